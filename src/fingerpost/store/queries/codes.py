"""Codes as their pages show them: how often used and by whom, what each version changed, what is new to whom."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from fingerpost.store.models import (
    Code,
    Codebook,
    CodebookVersion,
    CodebookVisit,
    CodeChange,
    CodeEntry,
    Person,
    Programme,
    Round,
)
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import TreeLine, names_by_code, tree
from fingerpost.terms.codebook import VersionStatus
from fingerpost.terms.coding import Phase
from fingerpost.terms.errors import NotFound


@dataclass(frozen=True, slots=True)
class Changed:
    """What a version did to one code, and why. `into`: what became of it where it was split, merged or retired, or what
    it was moved under. `act` is None for changes from before they could be undone.
    """

    name: str
    kind: str
    into: tuple[str, ...]
    reason: str
    guid: UUID
    act: UUID | None = None
    who: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SinceLooked:
    """What others changed since a person last marked the codebook as read, newest first; `upto` marks it."""

    seen_at: datetime | None
    changes: tuple[Changed, ...]
    upto: int


def tree_with_uses(version: CodebookVersion, used: Mapping[str, int]) -> list[TreeLine]:
    """A version's codes, parents first, each with its uses by guid and those of all codes below it."""
    lines = tree(version)
    total = Counter({line.entry.code_id: used.get(str(line.entry.code.guid), 0) for line in lines})
    for line in reversed(lines):
        if line.entry.parent_id is not None:
            total[line.entry.parent_id] += total[line.entry.code_id]
    return [replace(line, uses=total[line.entry.code_id]) for line in lines]


def changes_of(version: CodebookVersion) -> list[Changed]:
    """What the version changed, in the order in which it was done; a split is one change."""
    return _told(version.codebook, version.changes.select_related("code", "made_by"))


def changes_to(code: Code) -> dict[int, list[Changed]]:
    """Version number → what it did to this code."""
    rows = CodeChange.objects.filter(code=code).select_related("code", "made_by", "version")
    numbers = sorted({row.version.number for row in rows})
    return {n: _told(code.codebook, [row for row in rows if row.version.number == n]) for n in numbers}


def last_change(version: CodebookVersion) -> Changed | None:
    """The change that can be taken back, if the version is a draft that has one."""
    row = version.changes.last() if version.status == VersionStatus.DRAFT else None
    if row is None or row.act is None:
        return None
    return _told(version.codebook, version.changes.filter(act=row.act).select_related("code", "made_by"))[0]


def since_looked(person: Person, codebook: Codebook) -> SinceLooked:
    """What is new to the person."""
    visit = CodebookVisit.objects.filter(codebook=codebook, person=person).first()
    rows = CodeChange.objects.filter(version__codebook=codebook).order_by("pk")
    last = rows.values_list("pk", flat=True).last() or 0
    if visit is None:
        return SinceLooked(None, (), last)
    fresh = rows.filter(pk__gt=visit.change).exclude(made_by=person).select_related("code", "made_by")
    return SinceLooked(visit.seen_at, tuple(reversed(_told(codebook, fresh))), last)


def _told(codebook: Codebook, rows: Iterable[CodeChange]) -> list[Changed]:
    names = names_by_code(codebook)
    found: dict[tuple[object, ...], Changed] = {}
    for row in rows:
        key = (row.version_id, row.code_id, row.kind, row.act or row.reason)
        into = (names[row.into_id],) if row.into_id in names else ()
        fresh = Changed(
            names.get(row.code_id, "a code"), row.kind, (), row.reason, row.code.guid, row.act,
            row.made_by.name if row.made_by else "", row.made_at,
        )  # fmt: skip
        before = found.get(key, fresh)
        found[key] = replace(before, into=before.into + into)
    return list(found.values())


def draft(codebook: Codebook) -> CodebookVersion | None:
    """The open draft, if there is one."""
    return codebook.versions.filter(status=VersionStatus.DRAFT).first()


def code_of(programme: Programme, guid: UUID) -> Code:
    """A code of the programme's codebook; raises NotFound."""
    rows = Code.objects.filter(guid=guid, codebook__programme=programme)
    found = rows.select_related("codebook__programme").first()
    if found is None:
        raise NotFound(f"There is no such code in {programme.name}.", hint="Look for it on the codebook page.")
    return found


def entries_of(code: Code) -> list[CodeEntry]:
    """What the code was in each version that holds it, newest first."""
    rows = CodeEntry.objects.filter(code=code).select_related("version", "parent", "code")
    return list(rows.order_by("-version__number"))


def codings_by_version(person: Person, code: Code) -> dict[int, int]:
    """Version number → how many codings with this code, made under it, the person may see."""
    rows = visible.codings_to_count(person, code.codebook.programme).filter(code=code).order_by()
    return dict(rows.values("version__number").annotate(n=Count("pk")).values_list("version__number", "n"))


def whose(person: Person, code: Code) -> list[tuple[str, int]]:
    """Coder → how many codings with this code the person may see, most first."""
    rows = visible.codings(person, code.codebook.programme).filter(code=code).order_by()
    found = rows.values("coder__name").annotate(n=Count("pk")).values_list("coder__name", "n")
    return sorted(found, key=lambda each: (-each[1], each[0]))


def open_rounds_with(code: Code) -> list[Round]:
    """Rounds that are being coded with a version that holds this code: what a draft does to it leaves them alone."""
    rows = Round.objects.filter(programme=code.codebook.programme_id, version__entries__code=code)
    return list(rows.exclude(phase=Phase.AGREED).select_related("version"))
