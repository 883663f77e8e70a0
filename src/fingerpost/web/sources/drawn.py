"""Draws a source's paragraphs as HTML whose text is the canonical text, so that offsets can be read off it."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join

from fingerpost.web.sources.paragraphs import Paragraph

PARAGRAPH = '{}<div class="block" data-n="{}"><{} id="p{}" class="para{}" data-start="{}" tabindex="-1">{}</{}></div>'
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
    here = format_html(' id="passage"') if marked and start == max(marked[0], one.speaker_ends) and marked[0] >= one.start else ""
    return format_html(
        "{}<mark{}>{}</mark>{}", text[one.speaker_ends : start], here, text[start:end], text[end : one.end]
    )
