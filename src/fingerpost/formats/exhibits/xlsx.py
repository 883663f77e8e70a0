"""An exhibit as an Excel workbook of three sheets: the table, the evidence behind each cell, and the notes.

Strings stay strings (no formulas, no links), numbers stay numbers; equal exhibits give equal bytes.
"""

import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import xlsxwriter

from fingerpost.formats.exhibits.printed import depth, name_and_marks, number, safe, spelt
from fingerpost.terms.errors import Invalid
from fingerpost.terms.exhibit import WORKING_COPY, Exhibit

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 1_048_576, 16_384, 32_767
"""Excel's own limits; a cell's are UTF-16 units."""

WIDEST = 60
EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
CUT = "A text longer than an Excel cell can hold was cut and ends in …"


def write(exhibit: Exhibit) -> bytes:
    """The workbook. Raises Invalid when the table is larger than Excel can hold."""
    if len(exhibit.rows) >= MOST_ROWS or len(exhibit.columns) >= MOST_COLUMNS:
        raise Invalid("The table is larger than an Excel sheet can be.", hint="Take csv or json.")
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, OPTIONS)
    at = (exhibit.as_of.at or EPOCH).astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": safe(exhibit.title)[:255], "comments": WORKING_COPY, "created": at})
    _write_table(book, exhibit)
    _write_evidence(book, exhibit)
    _write_notes(book, exhibit)
    book.close()
    return stream.getvalue()


def fitting(text: str) -> str:
    """The text as an Excel cell can hold it: legal characters, cut with … where it is too long."""
    text = safe(text).replace("\r\n", "\n").replace("\r", "\n")  # a lone return would show as _x000D_
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_CELL:
        return text
    return units[: 2 * (LONGEST_CELL - 1)].decode("utf-16-le", "ignore") + "…"


def _write_table(book: Any, exhibit: Exhibit) -> None:
    sheet = _sheet(book, _sheet_name(exhibit.title), (exhibit.label_header, *exhibit.columns))
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_footer(f"&L{WORKING_COPY}&R&P / &N")
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    figure = book.add_format({"valign": "top"})
    insets = _insets(book, exhibit)
    for at, row in enumerate(exhibit.rows, start=1):
        sheet.write_string(at, 0, fitting(row.label), insets[min(depth(row), 15)])
        for column, cell in enumerate(row.cells, start=1):
            value = number(cell)
            if value is None:
                sheet.write_string(at, column, fitting(spelt(cell)), wrap)
            else:
                sheet.write_number(at, column, value, figure)
    _set_widths(sheet, exhibit)


def _sheet(book: Any, name: str, heads: Iterable[str]) -> Any:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1})
    for column, head in enumerate(heads):
        sheet.write_string(0, column, fitting(head), bold)
    return sheet


def _sheet_name(title: str) -> str:
    """A name that Excel allows: 31 UTF-16 units, without its own signs, not one of the other sheets'."""
    kept = "".join(
        " " if sign in "[]:*?/\\" or not sign.isprintable() or ord(sign) > 0xFFFF else sign for sign in title
    )
    name = " ".join(safe(kept).split())[:31].strip("' ")
    return "Table" if name.lower() in ("", "evidence", "notes", "history") else name


def _insets(book: Any, exhibit: Exhibit) -> dict[int, Any]:
    depths = {min(depth(row), 15) for row in exhibit.rows}
    look = {"text_wrap": True, "valign": "top"}
    return {inset: book.add_format({**look, "indent": inset}) for inset in sorted(depths)}


def _set_widths(sheet: Any, exhibit: Exhibit) -> None:
    labels = [exhibit.label_header, *(" " * 2 * depth(row) + row.label for row in exhibit.rows)]
    sheet.set_column(0, 0, _width(labels))
    for column, head in enumerate(exhibit.columns):
        cells = (spelt(row.cells[column]) for row in exhibit.rows if column < len(row.cells))
        longest_word = max(head.split(), key=len, default="")
        sheet.set_column(column + 1, column + 1, _width([longest_word, *cells]))


def _width(texts: Iterable[str]) -> int:
    return min(WIDEST, 2 + max((len(line) for text in texts for line in text.split("\n")), default=6))


def _write_evidence(book: Any, exhibit: Exhibit) -> None:
    sheet = _sheet(book, "Evidence", ("Row", "Column", "Ref"))
    sheet.freeze_panes(1, 0)
    for at, line in enumerate(islice(_evidence(exhibit), MOST_ROWS - 1), start=1):
        for column, text in enumerate(line):
            sheet.write_string(at, column, fitting(text))
    sheet.set_column(0, 1, 30)
    sheet.set_column(2, 2, 48)


def _evidence(exhibit: Exhibit) -> Iterator[tuple[str, str, str]]:
    """One line for each ref: of the row itself (no column), then of its cells."""
    for row in exhibit.rows:
        if row.ref:
            yield row.label, "", row.ref
        for column, cell in zip(exhibit.columns, row.cells, strict=False):
            yield from ((row.label, column, ref) for ref in cell.refs)


def _write_notes(book: Any, exhibit: Exhibit) -> None:
    sheet = book.add_worksheet("Notes")
    bold = book.add_format({"bold": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    lines = [*name_and_marks(exhibit), *_limits_met(exhibit)]
    for at, (name, text) in enumerate(lines):
        sheet.write_string(at, 0, name, bold)
        sheet.write_string(at, 1, fitting(text), wrap)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 100)


def _limits_met(exhibit: Exhibit) -> Iterator[tuple[str, str]]:
    texts = (text for row in exhibit.rows for text in (row.label, *map(spelt, row.cells)))
    if any(len(text.encode("utf-16-le", "replace")) > 2 * LONGEST_CELL for text in texts):
        yield "Note", CUT
    if sum(1 for _ in islice(_evidence(exhibit), MOST_ROWS)) == MOST_ROWS:
        yield "Note", "The sheet Evidence is full; the JSON format has every ref."
