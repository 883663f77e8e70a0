"""Markdown to reading text: marks go, words and order stay."""

import pytest

from fingerpost.formats import markdown
from fingerpost.terms.errors import Unreadable

CASES = [
    ("paragraphs", "One\ntwo\n\n\n\nThree", "One\ntwo\n\nThree"),
    ("emphasis", "A *b* **c** ~~d~~ `e` __f__", "A b c d e f"),
    ("links and pictures", "[here](http://x.org) <http://y.org> ![a map](m.png)", "here http://y.org a map"),
    ("headings", "# One #\n\nTwo\n=====\n\ntext", "One\n\nTwo\n\ntext"),
    ("bullets", "* a\n* b\n  + c\n\nafter", "- a\n- b\n  - c\n\nafter"),
    ("numbers", "3. a\n4. b", "3. a\n4. b"),
    ("a list item of two paragraphs", "- a\n\n  b\n- c", "- a\n\n  b\n- c"),
    ("a table", "| a | *b* |\n|---|:-:|\n| 1 | 2 |", "a\tb\n1\t2"),
    ("a table after a list", "- x\n\n| a |\n|---|\n| 1 |", "- x\n\na\n1"),
    ("quotation", "> said\n> so", "said\nso"),
    ("code", "```py\nx = *1*\n  y\n```\n\n    z", "x = *1*\n  y\n\nz"),
    (
        "html",
        "<div>One &amp; <b>two</b><script>no()</script></div>\n\nIn <b>line</b><br>break",
        "One & two\n\nIn line\nbreak",
    ),
    ("entities and escapes", "a &lt; b \\* c", "a < b * c"),
    ("a carriage return as an entity", "one&#13;two&#13;&#10;three", "one\ntwo\nthree"),
    ("a rule", "a\n\n---\n\nb", "a\n\nb"),
    ("front matter", "---\ntitle: T\ndate: 3 May\n---\nBody", "Body"),
    ("rules that are no front matter", "---\n\nBody\n\n---\n\nMore", "Body\n\nMore"),
]


@pytest.mark.parametrize(("raw", "wanted"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_reading_text_has_the_words_without_the_marks(raw: str, wanted: str) -> None:
    assert markdown.read("x.md", raw.encode()).value.text == wanted


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("---\ntitle: 'Front'\n---\n# Head\n\nx", "Front"),
        ("Before\n\n## *Head* two\n\nx", "Head two"),
        ("Only words", "note"),
    ],
)
def test_title_is_from_front_matter_else_first_heading_else_file(raw: str, title: str) -> None:
    assert markdown.read("note.md", raw.encode()).value.title == title


def test_sections_run_from_after_their_heading_to_before_the_next() -> None:
    source = markdown.read("r.md", b"lead\n\n## 1\nFirst\n\nmore\n\n## Empty\n\n### 3\n- last\n").value
    assert [(s.label, source.text[s.start : s.end]) for s in source.sections] == [
        ("1", "First\n\nmore"),
        ("3", "- last"),
    ]


def test_transcript_in_markdown_has_turns() -> None:
    source = markdown.read("t.md", b"**Anna:** Hello\n\n**Ben (GP):** Hi").value
    assert [(t.label, t.key, source.text[t.start : t.end]) for t in source.turns] == [
        ("Anna", "", "Hello"),
        ("Ben", "GP", "Hi"),
    ]


def test_markdown_without_words_is_refused() -> None:
    with pytest.raises(Unreadable, match="holds no text"):
        markdown.read("x.md", b"---\ntitle: T\n---\n\n***\n")


def test_broken_marked_sections_of_html_end_at_the_next_bracket() -> None:
    assert "after" in markdown.read("x.md", b"before <b>\n\n<div>\n<![nothing x> after\n</div>\n").value.text
