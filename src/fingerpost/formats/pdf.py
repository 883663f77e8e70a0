"""PDF to reading text, a section for each page. How lines become paragraphs: pdf_lines.py.

Kept is every word that a PDF holds as text, filled-in fields too; pictures of words are not read.
"""

import math
from collections.abc import Iterator
from contextlib import closing
from ctypes import byref
from pathlib import PurePath
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from fingerpost.formats.pdf_lines import Line, hyphens_resolved, paragraphs
from fingerpost.formats.reading import Reading, unreadable, warning
from fingerpost.formats.text import checked, odd_characters, without_controls
from fingerpost.formats.transcript import speaker_turns
from fingerpost.terms.errors import Problem
from fingerpost.terms.sources import SourceText, Span, canonical

EXTRACTOR = "fingerpost-pdf/1"
"""Raise the number whenever the same bytes would give another text."""

MEDIA_TYPE = "application/pdf"
OCR = "If it is a scan, run text recognition (OCR) on it first."
FAULTS = {
    raw.FPDF_ERR_PASSWORD: ("The PDF is locked with a password.", "Save it without one, for example by printing it."),
    raw.FPDF_ERR_SECURITY: ("The PDF is locked in a way that cannot be read.", "Save it without a password."),
}
BROKEN = ("The PDF is broken or cut short.", "Open it in the program that made it and save it again.")
NAMED = 12
"""Of more pages than this without text, the first are named and the rest counted."""


def read(name: str, content: bytes) -> Reading[SourceText]:
    """The text of a PDF with a section “Page n” for each page that holds any. Raises Unreadable."""
    with closing(_opened(name, content)) as document:
        pages = [without_controls(canonical(text)) for text in _pages(document)]
        title = " ".join(str(document.get_metadata_dict().get("Title") or "").split())
    if not any(page.strip() for page in pages):
        raise unreadable(name, f"The PDF's {_pages_in(len(pages))} no text.", OCR)
    text, sections = _laid_out(hyphens_resolved(pages))
    checked(name, text)
    turns = speaker_turns(name, text)
    empty = [number for number, page in enumerate(pages, start=1) if not page.strip()]
    details = {"pages": str(len(pages)), "pages_skipped": str(len(empty))}
    value = SourceText(
        title or PurePath(name).stem, text, sections, turns.value, MEDIA_TYPE, EXTRACTOR, details=details
    )
    return Reading(value, (*_without_text(name, empty), *odd_characters(name, text), *turns.problems))


def _opened(name: str, content: bytes) -> pdfium.PdfDocument:
    if not content:
        raise unreadable(name, "The file is empty.", "Check that it was saved or uploaded whole.")
    try:
        document = pdfium.PdfDocument(content)
        if not len(document):
            raise unreadable(name, "The PDF has no pages.", BROKEN[1])
        if document.get_formtype() != raw.FORMTYPE_NONE:
            document.init_forms()
    except pdfium.PdfiumError as error:
        raise unreadable(name, *FAULTS.get(getattr(error, "err_code", None), BROKEN)) from None
    return document


def _pages(document: pdfium.PdfDocument) -> Iterator[str]:
    for at in range(len(document)):
        try:
            page = document[at]
        except pdfium.PdfiumError:  # one page is broken; that it is skipped is said
            yield ""
            continue
        with closing(page):
            if document.formenv:
                page.flatten()  # what was filled in becomes part of the page
            with closing(page.get_textpage()) as words:
                yield paragraphs(list(_lines(words)))


def _lines(words: Any) -> Iterator[Line]:
    """The lines of a page in reading order, with the place of each one's first and last character in points."""
    text = words.get_text_range()
    place = _Places(words, text)
    at = 0
    for line in text.split("\r\n"):
        if bare := line.strip():
            first = at + (len(line) - len(line.lstrip()) if line[0].isspace() else 0)
            yield Line(bare, *place.of(first, first + len(bare) - 1))
        units = len(line) if line.isascii() else len(line.encode("utf-16-le", "surrogatepass")) // 2
        at += units + 2


class _Places:
    """Asks pdfium where characters of a page stand, by their index in its text."""

    def __init__(self, words: Any, text: str) -> None:
        self.words = words.raw
        self.same = text.isascii() and words.count_chars() == len(text)  # else characters were put in or left out
        self.left, self.base, self.right, *rest = [raw.c_double() for _ in range(6)]
        self.origin = byref(self.left), byref(self.base)
        self.box = byref(rest[0]), byref(self.right), byref(rest[1]), byref(rest[2])

    def of(self, first: int, last: int) -> tuple[float, float, float]:
        """Left edge and base line of one character, right edge of another."""
        if not self.same:
            first = raw.FPDFText_GetCharIndexFromTextIndex(self.words, first)
            last = raw.FPDFText_GetCharIndexFromTextIndex(self.words, last)
        raw.FPDFText_GetCharOrigin(self.words, first, *self.origin)
        raw.FPDFText_GetCharBox(self.words, last, *self.box)
        return _finite(self.left.value), _finite(self.base.value), _finite(self.right.value)


def _finite(place: float) -> float:
    """A broken file may put words nowhere at all."""
    return place if math.isfinite(place) else 0.0


def _laid_out(pages: list[str]) -> tuple[str, tuple[Span, ...]]:
    pieces: list[str] = []
    sections: list[Span] = []
    at = 0
    for number, page in enumerate(pages, start=1):
        body = page.strip()
        if not body:
            continue
        at += 2 if pieces else 0
        pieces.append(body)
        sections.append(Span(at, at + len(body), f"Page {number}", f"page-{number}"))
        at += len(body)
    return "\n\n".join(pieces), tuple(sections)


def _without_text(name: str, empty: list[int]) -> list[Problem]:
    if not empty:
        return []
    more = f" and {len(empty) - NAMED} more" if len(empty) > NAMED else ""
    which = ", ".join(map(str, empty[:NAMED])) + more
    return [warning(name, f"No text on page {which}.", OCR)]


def _pages_in(number: int) -> str:
    return "one page holds" if number == 1 else f"{number:,} pages hold"
