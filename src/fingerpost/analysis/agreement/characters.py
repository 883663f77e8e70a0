"""Coefficients of characters, from the 2×2 tables of one group: codes and pairs of coders taken together.

A group's sums are, for each code and pair, (a, b, ab, L), and for each code over all its coders (apart, ones, values):
values that another coder contradicts (each in its share of the other coders), values that say coded, all values.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fingerpost.analysis.agreement.cells import Cells
from fingerpost.analysis.agreement.shares import share
from fingerpost.analysis.agreement.spans import Spans
from fingerpost.analysis.agreement.sums import Figure

Floats = NDArray[np.float64]
NOT_USED = "nobody used the code, or everybody used it everywhere"
NOBODY = "nobody used the code"
NO_TEXT = "no document was coded by two coders"


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Sums of a group by document: `pairs` documents × tables × 4, `values` documents × codes × 3."""

    pairs: Floats
    values: Floats

    def stacked(self) -> Floats:
        """One row a document."""
        many = len(self.pairs)
        return np.column_stack((self.pairs.reshape(many, -1), self.values.reshape(many, -1)))


def tables(
    table: Spans, cells: Cells, chosen: Sequence[int], who: Sequence[int], documents: NDArray[np.intp]
) -> Tables:
    """The tables of some codes and coders on some documents; a pair counts only what both of them coded."""
    codes, coders = np.asarray(chosen, dtype=np.intp), np.asarray(who, dtype=np.intp)
    looked = table.looked[np.ix_(coders, documents)]
    lengths = table.lengths[documents].astype(np.float64)
    covered = [_of(cells.covered[coder], codes, documents, saw) for coder, saw in zip(coders, looked, strict=True)]
    place = {pair: at for at, pair in enumerate(table.pairs)}
    met = [(i, j) for i in range(len(coders)) for j in range(i + 1, len(coders))]
    pairs = np.empty((len(documents), len(met), len(codes), 4))
    apart = np.zeros((len(codes), len(documents)))
    for at, (i, j) in enumerate(met):
        both_looked = looked[i] & looked[j]
        both = _of(cells.both[place[who[i], who[j]]], codes, documents, both_looked)
        a, b = (one if both_looked.all() else one * both_looked for one in (covered[i], covered[j]))
        _filled(pairs[:, at], (a, b, both, lengths * both_looked))
        apart += a + b - 2 * both
    many = looked.sum(axis=0)
    values = np.empty((len(documents), len(codes), 3))
    _filled(values, (2 * apart / np.maximum(many - 1, 1), sum(covered), lengths * many))
    return Tables(pairs.reshape(len(documents), len(met) * len(codes), 4), values)


def _of(sums: NDArray[Any], codes: NDArray[np.intp], documents: NDArray[np.intp], saw: NDArray[np.bool_]) -> Any:
    """Some codes and documents of codes × documents, 0 where it does not count; no copy where that is everything."""
    picked = sums if sums.shape == (len(codes), len(documents)) else sums[np.ix_(codes, documents)]
    return picked if saw.all() else picked * saw


def _filled(out: Floats, columns: tuple[Any, ...]) -> None:
    """Columns (codes × documents, or by document alone) laid side by side as documents × codes × columns."""
    for at, column in enumerate(columns):
        out[..., at] = column.T if column.ndim == 2 else column[:, None]


def figures(codes: int, pairs: int) -> dict[str, Figure]:
    """The figures of a group with so many codes and pairs of coders, by name."""
    split = codes * pairs * 4

    def of_pairs(rows: Floats) -> tuple[Floats, ...]:
        found = rows[:, :split].reshape(len(rows), -1, 4)
        return tuple(found[..., at] for at in range(4))

    def of_values(rows: Floats) -> tuple[Floats, ...]:
        found = rows[:, split:].reshape(len(rows), -1, 3)
        return tuple(found[..., at] for at in range(3))

    found = [
        Figure("character_kappa", lambda rows: kappa(*of_pairs(rows)), NOT_USED, "characters"),
        Figure("positive_agreement", lambda rows: positive(*of_pairs(rows)), NOBODY, "characters", 0.0),
        Figure("negative_agreement", lambda rows: negative(*of_pairs(rows)), "everything was coded", "characters", 0.0),
        Figure("jaccard", lambda rows: jaccard(*of_pairs(rows)), NOBODY, "characters", 0.0),
        Figure("character_percent", lambda rows: percent(*of_values(rows)), NO_TEXT, "characters", 0.0),
        Figure("character_alpha", lambda rows: alpha(*of_values(rows)), NOT_USED, "characters"),
        Figure("character_ac1", lambda rows: ac1(*of_values(rows)), NO_TEXT, "characters"),
        Figure("character_s", lambda rows: uniform(*of_values(rows)), NO_TEXT, "characters"),
    ]
    return {figure.name: figure for figure in found}


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure that is a ratio of sums over tables: `parts` gives what each table adds above and below the line.

    Called with (rows, tables) arrays of a pair's (a, b, ab, L) or of all coders' (apart, ones, values), it gives one
    value a row, NaN where there is nothing below the line. `is_disagreement`: the figure is 1 less the ratio.
    """

    parts: Callable[..., tuple[Floats, Floats]]
    is_disagreement: bool = True

    def __call__(self, *sums: Floats) -> Floats:
        above, below = self.parts(*sums)
        found = share(above.sum(axis=1), below.sum(axis=1))
        return 1 - found if self.is_disagreement else found


def _kappa(a: Floats, b: Floats, both: Floats, length: Floats) -> tuple[Floats, Floats]:
    whole = np.maximum(length, 1e-300)
    return a + b - 2 * both, (a * (length - b) + b * (length - a)) / whole


def _positive(a: Floats, b: Floats, both: Floats, length: Floats) -> tuple[Floats, Floats]:
    return 2 * both, a + b


def _negative(a: Floats, b: Floats, both: Floats, length: Floats) -> tuple[Floats, Floats]:
    return 2 * (length - a - b + both), 2 * length - a - b


def _jaccard(a: Floats, b: Floats, both: Floats, length: Floats) -> tuple[Floats, Floats]:
    return both, a + b - both


def _percent(apart: Floats, ones: Floats, values: Floats) -> tuple[Floats, Floats]:
    return apart, values


def _spread(ones: Floats, values: Floats) -> Floats:
    return np.asarray(2 * ones * (1 - ones / np.maximum(values, 1e-300)))


def _alpha(apart: Floats, ones: Floats, values: Floats) -> tuple[Floats, Floats]:
    return apart, _spread(ones, values) * values / np.maximum(values - 1, 1e-300)


def _ac1(apart: Floats, ones: Floats, values: Floats) -> tuple[Floats, Floats]:
    return apart, values - _spread(ones, values)


def _uniform(apart: Floats, ones: Floats, values: Floats) -> tuple[Floats, Floats]:
    return apart, values / 2


kappa = Ratio(_kappa)
"""Cohen's kappa of characters; over several codes or pairs 1 − mean disagreement seen / mean expected.

One table: Po = (L − a − b + 2ab)/L, Pe = (a·b + (L − a)(L − b))/L² (Cohen 1960), as NVivo's (TA − EF)/(TU − EF).
Several: the pooled kappa of De Vries et al. 2008, so that it does not matter who is named first.
"""

positive = Ratio(_positive, is_disagreement=False)
"""2ab / (a + b): the F1 of characters, Dice (Hripcsak & Rothschild 2005)."""

negative = Ratio(_negative, is_disagreement=False)
"""2d / (2d + b + c), with d the characters that neither coded (Feinstein & Cicchetti 1990)."""

jaccard = Ratio(_jaccard, is_disagreement=False)
"""ab / (a + b − ab)."""

percent = Ratio(_percent)
"""The share of characters on which two of the coders say the same."""

alpha = Ratio(_alpha)
"""Krippendorff's nominal alpha of coded against not coded (2011), any number of coders."""

ac1 = Ratio(_ac1)
"""Gwet's AC1 of coded against not coded (2008)."""

uniform = Ratio(_uniform)
"""S of coded against not coded (Bennett et al. 1954)."""
