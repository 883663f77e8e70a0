"""The one door for projects of other tools: which reader a file wants, by its suffix. Texts: sources.py."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePath

from fingerpost.formats.reading import Reading, unreadable
from fingerpost.formats.refi.offsets import Counting, counting
from fingerpost.terms.project import Project


@dataclass(frozen=True, slots=True)
class ProjectFormat:
    """A sort of project that can be read; `module` is loaded when needed and holds two functions.

    `read(path: Path, offsets: Counting | None) -> Reading[Project]`, which raises Unreadable, and
    `member(path: Path, name: str) -> Iterator[bytes]`, the bytes of a member that the record names.
    """

    name: str
    module: str


REFI = ProjectFormat("REFI-QDA project", "fingerpost.formats.refi.read")
CODEBOOK = ProjectFormat("REFI-QDA codebook", "fingerpost.formats.refi.read")
QUALCODER = ProjectFormat("QualCoder project", "fingerpost.formats.qualcoder")
TAGUETTE = ProjectFormat("Taguette project", "fingerpost.formats.taguette")
PROJECTS: dict[str, ProjectFormat] = {
    ".qdpx": REFI, ".qdc": CODEBOOK, ".qda": QUALCODER, ".zip": QUALCODER, ".sqlite3": TAGUETTE,
}  # fmt: skip
"""Suffix to format. A new one is one line here and one module."""


def is_project(path: PurePath) -> bool:
    """Whether a file is, by its suffix, a project or codebook rather than a source."""
    return path.suffix.lower() in PROJECTS


def read_project(path: Path, offsets: str = "") -> Reading[Project]:
    """Read a project here, in this process; for files that are not trusted see apart.py. Raises Unreadable."""
    way: Counting | None = counting(offsets) if offsets else None
    reading: Reading[Project] = import_module(_format(path).module).read(path, way)
    return reading


def project_member(path: Path, name: str) -> Iterator[bytes]:
    """The bytes of a member that a project read from this file names, a piece at a time. Raises Unreadable."""
    pieces: Iterator[bytes] = import_module(_format(path).module).member(path, name)
    return pieces


def _format(path: Path) -> ProjectFormat:
    known = PROJECTS.get(path.suffix.lower())
    if known is None:
        what = f"Files ending in {path.suffix or 'nothing'} cannot be read as projects."
        raise unreadable(path.name, what, f"Known are {', '.join(PROJECTS)}.")
    return known
