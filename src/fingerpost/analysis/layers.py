"""Which codings count, by their layer. Not here: who may see a coding, and how codings are counted."""

import polars as pl

from fingerpost.terms.coding import Layer
from fingerpost.terms.errors import Invalid
from fingerpost.terms.tables import BESIDE


def counted(codings: pl.DataFrame, layer: str | None = None) -> pl.DataFrame:
    """The codings that count, of a frame with the columns of `terms.tables.CODINGS`.

    Per source the agreed layer if anything was agreed on that source, else all of its codings; where only an excerpt
    was agreed, also what lies `BESIDE` it. `layer` overrides this with that layer alone. Raises Invalid for a layer
    that there is not.
    """
    if layer is not None:
        return codings.filter(pl.col("layer") == _known(layer).value)
    is_agreed = pl.col("layer") == Layer.AGREED.value
    settled = codings.filter(is_agreed)["source_id"].unique()
    beside = pl.col(BESIDE) if BESIDE in codings.columns else pl.lit(False)
    return codings.filter(is_agreed | beside | ~pl.col("source_id").is_in(settled.implode()))


def coded_twice(codings: pl.DataFrame) -> int:
    """How many sources two or more coders have coded, what the team agreed left aside."""
    by_people = codings.filter(pl.col("layer") != Layer.AGREED.value)
    coders = by_people.group_by("source_id").agg(pl.col("coder").n_unique())
    return coders.filter(pl.col("coder") > 1).height


def _known(layer: str) -> Layer:
    try:
        return Layer(layer)
    except ValueError:
        raise Invalid(f"There is no layer {layer!r}.", hint=f"Give one of {', '.join(Layer)}.") from None
