"""The table of a round: every code and pair of coders at once, with intervals clustered by document. It is quick."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fingerpost.analysis.agreement import characters
from fingerpost.analysis.agreement.corpus import Corpus
from fingerpost.analysis.agreement.intervals import Interval, percentiles, t_quantile, weights
from fingerpost.analysis.agreement.result import FEW
from fingerpost.analysis.agreement.shares import Floats
from fingerpost.terms.errors import Invalid, NotFound

ALL_CODERS = "all coders"
STEP = 1e-4


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure of one code: `of` takes (rows, 1) arrays, of a pair's (a, b, ab, L) or of all (apart, ones, values)."""

    of: Callable[..., Floats]
    is_of_pairs: bool
    reason: str
    lowest: float = -1.0


SCHEMA: dict[str, Any] = (
    dict.fromkeys(("code", "pair", "measure"), pl.String)
    | dict.fromkeys(("value", "se", "low", "high"), pl.Float64)
    | dict.fromkeys(("n", "clusters", "a", "b", "c", "d"), pl.Int64)
    | dict.fromkeys(("prevalence_first", "prevalence_second"), pl.Float64)
    | dict.fromkeys(("undefined", "caution"), pl.String)
)

FIGURES: dict[str, _Figure] = {
    "character_kappa": _Figure(characters.kappa, True, characters.NOT_USED),
    "positive_agreement": _Figure(characters.positive, True, characters.NOBODY, 0.0),
    "negative_agreement": _Figure(characters.negative, True, "everything was coded", 0.0),
    "character_percent": _Figure(characters.percent, False, characters.NO_TEXT, 0.0),
    "character_alpha": _Figure(characters.alpha, False, characters.NOT_USED),
    "character_ac1": _Figure(characters.ac1, False, characters.NO_TEXT),
    "character_s": _Figure(characters.uniform, False, characters.NO_TEXT),
}
"""Figures of the table; kappa, positive and negative agreement are of pairs alone."""


def code_table(
    corpus: Corpus,
    names: Sequence[str] = tuple(FIGURES),
    interval: Interval | None = None,
    codes: Iterable[str] | None = None,
) -> pl.DataFrame:
    """A line for each code, pair of coders (and "all coders", where there are more than two) and figure.

    Columns: code, pair, measure, value, se, low, high, n (characters, or units of a corpus `in_units`), clusters, a, b,
    c, d (both, first alone, second alone, neither), prevalence_first, prevalence_second, undefined, caution. Figures
    are those of `Corpus.measure(by=("code", "pair"))`. `codes` limits the table, as after an edit. Raises Invalid for
    an unknown figure and NotFound for an unknown code.
    """
    for name in names:
        if name not in FIGURES:
            raise Invalid(f"No figure named {name!r} in the table.", hint=f"There are {', '.join(FIGURES)}.")
    chosen = _places(corpus, codes)
    interval = interval or Interval()
    pairs: list[tuple[int, ...]] = list(corpus.spans.pairs)
    if len(corpus.spans.coders) > 2:
        pairs.append(tuple(range(len(corpus.spans.coders))))
    parts = [part for coders in pairs for part in _of_coders(corpus, chosen, coders, names, interval)]
    columns = {head: _joined([part[head] for part in parts], dtype) for head, dtype in SCHEMA.items()}
    return pl.DataFrame(columns, schema=SCHEMA).with_columns(pl.col(pl.Float64).fill_nan(None))


def _joined(parts: list[Any], dtype: Any) -> Any:
    """One column from its parts: arrays of numbers, or lists of texts and of numbers that may be absent."""
    if dtype == pl.Float64:
        return np.concatenate([np.empty(0), *parts])
    return [value for part in parts for value in part]


def _places(corpus: Corpus, codes: Iterable[str] | None) -> list[int]:
    known = corpus.spans.codes
    if codes is None:
        return list(range(len(known)))
    wanted = list(codes)
    for code in wanted:
        if code not in known:
            raise NotFound(f"No code named {code!r}.", hint=f"There are {', '.join(known[:12])}.")
    return [known.index(code) for code in wanted]


def _of_coders(
    corpus: Corpus, codes: list[int], coders: tuple[int, ...], names: Sequence[str], interval: Interval
) -> Iterable[dict[str, Any]]:
    table = corpus.spans
    documents = np.flatnonzero(table.looked[list(coders)].sum(axis=0) >= 2)
    sums = characters.tables(table, corpus.cells, codes, list(coders), documents)
    about = _about(corpus, codes, coders, documents, sums)
    by_pair, by_value = _Draws(sums.pairs, interval), _Draws(sums.values, interval)
    for name in names:
        figure = FIGURES[name]
        if figure.is_of_pairs and len(coders) == 2:
            yield about | by_pair.columns(name, figure)
        elif not figure.is_of_pairs:
            yield about | by_value.columns(name, figure)


def _about(
    corpus: Corpus, codes: list[int], coders: tuple[int, ...], documents: NDArray[np.intp], sums: characters.Tables
) -> dict[str, Any]:
    """What stands in every line of a pair, whatever the figure."""
    table, whole, many = corpus.spans, int(corpus.spans.lengths[documents].sum()), len(codes)
    found: dict[str, Any] = dict.fromkeys("abcd", [None] * many)
    found |= dict.fromkeys(("prevalence_first", "prevalence_second"), np.full(many, np.nan))
    found |= {"code": [table.codes[code] for code in codes], "n": [whole] * many, "clusters": [len(documents)] * many}
    found["pair"] = [ALL_CODERS] * many
    if len(coders) == 2:
        first, second, both, _ = sums.pairs.sum(axis=0).T
        cells = (both, first - both, second - both, whole - first - second + both)
        found |= {head: cell.astype(np.int64).tolist() for head, cell in zip("abcd", cells, strict=True)}
        found |= {"prevalence_first": first / max(whole, 1), "prevalence_second": second / max(whole, 1)}
        found["pair"] = [" & ".join(table.coders[coder] for coder in coders)] * many
    return found


class _Draws:
    """The sums of all codes by document (documents × codes × width), and the resamples of them, drawn once."""

    def __init__(self, rows: Floats, interval: Interval) -> None:
        self.rows, self.interval = rows, interval
        self.documents, self.codes, self.width = rows.shape
        self.total = rows.sum(axis=0)
        self._resampled: Floats | None = None

    def columns(self, name: str, figure: _Figure) -> dict[str, Any]:
        """value, se, low, high, undefined and caution of every code; NaN stands for what there is not."""
        value = self._of(figure, self.total)
        is_known = np.isfinite(value)
        se, low, high = self._interval(figure, value)
        is_spread = is_known & (se > 1e-9)
        floor = np.minimum(figure.lowest, value)
        return {
            "measure": [name] * self.codes,
            "value": value,
            "se": np.where(is_spread, se, np.nan),
            "low": np.where(is_spread, np.maximum(low, floor), np.nan),
            "high": np.where(is_spread, np.minimum(high, 1.0), np.nan),
            "undefined": [None if known else figure.reason for known in is_known],
            "caution": self._cautions(is_known, is_spread),
        }

    def _of(self, figure: _Figure, sums: Floats) -> Floats:
        """The figure of each (…, width) of sums."""
        flat = sums.reshape(-1, sums.shape[-1])
        return figure.of(*(flat[:, at : at + 1] for at in range(flat.shape[1]))).reshape(sums.shape[:-1])

    def _interval(self, figure: _Figure, value: Floats) -> tuple[Floats, Floats, Floats]:
        if self.documents < 2:
            nothing = np.zeros(self.codes)
            return nothing, nothing, nothing
        if self.interval.method == "bootstrap":
            draws = self._of(figure, self._draws())
            low, high = percentiles(draws, self.documents, self.interval)
            return np.nanstd(draws, axis=0, ddof=1), low, high
        se = self._linearised(figure)
        half = se * t_quantile(self.interval, self.documents)
        return se, value - half, value + half

    def _linearised(self, figure: _Figure) -> Floats:
        """The delta method: the figure's slope in each sum, times how documents' sums spread."""
        slopes = np.empty((self.codes, self.width))
        for at in range(self.width):
            step = np.zeros_like(self.total)
            step[:, at] = STEP * np.maximum(self.total[:, at], 1)
            up, down = self._of(figure, self.total + step), self._of(figure, self.total - step)
            slopes[:, at] = (up - down) / (2 * step[:, at])
        changes = np.einsum("dcw,cw->dc", self.rows, np.nan_to_num(slopes))
        centred = changes - changes.mean(axis=0)
        return np.asarray(np.sqrt(self.documents / (self.documents - 1) * (centred**2).sum(axis=0)))

    def _draws(self) -> Floats:
        if self._resampled is None:
            flat = self.rows.reshape(self.documents, -1)
            drawn = np.concatenate([block @ flat for block in weights(self.interval, self.documents)])
            self._resampled = drawn.reshape(-1, self.codes, self.width)
        return self._resampled

    def _cautions(self, is_known: NDArray[np.bool_], is_spread: NDArray[np.bool_]) -> list[str | None]:
        if self.documents < 2:
            return ["No interval: everything lies in one document." if known else None for known in is_known]
        few = f"Interval unreliable: it stands on {self.documents} clusters." if self.documents < FEW else None
        none = "No interval: nothing varies between the clusters."
        return [(few if spread else none) if known else None for known, spread in zip(is_known, is_spread, strict=True)]
