"""The cells and drawings of agreement. As templates they would take most of the page's time: there are thousands."""

from dataclasses import replace

from django import template
from django.utils.html import format_html, format_html_join

from fingerpost.web.agreement.drawing import HEIGHT, TALL, WIDTH, Bar, Multiple
from fingerpost.web.agreement.table import ShownCell, ShownRow

register = template.Library()

NOTHING = '<td class="number nothing"><span aria-hidden="true">{}</span><span class="visually-hidden">{}</span></td>'
SAID = '<td class="nothing small">{}</td>'
TEXT = '<td class="coders">{}</td>'
CLOSED = '<td class="number shade-{}">{}{}</td>'
OPENS = '<td class="number"><a href="{}" aria-label="{}: {}, {}">{}{}</a></td>'
ENDS = '<span class="ends{}">{}{}</span> '
DRAWN = (
    '<svg class="interval" width="{0}" height="{1}" viewBox="0 0 {0} {1}" aria-hidden="true" focusable="false">'
    '<path class="zero" d="M{2} 1V15"/>{3}{4}<circle cx="{5}" cy="8" r="3"/></svg>'
)
MULTIPLE = (
    '<svg class="multiple" width="{0}" height="{1}" viewBox="0 0 {0} {1}" aria-hidden="true" focusable="false">'
    '<path class="zero" d="M0 {2}H{0}"/>{3}{4}<path class="through" d="{5}"/>{6}</svg>'
)


@register.simple_tag
def agreement_cells(row: ShownRow) -> str:
    """All cells of a row: figures that open what is behind them, bare figures, signs of why there is none."""
    return format_html_join("", "{}", ((_cell(cell, row.label),) for cell in row.cells))


@register.simple_tag
def overview_cells(row: ShownRow) -> str:
    """The same without a way in: on the overview a figure is only to be seen."""
    return format_html_join("", "{}", ((_cell(replace(cell, href=""), row.label),) for cell in row.cells))


@register.simple_tag
def multiple(drawn: Multiple) -> str:
    """A code over rounds."""
    spans = format_html_join(
        "", '<path class="range" d="M{} {}V{}"/>',
        ((point.x, point.low, point.high) for point in drawn.points if point.low is not None),
    )  # fmt: skip
    dots = format_html_join("", '<circle cx="{}" cy="{}" r="3"/>', ((point.x, point.y) for point in drawn.points))
    mark = format_html('<path class="mark-line" d="M0 {}H{}"/>', drawn.mark, drawn.width) if drawn.mark else ""
    return format_html(MULTIPLE, drawn.width, f"{TALL:g}", drawn.zero, mark, spans, drawn.path, dots)


def _cell(cell: ShownCell, label: str) -> str:
    if cell.mark:
        return format_html(NOTHING, cell.mark, cell.reason)
    if cell.reason:
        return format_html(SAID, cell.reason)
    if cell.is_text:
        return format_html(TEXT, cell.text)
    beside = _beside(cell)
    if not cell.href:
        return format_html(CLOSED, cell.shade, beside, cell.text)
    said = ", ".join(part for part in (cell.text, cell.interval, cell.care) if part)
    return format_html(OPENS, cell.href, said, label, cell.column, beside, cell.text)


def _beside(cell: ShownCell) -> str:
    """The drawing and the interval in words, in front of the figure so that figures stand below each other."""
    few = (
        format_html('<sup title="{0}">†<span class="visually-hidden">{0}</span></sup>', cell.care) if cell.care else ""
    )
    said = format_html(ENDS, " few" if cell.care else "", cell.interval, few) if cell.interval or cell.bar else ""
    return format_html("{}{}", _drawn(cell.bar) if cell.bar else "", said)


def _drawn(bar: Bar) -> str:
    mark = format_html('<path class="mark-line" d="M{} 0V16"/>', bar.mark) if bar.mark else ""
    span = format_html('<path class="range" d="M{} 8H{}"/>', bar.low, bar.high) if bar.low else ""
    return format_html(DRAWN, f"{WIDTH:g}", f"{HEIGHT:g}", bar.zero, mark, span, bar.at)
