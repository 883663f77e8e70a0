"""What every measure hands back: a figure with its interval, or the reason why there is none. Nothing is computed."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

FEW = 5
"""Below this many clusters, or positives, an interval is marked as unreliable."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure. `value` is None exactly where `undefined` gives the reason.

    `n` counts what was compared (units, characters or spans: `unit` says which); `clusters` the documents that
    the interval stands on (None: single units). `se`, `low` and `high` are None where no interval can be had, and
    `caution` says why, or why it should not be leaned on. `draws` are the bootstrap's values.
    """

    name: str
    value: float | None
    n: int
    unit: str = "units"
    se: float | None = None
    low: float | None = None
    high: float | None = None
    clusters: int | None = None
    undefined: str | None = None
    interval: str = ""
    caution: str = ""
    draws: NDArray[np.float64] | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if (self.value is None) == (self.undefined is None):
            raise ValueError(f"{self.name}: a measure has a value or a reason, not both and not neither")

    def as_json(self) -> dict[str, Any]:
        """The measure as the command prints it."""
        keys = ("value", "se", "low", "high", "n", "clusters", "undefined")
        return {key: getattr(self, key) for key in keys}

    def probability_below(self, threshold: float) -> float | None:
        """The share of bootstrap resamples in which the value lies below `threshold`; None without a bootstrap."""
        return None if self.draws is None or not self.draws.size else float(np.mean(self.draws < threshold))


def undefined(name: str, reason: str, n: int = 0, *, unit: str = "units", clusters: int | None = None) -> Measure:
    """A measure that cannot be computed, with the reason in words."""
    return Measure(name, None, n, unit=unit, clusters=clusters, undefined=reason)


def cautioned(measure: Measure, why: str) -> Measure:
    """The same measure with one more reason not to lean on it."""
    return replace(measure, caution=f"{measure.caution} {why}".strip())
