"""What is written to csv and xlsx is read back the same, and no cell is a formula."""

import csv
import io

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.formats import exhibits
from fingerpost.formats.exhibits.csv import unguarded
from fingerpost.formats.exhibits.printed import safe
from fingerpost.formats.exhibits.xlsx import fitting
from fingerpost.terms.exhibit import AsOf, Cell, Exhibit, Row

LEADS = ["=", "+", "-", "@", "\t", "＝", "'", "'=", " =", "_x0041_", "http://"]
WORDS = st.text(max_size=40) | st.builds(
    str.__add__,
    st.sampled_from(LEADS),
    st.text(max_size=9),
)
CELLS = WORDS.map(Cell) | st.integers(-(10**9), 10**9).map(lambda n: Cell(str(n), n))
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.tuples(
        st.lists(WORDS, min_size=width, max_size=width),
        st.lists(st.tuples(WORDS, st.lists(CELLS, min_size=width, max_size=width)), max_size=4),
    )
)


def _exhibit(columns: list[str], rows: list[tuple[str, list[Cell]]]) -> Exhibit:
    made = tuple(Row(label, tuple(cells)) for label, cells in rows)
    return Exhibit("matrix", "Title", AsOf(None, 0), tuple(columns), made, label_header="Code")


def _wanted(exhibit: Exhibit) -> list[list[str]]:
    rows = [[row.label, *(cell.text for cell in row.cells)] for row in exhibit.rows]
    return [["Code", *exhibit.columns], *rows]


@given(TABLES)
def test_csv_is_read_back_as_it_was_written(table: tuple[list[str], list[tuple[str, list[Cell]]]]) -> None:
    exhibit = _exhibit(*table)
    stream = io.StringIO(exhibits.write(exhibit, "csv").decode("utf-8-sig"), newline="")
    rows = list(csv.reader(stream))
    back = [[unguarded(text) for text in row] for row in rows[: rows.index([])]]
    assert back == [[safe(text) for text in row] for row in _wanted(exhibit)]


@given(TABLES)
def test_xlsx_is_read_back_as_it_was_written_without_a_formula(
    table: tuple[list[str], list[tuple[str, list[Cell]]]],
) -> None:
    exhibit = _exhibit(*table)
    sheet = openpyxl.load_workbook(io.BytesIO(exhibits.write(exhibit, "xlsx"))).worksheets[0]
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}
    back = [[_as_excel_shows_it("" if cell.value is None else str(cell.value)) for cell in row] for row in sheet]
    assert back == [[fitting(text) for text in row] for row in _wanted(exhibit)]


def _as_excel_shows_it(text: str) -> str:
    """Excel reads _x005F_ as the underscore that guards what looks like an escape; openpyxl leaves it."""
    return text.replace("_x005F_", "_")
