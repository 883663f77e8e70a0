"""Plain tables for agreement: how they are read, and what is refused with row and column."""

import pytest

from fingerpost.formats import agreement_csv as tables
from fingerpost.terms.errors import Unreadable

REFUSED = {
    "an empty file": (b"", "The file is empty."),
    "blanks alone": (b" \n\n", "The file is empty."),
    "a header alone": (b"A,B\n", "a header and no rows"),
    "a spreadsheet": (b"PK\x03\x04", "not a CSV file"),
    "another encoding": ("A,B\n\u00e9,1\n".encode("latin-1"), "not UTF-8"),
    "a short row": (b"A,B\n1,2\n1\n", "row 3, column B: The row has 1 cells"),
    "a blank row in between": (b"A,B\n1,2\n\n3,4\n", "row 3, column A: The row has 0 cells"),
    "a column without a name": (b"A,\n1,2\n", "row 1, column 2: The column has no name."),
    "two columns of one name": (b"A,A\n1,2\n", "row 1, column 2: Another column is named 'A'"),
}


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_file_is_refused_with_its_place(content, message):
    with pytest.raises(Unreadable) as refused:
        tables.read("table.csv", content)
    assert message in str(refused.value) and "table.csv" in str(refused.value)


@pytest.mark.parametrize("content", [b"A,B\n1,x\n", b"A;B\r\n1;x\r\n", b"A\tB\n1\tx\n\n", b"\xef\xbb\xbfA,B\n1,x\n"])
def test_commas_semicolons_tabs_and_marks_are_read(content):
    grid = tables.read("table.csv", content)
    assert (grid.head, grid.rows) == (("A", "B"), (("1", "x"),))


def units_of(text, *args, **options):
    return tables.units(tables.read("table.csv", text.encode()), *args, **options)


def test_values_are_numbers_if_all_of_them_are():
    assert units_of("A,B\n1,2.5\n,3\n").value.rows == ((1, 2.5), (None, 3))
    assert units_of("A,B\n1,x\n").value.rows == (("1", "x"),)


def test_columns_of_names_are_no_coders():
    table = units_of("unit,Document,A,B\nu1,d,1,2\nu2,e,2,2\n").value
    assert (table.coders, table.names, table.documents) == (("A", "B"), ("u1", "u2"), ("d", "e"))


def test_a_unit_named_twice_is_refused_with_both_rows():
    with pytest.raises(Unreadable, match=r"Row 4, column unit: Unit 'u' stands in row 2 already"):
        units_of("unit,A,B\nu,1,2\nv,1,2\nu,2,2\n")


def test_equal_rows_without_names_are_two_units():
    assert len(units_of("A,B\n1,2\n1,2\n").value.rows) == 2


def test_what_other_programs_write_for_missing_is_missing_and_told():
    read = units_of("A,B\nNA,2\nnan,1\n")
    assert read.value.rows == ((None, 2), (None, 1)) and "2 cells say NA" in read.problems[0].what


def test_a_declared_category_named_na_is_a_value():
    assert units_of("A,B\nNA,yes\n", ["yes", "NA"]).value.rows == (("NA", "yes"),)


def test_every_word_among_needed_numbers_is_told_with_its_place():
    with pytest.raises(Unreadable) as refused:
        units_of("A,B\n1,x\n2,2\ny,inf\n", needs_numbers="the ratio level")
    assert [problem.where for problem in refused.value.problems] == [
        "Row 2, column B",
        "Row 4, column A",
        "Row 4, column B",
    ]


def test_lengths_are_read_and_refused_with_their_place():
    assert tables.lengths(tables.read("l.csv", b"length,document\n5,a\n0,b\n")) == {"a": 5, "b": 0}
    with pytest.raises(Unreadable) as refused:
        tables.lengths(tables.read("l.csv", b"document,length\na,5\na,6\nb,-1\n"))
    assert [problem.where for problem in refused.value.problems] == ["Row 3, column document", "Row 4, column length"]


def test_a_missing_column_is_named():
    with pytest.raises(Unreadable, match="no column 'length'"):
        tables.lengths(tables.read("l.csv", b"document,size\na,5\n"))


@pytest.mark.parametrize(
    ("head", "is_spans"),
    [("document,coder,code,start,end", True), ("start,end,coder", True), ("A,B", False), ("document,A,B", False)],
)
def test_spans_are_known_by_their_columns(head, is_spans):
    row = ",".join("1" for _ in head.split(","))
    assert tables.read("t.csv", f"{head}\n{row}\n".encode()).is_spans() is is_spans


def test_a_place_beyond_all_counting_is_no_place():
    with pytest.raises(Unreadable, match="is no place"):
        tables.places(tables.read("s.csv", b"document,start,end\nd,0,99999999999999999999\n"))
    with pytest.raises(Unreadable, match="is not a length"):
        tables.lengths(tables.read("l.csv", b"document,length\nd,99999999999999999999\n"))
