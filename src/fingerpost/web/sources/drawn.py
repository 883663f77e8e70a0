"""Draws a source's paragraphs as HTML whose text is the canonical text, so that offsets can be read off it.

Paragraphs stand in stretches of about as many characters each: a browser need not lay out those that are out of view.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from django.utils.html import format_html, format_html_join

from fingerpost.terms.sources import Span
from fingerpost.web.sources.paragraphs import Paragraph, paragraphs

PARAGRAPH = (
    '{}<div class="block" data-n="{}"{}><{} id="p{}" class="para{}" data-start="{}" tabindex="-1">{}{}{}'
    "{}{}{}{}{}</{}></div>"
)
STRETCH = '<div class="stretch">{}\n</div>'
FRONT = '<h2 class="asked" data-front>{}</h2>\n'
CLOSES = "</{}>"
SPEAKER = format_html('<{} class="speaker">', "span"), format_html(CLOSES, "span")
FIRST_MARK = format_html('<{} id="passage">', "mark"), format_html(CLOSES, "mark")
NEXT_MARK = format_html("<{}>", "mark"), format_html(CLOSES, "mark")
NOTHING = ("", "")
AT_A_STRETCH = 6_000
TIME = ' data-time="{}"'
Marked = tuple[int, int]
Times = Sequence[tuple[int, int]]


@lru_cache(maxsize=8)
def drawn_whole(
    text: str, sections: tuple[Span, ...], turns: tuple[Span, ...], times: tuple[tuple[int, int], ...] = ()
) -> str:
    """A text's paragraphs without any mark; the last few texts are remembered by their own words."""
    return drawn(text, paragraphs(text, sections, turns), None, times)


def drawn(text: str, cut: Iterable[Paragraph], marked: Marked | None = None, times: Times = ()) -> str:
    """All paragraphs; the words at `marked` (half-open, code points) stand in `<mark>`, its first piece as #passage.

    `times`: offsets with the milliseconds of a recording, in order; a paragraph shows the last one at or before it.
    """
    pieces = ((_stretch(text, part, marked, times),) for part in stretches(cut))
    return format_html_join("\n", "{}", pieces)


def stretches(cut: Iterable[Paragraph]) -> Iterator[list[Paragraph]]:
    """Paragraphs that follow each other, about so many characters together."""
    part: list[Paragraph] = []
    for paragraph in cut:
        if part and paragraph.end - part[0].start > AT_A_STRETCH:
            yield part
            part = []
        part.append(paragraph)
    if part:
        yield part


def clock(milliseconds: int) -> str:
    """A place in a recording: minutes and seconds, with hours from an hour on."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _stretch(text: str, part: Iterable[Paragraph], marked: Marked | None, times: Times) -> str:
    lines = (_parts(text, one, marked, times) for one in part)
    return format_html(STRETCH, format_html_join("\n", PARAGRAPH, lines))


def _time(times: Times, point: int) -> str:
    at = bisect_right(times, point, key=lambda pair: pair[0]) - 1
    return format_html(TIME, clock(times[at][1])) if at >= 0 else ""


def _parts(text: str, one: Paragraph, marked: Marked | None, times: Times) -> tuple[object, ...]:
    tag, extra = ("h2", " asked") if one.is_heading else ("p", "")
    front = format_html(FRONT, one.heading) if one.heading else ""
    name = text[one.start : one.speaker_ends]
    opens, closes = SPEAKER if name else NOTHING
    return (
        front, one.number, _time(times, one.speaker_ends) if times else "", tag, one.number, extra, one.start,
        opens, name, closes, *_said(text, one, marked), tag,
    )  # fmt: skip


def _said(text: str, one: Paragraph, marked: Marked | None) -> tuple[str, str, str, str, str]:
    """Words in front of the mark, the mark with its words, and the rest."""
    start, end = marked or (0, 0)
    start, end = max(start, one.speaker_ends), min(end, one.end)
    if start >= end:
        return text[one.speaker_ends : one.end], "", "", "", ""
    opens, closes = FIRST_MARK if marked is not None and marked[0] >= one.start else NEXT_MARK
    return text[one.speaker_ends : start], opens, text[start:end], closes, text[end : one.end]
