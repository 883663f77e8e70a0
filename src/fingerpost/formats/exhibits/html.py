"""An exhibit as one HTML file: no script, nothing fetched, readable by screen readers and printed well."""

from collections.abc import Iterator
from html import escape

from fingerpost.formats.exhibits.printed import MARKS, closing_lines, depth, is_empty, marked, number, safe
from fingerpost.terms.exhibit import WORKING_COPY, Cell, Exhibit, Row

STYLE = """
body { font: 1rem/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 90rem; padding: 0 1rem; color: #1a1a1a; }
table { border-collapse: collapse; border-block: 2px solid; font-size: .9rem; }
caption { text-align: start; font-weight: 600; font-size: 1.15rem; padding-block: .5rem; }
th, td { padding: .3rem .6rem; text-align: start; vertical-align: top; white-space: pre-line; }
thead th { border-block-end: 1px solid; vertical-align: bottom; }
tbody tr + tr > * { border-block-start: 1px solid #ddd; }
tbody th { font-weight: 500; }
td.n { text-align: end; font-variant-numeric: tabular-nums; }
.status { font-weight: 600; }
.wide { overflow-x: auto; }
.words { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media print { body { margin: 0; max-width: none; } thead { display: table-header-group; } }
"""


def write(exhibit: Exhibit) -> bytes:
    """The whole page, UTF-8. Every cell keeps its refs in `data-refs`, divided by spaces."""
    return "\n".join(_page(exhibit)).encode("utf-8", "replace")


def _text(text: str) -> str:
    return escape(safe(text))


def _page(exhibit: Exhibit) -> Iterator[str]:
    title = _text(exhibit.title)
    yield '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>"
    yield f'<p class="status">{WORKING_COPY}</p>'
    yield f'<div class="wide" role="region" aria-label="{title}" tabindex="0">\n<table>\n<caption>{title}</caption>'
    heads = "".join(f'<th scope="col">{_text(text)}</th>' for text in (exhibit.label_header, *exhibit.columns))
    yield f"<thead><tr>{heads}</tr></thead>\n<tbody>"
    yield from (_row(row) for row in exhibit.rows)
    yield "</tbody>\n</table>\n</div>"
    yield from (f"<p>{_text(line)}</p>" for line in closing_lines(exhibit, marks=True))
    yield "</main>\n</body>\n</html>\n"


def _row(row: Row) -> str:
    inset = f' style="padding-inline-start: {0.6 + 1.2 * depth(row):.1f}rem"' if row.path else ""
    refs = f' data-refs="{_text(row.ref)}"' if row.ref else ""
    return f'<tr><th scope="row"{inset}{refs}>{_text(row.label)}</th>{"".join(map(_cell, row.cells))}</tr>'


def _cell(cell: Cell) -> str:
    kind = "" if number(cell) is None and not _has_mark(cell) else ' class="n"'
    refs = f' data-refs="{_text(" ".join(cell.refs))}"' if cell.refs else ""
    return f"<td{kind}{refs}>{_words(cell)}</td>"


def _has_mark(cell: Cell) -> bool:
    return is_empty(cell) and cell.reason in MARKS


def _words(cell: Cell) -> str:
    """A mark is hidden from screen readers, and its meaning from sight."""
    if _has_mark(cell):
        return f'<span aria-hidden="true">{marked(cell)}</span><span class="words">{cell.reason}</span>'
    return _text(marked(cell))
