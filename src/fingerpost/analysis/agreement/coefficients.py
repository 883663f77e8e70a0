"""Unit coefficients that correct for chance: one minus disagreement seen over disagreement expected.

Each is a chance term and its influence; percent agreement, Krippendorff's alpha and the pairwise ones stand beside it
in `alpha` and `measuring`. Notation: d distance of two categories, q categories, m coders, p shares.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fingerpost.analysis.agreement.metrics import Floats, expected
from fingerpost.analysis.agreement.shares import share
from fingerpost.analysis.agreement.tallies import Sums, Tally

ONE_CATEGORY = "only one category was used, so that chance could not have made anybody disagree"


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One way of correcting for chance.

    `seen` and `chance` give the disagreement seen and expected, one number a row of the sums; the value is
    1 − seen / chance. `influence` gives per unit N times the change of the value that the unit makes.
    """

    seen: Callable[[Tally, Sums], Floats]
    chance: Callable[[Tally, Sums], Floats]
    influence: Callable[[Tally, float, float], Floats]
    needs_coders: bool = False

    def values(self, tally: Tally, sums: Sums) -> Floats:
        """The coefficient of each row of sums; NaN where nothing can be expected to differ or nothing is pairable."""
        seen, chance = self.seen(tally, sums), self.chance(tally, sums)
        return 1 - share(seen, np.where(sums.pairable > 0, chance, 0.0), least=1e-12)


def seen_by_unit(tally: Tally, sums: Sums) -> Floats:
    """Mean over pairable units of the mean distance of two coders: every unit weighs the same (Gwet 2014)."""
    return share(sums.apart, sums.pairable, otherwise=0.0)


def _shares(sums: Sums) -> Floats:
    return np.asarray(sums.shares / sums.units[:, None])


def chance_uniform(tally: Tally, sums: Sums) -> Floats:
    """Every declared category equally likely (Bennett, Alpert & Goldstein 1954; Brennan & Prediger 1981)."""
    alike = float(expected(tally.metric, np.full(tally.q, 1 / tally.q)))
    return np.full(len(sums.units), alike)


def chance_pooled(tally: Tally, sums: Sums) -> Floats:
    """Two values drawn from what all coders gave (Scott 1955; Fleiss 1971), units weighing the same (Gwet 2014)."""
    return expected(tally.metric, _shares(sums))


def chance_gwet(tally: Tally, sums: Sums) -> Floats:
    """Gwet's: Pe = Σw / (q(q − 1)) · Σ p(1 − p) (Gwet 2008 for AC1, 2014 for AC2); here 1 − Pe, 0 if q is 1."""
    shares = _shares(sums)
    if tally.q < 2:
        return np.zeros(len(shares))
    return np.asarray(1 - gwet_factor(tally) * (1 - (shares**2).sum(axis=1)))


def gwet_factor(tally: Tally) -> float:
    """Σ_kl w_kl / (q(q − 1)), with weights w = 1 − d."""
    weights = tally.q**2 - float(expected(tally.metric, np.ones(tally.q)))
    return weights / (tally.q * (tally.q - 1))


def _coder_shares(sums: Sums) -> Floats:
    given = sums.by_coder.sum(axis=2, keepdims=True)
    return np.asarray(sums.by_coder / np.maximum(given, 1))


def _ordered_pairs(shares: Floats) -> Floats:
    """How many ordered pairs of coders there are among those who gave any value."""
    coders = np.count_nonzero(shares.sum(axis=-1), axis=-1)
    return np.asarray(coders * (coders - 1), dtype=np.float64)


def chance_by_coder(tally: Tally, sums: Sums) -> Floats:
    """Two different coders, each drawing from their own values (Cohen 1960 for two, Conger 1980 for more)."""
    shares = _coder_shares(sums)
    alone = expected(tally.metric, shares).sum(axis=1)
    return np.asarray((expected(tally.metric, shares.sum(axis=1)) - alone) / np.maximum(_ordered_pairs(shares), 1))


def _on_seen(tally: Tally, chance: float) -> Floats:
    """What each unit makes of the value with the chance term held: Gwet's (2014, ch. 6), mean equal to the value."""
    scale = tally.units.n / np.count_nonzero(tally.is_pairable)
    return np.asarray(np.where(tally.is_pairable, scale * (1 - tally.apart / chance), 0.0))


def influence_uniform(tally: Tally, value: float, chance: float) -> Floats:
    """The chance term is fixed."""
    return _on_seen(tally, chance) - value


def influence_pooled(tally: Tally, value: float, chance: float) -> Floats:
    """The chance term moves by twice the unit's own pull."""
    pull = tally.metric.pull(_shares(tally.sums)[0])
    moved = 2 * (tally.mean_of(pull) - chance)
    return np.asarray(_on_seen(tally, chance) - value + (1 - value) * moved / chance)


def influence_gwet(tally: Tally, value: float, chance: float) -> Floats:
    """As Gwet (2008, 2014)."""
    shares = _shares(tally.sums)[0]
    moved = 2 * gwet_factor(tally) * (tally.mean_of(shares) - float(shares @ shares))
    return np.asarray(_on_seen(tally, chance) - value + (1 - value) * moved / chance)


def influence_by_coder(tally: Tally, value: float, chance: float) -> Floats:
    """Each value moves its coder's shares, and through them the pull on all other coders (Gwet 2014)."""
    shares = _coder_shares(tally.sums)[0]
    n = tally.units.n
    pulls = tally.metric.pull(shares.sum(axis=0)[None] - shares)
    moved = np.zeros(n)
    for row, pull, mine, given in zip(tally.units.codes, pulls, shares, tally.by_coder.sum(axis=1), strict=True):
        if given:
            moved += np.where(row >= 0, np.append(pull, 0.0)[row] - float(pull @ mine), 0.0) * (n / given)
    moved *= 2 / float(_ordered_pairs(shares))
    return np.asarray(_on_seen(tally, chance) - value + (1 - value) * moved / chance)


UNIFORM = Coefficient(seen_by_unit, chance_uniform, influence_uniform)
POOLED = Coefficient(seen_by_unit, chance_pooled, influence_pooled)
GWET = Coefficient(seen_by_unit, chance_gwet, influence_gwet)
BY_CODER = Coefficient(seen_by_unit, chance_by_coder, influence_by_coder, needs_coders=True)
