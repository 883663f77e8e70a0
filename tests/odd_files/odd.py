"""What an odd file is, and what can be asked of its reading."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

REFUSE, WARN, OK = "refuse", "warn", "ok"


@dataclass(frozen=True)
class OddFile:
    """A file and how it must be answered.

    `verdict`: refuse (one clear error), warn (read, each oddity told), ok (read, nothing told). `said` stands in what
    is told. `quote`: the words of the first coding. `check`: what else must hold of what was read. `heavy`: read in a
    process of its own, under the limits of the product.
    """

    name: str
    file: str
    make: Callable[[], bytes]
    verdict: str
    said: str = ""
    quote: str | None = None
    check: Callable[[object], bool] = lambda _: True
    heavy: bool = False


def quotation(project, coding=0):
    """The words that a coding lies on; None where it has no place."""
    selection = project.codings.selection[coding]
    text = project.sources[project.codings.source[coding]].text
    start, end = project.selections.start[selection], project.selections.end[selection]
    return None if text is None or start < 0 else text[start:end]


def family(rows, file="x.qdpx"):
    """Odd files from rows of name, verdict, maker of bytes, and the rest by name."""
    return [
        OddFile(
            row[0],
            row[3].pop("file", file) if len(row) > 3 else file,
            _maker(row[2]),
            row[1],
            **(row[3] if len(row) > 3 else {}),
        )
        for row in rows
    ]


def _maker(content):
    return content if callable(content) else partial(_given, content)


def _given(content):
    return content
