"""The bytes of a project's plain text member to the text as its sender counts it and as we keep it."""

import codecs
import re

from fingerpost.formats.refi.offsets import Counted, with_line_feeds
from fingerpost.formats.refi.problems import Odd
from fingerpost.formats.text import MARKS, place
from fingerpost.terms.sources import LONGEST_TEXT

SURROGATES = re.compile("[\ud800-\udfff]")


def counted_text(where: str, content: bytes, odd: Odd) -> Counted | None:
    """A member's text, or None where it is too long for a source. The standard says UTF-8; others are told.

    Bytes that are not valid become U+FFFD, one for each that the decoder cannot make sense of, and are told.
    """
    text, marked = _decoded(where, content, odd)
    return counted_string(where, text, odd, marked=marked)


def counted_string(where: str, text: str, odd: Odd, *, marked: bool = False) -> Counted | None:
    """The same for a text that stood in the XML."""
    if len(text) > LONGEST_TEXT:
        what = f"The text is longer than {LONGEST_TEXT:,} characters, the most that one source may have."
        odd.add("text-too-long", where, what, "Divide it in the program that it comes from.")
        return None
    if "\x00" in text:
        odd.add("text-nul", where, f"NUL characters ({text.count(chr(0)):,}) were replaced by \ufffd.")
    if text.startswith("\ufeff"):
        what = "The text begins with a second byte order mark." if marked else "The text begins with U+FEFF."
        odd.add("text-second-mark", where, f"{what} It was kept and counts as a character.")
    stored = text.replace("\x00", "\ufffd")
    return Counted(with_line_feeds(stored), stored, marked)


def _decoded(where: str, content: bytes, odd: Odd) -> tuple[str, bool]:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            if encoding != "utf-8":
                odd.add("text-encoding", where, f"The text is in {encoding.upper()}, not in UTF-8; it was decoded.")
            return _valid(where, content[len(mark) :], encoding, odd), True
    return _valid(where, content, "utf-8", odd), False


def _valid(where: str, content: bytes, encoding: str, odd: Odd) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        text = codecs.decode(content, encoding, "replace")
        what = f"Byte {error.start + 1} ({place(text, text.find(chr(0xFFFD)))}) is not valid {encoding.upper()}."
        hint = "It was replaced by \ufffd; the original file is kept. Look at the places that hold one."
        odd.add("text-invalid", where, what, hint)
        return SURROGATES.sub("\ufffd", text)
