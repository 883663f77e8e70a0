"""Agreement of whole spans: which of one coder's spans answers which of the other's, and the F1 of it."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import maximum_bipartite_matching

from fingerpost.analysis.agreement.shares import share
from fingerpost.analysis.agreement.spans import Spans
from fingerpost.analysis.agreement.sweep import Ints, packed

Floats = NDArray[np.float64]


def f1(rows: Floats) -> Floats:
    """2M / (nA + nB) of rows (nA + nB, M)."""
    return share(2 * rows[:, 1], rows[:, 0])


def matches(table: Spans, codes: list[int], first: int, second: int, threshold: float | None) -> Floats:
    """Per document (nA + nB, M): spans of two coders under the same code, and how many of them go together one to one.

    `threshold` None: those with the same start and end. Else the largest number of pairs whose overlap over union is
    at least `threshold`, by maximum matching (Hopcroft & Karp 1973), not by taking the first that fits. Spans of a
    coder who did not code what the other did are left out.
    """
    both = table.looked[first] & table.looked[second]
    chosen = np.isin(table.code, codes) & both[table.document]
    ours, theirs = (table.taking(chosen & (table.coder == coder)) for coder in (first, second))
    many = len(table.documents)
    spans = np.bincount(np.concatenate((ours.document, theirs.document)), minlength=many)
    matched = _identical(ours, theirs) if threshold is None else _overlapping(ours, theirs, threshold)
    return np.column_stack((spans, np.bincount(matched, minlength=many))).astype(np.float64)


def _cell(side: Spans) -> Ints:
    return side.code * len(side.documents) + side.document


def _identical(first: Spans, second: Spans) -> Ints:
    """The document of each span that both coders made; a coder makes no span twice."""
    columns = [np.column_stack((_cell(side), side.start, side.end)) for side in (first, second)]
    found, counts = np.unique(np.concatenate(columns), axis=0, return_counts=True)
    return np.asarray(found[counts == 2, 0] % len(first.documents))


def _overlapping(first: Spans, second: Spans, threshold: float) -> Ints:
    left, right = _candidates(first, second)
    shared = np.minimum(first.end[left], second.end[right]) - np.maximum(first.start[left], second.start[right])
    together = (first.end - first.start)[left] + (second.end - second.start)[right] - shared
    good = (shared > 0) & (shared >= threshold * together)
    shape = (len(first.start), len(second.start))
    if not good.any():
        return np.empty(0, dtype=np.int64)
    graph = sparse.csr_array((np.ones(int(good.sum())), (left[good], right[good])), shape=shape)
    answer = maximum_bipartite_matching(graph, perm_type="column")
    return np.asarray(first.document[answer >= 0])


def _candidates(first: Spans, second: Spans) -> tuple[Ints, Ints]:
    """Places of spans that may overlap: those of the other coder from the first still open to the last begun."""
    order = np.lexsort((second.start, _cell(second)))
    starts = packed(_cell(second), second.start, second.bits)[order]
    reach = np.maximum.accumulate(packed(_cell(second), second.end, second.bits)[order]) if len(order) else starts
    begin = np.searchsorted(reach, packed(_cell(first), first.start, first.bits), side="right")
    until = np.searchsorted(starts, packed(_cell(first), first.end, first.bits), side="left")
    many = np.maximum(until - begin, 0)
    left = np.repeat(np.arange(len(many)), many)
    offset = np.arange(len(left)) - np.repeat(np.cumsum(many) - many, many)
    return left, order[np.repeat(begin, many) + offset]
