"""Agreement before and after a codebook changed: codes that were merged, split or renamed are compared as families.

A family is what became of what: a code alone, several merged into one, one split into several. Its figure is that of
all its codes taken as one, so that the two sides speak of the same thing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from fingerpost.analysis.agreement.code_table import FIGURES, code_table
from fingerpost.analysis.agreement.corpus import Corpus
from fingerpost.analysis.agreement.intervals import Interval
from fingerpost.terms.errors import Invalid

SCHEMA: dict[str, Any] = (
    dict.fromkeys(("before", "after"), pl.List(pl.String))
    | {"pair": pl.String, "measure": pl.String}
    | dict.fromkeys(("value_before", "value_after", "difference", "se", "low", "high"), pl.Float64)
    | dict.fromkeys(("undefined", "caution"), pl.String)
)
Z = 1.959963984540054
SHARED = "No interval: both sides stand on some of the same documents."


def families(codes: Iterable[str], became: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """The codes in families: two stand in one if one became (part of) the other. In the order in which they come."""
    parent: dict[str, str] = {}

    def end(code: str) -> str:
        while parent.setdefault(code, code) != code:
            code = parent[code]
        return code

    order = list(dict.fromkeys(codes))
    pairs = [(old, new) for old, new in became]
    for old, new in pairs:
        parent[end(new)] = end(old)
    found: dict[str, list[str]] = {}
    for code in dict.fromkeys((*order, *(code for pair in pairs for code in pair))):
        found.setdefault(end(code), []).append(code)
    return [tuple(family) for family in found.values()]


def recoded(corpus: Corpus, into: Mapping[str, str]) -> Corpus:
    """The corpus with each code taken as the one that `into` names for it; codes left out stay as they are.

    Codes that come to be one are one: a coder's equal spans of them count once. Domains are given up.
    """
    table = corpus.spans
    names = tuple(dict.fromkeys(into.get(code, code) for code in table.codes))
    place = np.array([names.index(into.get(code, code)) for code in table.codes], dtype=np.int64)
    columns = list(table.columns())
    columns[2] = place[columns[2]] if len(place) else columns[2]
    moved = replace(table, codes=names).holding(columns)
    keys = moved.columns()[:5]
    same = np.logical_and.reduce([column[1:] == column[:-1] for column in keys])
    kept = np.concatenate((np.ones(min(1, len(moved.start)), dtype=np.bool_), ~same))
    return replace(corpus, spans=moved.taking(kept), domains={}, domains_are_declared=False, _cells=None)


def compare(
    before: Corpus,
    after: Corpus,
    became: Iterable[tuple[str, str]] = (),
    measure: str = "character_alpha",
    interval: Interval | None = None,
) -> pl.DataFrame:
    """A line for each family of codes: its figure on either side and the difference (after less before).

    `became`: pairs of an old and a new code, where they are not the same: several old ones for a merger, several new
    ones for a split. Figures are over all coders of each side; `measure` is one of `code_table`'s. The interval of
    the difference takes the sides as independent, and is not given where they share documents. Raises Invalid.
    """
    if measure not in FIGURES:
        raise Invalid(f"No figure named {measure!r} to compare.", hint=f"There are {', '.join(FIGURES)}.")
    pairs = list(became)
    kin = families((*before.spans.codes, *after.spans.codes), pairs)
    into = {code: family[0] for family in kin for code in family}
    sides = [_figures(side, into, measure, interval) for side in (before, after)]
    shared = not set(before.spans.documents).isdisjoint(after.spans.documents)
    lines = [_line(family, (before, after), sides, measure, shared=shared) for family in kin]
    return pl.DataFrame(lines, schema=SCHEMA, orient="row")


def _figures(side: Corpus, into: Mapping[str, str], measure: str, interval: Interval | None) -> dict[str, Any]:
    table = code_table(recoded(side, into), [measure], interval)
    whole = table.unique("code", keep="last", maintain_order=True)  # the line of all coders, or of the only pair
    return {line["code"]: line for line in whole.iter_rows(named=True)}


def _line(
    family: tuple[str, ...],
    corpora: tuple[Corpus, Corpus],
    sides: Sequence[Mapping[str, Any]],
    measure: str,
    *,
    shared: bool,
) -> tuple[Any, ...]:
    held = [[code for code in family if code in corpus.spans.codes] for corpus in corpora]
    one, other = (side.get(family[0]) for side in sides)
    values = [None if line is None else line["value"] for line in (one, other)]
    reasons = [line["undefined"] if line else "no such code on this side" for line in (one, other)]
    pair = (other or one or {}).get("pair")
    if values[0] is None or values[1] is None:
        why = "; ".join(f"{when}: {why}" for when, why in zip(("before", "after"), reasons, strict=True) if why)
        return (*held, pair, measure, *values, None, None, None, None, why, None)
    difference = values[1] - values[0]
    spreads = [line["se"] for line in (one, other) if line and line["se"] is not None]
    if shared or len(spreads) < 2:
        return (*held, pair, measure, *values, difference, None, None, None, None, SHARED if shared else None)
    se = float(np.hypot(spreads[0], spreads[1]))
    return (*held, pair, measure, *values, difference, se, difference - Z * se, difference + Z * se, None, None)
