"""Why a cell of a matrix is empty: nobody was there, was asked, or looked for it; or nothing was said.

Not here: what is counted (`matrix`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from fingerpost.analysis.axes import Grid, falls, numbered

NO_SOURCE = "no source"
NOT_ASKED = "not asked"
NOT_CODED = "not coded under this version"
NOTHING_SAID = "nothing said"
NO_CODE = "no code linked"

TOLD = (NO_SOURCE, NOT_ASKED, NOT_CODED, NOTHING_SAID)
"""From the least to the most informative. Where several hold among a row's descendants, the last is given."""


@dataclass(frozen=True, slots=True)
class _Member:
    """`versions`: those a code stands in (None: all); `questions`: those that alone elicit it (none: any text)."""

    versions: frozenset[int] | None
    questions: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Column:
    """What all the sources of one column offer together."""

    has_source: bool
    has_free_text: bool
    questions: frozenset[str]
    versions: frozenset[int]


def reasons(grid: Grid, sources: pl.DataFrame, coded: pl.DataFrame) -> dict[tuple[int, int | None], str]:
    """What each cell would say if it were empty, by the numbers of its row and column (None: the total).

    `coded` holds every coding of the sources (SOURCES), in any layer: the versions that a source was coded
    under are those of the codings on it. A row that no member reaches says NO_CODE.
    """
    columns = list(_columns(grid, sources, coded))
    told = [[_told(member, column) for column in columns] for member in _members(grid)]
    known = [[0] * len(columns) for _ in grid.places]
    for member, row in grid.reach.select("member", "row").iter_rows():
        known[row] = [max(pair) for pair in zip(known[row], told[member], strict=True)]
    cells = {(row, column): rank for row, ranks in enumerate(known) for column, rank in enumerate(ranks)}
    totals = {(row, None): max(ranks, default=0) for row, ranks in enumerate(known)}
    linked = set(grid.reach["row"])
    return {cell: TOLD[rank] if cell[0] in linked else NO_CODE for cell, rank in (cells | totals).items()}


def _told(member: _Member, column: _Column) -> int:
    if not column.has_source:
        return TOLD.index(NO_SOURCE)
    if member.questions and not column.has_free_text and member.questions.isdisjoint(column.questions):
        return TOLD.index(NOT_ASKED)
    versions = column.versions if member.versions is None else member.versions & column.versions
    return TOLD.index(NOTHING_SAID if versions else NOT_CODED)


def _members(grid: Grid) -> list[_Member]:
    """In the order of their numbers."""
    stated = grid.rows.members.unique("member")
    known = {
        line["member"]: _Member(
            versions=None if line.get("versions") is None else frozenset(line["versions"]),
            questions=frozenset(line.get("questions") or ()),
        )
        for line in stated.iter_rows(named=True)
    }
    return [known[key] for key in grid.keys]


def _columns(grid: Grid, sources: pl.DataFrame, coded: pl.DataFrame) -> Iterator[_Column]:
    """In the order of their numbers."""
    order = sources["source_id"].to_list()
    fallen = falls(sources, grid.columns).with_columns(source=numbered("source_id", order))
    there = dict(fallen.group_by("column").agg("source").iter_rows())
    asked = [frozenset(questions or ()) for questions in sources["questions"].to_list()]
    versions = _versions(coded, order)
    for number in range(grid.columns.labels.height):
        here = there.get(number, [])
        yield _Column(
            has_source=bool(here),
            has_free_text=any(not asked[source] for source in here),
            questions=frozenset().union(*(asked[source] for source in here)),
            versions=frozenset().union(*(versions.get(source, ()) for source in here)),
        )


def _versions(coded: pl.DataFrame, order: list[str]) -> dict[int, list[int]]:
    """The versions that each source was coded under, by the source's number."""
    made = coded.select(numbered("source_id", order).alias("source"), "read_under").drop_nulls().unique()
    return dict(made.group_by("source").agg("read_under").iter_rows())
