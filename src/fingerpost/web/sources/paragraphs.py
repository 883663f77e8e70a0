"""Cuts a canonical text into the paragraphs that the reading page shows. Pure: text and spans in, paragraphs out."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from fingerpost.terms.sources import Span

LONGEST_NUMBER = 8
"""Characters that may stand in front of a heading's words: "12. ", "### "."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Characters start to end (code points) without the blank lines around them.

    `speaker_ends`: where the speaker's name in front ends (`start` if none stands there). `is_heading`: these words
    are themselves a section's heading. `heading`: a heading to print in front, which is not part of the text.
    """

    number: int
    start: int
    end: int
    speaker_ends: int
    is_heading: bool = False
    heading: str = ""


def paragraphs(text: str, sections: Sequence[Span] = (), turns: Sequence[Span] = ()) -> list[Paragraph]:
    """The paragraphs of a text: parted by blank lines, and wherever a section or a speaker's turn begins."""
    starts = sorted({span.start for span in (*sections, *turns)})
    cut = [Paragraph(n, *place, place[0]) for n, place in enumerate(_places(text, starts), start=1)]
    return _with_headings(_with_speakers(cut, turns), text, sections)


def _places(text: str, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    begun: int | None = None
    at = end = 0
    for line in text.splitlines(keepends=True):
        stripped = line.rstrip()
        first = bisect_left(starts, at)
        is_cut = first < len(starts) and starts[first] < at + len(stripped)
        if begun is not None and (not stripped or is_cut):
            yield begun, end
            begun = None
        if stripped:
            begun, end = (at if begun is None else begun), at + len(stripped)
        at += len(line)
    if begun is not None:
        yield begun, end


def _with_speakers(cut: list[Paragraph], turns: Sequence[Span]) -> list[Paragraph]:
    begin = [paragraph.start for paragraph in cut]
    for turn in turns:
        at = bisect_left(begin, turn.start + 1) - 1
        if turn.label and at >= 0 and cut[at].start < turn.start <= cut[at].end:
            cut[at] = replace(cut[at], speaker_ends=turn.start)
    return cut


def _with_headings(cut: list[Paragraph], text: str, sections: Sequence[Span]) -> list[Paragraph]:
    begin = [paragraph.start for paragraph in cut]
    for section in sections:
        at = bisect_left(begin, section.start)
        if section.label and at < len(cut):
            _head(cut, at, text, section.label.strip())
    return cut


def _head(cut: list[Paragraph], at: int, text: str, label: str) -> None:
    """The paragraph in front may be the heading, or the first of the section; else it is printed in front."""
    for place in (at - 1, at):
        words = text[cut[place].start : cut[place].end] if place >= 0 else ""
        if words.endswith(label) and len(words) <= len(label) + LONGEST_NUMBER:
            cut[place] = replace(cut[place], is_heading=True)
            return
    cut[at] = replace(cut[at], heading=label)
