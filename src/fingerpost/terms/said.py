"""How small things are said in sentences: a count with its noun, a list, a day. Words cut and folded: words.py."""

from collections.abc import Sequence
from datetime import date


def some(n: int, what: str, plural: str = "") -> str:
    """A count with its noun: "1 coding", "3 codings"."""
    return f"{n:,} {what}" if n == 1 else f"{n:,} {plural or what + 's'}"


def listed(words: Sequence[str]) -> str:
    """Words in a row: "a, b and c"; "" of none."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def day(at: date) -> str:
    """A day (or a moment's) as it is printed: "7 July 2025"."""
    return f"{at.day} {at:%B %Y}"
