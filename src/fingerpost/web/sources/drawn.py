"""Draws a source's paragraphs as HTML whose text is the canonical text, so that offsets can be read off it."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join

from fingerpost.web.sources.paragraphs import Paragraph

PARAGRAPH = '{}<div class="block" data-n="{}"><{} id="p{}" class="para{}" data-start="{}" tabindex="-1">{}</{}></div>'
FIRST_MARK = '{}<mark id="passage">{}</mark>{}'
NEXT_MARK = "{}<mark>{}</mark>{}"
Marked = tuple[int, int]


def drawn(text: str, cut: Iterable[Paragraph], marked: Marked | None = None) -> str:
    """All paragraphs; the words at `marked` (half-open, code points) stand in `<mark>`, its first piece as #passage."""
    return format_html_join("\n", "{}", ((_paragraph(text, one, marked),) for one in cut))


def _paragraph(text: str, one: Paragraph, marked: Marked | None) -> str:
    tag, extra = ("h2", " asked") if one.is_heading else ("p", "")
    front = format_html('<h2 class="asked" data-front>{}</h2>\n', one.heading) if one.heading else ""
    words = _words(text, one, marked)
    return format_html(PARAGRAPH, front, one.number, tag, one.number, extra, one.start, words, tag)


def _words(text: str, one: Paragraph, marked: Marked | None) -> str:
    name, said = text[one.start : one.speaker_ends], _said(text, one, marked)
    return format_html('<span class="speaker">{}</span>{}', name, said) if name else said


def _said(text: str, one: Paragraph, marked: Marked | None) -> str:
    start, end = marked or (0, 0)
    start, end = max(start, one.speaker_ends), min(end, one.end)
    if start >= end:
        return format_html("{}", text[one.speaker_ends : one.end])
    is_first = marked is not None and marked[0] >= one.start
    shape = FIRST_MARK if is_first else NEXT_MARK
    return format_html(shape, text[one.speaker_ends : start], text[start:end], text[end : one.end])
