"""Exhibits as files: what each format keeps, marks and guards against. Whole files are compared in tests/golden."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import openpyxl
import pytest
from docx import Document
from lxml import etree

from fingerpost.formats import exhibits
from fingerpost.formats.exhibits import FORMATS
from fingerpost.formats.exhibits.columns import cut, width_of, wrapped
from fingerpost.formats.exhibits.csv import guarded
from fingerpost.formats.exhibits.table import text
from fingerpost.terms.errors import Invalid
from fingerpost.terms.exhibit import WORKING_COPY, AsOf, Cell, Exhibit, Row

AT = AsOf(datetime(2025, 3, 4, 15, 6, tzinfo=UTC), 7)
BAD = "<script>alert('&')</script>\x07\ud800 ]]> \"x\" 診 𝒳"


def drawn(*rows: Row, columns: tuple[str, ...] = ("A",), **more: object) -> Exhibit:
    """An exhibit of these rows."""
    return replace(Exhibit("matrix", "T", AT, columns, rows, label_header="Code"), **more)  # type: ignore[arg-type]


def one(cell: Cell) -> Exhibit:
    """An exhibit of one cell."""
    return drawn(Row("row", (cell,)))


def all_text(exhibit: Exhibit, format: str) -> str:
    """Every word of a file, unpacked."""
    content = exhibits.write(exhibit, format)
    if not FORMATS[format].binary:
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        found = [etree.fromstring(parts.read(n)) for n in parts.namelist() if n.endswith(".xml")]
    return "\n".join("".join(root.itertext()) for root in found)  # type: ignore[arg-type]


@pytest.mark.parametrize("format", ["csv", "xlsx", "docx", "html", "table"])
def test_every_download_is_marked_and_dated(format: str) -> None:
    words = all_text(drawn(notes=("A note.",)), format)
    assert WORKING_COPY in words
    assert "As of 4 March 2025, 15:06 UTC (ledger event 7)." in words
    assert "A note." in words


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("columns", [(), ("A",), tuple(f"Column {n}" for n in range(60))])
def test_exhibit_without_rows_or_with_many_columns_is_written(format: str, columns: tuple[str, ...]) -> None:
    full = Row("label", tuple(Cell(str(n), n) for n in range(len(columns))))
    assert exhibits.write(drawn(columns=columns, as_of=AsOf(None, 0)), format)
    assert exhibits.write(drawn(full, columns=columns), format)


@pytest.mark.parametrize("format", FORMATS)
def test_hostile_words_break_no_format(format: str) -> None:
    exhibit = drawn(Row(BAD, (Cell(BAD, BAD),), (BAD,)), columns=(BAD,), title=BAD, notes=(BAD,), label_header=BAD)
    words = all_text(exhibit, format)
    assert "\x07" not in words
    if format in ("html", "md"):
        assert "<script" not in words
    else:
        assert "<script>alert(" in words


def test_unknown_format_lists_the_known_ones() -> None:
    with pytest.raises(Invalid, match="pdf") as refusal:
        exhibits.write(drawn(), "pdf")
    assert all(name in (refusal.value.hint or "") for name in FORMATS)


def test_json_has_the_shape_of_the_contract() -> None:
    cells = (Cell("3", 3, refs=("passage:x",)), Cell("", None, "no source"), Cell("", float("nan")))
    shape = json.loads(exhibits.write(drawn(Row("b", cells, ("a",)), columns=("x", "y", "z"), notes=("n",)), "json"))
    assert shape == {
        "exhibit": "matrix",
        "title": "T",
        "as_of": {"at": "2025-03-04T15:06:00+00:00", "sequence": 7},
        "columns": ["x", "y", "z"],
        "rows": [
            {
                "label": "b",
                "path": ["a"],
                "cells": [
                    {"text": "3", "value": 3, "reason": None, "refs": ["passage:x"]},
                    {"text": "", "value": None, "reason": "no source", "refs": []},
                    {"text": "", "value": None, "reason": None, "refs": []},
                ],
            }
        ],
        "notes": ["n"],
    }


@pytest.mark.parametrize("lead", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", " =", "'="])
def test_no_text_of_a_csv_file_begins_like_a_formula(lead: str) -> None:
    assert guarded(f"{lead}1+1").startswith("'")
    words = exhibits.write(drawn(Row(f"{lead}a", (Cell(f"{lead}b"),)), columns=(f"{lead}c",), title=f"{lead}d"), "csv")
    texts = [text for row in csv.reader(io.StringIO(words.decode("utf-8-sig"), newline="")) for text in row]
    assert sum(text.startswith(f"'{lead}") for text in texts) == 4


@pytest.mark.parametrize(
    ("cell", "printed"),
    [
        (Cell("-3", -3), "-3"),
        (Cell("33 %", 0.33), "0.33"),
        (Cell("1,200", 1200), "1200"),
        (Cell("2 of 3", 2), "2 of 3"),
        (Cell("-3"), "'-3"),
        (Cell("", None, "not asked"), "not asked"),
        (Cell("·", None, "nothing said"), "nothing said"),
        (Cell("0", 0, "nothing said"), "0"),
        (Cell("a\nb", "a\nb"), "a\nb"),
    ],
)
def test_csv_prints_numbers_as_numbers_and_empty_cells_with_their_reason(cell: Cell, printed: str) -> None:
    stream = io.StringIO(exhibits.write(one(cell), "csv").decode("utf-8-sig"), newline="")
    assert list(csv.reader(stream))[1] == ["row", printed]


def test_csv_opens_with_a_mark_and_its_table_ends_at_the_first_empty_line() -> None:
    content = exhibits.write(drawn(Row("a", (Cell(""),)), Row("", (Cell(""),))), "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[: rows.index([])] == [["Code", "A"], ["a", ""], ["", ""]]


def test_xlsx_has_the_table_the_evidence_and_the_notes() -> None:
    exhibit = drawn(
        Row("top", (Cell("3", 3, refs=("passage:1", "passage:2")), Cell("=1+1")), ref="code:1"),
        Row("under", (Cell("", None, "no source"), Cell("http://x.org", refs=("passage:3",))), ("top",)),
        columns=("A", "B"),
        title="a/b: [c]",
        notes=("n",),
    )
    book = openpyxl.load_workbook(io.BytesIO(exhibits.write(exhibit, "xlsx")))
    assert book.sheetnames == ["a b c", "Evidence", "Notes"]
    sheet = book["a b c"]
    assert [[cell.value for cell in row] for row in sheet] == [
        ["Code", "A", "B"],
        ["top", 3, "=1+1"],
        ["under", "no source", "http://x.org"],
    ]
    assert {cell.data_type for row in sheet for cell in row} == {"s", "n"}
    assert sheet["C3"].hyperlink is None
    assert sheet.freeze_panes == "B2"
    assert sheet["A1"].font.bold
    assert (sheet["A2"].alignment.indent, sheet["A3"].alignment.indent) == (0, 1)
    assert [[cell.value for cell in row] for row in book["Evidence"]] == [
        ["Row", "Column", "Ref"],
        ["top", "", "code:1"],
        ["top", "A", "passage:1"],
        ["top", "A", "passage:2"],
        ["under", "B", "passage:3"],
    ]
    assert [row[1].value for row in book["Notes"]][:2] == ["a/b: [c]", WORKING_COPY]
    assert book.properties.created == datetime(2025, 3, 4, 15, 6)  # noqa: DTZ001 (Excel's times have no zone)


@pytest.mark.parametrize(
    "title", ["", "Evidence", "notes", "History", "'''", "x" * 99, "[]:*?/\\", "𝒳" * 40, "a\nb\x00"]
)
def test_any_title_makes_a_sheet_name_that_excel_takes(title: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exhibits.write(drawn(title=title), "xlsx")))
    name = book.sheetnames[0]
    assert 0 < len(name) <= 31
    assert not re.search(r"[\[\]:*?/\\]", name)


def test_text_beyond_an_excel_cell_is_cut_and_the_notes_say_so() -> None:
    book = openpyxl.load_workbook(io.BytesIO(exhibits.write(one(Cell("𝒳" * 20_000)), "xlsx")))
    cell = book["T"]["B2"].value
    assert cell == "𝒳" * 16_383 + "…"
    assert any("was cut" in str(row[1].value) for row in book["Notes"])


def test_docx_repeats_its_header_merges_equal_labels_and_turns_the_page_when_wide() -> None:
    rows = (Row("a", (Cell("1", 1),)), Row("a", (Cell("x\ny\tz"),)), Row("b", (Cell(""),)), Row("a", (Cell(""),)))
    document = Document(io.BytesIO(exhibits.write(drawn(*rows), "docx")))
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Code", "A"], ["a", "1"], ["a", "x\ny\tz"], ["b", ""], ["a", ""],
    ]  # fmt: skip
    assert table.cell(1, 0)._tc is table.cell(2, 0)._tc
    assert table.cell(2, 0)._tc is not table.cell(4, 0)._tc
    assert len(table._tbl.xpath("./w:tr[1]/w:trPr/w:tblHeader")) == 1
    assert table._tbl.xpath(".//w:insideV") == []
    assert document.sections[0].footer.paragraphs[0].text == WORKING_COPY
    assert document.sections[0].page_width < document.sections[0].page_height
    wide = drawn(columns=tuple("ABCDEFG"))
    section = Document(io.BytesIO(exhibits.write(wide, "docx"))).sections[0]
    assert section.page_width > section.page_height


def test_docx_table_fits_between_the_margins() -> None:
    exhibit = drawn(Row("r", tuple(Cell("word " * n) for n in range(20))), columns=tuple(f"C{n}" for n in range(20)))
    document = Document(io.BytesIO(exhibits.write(exhibit, "docx")))
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    assert sum(column.width for column in document.tables[0].columns) <= room


def test_html_is_one_file_with_caption_scopes_and_nothing_to_fetch() -> None:
    page = exhibits.write(one(Cell("", None, "no source", ("passage:1",))), "html").decode()
    assert re.findall(r"<caption>(.*?)</caption>", page) == ["T"]
    assert page.count('scope="col"') == 2
    assert page.count('scope="row"') == 1
    assert '<span class="words">no source</span>' in page
    assert 'data-refs="passage:1"' in page
    assert not re.search(r"<script|<link|src=|url\(|http", page)


WIDE = drawn(
    *(Row(f"A code with a long name, number {n}", tuple(Cell(str(m), m) for m in range(30))) for n in range(3)),
    columns=tuple(f"Site {n:02}" for n in range(30)),
)
LONG = drawn(
    Row("1", (Cell("A quotation of some length. " * 30), Cell("診療所 " * 30), Cell("x" * 500))),
    columns=("Q", "B", "C"),
)


@pytest.mark.parametrize("exhibit", [WIDE, LONG, drawn(), drawn(Row("x" * 300, (Cell("1", 1),)))])
@pytest.mark.parametrize("width", [20, 40, 80, 133])
def test_no_line_on_the_terminal_is_wider_than_it(exhibit: Exhibit, width: int) -> None:
    assert max(map(width_of, text(exhibit, width).split("\n"))) <= max(40, width)


def test_wide_matrix_is_folded_into_blocks_that_lose_no_column() -> None:
    lines = text(WIDE, 80).split("\n")
    rules = [line for line in lines if line.startswith("─")]
    assert len(rules) > 1
    assert sum(len(rule.split()) - 1 for rule in rules) == 30
    assert [int(n) for line in lines if "number 0" in line or "A code" in line for n in line.split()[-1:]][-1] == 29


def test_terminal_marks_empty_cells_and_explains_only_the_marks_used() -> None:
    reasons = ("nothing said", "no source", "not asked", "not coded under this version", "erased")
    exhibit = drawn(Row("r", tuple(Cell("", None, reason) for reason in reasons)), columns=tuple("ABCDE"))
    words = text(exhibit, 100)
    assert re.search(r"r +· +– +∅ +v +erased", words)
    assert "· nothing said, – no source, ∅ not asked, v not coded under this version." in words
    assert "no source" not in text(one(Cell("", None, "nothing said")), 100)


def test_terminal_shows_no_control_characters() -> None:
    assert "\x1b" not in text(drawn(Row("\x1b[2J", (Cell("\x1b]0;x\x07\u202e"),)), title="\x1b[31m"), 80)


@pytest.mark.parametrize(
    ("word", "room", "wanted"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("診療所", 5, "診療…"),
        ("診療所", 4, "診…"),
        ("a b\nc d", 5, "a b…"),
        ("e\u0301a", 2, "e\u0301a"),
    ],
)
def test_cut_counts_terminal_columns(word: str, room: int, wanted: str) -> None:
    assert cut(word, room) == wanted


@pytest.mark.parametrize(
    ("words", "room", "wanted"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("診療所", 4, ["診療", "所"]),
        ("a\n\nb", 9, ["a", "", "b"]),
        ("", 9, [""]),
    ],
)
def test_wrapping_breaks_at_blanks_and_inside_words_only_where_it_must(
    words: str, room: int, wanted: list[str]
) -> None:
    assert wrapped(words, room) == wanted
