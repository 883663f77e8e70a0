"""Codes as their pages show them: how often each is used, what each version changed, one code through the versions."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from fingerpost.store.models import Code, Codebook, CodebookVersion, CodeEntry, Programme
from fingerpost.store.queries.codebook import TreeLine, names_by_code, tree
from fingerpost.terms.codebook import VersionStatus
from fingerpost.terms.errors import NotFound


@dataclass(frozen=True, slots=True)
class Changed:
    """What a version did to one code, and why. `into`: what became of it where it was split, merged or retired."""

    name: str
    kind: str
    into: tuple[str, ...]
    reason: str
    guid: UUID


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
    names = names_by_code(version.codebook)
    found: dict[tuple[int, str, str], Changed] = {}
    for row in version.changes.select_related("code"):
        key = (row.code_id, row.kind, row.reason)
        into = (names[row.into_id],) if row.into_id in names else ()
        before = found.get(key, Changed(names.get(row.code_id, "a code"), row.kind, (), row.reason, row.code.guid))
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
