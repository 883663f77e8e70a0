"""What every reader hands back, and the two ways it speaks of trouble. No format lives here."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from fingerpost.terms.errors import Problem, Unreadable

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Reading(Generic[T_co]):
    """What was read from one file, with everything odd that was met on the way."""

    value: T_co
    problems: tuple[Problem, ...] = ()


def warning(where: str, what: str, hint: str = "") -> Problem:
    """Something odd that did not stop the reading."""
    return Problem("warning", where, what, hint)


def unreadable(where: str, what: str, hint: str = "") -> Unreadable:
    """The error for a file that one fault makes unreadable; `where` is the file's name or a place in it."""
    return Unreadable(what, hint=hint or None, where=where, problems=(Problem("error", where, what, hint),))
