"""Codings as files: CSV and Excel for people, Parquet for programs, Web Annotations for other tools.

Offsets are code points of the source's text (LF), half-open. What a spreadsheet would run as a formula is guarded.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from fingerpost.formats.exhibits.csv import guarded
from fingerpost.formats.exhibits.xlsx import MOST_ROWS, OPTIONS, fitting
from fingerpost.terms.coding import CodedText
from fingerpost.terms.errors import Invalid
from fingerpost.terms.exhibit import WORKING_COPY

AROUND = 32
"""Characters before and after a quotation by which it can be found again in a text that has moved."""

NAMESPACE = "https://fingerpost.example/terms#"
CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {name: f"{NAMESPACE}{name}" for name in ("layer", "round", "polarity", "codebookVersion", "textHash")},
]
WIDTHS = {"quote": 60, "source": 30, "code": 24, "path": 36, "memo": 30}


def write_csv(codings: pl.DataFrame, path: Path) -> None:
    """One line a coding: UTF-8 with a mark, so that Excel knows the letters."""
    texts = [name for name, kind in codings.schema.items() if kind == pl.String]
    safe = codings.with_columns(
        pl.col(name).map_elements(guarded, return_dtype=pl.String, skip_nulls=True) for name in texts
    )
    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbf")
        safe.write_csv(file, line_terminator="\r\n", quote_style="necessary")


def write_xlsx(codings: pl.DataFrame, path: Path) -> None:
    """One line a coding, texts as texts, numbers as numbers. Raises Invalid for more than a sheet can hold."""
    if len(codings) >= MOST_ROWS:
        raise Invalid("There are more codings than an Excel sheet can hold.", hint="Take .csv or .parquet.")
    with xlsxwriter.Workbook(path, {**OPTIONS, "constant_memory": True, "in_memory": False}) as book:
        book.set_properties({"title": "Codings", "comments": WORKING_COPY})
        sheet = book.add_worksheet("Codings")
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for at, name in enumerate(codings.columns):
            sheet.set_column(at, at, WIDTHS.get(name, 12))
            sheet.write_string(0, at, name, bold)
        for row, values in enumerate(codings.iter_rows(), start=1):
            for at, value in enumerate(values):
                _write(sheet, row, at, value)


def _write(sheet: Any, row: int, at: int, value: object) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, at, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, at, value)
    elif value is not None:
        sheet.write_string(row, at, fitting(str(value)))


def write_parquet(codings: pl.DataFrame, path: Path) -> None:
    """The frame as it is, for notebooks and pipelines."""
    codings.write_parquet(path, compression="zstd")


def write_annotations(codings: pl.DataFrame, path: Path, texts: Mapping[str, CodedText]) -> None:
    """A W3C annotation collection, one annotation a coding, written as it goes. `texts` by guid of the source."""
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        head = {
            "@context": CONTEXT,
            "type": "AnnotationCollection",
            "label": f"Codings. {WORKING_COPY}",
            "total": len(codings),
        }
        file.write(json.dumps(head, ensure_ascii=False)[:-1])
        file.write(',\n"first": {"type": "AnnotationPage", "startIndex": 0, "items": [\n')
        file.writelines(_separated(annotations(codings, texts)))
        file.write("\n]}}\n")


def annotations(codings: pl.DataFrame, texts: Mapping[str, CodedText]) -> Iterator[dict[str, Any]]:
    """Each coding as a Web Annotation: who, which code, where. The standard counts code points, as we do."""
    for row in codings.iter_rows(named=True):
        bodies = [{"type": "TextualBody", "purpose": "tagging", "value": row["code"]}]
        if row["memo"]:
            bodies.append({"type": "TextualBody", "purpose": "commenting", "value": row["memo"]})
        target = texts[row["source_id"]]
        made = {
            "id": f"urn:uuid:{row['coding']}", "type": "Annotation", "motivation": "tagging",
            "creator": {"type": "Person", "name": row["coder"]}, "created": row["made_at"], "body": bodies,
            "target": {
                "source": {"id": f"urn:uuid:{target.version}", "type": "Text", "textHash": target.text_hash},
                "selector": _selectors(row, target),
            },
            "layer": row["layer"], "polarity": row["polarity"], "round": row["round"],
            "codebookVersion": row["version"],
        }  # fmt: skip
        yield {key: value for key, value in made.items() if value is not None}


def _selectors(row: Mapping[str, Any], target: CodedText) -> list[dict[str, Any]]:
    """The place by position and, where the words may be handed out, by the words and what stands around them."""
    start, end = row["start"], row["end"]
    found: list[dict[str, Any]] = [{"type": "TextPositionSelector", "start": start, "end": end}]
    if row["quote"] is not None:
        quote = {"type": "TextQuoteSelector", "exact": row["quote"]}
        around = {"prefix": target.text[max(0, start - AROUND) : start], "suffix": target.text[end : end + AROUND]}
        found.append(quote | {key: words for key, words in around.items() if words})
    return found


def _separated(items: Iterable[dict[str, Any]]) -> Iterator[str]:
    for at, item in enumerate(items):
        yield (",\n" if at else "") + json.dumps(item, ensure_ascii=False)


TABLES: dict[str, Callable[[pl.DataFrame, Path], None]] = {
    ".csv": write_csv,
    ".xlsx": write_xlsx,
    ".parquet": write_parquet,
}
"""Suffix to writer, for the forms that are tables."""
