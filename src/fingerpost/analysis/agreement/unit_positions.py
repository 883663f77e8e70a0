"""Spans moved from characters to units: positions become places of turns, sentences or answers in their document."""

import numpy as np
import polars as pl

from fingerpost.analysis.agreement.spans import Spans
from fingerpost.analysis.agreement.sweep import Ints, packed
from fingerpost.terms.errors import Invalid, NotFound


def counted_in(table: Spans, frame: pl.DataFrame) -> Spans:
    """The spans in units of `frame` (document, start, end). A span covers every unit it shares a character with.

    Spans that share none are left out; those that come to say the same are kept once. Raises Invalid for overlapping
    units, NotFound for an unknown document.
    """
    document, start, end = _units(table, frame)
    lengths = np.bincount(document, minlength=len(table.documents))
    first = np.cumsum(lengths) - lengths
    starts, ends = packed(document, start, table.bits), packed(document, end, table.bits)
    begin = np.searchsorted(ends, packed(table.document, table.start, table.bits), side="right")
    stop = np.searchsorted(starts, packed(table.document, table.end, table.bits), side="left")
    offset = first[table.document]
    moved = table.replaced_ends(begin - offset, stop - offset, lengths.astype(np.int64))
    kept = moved.taking(moved.end > moved.start)
    return kept.taking(_first_of_equals(kept))


def _units(table: Spans, frame: pl.DataFrame) -> tuple[Ints, Ints, Ints]:
    place = {name: at for at, name in enumerate(table.documents)}
    names = frame["document"].to_list()
    unknown = next((name for name in names if name not in place), None)
    if unknown is not None:
        raise NotFound(f"No document named {unknown!r}.", hint="Give units of the documents of the corpus.")
    document = np.array([place[name] for name in names], dtype=np.int64)
    start, end = (frame[head].to_numpy().astype(np.int64) for head in ("start", "end"))
    order = np.lexsort((start, document))
    document, start, end = document[order], start[order], end[order]
    crossing = np.flatnonzero((document[1:] == document[:-1]) & (start[1:] < end[:-1]))
    if len(crossing):
        at = crossing[0]
        what = f"Units overlap: {start[at]} to {end[at]} and {start[at + 1]} to {end[at + 1]}."
        raise Invalid(what, where=table.documents[document[at]], hint="Units must follow one another.")
    return document, start, end


def _first_of_equals(table: Spans) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    columns = table.columns()[:5]
    same = np.logical_and.reduce([column[1:] == column[:-1] for column in columns])
    return np.concatenate((np.ones(min(1, len(table.start)), dtype=np.bool_), ~same))
