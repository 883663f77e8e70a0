"""An exhibit as text for a terminal: columns without boxes, folded into blocks where they do not fit side by side."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fingerpost.formats.exhibits.columns import cut, padded, showable, width_of, wrapped
from fingerpost.formats.exhibits.printed import closing_lines, continues, depth, marked, number
from fingerpost.terms.exhibit import WORKING_COPY, Exhibit

GAP = 2
LABELS_AT_MOST = 44
NARROW = 14
"""Columns with nothing wider than this keep their width; wider ones share what room is left and wrap."""

COMFORTABLE = 24
SMALLEST_WIDTH = 40


@dataclass(frozen=True, slots=True)
class _Column:
    head: str
    cells: tuple[str, ...]
    figures: bool
    natural: int
    least: int


def write(exhibit: Exhibit) -> bytes:
    """The text at the width of this terminal (100 where there is none), UTF-8."""
    width = shutil.get_terminal_size((100, 24)).columns
    return text(exhibit, width).encode("utf-8", "replace")


def text(exhibit: Exhibit, width: int) -> str:
    """The title, the table and what stands below it, no line longer than `width` columns (at least 40)."""
    width = max(width, SMALLEST_WIDTH)
    lines = [line for part in _head(exhibit) for line in wrapped(part, width)]
    for block in _blocks(exhibit, width):
        lines += ["", *block]
    lines.append("")
    lines += [line for part in closing_lines(exhibit, marks=True) for line in wrapped(showable(part), width)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(exhibit: Exhibit) -> tuple[str, str]:
    return showable(exhibit.title), WORKING_COPY


def _blocks(exhibit: Exhibit, width: int) -> Iterator[list[str]]:
    labels = _labels(exhibit)
    room = min(LABELS_AT_MOST, width // 2 if exhibit.columns else width, max(map(width_of, labels)))
    labels = [cut(label, room) for label in labels]
    columns = [_column(exhibit, at) for at in range(len(exhibit.columns))]
    for group in _groups(columns, width - room) or [[]]:
        yield list(_lines(labels, room, group, _shared(group, width - room)))


def _labels(exhibit: Exhibit) -> list[str]:
    """The header's label and each row's: set in by its depth, left out where the row goes on with the one before."""
    rows = exhibit.rows
    found = [showable(exhibit.label_header)]
    for before, row in zip((None, *rows), rows, strict=False):
        found.append("" if continues(row, before) else "  " * depth(row) + showable(row.label))
    return found


def _column(exhibit: Exhibit, at: int) -> _Column:
    cells = tuple(showable(marked(row.cells[at])) for row in exhibit.rows)
    head = showable(exhibit.columns[at])
    widest = max((width_of(line) for cell in cells for line in cell.split("\n")), default=0)
    word = max(map(width_of, head.split()), default=0)
    figures = all(number(row.cells[at]) is not None or width_of(marked(row.cells[at])) <= 1 for row in exhibit.rows)
    if widest <= NARROW:
        room = max(widest, min(word, NARROW), 1)
        return _Column(head, cells, figures, room, room)
    return _Column(head, cells, False, max(widest, word), COMFORTABLE if widest > COMFORTABLE else widest)


def _groups(columns: Sequence[_Column], room: int) -> list[list[_Column]]:
    """The columns in order, as many side by side as have room at their least width."""
    groups: list[list[_Column]] = []
    left = -1
    for column in columns:
        left -= column.least + GAP
        if left < 0:
            groups.append([])
            left = room - column.least - GAP
        groups[-1].append(column)
    return groups


def _shared(columns: Sequence[_Column], room: int) -> list[int]:
    """Widths of the columns of a block: the least, and what is left over to those that want more, small wants first."""
    widths = [min(column.least, max(1, room - GAP)) for column in columns]
    left = room - sum(widths) - GAP * len(columns)
    wanting = sorted(range(len(columns)), key=lambda at: columns[at].natural - widths[at])
    for done, at in enumerate(wanting):
        more = max(0, min(columns[at].natural - widths[at], left // (len(wanting) - done)))
        widths[at] += more
        left -= more
    return widths


def _lines(labels: Sequence[str], room: int, columns: Sequence[_Column], widths: Sequence[int]) -> Iterator[str]:
    heads = [wrapped(column.head, width) for column, width in zip(columns, widths, strict=True)]
    tall = max(map(len, heads), default=1)
    heads = [[""] * (tall - len(head)) + head for head in heads]  # headers stand on the rule
    sides = [column.figures for column in columns]
    yield from _row([""] * (tall - 1) + [labels[0]], room, heads, widths, sides)
    yield (" " * GAP).join("─" * width for width in (room, *widths))
    airy = any(column.natural > width for column, width in zip(columns, widths, strict=True))
    for at, label in enumerate(labels[1:]):
        cells = [wrapped(column.cells[at], width) for column, width in zip(columns, widths, strict=True)]
        if airy and at and label:
            yield ""
        yield from _row([label], room, cells, widths, sides)


def _row(
    label: list[str], room: int, cells: list[list[str]], widths: Sequence[int], sides: Sequence[bool]
) -> Iterator[str]:
    for at in range(max(len(label), *map(len, cells), 1)):
        parts = [padded(label[at] if at < len(label) else "", room)]
        for lines, width, right in zip(cells, widths, sides, strict=True):
            parts.append(padded(lines[at] if at < len(lines) else "", width, right=right))
        yield (" " * GAP).join(parts)
