"""The routemap as a plain list, and one of its questions with what ties it to the evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fingerpost.store.models import (
    Construct,
    CrosswalkLink,
    EvidenceTheme,
    Extract,
    Person,
    Programme,
    Routemap,
    RoutemapQuestion,
    Stage,
    Stream,
)
from fingerpost.store.queries import visible
from fingerpost.store.queries.frameworks import current_crosswalks
from fingerpost.terms.errors import NotFound


@dataclass(frozen=True, slots=True)
class RoutemapCell:
    """The questions of one stream at one stage, in order."""

    stage: Stage
    questions: tuple[RoutemapQuestion, ...]


@dataclass(frozen=True, slots=True)
class RoutemapStream:
    """One stream, a cell for each stage."""

    stream: Stream
    cells: tuple[RoutemapCell, ...]


@dataclass(frozen=True, slots=True)
class RoutemapPage:
    """The whole guide. Each question has its `themes` at hand."""

    routemap: Routemap
    stages: tuple[Stage, ...]
    streams: tuple[RoutemapStream, ...]


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question with its evidence.

    `code_ids`: guids, as text, of codes that the crosswalks in force link to its constructs; merges are not resolved.
    """

    question: RoutemapQuestion
    themes: tuple[EvidenceTheme, ...]
    constructs: tuple[Construct, ...]
    extracts: tuple[Extract, ...]
    code_ids: tuple[str, ...]


def routemap_of(person: Person, programme: Programme) -> RoutemapPage:
    """The programme's routemap; raises NotFound where there is none in sight."""
    routemap = Routemap.objects.filter(programme=programme).first()
    if routemap is None or not visible.allowed(person, "routemap", programme):
        raise NotFound(f"There is no routemap in {programme.name} that you can see.")
    stages = tuple(routemap.stages.all())
    streams = routemap.streams.prefetch_related("questions__themes")
    return RoutemapPage(routemap, stages, tuple(_stream(stream, stages) for stream in streams))


def question_page(person: Person, guid: UUID) -> QuestionPage:
    """One question with themes, constructs, extracts and linked codes; raises NotFound outside the person's sight."""
    question = _question(person, guid)
    themes = tuple(EvidenceTheme.objects.filter(questions=question).order_by("pk"))
    constructs = Construct.objects.filter(themes__in=themes).select_related("framework").distinct()
    extracts = Extract.objects.filter(themes__in=themes).select_related("study").distinct()
    ordered = tuple(constructs.order_by("framework__name", "position", "pk"))
    said = tuple(extracts.order_by("study__key", "position", "pk"))
    return QuestionPage(question, themes, ordered, said, _codes(question.stream.routemap.programme, ordered))


def _question(person: Person, guid: UUID) -> RoutemapQuestion:
    rows = RoutemapQuestion.objects.select_related("stream__routemap__programme", "stage")
    question = rows.filter(guid=guid).first()
    if question is None or not visible.allowed(person, "routemap", question.stream.routemap.programme):
        raise NotFound("There is no such question.")
    return question


def _stream(stream: Stream, stages: tuple[Stage, ...]) -> RoutemapStream:
    asked = list(stream.questions.all())
    cells = (RoutemapCell(stage, tuple(q for q in asked if q.stage_id == stage.pk)) for stage in stages)
    return RoutemapStream(stream, tuple(cells))


def _codes(programme: Programme, constructs: Sequence[Construct]) -> tuple[str, ...]:
    links = CrosswalkLink.objects.filter(crosswalk__in=current_crosswalks(programme), construct__in=constructs)
    return tuple(str(guid) for guid in dict.fromkeys(links.order_by("pk").values_list("code__guid", flat=True)))
