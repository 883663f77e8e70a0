"""The one door for texts: which reader a file wants, by its suffix, checked against what it really holds."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import cast

from fingerpost.formats.reading import Reading, unreadable
from fingerpost.terms.sources import SourceText

Reader = Callable[[str, bytes], Reading[SourceText]]


@dataclass(frozen=True, slots=True)
class SourceFormat:
    """A sort of file that can be read; `module` holds its `read(name, content)`, loaded when needed."""

    name: str
    module: str


TEXT = SourceFormat("plain text or transcript", "fingerpost.formats.text")
MARKDOWN = SourceFormat("Markdown", "fingerpost.formats.markdown")
WORD = SourceFormat("Word", "fingerpost.formats.docx.read")

READERS: dict[str, SourceFormat] = {".txt": TEXT, ".md": MARKDOWN, ".markdown": MARKDOWN, ".docx": WORD}
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
OF_WORD = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


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
    return cast(Reader, import_module(known.module).read)(name, content)


def _unknown(name: str) -> str:
    suffix = PurePath(name).suffix
    return f"Files ending in {suffix} cannot be read as sources." if suffix else "The file's name has no suffix."


def _check_beginning(name: str, content: bytes, known: SourceFormat) -> None:
    if known is WORD and (content.startswith(OF_WORD) or not content):
        return
    lead = content[:64].lstrip().lower() if known is not WORD else content[:64]
    for mark, what in BEGINNINGS:
        if content.startswith(mark) or lead.startswith(mark):
            suffix = PurePath(name).suffix
            hint = "Give it its right suffix if that is one we read, or save it as one."
            raise unreadable(name, f"The name ends in {suffix}, but the file is {what}.", hint)
