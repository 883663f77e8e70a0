"""The door for texts: suffixes, and content that belies them."""

import pytest

from fingerpost.formats.sources import READERS, read_source
from fingerpost.terms.errors import Unreadable
from unit.formats.made_files import odt_file, pdf_file
from unit.formats.word_files import p, r, word_file

WORD = word_file(p(r("words")))


@pytest.mark.parametrize(
    ("name", "content", "media_type", "extractor"),
    [
        ("a.txt", b"words", "text/plain", "fingerpost-text/1"),
        ("a.TXT", b"words", "text/plain", "fingerpost-text/1"),
        ("a.md", b"*words*", "text/markdown", "fingerpost-markdown/2"),
        ("a.markdown", b"*words*", "text/markdown", "fingerpost-markdown/2"),
        (
            "a.docx",
            WORD,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "fingerpost-docx/1",
        ),
        ("a.pdf", pdf_file(["words"]), "application/pdf", "fingerpost-pdf/1"),
        ("a.odt", odt_file("<text:p>words</text:p>"), "application/vnd.oasis.opendocument.text", "fingerpost-odt/1"),
        ("a.rtf", b"{\\rtf1 words}", "application/rtf", "fingerpost-rtf/1"),
        ("a.html", b"<!DOCTYPE html><p>words", "text/html", "fingerpost-html/1"),
        ("a.htm", b"words", "text/html", "fingerpost-html/1"),
        ("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nwords", "text/vtt", "fingerpost-cues/1"),
        ("a.srt", b"00:00:01,0 --> 00:00:02,0\nwords", "application/x-subrip", "fingerpost-cues/1"),
    ],
)
def test_suffix_chooses_the_reader(name: str, content: bytes, media_type: str, extractor: str) -> None:
    source = read_source(name, content).value
    assert (source.title, source.text, source.media_type, source.extractor) == ("a", "words", media_type, extractor)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.pages", b"PK", "ending in .pages"),
        ("a.pdf", WORD, "ends in .pdf, but the file is a zip file"),
        ("a.html", b"%PDF-1.7 x", "but the file is a PDF"),
        ("a.vtt", b"{\\rtf1 x}", "but the file is rich text"),
        ("README", b"words", "no suffix"),
        ("a.txt", WORD, "ends in .txt, but the file is a zip file, such as Word's .docx"),
        ("a.txt", b"%PDF-1.7 x", "but the file is a PDF"),
        ("a.md", b"\n <!DOCTYPE html><p>Not found", "but the file is a web page"),
        ("a.docx", b"<html>Sign in</html>", "but the file is a web page"),
        ("a.docx", b"{\\rtf1 x}", "but the file is rich text"),
        ("a.docx", b"plain words", "not a Word file"),
        ("a.txt", b"SQLite format 3\x00" + bytes(90), "a database or study file"),
        ("a.txt", b"", "empty"),
        ("a.docx", b"", "empty"),
    ],
)
def test_wrong_kind_of_file_is_named(name: str, content: bytes, message: str) -> None:
    with pytest.raises(Unreadable, match=message) as refusal:
        read_source(name, content)
    assert refusal.value.problems


def test_unknown_suffix_lists_the_known_ones() -> None:
    with pytest.raises(Unreadable) as refusal:
        read_source("a.pages", b"x")
    assert all(suffix in (refusal.value.hint or "") for suffix in READERS)


def test_a_title_that_no_database_could_hold_has_marks_in_place_of_what_cannot_be_kept() -> None:
    named = pdf_file(["words"], title="A\\000B")
    assert read_source("a.pdf", named).value.title == "A\ufffdB"
    assert read_source("caf\udce9.txt", b"words").value.title == "caf\ufffd"
