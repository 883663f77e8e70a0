"""OpenDocument texts: what is read, in which order, and which files are refused."""

import pytest

from fingerpost.formats import odt
from fingerpost.formats.zipped import MOST_BYTES
from fingerpost.terms.errors import Unreadable
from unit.formats.made_files import odt_file
from unit.formats.word_files import zipped

NOTE = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>said so</text:p></text:note-body></text:note>"
CHANGES = (
    "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
    "</text:changed-region></text:tracked-changes>"
)
BOX = "<draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame>"
TABLE = (
    "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
    "<table:table-cell><text:p>b</text:p><text:p>c</text:p></table:table-cell></table:table-row></table:table-header-rows>"
    "<table:table-row><table:covered-table-cell/><table:table-cell><text:p>d</text:p></table:table-cell></table:table-row></table:table>"
)
BODIES = [
    ("paragraphs", "<text:p>One</text:p><text:p/><text:p>Two</text:p>", "One\n\nTwo"),
    (
        "blanks, tabs, breaks",
        '<text:p>a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d\n e</text:p>',
        "a   b\tc\nd  e",
    ),
    ("runs and links", "<text:p>a<text:span>b</text:span><text:a>c</text:a>d</text:p>", "abcd"),
    ("deletions out", CHANGES + '<text:p>kept<text:change text:change-id="1"/>!</text:p>', "kept!"),
    ("comments out", "<text:p>a<office:annotation><text:p>note</text:p></office:annotation>b</text:p>", "ab"),
    ("notes at the end", f"<text:p>One{NOTE}.</text:p><text:p>Two</text:p>", "One[1].\n\nTwo\n\nNotes\n\n[1] said so"),
    ("text box after its paragraph", f"<text:p>a{BOX}b</text:p><text:p>c</text:p>", "ab\n\nboxed\n\nc"),
    ("table", TABLE, "a\tb c\nd"),
    (
        "list",
        "<text:list><text:list-item><text:p>x</text:p></text:list-item><text:list-item><text:p>y</text:p></text:list-item></text:list>",
        "x\ny",
    ),
    ("section", "<text:section><text:p>in</text:p></text:section>", "in"),
]


@pytest.mark.parametrize(("body", "wanted"), [c[1:] for c in BODIES], ids=[c[0] for c in BODIES])
def test_words_are_those_that_would_print(body: str, wanted: str) -> None:
    assert odt.read("x.odt", odt_file(body)).value.text == wanted


def test_headings_make_sections_and_the_title() -> None:
    source = odt.read(
        "x.odt", odt_file("<text:h>Visit</text:h><text:p>a</text:p><text:h>After</text:h><text:p>b</text:p>")
    ).value
    assert [(s.label, source.text[s.start : s.end]) for s in source.sections] == [("Visit", "a"), ("After", "b")]
    assert source.title == "Visit"


def test_stated_title_stands_where_there_is_no_heading() -> None:
    meta = b'<m xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Notes of May</dc:title></m>'
    assert odt.read("x.odt", odt_file("<text:p>a</text:p>", meta=meta)).value.title == "Notes of May"


REFUSED = [
    ("empty", b"", "empty"),
    ("not a zip", b"words", "not an OpenDocument text"),
    ("spreadsheet", odt_file("", kind="spreadsheet"), "it is a spreadsheet"),
    ("Word's zip", zipped({"word/document.xml": b"<x/>"}), "not an OpenDocument text"),
    ("password", odt_file("<text:p>x</text:p>", **{"META-INF__manifest": b"<m><encryption-data/></m>"}), "password"),
    ("DOCTYPE", zipped({"content.xml": b"<!DOCTYPE x><x/>"}), "DOCTYPE, which no OpenDocument text has"),
    ("deep", odt_file("<text:span>" * 400 + "</text:span>" * 400), "not well-formed"),
    ("no words", odt_file("<text:p/>"), "holds no text"),
    ("bomb", odt_file("<text:p>x</text:p>", big=bytes(MOST_BYTES + 1)), "at most 200 MB"),
]


@pytest.mark.parametrize(("content", "message"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_bad_file_is_refused_with_what_to_do(content: bytes, message: str) -> None:
    with pytest.raises(Unreadable, match=message) as refusal:
        odt.read("x.odt", content)
    assert refusal.value.hint
