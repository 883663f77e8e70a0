"""What coefficients are made of: per unit how far its coders are apart, and how often each category stands.

All of it adds up over units, so that totals, resamples and influences come from the same few arrays.
"""

from dataclasses import dataclass, fields
from functools import cached_property
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from fingerpost.analysis.agreement.intervals import Interval, weights
from fingerpost.analysis.agreement.metrics import Floats, Metric, Same
from fingerpost.analysis.agreement.units import Codes, Units

FEW_CODERS = 40
"""Up to this many coders, comparing them two by two beats counting categories."""


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Totals over units, one row a resample (one row alone for the sample itself).

    `units`: how many; `pairable`: how many were coded twice or more; `apart`: sum over pairable units of the mean
    distance of two coders; `apart_by_values`: the same, each times its number of values; `counts` (rows × q):
    categories in pairable units; `shares` (rows × q): the share of each category, summed over units; `by_coder`
    (rows × coders × q).
    """

    units: Floats
    pairable: Floats
    apart: Floats
    apart_by_values: Floats
    counts: Floats
    shares: Floats
    by_coder: Floats


def _fields(sums: Sums) -> tuple[Floats, ...]:
    return tuple(getattr(sums, field.name) for field in fields(sums))


class Tally:
    """Per-unit quantities of a table of units under one metric. Cheap to make; each part is counted when asked for."""

    def __init__(self, units: Units, metric: Metric) -> None:
        self.units, self.metric = units, metric
        self.q = len(units.categories)
        self._drawn: dict[tuple[Interval, bool], Sums] = {}

    @cached_property
    def values(self) -> NDArray[np.intp]:
        """How many coders coded each unit."""
        return np.asarray(np.count_nonzero(self.units.codes >= 0, axis=0))

    @cached_property
    def is_pairable(self) -> NDArray[np.bool_]:
        """Whether two or more coders coded it."""
        return self.values >= 2

    @cached_property
    def apart(self) -> Floats:
        """The mean distance of two of a unit's coders; 0 where it is not pairable."""
        pairs = self.values * (self.values - 1) / 2
        total = _differences(self.units.codes, self.values) if isinstance(self.metric, Same) else self._distances()
        return np.divide(total, pairs, out=np.zeros(len(pairs)), where=pairs > 0)

    def _distances(self) -> Floats:
        codes = self.units.codes
        total = np.zeros(codes.shape[1])
        for first, second in combinations(codes, 2):
            both = (first >= 0) & (second >= 0)
            total += np.where(both, self.metric.between(first, second), 0.0)
        return total

    @cached_property
    def _histogram(self) -> Floats:
        """Values counted by how many coders their unit has (rows) and by category (columns)."""
        width, codes = self.q + 1, self.units.codes
        key = self.values * width
        size = (len(codes) + 1) * width
        found = np.zeros(size, dtype=np.int64)
        for row in codes:
            found += np.bincount(key + row + 1, minlength=size)
        return found.reshape(-1, width)[:, 1:].astype(np.float64)

    @cached_property
    def by_coder(self) -> Floats:
        """How often each coder gave each category: coders × q."""
        rows = [np.bincount(row.astype(np.intp) + 1, minlength=self.q + 1)[1:] for row in self.units.codes]
        return np.asarray(rows, dtype=np.float64)

    @cached_property
    def counts(self) -> Floats:
        """How often each category stands in pairable units."""
        return np.asarray(self._histogram[2:].sum(axis=0))

    @cached_property
    def sums(self) -> Sums:
        """The totals of the sample: every array with one row."""
        sizes = np.arange(len(self._histogram))
        shares = (self._histogram[1:] / sizes[1:, None]).sum(axis=0)
        return Sums(
            units=np.array([float(self.units.n)]),
            pairable=np.array([float(np.count_nonzero(self.is_pairable))]),
            apart=np.array([self.apart.sum()]),
            apart_by_values=np.array([self.apart @ self.values]),
            counts=self.counts[None],
            shares=shares[None],
            by_coder=self.by_coder[None],
        )

    def mean_of(self, worth: Floats) -> Floats:
        """Per unit the mean of `worth` (one number a category) over the values given."""
        return self.sum_of(worth) / np.maximum(self.values, 1)

    def sum_of(self, worth: Floats) -> Floats:
        """Per unit the sum of `worth` over the values given."""
        with_gap = np.append(worth, 0.0)  # −1, a missing value, looks up the last place
        total = np.zeros(self.units.n)
        for row in self.units.codes:
            total += with_gap[row]
        return total

    @property
    def is_by_document(self) -> bool:
        """Whether clusters are documents, not single units."""
        return self.units.clusters is not None

    @cached_property
    def groups(self) -> NDArray[np.intp]:
        """The number of each unit's cluster, without holes: its document, or the unit itself."""
        if self.units.clusters is None:
            return np.arange(self.units.n)
        return np.unique(self.units.clusters, return_inverse=True)[1]

    def resampled(self, interval: Interval, *, needs_coders: bool) -> Sums:
        """The totals of every bootstrap resample; drawn once for all coefficients that ask."""
        key = (interval, needs_coders)
        if key not in self._drawn:
            parts = self.per_cluster(needs_coders=needs_coders)
            drawn = [parts.resampled(block) for block in weights(interval, len(parts.single))]
            self._drawn[key] = Sums(*(np.concatenate(part) for part in zip(*map(_fields, drawn), strict=True)))
        return self._drawn[key]

    def per_cluster(self, *, needs_coders: bool) -> "Clustered":
        """Everything summed by cluster, ready to be resampled."""
        groups, many = self.groups, int(self.groups.max()) + 1
        pairable = self.is_pairable.astype(np.float64)
        single = [np.ones(self.units.n), pairable, self.apart, self.apart * self.values]
        add = [np.bincount(groups, weights=column, minlength=many) for column in single]
        counts = _table(self.units.codes, groups, many, self.q, pairable)
        shares = _table(self.units.codes, groups, many, self.q, 1 / np.maximum(self.values, 1))
        coders = self.units.codes if needs_coders else self.units.codes[:0]
        return Clustered(np.column_stack(add), counts, shares, _coders_table(coders, groups, many, self.q), self.q)


@dataclass(frozen=True, slots=True, eq=False)
class Clustered:
    """A Tally's totals per cluster: `single` clusters × 4, `counts` and `shares` clusters × q.

    `by_coder` is sparse, clusters × (coders · q): with many coders most of it is empty.
    """

    single: Floats
    counts: Floats
    shares: Floats
    by_coder: sparse.csr_array
    q: int

    def resampled(self, weights: Floats) -> Sums:
        """Totals under `weights`, resamples × clusters: how often each cluster was drawn."""
        single = weights @ self.single
        by_coder = np.asarray((self.by_coder.T @ weights.T).T).reshape(len(weights), -1, self.q)
        columns = (single[:, 0], single[:, 1], single[:, 2], single[:, 3])
        return Sums(*columns, weights @ self.counts, weights @ self.shares, by_coder)


def _table(codes: Codes, groups: NDArray[np.intp], many: int, q: int, worth: Floats) -> Floats:
    """`worth` of each unit summed by cluster and category: clusters × q."""
    total = np.zeros(many * (q + 1))
    for row in codes:
        total += np.bincount(groups * (q + 1) + row + 1, weights=worth, minlength=len(total))
    return total.reshape(many, q + 1)[:, 1:]


def _coders_table(codes: Codes, groups: NDArray[np.intp], many: int, q: int) -> sparse.csr_array:
    """How often each coder gave each category in each cluster: clusters × (coders · q)."""
    coder, unit = np.nonzero(codes >= 0)
    column = coder * q + codes[coder, unit]
    shape = (many, len(codes) * q)
    return sparse.csr_array((np.ones(len(unit)), (groups[unit], column)), shape=shape)


def _differences(codes: Codes, values: NDArray[np.intp]) -> Floats:
    """Per unit how many pairs of coders gave different categories."""
    same = _same_by_pairs(codes, values) if len(codes) <= FEW_CODERS else _same_by_counts(codes)
    return np.asarray(values * (values - 1) / 2 - same)


def _same_by_pairs(codes: Codes, values: NDArray[np.intp]) -> NDArray[np.int64]:
    """Pairs with the same value: those with the same entry without those that are both missing."""
    kind = np.uint8 if len(codes) <= 22 else np.uint16  # 22 coders make 231 pairs
    same: NDArray[np.unsignedinteger] = np.zeros(codes.shape[1], dtype=kind)
    for first, second in combinations(codes, 2):
        np.add(same, first == second, out=same)
    absent = len(codes) - values
    return np.asarray(same.astype(np.int64) - absent * (absent - 1) // 2)


def _same_by_counts(codes: Codes) -> NDArray[np.int64]:
    """Pairs with the same value, from the sorted values of each unit: runs of r equal values make r(r−1)/2."""
    ranked = np.sort(codes, axis=0)
    same = np.zeros(codes.shape[1], dtype=np.int64)
    run = np.zeros(codes.shape[1], dtype=np.int64)
    for before, row in pairwise(ranked):
        run = np.where((row == before) & (row >= 0), run + 1, 0)
        same += run
    return same
