"""The two axes of a matrix: rows as a tree (codes, constructs), columns as values of one property.

Not here: what is counted in a cell (`matrix`), and why a cell is empty (`silence`).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import polars as pl

from fingerpost.terms.errors import Invalid
from fingerpost.terms.tables import CODINGS

SOURCE_PROPERTIES = {"site": "site", "wave": "wave", "kind": "kind", "role": "roles"}
"""Columns of the codings frame that are properties of sources, and what the sources frame calls them."""


@dataclass(frozen=True, slots=True)
class RowTree:
    """Rows that form a tree, and which codings belong to each.

    `items`: one line a row (`id`, `label`, `parent_id`, `position` among its siblings or over all).
    `members`: which value of the codings' column `key` belongs to which row (`member`, `id`), a member
    perhaps to many; with its `versions` (codebook versions it stands in; null: all) and `questions` (those
    that alone elicit it; null or empty: any text may speak of it). A row has its descendants' members too.
    """

    items: pl.DataFrame
    members: pl.DataFrame
    key: str = "code_id"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: `path` its ancestors' labels from the top, `above` their numbers and its own."""

    id: str
    label: str
    path: tuple[str, ...]
    above: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a matrix: the values of the codings' column `name`, printed as `labels` (LABELS) says.

    `of` says whose property it is: a source falls in its site's column, and in the column of each polarity.
    """

    name: str
    labels: pl.DataFrame
    of: Literal["sources", "codings"] = "sources"

    def __post_init__(self) -> None:
        allowed = SOURCE_PROPERTIES if self.of == "sources" else CODINGS
        if self.name not in allowed:
            raise Invalid(
                f"{self.name!r} is no property of {self.of} that columns can be made of.",
                hint=f"Give one of {', '.join(allowed)}.",
            )

    @property
    def ordered(self) -> pl.DataFrame:
        """The labels in their order of print."""
        return self.labels.sort("position", maintain_order=True)

    @property
    def keys(self) -> list[str]:
        """The values in their order of print."""
        return self.ordered["key"].to_list()


@dataclass(frozen=True, slots=True)
class Grid:
    """Both axes with everything numbered: rows by `places`, columns by `columns.keys`, members by `keys`.

    `reach`: which `member` counts in which `row`: in its own and in all above it, each pair once.
    """

    rows: RowTree
    columns: Columns
    places: tuple[Place, ...]
    keys: list[str]
    reach: pl.DataFrame

    @property
    def size(self) -> int:
        """The number of cells, totals included."""
        return len(self.places) * (self.columns.labels.height + 1)


def grid_of(rows: RowTree, columns: Columns) -> Grid:
    """Number the rows, the columns and the members of rows."""
    found, keys = places(rows), _member_keys(rows)
    return Grid(rows, columns, found, keys, _reach(rows, found, keys))


def code_rows(codes: pl.DataFrame) -> RowTree:
    """Codes as rows, from a frame with the columns of CODES."""
    items = codes.select("parent_id", "position", id="code_id", label="code")
    return RowTree(items, codes.select("versions", "questions", member="code_id", id="code_id"))


def construct_rows(constructs: pl.DataFrame, links: pl.DataFrame, codes: pl.DataFrame) -> RowTree:
    """Constructs as rows, from frames with the columns of CONSTRUCTS, LINKS and CODES.

    A code linked to several constructs counts in each of them, and once in what stands above them both. Links
    of codes that are not among `codes` are passed over.
    """
    items = constructs.select("parent_id", "position", id="construct_id", label="construct")
    linked = links.join(codes.select("code_id", "versions", "questions"), on="code_id")
    return RowTree(items, linked.select("versions", "questions", member="code_id", id="construct_id"))


def places(rows: RowTree) -> tuple[Place, ...]:
    """The rows in order of print: parents before their children, siblings by position.

    A row whose parent is not among the rows stands at the top. Raises Invalid when rows stand in a circle.
    """
    items = rows.items.sort("position", maintain_order=True)
    known = set(items["id"])
    below: defaultdict[str | None, list[tuple[str, str]]] = defaultdict(list)
    for id_, label, parent in items.select("id", "label", "parent_id").iter_rows():
        below[parent if parent in known else None].append((id_, label))
    found = tuple(_walk(below))
    if len(found) < items.height:
        lost = known - {place.id for place in found}
        names = ", ".join(items.filter(pl.col("id").is_in(list(lost)))["label"])
        raise Invalid(f"These rows stand above themselves: {names}.", hint="Give one of them another parent.")
    return found


def _walk(below: defaultdict[str | None, list[tuple[str, str]]]) -> Iterator[Place]:
    stack: list[tuple[str, str, tuple[str, ...], tuple[int, ...]]]
    stack = [(id_, label, (), ()) for id_, label in reversed(below[None])]
    number = 0
    while stack:
        id_, label, path, ancestors = stack.pop()
        above = (*ancestors, number)
        yield Place(id_, label, path, above)
        number += 1
        stack.extend((child, name, (*path, label), above) for child, name in reversed(below[id_]))


def _member_keys(rows: RowTree) -> list[str]:
    linked = rows.members.join(rows.items.select("id"), on="id", how="semi")
    return linked["member"].drop_nulls().unique(maintain_order=True).to_list()


def _reach(rows: RowTree, found: tuple[Place, ...], keys: list[str]) -> pl.DataFrame:
    climb = pl.DataFrame(
        {"id": [place.id for place in found], "row": [place.above for place in found]},
        schema={"id": pl.String, "row": pl.List(pl.UInt32)},
    ).explode("row")
    pairs = rows.members.select("member", "id").drop_nulls().join(climb, on="id")
    return pairs.select(numbered("member", keys), "row").unique().drop_nulls()


def numbered(column: str, keys: list[str]) -> pl.Expr:
    """A column of names as the numbers that they have in `keys`; null where a name is not there."""
    return pl.col(column).cast(pl.String).cast(pl.Enum(keys), strict=False).to_physical().cast(pl.UInt32)


def falls(sources: pl.DataFrame, columns: Columns) -> pl.DataFrame:
    """Which source falls in which column (its number): `source_id`, `column`, each pair once."""
    if columns.of == "codings":
        numbers = pl.DataFrame({"column": range(columns.labels.height)}, schema={"column": pl.UInt32})
        return sources.select("source_id").unique().join(numbers, how="cross")
    values = sources.select("source_id", column=SOURCE_PROPERTIES[columns.name])
    if columns.name == "role":
        values = values.explode("column")
    return values.select("source_id", numbered("column", columns.keys)).drop_nulls().unique()
