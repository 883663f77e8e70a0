"""The matrix: codings counted by row (code, construct) and column (site, wave, role, kind, polarity).

Not here: which codings count (`layers`), the two axes (`axes`), why a cell is empty (`silence`), printing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import polars as pl

from fingerpost.analysis.axes import (
    Columns,
    Grid,
    RowTree,
    code_rows,
    construct_rows,
    falls,
    grid_of,
    numbered,
)
from fingerpost.analysis.silence import reasons
from fingerpost.terms.errors import Invalid, NotFound

__all__ = [
    "Columns",
    "MatrixCell",
    "MatrixColumn",
    "MatrixResult",
    "MatrixRow",
    "RowTree",
    "cell_refs",
    "code_rows",
    "construct_rows",
    "matrix",
]

Count = Literal["sites", "sources", "passages", "codings"]
TOTAL = "All"
_OFFSET_BITS = 25  # 2 ** 25 > terms.sources.LONGEST_TEXT


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """A count, or None with its `reason`; `refs` are guids of the passages counted, by source and start."""

    value: int | None
    reason: str | None = None
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """A column (`key` None: the total). `denominator`: the sites or sources there; None for other counts."""

    key: str | None
    label: str
    denominator: int | None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row with its cells in the order of the columns, the total last. `path`: labels of its ancestors."""

    id: str
    label: str
    path: tuple[str, ...]
    cells: tuple[MatrixCell, ...]

    @property
    def depth(self) -> int:
        """0 at the top."""
        return len(self.path)


@dataclass(frozen=True, slots=True)
class MatrixResult:
    """Rows and columns in order of print, and what is in none of them.

    `left_out`: codings under codes that belong to no row, by the code's name. `outside`: codings of the rows
    that fall in no column (an interview without a wave); they are not in the total either.
    """

    count: Count
    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]
    left_out: Mapping[str, int]
    outside: int


def matrix(
    codings: pl.DataFrame,
    sources: pl.DataFrame,
    rows: RowTree,
    columns: Columns,
    count: Count = "sites",
    *,
    coded: pl.DataFrame | None = None,
    refs: Literal["all", "none"] = "all",
) -> MatrixResult:
    """Count the codings of each row and column.

    `codings` (CODINGS, one line a coding) are those that count: see `layers.counted`. `sources` (SOURCES) is
    the universe of the denominators and reasons. `coded`: every coding on those sources, before layer and
    conditions, which tells what they were coded under; left out, `codings` are taken. `refs="none"` leaves
    the cells without refs, for `cell_refs` to find them one by one.

    Sites, sources: distinct ones (a coding whose source has no site adds none, so 0 sites may have said it).
    Passages: distinct words, so that two coders on the same words make one. A parent counts the union of its
    descendants. An empty cell's reason is one of `silence.TOLD`, or NO_CODE.
    """
    if count not in get_args(Count):
        raise Invalid(f"Cannot count {count!r}.", hint=f"Give one of {', '.join(get_args(Count))}.")
    grid = grid_of(rows, columns)
    numbers = _numbers(codings, grid)
    values = _by_cell(_values(codings, numbers, grid, count), "value")
    told: dict[_Where, str] = {}
    if len(values) < grid.size:
        told = reasons(grid, sources, codings if coded is None else coded)
    pointers = _by_cell(_refs(codings, numbers, grid), "refs") if refs == "all" else {}
    return MatrixResult(
        count=count,
        columns=_columns(sources, columns, count),
        rows=tuple(_row(number, grid, values, told, pointers) for number in range(len(grid.places))),
        left_out=_left_out(codings, numbers),
        outside=numbers.filter(pl.col("member").is_not_null() & pl.col("column").is_null()).height,
    )


def cell_refs(
    codings: pl.DataFrame, rows: RowTree, columns: Columns, row: str, column: str | None = None
) -> tuple[str, ...]:
    """The guids of the passages counted in one cell, by source and start; `column` None: in the row's total.

    Takes what `matrix` takes. Raises NotFound for a row or column that is not there.
    """
    grid = grid_of(rows, columns)
    row_number = _number(row, [place.id for place in grid.places], "row")
    members = grid.reach.filter(pl.col("row") == row_number)["member"]
    numbers = _numbers(codings, grid)
    if column is None:
        is_there = numbers["column"].is_not_null()
    else:
        is_there = numbers["column"] == _number(column, columns.keys, "column")
    counts_here = numbers["member"].is_in(members.implode()) & is_there
    return tuple(_in_order(codings.filter(counts_here))["passage"].unique(maintain_order=True))


_Where = tuple[int, int | None]
"""The numbers of a row and a column; column None: the total."""


def _number(name: str, names: list[str], what: str) -> int:
    if name not in names:
        raise NotFound(f"The matrix has no {what} {name!r}.")
    return names.index(name)


def _numbers(codings: pl.DataFrame, grid: Grid) -> pl.DataFrame:
    """The numbers of each coding's member and column, line by line; null where it has none."""
    columns = numbered(grid.columns.name, grid.columns.keys).alias("column")
    return codings.select(numbered(grid.rows.key, grid.keys).alias("member"), columns)


def _left_out(codings: pl.DataFrame, numbers: pl.DataFrame) -> dict[str, int]:
    unknown = codings.select("code").filter(numbers["member"].is_null())
    return dict(unknown.group_by("code").len().sort("code").iter_rows())


def _values(codings: pl.DataFrame, numbers: pl.DataFrame, grid: Grid, count: Count) -> pl.DataFrame:
    """What is in each cell that is not empty: `row`, `column` (null: the total), `value`."""
    if count == "codings":
        kept = numbers.drop_nulls().group_by("member", "column").len()
        how = pl.col("len").sum()
    else:
        kept = numbers.with_columns(what=_what(codings, count)).drop_nulls(["member", "column"])
        kept = kept if count == "passages" else kept.unique()
        how = pl.col("what").drop_nulls().n_unique()
    reached = kept.lazy().join(grid.reach.lazy(), on="member")
    cells = reached.group_by("row", "column").agg(value=how)
    totals = reached.group_by("row").agg(pl.lit(None, pl.UInt32).alias("column"), value=how)
    return pl.concat(pl.collect_all([cells, totals]))


def _what(codings: pl.DataFrame, count: Count) -> pl.Series:
    """One whole number for each thing to be counted, line by line; the same thing has the same number."""
    if count == "sites":
        return codings["site"].cast(pl.Categorical).to_physical()
    source = pl.col("source_id").cast(pl.Categorical).to_physical()
    if count == "sources":
        return codings.select(source).to_series()
    words = pl.col("start") * 2**_OFFSET_BITS + pl.col("end")
    return codings.select(source.cast(pl.Int128) * 2 ** (2 * _OFFSET_BITS) + words).to_series()


def _refs(codings: pl.DataFrame, numbers: pl.DataFrame, grid: Grid) -> pl.DataFrame:
    """The passages of each cell that is not empty: `row`, `column` (null: the total), `refs` in order."""
    kept = codings.with_columns(numbers.get_columns()).drop_nulls(["member", "column"])
    reached = _in_order(kept, "member", "column").join(grid.reach, on="member", maintain_order="left")
    refs = pl.col("passage").unique(maintain_order=True).alias("refs")
    cells = reached.group_by("row", "column", maintain_order=True).agg(refs)
    totals = reached.group_by("row", maintain_order=True).agg(pl.lit(None, pl.UInt32).alias("column"), refs)
    return pl.concat([cells, totals])


def _in_order(codings: pl.DataFrame, *others: str) -> pl.DataFrame:
    """The passages and the other columns, by the source's title and the place in it."""
    titles = codings.select("source", "source_id").unique().sort("source", "source_id")
    source = numbered("source_id", titles["source_id"].unique(maintain_order=True).to_list())
    places = codings.lazy().select(source, "start", "end", "passage", *others)
    return places.sort("source_id", "start", "end", "passage").select("passage", *others).collect()


def _by_cell(cells: pl.DataFrame, name: str) -> dict[_Where, Any]:
    return {(row, column): value for row, column, value in cells.select("row", "column", name).iter_rows()}


def _row(
    number: int,
    grid: Grid,
    values: Mapping[_Where, int],
    told: Mapping[_Where, str],
    pointers: Mapping[_Where, list[str]],
) -> MatrixRow:
    place = grid.places[number]
    columns = (*range(grid.columns.labels.height), None)
    cells = (_cell((number, column), values, told, pointers) for column in columns)
    return MatrixRow(place.id, place.label, place.path, tuple(cells))


def _cell(
    where: _Where,
    values: Mapping[_Where, int],
    told: Mapping[_Where, str],
    pointers: Mapping[_Where, list[str]],
) -> MatrixCell:
    if where in values:
        return MatrixCell(values[where], None, tuple(pointers.get(where, ())))
    return MatrixCell(None, told[where])


def _columns(sources: pl.DataFrame, columns: Columns, count: Count) -> tuple[MatrixColumn, ...]:
    labels = columns.ordered.select("key", "label").rows()
    if count not in ("sites", "sources"):
        return (*(MatrixColumn(key, label, None) for key, label in labels), MatrixColumn(None, TOTAL, None))
    what = "site" if count == "sites" else "source_id"
    belongs = sources.select("source_id", what=what)
    there = falls(sources, columns).join(belongs, on="source_id").drop_nulls()
    each = dict(there.group_by("column").agg(pl.col("what").n_unique()).iter_rows())
    whole = len(labels) if columns.name == what else sources[what].drop_nulls().n_unique()
    shown = (MatrixColumn(key, label, each.get(number, 0)) for number, (key, label) in enumerate(labels))
    return (*shown, MatrixColumn(None, TOTAL, whole))
