"""Sources, their canonical text, and spans in it. All offsets are code points, half-open."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath

LONGEST_TEXT = 20_000_000


class SourceKind(StrEnum):
    """What sort of text a source is."""

    INTERVIEW = "interview"
    FIELD_NOTE = "field-note"
    SITE_REPORT = "site-report"
    STUDY = "study"
    OTHER = "other"


KIND_WORDS = {
    SourceKind.INTERVIEW: "interview",
    SourceKind.FIELD_NOTE: "field note",
    SourceKind.SITE_REPORT: "site report",
    SourceKind.STUDY: "study",
    SourceKind.OTHER: "other text",
}


@dataclass(frozen=True, slots=True)
class Span:
    """Characters start to end (half-open, code points) of a text, with a label: a question, a heading, a speaker."""

    start: int
    end: int
    label: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters start to end (half-open, code points) of a text give way to `words`; start == end puts words in."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class SourceText:
    """What a reader makes of one file: canonical text with its sections and speaker turns, and who read it how.

    `sections` and `turns` lie inside the text, in order, without overlap; a turn leaves the speaker's name out.
    `times`: where the text is a recording's, offsets in order, each with the milliseconds since its beginning.
    """

    title: str
    text: str
    sections: tuple[Span, ...] = ()
    turns: tuple[Span, ...] = ()
    media_type: str = "text/plain"
    extractor: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    times: tuple[tuple[int, int], ...] = ()


def canonical(text: str) -> str:
    """The one form in which texts are kept: line feeds, no byte order mark, no NUL (PostgreSQL cannot hold one)."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")


def name_of(path: PurePath) -> str:
    """A file's name, as it can be kept and told: bytes of it that are no text become U+FFFD."""
    return path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def digest(text: str) -> str:
    """SHA-256 of a text's UTF-8, in hexadecimal: how equal texts are recognised."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
