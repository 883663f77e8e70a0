"""The rows of a sheet as sources: which column is the text, which says where and when it was. Nothing is looked up."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from pathlib import PurePath

from fingerpost.formats.blocks import Block, lay_out
from fingerpost.formats.reading import Reading, unreadable, warning
from fingerpost.formats.sheets import rows_told
from fingerpost.formats.text import SURROGATES, without_controls
from fingerpost.terms.errors import Problem, Unreadable
from fingerpost.terms.sheets import ALL_OTHERS, Columns, RowSource, Sheet
from fingerpost.terms.sources import LONGEST_TEXT, SourceText, Span, canonical

EXTRACTOR = "fingerpost-rows/1"
"""Raise the number whenever the same bytes would give another text."""

MEDIA_TYPE = "text/csv"
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %b %Y", "%d %B %Y", "%d %b %y", "%d/%m/%y", "%B %d, %Y")
"""Ways of writing a day, in the order in which they are tried: the day before the month."""

NUMBERED_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}")
LONGEST_TITLE = 120
GUESSES = {
    "text": ("text", "answer", "comment", "comments", "response", "quote", "what was said", "transcript"),
    "title": ("title", "name of source", "source"),
    "site": ("site", "place", "pilot", "pioneer", "locality"),
    "wave": ("wave", "round", "timepoint", "time point"),
    "participant": ("participant", "pseudonym", "respondent", "interviewee", "speaker"),
    "date": ("date", "day", "held on", "submitted", "timestamp"),
    "question": ("question", "item", "prompt"),
}


def guessed(sheet: Sheet) -> Columns:
    """What the columns are taken for by their names; the text, if none is called so, is where most is written."""
    by_name = {column.casefold(): column for column in reversed(sheet.columns)}
    found = {field: next((by_name[name] for name in names if name in by_name), "") for field, names in GUESSES.items()}
    text = found.pop("text")
    texts = (text,) if text else _questions(sheet) or _longest(sheet)
    question = found.pop("question")
    together = found["title"] if question and found["title"] else ""
    question = question if together and question not in texts else ""
    return Columns(texts, **found, together=together, question=question, attributes=(ALL_OTHERS,))


def _questions(sheet: Sheet) -> tuple[str, ...]:
    """Columns that are called by a question and answered in more than a word or two."""
    return tuple(
        column
        for at, column in enumerate(sheet.columns)
        if column.endswith("?") and any(len(row[at].split()) > 2 for row in sheet.rows[:200])
    )


def _longest(sheet: Sheet) -> tuple[str, ...]:
    sizes: list[int] = [sum(len(row[at]) for row in sheet.rows[:200]) for at in range(len(sheet.columns))]
    most = max(sizes, default=0)
    return (sheet.columns[sizes.index(most)],) if most else ()


def sources_of(
    name: str, sheet: Sheet, columns: Columns, keys: Mapping[str, str] | None = None
) -> Reading[list[RowSource]]:
    """A source for each row with text in it, or for each run of rows that go together.

    `keys`: by wording (in small letters) the keys of questions that columns or cells may be called by; sections of
    such a name get the key. Raises Unreadable for columns that are not there, with every one that is missing.
    """
    _check(name, sheet, columns)
    at = {column: number for number, column in enumerate(sheet.columns)}
    made, problems = [], _Odd(name)
    for rows in _together(sheet, columns, at):
        source = _source(name, rows, columns, at, keys or {}, problems)
        if source is not None:
            made.append(source)
    if not made:
        raise unreadable(name, "No row holds any text.", "Name the column that holds the text.")
    return Reading(made, tuple(problems.told()))


def _check(name: str, sheet: Sheet, columns: Columns) -> None:
    missing = [column for column in dict.fromkeys(columns.named()) if column not in sheet.columns]
    if not columns.text:
        raise unreadable(name, "No column was named for the text.", f"The columns are: {_listed(sheet.columns)}.")
    if missing:
        hint = f"The columns are: {_listed(sheet.columns)}."
        problems = [Problem("error", name, f"There is no column {column!r}.", hint) for column in missing]
        raise Unreadable(problems[0].what, hint=hint, where=name, problems=problems)
    if columns.question and not columns.together:
        raise unreadable(name, "A column of questions needs one that says which rows go together.", "Name that too.")


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(columns[:40]) + (" …" if len(columns) > 40 else "")


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: tuple[str, ...]


class _Odd:
    """What was odd, gathered by kind, so that ten thousand rows make one line each."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: dict[tuple[str, str], list[int]] = {}

    def note(self, what: str, hint: str, row: int) -> None:
        """One row with a fault. `what` goes on after “Row 4 …”."""
        self.rows.setdefault((what, hint), []).append(row)

    def told(self) -> Iterator[Problem]:
        """A warning for each kind."""
        for (what, hint), rows in self.rows.items():
            word = "row" if len(rows) == 1 else "rows"
            yield warning(f"{self.name}, {word} {rows_told(rows)}", what, hint)


def _together(sheet: Sheet, columns: Columns, at: Mapping[str, int]) -> Iterator[list[_Row]]:
    rows = [_Row(number, cells) for number, cells in zip(sheet.numbers, sheet.rows, strict=True)]
    if not columns.together:
        yield from ([row] for row in rows)
        return
    place = at[columns.together]
    order: dict[str, int] = {}
    for row in rows:
        order.setdefault(_key(row, place), len(order))
    rows.sort(key=lambda row: order[_key(row, place)])  # stable: rows keep their order within
    yield from (list(group) for _, group in groupby(rows, key=lambda row: _key(row, place)))


def _key(row: _Row, place: int) -> str:
    """Rows with nothing there go with nobody."""
    return row.cells[place].strip().casefold() or f"\x00{row.number}"


def _source(
    name: str, rows: list[_Row], columns: Columns, at: Mapping[str, int], keys: Mapping[str, str], odd: _Odd
) -> RowSource | None:
    blocks = [block for row in rows for block in _blocks(row, columns, at)]
    text, sections = lay_out(blocks)
    if not any(block.text.strip() for block in blocks if not block.heading):
        odd.note("There is no text.", "It was left out.", rows[0].number)
        return None
    if len(text) > LONGEST_TEXT:
        raise unreadable(f"{name}, row {rows[0].number}", f"The text is longer than {LONGEST_TEXT:,} characters.")
    said = {
        field: _said(rows, getattr(columns, field), at, odd)
        for field in ("title", "site", "wave", "participant", "date")
    }
    title = said["title"] or _title(name, rows, columns, at, said["participant"])
    turns = (Span(0, len(text), said["participant"]),) if said["participant"] else ()
    keyed = tuple(replace(each, key=keys.get(each.label.casefold(), "")) for each in sections)
    source = SourceText(title[:LONGEST_TITLE], text, keyed, turns, MEDIA_TYPE, EXTRACTOR)
    return RowSource(
        tuple(row.number for row in rows), source, said["site"], said["wave"], said["participant"],
        _day(said["date"], rows[0].number, odd), _attributes(rows, columns, at, odd), tuple(row.cells for row in rows),
    )  # fmt: skip


def _blocks(row: _Row, columns: Columns, at: Mapping[str, int]) -> Iterator[Block]:
    """The texts of a row, under the question or, of several, each under its column's name."""
    question = _tidy(row.cells[at[columns.question]]) if columns.question else ""
    texts = [(column, _tidy(row.cells[at[column]])) for column in columns.text]
    texts = [(column, text) for column, text in texts if text]
    if question and texts:
        yield Block(" ".join(question.split()), heading=True)
    for column, text in texts:
        if len(columns.text) > 1:
            yield Block(column, heading=True)
        yield Block(text)


def _tidy(cell: str) -> str:
    return without_controls(canonical(SURROGATES.sub("\ufffd", cell))).strip()


def _said(rows: Sequence[_Row], column: str, at: Mapping[str, int], odd: _Odd) -> str:
    """What a column says of rows that are one source; the first holds where they differ."""
    if not column:
        return ""
    values = [" ".join(row.cells[at[column]].split()) for row in rows]
    held = next((value for value in values if value), "")
    for row, value in zip(rows, values, strict=True):
        if value and value.casefold() != held.casefold():
            odd.note(
                f"The column {column!r} differs from that of the row it goes with.", "The first was kept.", row.number
            )
    return held


def _title(name: str, rows: Sequence[_Row], columns: Columns, at: Mapping[str, int], participant: str) -> str:
    if columns.together and (together := " ".join(rows[0].cells[at[columns.together]].split())):
        return together
    stem = PurePath(name).stem
    return f"{stem}, {participant}, row {rows[0].number}" if participant else f"{stem}, row {rows[0].number}"


def _day(text: str, row: int, odd: _Odd) -> date | None:
    if not text:
        return None
    for candidate in (text, text.partition("T")[0], text.partition(" ")[0]):
        for form in DAYS:
            try:
                day = datetime.strptime(candidate, form).date()  # noqa: DTZ007 (a day has no zone)
            except ValueError:
                continue
            _note_order(candidate, row, odd)
            return day
    odd.note(f"{text!r} is no day that can be told.", "Write days as 2024-05-31. It was left empty.", row)
    return None


def _note_order(text: str, row: int, odd: _Odd) -> None:
    parts = NUMBERED_DAY.fullmatch(text)
    if parts and int(parts[1]) <= 12 and int(parts[2]) <= 12 and parts[1] != parts[2]:
        odd.note("The day was read before the month.", "Write days as 2024-05-31 where it is the other way.", row)


def _attributes(rows: Sequence[_Row], columns: Columns, at: Mapping[str, int], odd: _Odd) -> dict[str, str]:
    named = set(columns.named())
    wanted = [column for column in columns.attributes if column != ALL_OTHERS]
    wanted += [column for column in at if column not in named] if ALL_OTHERS in columns.attributes else []
    values = {column: _said(rows, column, at, odd) for column in wanted}
    return {column: value for column, value in values.items() if value}
