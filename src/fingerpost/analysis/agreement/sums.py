"""Figures that are functions of sums over documents: their value and interval, whatever is summed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from fingerpost.analysis.agreement.intervals import Interval, from_draws, from_influences, told, weights
from fingerpost.analysis.agreement.result import FEW, Measure, cautioned, undefined

Floats = NDArray[np.float64]
STEP = 1e-4
KEPT_WEIGHTS = 2**22


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of sums: its name, `of` (rows × sums → one value a row, NaN where undefined), why it would be, its unit.

    `lowest` is the lowest value it can have.
    """

    name: str
    of: Callable[[Floats], Floats]
    reason: str
    unit: str
    lowest: float = -1.0


class ByDocument:
    """Sums, a row a document, with resamples drawn once for every figure that is made of them."""

    def __init__(self, rows: Floats, interval: Interval) -> None:
        self.rows, self.interval = rows, interval
        self.total = rows.sum(axis=0, keepdims=True)
        self._drawn: Floats | None = None

    def measure(self, figure: Figure, n: int, positives: int | None = None) -> Measure:
        """The figure with its interval. `n`: how much was compared; `positives`: how many spans, for the caution."""
        many = len(self.rows)
        value = float(figure.of(self.total)[0]) if many else float("nan")
        if np.isnan(value):
            return undefined(figure.name, figure.reason, n, unit=figure.unit, clusters=many)
        found = self._with_interval(Measure(figure.name, value, n, unit=figure.unit), figure)
        if positives is not None and positives < FEW and found.se is not None:
            found = cautioned(found, f"Interval unreliable: the code was put on {positives} spans.")
        return found

    def _with_interval(self, found: Measure, figure: Figure) -> Measure:
        many = len(self.rows)
        if self.interval.method == "bootstrap":
            found = from_draws(found, figure.of(self._resampled()), many, self.interval, figure.lowest)
        else:
            found = from_influences(found, self._influences(figure), self.interval, figure.lowest)
        return told(found, True, many, self.interval)

    def _influences(self, figure: Figure) -> Floats:
        """The change of the figure per document, as the derivative in the direction of the document's sums.

        This is the infinitesimal jackknife (Efron 1982), which is the delta method without formulas for gradients.
        """
        up, down = figure.of(self.total + STEP * self.rows), figure.of(self.total - STEP * self.rows)
        return np.nan_to_num((up - down) / (2 * STEP))

    def _resampled(self) -> Floats:
        if self._drawn is None:
            self._drawn = np.concatenate([drawn @ self.rows for drawn in kept_weights(self.interval, len(self.rows))])
        return self._drawn


def kept_weights(interval: Interval, clusters: int) -> tuple[Floats, ...]:
    """How often each cluster is drawn in each resample, in blocks of rows; kept for the next figure if they are few."""
    if interval.resamples * clusters > KEPT_WEIGHTS:
        return tuple(weights(interval, clusters))
    return _kept(interval, clusters)


@lru_cache(maxsize=4)
def _kept(interval: Interval, clusters: int) -> tuple[Floats, ...]:
    return tuple(weights(interval, clusters))
