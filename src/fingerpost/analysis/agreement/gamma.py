"""Gamma for two coders (Mathet, Widlöcher & Métivier 2015): the best alignment of units against alignments by chance.

Not here: gamma for three or more coders, which needs integer programming.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from fingerpost.analysis.agreement.shares import Floats, share

LEAST, MOST = 30, 1000
MATRIX_CELLS = 2**22


@dataclass(frozen=True, slots=True)
class Dissimilarity:
    """How unlike two units are: `position` · ((|Δstart| + |Δend|) / (both lengths))² + `category` · [codes differ].

    Both are in multiples of `empty`, the cost of a unit that has no partner. The paper writes alpha, beta, Δ∅.
    """

    position: float = 1.0
    category: float = 1.0
    empty: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """One coder's units on one document: starts, ends, code numbers. Starts and ends may be stacked, a row a sample."""

    start: Floats
    end: Floats
    code: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.code)

    def shifted(self, by: Floats, length: float) -> "Marked":
        """The units moved along a document that is bent to a ring, once for each length in `by`."""
        start = (self.start + by[:, None]) % length
        return Marked(start, start + self.end - self.start, self.code)


def costs(first: Marked, second: Marked, how: Dissimilarity) -> Floats:
    """The disorder of the best alignment, summed over its unitary alignments; one number a row of starts and ends.

    A linear assignment of gains: aligning two units saves what leaving both alone would cost, and nobody is aligned at
    a loss.
    """
    start, end = (np.atleast_2d(side)[:, :, None] for side in (first.start, first.end))
    other_start, other_end = (np.atleast_2d(side)[:, None, :] for side in (second.start, second.end))
    apart = np.abs(start - other_start) + np.abs(end - other_end)
    both = (end - start) + (other_end - other_start)
    unlike = how.position * (apart / both) ** 2 + how.category * (first.code[:, None] != second.code)
    gains = np.minimum(how.empty * (unlike - 2), 0)
    return how.empty * (len(first) + len(second)) + _assigned(gains)


def _assigned(gains: Floats) -> Floats:
    """The least sum of gains with each row and column used once at most, for every matrix of a stack."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415  # slow to load, and few figures need it

    found = gains.sum(axis=(1, 2))
    is_gain = gains < 0
    rivals = np.logical_or.reduce(is_gain.sum(axis=2) > 1, axis=1) | np.logical_or.reduce(
        is_gain.sum(axis=1) > 1, axis=1
    )
    for at in np.flatnonzero(rivals):  # without rivals every gain can be had
        rows, columns = linear_sum_assignment(gains[at])
        found[at] = gains[at][rows, columns].sum()
    return np.asarray(found)


def disorder(first: Marked, second: Marked, how: Dissimilarity | None = None) -> float:
    """The disorder of the best alignment per unit: its cost over the mean number of units a coder; 0 without units."""
    many = (len(first) + len(second)) / 2
    return float(costs(first, second, how or Dissimilarity())[0]) / many if many else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Disorders:
    """Per document the cost observed and expected, to be summed over documents; `samples` drawn for the latter."""

    rows: Floats
    samples: int


def disorders(
    documents: Sequence[tuple[Marked, Marked, float]],
    how: Dissimilarity | None = None,
    *,
    seed: int = 1,
    precision: float = 0.02,
) -> Disorders:
    """Observed and expected cost of each document (two coders' units and its length in code points).

    Expected: each sampled coder takes the units of one of the two, drawn at random, shifted along the document by a
    random length (Mathet et al. 2015, section 5.2); at least 30 samples, and as many as bring the expected cost within
    `precision` with 95 % confidence, at most 1,000. The same seed gives the same figures.
    """
    how, rng = how or Dissimilarity(), np.random.default_rng(seed)
    seen = np.array([costs(one, two, how)[0] for one, two, _ in documents])
    found = _sample(documents, how, rng)
    while len(found) < min(_needed(found, precision), MOST):
        found = np.concatenate((found, _sample(documents, how, rng)))
    return Disorders(np.column_stack((seen, found.mean(axis=0))), len(found))


def _sample(documents: Sequence[tuple[Marked, Marked, float]], how: Dissimilarity, rng: np.random.Generator) -> Floats:
    """Sampled costs, 30 rows of one a document, each brought to the document's own number of units."""
    return np.stack([_sampled(*document, how, rng) for document in documents], axis=1).reshape(LEAST, -1)


def _sampled(one: Marked, two: Marked, length: float, how: Dissimilarity, rng: np.random.Generator) -> Floats:
    """The costs of 30 samples of a document. Who marked nothing, picked twice, costs what two strangers would."""
    picked, shifts = rng.random((LEAST, 2)) < 0.5, rng.random((LEAST, 2)) * length
    many = (len(one) + len(two)) / 2
    found = np.full(LEAST, how.empty * many * 2)
    for ours, theirs in product((True, False), repeat=2):
        first, second = (one if side else two for side in (ours, theirs))
        chosen = np.flatnonzero((picked[:, 0] == ours) & (picked[:, 1] == theirs))
        if len(first) + len(second):
            for at in _in_blocks(chosen, len(first) * len(second)):
                sums = costs(first.shifted(shifts[at, 0], length), second.shifted(shifts[at, 1], length), how)
                found[at] = sums * many / ((len(first) + len(second)) / 2)
    return found


def _in_blocks(chosen: NDArray[np.intp], size: int) -> list[NDArray[np.intp]]:
    """The chosen samples in parts whose matrices fit in memory."""
    rows = max(1, MATRIX_CELLS // max(size, 1))
    return [chosen[start : start + rows] for start in range(0, len(chosen), rows)]


def _needed(found: Floats, precision: float) -> float:
    totals = found.sum(axis=1)
    middle = float(totals.mean())
    return (1.96 * float(totals.std(ddof=1)) / (middle * precision)) ** 2 if middle else 0.0


def gamma(rows: Floats) -> Floats:
    """1 − observed / expected of rows (observed cost, expected cost)."""
    return 1 - share(rows[:, 0], rows[:, 1])
