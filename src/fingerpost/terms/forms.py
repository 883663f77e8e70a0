"""Forms on paper: one to send to a site, one that came back filled in, and what that brings to the site's report."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from fingerpost.terms.errors import Problem

HOW = (
    "Write in the box under each question; it grows as you write. Leave a box empty where you have nothing to say. "
    "Please keep the questions as they are: your answers are found by them."
)
"""What a form of ours says above its questions."""


@dataclass(frozen=True, slots=True)
class PrintedQuestion:
    """A question as the form asks it."""

    number: int
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class BlankForm:
    """An instrument's questions for one site and wave, to be written under. `site` and `wave` are (key, name)."""

    title: str
    programme: str
    site: tuple[str, str]
    wave: tuple[str, str]
    days: str
    questions: tuple[PrintedQuestion, ...]


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """What stands under a question. `wording`: the question as the form has it; `text`: "" where nothing stands."""

    key: str
    wording: str
    text: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Words of a form that answer none of the questions; `under`: the heading above them, or where they stand."""

    under: str
    text: str


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form that came back. `site` and `wave` are the keys that it states itself, "" where it states none."""

    answers: tuple[FormAnswer, ...]
    beside: tuple[Beside, ...] = ()
    site: str = ""
    wave: str = ""


class Brings(StrEnum):
    """What a form brings to one question of a report."""

    NEW = "new"
    OTHER = "other words"
    SAME = "the same words"
    NOTHING = "no words"
    ABSENT = "not in the form"


@dataclass(frozen=True, slots=True)
class FormLine:
    """A question of the report: what stands `here` (wording number `based_on`, 0 for none), what the form brings."""

    key: str
    number: int
    question: str
    brings: Brings
    wording: str = ""
    text: str = ""
    here: str = ""
    based_on: int = 0


@dataclass(frozen=True, slots=True)
class FormReport:
    """What a form brings, or brought: `taken` are the keys of the questions that have its words now."""

    name: str
    lines: tuple[FormLine, ...]
    beside: tuple[Beside, ...] = ()
    problems: tuple[Problem, ...] = ()
    taken: tuple[str, ...] = ()
    written: bool = False

    def of(self, *brings: Brings) -> list[FormLine]:
        """The questions to which the form brings this."""
        return [line for line in self.lines if line.brings in brings]

    def done(self, taken: Iterable[str]) -> "FormReport":
        """The same once these answers have been taken."""
        return replace(self, taken=tuple(taken), written=True)

    def shape(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)
