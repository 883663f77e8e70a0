"""Bytes of characters to canonical text, and what is said of odd ones."""

import pytest

from fingerpost.formats import text
from fingerpost.terms.errors import Unreadable
from fingerpost.terms.sources import LONGEST_TEXT

WORDS = "Café: it’s 5 °C.\nNext 𝒳 line"
ENCODINGS = [
    ("utf-8", WORDS.encode()),
    ("utf-8 with a mark", WORDS.encode("utf-8-sig")),
    ("utf-16 little", b"\xff\xfe" + WORDS.encode("utf-16-le")),
    ("utf-16 big", b"\xfe\xff" + WORDS.encode("utf-16-be")),
    ("utf-32 little", b"\xff\xfe\x00\x00" + WORDS.encode("utf-32-le")),
    ("utf-32 big", b"\x00\x00\xfe\xff" + WORDS.encode("utf-32-be")),
    ("carriage returns", WORDS.replace("\n", "\r\n").encode()),
    ("old Mac line ends", WORDS.replace("\n", "\r").encode()),
]


@pytest.mark.parametrize("content", [c for _, c in ENCODINGS], ids=[n for n, _ in ENCODINGS])
def test_every_marked_encoding_gives_the_same_text_without_a_warning(content: bytes) -> None:
    reading = text.read("note.txt", content)
    assert reading.value.text == WORDS
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("content", "wanted", "encoding"),
    [
        ("The café’s “new” team — délais réduits, a naïve plan.".encode("cp1252"), "café’s “new”", "cp1252"),
        ("ab cd ef gh, plain words".encode("utf-16-le"), "ab cd ef gh, plain words", "utf-16-le"),
        ("ab cd ef gh, plain words".encode("utf-16-be"), "ab cd ef gh, plain words", "utf-16-be"),
    ],
)
def test_guessed_encoding_is_named_in_a_warning(content: bytes, wanted: str, encoding: str) -> None:
    reading = text.read("old.txt", content)
    assert wanted in reading.value.text
    assert [(problem.severity, encoding in problem.what) for problem in reading.problems] == [("warning", True)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf", "The file holds no text."),
        (b" \n\t\n ", "The file holds no text."),
        (b"\x00\x01\x02\x03", "This is not a text file."),
        (bytes(range(256)) * 4, "This is not a text file."),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" * 9, "This is not a text file."),
        (b"x" * (LONGEST_TEXT + 1), "longer than 20,000,000 characters"),
        (b"x" * (4 * LONGEST_TEXT + 5), "longer than 20,000,000 characters"),
    ],
    ids=["empty", "mark only", "blank", "binary", "all bytes", "program", "too long", "far too long"],
)
def test_what_is_no_text_is_refused_with_a_reason(content: bytes, message: str) -> None:
    with pytest.raises(Unreadable, match=message) as refusal:
        text.read("x.txt", content)
    assert refusal.value.where == "x.txt"
    assert refusal.value.hint
    assert [problem.severity for problem in refusal.value.problems] == ["error"]


def test_text_of_ten_million_characters_is_read() -> None:
    assert len(text.read("long.txt", b"word " * 2_000_000).value.text) == 10_000_000


@pytest.mark.parametrize(
    ("content", "wanted", "where", "what"),
    [
        (b"line\n" * 600 + b"a\x00b\x00", "line\n" * 600 + "a\ufffdb\ufffd", "line 601, character 2", "NUL"),
        ("a\nb\ue000\ue001".encode(), "a\nb\ue000\ue001", "line 2, character 2", "private-use"),
        (b"\xff\xfea\x00\x00\xd8b\x00", "a\ufffdb", "line 1, character 2", "surrogate"),
    ],
)
def test_odd_characters_are_told_once_with_the_place_of_the_first(
    content: bytes, wanted: str, where: str, what: str
) -> None:
    reading = text.read("odd.txt", content)
    assert reading.value.text == wanted
    assert [(problem.where, what in problem.what) for problem in reading.problems] == [(f"odd.txt, {where}", True)]


def test_broken_utf_16_is_read_with_a_warning_that_names_the_byte() -> None:
    reading = text.read("x.txt", b"\xff\xfe" + "abc".encode("utf-16-le") + b"\x41")
    assert reading.value.text == "abc\ufffd"
    assert "Byte 7" in reading.problems[0].what


def test_title_is_the_file_name_without_its_suffix() -> None:
    assert text.read("site 04.v2.txt", b"words").value.title == "site 04.v2"
