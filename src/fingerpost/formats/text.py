"""Bytes to canonical text: which encoding, and what is odd in it. Speaker turns: see transcript.py."""

import codecs
import re
from pathlib import PurePath

from fingerpost.formats.reading import Reading, unreadable, warning
from fingerpost.formats.transcript import speaker_turns
from fingerpost.terms.errors import Problem
from fingerpost.terms.sources import LONGEST_TEXT, SourceText, canonical

EXTRACTOR = "fingerpost-text/1"
"""Raise the number whenever the same bytes would give another text."""

MARKS = (  # UTF-32 before UTF-16: the little-endian marks begin alike
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAVE_AS_UTF8 = "Open it in the program that wrote it and save it as plain text, UTF-8."
ODD = (
    (re.compile("\x00"), "a NUL character", "It was replaced by \ufffd."),
    (re.compile("[\ud800-\udfff]"), "half of a surrogate pair", "It was replaced by \ufffd."),
    (
        re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]"),
        "a private-use character, which only one font can show",
        "It was kept.",
    ),
)
SURROGATES = ODD[1][0]
CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
HIDDEN_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
HAS_ODD = re.compile("[\x00\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff]")


def read(name: str, content: bytes) -> Reading[SourceText]:
    """Plain text, with speaker turns if it is a transcript. Raises Unreadable."""
    decoded = read_text(name, content)
    turns = speaker_turns(name, decoded.value)
    value = SourceText(PurePath(name).stem, decoded.value, turns=turns.value, extractor=EXTRACTOR)
    return Reading(value, decoded.problems + turns.problems)


def read_text(name: str, content: bytes) -> Reading[str]:
    """The canonical text of a file of characters, whichever encoding it is in. Raises Unreadable."""
    if not content:
        raise unreadable(name, "The file is empty.", "Check that it was saved or uploaded whole.")
    if len(content) > 4 * LONGEST_TEXT + 4:  # no encoding can bring it under the limit
        raise too_long(name)
    text, problems = _decoded(name, content)
    if odd := odd_characters(name, text):
        text = SURROGATES.sub("\ufffd", text)
    text = canonical(text)
    return Reading(checked(name, text), (*problems, *odd))


def decoded(name: str, content: bytes) -> Reading[str]:
    """The characters of a file as they stand, line ends too, but for NUL; for readers of tables. Raises Unreadable."""
    text, problems = _decoded(name, content)
    return Reading(SURROGATES.sub("\ufffd", text).removeprefix("\ufeff").replace("\x00", "\ufffd"), tuple(problems))


def checked(name: str, text: str) -> str:
    """The text itself; raises Unreadable when it is blank or longer than a source may be."""
    if len(text) > LONGEST_TEXT:
        raise too_long(name)
    if not text or text.isspace():
        raise unreadable(name, "The file holds no text.", "If it is a scan, run text recognition on it first.")
    return text


def too_long(name: str) -> Exception:
    """The error for a text beyond the limit."""
    return unreadable(
        name,
        f"The text is longer than {LONGEST_TEXT:,} characters, the most that one source may have.",
        "Divide it into several files.",
    )


def odd_characters(name: str, text: str) -> list[Problem]:
    """One warning for each kind of odd character, with the place of the first and how many there are."""
    # Odd characters are never printable, and asking that is ten times as fast as the search.
    if text.replace("\n", "").isprintable() or not HAS_ODD.search(text):
        return []
    found = [(pattern.findall(text), pattern.search(text), what, done) for pattern, what, done in ODD]
    return [
        warning(f"{name}, {place(text, first.start())}", f"{what} ({len(every)} in all).", done)
        for every, first, what, done in found
        if first
    ]


def without_controls(text: str) -> str:
    """The text with control characters replaced by \ufffd, but for line feeds and tabs: for formats that have none."""
    return text if text.replace("\n", "").replace("\t", "").isprintable() else HIDDEN_CONTROLS.sub("\ufffd", text)


def place(text: str, offset: int) -> str:
    """Line and character, both from 1, of an offset in a text."""
    line = text.count("\n", 0, offset) + 1
    return f"line {line}, character {offset - text.rfind(chr(10), 0, offset)}"


def _decoded(name: str, content: bytes) -> tuple[str, list[Problem]]:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _by_mark(name, content[len(mark) :], encoding)
    if b"\x00" in content and (wide := _wide_shape(content)):
        return _by_mark(name, content, wide, stated=False)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _guessed(name, content, error)
    _refuse_binary(name, content)
    return text, []


def _by_mark(name: str, content: bytes, encoding: str, *, stated: bool = True) -> tuple[str, list[Problem]]:
    problems = [] if stated else [_guess_warning(name, encoding)]
    try:
        if encoding == "utf-8":
            return content.decode(encoding), problems
        return content.decode(encoding, "surrogatepass"), problems
    except UnicodeDecodeError as error:
        text = content.decode(encoding, "replace")
        what = f"Byte {error.start + 1} is not valid {encoding.upper()}, though the file says that it is."
        return text, [*problems, warning(name, what, f"Replaced by \ufffd. {SAVE_AS_UTF8}")]


def _wide_shape(content: bytes) -> str | None:
    """UTF-16 without a mark shows by NULs in every other byte, hardly any between, and no other controls."""
    half = len(content) // 2
    even, odd = content[::2].count(0), content[1::2].count(0)
    if len(content) % 2 or max(even, odd) < 0.3 * half or min(even, odd) > 0.02 * half:
        return None
    if _controls(content) > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _refuse_binary(name: str, content: bytes) -> None:
    """A stray control character is a slip; more than one in a thousand is a file that was never text."""
    if _controls(content) * 1000 > len(content):
        raise not_text(name)


def _controls(content: bytes) -> int:
    return len(content) - len(content.translate(None, CONTROLS))


def not_text(name: str) -> Exception:
    """The error for a binary file that claims to be text."""
    return unreadable(name, "This is not a text file.", "Check that it is the right file.")


def _guessed(name: str, content: bytes, error: UnicodeDecodeError) -> tuple[str, list[Problem]]:
    _refuse_binary(name, content)
    encoding = _likely_encoding(content)
    if encoding is None:
        raise unreadable(name, f"The encoding cannot be told; byte {error.start + 1} is not UTF-8.", SAVE_AS_UTF8)
    return content.decode(encoding, "replace"), [_guess_warning(name, encoding)]


def _guess_warning(name: str, encoding: str) -> Problem:
    what = f"The file is not marked with its encoding; it was read as {encoding}."
    return warning(name, what, f"Look at its accented letters and quotation marks. If they are wrong: {SAVE_AS_UTF8}")


def _likely_encoding(content: bytes) -> str | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415 (50 ms that a thousand UTF-8 files need not pay)

    matches = from_bytes(content[: 1 << 20])
    best = matches.best()
    if best is None:
        return None
    western = [match for match in matches if "cp1252" in (match.encoding, *match.could_be_from_charset)]
    # Single-byte code pages can hardly be told apart on short texts; ours come from Western European Windows.
    if western and western[0].chaos <= best.chaos:
        return "cp1252"
    return best.encoding
