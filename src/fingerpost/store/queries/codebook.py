"""Codebooks as rows and as frames; merged codes resolve to what they were merged into."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import polars as pl
from django.db.models import QuerySet
from rapidfuzz import process

from fingerpost.store.models import Code, Codebook, CodebookVersion, CodeChange, CodeEntry, CodeProposal, Programme
from fingerpost.store.queries.columns import frame
from fingerpost.terms.codebook import Change, VersionStatus
from fingerpost.terms.errors import Invalid, NotFound
from fingerpost.terms.sources import digest
from fingerpost.terms.tables import CODES

IN_USE = (VersionStatus.DRAFT, VersionStatus.REVIEW, VersionStatus.PUBLISHED)


@dataclass(frozen=True, slots=True)
class TreeLine:
    """One code of a version, in order of print, with how deep it stands and how often the viewer sees it used."""

    entry: CodeEntry
    depth: int
    uses: int = 0


def codebook_of(programme: Programme) -> Codebook:
    """The programme's codebook; raises NotFound."""
    codebook = Codebook.objects.filter(programme=programme).first()
    if codebook is None:
        raise NotFound(f"{programme.name} has no codebook yet.", hint="Begin one on the codebook page.")
    return codebook


def version_of(codebook: Codebook, number: int | None = None) -> CodebookVersion:
    """A version by its number; without one the newest in use, draft or published."""
    if number is None:
        newest = codebook.versions.filter(status__in=IN_USE).order_by("-number").first()
        assert newest is not None, "a codebook always has a version"
        return newest
    found = codebook.versions.filter(number=number).first()
    if found is None:
        known = ", ".join(str(n) for n in codebook.versions.values_list("number", flat=True))
        raise NotFound(f"There is no codebook version {number}.", hint=f"There are: {known}.")
    return found


def tree(version: CodebookVersion) -> list[TreeLine]:
    """A version's codes, parents before their children."""
    entries = list(version.entries.select_related("code", "parent").order_by("position", "pk"))
    children: dict[int | None, list[CodeEntry]] = {}
    for entry in entries:
        children.setdefault(entry.parent_id, []).append(entry)
    lines: list[TreeLine] = []
    stack = [(entry, 0) for entry in reversed(children.get(None, []))]
    while stack:
        entry, depth = stack.pop()
        lines.append(TreeLine(entry, depth))
        stack.extend((child, depth + 1) for child in reversed(children.get(entry.code_id, [])))
    return lines


def codes_frame(codebook: Codebook, version: CodebookVersion) -> pl.DataFrame:
    """The codes of one version as a frame with the columns of `CODES`."""
    stands = _versions_of_codes(codebook)
    rows = [
        {
            "code_id": str(line.entry.code.guid),
            "code": line.entry.name,
            "parent_id": str(line.entry.parent.guid) if line.entry.parent else None,
            "position": position,
            "versions": sorted(stands.get(line.entry.code_id, ())),
            "questions": line.entry.questions,
        }
        for position, line in enumerate(tree(version))
    ]
    return frame(rows, CODES)


def resolved(codebook: Codebook, version: CodebookVersion) -> dict[int, int]:
    """Code → the code it counts as under this version: merged codes follow the chain, all others are absent."""
    moves = _moves(codebook).filter(version__number__lte=version.number).order_by("pk")
    steps = {code: into for code, into in moves.values_list("code_id", "into_id") if into is not None}
    return {code: _end(code, steps) for code in steps}


def find_code(version: CodebookVersion, text: str) -> Code:
    """A code by guid, name or, where that is not enough, path `HEADING/NAME`. Raises NotFound naming the nearest."""
    entries = list(version.entries.select_related("code"))
    wanted, paths = text.strip().casefold(), paths_of(version)
    named = [e for e in entries if wanted in (e.name.casefold(), str(e.code.guid))]
    if len(named) != 1:
        end = "/".join(part.strip() for part in wanted.split("/"))
        named = [e for e in entries if f"/{'/'.join(paths[e.code_id])}".casefold().endswith(f"/{end}")]
    if len(named) > 1:
        raise Invalid(f"{text!r} names more than one code.", hint="Put the heading in front: HEADING/CODE.")
    if not named:
        raise NotFound(
            f"There is no code {text!r} in version {version.number}.", hint=nearest(text, [e.name for e in entries])
        )
    return named[0].code


def paths_of(version: CodebookVersion) -> dict[int, tuple[str, ...]]:
    """Code → the names of what it stands under, from the top, and its own."""
    paths: dict[int, tuple[str, ...]] = {}
    for line in tree(version):
        above = paths.get(line.entry.parent_id or 0, ())
        paths[line.entry.code_id] = (*above, line.entry.name)
    return paths


def nearest(text: str, names: list[str]) -> str:
    """A sentence that offers the likeliest names, or nothing."""
    found = [name for name, score, _ in process.extract(text, names, limit=3, processor=str.casefold) if score > 60]
    return f"Did you mean {' or '.join(repr(name) for name in found)}?" if found else ""


def told_apart(lines: Sequence[TreeLine]) -> dict[int, str]:
    """Code → its name for a list to choose from; where another has the same name, with what it stands under."""
    counts = Counter(line.entry.name.casefold() for line in lines)
    above = {line.entry.code_id: line.entry.name for line in lines}
    return {
        line.entry.code_id: f"{line.entry.name} (under {above[line.entry.parent_id]})"
        if line.entry.parent_id in above and counts[line.entry.name.casefold()] > 1
        else line.entry.name
        for line in lines
    }


def choosable(version: CodebookVersion) -> list[tuple[str, str]]:
    """Guid and name of every code that can be put on text, in order of print, names told apart."""
    lines = tree(version)
    names = told_apart(lines)
    return [(str(line.entry.code.guid), names[line.entry.code_id]) for line in lines if not line.entry.is_heading]


def names_by_code(codebook: Codebook) -> dict[int, str]:
    """The name of every code that ever was, as in the newest version that has it; else as it was proposed or left."""
    rows = CodeEntry.objects.filter(code__codebook=codebook).order_by("version__number")
    names = dict(rows.values_list("code_id", "name"))
    lost = dict(Code.objects.filter(codebook=codebook).exclude(pk__in=names).values_list("pk", "guid"))
    return _lost_names(lost) | names if lost else names


def words_digest(entry: CodeEntry) -> str:
    """A hash of the words of an entry, by which two writers find out about each other."""
    fields = ("name", "definition", "include", "exclude", "example", "synonyms", "colour")
    return digest("\0".join(getattr(entry, field) for field in fields))


def _lost_names(lost: Mapping[int, UUID]) -> dict[int, str]:
    """The names of codes that no version holds: each was proposed, or came and went within one draft."""
    names = dict(CodeProposal.objects.filter(code__in=lost).values_list("code_id", "name"))
    for pk, before in CodeChange.ever.filter(code__in=lost).order_by("-pk").values_list("code_id", "before"):
        kept = ((before or {}).get("entries") or {}).get(str(lost[pk]))
        if kept and kept.get("name") and pk not in names:
            names[pk] = str(kept["name"])
    return {pk: names.get(pk, "a code without a name") for pk in lost}


def _moves(codebook: Codebook) -> QuerySet[CodeChange]:
    whole = (Change.MERGED, Change.RETIRED)
    return CodeChange.objects.filter(code__codebook=codebook, kind__in=whole, into__isnull=False)


def _versions_of_codes(codebook: Codebook) -> dict[int, set[int]]:
    """Code → numbers of the versions it stands in, counting those of codes that were merged into it."""
    stands: dict[int, set[int]] = {}
    for code, number in CodeEntry.objects.filter(code__codebook=codebook).values_list("code_id", "version__number"):
        stands.setdefault(code, set()).add(number)
    merged = _moves(codebook).order_by("-version__number")
    for old, new in merged.values_list("code_id", "into_id"):
        if new is not None:
            stands.setdefault(new, set()).update(stands.get(old, ()))
    return stands


def _end(code: int, steps: dict[int, int]) -> int:
    seen = {code}
    while code in steps and steps[code] not in seen:
        code = steps[code]
        seen.add(code)
    return code
