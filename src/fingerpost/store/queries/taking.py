"""Codings and codes as they are taken out of a study: always what the person may see, words only where they may go."""

import polars as pl
from django.db.models import TextField
from django.db.models.functions import Cast

from fingerpost.store.models import Codebook, Person, Programme, SourceVersion, Turn
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import paths_of, tree, version_of
from fingerpost.store.queries.coding import codings_frame
from fingerpost.store.queries.columns import dashed, schema
from fingerpost.store.queries.sources import unquotable
from fingerpost.terms.codebook import CodeLine
from fingerpost.terms.coding import CodedText
from fingerpost.terms.tables import TAKEN

BETWEEN = " / "


def taken_codings(person: Person, programme: Programme) -> pl.DataFrame:
    """The live codings that the person may see, with the columns of TAKEN. Raises Refused, NotFound."""
    visible.require(person, "read sources", programme)
    codebook = Codebook.objects.filter(programme=programme).first()
    codings = codings_frame(person, programme, codebook)
    found = codings.join(_made(person, programme), on="coding", how="left", maintain_order="left")
    found = found.join(_paths(codebook), on="code_id", how="left", maintain_order="left")
    found = found.with_columns(
        path=pl.col("path").fill_null(pl.col("code")), memo=pl.when("quotable").then("memo").replace("", None)
    )
    return found.select(schema(TAKEN).keys()).cast(pl.Schema(schema(TAKEN)))


def coded_texts(person: Person, programme: Programme) -> dict[str, CodedText]:
    """Guid of each source with codings → its text, left empty where somebody in it may not be quoted."""
    coded = visible.codings(person, programme).values("passage__version")
    rows = SourceVersion.objects.filter(pk__in=coded)
    silent = unquotable(programme)
    withheld = set(Turn.objects.filter(participant__in=silent, version__in=coded).values_list("version_id", flat=True))
    return {
        str(source): CodedText(str(version), text_hash, "" if pk in withheld else text)
        for pk, source, version, text_hash, text in rows.values_list(
            "pk", "source__guid", "guid", "text_hash", "text"
        ).iterator()
    }


def taken_codes(person: Person, programme: Programme) -> list[CodeLine]:
    """The newest codebook version line by line, as its file holds it. Raises Refused, NotFound."""
    visible.require(person, "see exhibits", programme)
    codebook = Codebook.objects.filter(programme=programme).first()
    version = version_of(codebook) if codebook is not None else None
    if version is None:
        return []
    paths = paths_of(version)
    return [
        CodeLine(
            paths[entry.code_id][:-1], entry.name, entry.definition, entry.include, entry.exclude, entry.example,
            entry.synonyms, entry.colour, entry.is_heading, str(entry.code.guid),
        )
        for entry in (line.entry for line in tree(version))
    ]  # fmt: skip


def _made(person: Person, programme: Programme) -> pl.DataFrame:
    rows = visible.codings(person, programme).values_list(Cast("guid", TextField()), "memo", "made_at")
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    return pl.DataFrame(
        {
            "coding": dashed(pl.Series("coding", list(columns[0]), pl.String)),
            "memo": pl.Series("memo", list(columns[1]), pl.String),
            "made_at": pl.Series("made_at", [at.strftime("%Y-%m-%dT%H:%M:%SZ") for at in columns[2]], pl.String),
        }
    )


def _paths(codebook: Codebook | None) -> pl.DataFrame:
    version = version_of(codebook) if codebook is not None else None
    lines = tree(version) if version is not None else []
    paths = paths_of(version) if version is not None else {}
    return pl.DataFrame(
        {
            "code_id": [str(line.entry.code.guid) for line in lines],
            "path": [BETWEEN.join(paths[line.entry.code_id]) for line in lines],
        },
        schema={"code_id": pl.String, "path": pl.String},
    )
