"""How a codebook version stands and what may change from one to the next."""

from dataclasses import dataclass, field
from enum import StrEnum

from fingerpost.terms.errors import Problem


class VersionStatus(StrEnum):
    """A published version never changes."""

    DRAFT = "draft"
    REVIEW = "under review"
    PUBLISHED = "published"
    RETIRED = "retired"


class Change(StrEnum):
    """What happened to a code between two versions."""

    ADDED = "added"
    SPLIT = "split"
    MERGED = "merged"
    RETIRED = "retired"
    REDEFINED = "redefined"
    MOVED = "moved"
    GROUPED = "made a heading"
    UNGROUPED = "made a code"


class ProposalStanding(StrEnum):
    """What became of a code that somebody proposed."""

    WAITING = "waiting"
    APPROVED = "approved"
    MERGED = "merged"
    DECLINED = "declined"


LONGEST_NAME = 2000
"""Characters of a code's name that are taken; projects of other tools bring such names."""

WORDS_OF_A_CODE = ("definition", "include", "exclude", "example", "synonyms", "colour")


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One code as a codebook's file holds it. `above`: the names of what it stands under, from the top.

    `is_heading`: None where the file does not say. `guid`: "" where it has none. `row`: its number in the file.
    """

    above: tuple[str, ...]
    name: str
    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    synonyms: str = ""
    colour: str = ""
    is_heading: bool | None = None
    guid: str = ""
    row: int = 0

    @property
    def path(self) -> tuple[str, ...]:
        """Its name and what it stands under."""
        return (*self.above, self.name)


class Becomes(StrEnum):
    """What a line of a file would do to the draft."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "as it is"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line and what would become of it; `says` tells which words change, or what stands against it."""

    line: CodeLine
    becomes: Becomes
    says: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BookReport:
    """What a codebook's file would do, or did, to the draft; counts by what becomes of the lines."""

    name: str
    lines: tuple[PlannedLine, ...]
    problems: tuple[Problem, ...] = field(default=())
    written: bool = False

    def count(self, becomes: Becomes) -> int:
        """How many lines of one kind."""
        return sum(1 for planned in self.lines if planned.becomes == becomes)
