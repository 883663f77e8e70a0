"""Agreement on polarity given the same code: where two coders both used a code, whether they saw the same side of it.

What both coded is compared unit by unit or, without units, character by character. Not here: agreement on codes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fingerpost.analysis.agreement.code_table import ALL_CODERS
from fingerpost.analysis.agreement.corpus import ALL_CODES
from fingerpost.analysis.agreement.intervals import Interval
from fingerpost.analysis.agreement.pieces import Ints, Laid, laid
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
    codes, documents = (sorted(set(codings[head])) for head in ("code", "document"))
    over = laid(codings, units)
    code, document = _numbered(codings, "code", codes)[over.row], _numbered(codings, "document", documents)[over.row]
    coder = _numbered(codings, "coder", coders)[over.row]
    bits = _numbered(codings, "polarity", [side.value for side in SIDES])[over.row]
    own = [_said(code, document, over, bits, coder == at) for at in range(len(coders))]
    parts = [
        _met(own[i], own[j], coders[i], coders[j], codes, documents)
        for i in range(len(coders)) for j in range(i + 1, len(coders))
    ]  # fmt: skip
    whole = pl.concat(parts) if parts else pl.DataFrame(schema=TALLIES)
    return whole.sort(list(TALLIES)[:6])


def _numbered(codings: pl.DataFrame, head: str, names: Sequence[str]) -> Ints:
    """Each name's place among `names`."""
    place = {name: at for at, name in enumerate(names)}
    return codings[head].replace_strict(place, return_dtype=pl.Int64).to_numpy() if place else np.empty(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """What one coder said of each piece of each code: `key` tells code and piece, `side` is a place in SIDES."""

    key: Ints
    code: Ints
    document: Ints
    side: Ints
    weight: Ints


def _said(code: Ints, document: Ints, over: Laid, bits: Ints, mine: NDArray[np.bool_]) -> _Said:
    key = code[mine] * (len(over.weights) + 1) + over.piece[mine]
    order = np.argsort(key, kind="stable")
    key = key[order]
    first = np.flatnonzero(np.diff(key, prepend=-1))
    said = np.bitwise_or.reduceat(1 << bits[mine][order], first) if len(first) else np.empty(0, dtype=np.int64)
    of = order[first]
    weight = over.weights[over.piece[mine][of]]
    return _Said(key[first], code[mine][of], document[mine][of], _SINGLE[said], weight)


def _met(
    one: _Said, other: _Said, first: str, second: str, codes: Sequence[str], documents: Sequence[str]
) -> pl.DataFrame:
    """What two coders said of the pieces that both gave the code, added up by code, document and the two sides."""
    _, i, j = np.intersect1d(one.key, other.key, assume_unique=True, return_indices=True)
    packed = ((one.code[i] * max(len(documents), 1) + one.document[i]) * MANY + one.side[i]) * MANY + other.side[j]
    keys, back = np.unique(packed, return_inverse=True)
    weights = np.bincount(back, one.weight[i], len(keys)).astype(np.int64)
    rest, said_second = np.divmod(keys, MANY)
    rest, said_first = np.divmod(rest, MANY)
    code, document = np.divmod(rest, max(len(documents), 1))
    columns = {
        "code": [codes[at] for at in code], "first": [first] * len(keys), "second": [second] * len(keys),
        "document": [documents[at] for at in document], "said_first": said_first, "said_second": said_second,
        "weight": weights,
    }  # fmt: skip
    return pl.DataFrame(columns, schema=TALLIES)


def _single(bits: int) -> int:
    """The side that a coder's codings of one piece come to, from the bits of all of them."""
    sides = bits & ~(1 << SIDES.index(Polarity.NONE))
    if not sides:
        return SIDES.index(Polarity.NONE)
    return sides.bit_length() - 1 if sides.bit_count() == 1 else SIDES.index(Polarity.MIXED)


_SINGLE = np.array([_single(bits) for bits in range(1 << MANY)], dtype=np.int64)


def polarity_table(
    tallies: pl.DataFrame,
    codes: Sequence[str],
    coders: Sequence[str],
    interval: Interval | None = None,
    *,
    overall: bool = False,
    documents: Sequence[str] | None = None,
    only: Sequence[tuple[str, str]] | None = None,
) -> pl.DataFrame:
    """`polarity_percent` and `polarity_kappa` (Cohen 1960) of every code and pair, intervals clustered by document.

    `n` counts what both coded with the code. With more than two coders the percentage alone also stands for
    "all coders", over all pairs. `overall` adds lines of "all codes", their tables added up. `documents`: their order,
    on which a bootstrap's draws hang (else that of their names); quickest where tallies have them as an Enum of this
    order. `only`: these pairs alone.
    """
    pairs: list[tuple[str, ...]] = [(one, other) for at, one in enumerate(coders) for other in coders[at + 1 :]]
    pairs += [()] if len(coders) > 2 else []
    pairs = pairs if only is None else list(only)
    order = sorted(set(tallies["document"])) if documents is None else documents
    tallies = tallies.with_columns(document=pl.col("document").cast(pl.Enum(order)).to_physical().cast(pl.Int64))
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
    number = rows["document"].to_numpy()
    document = (np.cumsum(np.bincount(number) > 0) - 1)[number]  # without holes, in their order
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
