"""From influences or resamples to a standard error and an interval. Which documents or units are drawn is settled here.

Not here: what is resampled (tallies, cells) and any coefficient.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, cast, get_args

import numpy as np
from numpy.typing import NDArray
from scipy import special

from fingerpost.analysis.agreement.result import FEW, Measure, cautioned
from fingerpost.terms.errors import Invalid

Floats = NDArray[np.float64]
Method = Literal["linearised", "bootstrap"]
DRAWN_AT_ONCE = 2**24
"""Weights held at a time while resampling: 128 MB."""


@dataclass(frozen=True, slots=True)
class Interval:
    """How intervals are made. With documents given, whole documents are the clusters, else single units.

    `linearised`: standard error from each cluster's influence, t with clusters − 1 degrees of freedom (Gwet 2014).
    `bootstrap`: clusters are drawn with replacement `resamples` times, by `seed`; percentiles widened for few clusters
    as Hesterberg (2015, The American Statistician 69:371-386) has it. `level` is the nominal coverage.
    """

    method: Method = "linearised"
    level: float = 0.95
    resamples: int = 1000
    seed: int = 1

    def __post_init__(self) -> None:
        if self.method not in get_args(Method):
            raise Invalid(f"Unknown interval {self.method!r}.", hint=f"Give one of {', '.join(get_args(Method))}.")
        if not 0 < self.level < 1:
            raise Invalid(f"An interval cannot cover {self.level}.", hint="Give a share between 0 and 1, as 0.95.")
        if self.resamples < 100:
            raise Invalid(f"{self.resamples} resamples are too few.", hint="Give at least 100; 1000 is usual.")

    def said(self, clusters: str, many: int) -> str:
        """The interval in words."""
        share = f"{self.level * 100:g} %"
        if self.method == "bootstrap":
            drawn = f"{self.resamples} resamples of {many} {clusters}, seed {self.seed}"
            return f"{share}, bootstrap, percentiles widened for few clusters, {drawn}"
        return f"{share}, linearised, by {clusters}, t with {many - 1} degrees of freedom"


def weights(interval: Interval, clusters: int) -> Iterator[Floats]:
    """How often each cluster is drawn: blocks of rows, one row a resample, all rows the same for the same seed."""
    rng = np.random.default_rng(interval.seed)
    rows = max(1, min(interval.resamples, DRAWN_AT_ONCE // max(clusters, 1)))
    for start in range(0, interval.resamples, rows):
        many = min(rows, interval.resamples - start)
        yield _drawn(rng, many, clusters)


def _drawn(rng: np.random.Generator, rows: int, clusters: int) -> Floats:
    found = np.empty((rows, clusters))
    for row in found:
        row[:] = np.bincount(rng.integers(0, clusters, clusters, dtype=np.int32), minlength=clusters)
    return found


def t_quantile(interval: Interval, clusters: int) -> float:
    """How many standard errors the interval reaches to each side."""
    return float(special.stdtrit(clusters - 1, (1 + interval.level) / 2))


def percentiles(draws: Floats, clusters: int, interval: Interval) -> tuple[Floats, Floats]:
    """The ends of the interval down the first axis of draws, NaN left out, widened for few clusters."""
    tail = float(special.ndtr(-np.sqrt(clusters / (clusters - 1)) * t_quantile(interval, clusters)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a column of NaN alone stays NaN
        low, high = np.nanquantile(draws, [tail, 1 - tail], axis=0)
    return np.asarray(low), np.asarray(high)


def from_influences(measure: Measure, influences: Floats, interval: Interval, floor: float = -1.0) -> Measure:
    """The measure with a linearised interval. `influences`: one a cluster, as shares of the value's change."""
    many = len(influences)
    if many < 2:
        return cautioned(measure, "No interval: everything lies in one document.")
    centred = influences - influences.mean()
    se = float(np.sqrt(many / (many - 1) * (centred @ centred)))
    floor = min(floor, cast(float, measure.value))
    half = se * t_quantile(interval, many)
    value = cast(float, measure.value)
    return _with(measure, se, max(floor, value - half), min(1.0, value + half), many)


def from_draws(measure: Measure, draws: Floats, clusters: int, interval: Interval, floor: float = -1.0) -> Measure:
    """The measure with a bootstrap interval. Undefined resamples (NaN) are left out and told of."""
    if clusters < 2:
        return cautioned(measure, "No interval: everything lies in one document.")
    kept = draws[np.isfinite(draws)]
    if len(kept) < len(draws) / 2:
        return cautioned(measure, "No interval: most resamples leave the figure undefined.")
    low, high = percentiles(kept, clusters, interval)
    floor = min(floor, cast(float, measure.value))
    found = _with(measure, float(kept.std(ddof=1)), max(floor, float(low)), min(1.0, float(high)), clusters)
    found = replace(found, draws=kept)
    lost = len(draws) - len(kept)
    return cautioned(found, f"{lost} of {len(draws)} resamples were undefined.") if lost else found


def _with(measure: Measure, se: float, low: float, high: float, many: int) -> Measure:
    if se < 1e-9:
        return cautioned(measure, "No interval: nothing varies between the clusters.")
    found = replace(measure, se=se, low=low, high=high)
    if many < FEW:
        return cautioned(found, f"Interval unreliable: it stands on {many} clusters.")
    return found


def told(measure: Measure, is_by_document: bool, many: int, interval: Interval) -> Measure:
    """The measure with the kind of its interval in words, and the number of documents if they were the clusters."""
    said = interval.said("documents" if is_by_document else "units", many) if measure.se is not None else ""
    return replace(measure, interval=said, clusters=many if is_by_document else None)
