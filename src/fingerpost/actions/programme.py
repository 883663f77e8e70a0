"""Programmes: who belongs to them, their sites and waves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.utils.text import slugify

from fingerpost import __version__
from fingerpost.actions.acting import Done, action
from fingerpost.store.models import Membership, Person, Programme, Site, SiteAttribute, StudyFile, Wave
from fingerpost.store.queries import visible
from fingerpost.terms.errors import Conflict, Invalid, Refused
from fingerpost.terms.people import AT_A_SITE, Role


@dataclass(frozen=True, slots=True)
class Attribute:
    """What a site is like from a day on."""

    name: str
    value: str
    valid_from: date


@action
def found_study_file(*, by: Person, operation: UUID | None = None) -> Done[StudyFile]:
    """Give a new store its identity."""
    if StudyFile.objects.exists():
        raise Conflict("This study file has been founded already.")
    made = StudyFile.objects.create(created_at=datetime.now(UTC), made_by_version=__version__)
    return Done("study file founded", made, None)


@action
def add_programme(
    *, by: Person, name: str, key: str = "", description: str = "", operation: UUID | None = None
) -> Done[Programme]:
    """A programme. Whoever adds it leads it (the file's owner leads all)."""
    if not by.is_owner:
        raise Refused("Only the owner of the study file adds programmes.")
    key = key or slugify(name)[:80]
    if not name.strip() or not key:
        raise Invalid("A programme needs a name with at least one letter or digit.")
    if Programme.objects.filter(key=key).exists():
        raise Conflict(f"A programme with the key {key!r} is here already.", hint="Choose another name.")
    made = Programme.objects.create(key=key, name=name.strip(), description=description)
    return Done("programme added", made, made)


@action
def add_member(
    *,
    by: Person,
    programme: Programme,
    person: Person,
    role: Role,
    site: Site | None = None,
    operation: UUID | None = None,
) -> Done[Person]:
    """Give a person a role; a site lead or contributor needs the site."""
    visible.require(by, "programme", programme)
    if (role in AT_A_SITE) != (site is not None):
        raise Invalid(f"A {role} {'needs a site' if role in AT_A_SITE else 'has no site of their own'}.")
    Membership.objects.get_or_create(programme=programme, person=person, role=role, site=site)
    return Done("member added", person, programme, {"role": role, "site": str(site.guid) if site else None})


@action
def add_site(
    *,
    by: Person,
    programme: Programme,
    key: str,
    name: str = "",
    setting: str = "",
    character: str = "",
    withdrew: date | None = None,
    attributes: Iterable[Attribute] = (),
    operation: UUID | None = None,
) -> Done[Site]:
    """A place taking part; `key` is its short mark in tables ("04")."""
    visible.require(by, "programme", programme)
    _refuse_taken(programme.sites.filter(key=key).exists(), "site", key)
    site = Site.objects.create(
        programme=programme,
        key=key,
        name=name or key,
        setting=setting,
        character=character,
        withdrew=withdrew,
    )
    SiteAttribute.objects.bulk_create(
        SiteAttribute(site=site, name=a.name, value=a.value, valid_from=a.valid_from) for a in attributes
    )
    return Done("site added", site, programme)


@action
def add_wave(
    *,
    by: Person,
    programme: Programme,
    key: str,
    opens: date,
    closes: date,
    name: str = "",
    moment: str = "",
    operation: UUID | None = None,
) -> Done[Wave]:
    """A round of collection, open from the first to the last day given."""
    visible.require(by, "programme", programme)
    _refuse_taken(programme.waves.filter(key=key).exists(), "wave", key)
    if closes < opens:
        raise Invalid(f"Wave {key} closes on {closes}, before it opens on {opens}.")
    wave = Wave.objects.create(
        programme=programme, key=key, name=name or key, moment=moment, opens=opens, closes=closes
    )
    return Done("wave added", wave, programme)


def _refuse_taken(taken: bool, what: str, key: str) -> None:
    if not key.strip():
        raise Invalid(f"A {what} needs a key, as 04 or W2.")
    if taken:
        raise Conflict(f"There is a {what} {key!r} already.", hint="Choose another key.")
