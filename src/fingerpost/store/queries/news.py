"""What has happened to a source's codings: since a line of the ledger, and what oneself did.

A coder of an open round is told nothing of what others do to its sources, not even that they did something.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from fingerpost.store.models import Coding, LedgerEvent, Person, Source
from fingerpost.store.queries import visible
from fingerpost.store.queries.reading import CodingsNow, codings_now, names_of, some_codings

MOST_LINES = 500
"""More news than this is told by sending everything."""
MOST_ACTS = 300
CODEBOOK = ("code", "codebook", "version")
OF_SOURCES = ("source", "coding")
QUIET = (
    "person", "sign-in-link", "study-file", "site", "wave", "participant", "instrument", "report", "study", "extract",
    "memo", "framework", "construct", "crosswalk", "theme", "finding", "routemap", "question", "source", "case",
    "variable", "query", "query-answer", "proposal", "project-file",
)  # fmt: skip
"""Kinds of subjects whose acts touch no coding. Acts on a coding say on which; of any other kind, all is told."""


@dataclass(frozen=True, slots=True)
class News:
    """`codings` changed or new, `gone` taken off; `is_all`: `codings` are all there are; `codes`: those changed too."""

    codings: CodingsNow
    gone: list[str]
    is_all: bool
    codes: bool


@dataclass(frozen=True, slots=True)
class Touched:
    """Where new lines of the ledger could be news, whoever may see them. Told to nobody: it only saves looking."""

    sources: frozenset[str]
    programmes: frozenset[int | None]

    def may_concern(self, source: Source) -> bool:
        """Whether one of the lines could be news to a reader of this source."""
        return str(source.guid) in self.sources or bool(self.programmes & {None, source.programme_id})


@dataclass(frozen=True, slots=True)
class OwnAct:
    """One act of a person on a coding of a source: its verb, what the ledger keeps of it, and the coding as it is."""

    at: datetime
    verb: str
    before: dict[str, object]
    coding: Coding
    name: str


def last_line() -> int:
    """The number of the ledger's last line."""
    return LedgerEvent.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0


def everything(person: Person, source: Source) -> News:
    """All codings that the person may see, as news."""
    return News(codings_now(person, source), [], is_all=True, codes=True)


def touched_after(after: int) -> Touched:
    """What the lines of the ledger behind this one are about."""
    rows = LedgerEvent.objects.filter(sequence__gt=after).exclude(subject_kind__in=set(QUIET) - {"source"})
    lines = list(rows.values_list("programme", "subject_kind", "subject_guid", "details__source")[: MOST_LINES + 1])
    if len(lines) > MOST_LINES:
        return Touched(frozenset(), frozenset({None}))
    sources = {str(guid if kind == "source" else source) for _, kind, guid, source in lines if kind in OF_SOURCES}
    return Touched(frozenset(sources), frozenset(line[0] for line in lines if line[1] not in OF_SOURCES))


def is_news(person: Person, source: Source, after: int) -> bool:
    """Whether something has happened to the source or its codings behind this line, as far as the person may see it."""
    here = Q(details__source=str(source.guid)) | ~Q(subject_kind="coding")
    if _lines(person, source, after).filter(here).exists():
        return True
    of_text = visible.events(person, source.programme).filter(subject_kind="source", subject_guid=source.guid)
    return of_text.filter(sequence__gt=after).exists()


def news_of(person: Person, source: Source, after: int) -> News:
    """What happened to the source's codings behind this line of the ledger, as far as the person may see it."""
    columns = "subject_kind", "subject_guid", "details"
    lines = list(_lines(person, source, after).order_by("sequence").values_list(*columns)[: MOST_LINES + 1])
    if any(kind != "coding" and kind not in CODEBOOK for kind, _, _ in lines) or len(lines) > MOST_LINES:
        return everything(person, source)
    touched: set[UUID | str] = {
        guid for kind, guid, details in lines if kind == "coding" and details.get("source") == str(source.guid)
    }
    replaced = {guid for kind, _, details in lines if kind == "code" for guid in _replaced(details)}
    seen = some_codings(person, source, touched | replaced)
    gone = _gone(person, source, touched | replaced)
    codes = any(kind in CODEBOOK for kind, _, _ in lines)
    return News(seen, gone, is_all=False, codes=codes)


def _lines(person: Person, source: Source, after: int) -> QuerySet[LedgerEvent]:
    """The lines behind this one that the person may see and that can touch codings."""
    seen = visible.events(person, source.programme).filter(sequence__gt=after)
    return seen.exclude(subject_kind__in=QUIET).exclude(verb__startswith="favourite")


def own_acts(person: Person, source: Source) -> list[OwnAct]:
    """What the person did to the codings of this source, newest first."""
    lines = LedgerEvent.objects.filter(
        actor=person, programme=source.programme_id, subject_kind="coding", details__source=str(source.guid)
    ).order_by("-sequence")[:MOST_ACTS]
    rows = Coding.objects.filter(guid__in=[line.subject_guid for line in lines], coder=person)
    codings = {coding.guid: coding for coding in rows.select_related("passage", "code", "round")}
    names = names_of(source.programme)
    return [
        OwnAct(line.at, line.verb, line.details.get("before", {}), coding, names.get(coding.code_id, ""))
        for line in lines
        if (coding := codings.get(line.subject_guid))
    ]


def _replaced(details: dict[str, object]) -> set[UUID | str]:
    """Both sides of what a split replaced."""
    pairs = details.get("replaced")
    return {*pairs.keys(), *pairs.values()} if isinstance(pairs, dict) else set()


def _gone(person: Person, source: Source, guids: set[UUID | str]) -> list[str]:
    """Of these, the ones that were taken off: all that the person could see before, none that blinding hides."""
    removed = Coding.objects.filter(guid__in=guids, passage__version=source.current_id, removed_at__isnull=False)
    seen = removed.exclude(pk__in=visible.blinded(person, source.programme).values("pk"))
    return [str(guid) for guid in seen.values_list("guid", flat=True)]
