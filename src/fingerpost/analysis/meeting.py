"""How spans of texts lie to each other, all at once: sorted sweeps over arrays, never pairs. Pure.

A span is a start and an end (half-open) on one line on which the texts lie one after the other, far apart, so that
nothing of one text is ever near another. `itself` says which of the looked-at spans stand among the others too: a span
never meets itself.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
APART = 1 << 36
"""Between the beginnings of two texts: more than the longest text and the farthest distance together."""


@dataclass(frozen=True, slots=True)
class Spans:
    """Starts and ends, of one length."""

    starts: Numbers
    ends: Numbers

    def of(self, mask: Mask) -> "Spans":
        """Those that are marked."""
        return Spans(self.starts[mask], self.ends[mask])


def overlapping(some: Spans, others: Spans, itself: Mask) -> Mask:
    """Which of `some` share a character with one of `others`."""
    begun = np.searchsorted(np.sort(others.starts), some.ends, side="left")
    ended = np.searchsorted(np.sort(others.ends), some.starts, side="right")
    return _more(begun - ended, itself)


def near(some: Spans, others: Spans, distance: int, itself: Mask) -> Mask:
    """Which of `some` have at most so many characters between them and one of `others`; touching is none."""
    begun = np.searchsorted(np.sort(others.starts), some.ends + distance, side="right")
    ended = np.searchsorted(np.sort(others.ends), some.starts - distance, side="left")
    return _more(begun - ended, itself)


def same(some: Spans, others: Spans, itself: Mask) -> Mask:
    """Which of `some` are the very words of one of `others`."""
    order = np.lexsort((others.ends, others.starts))
    starts, ends = others.starts[order], others.ends[order]
    low, high = _equal(starts, ends, some)
    return _more(high - low, itself)


def inside(some: Spans, others: Spans, itself: Mask) -> Mask:
    """Which of `some` lie wholly within one of `others`; the very same words do."""
    order = np.lexsort((-others.ends, others.starts))
    starts, ends = others.starts[order], others.ends[order]
    if not len(starts):
        return np.zeros(len(some.starts), dtype=bool)
    farthest = np.maximum.accumulate(ends)
    # Longer ones that begin here stand before a span, shorter ones behind it: so look only before its equals …
    low, high = _before_equals(starts, ends, some)
    met: Mask = (low > 0) & (farthest[np.maximum(low - 1, 0)] >= some.ends)
    return met | _more(high - low, itself)  # … and then among its equals.


def around(some: Spans, others: Spans, itself: Mask) -> Mask:
    """Which of `some` hold one of `others` wholly. The mirror image of `inside`."""
    order = np.lexsort((-others.ends, others.starts))
    starts, ends = others.starts[order], others.ends[order]
    if not len(starts):
        return np.zeros(len(some.starts), dtype=bool)
    nearest = np.minimum.accumulate(ends[::-1])[::-1]
    low, high = _before_equals(starts, ends, some)
    met: Mask = (high < len(starts)) & (nearest[np.minimum(high, len(starts) - 1)] <= some.ends)
    return met | _more(high - low, itself)


def touching(some: Spans, wanted: Numbers) -> Mask:
    """Which of `some` (first and last number, both inclusive) hold one of these sorted numbers."""
    low, high = np.searchsorted(wanted, some.starts, side="left"), np.searchsorted(wanted, some.ends, side="right")
    met: Mask = high > low
    return met


def numbers_of(spans: Spans) -> Numbers:
    """Every number that one of the spans (first and last, both inclusive) holds, each once, sorted."""
    sizes = spans.ends - spans.starts + 1
    offsets = np.arange(int(sizes.sum()), dtype=np.int64) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.unique(np.repeat(spans.starts, sizes) + offsets)


def _more(counts: npt.NDArray[np.intp], itself: Mask) -> Mask:
    met: Mask = counts > itself
    return met


def _equal(starts: Numbers, ends: Numbers, some: Spans) -> tuple[Numbers, Numbers]:
    """For each of `some` where its equals begin and end in spans sorted by start, then end."""
    first = np.searchsorted(starts, some.starts, side="left")
    keys = ends - starts + _ranked(starts) * APART
    rank = _rank_of(starts, some.starts, first)
    wanted = np.where(rank >= 0, some.ends - some.starts + rank * APART, -1)
    return np.searchsorted(keys, wanted, side="left"), np.searchsorted(keys, wanted, side="right")


def _before_equals(starts: Numbers, ends: Numbers, some: Spans) -> tuple[Numbers, Numbers]:
    """The same where the longer of two that begin together stands first; without equals, where they would stand."""
    first = np.searchsorted(starts, some.starts, side="left")
    keys = _ranked(starts) * APART + (APART - 1 - (ends - starts))
    rank = _rank_of(starts, some.starts, first)
    wanted = np.where(rank >= 0, rank * APART + (APART - 1 - (some.ends - some.starts)), -1)
    low, high = np.searchsorted(keys, wanted, side="left"), np.searchsorted(keys, wanted, side="right")
    here = rank >= 0
    return np.where(here, low, first), np.where(here, high, first)


def _ranked(starts: Numbers) -> Numbers:
    """The number of each distinct start, in order."""
    return np.cumsum(np.diff(starts, prepend=starts[:1]) > 0).astype(np.int64)


def _rank_of(starts: Numbers, wanted: Numbers, first: npt.NDArray[np.intp]) -> Numbers:
    """The rank of each wanted start, or -1 where nothing begins there."""
    if not len(starts):
        return np.full(len(wanted), -1, dtype=np.int64)
    at = np.minimum(first, len(starts) - 1)
    return np.where(starts[at] == wanted, _ranked(starts)[at], -1)
