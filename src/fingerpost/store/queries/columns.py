"""Turns rows into frames whose columns are declared in `terms.tables`."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

DTYPES: dict[str, Any] = {
    "String": pl.String,
    "Int64": pl.Int64,
    "Boolean": pl.Boolean,
    "Date": pl.Date,
    "List(String)": pl.List(pl.String),
    "List(Int64)": pl.List(pl.Int64),
}


def schema(table: Mapping[str, str]) -> dict[str, Any]:
    """The Polars schema of a declared table."""
    return {name: DTYPES[dtype] for name, dtype in table.items()}


def frame(rows: Sequence[Mapping[str, Any]], table: Mapping[str, str]) -> pl.DataFrame:
    """A frame with the declared columns from rows given as mappings; no rows gives an empty frame."""
    columns = {name: [row[name] for row in rows] for name in table}
    return pl.DataFrame(columns, schema=schema(table))


def dashed(guids: pl.Series) -> pl.Series:
    """Guids read as the text that the database keeps, written as they are outside; SQLite leaves out the dashes."""
    text = guids.str.replace_all("-", "", literal=True)
    parts = [text.str.slice(at, length) for at, length in ((0, 8), (8, 4), (12, 4), (16, 4), (20, 12))]
    return pl.select(pl.concat_str(*map(pl.lit, parts), separator="-").alias(guids.name)).to_series()
