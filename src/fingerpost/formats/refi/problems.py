"""What is odd in a project, gathered: each sort told item by item up to a point, then counted."""

from collections import Counter

from fingerpost.formats.reading import warning
from fingerpost.terms.errors import Problem

AT_MOST = 50
"""Problems of one sort that are told one by one."""


class Odd:
    """Warnings in the order in which they were met; `told` closes the list."""

    def __init__(self) -> None:
        self._told: list[Problem] = []
        self._count: Counter[str] = Counter()

    def add(self, sort: str, where: str, what: str, hint: str = "") -> None:
        """One more of this sort (a word of our own, by which they are counted)."""
        self._count[sort] += 1
        if self._count[sort] <= AT_MOST:
            self._told.append(warning(where, what, hint))

    def told(self, name: str) -> tuple[Problem, ...]:
        """All of them; of a sort with too many, a last line says how many more there are."""
        more = [
            warning(name, f"{count - AT_MOST:,} more like this: {_first_words(sort)}.")
            for sort, count in self._count.items()
            if count > AT_MOST
        ]
        return (*self._told, *more)

    def count(self, sort: str) -> int:
        """How many there were of this sort."""
        return self._count[sort]


def _first_words(sort: str) -> str:
    return sort.replace("-", " ")
