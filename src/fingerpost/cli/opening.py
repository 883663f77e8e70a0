"""What commands have in common: the options that say which study, which programme and as whom, and opening it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from fingerpost.store.connection import close, open_study, plain_database_errors, using
from fingerpost.store.location import Location, locate

if TYPE_CHECKING:
    from fingerpost.store.models import Person, Programme

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Opened:
    """A study in use, who acts in it, and the programme that is meant."""

    location: Location
    person: "Person"
    programme: "Programme"


def study_option(command: F) -> F:
    """`--study`: the file or address; without it FINGERPOST_DATABASE_URL holds."""
    return click.option(
        "--study",
        metavar="STUDY",
        help="A .fingerpost file or postgresql:// address [default: FINGERPOST_DATABASE_URL].",
    )(command)


def person_option(command: F) -> F:
    """`--as`: who acts; without it the study file's owner."""
    return click.option("--as", "as_", metavar="PERSON", help="Act as this person (name or e-mail), not as the owner.")(
        command
    )


def programme_option(command: F) -> F:
    """`--programme`: which one, where a study holds several."""
    return click.option("--programme", metavar="NAME", help="Which programme, where the study holds several.")(command)


def acting_options(command: F) -> F:
    """`--study`, `--programme` and `--as`."""
    return study_option(programme_option(person_option(command)))


@contextmanager
def in_use(study: str | None) -> Iterator[Location]:
    """The study, open, and every query in the block going to it; what its database says is told plainly."""
    location = locate(study)
    open_study(location)
    with plain_database_errors(location), using(location):
        try:
            yield location
        finally:
            close(location)


@contextmanager
def opened(study: str | None, programme: str | None, as_: str | None) -> Iterator[Opened]:
    """The study in use, with the person and the programme that are meant. Raises as opening does, NotFound, Invalid."""
    with in_use(study) as location:
        from fingerpost.store.queries.programme import owner, person_of, programme_of  # noqa: PLC0415

        person = person_of(as_) if as_ else owner()
        yield Opened(location, person, programme_of(person, programme))
