"""Codes as their pages show them: how often each is used under a version, what each version changed, one code's entry."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Count

from fingerpost.store.models import Code, Codebook, CodebookVersion, CodeEntry, Person, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import TreeLine, names_by_code, resolved, tree
from fingerpost.terms.codebook import VersionStatus
from fingerpost.terms.errors import NotFound


@dataclass(frozen=True, slots=True)
class Changed:
    """What a version did to one code, and why. `into`: what became of it, where it was split, merged or retired into others."""

    name: str
    kind: str
    into: tuple[str, ...]
    reason: str
    guid: UUID


def uses_under(person: Person, programme: Programme, version: CodebookVersion) -> Mapping[int, int]:
    """Code → how many of the codings that the person's figures count stand for it under this version; codes below it are not added."""
    ends = resolved(version.codebook, version)
    rows = visible.codings_to_count(person, programme).values("code_id").annotate(number=Count("pk")).order_by()
    found: Counter[int] = Counter()
    for code, number in rows.values_list("code_id", "number"):
        found[ends.get(code, code)] += number
    return found


def tree_with_uses(person: Person, programme: Programme, version: CodebookVersion) -> list[TreeLine]:
    """A version's codes, parents before their children, each with its uses; a heading has those of all codes below it."""
    lines, used = tree(version), uses_under(person, programme, version)
    total = Counter(used)
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
    found = Code.objects.filter(guid=guid, codebook__programme=programme).select_related("codebook__programme").first()
    if found is None:
        raise NotFound(f"There is no such code in {programme.name}.", hint="Look for it on the codebook page.")
    return found


def entries_of(code: Code) -> list[CodeEntry]:
    """What the code was in each version that holds it, newest first."""
    rows = CodeEntry.objects.filter(code=code).select_related("version", "parent", "code")
    return list(rows.order_by("-version__number"))
