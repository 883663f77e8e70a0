"""Exhibits as Markdown: a table for figures, sections for paragraphs; no word acts as markup."""

from datetime import UTC, datetime

from fingerpost.formats.exhibits.md import escaped, write
from fingerpost.terms.exhibit import AsOf, Cell, Exhibit, Row

AT = AsOf(datetime(2024, 3, 31, 12, 0, tzinfo=UTC), 7)


def drawn(*rows):
    return Exhibit("memos", "Memos", AT, ("Author", "Memo"), rows, ("One note.",), "Day")


def test_short_cells_make_a_table_with_ancestors_set_in():
    text = write(drawn(Row("2024", (Cell("Ann", "Ann"), Cell("Hm | no", "Hm | no")), ("Up",)))).decode()
    assert "| Day | Author | Memo |\n|---|---|---|\n| \u20032024 | Ann | Hm \\| no |" in text
    assert "Working copy, not checked for disclosure." in text and "ledger event 7" in text


def test_paragraphs_make_a_section_a_row_and_keep_their_lines():
    text = write(drawn(Row("2024-03-31", (Cell("Ann", "Ann"), Cell("One.\n\nTwo.\nThree.", "x"))))).decode()
    assert "## 2024-03-31\n" in text and "**Author:** Ann" in text and "**Memo**\n\nOne.\n\nTwo.  \nThree." in text


def test_words_do_not_act_as_markup():
    assert escaped("# a *b* [c](d) <i>") == "\\# a \\*b\\* \\[c\\](d) &lt;i&gt;"
    assert escaped("- no list\n1. no list\n+ none\nfine - here") == "\\- no list\n1\\. no list\n\\+ none\nfine - here"
