"""Figures as a Polars frame, a line a figure, with everything that is needed to read it."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from fingerpost.analysis.agreement.corpus import GroupResult
from fingerpost.analysis.agreement.result import Measure

KEYS = ("code", "pair", "domain")
TEXT = ("measure", "unit", "undefined", "interval", "caution")
REAL = ("value", "se", "low", "high", "prevalence")
WHOLE = ("n", "clusters", "a", "b", "c", "d")
SCHEMA: dict[str, Any] = (
    dict.fromkeys(KEYS, pl.String)
    | {"measure": pl.String}
    | dict.fromkeys(REAL, pl.Float64)
    | dict.fromkeys(WHOLE, pl.Int64)
    | dict.fromkeys(TEXT[1:], pl.String)
)


def frame(results: Sequence[GroupResult] | Mapping[str, Measure]) -> pl.DataFrame:
    """A line for each figure of what `measure` gave.

    `a, b, c, d`: characters that both, only the first, only the second and neither coded, for one code and pair.
    `prevalence`: the mean share of characters coded.
    """
    if isinstance(results, Mapping):
        rows = [_line(one, {}) for one in results.values()]
    else:
        rows = [_line(one, _of_group(result)) for result in results for one in result.measures.values()]
    return pl.DataFrame(rows, schema=SCHEMA)


def _of_group(result: GroupResult) -> dict[str, Any]:
    shares = list(result.prevalence.values())
    cells = dict(zip("abcd", result.table or (None,) * 4, strict=True))
    pair = " & ".join(result.pair) if result.pair else None
    mean = sum(shares) / len(shares) if shares else None
    return {"code": result.code, "pair": pair, "domain": result.domain, "prevalence": mean, **cells}


def _line(one: Measure, group: Mapping[str, Any]) -> dict[str, Any]:
    known = {name: getattr(one, name) for name in ("value", "se", "low", "high", "n", "clusters", "unit", "undefined")}
    known |= {"measure": one.name, "interval": one.interval or None, "caution": one.caution or None}
    return {name: group.get(name, known.get(name)) for name in SCHEMA}
