"""Codebooks as tables: which columns hold names, places and definitions; and the same written for editing."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count, pairwise
from pathlib import Path, PurePath
from typing import Any

import xlsxwriter

from fingerpost.formats.exhibits.csv import guarded, unguarded
from fingerpost.formats.exhibits.xlsx import OPTIONS, fitting
from fingerpost.formats.reading import Reading, unreadable, warning
from fingerpost.terms.codebook import CodeLine
from fingerpost.terms.project import NONE, Project
from fingerpost.terms.sheets import Sheet

BETWEEN = " / "
DIVIDERS = (BETWEEN, " > ", ">", "::", "\\")
"""What may stand between the names of a path, in the order in which they are tried."""

COLUMNS = ("name", "parent", "heading", "definition", "include", "exclude", "example", "synonyms", "colour", "id")
CALLED: dict[str, tuple[str, ...]] = {
    "name": ("name", "code", "code name", "label", "node", "title", "code label"),
    "parent": (
        "parent",
        "under",
        "path",
        "parent code",
        "parent path",
        "group",
        "code group",
        "belongs to",
        "parent node",
    ),
    "heading": ("heading", "is heading", "is a heading", "category only", "not codable"),
    "definition": ("definition", "description", "meaning", "short definition", "full definition", "memo", "comment"),
    "include": ("include", "inclusion", "inclusion criteria", "when to use", "includes", "use when", "use for"),
    "exclude": ("exclude", "exclusion", "exclusion criteria", "when not to use", "excludes", "do not use"),
    "example": ("example", "examples", "example quote", "typical example", "typical quote", "anchor example"),
    "synonyms": ("synonyms", "also called", "aliases", "other names", "keywords", "search terms"),
    "colour": ("colour", "color"),
    "id": ("id", "guid", "code id", "code guid"),
}
"""What columns are called, in small letters, ours first."""

LEVELS = (
    "domain", "category", "theme", "parent theme", "subcategory", "sub-category", "subtheme", "sub-theme", "sub theme",
    *(f"level {n}" for n in range(1, 8)),
)  # fmt: skip
YES = frozenset({"yes", "y", "true", "1", "x", "heading", "●"})
WIDTHS = {"name": 28, "parent": 28, "definition": 50, "include": 40, "exclude": 40, "example": 40}


def lines_of(name: str, sheet: Sheet) -> Reading[list[CodeLine]]:
    """The codes of a table in order. Raises Unreadable where no column holds names.

    A column for each level is read too: what stands in it goes for the rows below until the next.
    """
    at = {field: place for field, names in CALLED.items() if (place := _place(sheet, names)) is not None}
    levels = [place for place, column in enumerate(sheet.columns) if column.casefold() in LEVELS]
    if "name" not in at and not levels:
        hint = "Call it “name” or “code”; others are: " + ", ".join(COLUMNS[1:]) + "."
        raise unreadable(name, "No column holds the names of codes.", hint)
    rows = _until_the_notes(sheet, at)
    lines = list(_levelled(rows, at, levels) if levels else _plain(rows, at))
    if not lines:
        raise unreadable(name, "There is no code in the table.", "Check that it is the right file.")
    return Reading(lines, tuple(_unread(name, sheet, at, levels)))


def _place(sheet: Sheet, names: Sequence[str]) -> int | None:
    columns = [column.casefold() for column in sheet.columns]
    return next((columns.index(name) for name in names if name in columns), None)


def _until_the_notes(sheet: Sheet, at: Mapping[str, int]) -> list[tuple[int, tuple[str, ...]]]:
    """The rows up to the first gap in a table of ours, under which its title and notes stand."""
    rows = list(zip(sheet.numbers, sheet.rows, strict=True))
    if "Uses" not in sheet.columns or not rows:
        return rows
    ends = next((n for n, (row, following) in enumerate(pairwise(rows), start=1)
                 if following[0] > row[0] + 1), len(rows))  # fmt: skip
    return rows[:ends]


def _plain(rows: Iterable[tuple[int, tuple[str, ...]]], at: Mapping[str, int]) -> Iterator[CodeLine]:
    rows = list(rows)
    is_whole = _holds_whole_paths(rows, at)
    for number, cells in rows:
        name, above = _said(cells, at, "name"), _path(_said(cells, at, "parent"))
        if "parent" not in at:
            *above_own, name = _path(name) or ("",)
            above = tuple(above_own)
        yield _line(number, cells, at, above[:-1] if is_whole else above, name)


def _holds_whole_paths(rows: Iterable[tuple[int, tuple[str, ...]]], at: Mapping[str, int]) -> bool:
    """Whether the column of places ends in each code's own name; in some rows that is a parent of the same name."""
    if not {"name", "parent"} <= at.keys():
        return False
    told = [(_path(_said(cells, at, "parent")), _said(cells, at, "name").casefold()) for _, cells in rows]
    placed = [(path, name) for path, name in told if path]
    return any(len(path) > 1 for path, _ in placed) and all(path[-1].casefold() == name for path, name in placed)


def _levelled(
    rows: Iterable[tuple[int, tuple[str, ...]]], at: Mapping[str, int], levels: Sequence[int]
) -> Iterator[CodeLine]:
    """A column for each level. A row's own name is that in the column of names, else the lowest level it states."""
    held: list[str] = [""] * len(levels)
    seen: set[tuple[str, ...]] = set()
    for number, cells in rows:
        stated = [" ".join(cells[place].split()) for place in levels]
        first = next((n for n, name in enumerate(stated) if name), len(levels))
        held = [*held[:first], *stated[first:]] if first < len(levels) else held
        above = tuple(name for name in held if name)
        name = _said(cells, at, "name")
        if not name:
            above, name = above[:-1], above[-1] if above else ""
        for depth in range(1, len(above) + 1):
            if above[:depth] not in seen:
                seen.add(above[:depth])
                yield CodeLine(above[: depth - 1], above[depth - 1], is_heading=True, row=number)
        if (*above, name) not in seen:
            seen.add((*above, name))
            yield _line(number, cells, at, above, name)


def _line(number: int, cells: Sequence[str], at: Mapping[str, int], above: tuple[str, ...], name: str) -> CodeLine:
    words = {field: _words(cells, at, field) for field in ("definition", "include", "exclude", "example", "synonyms")}
    stated = _said(cells, at, "heading").casefold()
    is_heading = (stated in YES) if "heading" in at and stated else None
    return CodeLine(
        above, name, **words, colour=_said(cells, at, "colour"), is_heading=is_heading,
        guid=_said(cells, at, "id").strip("{}").lower(), row=number,
    )  # fmt: skip


def _said(cells: Sequence[str], at: Mapping[str, int], field: str) -> str:
    return " ".join(unguarded(cells[at[field]]).split()) if field in at else ""


def _words(cells: Sequence[str], at: Mapping[str, int], field: str) -> str:
    return unguarded(cells[at[field]]).replace("\r\n", "\n").strip() if field in at else ""


def _path(text: str) -> tuple[str, ...]:
    divider = next((sign for sign in DIVIDERS if sign in text), None)
    parts = text.split(divider) if divider else [text]
    return tuple(" ".join(part.split()) for part in parts if part.strip())


def _unread(name: str, sheet: Sheet, at: Mapping[str, int], levels: Sequence[int]) -> Iterator[Any]:
    used = {*at.values(), *levels}
    rest = [column for place, column in enumerate(sheet.columns) if place not in used and column != "Uses"]
    if rest:
        hint = "Columns that are read: " + ", ".join(COLUMNS) + "."
        yield warning(name, f"Not read: {', '.join(map(repr, rest[:12]))}.", hint)


def lines_of_project(project: Project) -> list[CodeLine]:
    """The codes of another tool's codebook or project, in the order of its tree."""
    numbers = count(1)
    return [
        CodeLine(
            project.code_path(code.parent) if code.parent != NONE else (), " ".join(code.name.split()),
            code.description.strip(), colour=code.color.lower() if len(code.color) == 7 else "",
            is_heading=not code.codable, guid=code.guid.strip().strip("{}").lower(), row=next(numbers),
        )
        for code in project.codes
    ]  # fmt: skip


def write_csv(lines: Iterable[CodeLine], path: Path) -> None:
    """A table to edit and bring back: UTF-8 with a mark, comma, CRLF; formulas guarded."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([guarded(cell) for cell in _cells(line)] for line in lines)
    path.write_bytes(stream.getvalue().encode("utf-8-sig", "replace"))


def write_xlsx(lines: Iterable[CodeLine], path: Path) -> None:
    """The same as an Excel sheet."""
    with xlsxwriter.Workbook(path, {**OPTIONS, "in_memory": True}) as book:
        sheet = book.add_worksheet("Codebook")
        sheet.freeze_panes(1, 1)
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for at, column in enumerate(COLUMNS):
            sheet.set_column(at, at, WIDTHS.get(column, 14))
            sheet.write_string(0, at, column, bold)
        for row, line in enumerate(lines, start=1):
            for at, cell in enumerate(_cells(line)):
                sheet.write_string(row, at, fitting(cell), wrapped)


def _cells(line: CodeLine) -> tuple[str, ...]:
    return (
        line.name, BETWEEN.join(line.above), "yes" if line.is_heading else "", line.definition, line.include,
        line.exclude, line.example, line.synonyms, line.colour, line.guid,
    )  # fmt: skip


def is_table(name: str) -> bool:
    """Whether a file is, by its suffix, a table rather than another tool's codebook."""
    return PurePath(name).suffix.lower() not in (".qdc", ".qdpx")


TABLES: dict[str, Callable[[Iterable[CodeLine], Path], None]] = {".csv": write_csv, ".xlsx": write_xlsx}
"""Suffix to writer."""
