"""Who belongs to a programme, and whom a sign-in link lets in."""

from datetime import UTC, datetime

from django.db.models import QuerySet

from fingerpost.store.models import Membership, Person, Programme, SignInLink
from fingerpost.store.queries import visible
from fingerpost.terms.errors import NotFound
from fingerpost.terms.sources import digest


def link_holder(token: str) -> Person:
    """Whom this unused sign-in link is for; raises NotFound. Reading it does not use it up."""
    unused = SignInLink.objects.filter(token_hash=digest(token), used_at__isnull=True)
    link = unused.filter(expires_at__gt=datetime.now(UTC), person__is_active=True).select_related("person").first()
    if link is None:
        raise NotFound("This sign-in link is unknown, used or too old.", hint="Start the server again for a new one.")
    return link.person


def members(person: Person, programme: Programme) -> QuerySet[Membership]:
    """Who has which role, by name; empty for those who do not lead the programme."""
    rows = Membership.objects.filter(programme=programme).select_related("person", "site")
    allowed = visible.allowed(person, "programme", programme)
    return rows.order_by("person__name", "role", "site__key") if allowed else rows.none()


def member_of(person: Person, programme: Programme, guid: str) -> Person:
    """A member of a programme that the person leads; raises NotFound."""
    found = members(person, programme).filter(person__guid=guid).first()
    if found is None:
        raise NotFound("There is no such member.")
    return found.person


def account_of(email: str) -> Person | None:
    """The account with this e-mail address, if there is one."""
    return Person.objects.filter(email__iexact=email.strip()).first()
