"""What can go wrong for a user. Anything else that is raised is our own bug."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["warning", "error"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is odd or wrong in a file: where it stands, what it is, what to do."""

    severity: Severity
    where: str
    what: str
    hint: str = ""


class FingerpostError(Exception):
    """Root of everything that Fingerpost raises on purpose."""


class UserError(FingerpostError):
    """Shown plainly, without a traceback: what happened, where, and what to do about it."""

    def __init__(self, message: str, *, hint: str | None = None, where: str | None = None) -> None:
        super().__init__(message)
        self.message, self.hint, self.where = message, hint, where

    def __str__(self) -> str:
        lead = f"{self.where}: {self.message}" if self.where else self.message
        return f"{lead} {self.hint}" if self.hint else lead


class Refused(UserError):
    """You see it, but you may not do this to it."""


class NotFound(UserError):
    """There is none, or none that you may see."""


class Conflict(UserError):
    """Not in this state, or not at the same time as somebody else."""


class Invalid(UserError):
    """Not an allowed value."""


class Unreadable(UserError):
    """A file that cannot be read, with every problem that was found in it."""

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        where: str | None = None,
        problems: Iterable[Problem] = (),
    ) -> None:
        super().__init__(message, hint=hint, where=where)
        self.problems = tuple(problems)
