"""A sheet of rows and what its columns are taken for, when each row is a source or an answer. No files and no rows."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from fingerpost.terms.errors import Problem
from fingerpost.terms.sources import SourceText

ALL_OTHERS = "*"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it stands in a file: names of columns, then rows of as many texts.

    `numbers`: for each row its number in the file, from 1, as a spreadsheet shows it. `sheets`: names of all sheets
    of a workbook, `name` that of this one; empty for a file that has only one.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    name: str = ""
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what, by name; "" for none.

    `text`: one or more; of several each becomes a section under the column's name. `together`: rows with the same
    value there are one source. `question`: what stands above a row's text where rows go together. `attributes`:
    columns kept as variables of the source; `*` for all that are named nowhere else.
    """

    text: tuple[str, ...]
    title: str = ""
    site: str = ""
    wave: str = ""
    participant: str = ""
    date: str = ""
    together: str = ""
    question: str = ""
    attributes: tuple[str, ...] = ()

    def named(self) -> tuple[str, ...]:
        """Every column that is named, in the order of the fields."""
        values = (getattr(self, each.name) for each in fields(self))
        flat = (name for value in values for name in ((value,) if isinstance(value, str) else value))
        return tuple(name for name in flat if name and name != ALL_OTHERS)


@dataclass(frozen=True, slots=True)
class RowSource:
    """One source to be, from one row or several: `rows` are their numbers. The words of places are as written.

    `cells`: what the rows held, to be kept as the original.
    """

    rows: tuple[int, ...]
    text: SourceText
    site: str = ""
    wave: str = ""
    participant: str = ""
    held_on: date | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    cells: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One source to be, as an import shows it first. `opening`: the beginning of its text."""

    rows: tuple[int, ...]
    title: str
    site: str
    wave: str
    participant: str
    held_on: date | None
    attributes: Mapping[str, str]
    opening: str
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowsReport:
    """What a table would make or has made. `found` counts sources to be, `sources` those written (None: a dry run).

    `already`: of those found, how many are here already. `columns`: names in the file; `taken`: what for.
    `beginning`: the cells of the first rows.
    """

    name: str
    sheet: str
    sheets: tuple[str, ...]
    columns: tuple[str, ...]
    taken: Columns
    rows: int
    found: int
    already: int
    characters: int
    shown: tuple[Shown, ...]
    problems: tuple[Problem, ...] = ()
    beginning: tuple[tuple[str, ...], ...] = ()
    sources: int | None = None

    def shape(self) -> dict[str, Any]:
        """The report in plain lists, texts and numbers, as `--json` gives it."""
        plain = asdict(self)
        for one in plain["shown"]:
            one["held_on"] = one["held_on"].isoformat() if one["held_on"] else None
        return plain
