"""A round's table as its page shows it: which columns there is room for, where a figure leads, how it is drawn."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

from fingerpost.exhibits.agreement_pairs import THEMSELVES
from fingerpost.exhibits.agreement_table import ALL_CODERS, FIGURES, NOT_USED
from fingerpost.formats.exhibits.printed import MARKS
from fingerpost.terms.exhibit import Cell, Exhibit, Row
from fingerpost.web.agreement.drawing import Bar, Multiple, bar, multiple
from fingerpost.web.conditions import address

CODERS = "Coders"
NO_MARK = "×"
OF_PAIRS = "of pairs alone"
FOLDED = ("From", "To", "Take care")
FEW = "†"
SHADES = 5


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell. `mark`: the sign of an empty one, with its `reason`; `href`: what opens it; `shade`: 0 to 5."""

    column: str
    text: str
    mark: str
    reason: str
    href: str
    interval: str = ""
    bar: Bar | None = None
    shade: int = 0
    is_text: bool = False
    care: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row. `key` is the same for as long as the row is; `code` the code it belongs to ("all codes" for all)."""

    key: str
    code: str
    label: str
    path: tuple[str, ...]
    ref: str
    cells: tuple[ShownCell, ...]
    drawn: Multiple | None = None
    continues: bool = False


def named(exhibit: Exhibit) -> list[str]:
    """The columns that say whose row it is: the part of the round where it is parted, and the coders."""
    return list(exhibit.columns[: exhibit.columns.index(CODERS) + 1])


def lead_of(exhibit: Exhibit) -> str:
    """The column of the leading figure."""
    return exhibit.columns[exhibit.columns.index(CODERS) + 1]


def is_asked(exhibit: Exhibit, row: Row, given: Mapping[str, str]) -> bool:
    """Whether it is the row of the coders, and the part of the round, that an address names."""
    names = named(exhibit)
    return [given.get(_asked_as(name), "") for name in names] == [row.cells[at].text for at in range(len(names))]


def _asked_as(column: str) -> str:
    return "coders" if column == CODERS else "part"


def wanted_rows(exhibit: Exhibit, *, pairs: bool) -> list[Row]:
    """The rows of all coders where there are any, unless each pair is wanted."""
    at, everything = exhibit.columns.index(CODERS), list(exhibit.rows)
    together = [row for row in everything if row.cells[at].value == ALL_CODERS]
    return everything if pairs or not together else together


def shown_columns(exhibit: Exhibit, rows: Sequence[Row]) -> list[str]:
    """The columns of the page: the interval stands with its figure; what is of pairs alone only if pairs are shown."""
    whose = exhibit.columns.index(CODERS)
    together = bool(rows) and all(row.cells[whose].value == ALL_CODERS for row in rows)
    hidden = set(FOLDED) | ({CODERS} if together or one_pair(exhibit, rows) else set())
    for at, column in enumerate(exhibit.columns):
        if together and all(row.cells[at].reason == OF_PAIRS for row in rows):
            hidden.add(column)
    return [column for column in exhibit.columns if column not in hidden]


def one_pair(exhibit: Exhibit, rows: Sequence[Row]) -> str:
    """The two coders whom every row is of, as they are printed; "" where rows are of several."""
    at = exhibit.columns.index(CODERS)
    pairs = {row.cells[at].text for row in rows} - {ALL_CODERS}
    return pairs.pop() if len(pairs) == 1 and all(row.cells[at].text != ALL_CODERS for row in rows) else ""


def used_alone(exhibit: Exhibit, rows: Sequence[Row]) -> list[Row]:
    """The rows of codes that somebody used, in whatever part of the round."""
    at = exhibit.columns.index(FIGURES["positive_agreement"])
    used = {row.ref for row in rows if row.cells[at].reason != NOT_USED}
    return [row for row in rows if row.ref in used]


def shown_rows(
    exhibit: Exhibit,
    rows: Sequence[Row],
    columns: Sequence[str],
    asked: Sequence[tuple[str, str]],
    threshold: float | None,
) -> Iterator[ShownRow]:
    """The rows as the page shows them, each with an address for what stands behind its cells."""
    query, names, lead = address(asked), named(exhibit), lead_of(exhibit)
    before = None
    for row in rows:
        whose = [row.cells[at].text for at in range(len(names))]
        cells = dict(zip(exhibit.columns, row.cells, strict=True))
        code = (row.ref or "code:all codes").partition(":")[2]
        about = urlencode({"row": row.ref or "", **dict(zip(map(_asked_as, names), whose, strict=True))})
        shown = (
            _cell(column, cells, f"cell/?{query}&{about}&{urlencode({'column': column})}", lead, threshold)
            for column in columns
        )
        continues, before = before == code, code
        key = "|".join((code, *whose))
        yield ShownRow(key, code, row.label, row.path, row.ref or "", tuple(shown), continues=continues)


def _cell(column: str, cells: dict[str, Cell], href: str, lead: str, threshold: float | None) -> ShownCell:
    cell = cells[column]
    if cell.value is None:
        return ShownCell(column, "", MARKS.get(cell.reason or "", NO_MARK), cell.reason or "", "")
    href = href if cell.refs else ""
    if column != lead or not isinstance(cell.value, float):
        return ShownCell(column, cell.text, "", "", href, is_text=isinstance(cell.value, str))
    low, high = cells["From"], cells["To"]
    interval = f"{low.text} to {high.text}" if low.value is not None else low.reason or ""
    drawn = bar(cell.value, _number(low), _number(high), threshold)
    return ShownCell(column, cell.text, "", "", href, interval, drawn, care=cells["Take care"].text)


def _number(cell: Cell) -> float | None:
    return float(cell.value) if isinstance(cell.value, float | int) else None


def legend(rows: Iterable[ShownRow]) -> list[tuple[str, str]]:
    """The signs that occur, with what they mean."""
    cells = [cell for row in rows for cell in row.cells]
    marks = {(cell.mark, cell.reason) for cell in cells if cell.mark}
    few = {(FEW, "fewer than 5 sources or 5 codings: the interval is unreliable") for cell in cells if cell.care}
    return sorted(marks | few, key=lambda mark: mark[1])


def heat_rows(exhibit: Exhibit) -> list[ShownRow]:
    """Coders by coders, shaded by fifths from 0 to 1; the figure stands in every cell."""
    return [
        ShownRow(row.label, "", row.label, (), "", tuple(
            ShownCell(column, cell.text, _mark(cell), cell.reason or "", "", shade=_shade(cell))
            for column, cell in zip(exhibit.columns, row.cells, strict=True)
        ))
        for row in exhibit.rows
    ]  # fmt: skip


def _mark(cell: Cell) -> str:
    if cell.reason == THEMSELVES:
        return "–"
    return MARKS.get(cell.reason, NO_MARK) if cell.reason else ""


def _shade(cell: Cell) -> int:
    value = _number(cell)
    return 0 if value is None or value <= 0 else min(SHADES, ceil(SHADES * value))


def trend_rows(exhibit: Exhibit, threshold: float | None) -> list[ShownRow]:
    """Codes over rounds: a cell a round with its interval, and a small drawing."""
    found = []
    for row in exhibit.rows:
        triples = [row.cells[at : at + 3] for at in range(0, len(row.cells), 3)]
        cells = tuple(_over_time(column, triple) for column, triple in zip(exhibit.columns[::3], triples, strict=True))
        figures = [_figure(triple) for triple in triples]
        drawn = multiple(figures, threshold) if any(figures) else None
        found.append(ShownRow(row.ref or row.label, "", row.label, row.path, row.ref or "", cells, drawn))
    return found


def _over_time(column: str, triple: Sequence[Cell]) -> ShownCell:
    value, low, high = triple
    if value.value is None:
        return ShownCell(column, "", _mark(value) if value.reason in MARKS else "", value.reason or "", "")
    interval = f"{low.text} to {high.text}" if low.value is not None else low.reason or ""
    return ShownCell(column, value.text, "", "", "", interval)


def _figure(triple: Sequence[Cell]) -> tuple[float, float | None, float | None] | None:
    value = _number(triple[0])
    return None if value is None else (value, _number(triple[1]), _number(triple[2]))
