"""Finds the programme, person, site or wave that somebody named; what is out of their sight is not found."""

from collections.abc import Iterable

from django.db.models import Q

from fingerpost.store.models import Membership, Person, Programme, Site, Wave
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import nearest
from fingerpost.terms.errors import Invalid, NotFound
from fingerpost.terms.people import Role


def owner() -> Person:
    """The person who owns the study file."""
    found = Person.objects.filter(is_owner=True).first()
    if found is None:
        raise NotFound("This study file has no owner.", hint="It was not finished; make it anew.")
    return found


def person_of(text: str) -> Person:
    """The person with this name or e-mail address; raises NotFound with near names, Invalid for a shared one."""
    wanted = text.strip()
    found = list(Person.objects.filter(Q(name__iexact=wanted) | Q(email__iexact=wanted)))
    if len(found) > 1:
        raise Invalid(f"More than one person is called {wanted!r}.", hint="Give the e-mail address.")
    if not found:
        names = list(Person.objects.order_by("name").values_list("name", flat=True))
        raise NotFound(f"There is no person {wanted!r} in this study.", hint=_offer(wanted, names))
    return found[0]


def programme_of(person: Person, text: str | None = None) -> Programme:
    """The programme of this name or key; without one, the only one that the person sees."""
    seen = list(visible.programmes(person))
    names = [programme.name for programme in seen]
    if text is None:
        return _only(seen, names)
    wanted = text.strip().casefold()
    found = [row for row in seen if wanted in (row.name.casefold(), row.key.casefold())]
    if not found:
        raise NotFound(f"There is no programme {text!r} that you can see.", hint=_offer(text, names))
    return found[0]


def site_of(person: Person, programme: Programme, text: str) -> Site:
    """The site with this key ("04", or "4") or name; raises NotFound with the nearest names."""
    sites = list(visible.sites(person, programme))
    wanted = text.strip().casefold()
    found = [row for row in sites if wanted in (row.key.casefold(), row.name.casefold(), str(row).casefold())]
    found = found or [row for row in sites if row.key.lstrip("0") == wanted]
    if not found:
        names = [name for row in sites for name in {row.key: None, row.name: None}]
        hint = _offer(text, names) if names else "Add it on the Settings page, or with: fingerpost add-site"
        raise NotFound(f"There is no site {text!r} in {programme.name}.", hint=hint)
    return found[0]


def wave_of(person: Person, programme: Programme, text: str) -> Wave:
    """The wave with this key or name; raises NotFound with the nearest names."""
    waves = list(programme.waves.all()) if visible.roles(person, programme) else []
    wanted = text.strip().casefold()
    found = [row for row in waves if wanted in (row.key.casefold(), row.name.casefold())]
    if not found:
        names = [name for row in waves for name in {row.key: None, row.name: None}]
        hint = _offer(text, names) if names else "Add it on the Settings page, or with: fingerpost add-wave"
        raise NotFound(f"There is no wave {text!r} in {programme.name}.", hint=hint)
    return found[0]


def _only(seen: list[Programme], names: list[str]) -> Programme:
    if not seen:
        raise NotFound("This study holds no programme that you can see.")
    if len(seen) > 1:
        raise Invalid(
            "This study holds several programmes.",
            hint=f"Say which: --programme {' | '.join(map(repr, names))}",
        )
    return seen[0]


def _offer(text: str, names: Iterable[str]) -> str:
    known = list(names)
    few = known if len(known) <= 8 else [*known[:8], "…"]
    return nearest(text, known) or (f"There are: {', '.join(few)}." if known else "There are none yet.")


def members(programme: Programme, role: Role, site: Site | None = None) -> list[Person]:
    """Who has this role there, at this site where the role is tied to one, in the order in which they came."""
    held = Membership.objects.filter(programme=programme, role=role, site=site)
    return [row.person for row in held.select_related("person").order_by("pk")]


def roles_held(programme: Programme) -> list[tuple[Person, list[str]]]:
    """Everybody with an account, the owner first, and their roles in the programme with the site of each."""
    roles: dict[int, list[str]] = {}
    for row in Membership.objects.filter(programme=programme).select_related("site").order_by("pk"):
        roles.setdefault(row.person_id, []).append(f"{row.role} of {row.site}" if row.site else row.role)
    everybody = Person.objects.order_by("-is_owner", "name")
    return [(person, ["owner"] if person.is_owner else roles.get(person.pk, [])) for person in everybody]
