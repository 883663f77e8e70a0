"""Codings laid over the pieces they cover, and whom each of them meets there: the evidence behind a 2×2 table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fingerpost.analysis.agreement.sweep import packed

Ints = NDArray[np.int64]
_Row = tuple[Any, ...]
"""Coder, passage, whom it meets somewhere, whom everywhere, who looked (as bits)."""


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


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """Codings laid over pieces: a place for each piece that each coding covers, coding by coding.

    `row` is the coding's place in its frame, `piece` the piece's number, `weights` what each piece weighs. A piece is
    a unit, of weight 1, or a stretch between two ends of spans of one code in one document, of its length.
    """

    row: Ints
    piece: Ints
    weights: Ints


def laid(marked: pl.DataFrame, units: pl.DataFrame | None) -> Laid:
    """Codings (document, code, start, end) over units (document, start, end; never overlapping), else stretches."""
    keys = marked["document"] if units is not None else marked["document"] + "\0" + marked["code"]
    names = (keys if units is None else pl.concat([keys, units["document"]])).unique(maintain_order=True)
    number = pl.DataFrame({"key": names, "number": np.arange(len(names))})
    where = _numbered(keys, number)
    start, end = marked["start"].to_numpy(), marked["end"].to_numpy()
    bits = int(max(end.max(initial=0), 0 if units is None else units["end"].to_numpy().max(initial=0)) + 1).bit_length()
    starts, ends = packed(where, start, bits), packed(where, end, bits)
    if units is None:
        bounds = np.unique(np.concatenate((starts, ends)))
        begins, stops, weights = bounds[:-1], bounds[1:], np.diff(bounds)
    else:
        at = _numbered(units["document"], number)
        begins, stops = (np.sort(packed(at, units[head].to_numpy(), bits)) for head in ("start", "end"))
        weights = np.ones(units.height, dtype=np.int64)
    first, last = np.searchsorted(stops, starts, side="right"), np.searchsorted(begins, ends, side="left")
    many = np.maximum(last - first, 0)
    begun = np.cumsum(many) - many
    piece = np.arange(int(many.sum())) - np.repeat(begun - first, many)
    return Laid(np.repeat(np.arange(marked.height), many), piece, weights)


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
    over = laid(codings, units)
    if not len(over.row):
        return {}
    own = codings["coder"].replace_strict(bit, return_dtype=pl.Int64).to_numpy()[over.row]
    codes = codings["code"].rank("dense").to_numpy().astype(np.int64)[over.row]
    here = _together(codes * (int(over.piece.max()) + 1) + over.piece, own)
    begins = np.flatnonzero(np.diff(over.row, prepend=-1))
    each = codings[over.row[begins]].select(
        "code", "coder", "passage", pl.Series("somewhere", np.bitwise_or.reduceat(here, begins)),
        pl.Series("everywhere", np.bitwise_and.reduceat(here, begins)),
        pl.col("document").replace_strict(saw, default=0, return_dtype=pl.Int64).alias("saw"),
    )  # fmt: skip
    rows: dict[str, list[_Row]] = {}
    for code, *row in each.iter_rows():
        rows.setdefault(code, []).append(tuple(row))
    wanted = list(pairs)
    return {(code, *pair): _met(own_rows, *pair, bit) for code, own_rows in rows.items() for pair in wanted}


def _together(keys: Ints, bits: Ints) -> Ints:
    """For each place the bits of all places with its key."""
    order = np.argsort(keys, kind="stable")
    begins = np.flatnonzero(np.diff(keys[order], prepend=-1))
    whole = np.bitwise_or.reduceat(bits[order], begins)
    found = np.empty_like(bits)
    found[order] = np.repeat(whole, np.diff(begins, append=len(keys)))
    return found


def _met(rows: list[_Row], first: str, second: str, bit: Mapping[str, int]) -> Met:
    other = {first: bit[second], second: bit[first]}
    pair = bit[first] | bit[second]
    mine = [row for row in rows if row[0] in other and row[4] & pair == pair]
    shared = [(row[0], row[1]) for row in mine if row[2] & other[row[0]]]
    alone = [(row[0], row[1]) for row in mine if not row[3] & other[row[0]]]
    return Met(*(_of(some, coder) for some in (shared, alone) for coder in (first, second)))


def _of(rows: list[tuple[str, str]], coder: str) -> tuple[str, ...]:
    return tuple(passage for who, passage in rows if who == coder)
