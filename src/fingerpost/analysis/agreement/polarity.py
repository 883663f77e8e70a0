"""Agreement on polarity given the same code: where two coders both used a code, whether they saw the same side of it.

What both coded is compared unit by unit or, without units, character by character. Not here: agreement on codes.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from fingerpost.analysis.agreement.code_table import ALL_CODERS
from fingerpost.analysis.agreement.corpus import ALL_CODES
from fingerpost.analysis.agreement.intervals import Interval
from fingerpost.analysis.agreement.pieces import laid
from fingerpost.analysis.agreement.result import Measure
from fingerpost.analysis.agreement.shares import Floats, share
from fingerpost.analysis.agreement.sums import ByDocument, Figure
from fingerpost.terms.coding import Polarity

SIDES = tuple(Polarity)
MANY = len(SIDES)
NOWHERE = "the two never put the code on the same words"
ONE_SIDE = "both saw one side alone"
TALLIES: dict[str, Any] = dict.fromkeys(("code", "first", "second", "document"), pl.String) | dict.fromkeys(
    ("said_first", "said_second", "weight"), pl.Int64
)
SCHEMA: dict[str, Any] = (
    dict.fromkeys(("code", "pair", "measure"), pl.String)
    | dict.fromkeys(("value", "se", "low", "high"), pl.Float64)
    | dict.fromkeys(("n", "clusters"), pl.Int64)
    | dict.fromkeys(("undefined", "caution"), pl.String)
)


def polarity_tallies(codings: pl.DataFrame, coders: Sequence[str], units: pl.DataFrame | None = None) -> pl.DataFrame:
    """For each code, pair of coders and document how often one said this side and the other that (columns: TALLIES).

    `codings` has the columns document, coder, code, start, end, polarity; `units` document, start, end (not
    overlapping), else characters are counted. `said_…` are places in SIDES. Where a coder's codings of one code on one
    unit name several sides it counts as mixed; "none" beside another side says nothing.
    """
    place = {name: at for at, name in enumerate(coders)}
    side = {name.value: 1 << at for at, name in enumerate(SIDES)}
    marked = codings.select(
        "document", "code", "start", "end",
        pl.col("coder").replace_strict(place, return_dtype=pl.Int64),
        pl.col("polarity").replace_strict(side, return_dtype=pl.Int64).alias("said"),
    )  # fmt: skip
    over = laid(marked, units)
    spread = marked[over.row].with_columns(
        piece=pl.Series(over.piece, dtype=pl.Int64), weight=pl.Series(over.weights[over.piece], dtype=pl.Int64)
    )
    said = spread.group_by("document", "code", "piece", "coder", "weight").agg(
        pl.col("said").bitwise_or()
    )  # fmt: skip
    met = said.join(said, on=["document", "code", "piece"], suffix="_second")
    met = met.filter(pl.col("coder") < pl.col("coder_second")).select(
        "code", *(_named(head, coders).alias(new) for head, new in (("coder", "first"), ("coder_second", "second"))),
        "document", _side("said").alias("said_first"), _side("said_second"), "weight",
    )  # fmt: skip
    keys = list(TALLIES)[:6]
    return met.group_by(keys).agg(pl.col("weight").sum()).sort(keys).cast(pl.Schema(TALLIES))


def _named(head: str, coders: Sequence[str]) -> pl.Expr:
    return pl.col(head).replace_strict(dict(enumerate(coders)), return_dtype=pl.String)


def _side(head: str) -> pl.Expr:
    """The side that a coder's codings of one piece come to, from the bits of all of them."""
    none = 1 << SIDES.index(Polarity.NONE)
    sides = [_single(bits & ~none) for bits in range(1 << MANY)]
    return pl.col(head).replace_strict(dict(enumerate(sides)), return_dtype=pl.Int64)


def _single(bits: int) -> int:
    if not bits:
        return SIDES.index(Polarity.NONE)
    return bits.bit_length() - 1 if bits.bit_count() == 1 else SIDES.index(Polarity.MIXED)


def polarity_table(
    tallies: pl.DataFrame,
    codes: Sequence[str],
    coders: Sequence[str],
    interval: Interval | None = None,
    *,
    overall: bool = False,
    documents: Sequence[str] | None = None,
) -> pl.DataFrame:
    """`polarity_percent` and `polarity_kappa` (Cohen 1960) of every code and pair, intervals clustered by document.

    `n` counts what both coded with the code. With more than two coders the percentage alone also stands for
    "all coders", over all pairs. `overall` adds lines of "all codes", their tables added up. `documents`: their order,
    on which a bootstrap's draws hang (else that of their names).
    """
    pairs: list[tuple[str, ...]] = [(one, other) for at, one in enumerate(coders) for other in coders[at + 1 :]]
    pairs += [()] if len(coders) > 2 else []
    order = sorted(set(tallies["document"])) if documents is None else documents
    place = {name: at for at, name in enumerate(order)}
    tallies = tallies.with_columns(document=pl.col("document").replace_strict(place, return_dtype=pl.Int64))
    by_code = {str(key[0]): part for key, part in tallies.group_by("code")} if codes else {}
    groups = [(code, by_code.get(code, tallies.clear())) for code in codes]
    groups += [(ALL_CODES, tallies)] if overall else []
    interval = interval or Interval()
    lines = [line for code, part in groups for pair in pairs for line in _lines(code, pair, part, interval)]
    return pl.DataFrame(lines, schema=SCHEMA, orient="row")


def _lines(code: str, pair: tuple[str, ...], part: pl.DataFrame, interval: Interval) -> list[tuple[Any, ...]]:
    rows = part.filter((pl.col("first") == pair[0]) & (pl.col("second") == pair[1])) if pair else part
    sums = _by_document(rows)
    n, over = int(sums.sum()), ByDocument(sums, interval)
    found = [over.measure(Figure("polarity_percent", _percent, NOWHERE, "units", 0.0), n)]
    if pair:
        found.append(over.measure(Figure("polarity_kappa", _kappa, ONE_SIDE if n else NOWHERE, "units"), n))
    return [_line(code, " & ".join(pair) or ALL_CODERS, one, len(sums)) for one in found]


def _line(code: str, pair: str, one: Measure, clusters: int) -> tuple[Any, ...]:
    figures = (one.value, one.se, one.low, one.high)
    return code, pair, one.name, *figures, one.n, clusters, one.undefined, one.caution or None


def _by_document(rows: pl.DataFrame) -> Floats:
    """Documents × (sides × sides)."""
    if rows.is_empty():
        return np.zeros((0, MANY * MANY))
    document = np.unique(rows["document"].to_numpy(), return_inverse=True)[1]
    place = document * MANY * MANY + rows["said_first"].to_numpy() * MANY + rows["said_second"].to_numpy()
    many = (int(document.max()) + 1) * MANY * MANY
    return np.bincount(place, rows["weight"].to_numpy(), many).astype(np.float64).reshape(-1, MANY * MANY)


def _percent(sums: Floats) -> Floats:
    tables = sums.reshape(-1, MANY, MANY)
    return share(np.trace(tables, axis1=1, axis2=2), tables.sum(axis=(1, 2)))


def _kappa(sums: Floats) -> Floats:
    tables = sums.reshape(-1, MANY, MANY)
    whole = np.maximum(tables.sum(axis=(1, 2)), 1e-300)
    chance = np.einsum("di,di->d", tables.sum(axis=2), tables.sum(axis=1)) / whole
    apart = whole - np.trace(tables, axis1=1, axis2=2)
    return 1 - share(apart, whole - chance)
