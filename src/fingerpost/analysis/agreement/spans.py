"""Spans of codes on documents, as coders made them: checked, numbered and sorted. Nothing is measured here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fingerpost.terms.errors import Invalid, Problem, Unreadable

Ints = NDArray[np.int64]
COLUMNS = ("document", "coder", "code", "start", "end")
TOLD_AT_MOST = 50


class Span(NamedTuple):
    """One coder's code on [start, end), in code points of the document's text."""

    document: str
    coder: str
    code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """All spans of some documents, sorted by document, code, coder, start and end.

    `document`, `coder` and `code` are numbers into the names. `lengths`: code points of each document. `looked` is
    coders × documents: whether the coder coded the document, if only by finding nothing. `row`: where each span stood
    in the table it came from. `empty` counts spans of no characters, which are left out.
    """

    documents: tuple[str, ...]
    lengths: Ints
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    looked: NDArray[np.bool_]
    document: Ints
    coder: Ints
    code: Ints
    start: Ints
    end: Ints
    row: Ints
    empty: int = 0
    looked_is_assumed: bool = True

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """The numbers of every two coders."""
        return tuple(combinations(range(len(self.coders)), 2))

    @property
    def bits(self) -> int:
        """Bits that hold any position, so that (cell, position) packs into one sortable number."""
        return int(self.lengths.max(initial=0) + 1).bit_length()

    def columns(self) -> tuple[Ints, ...]:
        """document, coder, code, start, end and row."""
        return self.document, self.coder, self.code, self.start, self.end, self.row

    def compared(self, coders: Sequence[int]) -> Ints:
        """The documents that two of these coders coded, without those that have nothing to count: they are clusters."""
        return np.flatnonzero((self.looked[list(coders)].sum(axis=0) >= 2) & (self.lengths > 0))

    def taking(self, chosen: NDArray[np.bool_]) -> "Spans":
        """The same documents, coders and codes with only some of the spans."""
        return self.holding([column[chosen] for column in self.columns()])

    def replaced_ends(self, start: Ints, end: Ints, lengths: Ints) -> "Spans":
        """The same spans at other positions of documents of other lengths."""
        moved = replace(self, lengths=lengths)
        return moved.holding([*self.columns()[:3], start, end, self.row])

    def holding(self, columns: Sequence[Ints]) -> "Spans":
        """The same documents, coders and codes with other spans; `columns` as `columns` gives them, in any order."""
        order = np.lexsort((columns[4], columns[3], columns[1], columns[2], columns[0]))
        document, coder, code, start, end, row = (column[order] for column in columns)
        return replace(self, document=document, coder=coder, code=code, start=start, end=end, row=row)


def spans(
    table: Any,
    lengths: Mapping[str, int],
    *,
    coders: Sequence[str] | None = None,
    codes: Sequence[str] | None = None,
    looked: Iterable[tuple[str, str]] | None = None,
    first_row: int = 1,
) -> Spans:
    """Check and number spans: a Polars frame with the columns document, coder, code, start, end, or rows of the five.

    `lengths`: every document that was coded, with its length in code points; those without spans count too. `coders`
    and `codes` declare names (else those that occur). `looked`: pairs of document and coder; left out, every coder
    is taken to have coded every document. Raises Unreadable with all faults, each with row and column, and Invalid for
    one coder or no document.
    """
    if not lengths:
        raise Invalid("There are 0 documents.", hint="Give the length of every document that was coded.")
    columns = _columns(table)
    rows = np.arange(len(columns[0]), dtype=np.int64) + first_row
    names = [_names(lengths, []), _names(coders, columns[1]), _names(codes, columns[2])]
    if len(names[1]) < 2:
        found = f"one coder, {names[1][0]!r}" if names[1] else "no coder"
        raise Invalid(f"There is {found}.", hint="Agreement needs spans of at least two coders.")
    sizes = np.array([lengths[name] for name in names[0]], dtype=np.int64)
    faults = _Faults()
    numbers = [
        faults.known(rows, column, list(known), head)
        for column, known, head in zip(columns[:3], names, COLUMNS, strict=False)
    ]
    start, end = (faults.whole(rows, column, head) for column, head in zip(columns[3:], COLUMNS[3:], strict=True))
    faults.bounds(rows, start, end, numbers[0], sizes, names[0])
    saw = _looked(looked, names[0], names[1], first_row)
    faults.doubled(rows, numbers, start, end)
    faults.unassigned(rows, numbers[0], numbers[1], saw, names)
    faults.raised()
    kept = end > start
    none = np.empty(0, dtype=np.int64)
    frame = Spans(
        documents=names[0], lengths=sizes, coders=names[1], codes=names[2], looked=saw,
        document=none, coder=none, code=none, start=none, end=none, row=none,
        empty=int(np.count_nonzero(~kept)), looked_is_assumed=looked is None,
    )  # fmt: skip
    return frame.holding([column[kept] for column in (*numbers, start, end, rows)])


def _columns(table: Any) -> list[list[Any]]:
    if isinstance(table, pl.DataFrame):
        missing = [name for name in COLUMNS if name not in table.columns]
        if missing:
            raise Invalid(f"There is no column {missing[0]!r}.", hint=f"Give {', '.join(COLUMNS)}.")
        return [table[name].to_list() for name in COLUMNS]
    rows = list(table)
    return [[row[at] for row in rows] for at in range(len(COLUMNS))]


def _names(declared: Iterable[str] | None, found: list[Any]) -> tuple[str, ...]:
    if declared is not None:
        return tuple(declared)
    return tuple(sorted({str(name) for name in found if name not in (None, "")}))


def _looked(
    given: Iterable[tuple[str, str]] | None, documents: Sequence[str], coders: Sequence[str], first_row: int
) -> NDArray[np.bool_]:
    if given is None:
        return np.ones((len(coders), len(documents)), dtype=np.bool_)
    saw = np.zeros((len(coders), len(documents)), dtype=np.bool_)
    for row, (document, coder) in enumerate(given, first_row):
        for name, known in ((document, documents), (coder, coders)):
            if name not in known:
                raise Invalid(f"Unknown name {name!r} in who coded what.", where=f"Row {row}")
        saw[coders.index(coder), documents.index(document)] = True
    return saw


class _Faults:
    """Everything that is wrong with a table of spans, gathered before anything is raised."""

    def __init__(self) -> None:
        self.found: list[tuple[int, Problem]] = []

    def add(self, row: int, column: str, what: str, hint: str) -> None:
        self.found.append((int(row), Problem("error", f"Row {row}, column {column}", what, hint)))

    def raised(self) -> None:
        if not self.found:
            return
        problems = [problem for _, problem in sorted(self.found, key=lambda both: both[0])][:TOLD_AT_MOST]
        first = problems[0]
        raise Unreadable(first.what, where=first.where, hint=first.hint, problems=problems)

    def known(self, rows: Ints, column: list[Any], names: list[str], head: str) -> Ints:
        """Numbers of the names; −1 and a fault where a name is not there."""
        place = {name: at for at, name in enumerate(names)}
        numbers = [place.get(name if type(name) is str else str(name), -1) for name in column]
        hint = "Give its length too." if head == "document" else "Declare it or correct it."
        found = np.array(numbers, dtype=np.int64)
        for at in np.flatnonzero(found < 0):
            name = column[at]
            self.add(rows[at], head, f"No {head} named {name!r}." if name else f"The {head} is missing.", hint)
        return found

    def whole(self, rows: Ints, column: list[Any], head: str) -> Ints:
        """Whole numbers; 0 and a fault where there is none."""
        if all(type(value) is int for value in column):
            return np.array(column, dtype=np.int64)
        found = np.zeros(len(column), dtype=np.int64)
        for at, value in enumerate(column):
            try:
                found[at] = int(value)
                is_whole = float(value) == found[at]
            except (TypeError, ValueError, OverflowError):
                is_whole = False
            if not is_whole:
                self.add(rows[at], head, f"{value!r} is not a whole number.", "Give a count of code points.")
        return found

    def bounds(self, rows: Ints, start: Ints, end: Ints, document: Ints, sizes: Ints, names: tuple[str, ...]) -> None:
        """Reversed spans and spans outside their document."""
        for at in np.flatnonzero(start > end):
            self.add(rows[at], "end", f"The span ends at {end[at]}, before it starts at {start[at]}.", "Swap the two.")
        for at in np.flatnonzero(start < 0):
            self.add(rows[at], "start", f"The span starts at {start[at]}, before the document.", "Count from 0.")
        long = sizes[np.maximum(document, 0)]
        for at in np.flatnonzero((document >= 0) & (end > long) & (start <= end)):
            what = f"The span ends at {end[at]}, but document {names[document[at]]!r} has {long[at]} code points."
            self.add(rows[at], "end", what, "Correct the span or the length.")

    def doubled(self, rows: Ints, numbers: list[Ints], start: Ints, end: Ints) -> None:
        """Rows that say the same as an earlier one."""
        order = np.lexsort((rows, end, start, *numbers))
        columns = [column[order] for column in (*numbers, start, end)]
        same = np.logical_and.reduce([column[1:] == column[:-1] for column in columns]) if len(rows) else []
        for at in np.flatnonzero(same):
            this, before = rows[order[at + 1]], rows[order[at]]
            self.add(this, ",".join(COLUMNS), f"The row says the same as row {before}.", "Leave one of the two out.")

    def unassigned(
        self, rows: Ints, document: Ints, coder: Ints, saw: NDArray[np.bool_], names: list[tuple[str, ...]]
    ) -> None:
        """Spans on documents that the coder is not said to have coded."""
        if saw.all():
            return
        is_odd = (document >= 0) & (coder >= 0) & ~saw[np.maximum(coder, 0), np.maximum(document, 0)]
        for at in np.flatnonzero(is_odd):
            what = f"{names[1][coder[at]]!r} has a span in {names[0][document[at]]!r} but is not said to have coded it."
            self.add(rows[at], "coder", what, "Say so, or take the span out.")
