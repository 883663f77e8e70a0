"""An exhibit as Markdown: a table, or a section a row where cells hold whole paragraphs. Words never act as markup."""

import re
from collections.abc import Iterator

from fingerpost.formats.exhibits.printed import closing_lines, depth, safe, spelt
from fingerpost.terms.exhibit import WORKING_COPY, Exhibit, Row

SHORT = 160
"""A text longer than this, or of several lines, has no place in a table of Markdown."""

MARKUP = re.compile(r"([\\`*_\[\]#|~$])")
BREAK = re.compile(r"(?<=\S)\n(?=\S)")
LINE_START = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def write(exhibit: Exhibit) -> bytes:
    """The document, UTF-8."""
    return "\n".join(_document(exhibit)).encode("utf-8", "replace")


def escaped(text: str) -> str:
    """The text so that it reads the same after Markdown was made of it."""
    plain = MARKUP.sub(r"\\\1", safe(text).replace("\r", "")).replace("&", "&amp;")
    plain = plain.replace("<", "&lt;").replace(">", "&gt;")
    return LINE_START.sub(lambda found: f"{found[1]}\\{found[2]}" if len(found[2]) == 1 else _numbered(found), plain)


def _numbered(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2][:-1]}\\{found[2][-1]}"


def _document(exhibit: Exhibit) -> Iterator[str]:
    yield f"# {_line(exhibit.title)}\n"
    yield f"*{WORKING_COPY}*\n"
    yield from (_sections if _is_long(exhibit) else _table)(exhibit)
    yield ""
    yield from (f"{_line(line)}\n" for line in closing_lines(exhibit, marks=False))


def _is_long(exhibit: Exhibit) -> bool:
    return any(len(cell.text) > SHORT or "\n" in cell.text for row in exhibit.rows for cell in row.cells)


def _table(exhibit: Exhibit) -> Iterator[str]:
    yield _row_of([exhibit.label_header, *exhibit.columns])
    yield "|---" * (len(exhibit.columns) + 1) + "|"
    for row in exhibit.rows:
        yield _row_of(["\u2003" * depth(row) + row.label, *map(spelt, row.cells)])


def _sections(exhibit: Exhibit) -> Iterator[str]:
    """A heading a row, then each column's name and what it says: a short text beside it, a long one below."""
    for row in exhibit.rows:
        yield f"\n{'#' * min(2 + depth(row), 6)} {_line(row.label)}\n"
        yield from _told(exhibit, row)


def _told(exhibit: Exhibit, row: Row) -> Iterator[str]:
    for name, cell in zip(exhibit.columns, row.cells, strict=True):
        text, label = spelt(cell), f"**{_line(name)}"
        if len(text) > SHORT or "\n" in text:
            broken = BREAK.sub("  \n", escaped(text))
            yield f"{label}**\n\n{broken}\n"
        elif text:
            yield f"{label}:** {escaped(text)}\n"


def _row_of(texts: list[str]) -> str:
    return f"| {' | '.join(map(_line, texts))} |"


def _line(text: str) -> str:
    return escaped(" ".join(text.split("\n")))
