"""Plain tables that agreement is computed from: units × coders, spans, lengths of documents, domains, who coded what.

Files to values only; whether the values make sense is for the analysis to say. Rows are numbered as a spreadsheet
does: the header is row 1.
"""

import csv
import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from fingerpost.formats.reading import Reading, unreadable, warning
from fingerpost.terms.errors import Problem, Unreadable

SPAN_COLUMNS = ("document", "coder", "code", "start", "end")
ABSENT = frozenset({"na", "n/a", "nan", "#n/a", "null", "none"})
"""What other programs write for a missing value; taken as missing unless declared as a category."""

FIRST_ROW = 2
Value = int | float | str | None


@dataclass(frozen=True, slots=True)
class UnitsTable:
    """Coders' names, a row of values a unit, and the units' and documents' names where the file gives them."""

    coders: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    names: tuple[str, ...] | None = None
    documents: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A file's header and rows, all as text."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def is_spans(self) -> bool:
        """Whether the columns are those of spans."""
        return {"start", "end"} <= set(self.head) or set(SPAN_COLUMNS) <= set(self.head)

    def columns(self, wanted: Sequence[str]) -> list[tuple[str, ...]]:
        """The rows with only the wanted columns, in that order. Raises Unreadable where one is not there."""
        missing = [name for name in wanted if name not in self.head]
        if missing:
            there = ", ".join(self.head)
            hint = f"The first row must name the columns {', '.join(wanted)}; it names {there}."
            raise unreadable(f"{self.name}, row 1", f"There is no column {missing[0]!r}.", hint)
        places = [self.head.index(name) for name in wanted]
        return [tuple(row[place] for place in places) for row in self.rows]


def read(name: str, content: bytes) -> Grid:
    """A table of comma, semicolon or tab separated values with a header. Raises Unreadable with every odd row."""
    text = _text(name, content)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=None), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise unreadable(name, f"The table cannot be read: {error}.", "Save it again as CSV (UTF-8).") from None
    if not lines or not any(cell.strip() for cell in lines[0]):
        raise unreadable(name, "The file is empty.", "The first row names the columns.")
    head = tuple(cell.strip() for cell in lines[0])
    _check_head(name, head)
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    rows = list(enumerate(lines[1:], FIRST_ROW))
    faults = [_uneven(number, row, head) for number, row in rows if len(row) != len(head)]
    if faults:
        raise Unreadable(faults[0].what, where=f"{name}, {faults[0].where}", hint=faults[0].hint, problems=faults)
    if not rows:
        raise unreadable(name, "The file has a header and no rows.", "Give a row for each unit, span or document.")
    return Grid(name, head, tuple(tuple(cell.strip() for cell in row) for _, row in rows))


def units(grid: Grid, categories: Sequence[str] | None = None, *, needs_numbers: str = "") -> Reading[UnitsTable]:
    """The grid as units × coders. Columns named `unit` and `document` are taken as names, all others are coders.

    Values become numbers if all of them are, else they stay words. `needs_numbers` names the level that needs them:
    then every cell that holds none is a fault. Raises Unreadable.
    """
    places = [at for at, head in enumerate(grid.head) if head.lower() not in ("unit", "document")]
    kept = frozenset(categories or ())
    texts = [[row[at] for at in places] for row in grid.rows]
    gone = sum(_is_absent(cell, kept) and bool(cell) for row in texts for cell in row)
    rows = [[None if _is_absent(cell, kept) else cell for cell in row] for row in texts]
    if needs_numbers:
        _check_numbers(grid, rows, places, needs_numbers)
    has_numbers = all(_number(cell) is not None for row in rows for cell in row if cell is not None)
    values = tuple(tuple(_number(cell) if has_numbers and cell is not None else cell for cell in row) for row in rows)
    names = _named(grid, "unit")
    _check_doubled(grid, names)
    table = UnitsTable(tuple(grid.head[at] for at in places), values, names, _named(grid, "document"))
    told = [warning(grid.name, f"{gone} cells say NA or the like and were taken as missing.")] if gone else []
    return Reading(table, tuple(told))


def lengths(grid: Grid) -> dict[str, int]:
    """Code points by document, from the columns document and length. Raises Unreadable with all faults."""
    found: dict[str, int] = {}
    faults = []
    for number, (document, length) in enumerate(grid.columns(("document", "length")), FIRST_ROW):
        if not _is_count(length):
            what = f"{length!r} is not a length."
            faults.append(Problem("error", f"Row {number}, column length", what, "Give a count of code points."))
        elif document in found:
            what = f"Document {document!r} has a length already."
            faults.append(Problem("error", f"Row {number}, column document", what, "Give it once."))
        else:
            found[document] = int(length)
    _raise(grid, faults)
    return found


def places(grid: Grid) -> pl.DataFrame:
    """Units of documents: the columns document, start and end (code points, half-open). Raises Unreadable."""
    rows = grid.columns(("document", "start", "end"))
    faults = [
        Problem("error", f"Row {number}, column {head}", f"{cell!r} is no place.", "Give a count of code points.")
        for number, row in enumerate(rows, FIRST_ROW)
        for head, cell in zip(("start", "end"), row[1:], strict=True)
        if not _is_count(cell)
    ]
    _raise(grid, faults)
    whole = [(document, int(start), int(end)) for document, start, end in rows]
    return pl.DataFrame(whole, schema={"document": pl.String, "start": pl.Int64, "end": pl.Int64}, orient="row")


def _is_count(cell: str) -> bool:
    """A whole number that a table of figures can hold."""
    return cell.isdecimal() and len(cell) < 19


def number_of(text: str) -> Value:
    """A number if the text is one, else the text."""
    found = _number(text)
    return text if found is None else found


def _text(name: str, content: bytes) -> str:
    if not content.strip():
        raise unreadable(name, "The file is empty.", "The first row names the columns.")
    if content.startswith(b"PK"):
        raise unreadable(name, "This is a spreadsheet, not a CSV file.", "Save it as CSV (UTF-8).")
    for encoding in ("utf-8-sig", "utf-16") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise unreadable(name, "The file is not UTF-8 text.", "Save it as CSV (UTF-8).")


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t", key=lambda mark: (first.count(mark), mark == ","))


def _check_head(name: str, head: tuple[str, ...]) -> None:
    for at, cell in enumerate(head, 1):
        if not cell:
            raise unreadable(
                f"{name}, row 1, column {at}", "The column has no name.", "The first row names the coders."
            )
        if head.index(cell) + 1 != at:
            raise unreadable(f"{name}, row 1, column {at}", f"Another column is named {cell!r} too.", "Name each once.")


def _uneven(number: int, row: list[str], head: tuple[str, ...]) -> Problem:
    what = f"The row has {len(row)} cells, and the header names {len(head)}."
    return Problem("error", f"row {number}, column {head[min(len(row), len(head) - 1)]}", what, "Fill or cut the row.")


def _is_absent(cell: str, kept: frozenset[str]) -> bool:
    return not cell or (cell.lower() in ABSENT and cell not in kept)


def _number(cell: str) -> int | float | None:
    for kind in _KINDS:
        try:
            found = kind(cell)
        except ValueError:
            continue
        return found if math.isfinite(found) else None
    return None


_KINDS: tuple[Callable[[str], int | float], ...] = (int, float)


def _check_numbers(grid: Grid, rows: list[list[str | None]], places: list[int], level: str) -> None:
    hint = "Correct it, or leave the cell empty if the value is missing."
    faults = [
        Problem(
            "error", f"Row {number}, column {grid.head[at]}", f"{cell!r} is not a number; {level} needs them.", hint
        )
        for number, row in enumerate(rows, FIRST_ROW)
        for at, cell in zip(places, row, strict=True)
        if cell is not None and _number(cell) is None
    ]
    _raise(grid, faults)


def _named(grid: Grid, column: str) -> tuple[str, ...] | None:
    places = [at for at, head in enumerate(grid.head) if head.lower() == column]
    return tuple(row[places[0]] for row in grid.rows) if places else None


def _check_doubled(grid: Grid, names: tuple[str, ...] | None) -> None:
    seen: dict[str, int] = {}
    faults = []
    for number, name in enumerate(names or (), FIRST_ROW):
        if name and name in seen:
            what = f"Unit {name!r} stands in row {seen[name]} already."
            faults.append(Problem("error", f"Row {number}, column unit", what, "Give each unit one row."))
        seen.setdefault(name, number)
    _raise(grid, faults)


def _raise(grid: Grid, faults: list[Problem]) -> None:
    if faults:
        first = faults[0]
        raise Unreadable(first.what, where=f"{grid.name}, {first.where}", hint=first.hint, problems=faults)
