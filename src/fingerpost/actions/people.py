"""People: accounts and the file's owner."""

from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from fingerpost.actions.acting import Done, action
from fingerpost.store.models import Person
from fingerpost.terms.errors import Conflict, Invalid, Refused

OWNER_EMAIL = "owner@fingerpost.invalid"


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
