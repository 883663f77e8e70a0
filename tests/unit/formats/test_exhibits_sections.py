"""Exhibits as a Word document to read: headings follow the tree, words under their column's name."""

import io
from datetime import UTC, datetime

from docx import Document

from fingerpost.formats.exhibits.sections import write
from fingerpost.terms.exhibit import AsOf, Cell, Exhibit, Row

AT = AsOf(datetime(2024, 3, 31, 12, 0, tzinfo=UTC), 7)


def read(*rows, columns=("Definition", "Include", "Uses")):
    exhibit = Exhibit("codebook", "Book, version 2", AT, columns, rows, ("Version 2.",), "Code")
    document = Document(io.BytesIO(write(exhibit)))
    return [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]


def words(text):
    return Cell(text, text)


def test_headings_follow_the_tree_and_columns_are_named():
    top = Row("Work", (words("Of work."), words(""), Cell("", None, "a heading")))
    below = Row("Pace", (words("Of pace."), words("Rush\nand wait"), Cell("6", 6)), ("Work",))
    assert read(top, below) == [
        ("Heading 1", "Book, version 2"), ("Normal", "Working copy, not checked for disclosure."),
        ("Normal", "Version 2."), ("Heading 2", "Work"), ("Normal", "Of work."), ("Heading 3", "Pace"),
        ("Normal", "Of pace."), ("Normal", "Include. Rush\nand wait"), ("Normal", "Uses: 6"),
        ("Normal", "As of 31 March 2024, 12:00 UTC (ledger event 7)."),
    ]  # fmt: skip


def test_a_tree_of_any_depth_has_headings_that_word_knows():
    rows = [Row(str(n), (words("x"),) * 3, tuple(map(str, range(n)))) for n in range(9)]
    assert [style for style, _ in read(*rows) if style.startswith("Heading")][-4:] == ["Heading 6"] * 4


def test_equal_exhibits_give_equal_bytes():
    exhibit = Exhibit("memos", "M", AT, ("A",), (Row("1", (words("x"),)),))
    assert write(exhibit) == write(exhibit)
