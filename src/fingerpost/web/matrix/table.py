"""A matrix as its page shows it: how dark a cell is, which sign an empty one has, where a filled one leads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from urllib.parse import urlencode

from fingerpost.formats.exhibits.printed import MARKS
from fingerpost.terms.exhibit import Cell, Exhibit, Row
from fingerpost.web.conditions import address

SHADES = 5
NO_MARK = "×"


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell. `shade`: 0 to 5 by value; `mark`: the sign of an empty cell; `href`: what opens it, or empty."""

    text: str
    shade: int
    mark: str
    reason: str
    href: str
    column: str
    is_total: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row. `has_parts`: rows of the tree stand below it."""

    label: str
    ref: str
    depth: int
    has_parts: bool
    cells: tuple[ShownCell, ...]


LAST = Row("", ())
"""What would follow the last row: nothing below it."""


def shown_rows(exhibit: Exhibit, asked: list[tuple[str, str]]) -> Iterator[ShownRow]:
    """The rows of a matrix. Rows with parts below are shaded among themselves, or they would drown the others.

    The last column is the total and has no shade.
    """
    parents = [len(after.path) > len(row.path) for row, after in pairwise((*exhibit.rows, LAST))]
    most = {kind: _most(row for row, is_parent in zip(exhibit.rows, parents, strict=True) if is_parent == kind)
            for kind in (True, False)}  # fmt: skip
    columns = [(column, f"cell/?{address([*asked, ('column', column)])}") for column in exhibit.columns]
    for row, has_parts in zip(exhibit.rows, parents, strict=True):
        ref = urlencode({"row": row.ref or ""})
        cells = (
            _cell(cell, column, f"{href}&{ref}", most[has_parts])
            for cell, (column, href) in zip(row.cells, columns, strict=True)
        )
        yield _with_total(ShownRow(row.label, row.ref or "", len(row.path), has_parts, tuple(cells)))


def _most(rows: Iterable[Row]) -> int:
    return max((int(cell.value or 0) for row in rows for cell in row.cells[:-1]), default=0)


def legend(rows: Iterable[ShownRow]) -> list[tuple[str, str]]:
    """The signs that occur, with what they mean."""
    return sorted({(cell.mark, cell.reason) for row in rows for cell in row.cells if cell.mark}, key=lambda m: m[1])


def shade(value: int, most: int) -> int:
    """1 to 5: the value itself while it is small, else its fifth of the largest; 0 for nothing."""
    return value if most <= SHADES else ceil(SHADES * value / most)


def _cell(cell: Cell, column: str, href: str, most: int) -> ShownCell:
    mark = MARKS.get(cell.reason, NO_MARK) if cell.reason else ""
    shown = shade(int(cell.value or 0), most)
    return ShownCell(cell.text, shown, mark, cell.reason or "", href if cell.refs else "", column, False)


def _with_total(row: ShownRow) -> ShownRow:
    *cells, total = row.cells
    last = ShownCell(total.text, 0, total.mark, total.reason, total.href, total.column, True)
    return ShownRow(row.label, row.ref, row.depth, row.has_parts, (*cells, last))
