"""Frameworks, their constructs, and crosswalks from a codebook's codes to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from fingerpost.actions.acting import Done, action
from fingerpost.store.models import Code, Codebook, Construct, Crosswalk, CrosswalkLink, Framework, Person, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import nearest
from fingerpost.terms.errors import Conflict, Invalid, NotFound


@dataclass(frozen=True, slots=True)
class NewConstruct:
    """One item of a framework. `parent` is the key of another of its constructs; `basis` says how sure its place is."""

    key: str
    name: str
    gloss: str = ""
    parent: str | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class NewLink:
    """One code under one construct, and why."""

    code: Code
    construct: Construct
    reason: str = ""


@action
def add_framework(
    *,
    by: Person,
    programme: Programme,
    key: str,
    name: str,
    kind: str = "",
    citation: str = "",
    doi: str = "",
    note: str = "",
    constructs: Iterable[NewConstruct] = (),
    operation: UUID | None = None,
) -> Done[Framework]:
    """A published scheme with its constructs. It serves the whole store; `programme` is the one whose right is used."""
    visible.require(by, "frameworks", programme)
    if not key.strip() or not name.strip():
        raise Invalid("A framework needs a key and a name.")
    if Framework.objects.filter(key=key).exists():
        raise Conflict(f"There is a framework {key!r} already.", hint="Use that one, or choose another key.")
    framework = Framework.objects.create(key=key, name=name, kind=kind, citation=citation, doi=doi, note=note)
    rows = _lay(framework, constructs)
    return Done("framework added", framework, programme, {"key": key, "constructs": len(rows)})


@action
def add_constructs(
    *,
    by: Person,
    programme: Programme,
    framework: Framework,
    constructs: Iterable[NewConstruct],
    operation: UUID | None = None,
) -> Done[Framework]:
    """More constructs after those that are there; a parent may be among either."""
    visible.require(by, "frameworks", programme)
    rows = _lay(framework, constructs)
    return Done("constructs added", framework, programme, {"constructs": [str(row.guid) for row in rows]})


@action
def add_crosswalk(
    *,
    by: Person,
    codebook: Codebook,
    framework: Framework,
    links: Iterable[NewLink],
    reason: str,
    operation: UUID | None = None,
) -> Done[Crosswalk]:
    """The links from the codes to the framework as they hold from now on; earlier numbers stay on record."""
    visible.require(by, "frameworks", codebook.programme)
    drawn = list(links)
    _check_links(drawn, codebook, framework)
    before = Crosswalk.objects.filter(codebook=codebook, framework=framework).last()
    crosswalk = Crosswalk.objects.create(
        codebook=codebook, framework=framework, number=before.number + 1 if before else 1, reason=reason
    )
    CrosswalkLink.objects.bulk_create(
        CrosswalkLink(crosswalk=crosswalk, code=link.code, construct=link.construct, reason=link.reason)
        for link in drawn
    )
    details = {
        "number": crosswalk.number,
        "links": len(drawn),
        "before": str(before.guid) if before else None,
        "undone_by": "add_crosswalk",
    }
    return Done("crosswalk added", crosswalk, codebook.programme, details)


def _lay(framework: Framework, constructs: Iterable[NewConstruct]) -> list[Construct]:
    """Write all constructs, then tie them to their parents, which may come in any order."""
    new = list(constructs)
    present = {row.key: row for row in framework.constructs.all()}
    _check_keys(new, set(present), framework)
    rows = Construct.objects.bulk_create(
        Construct(
            framework=framework, key=c.key, name=c.name, gloss=c.gloss, basis=c.basis, position=len(present) + i
        ) for i, c in enumerate(new)
    )  # fmt: skip
    _tie(rows, new, present | {row.key: row for row in rows})
    return rows


def _tie(rows: list[Construct], new: list[NewConstruct], by_key: Mapping[str, Construct]) -> None:
    for row, construct in zip(rows, new, strict=True):
        row.parent = by_key[construct.parent] if construct.parent else None
    Construct.objects.bulk_update(rows, ["parent"])


def _check_keys(new: list[NewConstruct], present: set[str], framework: Framework) -> None:
    known = present | {construct.key for construct in new}
    seen = set(present)
    for construct in new:
        where = f"{framework.key}, construct {construct.key!r}"
        if not construct.key.strip() or not construct.name.strip():
            raise Invalid("A construct needs a key and a name.", where=where)
        if construct.key in seen:
            raise Conflict("There is a construct with this key already.", where=where)
        if construct.parent and construct.parent not in known:
            raise Invalid(
                f"No construct has the key {construct.parent!r}.",
                where=where,
                hint=nearest(construct.parent, sorted(known - {construct.key})),
            )
        seen.add(construct.key)
    _refuse_circles(new, framework)


def _refuse_circles(new: list[NewConstruct], framework: Framework) -> None:
    parents = {construct.key: construct.parent for construct in new}
    for key, parent in parents.items():
        above, steps = parent, 0
        while above is not None and steps <= len(parents):
            above, steps = parents.get(above), steps + 1
        if above is not None:
            raise Invalid("A construct cannot come under itself.", where=f"{framework.key}, construct {key!r}")


def _check_links(links: list[NewLink], codebook: Codebook, framework: Framework) -> None:
    seen: set[tuple[int, int]] = set()
    for link in links:
        if link.code.codebook_id != codebook.pk:
            raise NotFound(f"The code {link.code.guid} is not one of {codebook.name}.")
        if link.construct.framework_id != framework.pk:
            raise NotFound(f"{link.construct} is not a construct of {framework}.")
        if (link.code.pk, link.construct.pk) in seen:
            raise Invalid(f"The code {link.code.guid} is linked to {link.construct} twice.", hint="Leave one out.")
        seen.add((link.code.pk, link.construct.pk))
