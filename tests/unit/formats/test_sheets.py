"""Tables from files: what divides the cells, what the columns are called, values as people write them."""

import datetime
import io

import pytest
import xlsxwriter

from fingerpost.formats.parcel import packed_sheet, unpacked_sheet
from fingerpost.formats.reading import Reading
from fingerpost.formats.sheets import read_sheet
from fingerpost.terms.errors import Unreadable
from unit.formats.made_files import odt_file
from unit.formats.word_files import p, r, word_file


def workbook(*sheets, **options):
    """An Excel file of (name, rows) with a day written as a day."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, **options}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, datetime.datetime):
                        sheet.write_datetime(at, column, value, day)
                    else:
                        sheet.write(at, column, value)
    return stream.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b'a,b\n1,"x, y"\n',
        b'a;b\r\n1;"x, y"\r\n',
        b'a\tb\n1\t"x, y"',
        b'a|b\n1|"x, y"\n',
        b'\xef\xbb\xbfa,b\n\n1,"x, y"\n,,\n',
        'a;b\n1;"x, y"\n'.encode("utf-16"),
    ],
)
def test_cells_are_told_apart_by_whatever_divides_them(content: bytes) -> None:
    sheet = read_sheet("a.csv", content).value
    assert (sheet.columns, sheet.rows) == (("a", "b"), (("1", "x, y"),))


def test_rows_keep_the_numbers_that_a_spreadsheet_shows() -> None:
    assert read_sheet("a.csv", b"a\n\n1\n\n2\n").value.numbers == (3, 5)
    assert read_sheet("a.xlsx", workbook(("s", [[], [], ["a"], ["1"]]))).value.numbers == (4,)


def test_columns_without_a_name_or_of_one_name_are_numbered() -> None:
    reading = read_sheet("a.csv", b"a,,a,\n1,2,3,4\n")
    assert reading.value.columns == ("a", "column 2", "a (2)")
    assert [problem.what for problem in reading.problems] == [
        "Several columns are called 'a'.",
        "Row 2 has more cells than there are names of columns; what is beyond was left out.",
    ]


def test_values_of_a_workbook_are_written_as_people_would() -> None:
    rows = [["n", "day", "yes", "text"], [4, datetime.datetime(2024, 5, 31), True, "=x\ny"]]  # noqa: DTZ001
    sheet = read_sheet("a.xlsx", workbook(("s", rows), strings_to_formulas=False)).value
    assert sheet.rows == (("4", "2024-05-31", "yes", "=x\ny"),)


def test_first_sheet_with_anything_is_read_or_the_one_that_is_wanted() -> None:
    content = workbook(("empty", []), ("one", [["a"], ["1"]]), ("two", [["b"], ["2"]]))
    assert read_sheet("a.xlsx", content).value.name == "one"
    assert read_sheet("a.xlsx", content, "two").value.columns == ("b",)
    with pytest.raises(Unreadable, match="no sheet 'three'") as refusal:
        read_sheet("a.xlsx", content, "three")
    assert "empty, one, two" in (refusal.value.hint or "")


def test_table_of_a_word_file_keeps_the_lines_of_a_cell() -> None:
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    table = f"<w:tbl>{row.format(p(r('Code')), p(r('Definition')))}{row.format(p(r('Trust')), p(r('One')) + p(r('Two')))}</w:tbl>"
    sheet = read_sheet("a.docx", word_file(p(r("Before")) + table)).value
    assert (sheet.columns, sheet.rows) == (("Code", "Definition"), (("Trust", "One\nTwo"),))


def test_table_comes_back_from_the_child() -> None:
    reading = read_sheet("a.csv", b"a,a\n1,2,3\n")
    assert unpacked_sheet(packed_sheet(reading)) == Reading(reading.value, reading.problems)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"\n,,\n", "nothing in the table"),
        ("a.csv", b"a\n" + b"x" * 1_000_001, "cannot be read"),
        ("a.csv", b"a\n" * 200_002, "more than 200,000 rows"),
        ("a.csv", b"x," * 1_001, "more than 1,000 columns"),
        ("a.xlsx", b"PK nothing", "not an Excel workbook"),
        ("a.xlsx", word_file(p(r("x"))), "damaged"),
        ("a.ods", odt_file("<text:p>x</text:p>"), "nothing in the table|damaged"),
        ("a.xlsx", workbook(("s", [])), "nothing in the table"),
        ("a.docx", word_file(p(r("x"))), "no table"),
        ("a.txt", b"a,b", "not a table"),
    ],
)
def test_file_without_a_table_is_refused_with_what_to_do(name: str, content: bytes, message: str) -> None:
    with pytest.raises(Unreadable, match=message) as refusal:
        read_sheet(name, content)
    assert refusal.value.hint
