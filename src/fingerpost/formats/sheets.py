"""Tables from files: .csv and .tsv with whatever divides their cells, .xlsx and .ods as values, the first of a .docx.

No formula is run. What the columns mean is not decided here: see rows.py and codebooks.py.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import PurePath
from typing import Any

from fingerpost.formats.reading import Reading, unreadable, warning
from fingerpost.formats.text import decoded
from fingerpost.formats.zipped import Sort, is_locked, unzipped
from fingerpost.terms.errors import Problem
from fingerpost.terms.sheets import Sheet

DIVIDERS = (",", ";", "\t", "|")
BOOK = Sort("an Excel workbook (.xlsx)", "Open it in Excel or LibreOffice and save it again as .xlsx.")
SUFFIXES = (".csv", ".tsv", ".xlsx", ".ods", ".docx")
MOST_ROWS = 200_000
MOST_COLUMNS = 1_000
MOST_CELL = 1_000_000
SAMPLE = 50
NAMED = 8
"""Of more rows than this with one fault, the first are named and the rest counted."""


def read_sheet(name: str, content: bytes, wanted: str = "") -> Reading[Sheet]:
    """The table in a file; its first row that holds anything names the columns.

    `wanted`: the sheet of a workbook, by name; without it the first one with anything in it. Raises Unreadable.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise unreadable(name, "This is not a table that can be read.", f"Known are {', '.join(SUFFIXES)}.")
    if not content:
        raise unreadable(name, "The file is empty.", "Check that it was saved or uploaded whole.")
    if suffix in (".xlsx", ".ods"):
        return _book(name, content, wanted)
    if suffix == ".docx":
        return _word(name, content)
    return _delimited(name, content, "\t" if suffix == ".tsv" else "")


def _word(name: str, content: bytes) -> Reading[Sheet]:
    """The first table of a Word file that has a second row; the paragraphs of a cell keep their lines."""
    from fingerpost.formats.docx.read import tables  # noqa: PLC0415 (other tables need not load it)

    for table in tables(name, content):
        if len(table) > 1:
            return _sheet(name, table)
    raise unreadable(name, "There is no table in this Word file.", "Put it into a table with a row of names on top.")


def _delimited(name: str, content: bytes, divider: str) -> Reading[Sheet]:
    raw = decoded(name, content)
    text = raw.value
    csv.field_size_limit(MOST_CELL)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider or _divider(text))
        rows = list(islice(reader, MOST_ROWS + 2))
    except csv.Error as error:
        raise unreadable(name, f"The table cannot be read: {error}.", "Save it again as CSV, UTF-8.") from None
    sheet = _sheet(name, rows)
    return Reading(sheet.value, (*raw.problems, *sheet.problems))


def _divider(text: str) -> str:
    """What divides cells: what gives most rows of the beginning the same number of them, and more than one."""
    sample = text[:100_000]

    def fit(divider: str) -> tuple[float, int]:
        try:
            rows = [
                row for row in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=divider), SAMPLE) if row
            ]
        except csv.Error:
            return 0.0, 0
        width, times = Counter(map(len, rows)).most_common(1)[0] if rows else (1, 0)
        return (times / max(len(rows), 1) if width > 1 else 0.0), width

    return max(DIVIDERS, key=fit)


def _book(name: str, content: bytes, wanted: str) -> Reading[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 (texts need not load it)

    if is_locked(content):
        raise unreadable(name, "The file is locked with a password.", "Save it without a password.")
    unzipped(name, content, BOOK).parts.close()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = list(book.sheet_names)
        if wanted and wanted not in names:
            raise unreadable(name, f"There is no sheet {wanted!r}.", f"There are: {', '.join(names)}.")
        for sheet_name in [wanted] if wanted else names:
            found = book.get_sheet_by_name(sheet_name)
            rows = _values(name, found)
            if any(any(row) for row in rows):
                sheet = _sheet(f"{name}, {sheet_name}" if len(names) > 1 else name, rows, first=_first_row(found))
                value = sheet.value
                kept = Sheet(value.columns, value.rows, value.numbers, sheet_name, tuple(names))
                return Reading(kept, sheet.problems)
    except (CalamineError, OSError, ValueError) as error:
        raise unreadable(name, f"The workbook is damaged ({error}).", BOOK.hint) from None
    raise unreadable(name, "There is nothing in the table.", "Check that it is the right file.")


def _values(name: str, sheet: Any) -> list[list[str]]:
    if sheet.height > MOST_ROWS + 1 or sheet.width > MOST_COLUMNS:
        what = f"The sheet is {sheet.height:,} rows by {sheet.width:,} columns"
        raise unreadable(name, f"{what}; at most {MOST_ROWS:,} by {MOST_COLUMNS:,} are read.", "Divide it.")
    return [[_as_text(value) for value in row] for row in sheet.to_python(skip_empty_area=True)]


def _first_row(sheet: Any) -> int:
    return int(sheet.start[0]) + 1 if sheet.start else 1


def _as_text(value: Any) -> str:
    """A cell in the words of people: whole numbers without a point, days without a midnight."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def _sheet(name: str, rows: Sequence[Sequence[str]], first: int = 1) -> Reading[Sheet]:
    at = next((at for at, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if at is None:
        raise unreadable(name, "There is nothing in the table.", "Check that it is the right file.")
    if len(rows) - at > MOST_ROWS + 1:
        raise unreadable(name, f"The table has more than {MOST_ROWS:,} rows.", "Divide it.")
    columns, problems = _named(name, rows[at])
    wide = [first + at + 1 + n for n, row in enumerate(rows[at + 1 :]) if any(row[len(columns) :])]
    kept = [(first + at + 1 + n, _fitted(row, len(columns))) for n, row in enumerate(rows[at + 1 :])]
    kept = [(number, row) for number, row in kept if any(cell.strip() for cell in row)]
    if len(columns) > MOST_COLUMNS:
        raise unreadable(name, f"The table has more than {MOST_COLUMNS:,} columns.", "Leave some out.")
    if wide:
        what = f"{_rows(wide)} more cells than there are names of columns; what is beyond was left out."
        problems.append(warning(name, what, "Check that each cell with the dividing sign in it stands in quotes."))
    return Reading(Sheet(columns, tuple(row for _, row in kept), tuple(number for number, _ in kept)), tuple(problems))


def _named(name: str, row: Sequence[str]) -> tuple[tuple[str, ...], list[Problem]]:
    """Names of columns, each once: what has none is called by its number."""
    cells = [" ".join(cell.split()) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    seen: Counter[str] = Counter()
    columns, doubled = [], []
    for number, cell in enumerate(cells, start=1):
        called = cell or f"column {number}"
        seen[called] += 1
        doubled += [called] if seen[called] == 2 else []
        columns.append(called if seen[called] == 1 else f"{called} ({seen[called]})")
    named = ", ".join(map(repr, doubled[:NAMED]))
    problems = [warning(name, f"Several columns are called {named}.", "They are numbered.")] if doubled else []
    return tuple(columns), problems


def _fitted(row: Sequence[str], width: int) -> tuple[str, ...]:
    return (*row[:width], *[""] * (width - len(row)))


def _rows(numbers: Iterable[int]) -> str:
    """`Row 4 has`, `Rows 4, 5 and 7 have`."""
    told = list(numbers)
    if len(told) == 1:
        return f"Row {told[0]} has"
    return f"Rows {rows_told(told)} have"


def rows_told(numbers: Sequence[int]) -> str:
    """Numbers of rows for a message: the first some, and how many more."""
    named = ", ".join(map(str, numbers[:NAMED]))
    return named + (f" and {len(numbers) - NAMED:,} more" if len(numbers) > NAMED else "")
