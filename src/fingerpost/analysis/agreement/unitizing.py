"""The u-alpha family: Krippendorff's alpha of spans on a continuum, where units are kept apart and gaps count.

Krippendorff, Mathet, Bouvry & Widlöcher 2016 (Quality & Quantity 50:2347-2364, erratum 50:2365); Krippendorff 2019,
section 12.6. Gaps enter linearly, so that every figure of a corpus is made of sums over its documents.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fingerpost.analysis.agreement.shares import share
from fingerpost.analysis.agreement.spans import Spans
from fingerpost.analysis.agreement.sweep import Ints, Union, packed, union

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Continuum:
    """What coders marked on the continuum, summed by document (rows): the length of all coders' continua together
    (`total`), and for each value (columns) of its units' lengths: the sum, the sum of squares, the sum paired with
    other coders' units, the sum of its squares, and the sum paired with units of the same value.
    """

    total: Floats
    length: Floats
    squares: Floats
    paired: Floats
    paired_squares: Floats
    same: Floats

    def stacked(self) -> Floats:
        """One row a document, everything side by side, for resampling."""
        parts = (self.length, self.squares, self.paired, self.paired_squares, self.same)
        return np.column_stack((self.total, *parts))

    @classmethod
    def of(cls, rows: Floats) -> "Continuum":
        """Sums again from what `stacked` gave, resampled."""
        parts = np.split(rows[:, 1:], 5, axis=1)
        return cls(rows[:, 0], *parts)


def crossing(table: Spans, codes: list[int]) -> tuple[int, int] | None:
    """The rows of two spans of one coder that overlap and carry different codes; None where no two do."""
    chosen = np.isin(table.code, codes)
    if _marked(table, chosen, by_code=True) == _marked(table, chosen, by_code=False):
        return None
    order = np.lexsort((table.end[chosen], table.start[chosen], table.document[chosen], table.coder[chosen]))
    own = [column[chosen][order] for column in (table.coder, table.document, table.start, table.end, table.code)]
    coder, document, start, end, code = own
    rows = table.row[chosen][order]
    reach, by = -1, 0
    for at in range(len(rows)):
        is_new = at == 0 or (coder[at], document[at]) != (coder[at - 1], document[at - 1])
        if is_new:
            reach = -1
        elif start[at] < reach and code[at] != code[by]:
            return int(rows[by]), int(rows[at])
        if end[at] > reach:
            reach, by = int(end[at]), at
    return None


def _marked(table: Spans, chosen: NDArray[np.bool_], *, by_code: bool) -> int:
    """The length that coders marked, a code at a time or with all codes thrown together."""
    cell = table.coder[chosen] * len(table.documents) + table.document[chosen]
    if by_code:
        cell = cell * len(table.codes) + table.code[chosen]
    whole = union(packed(cell, table.start[chosen], table.bits), packed(cell, table.end[chosen], table.bits))
    return int(whole.lengths().sum())


def continuum(table: Spans, codes: list[int], coders: list[int], *, blended: bool = False) -> Continuum:
    """The sums for some coders and codes that exclude each other; `blended` takes all codes as one value.

    A coder's overlapping spans of one code are joined, touching ones stay apart. Documents that fewer than two of the
    coders coded count nothing.
    """
    values = {code: 0 if blended else at for at, code in enumerate(codes)}
    looked = table.looked[coders]
    many = looked.sum(axis=0)
    usable = many >= 2
    shares = usable / np.maximum(many - 1, 1)
    own = [_units(table, coder, values, usable) for coder in coders]
    width = 1 if blended else len(codes)
    sums = np.zeros((5, len(table.documents), width))
    for at, units in enumerate(own):
        rest = [other for number, other in enumerate(own) if number != at]
        sums += _sums(units, rest, shares, sums.shape, table.bits)
    return Continuum((many * table.lengths * usable).astype(np.float64), *sums)


@dataclass(frozen=True, slots=True, eq=False)
class _Units:
    """One coder's units: by document for any value, and by value and document; `value` and places of the latter."""

    any: Union
    valued: Union
    document: Ints
    value: Ints
    start: Ints
    end: Ints


def _units(table: Spans, coder: int, values: dict[int, int], usable: NDArray[np.bool_]) -> _Units:
    numbers = np.full(len(table.codes) + 1, -1, dtype=np.int64)
    numbers[list(values)] = list(values.values())
    chosen = (table.coder == coder) & (numbers[table.code] >= 0) & usable[table.document]
    document, value = table.document[chosen], numbers[table.code[chosen]]
    start, end, documents = table.start[chosen], table.end[chosen], len(table.documents)
    by_document = union(packed(document, start, table.bits), packed(document, end, table.bits))
    cell = value * documents + document
    valued = union(packed(cell, start, table.bits), packed(cell, end, table.bits), joins_touching=False)
    cells = valued.starts >> table.bits
    mask = (1 << table.bits) - 1
    starts = valued.starts & mask
    return _Units(by_document, valued, cells % documents, cells // documents, starts, starts + valued.lengths())


def _sums(units: _Units, rest: list[_Units], shares: Floats, shape: tuple[int, ...], bits: int) -> Floats:
    start, end = (packed(units.document, place, bits) for place in (units.start, units.end))
    share = shares[units.document]
    length = (end - start).astype(np.float64)
    paired, same = np.zeros(len(length)), np.zeros(len(length))
    for other in rest:
        paired += other.any.within(start, end)
        same += other.valued.within(units.valued.starts, units.valued.ends)
    paired, same = paired * share, same * share
    where = units.document * shape[2] + units.value
    columns = (length, length**2, paired, paired**2, same)
    size = shape[1] * shape[2]
    return np.stack([np.bincount(where, weights=column, minlength=size).reshape(shape[1:]) for column in columns])


def _self_pairs(sums: Continuum) -> tuple[Floats, Floats]:
    """The length of all gaps, and l² − ΣS: what is left when no unit is paired with itself (gaps count linearly)."""
    gaps = sums.total - sums.length.sum(axis=1)
    return gaps, sums.total**2 - sums.squares.sum(axis=1) - gaps


def u_alpha(sums: Continuum) -> Floats:
    """u-alpha = 1 − Σ_{c≠k} l_ck / Σ_{c≠k} e_ck, gaps among the values."""
    gaps, left = _self_pairs(sums)
    unpaired = (sums.length - sums.paired).sum(axis=1)
    seen = sums.total - sums.same.sum(axis=1) - (gaps - unpaired)
    chance = sums.total * (sums.total**2 - (sums.length**2).sum(axis=1) - gaps**2)
    return 1 - share(seen, share(chance, left, otherwise=0.0))


def binary_u_alpha(sums: Continuum) -> Floats:
    """|u-alpha: units against gaps, whatever their value; l_φk over e_φk."""
    gaps, left = _self_pairs(sums)
    chance = sums.total * gaps * (sums.total - gaps)
    unpaired = (sums.length - sums.paired).sum(axis=1)
    return 1 - share(unpaired, share(chance, left, otherwise=0.0))


def _paired_chance(sums: Continuum) -> tuple[Floats, Floats]:
    """l* and l* − S*/l*.

    S* squares each unit's mean pairable length. The paper leaves this open; it is the reading that gives its printed
    0.724 (0.72417), where squaring every overlap gives 0.726 and overlaps with the others' union give 0.728.
    """
    total = sums.paired.sum(axis=1)
    own = share(sums.paired_squares.sum(axis=1), total, otherwise=0.0)
    return total, total - own


def cu_alpha(sums: Continuum) -> Floats:
    """cu-alpha: the values of units, where two coders both placed some; gaps left out."""
    total, left = _paired_chance(sums)
    seen = total - sums.same.sum(axis=1)
    chance = total**2 - (sums.paired**2).sum(axis=1)
    return 1 - share(seen, share(chance, left, otherwise=0.0))


def k_u_alpha(sums: Continuum, value: int) -> Floats:
    """(k)u-alpha of one value: 1 − (e*_k / l*_k)(l*_k − l*_kk) / (e*_k − e*_kk)."""
    total, left = _paired_chance(sums)
    own, same, squares = sums.paired[:, value], sums.same[:, value], sums.paired_squares[:, value]
    with_all, with_own = own * total - squares, own**2 - squares  # e*_k and e*_kk, times what they share
    is_defined = (own > 1e-9) & (left > 1e-9) & (with_all - with_own > 1e-9)
    return 1 - share(with_all * (own - same), np.where(is_defined, own * (with_all - with_own), 0.0))


def coverage(sums: Continuum, value: int | None = None) -> float | None:
    """The share of units' length that other coders' units are paired with: of all values (cu), or one ((k)u)."""
    columns = slice(None) if value is None else [value]
    whole = float(sums.length[:, columns].sum()) if value is not None else float(sums.total.sum())
    return float(sums.paired[:, columns].sum()) / whole if whole else None
