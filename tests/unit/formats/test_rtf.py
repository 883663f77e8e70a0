"""Rich text: encodings, notes, boxes, tables, changes; and files cut short."""

import pytest

from fingerpost.formats import rtf
from fingerpost.terms.errors import Unreadable

HEAD = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset238 Arial CE;}}{\stylesheet{\s1 heading 1;}}"
BODIES = [
    ("paragraphs", rb"One\par Two\par", "One\n\nTwo"),
    ("line ends of the file are none", b"on\ne\r\n word\\par", "one word"),
    ("code page", rb"Caf\'e9", "Café"),
    ("code page of a font", rb"{\f1 \'b3}", "ł"),
    ("Unicode with what older readers show", rb"\u8364?5", "€5"),
    ("Unicode without", rb"{\uc0\u8364 }5", "€5"),
    ("two replacement bytes", rb"{\uc2\u8364 ab}5", "€5"),
    ("surrogates", rb"\u-10179?\u-8704?", "\U0001f600"),
    ("signs", rb"\ldblquote a\rdblquote\~b\_c\{d\}\\\emdash e\tab f\line g", "“a”\u00a0b\u2011c{d}\\—e\tf\ng"),
    ("deletions and hidden words out, insertions in", rb"a{\deleted b}{\revised c}{\v d}{\v e{\plain f}}", "acf"),
    ("deletion that ends", rb"a\deleted b\deleted0 c", "ac"),
    ("unknown destinations out", rb"a{\*\madeup b}c{\info{\title t}}", "ac"),
    ("field's result", rb'{\field{\*\fldinst HYPERLINK "http://x"}{\fldrslt here}}', "here"),
    ("picture of raw bytes", b"a{\\pict\\bin6 }}{{\\x}b", "ab"),
    ("footnote", rb"One{\footnote said {\i so}\par again}.\par Two", "One[1].\n\nTwo\n\nNotes\n\n[1] said so\nagain"),
    ("box after its paragraph, once", rb"a{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt boxed\par}}{\shprslt boxed}}b\par c", "ab\n\nboxed\n\nc"),
    ("table", rb"\trowd a\cell b\par c\cell\row\trowd d\cell e\cell\row\pard f", "a\tb c\nd\te\n\nf"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "wanted"), [c[1:] for c in BODIES], ids=[c[0] for c in BODIES])
def test_words_are_those_that_would_print(body: bytes, wanted: str) -> None:
    assert rtf.read("x.rtf", HEAD + body + b"}").value.text == wanted


def test_outline_levels_are_headings() -> None:
    source = rtf.read("x.rtf", HEAD + rb"\pard\outlinelevel0 Visit\par\pard words\par}").value
    assert [(s.label, source.text[s.start : s.end]) for s in source.sections] == [("Visit", "words")]
    assert source.title == "Visit"


def test_transcript_has_its_turns() -> None:
    source = rtf.read("talk.rtf", HEAD + rb"Interviewer: Why?\par Nurse: Because.\par Interviewer: And?\par}").value
    assert [turn.label for turn in source.turns] == ["Interviewer", "Nurse", "Interviewer"]


def test_file_that_ends_too_early_is_read_and_said() -> None:
    reading = rtf.read("x.rtf", HEAD + b"some words {\\b and")
    assert reading.value.text == "some words and"
    assert [problem.what for problem in reading.problems] == ["The file ends in mid-text."]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"words", "not rich text"),
        (HEAD + b"}", "holds no text"),
        (b"{\\rtf1 " + b"{" * 5_000, "2,000 deep"),
    ],
)
def test_bad_file_is_refused_with_what_to_do(content: bytes, message: str) -> None:
    with pytest.raises(Unreadable, match=message) as refusal:
        rtf.read("x.rtf", content)
    assert refusal.value.hint
