"""Where a file is read: short plain text here, what needs a parser in a process of its own (docs/adr/0007)."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from fingerpost.formats.child import read_in_child
from fingerpost.formats.inside import outcome_of
from fingerpost.formats.parcel import Outcome

PLAIN = ".txt"
MOST_HERE = 1024 * 1024


def read_apart(paths: Sequence[Path]) -> Iterator[tuple[Path, Outcome]]:
    """Each path in order with its reading, or with the Unreadable that says why there is none."""
    for plain, group in groupby(paths, key=is_plain):
        if plain:
            yield from ((path, outcome_of(path)) for path in group)
        else:
            yield from read_in_child(list(group))


def is_plain(path: Path) -> bool:
    """Whether a file is text of at most a megabyte in UTF-8, which only needs decoding."""
    try:
        if path.suffix.lower() != PLAIN or path.stat().st_size > MOST_HERE:
            return False
        path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return True
