"""Gamma for two coders (Mathet, Widlöcher & Métivier 2015): the best alignment of units against alignments by chance.

Not here: gamma for three or more coders, which needs integer programming.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from fingerpost.analysis.agreement.shares import Floats, share

LEAST, MOST = 30, 1000


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
    """One coder's units on one document: starts, ends and code numbers."""

    start: Floats
    end: Floats
    code: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.start)

    def shifted(self, by: float, length: float) -> "Marked":
        """The units moved along a document that is bent to a ring."""
        start = (self.start + by) % length
        return Marked(start, start + self.end - self.start, self.code)


def cost(first: Marked, second: Marked, how: Dissimilarity) -> float:
    """The disorder of the best alignment, summed over its unitary alignments: a linear assignment of gains.

    Aligning two units saves what leaving both alone would cost; nobody is aligned at a loss.
    """
    alone = how.empty * (len(first) + len(second))
    if not len(first) or not len(second):
        return alone
    apart = np.abs(first.start[:, None] - second.start) + np.abs(first.end[:, None] - second.end)
    both = (first.end - first.start)[:, None] + (second.end - second.start)
    unlike = how.position * (apart / both) ** 2 + how.category * (first.code[:, None] != second.code)
    gains = np.minimum(how.empty * (unlike - 2), 0)
    rows, columns = linear_sum_assignment(gains)
    return alone + float(gains[rows, columns].sum())


def disorder(first: Marked, second: Marked, how: Dissimilarity | None = None) -> float:
    """The disorder of the best alignment per unit: its cost over the mean number of units a coder; 0 without units."""
    many = (len(first) + len(second)) / 2
    return cost(first, second, how or Dissimilarity()) / many if many else 0.0


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
    seen = np.array([cost(one, two, how) for one, two, _ in documents])
    found = [_sample(documents, how, rng) for _ in range(LEAST)]
    while len(found) < min(_needed(found, precision), MOST):
        found.append(_sample(documents, how, rng))
    return Disorders(np.column_stack((seen, np.mean(found, axis=0))), len(found))


def _sample(documents: Sequence[tuple[Marked, Marked, float]], how: Dissimilarity, rng: np.random.Generator) -> Floats:
    """One sampled cost a document, brought to the document's own number of units."""
    return np.array([_sampled_cost(one, two, length, how, rng) for one, two, length in documents])


def _sampled_cost(one: Marked, two: Marked, length: float, how: Dissimilarity, rng: np.random.Generator) -> float:
    many = (len(one) + len(two)) / 2
    if not many:
        return 0.0
    drawn = [_drawn(one, two, length, rng) for _ in range(2)]
    if not len(drawn[0]) and not len(drawn[1]):  # both took the coder who marked nothing: chance would mark something
        return how.empty * many * 2
    return disorder(drawn[0], drawn[1], how) * many


def _drawn(one: Marked, two: Marked, length: float, rng: np.random.Generator) -> Marked:
    picked = one if rng.random() < 0.5 else two
    return picked.shifted(float(rng.random()) * length, length)


def _needed(found: list[Floats], precision: float) -> float:
    totals = np.sum(found, axis=1)
    middle = float(totals.mean())
    return (1.96 * float(totals.std(ddof=1)) / (middle * precision)) ** 2 if middle else 0.0


def gamma(rows: Floats) -> Floats:
    """1 − observed / expected of rows (observed cost, expected cost)."""
    return 1 - share(rows[:, 0], rows[:, 1])
