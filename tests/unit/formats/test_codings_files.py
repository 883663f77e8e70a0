"""Codings as files: the same lines in each form, formulas guarded, annotations by position and by words."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from fingerpost.formats import codings as files
from fingerpost.formats.exhibits.csv import unguarded
from fingerpost.terms.coding import CodedText
from fingerpost.terms.tables import TAKEN

KINDS = {"String": pl.String, "Int64": pl.Int64}
TEXT = "Before. 😀 =it helped\nAfter."
ROW = {
    "code": "=Trust", "path": "Work / =Trust", "quote": "😀 =it helped", "source": "Talk", "coder": "Ann",
    "polarity": "facilitator", "site": "01", "wave": None, "kind": "interview", "role": None, "layer": "working",
    "round": None, "version": 2, "memo": "-so", "made_at": "2024-05-01T10:00:00Z", "start": 8, "end": 20,
    "coding": "11111111-1111-1111-1111-111111111111", "code_id": "c", "source_id": "s",
}  # fmt: skip
SILENT = {**ROW, "quote": None, "memo": None, "code": "Quiet", "coding": "22222222-2222-2222-2222-222222222222"}


@pytest.fixture
def codings() -> pl.DataFrame:
    return pl.DataFrame([ROW, SILENT], schema={name: KINDS[kind] for name, kind in TAKEN.items()})


def test_csv_guards_formulas_and_can_be_read_back(codings: pl.DataFrame, tmp_path: Path) -> None:
    files.write_csv(codings, tmp_path / "c.csv")
    content = (tmp_path / "c.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfcode,path,quote")
    [first, second] = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert (first["code"], first["memo"], first["start"], second["quote"]) == ("'=Trust", "'-so", "8", "")
    assert {name: unguarded(value) for name, value in first.items()} == {
        name: "" if value is None else str(value) for name, value in ROW.items()
    }


def test_excel_holds_texts_as_texts_and_numbers_as_numbers(codings: pl.DataFrame, tmp_path: Path) -> None:
    files.write_xlsx(codings, tmp_path / "c.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "c.xlsx").active.iter_rows())
    cells = dict(zip(TAKEN, rows[1], strict=True))
    assert (cells["code"].value, cells["code"].data_type, cells["start"].value) == ("=Trust", "s", 8)
    assert rows[2][2].value is None


def test_parquet_is_the_frame_itself(codings: pl.DataFrame, tmp_path: Path) -> None:
    files.write_parquet(codings, tmp_path / "c.parquet")
    assert pl.read_parquet(tmp_path / "c.parquet").equals(codings)


def test_annotations_find_their_words_in_code_points(codings: pl.DataFrame, tmp_path: Path) -> None:
    files.write_annotations(codings, tmp_path / "c.jsonld", {"s": CodedText("v", "hash", TEXT)})
    shape = json.loads((tmp_path / "c.jsonld").read_text(encoding="utf-8"))
    assert (shape["type"], shape["total"]) == ("AnnotationCollection", 2)
    first, second = shape["first"]["items"]
    place, words = first["target"]["selector"]
    assert TEXT[place["start"] : place["end"]] == words["exact"] == "😀 =it helped"
    assert words["prefix"] + words["exact"] + words["suffix"] == TEXT
    assert [body["value"] for body in first["body"]] == ["=Trust", "-so"]
    assert [selector["type"] for selector in second["target"]["selector"]] == ["TextPositionSelector"]


def test_no_codings_make_whole_files(codings: pl.DataFrame, tmp_path: Path) -> None:
    for suffix, write in files.TABLES.items():
        write(codings.clear(), tmp_path / f"c{suffix}")
    files.write_annotations(codings.clear(), tmp_path / "c.jsonld", {})
    assert json.loads((tmp_path / "c.jsonld").read_text())["first"]["items"] == []
    assert pl.read_csv(tmp_path / "c.csv").columns == list(TAKEN)
