"""Where a file is read: short plain text here, what needs a parser in a process of its own (docs/adr/0007)."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from fingerpost.formats.child import read_in_child, read_project_in_child, read_sheet_in_child
from fingerpost.formats.inside import outcome_of
from fingerpost.formats.parcel import Outcome
from fingerpost.formats.reading import Reading
from fingerpost.formats.refi.offsets import counting
from fingerpost.terms.project import Project
from fingerpost.terms.sheets import Sheet

PLAIN = ".txt"
MOST_HERE = 1024 * 1024


def read_apart(paths: Sequence[Path]) -> Iterator[tuple[Path, Outcome]]:
    """Each path in order with its reading, or with the Unreadable that says why there is none."""
    for plain, group in groupby(paths, key=is_plain):
        if plain:
            yield from ((path, outcome_of(path)) for path in group)
        else:
            yield from read_in_child(list(group))


def read_project_apart(path: Path, offsets: str = "") -> Reading[Project]:
    """The project or codebook in a file of another tool, read in a process of its own.

    `offsets`: how its offsets are counted, `unit:newline:bom:end`; "" lets the file decide. Raises Unreadable, and
    Invalid for offsets that name no way of counting.
    """
    return read_project_in_child(path, str(counting(offsets)) if offsets else "")


def read_sheet_apart(path: Path, wanted: str = "") -> Reading[Sheet]:
    """The table in a file, read in a process of its own. `wanted`: the sheet of a workbook. Raises Unreadable."""
    return read_sheet_in_child(path, wanted)


def is_plain(path: Path) -> bool:
    """Whether a file is text of at most a megabyte in UTF-8, which only needs decoding."""
    try:
        if path.suffix.lower() != PLAIN or path.stat().st_size > MOST_HERE:
            return False
        path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return True
