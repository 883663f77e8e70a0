"""Figures of many groups at once from sums by document: values, linearised intervals, resamples. For `code_table`.

A group is what one line is of: a code and a pair, a code and all coders (a table a pair), or all codes together.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fingerpost.analysis.agreement.characters import Ratio
from fingerpost.analysis.agreement.intervals import Interval, percentiles, t_quantile
from fingerpost.analysis.agreement.result import FEW
from fingerpost.analysis.agreement.shares import Floats
from fingerpost.analysis.agreement.sums import kept_weights

STEP = 1e-4


@dataclass(frozen=True, slots=True)
class Column:
    """A figure of the table: the ratio it is, whether of pairs' 2×2 tables, and the reason where it is undefined."""

    of: Ratio
    is_of_pairs: bool
    reason: str
    lowest: float = -1.0


class GroupSums:
    """Sums as documents × groups × tables × width; `spans`: how many spans each group was counted from."""

    def __init__(self, rows: Floats, interval: Interval, spans: NDArray[np.intp]) -> None:
        self.rows, self.interval, self.spans = rows, interval, spans
        self.documents, self.groups = rows.shape[:2]
        self.total = rows.sum(axis=0)
        self._resampled: Floats | None = None

    def columns(self, name: str, figure: Column, threshold: float | None = None) -> dict[str, Any]:
        """value, se, low, high, below, undefined and caution of every group; NaN stands for what there is not."""
        value = _of(figure, self.total)
        is_known = np.isfinite(value)
        se, low, high = self._interval(figure, value)
        is_spread = is_known & (se > 1e-9)
        floor = np.minimum(figure.lowest, value)
        return {
            "measure": [name] * self.groups,
            "value": value,
            "se": np.where(is_spread, se, np.nan),
            "low": np.where(is_spread, np.maximum(low, floor), np.nan),
            "high": np.where(is_spread, np.minimum(high, 1.0), np.nan),
            "below": np.where(is_spread, self._below(figure, threshold), np.nan),
            "undefined": [None if known else figure.reason for known in is_known],
            "caution": self._cautions(is_known, is_spread, self._lost(figure)),
        }

    def _interval(self, figure: Column, value: Floats) -> tuple[Floats, Floats, Floats]:
        if self.documents < 2:
            nothing = np.zeros(self.groups)
            return nothing, nothing, nothing
        if self.interval.method == "bootstrap":
            draws = self._draws(figure)
            low, high = percentiles(draws, self.documents, self.interval)
            return _deviation(draws), low, high
        se = self._linearised(figure)
        half = se * t_quantile(self.interval, self.documents)
        return se, value - half, value + half

    def _below(self, figure: Column, threshold: float | None) -> Floats:
        """The share of resamples that lie below the threshold, of those in which the figure is defined."""
        if threshold is None or self.documents < 2 or self.interval.method != "bootstrap":
            return np.full(self.groups, np.nan)
        draws = self._draws(figure)
        many = np.isfinite(draws).sum(axis=0)
        return np.asarray(np.where(many > 0, (draws < threshold).sum(axis=0) / np.maximum(many, 1), np.nan))

    def _linearised(self, figure: Column) -> Floats:
        """The delta method: the ratio's slope in each sum, times how documents' sums spread."""
        changes = np.einsum("dgtw,gtw->dg", self.rows, np.nan_to_num(self._slopes(figure)))
        centred = changes - changes.mean(axis=0)
        return np.asarray(np.sqrt(self.documents / (self.documents - 1) * (centred**2).sum(axis=0)))

    def _slopes(self, figure: Column) -> Floats:
        """How the figure changes with each sum, as the quotient rule has it; what each table adds, by differences."""
        above, below = (part.sum(axis=-1, keepdims=True) for part in _parts(figure, self.total))
        slopes = np.empty_like(self.total)
        for at in range(self.total.shape[-1]):
            step = np.zeros_like(self.total)
            step[..., at] = STEP * np.maximum(self.total[..., at], 1)
            up, down = _parts(figure, self.total + step), _parts(figure, self.total - step)
            over, under = ((one - other) / (2 * step[..., at]) for one, other in zip(up, down, strict=True))
            with np.errstate(divide="ignore", invalid="ignore"):
                slopes[..., at] = (over * below - above * under) / below**2
        return np.asarray(slopes)

    def _draws(self, figure: Column) -> Floats:
        """The figure of every group in every resample."""
        if self._resampled is None:
            flat = self.rows.reshape(self.documents, -1)
            drawn = np.concatenate([block @ flat for block in kept_weights(self.interval, self.documents)])
            self._resampled = drawn.reshape(-1, *self.rows.shape[1:])
        return np.asarray(_of(figure, self._resampled))

    def _lost(self, figure: Column) -> list[int]:
        """In how many resamples each group's figure is undefined, and so left out."""
        if self.interval.method != "bootstrap" or self.documents < 2:
            return [0] * self.groups
        return [int(many) for many in (~np.isfinite(self._draws(figure))).sum(axis=0)]

    def _cautions(self, is_known: NDArray[np.bool_], is_spread: NDArray[np.bool_], lost: list[int]) -> list[str | None]:
        if self.documents < 2:
            return ["No interval: everything lies in one document." if known else None for known in is_known]
        none = "No interval: nothing varies between the clusters."
        return [
            (self._few(spans, gone) if spread else none) if known else None
            for known, spread, spans, gone in zip(is_known, is_spread, self.spans.tolist(), lost, strict=True)
        ]

    def _few(self, spans: int, lost: int) -> str | None:
        """Why the interval should not be leaned on, if it should not; and what of the resamples was left out."""
        found = [f"Interval unreliable: it stands on {self.documents} clusters."] if self.documents < FEW else []
        found += [f"Interval unreliable: the code was put on {spans} spans."] if spans < FEW else []
        found += [f"{lost} of {self.interval.resamples} resamples were undefined."] if lost else []
        return " ".join(found) or None


def _of(figure: Column, sums: Floats) -> Floats:
    """The figure of each (…, tables, width) of sums."""
    flat = sums.reshape(-1, *sums.shape[-2:])
    return np.asarray(figure.of(*(flat[..., at] for at in range(flat.shape[-1]))).reshape(sums.shape[:-2]))


def _parts(figure: Column, sums: Floats) -> tuple[Floats, Floats]:
    above, below = figure.of.parts(*(sums[..., at] for at in range(sums.shape[-1])))
    return above, below


def _deviation(draws: Floats) -> Floats:
    """The standard deviation down the resamples in which each figure is defined; 0 where there is none."""
    many = np.isfinite(draws).sum(axis=0)
    mean = np.where(many > 0, np.nansum(draws, axis=0) / np.maximum(many, 1), 0)
    return np.asarray(np.sqrt(np.nansum((draws - mean) ** 2, axis=0) / np.maximum(many - 1, 1)))
