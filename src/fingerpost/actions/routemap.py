"""The routemap: a planning guide is brought in whole, from plain rows, with the themes that tie it to evidence."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from fingerpost.actions.acting import Done, action
from fingerpost.store.models import (
    Construct,
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
from fingerpost.store.queries.codebook import nearest
from fingerpost.terms.errors import Conflict, Invalid

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NewStream:
    """A strand of work; `note` says where its name comes from."""

    key: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewStage:
    """How far on the work is."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class NewRoutemapQuestion:
    """What planners should ask themselves. `stream` and `stage` are keys; `confidence` is how sure that place is."""

    key: str
    stream: str
    stage: str
    text: str
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class NewEvidenceTheme:
    """Keys of what belongs together.

    A construct is `framework/construct`, or the construct's key alone where no other framework has it;
    an extract is `study/extract`, or the extract's key alone where no other study has it.
    """

    key: str
    name: str
    questions: tuple[str, ...] = ()
    constructs: tuple[str, ...] = ()
    extracts: tuple[str, ...] = ()


@action
def add_routemap(
    *,
    by: Person,
    programme: Programme,
    name: str,
    streams: Iterable[NewStream],
    stages: Iterable[NewStage],
    questions: Iterable[NewRoutemapQuestion],
    themes: Iterable[NewEvidenceTheme] = (),
    citation: str = "",
    caveats: Iterable[str] = (),
    operation: UUID | None = None,
) -> Done[Routemap]:
    """A whole guide, in the order given. A programme has one; every key must be known, else nothing is written."""
    visible.require(by, "frameworks", programme)
    if programme.routemaps.exists():
        raise Conflict(f"{programme.name} has its routemap already.")
    if not name.strip():
        raise Invalid("A routemap needs a name.")
    routemap = Routemap.objects.create(programme=programme, name=name, citation=citation, caveats=list(caveats))
    asked = _lay_questions(list(questions), _lay_streams(routemap, list(streams)), _lay_stages(routemap, list(stages)))
    tied = _lay_themes(routemap, list(themes), asked)
    return Done("routemap added", routemap, programme, {"questions": len(asked), "themes": tied})


def _lay_streams(routemap: Routemap, new: list[NewStream]) -> dict[str, Stream]:
    _refuse_twice((row.key for row in new), "stream")
    rows = Stream.objects.bulk_create(
        Stream(routemap=routemap, key=row.key, name=row.name, note=row.note, position=n) for n, row in enumerate(new)
    )
    return {row.key: row for row in rows}


def _lay_stages(routemap: Routemap, new: list[NewStage]) -> dict[str, Stage]:
    _refuse_twice((row.key for row in new), "stage")
    rows = Stage.objects.bulk_create(
        Stage(routemap=routemap, key=row.key, name=row.name, position=n) for n, row in enumerate(new)
    )
    return {row.key: row for row in rows}


def _lay_questions(
    new: list[NewRoutemapQuestion], streams: Mapping[str, Stream], stages: Mapping[str, Stage]
) -> dict[str, RoutemapQuestion]:
    _refuse_twice((row.key for row in new), "question")
    rows = RoutemapQuestion.objects.bulk_create(
        RoutemapQuestion(
            stream=_named(row.stream, streams, "stream", row.key), stage=_named(row.stage, stages, "stage", row.key),
            key=row.key, text=row.text, confidence=row.confidence, position=n,
        ) for n, row in enumerate(new)
    )  # fmt: skip
    return {row.key: row for row in rows}


def _lay_themes(routemap: Routemap, new: list[NewEvidenceTheme], questions: Mapping[str, RoutemapQuestion]) -> int:
    _refuse_twice((row.key for row in new), "theme")
    constructs = _by_key(Construct.objects.select_related("framework"), lambda row: (row.framework.key, row.key))
    extracts = _by_key(
        Extract.objects.filter(study__programme=routemap.programme).select_related("study"),
        lambda row: (row.study.key, row.key),
    )
    for row in new:
        theme = EvidenceTheme.objects.create(routemap=routemap, key=row.key, name=row.name)
        theme.questions.set(_named(key, questions, "question", row.key) for key in row.questions)
        theme.constructs.set(_named(key, constructs, "construct", row.key) for key in row.constructs)
        theme.extracts.set(_named(key, extracts, "extract", row.key) for key in row.extracts)
    return len(new)


def _by_key(rows: Iterable[T], keys: Callable[[T], tuple[str, str]]) -> dict[str, T]:
    """Each row under `owner/key`, and under its key alone where only one owner has it."""
    found: dict[str, T] = {}
    short: dict[str, list[T]] = {}
    for row in rows:
        owner, key = keys(row)
        found[f"{owner}/{key}"] = row
        short.setdefault(key, []).append(row)
    return {key: same[0] for key, same in short.items() if len(same) == 1} | found


def _named(key: str, known: Mapping[str, T], what: str, where: str) -> T:
    if key not in known:
        hint = nearest(key, sorted(known)) or None
        raise Invalid(f"There is no {what} {key!r}, or more than one.", where=f"Routemap, {where}", hint=hint)
    return known[key]


def _refuse_twice(keys: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for key in keys:
        if not key.strip() or key in seen:
            raise Invalid(f"Each {what} of a routemap needs a key of its own; {key!r} will not do.")
        seen.add(key)
