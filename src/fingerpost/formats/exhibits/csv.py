"""An exhibit as CSV that Excel opens and programs read: UTF-8 with a mark, comma, CRLF.

First block: header and rows. Where rows form a tree, a column "Under" after the label names the ancestors. Then one
empty line, and a second block of two columns: title, status, as-of line, what was asked for, notes. So a program
reads up to the first empty line. A text that a spreadsheet would run as a formula has a ' in front; `unguarded`
takes it off again.
"""

import csv
import io
import re
from collections.abc import Iterator

from fingerpost.formats.exhibits.printed import name_and_marks, number, safe, spelt
from fingerpost.terms.exhibit import Exhibit, Row

BETWEEN_ANCESTORS = " / "
FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r])")
"""A text that begins like a formula, and one that already looks guarded, so that taking guards off loses nothing."""


def write(exhibit: Exhibit) -> bytes:
    """The two blocks, as the module says."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows(_table(exhibit))
    stream.write("\r\n")
    writer.writerows((guarded(name), guarded(text)) for name, text in name_and_marks(exhibit))
    return stream.getvalue().encode("utf-8-sig", "replace")


def _table(exhibit: Exhibit) -> Iterator[list[str | int | float]]:
    tree = any(row.path for row in exhibit.rows)
    lead = [exhibit.label_header, *(["Under"] if tree else [])]
    yield [guarded(text) for text in (*lead, *exhibit.columns)]
    for row in exhibit.rows:
        yield [*(guarded(text) for text in _lead(row, tree)), *_cells(row)]


def _lead(row: Row, tree: bool) -> list[str]:
    return [row.label, BETWEEN_ANCESTORS.join(row.path)] if tree else [row.label]


def _cells(row: Row) -> Iterator[str | int | float]:
    for cell in row.cells:
        figure = number(cell)
        yield guarded(spelt(cell)) if figure is None else figure


def guarded(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    text = safe(text)
    return f"'{text}" if FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text
