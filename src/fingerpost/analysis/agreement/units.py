"""Units × coders, missing values allowed: the table that unit coefficients are counted from, checked and coded.

Not here: any coefficient, and reading files.
"""

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal, get_args

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fingerpost.analysis.agreement.shares import mask
from fingerpost.terms.errors import Invalid

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Codes = NDArray[np.signedinteger[Any]]
MISSING = -1
NUMERIC: tuple[Level, ...] = ("interval", "ratio")


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """What each coder said of each unit.

    `codes` is coders × units: the place of the value among `categories`, −1 where it is missing. Units that nobody
    coded are left out and counted in `empty`. `scores` are the numbers that categories stand for, None if they are
    words; `ordered` says whether the order of `categories` means anything. `clusters` gives each unit the number of
    its document; `places` the row of the table it came from.
    """

    codes: Codes
    coders: tuple[str, ...]
    categories: tuple[Hashable, ...]
    names: tuple[str, ...]
    places: NDArray[np.intp]
    scores: NDArray[np.float64] | None = None
    ordered: bool = False
    clusters: NDArray[np.intp] | None = None
    documents: tuple[str, ...] = ()
    empty: int = 0

    @property
    def n(self) -> int:
        """How many units at least one coder coded."""
        return int(self.codes.shape[1])

    @property
    def missing(self) -> int:
        """How many values are missing, in units that somebody coded."""
        return int(np.count_nonzero(self.codes < 0))

    def prevalence(self) -> dict[Hashable, float]:
        """Each category's share of all values given."""
        given = np.bincount(self.codes[self.codes >= 0].astype(np.intp), minlength=len(self.categories))
        total = max(int(given.sum()), 1)
        return {category: float(count / total) for category, count in zip(self.categories, given, strict=True)}

    def pairs(self) -> tuple[tuple[int, int], ...]:
        """The places of every two coders."""
        return tuple(combinations(range(len(self.coders)), 2))

    def jointly(self, first: int, second: int) -> "Units":
        """Only these two coders, and only the units that both of them coded."""
        codes = self.codes[[first, second]]
        return self._taking(codes, mask(codes >= 0, every=True), (self.coders[first], self.coders[second]))

    def without(self, coder: str) -> "Units":
        """All coders but one: to see how far agreement hangs on a single person. Raises Invalid for an unknown name."""
        if coder not in self.coders:
            raise Invalid(f"No coder named {coder!r}.", hint=f"There are {', '.join(self.coders)}.")
        kept = [at for at, name in enumerate(self.coders) if name != coder]
        codes = self.codes[kept]
        return self._taking(codes, mask(codes >= 0, every=False), tuple(self.coders[at] for at in kept))

    def _taking(self, codes: Codes, chosen: NDArray[np.bool_], coders: tuple[str, ...]) -> "Units":
        return Units(
            codes=np.ascontiguousarray(codes[:, chosen]),
            coders=coders,
            categories=self.categories,
            names=tuple(name for name, keep in zip(self.names, chosen, strict=True) if keep) if self.names else (),
            places=self.places[chosen],
            scores=self.scores,
            ordered=self.ordered,
            clusters=None if self.clusters is None else self.clusters[chosen],
            documents=self.documents,
        )


def units(
    table: Any,
    *,
    coders: Sequence[str] | None = None,
    categories: Sequence[Hashable] | None = None,
    level: Level = "nominal",
    missing: Hashable = None,
    names: Sequence[str] | None = None,
    documents: Sequence[str] | None = None,
    first_row: int = 1,
) -> Units:
    """Check and code a table of units × coders: an array, a Polars frame (a column a coder) or a sequence of rows.

    None, NaN, empty text and `missing` are missing values. `categories` declares every category, in order; an unused
    one counts for S and AC1. Without it the categories seen are taken, numbers in their order. `documents` names the
    document of each unit, for intervals clustered by document; `names` the units. `first_row` numbers the first row
    in messages. Raises Invalid, naming row and column, for one coder, no unit, a value outside the categories or one
    that is not a number where `level` needs numbers.
    """
    if level not in get_args(Level):
        raise Invalid(f"Unknown level {level!r}.", hint=f"Give one of {', '.join(get_args(Level))}.")
    columns, heads = _columns(table, coders)
    _check_shape(columns, heads, names, documents)
    gaps = _Gaps(missing)
    kept = _kept_categories(columns, categories, gaps)
    codes = _coded(columns, heads, kept, gaps, first_row)
    scores = _scores(kept)
    if level in NUMERIC and scores is None:
        raise _not_numbers(columns, heads, gaps, level, first_row)
    if level == "ordinal" and scores is None and categories is None:
        raise _no_order(columns, heads, gaps, first_row)
    coded = mask(codes >= 0, every=False)
    if not coded.any():
        raise Invalid("The table has no values.", hint="Give at least one unit that two coders coded.")
    numbers, labels = _numbered(documents)
    whole = bool(coded.all())
    return Units(
        codes=np.ascontiguousarray(codes if whole else codes[:, coded]),
        coders=heads,
        categories=kept,
        names=tuple(str(name) for name, keep in zip(names, coded, strict=True) if keep) if names else (),
        places=np.flatnonzero(coded) + first_row,
        scores=scores,
        ordered=categories is not None or scores is not None,
        clusters=None if numbers is None else numbers[coded],
        documents=labels,
        empty=int(np.count_nonzero(~coded)),
    )


class _Gaps:
    """What counts as missing."""

    def __init__(self, extra: Hashable) -> None:
        self.extra = extra

    def has(self, value: Any) -> bool:
        if value is None or (isinstance(value, float) and math.isnan(value)):
            return True
        return value == self.extra or (isinstance(value, str) and not value.strip())


def _columns(table: Any, coders: Sequence[str] | None) -> tuple[list[Any], tuple[str, ...]]:
    """A column a coder and the coders' names."""
    if isinstance(table, pl.DataFrame):
        return [column.to_list() for column in table], tuple(coders or table.columns)
    if isinstance(table, np.ndarray):
        if table.ndim != 2:
            raise Invalid(f"The table has {table.ndim} dimensions.", hint="Give units × coders: two.")
        return list(table.T), _named(coders, table.shape[1])
    rows = [list(row) for row in table]
    width = len(rows[0]) if rows else 0
    for number, row in enumerate(rows, 1):
        if len(row) != width:
            raise Invalid(f"It has {len(row)} values where the first has {width}.", where=f"Row {number}")
    return [list(column) for column in zip(*rows, strict=True)], _named(coders, width)


def _named(coders: Sequence[str] | None, width: int) -> tuple[str, ...]:
    return tuple(coders) if coders else tuple(f"coder {number}" for number in range(1, width + 1))


def _check_shape(columns: list[Any], heads: tuple[str, ...], *beside: Sequence[str] | None) -> None:
    if len(heads) != len(columns):
        raise Invalid(f"There are {len(columns)} columns and {len(heads)} coders' names.", hint="Name each column.")
    doubled = {head for head in heads if heads.count(head) > 1}
    if doubled:
        raise Invalid(f"Two columns are named {min(doubled)!r}.", hint="Give each coder a name of their own.")
    if len(columns) < 2:
        raise Invalid(f"There is {len(columns) or 'no'} coder.", hint="Agreement needs at least two columns of values.")
    if len(columns[0]) == 0:
        raise Invalid("The table has no rows.", hint="Give one row a unit.")
    for given in beside:
        if given is not None and len(given) != len(columns[0]):
            raise Invalid(f"{len(given)} names were given for {len(columns[0])} units.", hint="Give one a unit.")


def _kept_categories(columns: list[Any], declared: Sequence[Hashable] | None, gaps: _Gaps) -> tuple[Hashable, ...]:
    """The declared categories, or those seen: numbers by size, else words by alphabet."""
    if declared is not None:
        if len(set(declared)) != len(declared):
            raise Invalid("A category is declared twice.", hint="Name each once.")
        return tuple(declared)
    seen: set[Any] = set()
    for column in columns:
        seen.update(np.unique(column).tolist() if _is_numeric(column) else column)
    found = [value for value in seen if not gaps.has(value)]
    if all(isinstance(value, int | float) for value in found):
        return tuple(sorted(found))
    return tuple(sorted(found, key=lambda value: (str(type(value)), str(value))))


def _is_numeric(column: Any) -> bool:
    return isinstance(column, np.ndarray) and np.issubdtype(column.dtype, np.number)


def _coded(
    columns: list[Any],
    heads: tuple[str, ...],
    kept: tuple[Hashable, ...],
    gaps: _Gaps,
    first: int,
) -> Codes:
    dtype = np.int8 if len(kept) < 127 else np.int32
    codes = np.empty((len(columns), len(columns[0])), dtype=dtype)
    place = {category: at for at, category in enumerate(kept)}
    for number, column in enumerate(columns):
        if _is_numeric(column):
            codes[number] = _coded_numbers(column, heads[number], place, gaps, first)
            continue
        for row, value in enumerate(column):
            at = MISSING if gaps.has(value) else place.get(value)
            if at is None:
                raise _outside(value, heads[number], row + first, kept)
            codes[number, row] = at
    return codes


def _coded_numbers(column: Any, head: str, place: dict[Any, int], gaps: _Gaps, first: int) -> NDArray[np.intp]:
    """The same for an array of numbers, by the few values that occur instead of one by one."""
    values, back = np.unique(column, return_inverse=True)
    at = []
    for value in values.tolist():
        if not gaps.has(value) and value not in place:
            raise _outside(value, head, int(np.flatnonzero(column == value)[0]) + first, tuple(place))
        at.append(MISSING if gaps.has(value) else place[value])
    return np.asarray(at, dtype=np.intp)[back]


def _outside(value: Any, head: str, row: int, kept: Sequence[Hashable]) -> Invalid:
    some = ", ".join(map(str, kept[:12])) + (", …" if len(kept) > 12 else "")
    return Invalid(
        f"{value!r} is not one of the categories.",
        where=f"Row {row}, column {head}",
        hint=f"Declared are {some}. Correct the value or declare it.",
    )


def _scores(kept: tuple[Hashable, ...]) -> NDArray[np.float64] | None:
    if not all(isinstance(value, int | float) for value in kept):
        return None
    scores = np.asarray(kept, dtype=np.float64)
    return scores if np.isfinite(scores).all() else None


def _first_word(columns: list[Any], heads: tuple[str, ...], gaps: _Gaps, first: int) -> tuple[str, Any]:
    """Where the first value stands that is no finite number."""
    for row in range(len(columns[0])):
        for head, column in zip(heads, columns, strict=True):
            value = column[row]
            if not gaps.has(value) and not (isinstance(value, int | float) and math.isfinite(value)):
                return f"Row {row + first}, column {head}", value
    return "Categories", "one of those declared"


def _not_numbers(columns: list[Any], heads: tuple[str, ...], gaps: _Gaps, level: str, first: int) -> Invalid:
    where, value = _first_word(columns, heads, gaps, first)
    hint = "Correct it, leave the cell empty if it is missing, or ask for the nominal level."
    return Invalid(f"{value!r} is not a number, and the {level} level needs numbers.", where=where, hint=hint)


def _no_order(columns: list[Any], heads: tuple[str, ...], gaps: _Gaps, first: int) -> Invalid:
    where, value = _first_word(columns, heads, gaps, first)
    hint = "Declare the categories in their order, lowest first, or use numbers."
    return Invalid(f"{value!r} is a word, and the ordinal level needs an order.", where=where, hint=hint)


def _numbered(documents: Iterable[str] | None) -> tuple[NDArray[np.intp] | None, tuple[str, ...]]:
    if documents is None:
        return None, ()
    labels: dict[str, int] = {}
    numbers = [labels.setdefault(str(document), len(labels)) for document in documents]
    return np.asarray(numbers, dtype=np.intp), tuple(labels)
