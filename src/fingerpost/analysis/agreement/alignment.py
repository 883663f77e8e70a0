"""The best alignment of three or more coders' units, exactly, for small texts: to check gamma's disorder against print.

Gamma itself is offered for two coders (gamma); this grows with the product of all coders' numbers of units.
"""

from collections.abc import Sequence
from itertools import combinations, product
from math import prod

import numpy as np
from scipy import sparse

from fingerpost.analysis.agreement.gamma import Dissimilarity, Marked
from fingerpost.terms.errors import Invalid

MOST_ALIGNMENTS = 100_000


def disorder_of_several(coders: Sequence[Marked], how: Dissimilarity | None = None) -> float:
    """The least disorder of all alignments (Mathet et al. 2015, section 4): an exact set partition.

    A unitary alignment takes at most one unit of each coder and costs the mean dissimilarity of its pairs; a pair with
    no unit on one side or both costs `how.empty`. Raises Invalid where there are too many ways to align.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415  # slow to load, and seldom needed

    how = how or Dissimilarity()
    ways = prod(len(units) + 1 for units in coders)
    if ways > MOST_ALIGNMENTS:
        raise Invalid(f"{ways} ways to align are too many.", hint="Take shorter texts, or coders two by two.")
    choices = [(*range(len(units)), None) for units in coders]
    taken = [chosen for chosen in product(*choices) if any(unit is not None for unit in chosen)]
    if not taken:
        return 0.0
    costs = np.array([_unlike(coders, chosen, how) for chosen in taken])
    answer = milp(
        costs,
        constraints=LinearConstraint(_membership(coders, taken), 1, 1),
        integrality=np.ones(len(costs)),
        bounds=Bounds(0, 1),
    )
    return float(answer.fun) / (sum(map(len, coders)) / len(coders))


def _unlike(coders: Sequence[Marked], chosen: Sequence[int | None], how: Dissimilarity) -> float:
    pairs = list(combinations(zip(coders, chosen, strict=True), 2))
    return sum(_pair(one, i, two, j, how) for (one, i), (two, j) in pairs) / len(pairs)


def _pair(one: Marked, i: int | None, two: Marked, j: int | None, how: Dissimilarity) -> float:
    if i is None or j is None:
        return how.empty
    apart = abs(one.start[i] - two.start[j]) + abs(one.end[i] - two.end[j])
    both = one.end[i] - one.start[i] + two.end[j] - two.start[j]
    return float(how.empty * (how.position * (apart / both) ** 2 + how.category * (one.code[i] != two.code[j])))


def _membership(coders: Sequence[Marked], taken: Sequence[Sequence[int | None]]) -> sparse.csr_array:
    """Which unit (row) stands in which unitary alignment (column)."""
    first = np.cumsum([0, *map(len, coders)])
    places = [
        (int(first[coder]) + unit, column)
        for column, chosen in enumerate(taken)
        for coder, unit in enumerate(chosen)
        if unit is not None
    ]
    rows, columns = zip(*places, strict=True)
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(int(first[-1]), len(taken)))
