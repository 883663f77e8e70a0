"""How the parts of an exhibit read in print, whatever the format: empty cells, numbers, notes, the as-of line."""

import math
import re
from collections.abc import Iterator

from fingerpost.terms.exhibit import WORKING_COPY, Cell, Exhibit, Row

MARKS = {
    "nothing said": "·",
    "no source": "–",
    "not asked": "∅",
    "not coded under this version": "v",
    "nobody used the code": "○",
    "everybody used it everywhere": "●",
    "never on the same words": "×",
    "both saw one side alone": "=",
    "no unit that both looked at": "–",
    "of pairs alone": "&",
    "the same in every source": "~",
    "one source alone": "*",
}
"""Reason why a cell is empty to the mark that stands for it where there is little room."""

MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def safe(text: str) -> str:
    """The text with every character replaced that XML cannot hold."""
    return ILLEGAL.sub("\ufffd", text)


def as_of_line(exhibit: Exhibit) -> str:
    """When and at which ledger event the exhibit stood as it is shown. The same in every language of the machine."""
    at = exhibit.as_of.at
    if at is None:
        return "As of an empty ledger."
    when = f"{at.day} {MONTHS[at.month - 1]} {at.year}, {at.hour:02}:{at.minute:02} UTC"
    return f"As of {when} (ledger event {exhibit.as_of.sequence})."


def is_empty(cell: Cell) -> bool:
    """Whether the cell has nothing to show but the reason why."""
    return cell.reason is not None and not cell.value


def marked(cell: Cell) -> str:
    """What is printed where there is little room: a mark for a known reason, else the text or the reason itself."""
    if is_empty(cell):
        return MARKS.get(cell.reason or "", cell.text or cell.reason or "")
    return cell.text


def spelt(cell: Cell) -> str:
    """What is printed where there is room: the text, or the reason in words."""
    return (cell.reason or "") if is_empty(cell) else cell.text


def number(cell: Cell) -> int | float | None:
    """The cell's value if it is a number and the text says no more than the number does."""
    value = cell.value
    if isinstance(value, str | bool) or value is None or not math.isfinite(value):
        return None
    if cell.text == "":
        return value
    try:
        float(re.sub(r"[,\s%]", "", cell.text.replace("−", "-")))
    except ValueError:
        return None
    return value


def legend(exhibit: Exhibit) -> str:
    """The marks that occur, explained: "· nothing said, – no source"; or ""."""
    used = {cell.reason for row in exhibit.rows for cell in row.cells if is_empty(cell)}
    return ", ".join(f"{mark} {reason}" for reason, mark in MARKS.items() if reason in used)


def closing_lines(exhibit: Exhibit, *, marks: bool) -> Iterator[str]:
    """What stands below the table: the legend where marks are used, the notes, the as-of line."""
    if marks and (explained := legend(exhibit)):
        yield f"{explained}."
    yield from exhibit.notes
    yield as_of_line(exhibit)


def name_and_marks(exhibit: Exhibit) -> Iterator[tuple[str, str]]:
    """What an exhibit says of itself, as names and texts, for formats that keep it beside the table."""
    yield "Title", exhibit.title
    yield "Status", WORKING_COPY
    yield "As of", as_of_line(exhibit)
    yield from (("Asked for", f"{name} = {value}") for name, value in exhibit.query)
    yield from (("Note", note) for note in exhibit.notes)


def depth(row: Row) -> int:
    """How far a row of a tree stands in: 0 for the top."""
    return len(row.path)


def continues(row: Row, before: Row | None) -> bool:
    """Whether a row is about the same thing as the row before it, so that its label need not be said again."""
    return before is not None and row.label != "" and (row.label, row.path) == (before.label, before.path)
