"""The table of a round: every code and pair of coders at once, with intervals clustered by document. It is quick."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fingerpost.analysis.agreement import characters
from fingerpost.analysis.agreement.corpus import ALL_CODES, Corpus
from fingerpost.analysis.agreement.intervals import Interval
from fingerpost.analysis.agreement.table_sums import Column, GroupSums
from fingerpost.terms.errors import Invalid, NotFound

ALL_CODERS = "all coders"
Coders = tuple[int, ...]

SCHEMA: dict[str, Any] = (
    dict.fromkeys(("code", "pair", "measure"), pl.String)
    | dict.fromkeys(("value", "se", "low", "high", "below"), pl.Float64)
    | dict.fromkeys(("n", "clusters", "a", "b", "c", "d"), pl.Int64)
    | dict.fromkeys(("prevalence_first", "prevalence_second"), pl.Float64)
    | dict.fromkeys(("undefined", "caution"), pl.String)
)

FIGURES: dict[str, Column] = {
    "character_kappa": Column(characters.kappa, True, characters.NOT_USED),
    "positive_agreement": Column(characters.positive, True, characters.NOBODY, 0.0),
    "negative_agreement": Column(characters.negative, True, "everything was coded", 0.0),
    "character_percent": Column(characters.percent, False, characters.NO_TEXT, 0.0),
    "character_alpha": Column(characters.alpha, False, characters.NOT_USED),
    "character_ac1": Column(characters.ac1, False, characters.NO_TEXT),
    "character_s": Column(characters.uniform, False, characters.NO_TEXT),
}
"""Figures of the table. Those of pairs are pooled over all pairs in the lines of all coders."""


def code_table(
    corpus: Corpus,
    names: Sequence[str] = tuple(FIGURES),
    interval: Interval | None = None,
    codes: Iterable[str] | None = None,
    *,
    overall: bool = False,
    threshold: float | None = None,
    pairs: Iterable[tuple[str, str]] | None = None,
) -> pl.DataFrame:
    """A line for each code, pair of coders (and "all coders", where there are more than two) and figure.

    Columns: code, pair, measure, value, se, low, high, below, n (characters, or units of a corpus `in_units`),
    clusters, a, b, c, d (both, first alone, second alone, neither), prevalence_first, prevalence_second, undefined,
    caution. Figures are those of `Corpus.measure(by=("code", "pair"))`, and for all coders `by=("code",)`. `codes`
    limits the table, as after an edit; `overall` adds lines of "all codes" together, always of the whole corpus.
    `pairs`: these alone, and no lines of all coders. `threshold`: then `below` is the share of bootstrap resamples
    that lie below it; null without a bootstrap. Raises Invalid for an unknown figure and NotFound for an unknown code.
    """
    for name in names:
        if name not in FIGURES:
            raise Invalid(f"No figure named {name!r} in the table.", hint=f"There are {', '.join(FIGURES)}.")
    asked = _Asked(corpus, tuple(names), interval or Interval(), threshold, _groups(corpus, pairs))
    chosen = _places(corpus, codes)
    parts = list(_lines(asked, chosen, together=False)) if chosen else []
    if overall:
        parts += _lines(asked, list(range(len(corpus.spans.codes))), together=True)
    columns = {head: _joined([part[head] for part in parts], dtype) for head, dtype in SCHEMA.items()}
    return pl.DataFrame(columns, schema=SCHEMA).with_columns(pl.col(pl.Float64).fill_nan(None))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the table is of and how it is measured."""

    corpus: Corpus
    names: tuple[str, ...]
    interval: Interval
    threshold: float | None
    coders: tuple[Coders, ...]


def _groups(corpus: Corpus, pairs: Iterable[tuple[str, str]] | None) -> tuple[Coders, ...]:
    """The coders of each line: the pairs that are wanted, or every pair and, of more than two, all of them."""
    names = corpus.spans.coders
    if pairs is not None:
        return tuple((names.index(first), names.index(second)) for first, second in pairs)
    everybody: tuple[Coders, ...] = (tuple(range(len(names))),) if len(names) > 2 else ()
    return (*corpus.spans.pairs, *everybody)


def _joined(parts: list[Any], dtype: Any) -> Any:
    """One column from its parts: arrays of numbers, or lists of texts and of numbers that may be absent."""
    if dtype == pl.Float64:
        return np.concatenate([np.empty(0), *parts])
    return [value for part in parts for value in part]


def _places(corpus: Corpus, codes: Iterable[str] | None) -> list[int]:
    known = corpus.spans.codes
    if codes is None:
        return list(range(len(known)))
    place = {code: at for at, code in enumerate(known)}
    wanted = list(codes)
    for code in wanted:
        if code not in place:
            raise NotFound(f"No code named {code!r}.", hint=f"There are {', '.join(known[:12])}.")
    return [place[code] for code in wanted]


def _lines(asked: _Asked, codes: list[int], *, together: bool) -> Iterator[dict[str, Any]]:
    """The lines of each pair, then of all coders; `together`: of all these codes as one group."""
    for coders in asked.coders:
        yield from _of_coders(asked, codes, coders, together=together)


def _of_coders(asked: _Asked, codes: list[int], coders: Coders, *, together: bool) -> Iterator[dict[str, Any]]:
    table = asked.corpus.spans
    documents = table.compared(coders)
    sums = characters.tables(table, asked.corpus.cells, codes, list(coders), documents)
    by_code, spans = _by_code(sums.pairs, len(codes)), _spans(asked.corpus, codes, coders)
    by_value = sums.values[:, :, None, :]
    about = _about(asked.corpus, codes, coders, documents, sums)
    if together:
        by_code, by_value, spans = _one_group(by_code), _one_group(by_value), spans.sum(keepdims=True)
        about = _of_all(about)
    of_pairs, of_values = (GroupSums(rows, asked.interval, spans) for rows in (by_code, by_value))
    for name in asked.names:
        figure = FIGURES[name]
        yield about | (of_pairs if figure.is_of_pairs else of_values).columns(name, figure, asked.threshold)


def _by_code(pairs: NDArray[np.float64], codes: int) -> NDArray[np.float64]:
    """Documents × (pairs × codes) × 4 as documents × codes × pairs × 4."""
    found = pairs.reshape(len(pairs), pairs.shape[1] // max(codes, 1), codes, 4)
    return np.ascontiguousarray(found.swapaxes(1, 2))


def _one_group(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return rows.reshape(len(rows), 1, rows.shape[1] * rows.shape[2], rows.shape[-1])


def _spans(corpus: Corpus, codes: list[int], coders: Coders) -> NDArray[np.intp]:
    """How many spans of each code these coders made."""
    table = corpus.spans
    is_theirs = np.zeros(len(table.coders), dtype=np.bool_)
    is_theirs[list(coders)] = True
    return np.bincount(table.code[is_theirs[table.coder]], minlength=len(table.codes))[codes]


def _about(
    corpus: Corpus, codes: list[int], coders: Coders, documents: NDArray[np.intp], sums: characters.Tables
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


def _of_all(about: dict[str, Any]) -> dict[str, Any]:
    """The same of all codes together: their tables added up, their prevalences' mean."""
    cells = {head: [sum(about[head])] if None not in about[head] else [None] for head in "abcd"}
    shares = {head: np.mean(about[head], keepdims=True) if len(about[head]) else np.full(1, np.nan)
              for head in ("prevalence_first", "prevalence_second")}  # fmt: skip
    first = {head: about[head][:1] for head in ("pair", "n", "clusters")}
    return about | cells | shares | first | {"code": [ALL_CODES]}
