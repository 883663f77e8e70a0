"""The codes that most sites name as a barrier, or as a facilitator, in one wave: the overview's short list."""

import polars as pl

from fingerpost.exhibits.evidence import counted_for, passage_refs, query, reads_words
from fingerpost.store.queries import ledger
from fingerpost.store.queries.types import Person, Programme
from fingerpost.terms.coding import Polarity
from fingerpost.terms.exhibit import Cell, Exhibit, Row
from fingerpost.terms.said import some


def most_named(
    *, viewer: Person, programme: Programme, polarities: tuple[Polarity, ...], wave: str, limit: int = 6
) -> dict[Polarity, Exhibit]:
    """For each polarity the `limit` codes with most sites in a wave. Ties go by codings, then by name.

    One column, the number of sites, with the passages that say so. Raises Refused and NotFound.
    """
    counted = counted_for(viewer, programme, conditions={"wave": wave})
    readable = reads_words(viewer, programme)
    sites = counted.sources["site"].drop_nulls().n_unique()
    return {
        polarity: Exhibit(
            kind="most-named",
            title=f"Most named as {polarity} in {wave}",
            as_of=ledger.as_of(viewer),
            columns=("Sites",),
            rows=tuple(_row(line, sites, readable) for line in _ranked(counted.codings, polarity, limit)),
            notes=(*counted.notes, f"Of {some(sites, 'site')} with material in {wave}."),
            label_header="Code",
            query=query(polarity=polarity, wave=wave),
        )
        for polarity in polarities
    }


def _ranked(codings: pl.DataFrame, polarity: Polarity, limit: int) -> list[dict[str, object]]:
    of_sites = codings.filter((pl.col("polarity") == polarity.value) & pl.col("site").is_not_null())
    grouped = of_sites.group_by("code_id", "code").agg(
        pl.col("site").n_unique().alias("sites"), pl.len().alias("codings"), pl.col("passage")
    )
    return grouped.sort(["sites", "codings", "code"], descending=[True, True, False]).head(limit).to_dicts()


def _row(line: dict[str, object], of: int, readable: bool) -> Row:
    passages = line["passage"]
    assert isinstance(passages, list)
    cell = Cell(f"{line['sites']} of {of}", int(str(line["sites"])), refs=passage_refs(passages, readable=readable))
    return Row(str(line["code"]), (cell,), ref=f"code:{line['code_id']}")
