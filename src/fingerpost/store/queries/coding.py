"""Codings as rows for screens and as the frame that every figure starts from."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import polars as pl
from django.db.models import Count, Exists, F, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast

from fingerpost.store.models import (
    Code,
    Codebook,
    CodebookVersion,
    Coding,
    Excerpt,
    Person,
    Programme,
    Round,
    Source,
    Turn,
)
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import names_by_code, resolved
from fingerpost.store.queries.columns import dashed, schema
from fingerpost.store.queries.sources import unquotable
from fingerpost.terms.coding import Layer
from fingerpost.terms.tables import BESIDE, CODINGS

_FIELDS = {
    "coding": "guid",
    "passage": "passage__guid",
    "source": "passage__version__source__title",
    "code_pk": "code_id",
    "coder": "coder__name",
    "start": "passage__start",
    "end": "passage__end",
    "quote": "passage__quote",
    "polarity": "polarity",
    "site": "passage__version__source__site__key",
    "wave": "passage__version__source__wave__key",
    "kind": "passage__version__source__kind",
    "version": "version__number",
    "read_under": "read_under__number",
    "layer": "layer",
    "round": "round__number",
    "source_id": "passage__version__source__guid",
    "text": "passage__version_id",
}
_AS_TEXT = {"coding", "passage", "source_id"}
_NUMBERS = {"code_pk", "start", "end", "version", "read_under", "round", "text"}


def codings_of(person: Person, source: Source) -> QuerySet[Coding]:
    """The live codings of one source that the person may see, in order of place."""
    rows = visible.codings(person, source.programme).filter(passage__version=source.current_id)
    return rows.select_related("code", "coder", "passage", "version", "round").order_by(
        "passage__start", "-passage__end"
    )


def uses(person: Person, programme: Programme) -> dict[int, int]:
    """Code → how many codings with it the person may see."""
    rows = visible.codings(person, programme).values("code_id").annotate(n=Count("pk")).order_by()
    return dict(rows.values_list("code_id", "n"))


def codings_by_passage(person: Person, programme: Programme, passages: Iterable[UUID]) -> QuerySet[Coding]:
    """The codings on these passages, for opening a cell."""
    rows = visible.codings(person, programme).filter(passage__guid__in=list(passages))
    return rows.select_related(
        "code", "coder", "passage__version__source__site", "passage__version__source__wave", "version", "round"
    ).order_by("passage__version__source__title", "passage__start")


def codings_frame(
    person: Person,
    programme: Programme,
    codebook: Codebook | None,
    version: CodebookVersion | None = None,
    *,
    to_count: bool = False,
) -> pl.DataFrame:
    """All live codings that the person may see: columns of `CODINGS`; words that may not be quoted are null.

    `to_count`: also those that only count in figures shown to the person; exhibits then hand out no words unasked.
    Where rounds were about excerpts there is a column `BESIDE` too: whether a coding lies outside them.
    """
    seen = visible.codings_to_count if to_count else visible.codings
    bare = _bare(seen(person, programme))
    if codebook is not None:
        bare = _with_codes(bare, codebook, version)
    made = _with_speakers(bare, programme).select(schema(CODINGS).keys()).cast(pl.Schema(schema(CODINGS)))
    return _with_beside(made, programme)


def _with_beside(codings: pl.DataFrame, programme: Programme) -> pl.DataFrame:
    """What was agreed of an excerpt says nothing of the rest of its source, where everyday coding goes on counting."""
    parts: dict[str, list[tuple[int, int]]] = {}
    for source, start, end in _excerpts(programme):
        parts.setdefault(str(source), []).append((start, end))
    if not parts:
        return codings
    places = codings.select("layer", "source_id", "start", "end").iter_rows()
    beside = [
        layer == Layer.WORKING and at in parts and not any(a < end and start < b for a, b in parts[at])
        for layer, at, start, end in places
    ]
    return codings.with_columns(pl.Series(BESIDE, beside, pl.Boolean))


def _excerpts(programme: Programme) -> Iterable[tuple[UUID, int, int]]:
    """Source and place of each excerpt of a round, but for sources that some round was about as a whole."""
    excerpts = Excerpt.objects.filter(round__programme=programme)
    partly = {(round, source) for round, source in excerpts.values_list("round_id", "passage__version__source_id")}
    taken = Round.sources.through.objects.filter(round__programme=programme).values_list("round_id", "source_id")
    whole = {source for round, source in taken if (round, source) not in partly}
    rows = excerpts.exclude(passage__version__source__in=whole)
    return rows.values_list("passage__version__source__guid", "passage__start", "passage__end")


def _bare(rows: QuerySet[Coding]) -> pl.DataFrame:
    # Guids are read as the text that the database keeps: making three objects a line of them costs half the time.
    wanted = [Cast(field, TextField()) if name in _AS_TEXT else F(field) for name, field in _FIELDS.items()]
    values = list(rows.order_by("passage__version__source__title", "passage__start", "pk").values_list(*wanted))
    columns = list(zip(*values, strict=True)) if values else [()] * len(_FIELDS)
    series = [_series(name, column) for name, column in zip(_FIELDS, columns, strict=True)]
    return pl.DataFrame(series).with_columns(code_id=pl.lit(None, pl.String), code=pl.lit(None, pl.String))


def _series(name: str, column: Iterable[Any]) -> pl.Series:
    if name in _AS_TEXT:
        return dashed(pl.Series(name, list(column), pl.String))
    return pl.Series(name, list(column), pl.Int64 if name in _NUMBERS else pl.String)


def _with_codes(bare: pl.DataFrame, codebook: Codebook, version: CodebookVersion | None) -> pl.DataFrame:
    """Names, and guids with merged codes resolved to what they were merged into under this (or the newest) version."""
    newest = version or codebook.versions.order_by("-number").first()
    ends = resolved(codebook, newest) if newest else {}
    guids, names = dict(Code.objects.filter(codebook=codebook).values_list("pk", "guid")), names_by_code(codebook)
    known = pl.DataFrame(
        {
            "code_pk": list(guids),
            "code_id": [str(guids[ends.get(pk, pk)]) for pk in guids],
            "code": [names[ends.get(pk, pk)] for pk in guids],
        },
        schema={"code_pk": pl.Int64, "code_id": pl.String, "code": pl.String},
    )
    return bare.drop("code_id", "code").join(known, on="code_pk", how="left", maintain_order="left")


def _with_speakers(bare: pl.DataFrame, programme: Programme) -> pl.DataFrame:
    """The role of the first participant who speaks in each passage, and whether everybody in it may be quoted."""
    turns = _turns(programme)
    met = bare.select("coding", "text", "start", "end").join(turns, on="text", how="inner")
    met = met.filter((pl.col("turn_start") < pl.col("end")) & (pl.col("turn_end") > pl.col("start"))).sort("turn_start")
    spoken = met.group_by("coding", maintain_order=True).agg(pl.col("role").first(), pl.col("quotable").all())
    joined = bare.join(spoken, on="coding", how="left", maintain_order="left").with_columns(
        pl.col("quotable").fill_null(True)
    )
    return joined.with_columns(quote=pl.when("quotable").then("quote"))


def _turns(programme: Programme) -> pl.DataFrame:
    silent = unquotable(programme)
    rows = Turn.objects.filter(version__source__programme=programme, participant__isnull=False)
    values = rows.values_list("version_id", "start", "end", "post__role", "participant_id")
    return pl.DataFrame(
        [(version, start, end, role, who not in silent) for version, start, end, role, who in values],
        schema={
            "text": pl.Int64,
            "turn_start": pl.Int64,
            "turn_end": pl.Int64,
            "role": pl.String,
            "quotable": pl.Boolean,
        },
        orient="row",
    )


def coders(person: Person, programme: Programme) -> list[str]:
    """The names of those whose codings the person's figures count. One look a coder, not a walk over every coding."""
    theirs = visible.codings_to_count(person, programme).order_by().filter(coder=OuterRef("pk"))
    return sorted(set(Person.objects.filter(Exists(theirs)).values_list("name", flat=True)))
