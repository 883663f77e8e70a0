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
    many, documents = len(table.codes) * len(table.documents), len(table.documents)
    shape = (len(table.codes), documents)
    unions = [_union_of(table, coder, documents) for coder in range(len(table.coders))]
    covered = [per_cell(one, table.bits, many).reshape(shape) for one in unions]
    both = [overlap_per_cell(unions[i], unions[j], table.bits, many).reshape(shape) for i, j in table.pairs]
    return Cells(np.stack(covered), np.stack(both))


def _union_of(table: Spans, coder: int, documents: int) -> Union:
    own = table.coder == coder
    cell = table.code[own] * documents + table.document[own]
    return union(packed(cell, table.start[own], table.bits), packed(cell, table.end[own], table.bits))


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
