"""How a sender counts characters, and from its counting to ours: code points of the canonical text, half-open.

A reading is written `unit:newline:bom:end`:
unit     cp (code points, as the standard says), u16 (UTF-16 code units, NVivo), u8 (bytes of UTF-8);
newline  raw (line ends as they stand in the file), lf (each counts 1), crlf (each counts 2);
bom      nobom (a byte order mark is not counted), bom (it is);
end      excl (the end is the first character after it), incl (it is the last character of it).
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from fingerpost.terms.errors import Invalid
from fingerpost.terms.project import NONE
from fingerpost.terms.sources import canonical

UNITS, NEWLINES, BOMS, ENDS = ("cp", "u16", "u8"), ("raw", "lf", "crlf"), ("nobom", "bom"), ("excl", "incl")
WRITTEN = re.compile(r"\b(cp|u16|u8):(raw|lf|crlf):(nobom|bom):(excl|incl)\b")
ASTRAL = re.compile("[\U00010000-\U0010ffff]")
BEYOND_ASCII = re.compile("[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Counting:
    """One way of counting; its text form is `unit:newline:bom:end`."""

    unit: str = "cp"
    newline: str = "raw"
    bom: str = "nobom"
    end: str = "excl"

    def __str__(self) -> str:
        return f"{self.unit}:{self.newline}:{self.bom}:{self.end}"


STANDARD = Counting()

UNIT_WORDS = {"cp": "characters", "u16": "UTF-16 units", "u8": "bytes"}
NEWLINE_WORDS = {
    "raw": "line ends as they stand", "lf": "each line end counted once", "crlf": "each line end counted twice",
}  # fmt: skip


def counted_in(written: str) -> str:
    """What a counting counts, in words: `characters, line ends as they stand`."""
    way = counting(written)
    mark = ", with the mark at the beginning of the file" if way.bom == "bom" else ""
    end = ", the last character being the end" if way.end == "incl" else ""
    return f"{UNIT_WORDS[way.unit]}, {NEWLINE_WORDS[way.newline]}{mark}{end}"


def counting(written: str) -> Counting:
    """The counting that `unit:newline:bom:end` names. Raises Invalid."""
    if not (match := WRITTEN.fullmatch(written.strip().lower())):
        hint = (
            f"Write unit:newline:bom:end with one of {', '.join(UNITS)}; {', '.join(NEWLINES)}; "
            f"{', '.join(BOMS)}; {', '.join(ENDS)}, such as u16:raw:nobom:excl."
        )
        raise Invalid(f"{written!r} is no way of counting offsets.", hint=hint)
    return Counting(*match.groups())


class Span(NamedTuple):
    """Where a position lies in the canonical text; `fault` says why it lies nowhere, and start, end are NONE then."""

    start: int
    end: int
    fault: str = ""


class Counted:
    """One text as its sender sees it, for turning offsets into ours.

    `text` is canonical, `stored` the same text with the line ends of its file, `marked` whether the file begins
    with a byte order mark (which neither of the two holds).
    """

    def __init__(self, text: str, stored: str, marked: bool = False) -> None:
        self.text, self.stored, self.marked = text, stored, marked

    @cached_property
    def _line_ends(self) -> bool:
        return "\n" in self.text

    @cached_property
    def _has_crlf(self) -> bool:
        return "\r\n" in self.stored

    @cached_property
    def _beyond_ascii(self) -> bool:
        return not self.text.isascii()

    @cached_property
    def _astral(self) -> bool:
        return self._beyond_ascii and max(self.text) > "\uffff"

    @property
    def telling(self) -> bool:
        """Whether the text holds anything that programs count differently."""
        return self.marked or self._astral or self._has_crlf

    def plain(self, way: Counting) -> Counting:
        """The simplest way of counting that gives every offset in this text the same place as this way."""
        if way.unit == "u8" and not self._beyond_ascii:
            way = replace(way, unit="cp")
        if way.unit == "u16" and not self._astral:
            way = replace(way, unit="cp")
        if way.newline == "raw":
            way = replace(way, newline="crlf" if self._has_crlf and not self._mixed else way.newline)
        if way.newline != "lf" and (not self._line_ends or (way.newline == "raw" and not self._has_crlf)):
            way = replace(way, newline="lf")
        return way if self.marked else replace(way, bom="nobom")

    @cached_property
    def _mixed(self) -> bool:
        return self.stored.count("\n") != self.stored.count("\r\n") or "\r" in self.stored.replace("\r\n", "")

    def places(self, way: Counting) -> "Places":
        """The places of offsets counted this way."""
        return Places(self, self.plain(way))


class Places:
    """From the offsets of one text, counted one way, to places in its canonical text."""

    def __init__(self, counted: Counted, way: Counting) -> None:
        self.text, self.length = counted.text, len(counted.text)
        self.shift = -1 if way.bom == "bom" else 0
        self.after = 1 if way.end == "incl" else 0
        stream = _stream(counted, way.newline)
        self.returns = [match.start() for match in re.finditer("\r\n", stream)] if way.newline != "lf" else []
        self.wide, self.extra = _wide(stream, way.unit)
        self.same = not (self.shift or self.after or self.returns or self.wide)
        self.stream, self.unit = stream, way.unit

    def span(self, start: int, end: int) -> Span:
        """The place of a selection, with its fault if it has none."""
        if start > end + self.after:
            return Span(NONE, NONE, "it ends before it begins")
        if start + self.shift < 0:
            return Span(NONE, NONE, "it begins before the text does")
        first, last = (start, end) if self.same else (self._place(start + self.shift), self._end(end + self.shift))
        if NONE in (first, last):
            return Span(NONE, NONE, "it divides a character")
        if last > self.length:
            return Span(NONE, NONE, f"it ends after the text does (which has {self.length:,} characters)")
        return Span(first, last)

    def _end(self, offset: int) -> int:
        """The place after a selection. An inclusive end is where its last character begins, or that one's last unit."""
        place = self._place(offset)
        if not self.after:
            return place
        return place + 1 if place != NONE else self._place(offset + 1)

    def _place(self, offset: int) -> int:
        """A code point of the canonical text; NONE inside of a character; beyond the end stays beyond."""
        if self.wide:
            before = bisect_left(self.wide, offset)
            total = self.extra[before]
            if before and offset <= self.wide[before - 1] + self.extra[before] - self.extra[before - 1]:
                return NONE
            offset -= total
        return offset - bisect_left(self.returns, offset) if self.returns else offset

    def holds(self, start: int, end: int, span: Span) -> bool:
        """Whether the sender's own slice of the sender's own text is the words at our place (another way about)."""
        if self.same:
            return True
        ours = self.text[span.start : span.end]
        ends = range(end + 1, end + 5) if self.after else (end,)
        return any(self._is(self._slice(start + self.shift, last + self.shift), ours) for last in ends)

    def _is(self, words: str, ours: str) -> bool:
        return with_line_feeds(words) == ours or (words.endswith("\r") and with_line_feeds(words[:-1]) == ours)

    def _slice(self, start: int, end: int) -> str:
        if self.unit == "u16":
            return self._units[2 * start : 2 * end].decode("utf-16-le", "replace")
        if self.unit == "u8":
            return self._units[start:end].decode("utf-8", "replace")
        return self.stream[start:end]

    @cached_property
    def _units(self) -> bytes:
        return self.stream.encode("utf-16-le" if self.unit == "u16" else "utf-8", "surrogatepass")


def with_line_feeds(text: str) -> str:
    """As `canonical`, but a byte order mark is left alone: a second one is text, and senders count it."""
    return canonical(f"x{text}")[1:] if "\r" in text or "\x00" in text else text


def _stream(counted: Counted, newline: str) -> str:
    if newline == "raw":
        return counted.stored
    return counted.text.replace("\n", "\r\n") if newline == "crlf" else counted.text


def _wide(stream: str, unit: str) -> tuple[list[int], list[int]]:
    """Offsets (in units) of characters wider than one unit, and the units too many before each, with a last total."""
    if unit == "cp":
        return [], [0]
    places, extra, total = [], [0], 0
    for match in (ASTRAL if unit == "u16" else BEYOND_ASCII).finditer(stream):
        places.append(match.start() + total)
        total += 1 if unit == "u16" else len(match.group().encode("utf-8", "surrogatepass")) - 1
        extra.append(total)
    return places, extra


class Outgoing:
    """From our places in one text to the offsets of a reader who counts in `unit`, in a file with these line ends."""

    def __init__(self, text: str, unit: str, crlf: bool) -> None:
        self.returns = [match.start() for match in re.finditer("\n", text)] if crlf else []
        wide = unit == "u16" and not text.isascii()
        self.wide = [match.start() for match in ASTRAL.finditer(text)] if wide else []
        self.same = not (self.returns or self.wide)

    def offset(self, place: int) -> int:
        """The reader's offset of one of our places."""
        return place + bisect_left(self.returns, place) + bisect_left(self.wide, place)
