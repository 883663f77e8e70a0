"""Unit coefficients worked out: the value, its interval, or the reason why there is none.

Not here: what each is called and when it applies (named), the formulas (coefficients, alpha).
"""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from fingerpost.analysis.agreement.alpha import ALPHA, set_metric
from fingerpost.analysis.agreement.coefficients import BY_CODER, ONE_CATEGORY, Coefficient
from fingerpost.analysis.agreement.intervals import Interval, from_draws, from_influences, told
from fingerpost.analysis.agreement.metrics import Floats, Metric, Same, linear, quadratic
from fingerpost.analysis.agreement.named import NAMED
from fingerpost.analysis.agreement.pairwise import light
from fingerpost.analysis.agreement.result import Measure, undefined
from fingerpost.analysis.agreement.shares import share
from fingerpost.analysis.agreement.tallies import Sums, Tally
from fingerpost.analysis.agreement.units import Units
from fingerpost.terms.errors import Invalid

NO_PAIR = "no unit was coded by two coders"
WEIGHTS: dict[str, Callable[[int], Metric]] = {
    "nominal": lambda q: Same(),
    "linear": linear,
    "quadratic": quadratic,
}


def measure(table: Units, names: Iterable[str] | None = None, interval: Interval | None = None) -> dict[str, Measure]:
    """The named coefficients of a table (all, if none are named), each with its interval or why it is undefined.

    Raises Invalid for an unknown name.
    """
    wanted = tuple(NAMED if names is None else names)
    unknown = [name for name in wanted if name not in NAMED]
    if unknown:
        raise Invalid(f"No coefficient named {unknown[0]!r}.", hint=f"There are {', '.join(NAMED)}.")
    tallies: dict[object, Tally] = {}
    return {name: _one(name, table, interval or Interval(), tallies) for name in wanted}


def measure_weighted(table: Units, name: str, weights: str, interval: Interval | None = None) -> Measure:
    """A chance-corrected coefficient under "nominal", "linear" or "quadratic" weights (Gwet 2014), as Fleiss' weighted.

    Raises Invalid for another coefficient than these, for unknown weights and for categories without an order.
    """
    named = NAMED.get(name)
    if named is None or named.kind in (None, ALPHA) or name == "light_kappa":
        raise Invalid(
            f"{name!r} takes no weights.",
            hint="Give fleiss_kappa, conger_kappa, brennan_prediger or gwet_ac1.",
        )
    if weights not in WEIGHTS:
        raise Invalid(f"Unknown weights {weights!r}.", hint=f"Give one of {', '.join(WEIGHTS)}.")
    if weights != "nominal" and not table.ordered:
        raise Invalid("The categories are words without an order.", hint="Declare them, lowest first.")
    tally = Tally(table, WEIGHTS[weights](len(table.categories)))
    return _measured(f"{name}_{weights}", tally, named.kind, interval or Interval())


def alpha_over_sets(table: Units, distance: str = "jaccard", interval: Interval | None = None) -> Measure:
    """Krippendorff's alpha over sets of codes, with the distance "jaccard", "masi_2006" or "dice".

    `table` comes from `set_units`. This is not the multi-valued alpha of Krippendorff & Craggs (2016).
    """
    return _measured(f"alpha_sets_{distance}", Tally(table, set_metric(table, distance)), ALPHA, interval or Interval())


def _one(name: str, table: Units, interval: Interval, tallies: dict[object, Tally]) -> Measure:
    named = NAMED[name]
    if reason := named.applies(table):
        return undefined(name, reason, table.n)
    if name == "light_kappa":
        return light(table, interval)
    if named.kind is BY_CODER and len(table.coders) == 2:
        table = table.jointly(0, 1)  # Cohen's kappa is of the units that both coded
        return _measured(name, Tally(table, named.metric(table)), named.kind, interval)
    if named.metric not in tallies:
        tallies[named.metric] = Tally(table, named.metric(table))
    return _measured(name, tallies[named.metric], named.kind, interval)


def _measured(name: str, tally: Tally, kind: Coefficient | None, interval: Interval) -> Measure:
    pairable = int(np.count_nonzero(tally.is_pairable))
    if not pairable:
        return undefined(name, NO_PAIR)
    n = tally.units.n if kind not in (None, ALPHA) else pairable
    value = float(_values(tally, kind, tally.sums)[0])
    if np.isnan(value):
        return undefined(name, ONE_CATEGORY, n)
    found = Measure(name, value, n)
    if interval.method == "bootstrap":
        return _bootstrapped(found, tally, kind, interval)
    return _linearised(found, tally, kind, interval)


def _values(tally: Tally, kind: Coefficient | None, sums: Sums) -> Floats:
    """The value of each row of sums; no kind: percent agreement."""
    if kind is not None:
        return kind.values(tally, sums)
    return 1 - share(sums.apart, sums.pairable)


def _linearised(found: Measure, tally: Tally, kind: Coefficient | None, interval: Interval) -> Measure:
    value, pairable = float(found.value or 0.0), tally.is_pairable
    if kind is None:
        change = np.where(pairable, (1 - tally.apart) / found.n, 0.0) - value / tally.units.n
        return _by_cluster(found, tally, change, interval, floor=0.0)
    chance = float(kind.chance(tally, tally.sums)[0])
    change = kind.influence(tally, value, chance) / found.n
    return _by_cluster(found, tally, change, interval, keep=pairable if kind is ALPHA else None)


def _by_cluster(
    found: Measure,
    tally: Tally,
    change: Floats,
    interval: Interval,
    *,
    floor: float = -1.0,
    keep: NDArray[np.bool_] | None = None,
) -> Measure:
    """The interval from what each unit changes, added up by document where units have one."""
    groups = tally.groups if keep is None else tally.groups[keep]
    change = change if keep is None else change[keep]
    if tally.is_by_document:
        change = np.asarray(np.bincount(np.unique(groups, return_inverse=True)[1], weights=change), dtype=np.float64)
    return told(
        from_influences(found, change, interval, floor),
        tally.is_by_document,
        len(change),
        interval,
    )


def _bootstrapped(found: Measure, tally: Tally, kind: Coefficient | None, interval: Interval) -> Measure:
    sums = tally.resampled(interval, needs_coders=kind is not None and kind.needs_coders)
    many = int(tally.groups.max()) + 1
    floor = 0.0 if kind is None else -1.0
    return told(
        from_draws(found, _values(tally, kind, sums), many, interval, floor),
        tally.is_by_document,
        many,
        interval,
    )
