"""Printed lines made paragraphs again: which line goes on in the next, and which hyphens were only for the line's end.

No word is added or dropped; where it is not clear that a line goes on, it keeps its own line.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

SOFT = "\ufffe"
"""How pdfium hands over a hyphen at the end of a line; \\x02 in older files."""

BULLET = re.compile(r"(?:[•·▪◦‣–—*-]|\(?(?:\d{1,3}|[A-Za-z])[.)])\s")
LABEL = re.compile(r"\[?\d{1,2}:\d{2}|[^\W\d_][\w'’., -]{0,40}:(?:\s|$)")
OPENS = re.compile(f"{BULLET.pattern}|{LABEL.pattern}")
SPLIT_WORD = re.compile(rf"([^\W\d_]+){SOFT}([^\W\d_]+)")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
WIDE_GAP = 1.4
NEAR = 2.0
"""In line heights: lines that begin so close to each other stand in one column."""


class Line(NamedTuple):
    """One printed line; `left`, `right` and `base` in points, the page's foot being 0."""

    text: str
    left: float
    base: float
    right: float


def paragraphs(lines: Sequence[Line]) -> str:
    """The lines of one page as text: lines that go on are joined by a blank, paragraphs parted by a blank line."""
    if not lines:
        return ""
    height = _line_height(lines)
    pieces = [lines[0].text.replace("\x02", SOFT)]
    for (before, line), edge in zip(pairwise(lines), _right_edges(lines, height), strict=False):
        between = _between(before, line, height, edge)
        if between == " " and pieces[-1].endswith((SOFT, "-")):
            between = ""
        pieces += [between, line.text.replace("\x02", SOFT)]
    return "".join(pieces)


def _line_height(lines: Sequence[Line]) -> float:
    steps = [a.base - b.base for a, b in pairwise(lines) if a.base - b.base > 1]
    return median(steps) if steps else 12.0


def _right_edges(lines: Sequence[Line], height: float) -> list[float]:
    """For each line, how far right the lines reach that begin near it: the edge of its column."""
    wide = NEAR * height
    slots = [round(line.left / wide) for line in lines]
    reach: dict[int, float] = {}
    for slot, line in zip(slots, lines, strict=True):
        if line.right > reach.get(slot, 0.0):
            reach[slot] = line.right
    edges = {slot: max(reach.get(near, 0.0) for near in (slot - 1, slot, slot + 1)) for slot in set(slots)}
    return [edges[slot] for slot in slots]


def _between(before: Line, line: Line, height: float, edge: float) -> str:
    step = before.base - line.base
    if step > WIDE_GAP * height:
        return "\n\n"
    if OPENS.match(line.text) or not _is_full(before, line, edge):
        return "\n"
    if step < 0:  # the next column: the sentence may go on there
        return " " if not before.text.endswith((".", "?", "!", ":")) else "\n\n"
    indented = line.left - before.left > 0.6 * height and not BULLET.match(before.text)
    return "\n" if indented else " "


def _is_full(before: Line, line: Line, edge: float) -> bool:
    """Whether the next line's first word had no room: else the line was ended on purpose."""
    letter = max(before.right - before.left, 1.0) / max(len(before.text), 1)
    return before.right + letter * (len(line.text.split(None, 1)[0]) + 2) > edge


def hyphens_resolved(pages: Sequence[str]) -> list[str]:
    """The pages with the hyphens of line ends taken out, but where the text elsewhere writes the word with one."""
    if not any(SOFT in page for page in pages):
        return list(pages)
    words = {word.casefold() for page in pages for word in WORD.findall(page)}

    def joined(match: re.Match[str]) -> str:
        whole, with_hyphen = match[1] + match[2], f"{match[1]}-{match[2]}"
        is_written = whole.casefold() not in words and with_hyphen.casefold() in words
        return with_hyphen if is_written or match[2][0].isupper() else whole

    return [SPLIT_WORD.sub(joined, page).replace(SOFT, "-") for page in pages]
