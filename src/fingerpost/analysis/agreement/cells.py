"""The 2×2 tables of characters, one a (code, document, pair of coders): all coefficients of characters add them up."""

from dataclasses import dataclass

import numpy as np

from fingerpost.analysis.agreement.spans import Spans
from fingerpost.analysis.agreement.sweep import Ints, Union, overlap_per_cell, packed, per_cell, union


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Covered characters: `covered` is coders × codes × documents, `both` is pairs × codes × documents."""

    covered: Ints
    both: Ints

    def replaced(self, code: int, document: int, other: "Cells") -> "Cells":
        """These cells with one (code, document) taken from `other`, which holds that cell alone."""
        covered, both = self.covered.copy(), self.both.copy()
        covered[:, code, document], both[:, code, document] = other.covered[:, 0, 0], other.both[:, 0, 0]
        return Cells(covered, both)


def cells(table: Spans) -> Cells:
    """Sweep all spans once: a coder's spans of one code are a union, whatever they do to each other."""
    shape = (len(table.documents), len(table.codes))
    many = shape[0] * shape[1]
    cell = table.document * shape[1] + table.code  # spans are kept in this order, so that sorting finds little to do
    starts, ends = packed(cell, table.start, table.bits), packed(cell, table.end, table.bits)
    owned = [np.flatnonzero(table.coder == coder) for coder in range(len(table.coders))]
    unions = [union(starts[own], ends[own]) for own in owned]
    covered = [per_cell(one, table.bits, many) for one in unions]
    both = [overlap_per_cell(unions[i], unions[j], table.bits, many) for i, j in table.pairs]
    return Cells(*(np.stack(sums).reshape(-1, *shape).swapaxes(1, 2) for sums in (covered, both)))


def one_cell(spans: list[list[tuple[int, int]]], bits: int) -> Cells:
    """The cells of one code and one document: for each coder the list of (start, end)."""
    unions = [_small(own) for own in spans]
    covered = [[[int(one.lengths().sum())]] for one in unions]
    pairs = [(i, j) for i in range(len(spans)) for j in range(i + 1, len(spans))]
    both = [overlap_per_cell(unions[i], unions[j], bits, 1)[None] for i, j in pairs]
    return Cells(np.array(covered, dtype=np.int64), np.stack(both))


def _small(own: list[tuple[int, int]]) -> Union:
    ends = np.array(own, dtype=np.int64).reshape(-1, 2)
    return union(ends[:, 0], ends[:, 1])
