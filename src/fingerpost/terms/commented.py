"""A text with remarks in its margin: what a coded transcript is on paper. Offsets are code points, half-open."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody put beside the characters start to end. `initials` stand in the margin, `at` is when."""

    start: int
    end: int
    author: str
    initials: str
    text: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Commented:
    """A text with its title, what stands above it, and its remarks."""

    title: str
    above: tuple[str, ...]
    text: str
    remarks: tuple[Remark, ...]


def initials(name: str) -> str:
    """The first letters of a name's parts: "Ann Coder" is AC."""
    return "".join(part[0].upper() for part in name.replace("-", " ").split())[:4] or "?"
