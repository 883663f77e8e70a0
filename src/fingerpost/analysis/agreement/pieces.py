"""Codings laid over the pieces they cover, and whom each of them meets there: the evidence behind a 2×2 table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fingerpost.analysis.agreement.sweep import packed


@dataclass(frozen=True, slots=True)
class Met:
    """Passages of one code and one pair of coders: each coder's where the other coded too, and each one's alone.

    A passage that reaches over both kinds of places stands in two lists.
    """

    first_met: tuple[str, ...] = ()
    second_met: tuple[str, ...] = ()
    first_alone: tuple[str, ...] = ()
    second_alone: tuple[str, ...] = ()

    @property
    def both(self) -> tuple[str, ...]:
        """What stands behind the cell of what both coded."""
        return self.first_met + self.second_met

    @property
    def all(self) -> tuple[str, ...]:
        """Every passage of the two, once."""
        return tuple(dict.fromkeys((*self.both, *self.first_alone, *self.second_alone)))


def by_piece(marked: pl.DataFrame, units: pl.DataFrame | None) -> pl.DataFrame:
    """A line for each piece that each coding covers, with the columns piece and weight beside those of `marked`.

    `marked` has document, code, start, end. A piece is a unit (document, start, end; not overlapping; weight 1) or,
    without units, a stretch between two ends of spans of one code in one document, its weight its length.
    """
    keys = marked["document"] if units is not None else marked["document"] + "\0" + marked["code"]
    names = (keys if units is None else pl.concat([keys, units["document"]])).unique(maintain_order=True)
    number = pl.DataFrame({"key": names, "number": np.arange(len(names))})
    where = _numbered(keys, number)
    start, end = marked["start"].to_numpy(), marked["end"].to_numpy()
    bits = int(max(end.max(initial=0), 0 if units is None else units["end"].to_numpy().max(initial=0)) + 1).bit_length()
    starts, ends = packed(where, start, bits), packed(where, end, bits)
    if units is None:
        bounds = np.unique(np.concatenate((starts, ends)))
        cuts = bounds[:-1], bounds[1:], np.diff(bounds)
    else:
        at = _numbered(units["document"], number)
        order = np.sort(packed(at, units["start"].to_numpy(), bits)), np.sort(packed(at, units["end"].to_numpy(), bits))
        cuts = *order, np.ones(units.height, dtype=np.int64)
    first, last = np.searchsorted(cuts[1], starts, side="right"), np.searchsorted(cuts[0], ends, side="left")
    many = np.maximum(last - first, 0)
    begun = np.cumsum(many) - many
    piece = np.arange(int(many.sum())) - np.repeat(begun - first, many)
    spread = marked[np.repeat(np.arange(marked.height), many)]
    return spread.with_columns(piece=pl.Series(piece, dtype=pl.Int64), weight=pl.Series(cuts[2][piece], dtype=pl.Int64))


def _numbered(keys: pl.Series, number: pl.DataFrame) -> NDArray[np.int64]:
    found = pl.DataFrame({"key": keys}).join(number, on="key", how="left", maintain_order="left")
    return found["number"].to_numpy().astype(np.int64)


def met(
    codings: pl.DataFrame,
    pairs: Iterable[tuple[str, str]],
    coders: Sequence[str],
    looked: Mapping[str, Iterable[str]],
    units: pl.DataFrame | None = None,
) -> dict[tuple[str, str, str], Met]:
    """(code, first, second) → the passages behind their table; none is listed where the other did not look.

    `codings`: document, coder, code, start, end, passage. `looked`: document → who coded it.
    """
    bit = {name: 1 << at for at, name in enumerate(coders)}
    saw = {document: sum(bit[name] for name in who) for document, who in looked.items()}
    marked = codings.select("document", "code", "start", "end", "passage", "coder").with_columns(
        own=pl.col("coder").replace_strict(bit, return_dtype=pl.Int64),
        saw=pl.col("document").replace_strict(saw, default=0, return_dtype=pl.Int64),
    )
    spread = by_piece(marked, units).with_columns(here=pl.col("own").bitwise_or().over("code", "document", "piece"))
    each = spread.group_by("code", "document", "coder", "passage", "start", "saw", maintain_order=True).agg(
        somewhere=pl.col("here").bitwise_or(), everywhere=pl.col("here").bitwise_and()
    )
    found: dict[tuple[str, str, str], Met] = {}
    wanted = list(pairs)
    for (code,), part in each.group_by("code", maintain_order=True):
        rows = list(part.select("coder", "passage", "somewhere", "everywhere", "saw").iter_rows())
        for first, second in wanted:
            found[str(code), first, second] = _met(rows, first, second, bit)
    return found


def _met(rows: list[tuple[str, str, int, int, int]], first: str, second: str, bit: Mapping[str, int]) -> Met:
    other = {first: bit[second], second: bit[first]}
    pair = bit[first] | bit[second]
    mine = [row for row in rows if row[0] in other and row[4] & pair == pair]
    shared = [(row[0], row[1]) for row in mine if row[2] & other[row[0]]]
    alone = [(row[0], row[1]) for row in mine if not row[3] & other[row[0]]]
    return Met(*(_of(some, coder) for some in (shared, alone) for coder in (first, second)))


def _of(rows: list[tuple[str, str]], coder: str) -> tuple[str, ...]:
    return tuple(passage for who, passage in rows if who == coder)
