"""Coefficients of characters, from the 2×2 tables of one group: codes and pairs of coders taken together.

A group's sums are, for each code and pair, (a, b, ab, L), and for each code over all its coders (apart, ones, values):
values that another coder contradicts (each in its share of the other coders), values that say coded, all values.
"""

from collections.abc import Sequence
from dataclasses import dataclass

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
    covered = cells.covered[np.ix_(coders, codes, documents)] * looked[:, None]
    pairs, apart = [], np.zeros((len(codes), len(documents)))
    place = {pair: at for at, pair in enumerate(table.pairs)}
    for i in range(len(coders)):
        for j in range(i + 1, len(coders)):
            both_looked = looked[i] & looked[j]
            both = cells.both[place[who[i], who[j]]][np.ix_(codes, documents)] * both_looked
            a, b = covered[i] * both_looked, covered[j] * both_looked
            pairs.append(np.stack((a, b, both, np.broadcast_to(lengths * both_looked, a.shape)), axis=-1))
            apart += a + b - 2 * both
    many = looked.sum(axis=0)
    apart = 2 * apart / np.maximum(many - 1, 1)
    given = np.broadcast_to(lengths * many, apart.shape)
    values = np.stack((apart, covered.sum(axis=0), given), axis=-1)
    by_pair = np.concatenate(pairs).astype(np.float64)
    return Tables(by_pair.transpose(1, 0, 2), values.transpose(1, 0, 2).astype(np.float64))


def figures(codes: int, pairs: int) -> dict[str, Figure]:
    """The figures of a group with so many codes and pairs of coders, by name."""
    split = codes * pairs * 4

    def of_pairs(rows: Floats) -> tuple[Floats, ...]:
        found = rows[:, :split].reshape(len(rows), -1, 4)
        return tuple(found[..., at] for at in range(4))

    def of_values(rows: Floats) -> tuple[Floats, ...]:
        found = rows[:, split:].reshape(len(rows), -1, 3)
        return tuple(found[..., at] for at in range(3))

    def by_values(chance: str) -> Figure:
        reason = NOT_USED if chance == "alpha" else NO_TEXT
        return Figure(f"character_{chance}", lambda rows: _by_values(of_values(rows), chance), reason, "characters")

    found = [
        Figure("character_kappa", lambda rows: kappa(*of_pairs(rows)), NOT_USED, "characters"),
        Figure("positive_agreement", lambda rows: positive(*of_pairs(rows)), NOBODY, "characters", 0.0),
        Figure("negative_agreement", lambda rows: negative(*of_pairs(rows)), "everything was coded", "characters", 0.0),
        Figure("jaccard", lambda rows: jaccard(*of_pairs(rows)), NOBODY, "characters", 0.0),
        Figure("character_percent", lambda rows: percent(*of_values(rows)), NO_TEXT, "characters", 0.0),
        *(by_values(chance) for chance in ("alpha", "ac1", "s")),
    ]
    return {figure.name: figure for figure in found}


def kappa(a: Floats, b: Floats, both: Floats, length: Floats) -> Floats:
    """Cohen's kappa of characters; over several codes or pairs 1 − mean disagreement seen / mean expected.

    One table: Po = (L − a − b + 2ab)/L, Pe = (a·b + (L − a)(L − b))/L² (Cohen 1960), as NVivo's (TA − EF)/(TU − EF).
    Several: the pooled kappa of De Vries et al. 2008, so that it does not matter who is named first.
    """
    seen = a + b - 2 * both
    whole = np.maximum(length, 1e-300)
    chance = (a * (length - b) + b * (length - a)) / whole
    return 1 - share(seen.sum(axis=1), chance.sum(axis=1))


def positive(a: Floats, b: Floats, both: Floats, length: Floats) -> Floats:
    """2ab / (a + b): the F1 of characters, Dice (Hripcsak & Rothschild 2005)."""
    return share(2 * both.sum(axis=1), (a + b).sum(axis=1))


def negative(a: Floats, b: Floats, both: Floats, length: Floats) -> Floats:
    """2d / (2d + b + c), with d the characters that neither coded (Feinstein & Cicchetti 1990)."""
    neither = 2 * (length - a - b + both).sum(axis=1)
    return share(neither, (2 * length - a - b).sum(axis=1))


def jaccard(a: Floats, b: Floats, both: Floats, length: Floats) -> Floats:
    """ab / (a + b − ab)."""
    return share(both.sum(axis=1), (a + b - both).sum(axis=1))


def percent(apart: Floats, ones: Floats, values: Floats) -> Floats:
    """The share of characters on which two of the coders say the same."""
    return 1 - share(apart.sum(axis=1), values.sum(axis=1))


def _by_values(sums: tuple[Floats, ...], chance: str) -> Floats:
    """Alpha (Krippendorff 2011), AC1 (Gwet 2008) or S (Bennett et al. 1954) of coded against not coded, any coders."""
    apart, ones, values = sums
    spread = 2 * ones * (1 - ones / np.maximum(values, 1e-300))
    expected = {
        "alpha": spread * values / np.maximum(values - 1, 1e-300),
        "ac1": values - spread,
        "s": values / 2,
    }[chance]
    return 1 - share(apart.sum(axis=1), expected.sum(axis=1))
