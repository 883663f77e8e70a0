"""Two versions of a codebook set side by side: what came, went, and stands elsewhere or in other words."""

from collections.abc import Iterator
from dataclasses import dataclass

from fingerpost.store.models import Code, CodebookVersion, CodeChange, CodeEntry
from fingerpost.store.queries.codebook import names_by_code, paths_of
from fingerpost.terms.codebook import Change
from fingerpost.terms.compared import Piece, compared

FIELDS = (
    ("name", "Name"), ("definition", "Definition"), ("include", "Include"), ("exclude", "Exclude"),
    ("example", "Example"), ("synonyms", "Also called"), ("colour", "Colour"),
)  # fmt: skip
PLACE = "Stands under"
LEFT = {Change.MERGED: "merged", Change.SPLIT: "split", Change.RETIRED: "retired"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a code in both versions, word by word."""

    label: str
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One code that is not the same in both. `what`: added, removed, renamed, moved, redefined, merged, split, …

    `into`: what it was merged or split into; `reasons` as they were given in the versions between.
    """

    code: Code
    name: str
    what: tuple[str, ...]
    fields: tuple[Field, ...]
    into: tuple[str, ...]
    reasons: tuple[str, ...]


def differences(old: CodebookVersion, new: CodebookVersion) -> list[Difference]:
    """Every code that differs: first those of the new version in its order, then those that left."""
    before, after = _entries(old), _entries(new)
    was, now = paths_of(old), paths_of(new)
    names, log = names_by_code(new.codebook), _log(old, new)
    found = []
    for key in [*now, *(key for key in was if key not in now)]:
        fields = tuple(_fields(before.get(key), after.get(key), was.get(key), now.get(key)))
        changes = log.get(key, [])
        what = _what(before.get(key), after.get(key), fields, changes)
        if what:
            entry = after.get(key) or before[key]
            into = dict.fromkeys(names.get(row.into_id or 0, "") for row in changes if row.kind in LEFT and row.into_id)
            reasons = tuple(dict.fromkeys(row.reason for row in changes if row.reason))
            found.append(Difference(entry.code, entry.name, what, fields, tuple(into), reasons))
    return found


def _entries(version: CodebookVersion) -> dict[int, CodeEntry]:
    return {entry.code_id: entry for entry in version.entries.select_related("code", "parent")}


def _log(old: CodebookVersion, new: CodebookVersion) -> dict[int, list[CodeChange]]:
    low, high = sorted((old.number, new.number))
    rows = CodeChange.objects.filter(version__codebook=new.codebook_id, version__number__gt=low)
    found: dict[int, list[CodeChange]] = {}
    for row in rows.filter(version__number__lte=high):
        found.setdefault(row.code_id, []).append(row)
    return found


def _fields(
    old: CodeEntry | None, new: CodeEntry | None, was: tuple[str, ...] | None, now: tuple[str, ...] | None
) -> Iterator[Field]:
    for name, label in FIELDS:
        left, right = getattr(old, name, ""), getattr(new, name, "")
        if left != right:
            yield Field(label, *compared(left, right))
    above, under = " › ".join((was or ())[:-1]), " › ".join((now or ())[:-1])
    if above != under:
        yield Field(PLACE, *compared(above, under))


def _what(
    old: CodeEntry | None, new: CodeEntry | None, fields: tuple[Field, ...], changes: list[CodeChange]
) -> tuple[str, ...]:
    if old is None:
        return ("added",)
    kinds = [LEFT[Change(row.kind)] for row in changes if row.kind in LEFT]
    if new is None:
        return tuple(dict.fromkeys(kinds)) or ("removed",)
    labels = {field.label for field in fields}
    told = [
        ("renamed", "Name" in labels), ("moved", old.parent_id != new.parent_id),
        ("redefined", bool(labels - {"Name", PLACE})), ("made a heading", new.is_heading and not old.is_heading),
        ("made a code", old.is_heading and not new.is_heading), ("split", "split" in kinds),
    ]  # fmt: skip
    return tuple(word for word, holds in told if holds)
