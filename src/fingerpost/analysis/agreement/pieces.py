"""Codings laid over the pieces they cover, and whom each of them meets there: the evidence behind a 2×2 table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fingerpost.analysis.agreement.sweep import packed

Ints = NDArray[np.int64]


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


@dataclass(frozen=True, slots=True, eq=False)
class Meetings:
    """The codings of one code in order of document, and whom each meets; an edit replaces those of one document.

    `document` are places among the documents, `coder` one bit each; `somewhere` and `everywhere` are the bits of who
    coded any and all of the pieces that the coding covers, its own coder among them.
    """

    document: Ints
    coder: Ints
    passage: NDArray[np.object_]
    somewhere: Ints
    everywhere: Ints

    def columns(self) -> tuple[NDArray[Any], ...]:
        """document, coder, passage, somewhere and everywhere."""
        return self.document, self.coder, self.passage, self.somewhere, self.everywhere

    def replaced(self, document: int, fresh: "Meetings | None") -> "Meetings":
        """The same with those of one document replaced; None: there are no longer any."""
        first, last = np.searchsorted(self.document, [document, document + 1])
        new = [column[:0] for column in self.columns()] if fresh is None else fresh.columns()
        return Meetings(
            *(np.concatenate((old[:first], own, old[last:])) for old, own in zip(self.columns(), new, strict=True))
        )

    def met(self, first: int, second: int, saw: Ints) -> Met:
        """The passages behind one pair's table. Coders are bits; `saw`: those who coded each document."""
        pair = first | second
        looked = saw[self.document] & pair == pair
        mine = [(looked & (self.coder == own), other) for own, other in ((first, second), (second, first))]
        shared = [own & (self.somewhere & other != 0) for own, other in mine]
        alone = [own & (self.everywhere & other == 0) for own, other in mine]
        return Met(*(tuple(self.passage[chosen].tolist()) for chosen in (*shared, *alone)))


def meetings(
    codings: pl.DataFrame, coders: Sequence[str], documents: Sequence[str], units: pl.DataFrame | None = None
) -> dict[str, Meetings]:
    """Code → whom its codings meet. `codings`: document, coder, code, start, end, passage.

    What covers no unit, or is of no such document, is left out. Of a coding on several pieces one line comes back.
    """
    codings = codings.filter(pl.col("document").is_in(list(documents)))
    over = laid(codings, units)
    if not len(over.row):
        return {}
    bit = {name: 1 << at for at, name in enumerate(coders)}
    own = codings["coder"].replace_strict(bit, return_dtype=pl.Int64).to_numpy()
    codes = sorted(set(codings["code"]))
    code = _placed(codings["code"], codes)
    together = _together(code[over.row] * (int(over.piece.max()) + 1) + over.piece, own[over.row])
    begins = np.flatnonzero(np.diff(over.row, prepend=-1))
    row = over.row[begins]
    document = _placed(codings["document"], documents)[row]
    order = np.lexsort((document, code[row]))
    somewhere, everywhere = (of.reduceat(together, begins)[order] for of in (np.bitwise_or, np.bitwise_and))
    row = row[order]
    whole = Meetings(
        document[order], own[row], codings["passage"].to_numpy().astype(object)[row], somewhere, everywhere
    )
    ends = np.searchsorted(code[row], np.arange(len(codes) + 1))
    parts = (Meetings(*(column[a:b] for column in whole.columns())) for a, b in pairwise(ends.tolist()))
    return dict(zip(codes, parts, strict=True))


def _placed(names: pl.Series, known: Sequence[str]) -> Ints:
    """Each name's place among those known."""
    place = {name: at for at, name in enumerate(known)}
    return names.replace_strict(place, return_dtype=pl.Int64).to_numpy()


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
    saw = np.array([sum(bit[name] for name in who) for who in looked.values()], dtype=np.int64)
    found = meetings(codings, coders, list(looked), units)
    wanted = list(pairs)
    return {
        (code, first, second): own.met(bit[first], bit[second], saw)
        for code, own in found.items() for first, second in wanted
    }  # fmt: skip


def _together(keys: Ints, bits: Ints) -> Ints:
    """For each place the bits of all places with its key."""
    order = np.argsort(keys, kind="stable")
    begins = np.flatnonzero(np.diff(keys[order], prepend=-1))
    whole = np.bitwise_or.reduceat(bits[order], begins)
    found = np.empty_like(bits)
    found[order] = np.repeat(whole, np.diff(begins, append=len(keys)))
    return found
