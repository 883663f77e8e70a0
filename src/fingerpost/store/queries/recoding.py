"""What a person must look at again because a published codebook version changed the code under it, or added one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from fingerpost.store.models import CodebookVersion, CodeChange, Coding, LookedAt, Person, Programme, Share, Source
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import names_by_code
from fingerpost.terms.codebook import Change, VersionStatus
from fingerpost.terms.coding import Layer, Phase

TOUCHING = (Change.SPLIT, Change.MERGED, Change.RETIRED, Change.REDEFINED, Change.GROUPED)


@dataclass(frozen=True, slots=True)
class CodingAgain:
    """A coding to look at again, because `version` did `kind` to its code. By name: `into`, what became of that code;
    `now`, the code that the coding has now.
    """

    coding: Coding
    version: CodebookVersion
    kind: str
    code: str
    into: tuple[str, ...]
    reason: str
    now: str


@dataclass(frozen=True, slots=True)
class SourceAgain:
    """A source to read again with codes in mind that were added since, `version` being the last that did."""

    source: Source
    version: CodebookVersion
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToDo:
    """What a person has to look at again, by source and place; `done`: how often they have looked already."""

    codings: tuple[CodingAgain, ...]
    sources: tuple[SourceAgain, ...]
    done: int

    @property
    def left(self) -> int:
        """How many there are to look at."""
        return len(self.codings) + len(self.sources)


def to_look_at(person: Person, programme: Programme) -> ToDo:
    """The recode list of one person, over every published version."""
    looked = LookedAt.objects.filter(person=person, version__codebook__programme=programme)
    if not visible.allowed(person, "code", programme):
        return ToDo((), (), 0)
    changes = list(_changes(programme))
    return ToDo(
        tuple(_codings(person, programme, changes)), tuple(_sources(person, programme, changes)), looked.count()
    )


def wants_another_look(person: Person, version: CodebookVersion, coding: Coding) -> bool:
    """Whether this version did something to the code of the person's coding that they have not looked at."""
    todo = to_look_at(person, version.codebook.programme)
    return any(each.coding.pk == coding.pk and each.version.pk == version.pk for each in todo.codings)


def _changes(programme: Programme) -> QuerySet[CodeChange]:
    rows = CodeChange.objects.filter(
        version__codebook__programme=programme, version__status=VersionStatus.PUBLISHED, version__number__gt=1
    )
    return rows.select_related("version__codebook__programme", "code", "into").order_by("version__number", "pk")


def _mine(person: Person, programme: Programme) -> QuerySet[Coding]:
    """One's codings that may still change: blind passes stay as they are."""
    rows = visible.codings(person, programme).filter(coder=person).exclude(layer=Layer.INDEPENDENT)
    rows = rows.select_related("code", "version", "passage__version__source", "round")
    return rows.defer("passage__version__text")


def _codings(person: Person, programme: Programme, changes: Iterable[CodeChange]) -> Iterator[CodingAgain]:
    names = _names(programme)
    of_code = _by_code(changes)
    seen = set(LookedAt.objects.filter(person=person, coding__isnull=False).values_list("coding_id", "version_id"))
    rows = _mine(person, programme).filter(code__in=list(of_code))
    for coding in rows.order_by("passage__version__source__title", "passage__start", "pk"):
        for change, into in of_code[coding.code_id]:
            if _touches(coding, change) and (coding.pk, change.version_id) not in seen:
                became = tuple(names.get(code, "") for code in into)
                yield CodingAgain(
                    coding, change.version, change.kind, names.get(change.code_id, ""), became, change.reason,
                    names.get(coding.code_id, ""),
                )  # fmt: skip


def _by_code(changes: Iterable[CodeChange]) -> dict[int, list[tuple[CodeChange, list[int]]]]:
    """Code → what versions did to it, one entry a version and kind; the parts of a split are listed under each part."""
    grouped: dict[tuple[int, int, str], tuple[CodeChange, list[int]]] = {}
    for change in changes:
        if change.kind in TOUCHING:
            _, into = grouped.setdefault((change.version_id, change.code_id, change.kind), (change, []))
            into += [change.into_id] if change.into_id else []
    found: dict[int, list[tuple[CodeChange, list[int]]]] = {}
    for change, into in grouped.values():
        for code in {change.code_id, *(into if change.kind == Change.SPLIT else ())}:
            found.setdefault(code, []).append((change, into))
    return found


def _touches(coding: Coding, change: CodeChange) -> bool:
    if coding.code_id == change.code_id:
        return coding.version.number < change.version.number
    return coding.replaces_id is not None and coding.version_id == change.version_id


def _sources(person: Person, programme: Programme, changes: list[CodeChange]) -> Iterator[SourceAgain]:
    names, added, last = _names(programme), _added(changes), _last_read(person, programme)
    blind = Share.objects.filter(coder=person, round__phase=Phase.INDEPENDENT).values("source")
    rows = Source.objects.filter(pk__in=list(last), withdrawn_on__isnull=True).exclude(pk__in=blind)
    for source in rows.order_by("title", "pk"):
        new = [each for each in added if last[source.pk] < each[0].number]
        if new:
            codes = dict.fromkeys(names.get(code, "") for _, several in new for code in several)
            yield SourceAgain(source, new[-1][0], tuple(codes))


def _last_read(person: Person, programme: Programme) -> dict[int, int]:
    """Source → the newest version under which the person coded it, finished a pass over it, or read it again."""
    own = visible.codings(person, programme).filter(coder=person).order_by().values("passage__version__source")
    last = dict(own.annotate(last=Max("read_under__number")).values_list("passage__version__source", "last"))
    passes = Share.objects.filter(coder=person, round__programme=programme, round__finishes__coder=person)
    again = LookedAt.objects.filter(person=person, source__programme=programme).values_list("source", "version__number")
    for source, version in (*passes.values_list("source", "round__version__number"), *again):
        last[source] = max(last.get(source, version), version)
    return last


def _added(changes: list[CodeChange]) -> list[tuple[CodebookVersion, list[int]]]:
    """Version → the codes that it added, but for headings and parts of a split, whose codings were moved."""
    parts = {(change.version_id, change.into_id) for change in changes if change.kind == Change.SPLIT}
    versions: dict[int, tuple[CodebookVersion, list[int]]] = {}
    for change in changes:
        if change.kind == Change.ADDED and (change.version_id, change.code_id) not in parts:
            versions.setdefault(change.version_id, (change.version, []))[1].append(change.code_id)
    shown = []
    for version, codes in versions.values():
        put = set(version.entries.filter(is_heading=False, code__in=codes).values_list("code_id", flat=True))
        shown.append((version, [code for code in codes if code in put]))
    return [(version, codes) for version, codes in shown if codes]


def _names(programme: Programme) -> dict[int, str]:
    codebook = programme.codebooks.first()
    return names_by_code(codebook) if codebook else {}
