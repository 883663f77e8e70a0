"""Web pages: what a browser would show, and nothing that runs."""

import pytest

from fingerpost.formats import html
from fingerpost.terms.errors import Unreadable

BODIES = [
    ("paragraphs and runs", "<p>One <b>bold</b>\n  word</p><p>Two</p>", "One bold word\n\nTwo"),
    ("breaks", "a<br>b<br/>c", "a\nb\nc"),
    ("list", "<p>x</p><ul><li>a</li><li>b</li></ul>y", "x\n\na\nb\n\ny"),
    ("table", "<table><tr><th>a<th>b<tr><td>c<td>d  e</table>", "a\tb\nc\td e"),
    ("preformatted", "<pre>a\n   b</pre>", "a\n   b"),
    ("entities", "&lt;b&gt; &amp; caf&eacute;&nbsp;x", "<b> & café\u00a0x"),
    (
        "no scripts or styles",
        "a<script>b()</script><style>c{}</style><noscript>d</noscript><template>e</template>f",
        "af",
    ),
    (
        "no hidden words",
        "a<p hidden>b</p><p style='color:red;Display : none'>c</p><i style='visibility:hidden'>d</i>",
        "a",
    ),
    ("no comments", "a<!-- b -->c", "ac"),
]


@pytest.mark.parametrize(("body", "wanted"), [c[1:] for c in BODIES], ids=[c[0] for c in BODIES])
def test_words_are_those_that_a_browser_shows(body: str, wanted: str) -> None:
    assert html.read("x.html", f"<!doctype html><title>T</title><body>{body}".encode()).value.text == wanted


def test_headings_make_sections() -> None:
    source = html.read("x.html", b"<h1>One</h1><p>a</p><h2>Two</h2>b").value
    assert [(s.label, source.text[s.start : s.end]) for s in source.sections] == [("One", "a"), ("Two", "b")]
    assert source.title == "One"


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"<meta charset='iso-8859-1'><p>caf\xe9 \x93so\x94", "café “so”"),
        (b"<meta charset=windows-1251><p>\xe4\xe0", "да"),
        (b"<meta charset='no-such'><p>caf\xc3\xa9", "café"),
        ("<p>café".encode("utf-16"), "café"),
        (
            b"<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/xhtml'><body>x</body></html>",
            "x",
        ),
    ],
)
def test_encoding_is_as_the_page_states_unless_that_is_not_so(content: bytes, wanted: str) -> None:
    assert html.read("x.html", content).value.text == wanted


def test_depth_is_read_whole_or_refused() -> None:
    assert html.read("x.html", b"<div>" * 1_500 + b"words").value.text == "words"
    with pytest.raises(Unreadable, match="too deep"):
        html.read("x.html", b"<div>" * 50_000 + b"words")


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"<script>x</script>"])
def test_page_without_words_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"empty|holds no text"):
        html.read("x.html", content)
