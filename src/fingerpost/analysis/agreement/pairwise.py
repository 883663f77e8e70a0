"""Coders two by two: Cohen's kappa of each pair, and Light's kappa, their mean."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fingerpost.analysis.agreement.coefficients import BY_CODER, ONE_CATEGORY
from fingerpost.analysis.agreement.intervals import Floats, Interval, from_draws, from_influences, told
from fingerpost.analysis.agreement.metrics import Same
from fingerpost.analysis.agreement.result import Measure, cautioned, undefined
from fingerpost.analysis.agreement.shares import mask
from fingerpost.analysis.agreement.tallies import Tally
from fingerpost.analysis.agreement.units import MISSING, Units

NAME = "light_kappa"


def light(table: Units, interval: Interval) -> Measure:
    """Light's kappa: the mean of the Cohen kappas of all pairs of coders (Light 1971), each on its own joint units.

    Pairs without a kappa are left out and told of.
    """
    changes = np.zeros(table.n)
    values: list[float] = []
    used: list[tuple[int, int]] = []
    for pair in table.pairs():
        value, change = _pair(table, pair)
        if value is not None:
            values.append(value)
            used.append(pair)
            changes += change
    if not used:
        return undefined(NAME, f"no two coders have a kappa: {ONE_CATEGORY}, or they share no unit", table.n)
    found = Measure(NAME, float(np.mean(values)), table.n)
    found = _with_interval(found, table, used, changes / len(used), interval)
    lost = len(table.pairs()) - len(used)
    return cautioned(found, f"{lost} of {len(table.pairs())} pairs have no kappa and are left out.") if lost else found


def kappas_of_pairs(table: Units, interval: Interval | None = None) -> dict[tuple[str, str], Measure]:
    """Cohen's kappa of every two coders on the units that both coded: the heat map of pairs."""
    found = {}
    for pair in table.pairs():
        joint = table.jointly(*pair)
        found[joint.coders[0], joint.coders[1]] = (
            light(joint, interval or Interval()) if joint.n else undefined(NAME, "they share no unit")
        )
    return {pair: replace(one, name="cohen_kappa") for pair, one in found.items()}


def _both(table: Units, pair: tuple[int, int]) -> NDArray[np.bool_]:
    return mask(table.codes[list(pair)] >= 0, every=True)


def _pair(table: Units, pair: tuple[int, int]) -> tuple[float | None, Floats]:
    """The kappa of two coders and what each unit of the whole table changes of it."""
    change, both = np.zeros(table.n), _both(table, pair)
    if not both.any():
        return None, change
    tally = Tally(table.jointly(*pair), Same())
    value = float(BY_CODER.values(tally, tally.sums)[0])
    if np.isnan(value):
        return None, change
    chance = float(BY_CODER.chance(tally, tally.sums)[0])
    change[both] = BY_CODER.influence(tally, value, chance) / tally.units.n
    return value, change


def _with_interval(
    found: Measure, table: Units, used: list[tuple[int, int]], changes: Floats, interval: Interval
) -> Measure:
    groups = Tally(table, Same()).groups
    many = int(groups.max()) + 1
    if interval.method == "bootstrap":
        draws = _draws(table, used, interval)
        return told(from_draws(found, draws, many, interval), table.clusters is not None, many, interval)
    by_cluster = np.bincount(groups, weights=changes).astype(np.float64)
    return told(from_influences(found, by_cluster, interval), table.clusters is not None, many, interval)


def _draws(table: Units, used: list[tuple[int, int]], interval: Interval) -> Floats:
    """Light's kappa of each resample; every pair sees the same clusters drawn."""
    tallies = [Tally(_masked(table, pair), Same()) for pair in used]
    sums = [tally.resampled(interval, needs_coders=True) for tally in tallies]
    return np.asarray(np.mean([BY_CODER.values(*both) for both in zip(tallies, sums, strict=True)], axis=0))


def _masked(table: Units, pair: tuple[int, int]) -> Units:
    """Two coders on all units, with only what both of them coded, so that clusters keep their numbers."""
    codes = np.where(_both(table, pair), table.codes[list(pair)], MISSING)
    return replace(table, codes=codes, coders=tuple(table.coders[at] for at in pair))
