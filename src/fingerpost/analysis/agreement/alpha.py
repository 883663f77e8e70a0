"""Krippendorff's alpha: the unit coefficient under any metric, and alpha over sets of codes.

Not here: alpha of spans on a continuum (unitizing).
"""

from collections.abc import Callable, Hashable, Iterable, Sequence

import numpy as np

from fingerpost.analysis.agreement.coefficients import Coefficient
from fingerpost.analysis.agreement.metrics import Floats, Metric, expected, looked_up
from fingerpost.analysis.agreement.shares import share
from fingerpost.analysis.agreement.tallies import Sums, Tally
from fingerpost.analysis.agreement.units import Units, units
from fingerpost.terms.errors import Invalid

CodeSet = frozenset[Hashable]


def _seen(tally: Tally, sums: Sums) -> Floats:
    """Σ o_kl d_kl / n: a unit weighs by its number of values."""
    n = sums.counts.sum(axis=1)
    return share(sums.apart_by_values, n, otherwise=0.0)


def _chance(tally: Tally, sums: Sums) -> Floats:
    """Σ n_k n_l d_kl / (n(n − 1)): two values drawn from all pairable ones without putting back."""
    n = sums.counts.sum(axis=1)
    return share(expected(tally.metric, sums.counts), n * (n - 1), otherwise=0.0)


def _influence(tally: Tally, value: float, chance: float) -> Floats:
    """Gwet's linearisation (2014, ch. 6), for large n; N counts the pairable units, and the others have 0."""
    n = float(tally.counts.sum())
    large = chance * (n - 1) / n
    pairable = tally.is_pairable
    many = np.count_nonzero(pairable)
    seen = float(tally.sums.apart_by_values[0]) / n
    alpha = 1 - seen / large
    sizes = np.where(pairable, tally.values, 0)
    pull = np.where(pairable, tally.sum_of(tally.metric.pull(tally.counts / n)), 0.0)
    # The factor 1 − 1/n is Gwet's small-sample term: it stands here alone, and his printed errors need it.
    by_seen = sizes * (tally.apart - seen * (1 - 1 / n))
    by_chance = 2 * (pull - sizes * large)
    return np.asarray((many / n) * (-by_seen + (1 - alpha) * by_chance) / large)


ALPHA = Coefficient(_seen, _chance, _influence)
"""Krippendorff 1970, 2011: alpha = 1 − (n − 1) Σ o_kl d_kl / Σ n_k n_l d_kl."""


def jaccard(first: CodeSet, second: CodeSet) -> float:
    """1 − |A ∩ B| / |A ∪ B|; two empty sets are 0 apart, an empty one and another 1."""
    union = first | second
    return 1 - len(first & second) / len(union) if union else 0.0


def dice(first: CodeSet, second: CodeSet) -> float:
    """1 − 2|A ∩ B| / (|A| + |B|); two empty sets are 0 apart."""
    total = len(first) + len(second)
    return 1 - 2 * len(first & second) / total if total else 0.0


def masi_2006(first: CodeSet, second: CodeSet) -> float:
    """1 − J·M with M = 1 for equal sets, 2/3 if one holds the other, 1/3 if they overlap, else 0 (Passonneau 2006).

    DKPro's "MASI" is another thing: it multiplies the Jaccard distance.
    """
    if first == second:
        return 0.0
    shared = first & second
    factor = 2 / 3 if shared in (first, second) else 1 / 3
    return 1 - (1 - jaccard(first, second)) * factor


DISTANCES: dict[str, Callable[[CodeSet, CodeSet], float]] = {
    "jaccard": jaccard,
    "masi_2006": masi_2006,
    "dice": dice,
}


def set_units(
    rows: Iterable[Sequence[Iterable[Hashable] | None]],
    *,
    coders: Sequence[str] | None = None,
    documents: Sequence[str] | None = None,
) -> Units:
    """Units whose values are sets of codes: a row a unit, a set a coder, None where the coder did not look.

    An empty set is a value: the coder looked and found nothing. Raises Invalid as `units` does.
    """
    table = [[None if cell is None else frozenset(cell) for cell in row] for row in rows]
    return units(table, coders=coders, documents=documents)


def set_metric(table: Units, distance: str = "jaccard") -> Metric:
    """The metric between the distinct sets of a table. Raises Invalid for an unknown distance or values not sets."""
    if distance not in DISTANCES:
        raise Invalid(f"Unknown distance {distance!r}.", hint=f"Give one of {', '.join(DISTANCES)}.")
    sets = [value for value in table.categories if isinstance(value, frozenset)]
    if len(sets) != len(table.categories):
        raise Invalid("These values are not sets of codes.", hint="Make the table with set_units.")
    apart = DISTANCES[distance]
    return looked_up(np.array([[apart(first, second) for second in sets] for first in sets]))
