"""What an import read and what it made of it, told to people and to programs. No files and no rows here."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from fingerpost.terms.errors import Problem

VERSION = 1
"""Of our own part of a project file."""

BLACK = "\u2588"
"""Stands for each letter of words that may not be quoted."""


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file of an import. `source` is a guid as text, None where nothing was written; lengths in code points.

    `already_here`: the same bytes were brought in before, as the source of that title and guid.
    """

    name: str
    title: str
    source: str | None
    characters: int = 0
    words: int = 0
    sections: int = 0
    turns: int = 0
    speakers: tuple[str, ...] = ()
    pages_skipped: int = 0
    already_here: bool = False


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came in. `sources`, `codes` and `codings` count what was written, quotations what was checked."""

    files: tuple[FileRead, ...]
    problems: tuple[Problem, ...] = ()
    codes: int = 0
    codings: int = 0
    quotations_verified: int = 0
    quotations_total: int = 0

    @property
    def sources(self) -> int:
        """How many sources were written; files that were here already are none."""
        return sum(1 for file in self.files if file.source and not file.already_here)

    def shape(self) -> dict[str, Any]:
        """The report in plain lists, texts and numbers, as `--json` gives it."""
        counts = ("sources", "codes", "codings", "quotations_verified", "quotations_total")
        return {
            **{name: getattr(self, name) for name in counts},
            "problems": [asdict(problem) for problem in self.problems],
            "files": [asdict(file) | {"speakers": list(file.speakers)} for file in self.files],
        }


TOLD = {
    "sources": "source",
    "sources kept, not shown": "source kept, not shown",
    "codes": "code",
    "codes joined by path": "code joined by path",
    "codings": "coding",
    "codings that were here": "coding that was here",
    "codings kept, not shown": "coding kept, not shown",
    "coders": "coder",
    "memos": "memo",
    "memos that were here": "memo that was here",
    "cases": "case",
    "variables": "variable",
    "sites": "site",
    "waves": "wave",
    "participants": "participant",
    "rounds": "round",
    "queries": "query",
    "decisions": "decision",
    "codebook versions": "codebook version",
    "themes": "theme",
    "findings": "finding",
    "studies": "study",
    "extracts": "extract",
}
"""What people are told the number of, in this order, and what one of it is called."""


def counted(counts: Mapping[str, int]) -> list[str]:
    """Numbers of things in words, as `2 coders`; without what is nought and what only programs want."""
    found = ((counts.get(many, 0), many, one) for many, one in TOLD.items())
    told = (f"{number:,} {one if number == 1 else many}" for number, many, one in found if number)
    return [each.replace(", not shown", " but not shown") for each in told]  # commas stand between them


@dataclass(frozen=True, slots=True)
class Told:
    """Problems that say the same, once: what they say, and where each of them is."""

    what: str
    hint: str
    places: tuple[str, ...]


SEVERAL = 3
"""From so many problems on that say the same, they are told as one."""

IN_BRACKETS = re.compile(r" \([^()]*\)")


def told_once(problems: Iterable[Problem]) -> list[Told]:
    """Problems for people, in the order in which they came: those that differ in their place alone are put together.

    What stands in brackets, such as a path, is left out of those. `--json` keeps each as it is.
    """
    alike: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        alike.setdefault((IN_BRACKETS.sub("", problem.what), problem.hint), []).append(problem)
    told: list[Told] = []
    for (what, hint), found in alike.items():
        if len(found) < SEVERAL:
            told += [Told(problem.what, hint, (problem.where,)) for problem in found]
        else:
            told.append(Told(what, hint, tuple(dict.fromkeys(problem.where for problem in found))))
    return told


@dataclass(frozen=True, slots=True)
class ProjectReport:
    """What came of a project file. `counts`: how many of what were added, by their name; `guid`: of the import.

    `quotations_verified` of `quotations_total` codings on text were found at their words in the sender's counting.
    """

    name: str
    origin: str = ""
    guid: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    quotations_verified: int = 0
    quotations_total: int = 0
    already_here: bool = False
    is_rehearsal: bool = False

    @property
    def told(self) -> list[Told]:
        """What was odd, for people."""
        within = f"{self.name}, "
        return told_once(replace(problem, where=problem.where.removeprefix(within)) for problem in self.problems)

    @property
    def added(self) -> list[str]:
        """What came in, in words."""
        return counted(self.counts)

    def shape(self) -> dict[str, Any]:
        """The report in plain lists, texts and numbers, as `--json` gives it."""
        return asdict(self) | {
            "counts": dict(self.counts),
            "problems": [asdict(problem) for problem in self.problems],
        }

    @classmethod
    def of(cls, shape: Mapping[str, Any], guid: str = "") -> "ProjectReport":
        """The report that `shape` was made of."""
        problems = tuple(Problem(**problem) for problem in shape.get("problems", ()))
        return cls(**{**shape, "guid": guid, "problems": problems})
