"""The cells of a matrix row. As a template they took half the page's time: there are a thousand of them."""

from django import template
from django.utils.html import format_html, format_html_join

from fingerpost.web.matrix.table import ShownCell, ShownRow

register = template.Library()

NOTHING = (
    '<td class="number nothing{0}"><span aria-hidden="true">{1}</span><span class="visually-hidden">{2}</span></td>'
)
CLOSED = '<td class="number shade-{0}{1}">{2}</td>'
OPENS = '<td class="number shade-{0}{1}"><a href="{3}" aria-label="{2}: {4}, {5}">{2}</a></td>'


@register.simple_tag
def cells(row: ShownRow) -> str:
    """All cells of a row: a figure that opens its passages, a bare figure, or the sign of why there is none."""
    return format_html_join("", "{}", ((_cell(cell, row.label),) for cell in row.cells))


def _cell(cell: ShownCell, label: str) -> str:
    total = " total" if cell.is_total else ""
    if cell.mark:
        return format_html(NOTHING, total, cell.mark, cell.reason)
    if not cell.href:
        return format_html(CLOSED, cell.shade, total, cell.text)
    return format_html(OPENS, cell.shade, total, cell.text, cell.href, label, cell.column)
