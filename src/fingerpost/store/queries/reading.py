"""What the reading and coding page shows of one source: its parts, codings with their names, codes to choose from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count

from fingerpost.store.models import (
    Code,
    Codebook,
    CodebookVersion,
    Coding,
    Passage,
    Person,
    Programme,
    Round,
    Section,
    Source,
    Turn,
)
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import names_by_code, tree, version_of
from fingerpost.store.queries.coding import codings_of
from fingerpost.store.queries.proposals import own_waiting
from fingerpost.store.queries.rounds import desk_of
from fingerpost.terms.errors import NotFound
from fingerpost.terms.sources import Span


@dataclass(frozen=True, slots=True)
class Work:
    """How much a source has been coded, as far as the person sees it."""

    codings: int = 0
    coders: int = 0


class CodingNow(NamedTuple):
    """One coding with its code's name; `start` and `end` are code points in the current text."""

    guid: str
    code: str
    name: str
    coder: str
    own: bool
    start: int
    end: int
    polarity: str
    memo: str
    layer: str
    round: int | None


FIELDS = (
    "guid", "code__guid", "code_id", "coder__name", "coder_id", "passage__start", "passage__end", "polarity", "memo",
    "layer", "round__number",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """One code to choose, with what helps to choose it. A heading cannot be chosen."""

    guid: str
    name: str
    depth: int
    is_heading: bool
    above: str
    definition: str
    include: str
    exclude: str
    example: str
    synonyms: str
    is_proposed: bool = False


def work_on(person: Person, programme: Programme, sources: Iterable[Source]) -> dict[int, Work]:
    """Source (its key inside) → how much it has been coded; sources without codings are absent."""
    rows = visible.codings(person, programme).filter(passage__version__source__in=list(sources))
    by_source = rows.values("passage__version__source_id").order_by()
    counted = by_source.annotate(n=Count("pk"), people=Count("coder", distinct=True))
    return {pk: Work(n, people) for pk, n, people in counted.values_list("passage__version__source_id", "n", "people")}


def parts_of(source: Source) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Sections and speaker turns of the current text, in order."""
    sections = Section.objects.filter(version=source.current_id).values_list("start", "end", "label", "key")
    turns = Turn.objects.filter(version=source.current_id).values_list("start", "end", "label")
    return tuple(Span(*row) for row in sections), tuple(Span(*row) for row in turns)


def codings_now(person: Person, source: Source) -> list[CodingNow]:
    """The live codings of a source that the person may see, in order of place."""
    names, me = _names(source.programme), person.pk
    rows = codings_of(person, source).select_related(None).values_list(*FIELDS)
    return [
        CodingNow(str(guid), str(code), names.get(key, ""), name, coder == me, *rest)
        for guid, code, key, name, coder, *rest in rows
    ]


def coding_now(person: Person, coding: Coding) -> CodingNow:
    """One coding as the page shows it."""
    return CodingNow(
        guid=str(coding.guid),
        code=str(coding.code.guid),
        name=_names(coding.code.codebook.programme).get(coding.code_id, ""),
        coder=coding.coder.name,
        own=coding.coder_id == person.pk,
        start=coding.passage.start,
        end=coding.passage.end,
        polarity=coding.polarity,
        memo=coding.memo,
        layer=coding.layer,
        round=coding.round.number if coding.round else None,
    )


def choices(programme: Programme, person: Person | None = None, version: CodebookVersion | None = None) -> list[Choice]:
    """The codes of a version (else of the one in use), in order, then those that `person` proposed; none without a
    codebook.
    """
    codebook = Codebook.objects.filter(programme=programme).first()
    if codebook is None:
        return []
    lines = tree(version or version_of(codebook))
    names = {line.entry.code_id: line.entry.name for line in lines}
    return [
        Choice(
            str(entry.code.guid), entry.name, line.depth, entry.is_heading, names.get(entry.parent_id or 0, ""),
            entry.definition, entry.include, entry.exclude, entry.example, entry.synonyms,
        )
        for line in lines for entry in (line.entry,)
    ] + (proposed_choices(person, programme, names) if person else [])  # fmt: skip


def proposed_choices(person: Person, programme: Programme, names: Mapping[int, str]) -> list[Choice]:
    """The person's own proposals that wait: to be used meanwhile by them alone. `names`: of the headings."""
    return [
        Choice(
            str(each.code.guid), each.name, 0, False, names.get(each.parent_id or 0, ""), each.definition, each.include,
            each.exclude, each.example, each.synonyms, True,
        )
        for each in own_waiting(person, programme)
    ]  # fmt: skip


def code_to_apply(programme: Programme, guid: UUID) -> Code:
    """A code of the programme; raises NotFound."""
    code = Code.objects.filter(guid=guid, codebook__programme=programme).first()
    if code is None:
        raise NotFound(f"There is no such code in {programme.name}.", hint="Reload the page: the codebook has changed.")
    return code


def coding_to_change(person: Person, programme: Programme, guid: UUID) -> Coding:
    """A coding that the person sees, or one of their own that was taken off; raises NotFound."""
    rows = Coding.objects.select_related("code__codebook__programme", "passage__version__source", "round", "coder")
    found = rows.filter(guid=guid, code__codebook__programme=programme).first()
    seen = found and visible.codings(person, programme).filter(pk=found.pk).exists()
    is_own = found is not None and found.coder_id == person.pk and visible.allowed(person, "code", programme)
    if found is None or not (seen or is_own or person.is_owner):
        raise NotFound("There is no such coding.")
    return found


def blind_round(person: Person, source: Source) -> Round | None:
    """The round in which the person codes this source on their own now, if there is one."""
    desk = desk_of(person, source)
    return desk.round if desk.is_blind else None


def passage_at(person: Person, source: Source, guid: UUID) -> Passage | None:
    """A passage of the source's current text; None if there is none, or if blinding hides its coding."""
    passage = visible.passages(person, source.programme).filter(guid=guid, version=source.current_id).first()
    if passage is None or not Coding.objects.filter(passage=passage).exists():
        return passage
    return passage if visible.codings(person, source.programme).filter(passage=passage).exists() else None


def _names(programme: Programme) -> dict[int, str]:
    codebook = Codebook.objects.filter(programme=programme).first()
    return names_by_code(codebook) if codebook else {}
