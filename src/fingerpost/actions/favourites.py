"""Favourite codes: each person keeps theirs under the digits of the coding page."""

from uuid import UUID

from fingerpost.actions.acting import Done, action
from fingerpost.store.models import Code, Favourite, Person
from fingerpost.store.queries import visible
from fingerpost.terms.errors import Invalid

DIGITS = range(1, 10)


@action
def keep_favourite(*, by: Person, code: Code, digit: int, operation: UUID | None = None) -> Done[Code]:
    """Keep a code under a digit from 1 to 9; what stood under it before gives way."""
    visible.require(by, "code", code.codebook.programme)
    if digit not in DIGITS:
        raise Invalid(f"There is no key {digit} for a favourite.", hint="Choose a digit from 1 to 9.")
    mine = Favourite.objects.filter(person=by, code__codebook=code.codebook_id)
    mine.filter(digit=digit).exclude(code=code).delete()
    Favourite.objects.update_or_create(person=by, code=code, defaults={"digit": digit})
    return Done("favourite kept", code, code.codebook.programme, {"digit": digit})


@action
def drop_favourite(*, by: Person, code: Code, operation: UUID | None = None) -> Done[Code]:
    """Keep a code at hand no longer."""
    visible.require(by, "code", code.codebook.programme)
    Favourite.objects.filter(person=by, code=code).delete()
    return Done("favourite dropped", code, code.codebook.programme)
