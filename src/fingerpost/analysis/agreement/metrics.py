"""How far apart two categories are, and sums of it over counts, without a table of all pairs where none is needed.

One minus a scaled distance is the weight of agreement that weighted kappa and AC2 speak of.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fingerpost.analysis.agreement.units import Codes

Floats = NDArray[np.float64]
Places = Codes
BLOCK = 512


class Metric(Protocol):
    """A symmetric distance between categories 0..q−1, zero between a category and itself."""

    def between(self, first: Places, second: Places) -> Floats:
        """The distances of categories taken two and two; the arrays fit each other."""

    def pull(self, counts: Floats) -> Floats:
        """Σ_l d(k,l)·counts_l for each k; `counts` is (..., q), so is what comes back."""


def expected(metric: Metric, counts: Floats) -> Floats:
    """Σ_kl d(k,l)·counts_k·counts_l over the last axis."""
    return np.asarray((counts * metric.pull(counts)).sum(axis=-1))


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    """Nominal: 0 if they are the same, else 1."""

    def between(self, first: Places, second: Places) -> Floats:
        """1 where they differ."""
        return np.asarray(first != second, dtype=np.float64)

    def pull(self, counts: Floats) -> Floats:
        """All counts but the category's own."""
        return np.asarray(counts.sum(axis=-1, keepdims=True) - counts)


@dataclass(frozen=True, slots=True, eq=False)
class Squared:
    """Interval: the squared difference of scores. Ordinal and quadratic weights are this on ranks and places."""

    scores: Floats

    def between(self, first: Places, second: Places) -> Floats:
        """(s_k − s_l)²."""
        return np.asarray((self.scores[first] - self.scores[second]) ** 2)

    def pull(self, counts: Floats) -> Floats:
        """From three moments, whatever the number of categories."""
        total = counts.sum(axis=-1, keepdims=True)
        middle = (counts @ self.scores)[..., None] / np.maximum(total, 1e-300)
        spread = self.scores - middle  # centred on the counts, so that large scores lose no digits
        second = (counts * spread**2).sum(axis=-1, keepdims=True)
        return np.asarray(total * spread**2 + second)


@dataclass(frozen=True, slots=True, eq=False)
class Pairwise:
    """Any other distance, given as a function of two scores; worked out in blocks, never kept."""

    scores: NDArray[np.generic]
    distance: Callable[[NDArray[np.generic], NDArray[np.generic]], Floats]

    def between(self, first: Places, second: Places) -> Floats:
        """The function, term by term."""
        return self.distance(self.scores[first], self.scores[second])

    def pull(self, counts: Floats) -> Floats:
        """The function over all pairs, a block of categories at a time."""
        found = np.empty_like(counts)
        for start in range(0, len(self.scores), BLOCK):
            block = self.distance(self.scores[start : start + BLOCK, None], self.scores[None, :])
            found[..., start : start + BLOCK] = counts @ block.T
        return found


def linear(q: int) -> Metric:
    """|k − l| / (q − 1) on places in the declared order (Cohen 1968)."""
    return Pairwise(np.arange(q) / max(q - 1, 1), _absolute)


def quadratic(q: int) -> Metric:
    """((k − l) / (q − 1))² on places in the declared order (Cohen 1968)."""
    return Squared(np.arange(q) / max(q - 1, 1))


def ordinal(counts: Floats) -> Metric:
    """Krippendorff's ordinal metric: the squared number of values between two categories, half of their own included.

    It is the interval metric on mid-ranks. `counts`: how often each category stands in pairable units
    (Krippendorff 2011). Not Gwet's "ordinal weights", which are another thing.
    """
    return Squared(np.cumsum(counts) - counts / 2)


def ratio(scores: Floats) -> Metric:
    """((k − l) / (k + l))² of scores that are not negative (Krippendorff 2011); nothing lies between 0 and 0."""
    return Pairwise(scores, _ratio)


def looked_up(table: Floats) -> Metric:
    """Distances from a q × q table."""
    return Pairwise(np.arange(len(table)), lambda first, second: np.asarray(table[first, second]))


def _absolute(first: NDArray[np.generic], second: NDArray[np.generic]) -> Floats:
    return np.asarray(np.abs(np.subtract(first, second, dtype=np.float64)))


def _ratio(first: NDArray[np.generic], second: NDArray[np.generic]) -> Floats:
    total = np.add(first, second, dtype=np.float64)
    share = np.divide(np.subtract(first, second, dtype=np.float64), total, out=np.zeros_like(total), where=total != 0)
    return np.asarray(share**2)
