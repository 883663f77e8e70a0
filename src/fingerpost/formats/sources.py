"""The one door for texts: which reader a file wants, by its suffix, checked against what it really holds."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import PurePath
from typing import cast

from fingerpost.formats.reading import Reading, unreadable
from fingerpost.formats.text import SURROGATES, without_controls
from fingerpost.terms.sources import SourceText

Reader = Callable[[str, bytes], Reading[SourceText]]


@dataclass(frozen=True, slots=True)
class SourceFormat:
    """A sort of file that can be read; `module` holds its `read(name, content)`, loaded when needed.

    `kept` and `left_out` tell people what becomes of the file's words.
    """

    name: str
    module: str
    kept: str
    left_out: str


TEXT = SourceFormat(
    "plain text or transcript", "fingerpost.formats.text",
    "every character; the encoding is told by its mark, else UTF-8, else guessed and said", "nothing",
)  # fmt: skip
MARKDOWN = SourceFormat(
    "Markdown",
    "fingerpost.formats.markdown",
    "the words, headings as sections, lists, tables",
    "the marks, links' targets",
)
WORD = SourceFormat(
    "Word", "fingerpost.formats.docx.read",
    "headings as sections, tables, footnotes and endnotes, text boxes, content controls, tracked insertions",
    "tracked deletions, comments, headers and footers, pictures, formatting",
)  # fmt: skip
PDF = SourceFormat(
    "PDF with text in it", "fingerpost.formats.pdf",
    "each page as a section, lines joined to paragraphs, filled-in fields, running heads",
    "pictures, also of words: scans need text recognition first",
)  # fmt: skip
OPEN_DOCUMENT = SourceFormat(
    "OpenDocument text", "fingerpost.formats.odt",
    "headings as sections, tables, lists, notes, text frames, tracked insertions",
    "tracked deletions, comments, headers and footers, pictures, formatting",
)  # fmt: skip
RICH_TEXT = SourceFormat(
    "rich text (beta)", "fingerpost.formats.rtf",
    "outline headings as sections, tables, footnotes, text boxes, tracked insertions",
    "deletions, hidden words, headers and footers, pictures, numbers of lists, formatting",
)  # fmt: skip
WEB_PAGE = SourceFormat(
    "web page", "fingerpost.formats.html", "the words that a browser shows, headings as sections, lists, tables",
    "scripts, styles, hidden parts, form choices, pictures, links' targets",
)  # fmt: skip
CAPTIONS = SourceFormat(
    "captions with times", "fingerpost.formats.cues",
    "words, who speaks (voice tags or `Name:`) as turns, the time of each cue",
    "notes, styles, lines repeated by captions that roll up",
)  # fmt: skip

READERS: dict[str, SourceFormat] = {
    ".docx": WORD, ".pdf": PDF, ".odt": OPEN_DOCUMENT, ".rtf": RICH_TEXT, ".txt": TEXT, ".md": MARKDOWN,
    ".markdown": MARKDOWN, ".html": WEB_PAGE, ".htm": WEB_PAGE, ".vtt": CAPTIONS, ".srt": CAPTIONS,
}  # fmt: skip
"""Suffix to format. A new format is one line here and one module with a `read`."""

BEGINNINGS = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip file, such as Word's .docx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file, or one locked with a password"),
    (b"{\\rtf", "rich text (RTF)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"SQLite format 3\x00", "a database or study file"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
)
OWN = {
    WORD: (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"),
    OPEN_DOCUMENT: (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"),
    PDF: (b"%PDF-",),
    RICH_TEXT: (b"{\\rtf",),
    WEB_PAGE: (b"<!doctype html", b"<html"),
}
"""Beginnings that are right for a format. Its reader says what is wrong with a file that merely looks right."""

BINARY = frozenset({WORD, OPEN_DOCUMENT, PDF})


def read_source(name: str, content: bytes) -> Reading[SourceText]:
    """Read one file to a source text by the reader of its suffix.

    `name` is the file's name: it gives the suffix, the title where the file has none, and stands in messages.
    Raises Unreadable, with every problem, for an unknown suffix, content that belies its suffix, and what a
    reader refuses.
    """
    known = READERS.get(PurePath(name).suffix.lower())
    if known is None:
        raise unreadable(name, _unknown(name), f"Known are {', '.join(READERS)}. Save it as one of these.")
    _check_beginning(name, content, known)
    reading = cast(Reader, import_module(known.module).read)(name, content)
    return replace(reading, value=replace(reading.value, title=_storable(reading.value.title)))


def _storable(title: str) -> str:
    """A title that databases can hold: those of files, and names of files, may hold anything."""
    return without_controls(SURROGATES.sub("\ufffd", title))


def _unknown(name: str) -> str:
    suffix = PurePath(name).suffix
    return f"Files ending in {suffix} cannot be read as sources." if suffix else "The file's name has no suffix."


def _check_beginning(name: str, content: bytes, known: SourceFormat) -> None:
    lead = content[:64] if known in BINARY else content[:64].lstrip().lower()
    if not content or lead.startswith(OWN.get(known, ())):
        return
    for mark, what in BEGINNINGS:
        if content.startswith(mark) or lead.startswith(mark):
            suffix = PurePath(name).suffix
            hint = "Give it its right suffix if that is one we read, or save it as one."
            raise unreadable(name, f"The name ends in {suffix}, but the file is {what}.", hint)
