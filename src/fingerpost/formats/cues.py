"""Captions (.vtt, .srt) to a transcript: cues become turns and paragraphs, and each cue's time is kept at its place."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath

from fingerpost.formats.reading import Reading, unreadable, warning
from fingerpost.formats.text import checked, read_text
from fingerpost.formats.transcript import LABEL, speaker_turns
from fingerpost.terms.errors import Problem
from fingerpost.terms.sources import SourceText, Span

EXTRACTOR = "fingerpost-cues/1"
"""Raise the number whenever the same bytes would give another text."""

MEDIA_TYPES = {".vtt": "text/vtt", ".srt": "application/x-subrip"}
STAMP = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
TIMES = re.compile(rf"^[ \t]*{STAMP}[ \t]*-->[ \t]*{STAMP}(?=[ \t]|$)", re.MULTILINE)
VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>\n]{1,200})>")
TAG = re.compile(
    r"</?(?:b|i|u|s|c|v|ruby|rt|lang|font)(?:[.\s][^<>\n]{0,200})?>|<(?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3}>|\{\\[^{}\n]{1,100}\}"
)
SENTENCE_END = (".", "?", "!", "…", "”", '"')
PAUSE = 4_000
"""Milliseconds of silence after which the same speaker's words begin a new paragraph."""

LONG = 900


@dataclass(frozen=True, slots=True)
class _Cue:
    begins: int
    ends: int
    speaker: str
    words: str


@dataclass(slots=True)
class _Laid:
    """A transcript under construction."""

    pieces: list[str]
    times: list[tuple[int, int]]
    turns: list[Span]
    at: int = 0

    def add(self, piece: str) -> None:
        """One more stretch of text."""
        self.pieces.append(piece)
        self.at += len(piece)


def read(name: str, content: bytes) -> Reading[SourceText]:
    """A transcript of the captions, each turn `Name: words` where they say who speaks. Raises Unreadable."""
    raw = read_text(name, content)
    cues, problems = _cues(name, raw.value)
    if not cues:
        raise unreadable(name, "There are no captions with times in it.", "Export the captions again as .vtt or .srt.")
    laid = _laid_out(cues)
    text = checked(name, "".join(laid.pieces))
    turns = Reading(tuple(laid.turns)) if laid.turns else speaker_turns(name, text)
    suffix = PurePath(name).suffix.lower()
    value = SourceText(
        PurePath(name).stem, text, (), turns.value, MEDIA_TYPES.get(suffix, "text/vtt"), EXTRACTOR,
        times=(*laid.times, (len(text), max(cue.ends for cue in cues))),
    )  # fmt: skip
    return Reading(value, (*raw.problems, *problems, *turns.problems))


def _cues(name: str, text: str) -> tuple[list[_Cue], list[Problem]]:
    stamps = list(TIMES.finditer(text))
    ends = [_cue_end(text, stamp.end(), following.start()) for stamp, following in pairwise(stamps)]
    cues: list[_Cue] = []
    backward = rolled = 0
    last = ""
    for stamp, end in zip(stamps, [*ends, len(text)], strict=False):
        begins, until = _milliseconds(stamp.groups()[:4]), _milliseconds(stamp.groups()[4:])
        lines = _lines(text, stamp.end(), end)
        if len(lines) > 1 and lines[0] == last:  # captions that roll up show each line twice
            lines, rolled = lines[1:], rolled + 1
        last = lines[-1] if lines else last
        backward += bool(cues) and begins < cues[-1].begins
        cues += _voices("\n".join(lines), begins, max(begins, until))
    return cues, _oddities(name, backward, rolled)


def _cue_end(text: str, start: int, following: int) -> int:
    """Where a cue's words end: at the first blank line, or before the number or name of the next cue."""
    blank = re.compile(r"\n[ \t]*\n").search(text, start, following)
    if blank:
        return blank.start()
    return max(start, text.rfind("\n", start, max(start, following - 1)))


def _lines(text: str, start: int, end: int) -> list[str]:
    words = text[start:end].partition("\n")[2]
    blank = re.search(r"\n[ \t]*\n", words)
    kept = (words[: blank.start()] if blank else words).split("\n")
    return [line.strip() for line in kept if line.strip()]


def _voices(words: str, begins: int, ends: int) -> Iterator[_Cue]:
    """A cue for each voice in it: two people may speak in one."""
    parts = VOICE.split(words)
    for speaker, said in zip(["", *parts[1::2]], parts[::2], strict=True):
        plain = " ".join(html.unescape(TAG.sub("", said)).split())
        if plain:
            yield _Cue(begins, ends, " ".join(html.unescape(speaker).split()), plain)


def _milliseconds(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(fraction.ljust(3, "0"))


def _laid_out(cues: Sequence[_Cue]) -> _Laid:
    laid = _Laid([], [], [])
    paragraph = begun = 0
    for at, cue in enumerate(cues):
        before = cues[at - 1] if at else None
        if before is None or _is_new_turn(before, cue):
            _close(laid, before, begun)
            laid.add("\n\n" if before else "")
            laid.add(f"{cue.speaker}: " if cue.speaker else "")
            paragraph = begun = laid.at
        elif cue.begins - before.ends >= PAUSE or (laid.at - paragraph > LONG and before.words.endswith(SENTENCE_END)):
            laid.add("\n\n")
            paragraph = laid.at
        else:
            laid.add(" ")
        laid.times.append((laid.at, cue.begins))
        laid.add(cue.words)
    _close(laid, cues[-1], begun)
    return laid


def _is_new_turn(before: _Cue, cue: _Cue) -> bool:
    return before.speaker != cue.speaker or (not cue.speaker and LABEL.match(cue.words) is not None)


def _close(laid: _Laid, last: _Cue | None, begun: int) -> None:
    if last is not None and last.speaker:
        laid.turns.append(Span(begun, laid.at, last.speaker))


def _oddities(name: str, backward: int, rolled: int) -> list[Problem]:
    found = []
    if backward:
        what = f"{backward} {'cue begins' if backward == 1 else 'cues begin'} before the one above."
        found.append(warning(name, what, "Their order was kept."))
    if rolled:
        what = (
            f"{rolled} {'cue repeats' if rolled == 1 else 'cues repeat'} the line above, as captions that roll up do."
        )
        found.append(warning(name, what, "Repeated lines were read once."))
    return found
