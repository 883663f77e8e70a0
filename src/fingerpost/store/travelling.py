"""What of a programme travels in our own part of a project file: which tables, in which order, rows as plain values.

The columns of a table are those of its model, so that a new column travels without a word here. What points to another
row does so by guid. Texts, codings and passages travel in the standard's own part and are not here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Field, ForeignKey, Model, Q, QuerySet

from fingerpost.store import models as rows
from fingerpost.store.models import Programme


@dataclass(frozen=True, slots=True)
class Table:
    """One table that travels. `home`: the way from its rows to their programme, "" where there is none.

    `once`: columns in which two rows that are the same agree although their guids differ, or they have none.
    `needs`: the act that a person must be allowed for the table to leave.
    """

    name: str
    model: type[Model]
    home: str
    once: tuple[str, ...] = ()
    needs: str = ""


TABLES: tuple[Table, ...] = (
    Table("sites", rows.Site, "programme", ("key",)),
    Table("site attributes", rows.SiteAttribute, "site__programme", ("site", "name", "valid_from")),
    Table("waves", rows.Wave, "programme", ("key",)),
    Table("participants", rows.Participant, "programme", ("pseudonym",), "participants"),
    Table("posts", rows.Post, "participant__programme", ("participant", "valid_from", "role"), "participants"),
    Table("consents", rows.Consent, "participant__programme", ("participant", "recorded_on", "quotable",
          "site_nameable", "withdrawn_on", "note"), "participants"),
    Table("codebook versions", rows.CodebookVersion, "codebook__programme", ("number",)),
    Table("code entries", rows.CodeEntry, "version__codebook__programme", ("version", "code")),
    Table("code changes", rows.CodeChange, "version__codebook__programme", ("version", "code", "kind", "into",
          "reason")),
    Table("proposals", rows.CodeProposal, "code__codebook__programme", ("code",)),
    Table("rounds", rows.Round, "programme", ("number",)),
    Table("shares", rows.Share, "round__programme", ("round", "source", "coder")),
    Table("finishes", rows.Finish, "round__programme", ("round", "coder")),
    Table("excerpts", rows.Excerpt, "round__programme", ("passage",)),
    Table("queries", rows.Query, "programme"),
    Table("query answers", rows.QueryAnswer, "query__programme"),
    Table("decisions", rows.Decision, "programme"),
    Table("pseudonyms", rows.Pseudonym, "programme", ("kind", "number")),
    Table("frameworks", rows.Framework, "", ("key",)),
    Table("constructs", rows.Construct, "", ("framework", "key")),
    Table("crosswalks", rows.Crosswalk, "codebook__programme", ("framework", "number")),
    Table("links", rows.CrosswalkLink, "crosswalk__codebook__programme", ("crosswalk", "code", "construct")),
    Table("themes", rows.Theme, "programme", ("name",)),
    Table("findings", rows.Finding, "programme"),
    Table("evidence", rows.FindingEvidence, "finding__programme", ("finding", "passage")),
    Table("placements", rows.Placement, "finding__programme", ("finding", "framework", "construct")),
    Table("studies", rows.Study, "programme", ("key",)),
    Table("extracts", rows.Extract, "study__programme", ("study", "key")),
)  # fmt: skip
"""In the order in which they are written: a row comes after those that it points to."""

IMPLIED = frozenset({"id", "guid", "programme", "codebook", "before", "act", "undone_at", "undone_by"})
"""Columns that do not travel: keys, what follows from where the rows come in, and what undoes a change here alone."""


def columns(model: type[Model]) -> dict[str, "Field[Any, Any]"]:
    """The columns of a table that travel, by name."""
    return {field.name: field for field in model._meta.concrete_fields if field.name not in IMPLIED}


def is_pointed(model: type[Model]) -> bool:
    """Whether its rows have a guid."""
    return any(field.name == "guid" for field in model._meta.concrete_fields)


def gathered(table: Table, found: "QuerySet[Any]") -> dict[str, Any]:
    """These rows as `{"columns": [...], "rows": [[...], ...]}` of plain values, in the order of their keys."""
    names = (["guid"] if is_pointed(table.model) else []) + list(columns(table.model))
    fields = columns(table.model)
    asked = [f"{name}__guid" if isinstance(fields.get(name), ForeignKey) else name for name in names]
    return {
        "columns": names,
        "rows": [[plain(value) for value in row] for row in found.order_by("pk").values_list(*asked)],
    }


def in_scope(table: Table, programme: Programme) -> "QuerySet[Any]":
    """All rows of a table that belong to a programme; of frameworks, those that it uses."""
    if table.model is rows.Framework:
        return rows.Framework.objects.filter(pk__in=used_frameworks(programme))
    if table.model is rows.Construct:
        return rows.Construct.objects.filter(framework__in=used_frameworks(programme))
    return table.model._default_manager.filter(**{table.home: programme})


def used_frameworks(programme: Programme) -> "QuerySet[Any]":
    """Keys of the frameworks that codes are linked to or findings stand under."""
    used = Q(crosswalks__codebook__programme=programme) | Q(placements__finding__programme=programme)
    return rows.Framework.objects.filter(used).values("pk")


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def as_lines(part: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of a travelling table, each by column. What is no table has none."""
    names, found = part.get("columns"), part.get("rows")
    if not isinstance(names, list) or not isinstance(found, list):
        return
    for values in found:
        if isinstance(values, list) and len(values) == len(names):
            yield dict(zip(names, values, strict=True))


def by_name(names: Iterable[str] = ()) -> dict[str, Table]:
    """The tables by the name under which they travel."""
    wanted = set(names)
    return {table.name: table for table in TABLES if not wanted or table.name in wanted}
