"""People: accounts and the file's owner."""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from fingerpost.actions.acting import Done, action
from fingerpost.store.models import Person, SignInLink
from fingerpost.terms.errors import Conflict, Invalid, NotFound, Refused
from fingerpost.terms.sources import digest

OWNER_EMAIL = "owner@fingerpost.invalid"
LINK_LASTS = timedelta(hours=12)


@action
def add_owner(*, by: Person | None = None, name: str = "Owner", operation: UUID | None = None) -> Done[Person]:
    """The person who made the file and acts in it by default. One a file; signs in by link, never by password."""
    if Person.objects.filter(is_owner=True).exists():
        raise Conflict("This study file has its owner already.")
    person = Person(name=name, email=OWNER_EMAIL, is_owner=True)
    person.set_unusable_password()
    person.save(force_insert=True)
    return Done("owner added", person, None)


@action
def add_person(
    *, by: Person, name: str, email: str, password: str | None = None, operation: UUID | None = None
) -> Done[Person]:
    """An account. Without a password it can be entered only by a one-time link."""
    _check(by, name, email)
    person = Person(name=name.strip(), email=email.lower())
    if password is not None:
        _check_password(password, person)
    person.set_password(password)
    person.save(force_insert=True)
    return Done("person added", person, None)


@action
def set_password(*, by: Person, person: Person, password: str, operation: UUID | None = None) -> Done[Person]:
    """One's own password, or (for the owner) anybody's."""
    if by != person and not by.is_owner:
        raise Refused("You may set only your own password.")
    _check_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    return Done("password set", person, None)


def new_token() -> str:
    """256 bits that nobody guesses."""
    return secrets.token_urlsafe(32)


@action
def issue_link(*, by: Person, person: Person, token: str, operation: UUID | None = None) -> Done[SignInLink]:
    """A link that signs `person` in once, within twelve hours. One's own, or (for the owner) anybody's."""
    if by != person and not by.is_owner:
        raise Refused("Only the owner of the study file makes sign-in links for others.")
    expires = datetime.now(UTC) + LINK_LASTS
    made = SignInLink.objects.create(person=person, token_hash=digest(token), expires_at=expires)
    return Done("sign-in link issued", made, None, {"person": str(person.guid)})


@action
def use_link(*, by: Person | None = None, token: str, operation: UUID | None = None) -> Done[Person]:
    """Who a sign-in link lets in; it works once."""
    now = datetime.now(UTC)
    link = SignInLink.objects.filter(token_hash=digest(token), used_at__isnull=True, expires_at__gt=now).first()
    if link is None or not link.person.is_active:
        raise NotFound("This sign-in link is unknown, used or too old.", hint="Start the server again for a new one.")
    link.used_at = now
    link.save(update_fields=["used_at"])
    return Done("signed in by link", link.person, None, {"link": str(link.guid)})


def _check(by: Person, name: str, email: str) -> None:
    if not by.is_owner:
        raise Refused("Only the owner of the study file adds people.")
    if not name.strip():
        raise Invalid("A person needs a name.")
    try:
        validate_email(email)
    except ValidationError:
        raise Invalid(f"{email!r} is not an e-mail address.") from None
    if Person.objects.filter(email__iexact=email).exists():
        raise Conflict(f"Somebody with the address {email} is here already.")


def _check_password(password: str, person: Person) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages)) from None
