"""Lengths of unions and overlaps from sorted ends alone: exact, and no text is ever walked through.

Positions are packed as (cell << bits) | position, so that one sort serves every cell at once. Sorted starts S and
sorted ends E of any intervals obey: length covered k times or more = Σ max(0, E_i − S_{i+k−1}).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Union:
    """Disjoint intervals in order, in packed positions; touching ones may stand apart."""

    starts: Ints
    ends: Ints

    def lengths(self) -> Ints:
        """The length of each interval."""
        return self.ends - self.starts

    def before(self, places: Ints) -> Ints:
        """How much is covered below each place."""
        if not len(self.starts):
            return np.zeros(len(places), dtype=np.int64)
        total = np.concatenate(([0], np.cumsum(self.lengths())))
        at = np.searchsorted(self.starts, places, side="right")
        last = np.maximum(at - 1, 0)
        beyond = np.maximum(self.ends[last] - places, 0)  # the last interval begun may not have ended
        return np.asarray(total[at] - np.where(at > 0, beyond, 0))

    def within(self, starts: Ints, ends: Ints) -> Ints:
        """How much of each given interval is covered."""
        return self.before(ends) - self.before(starts)


def packed(cell: Ints, position: Ints, bits: int) -> Ints:
    """Cell and position in one number."""
    return (cell << bits) | position


def union(starts: Ints, ends: Ints, *, joins_touching: bool = True) -> Union:
    """The union of intervals that may overlap, touch, nest or repeat; touching ones are joined or kept apart."""
    starts, ends = np.sort(starts, kind="stable"), np.sort(ends, kind="stable")  # mostly in order as they come
    if not len(starts):
        return Union(starts, ends)
    opens = ends[:-1] < starts[1:] if joins_touching else ends[:-1] <= starts[1:]
    return Union(np.concatenate((starts[:1], starts[1:][opens])), np.concatenate((ends[:-1][opens], ends[-1:])))


def per_cell(intervals: Union, bits: int, cells: int) -> Ints:
    """Covered length by cell."""
    return _summed(intervals.starts >> bits, intervals.lengths(), cells)


def overlap_per_cell(first: Union, second: Union, bits: int, cells: int) -> Ints:
    """Length covered by both unions, by cell."""
    starts = np.sort(np.concatenate((first.starts, second.starts)), kind="stable")  # two sorted runs: one merge
    ends = np.sort(np.concatenate((first.ends, second.ends)), kind="stable")
    shared = ends[:-1] - starts[1:]
    some = np.flatnonzero(shared > 0)
    return _summed(starts[1:][some] >> bits, shared[some], cells)


def without(first: Union, second: Union) -> Union:
    """What the first union covers and the second does not, cut where the second begins or ends."""
    cuts = np.unique(np.concatenate((first.starts, first.ends, second.starts, second.ends)))
    starts, ends = cuts[:-1], cuts[1:]
    only = (first.within(starts, ends) > 0) & (second.within(starts, ends) == 0)
    return union(starts[only], ends[only])


def _summed(cell: Ints, length: Ints, cells: int) -> Ints:
    # bincount adds in floating point: exact, since no length comes near 2 ** 53
    return np.bincount(cell, weights=length, minlength=cells).astype(np.int64)
