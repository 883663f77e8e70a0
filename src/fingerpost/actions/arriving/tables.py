"""Tables of our own part of a project file, into rows: those that are there already are known again, the rest added."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model

from fingerpost.actions.arriving.state import Arrival, free_guids
from fingerpost.store import models as rows
from fingerpost.store.travelling import Table, as_lines, by_name, columns, in_scope, is_pointed
from fingerpost.terms.errors import Unreadable
from fingerpost.terms.project import guid_key

NEEDS: dict[str, tuple[str, str]] = {
    "sites": ("programme", "sites"),
    "waves": ("programme", "waves"),
    "participants": ("participants", "participants"),
    "posts": ("participants", "posts of participants"),
    "consents": ("participants", "what participants allow"),
    "rounds": ("programme", "rounds"),
    "frameworks": ("frameworks", "frameworks"),
    "constructs": ("frameworks", "constructs"),
    "crosswalks": ("frameworks", "links to frameworks"),
    "findings": ("findings", "findings"),
    "themes": ("findings", "themes"),
    "studies": ("literature", "studies"),
}
"""Table → the act that a person must be allowed to add rows to it, and what is then added."""

SORT_OF: dict[type[Model], str] = {
    rows.Person: "users", rows.Code: "codes", rows.Source: "sources", rows.Passage: "passages",
    rows.Coding: "codings", rows.Case: "cases", rows.Variable: "variables",
}  # fmt: skip
"""What a column may point to that is no travelling table."""


def bring(arrival: Arrival, *names: str) -> None:
    """Add what these tables of the file hold and the programme does not, in the order of `TABLES`."""
    for table in by_name(names).values():
        _bring(arrival, table)


def _bring(arrival: Arrival, table: Table) -> None:
    part = arrival.own.get("tables", {})
    found = part.get(table.name) if isinstance(part, dict) else None
    if not isinstance(found, dict):
        return
    known = _Known(arrival, table)
    new = [values for line in as_lines(found) if (values := known.unless_there(line)) is not None]
    if new:
        if table.name in NEEDS:
            arrival.require(*NEEDS[table.name])
        _add(arrival, table, new)
        _join(arrival, table, as_lines(found))
        arrival.counts[table.name] += len(new)


def _join(arrival: Arrival, table: Table, lines: Iterable[Mapping[str, Any]]) -> None:
    """Rows that point to rows of their own table can do so only when all are there."""
    inner = [field for field in columns(table.model).values() if field.related_model is table.model]
    for field in inner:
        for line in lines:
            row, other = arrival.pk(table.name, line.get("guid")), arrival.pk(table.name, line.get(field.name))
            if row is not None and other is not None and arrival.is_fresh(table.model, row):
                table.model._default_manager.filter(pk=row).update(**{field.name: other})


class _Known:
    """The rows of one table that the programme has, by guid and by what makes two rows the same."""

    def __init__(self, arrival: Arrival, table: Table) -> None:
        self.arrival, self.table = arrival, table
        self.fields = columns(table.model)
        attributes = [self.fields[name].attname for name in table.once]
        scope = table.model._default_manager.all() if not table.home else in_scope(table, arrival.programme)
        self.by_guid: dict[str, int] = {}
        if is_pointed(table.model):
            self.by_guid = {str(guid): pk for guid, pk in scope.values_list("guid", "pk")}
        self.by_key = {tuple(row[1:]): row[0] for row in scope.values_list("pk", *attributes)} if attributes else {}

    def unless_there(self, line: Mapping[str, Any]) -> dict[str, Any] | None:
        """The row as columns, or None where it is there already (then its guid leads there) or points to nothing."""
        guid = line.get("guid")
        values = self._values(line)
        if values is None:
            return None
        there = self.by_guid.get(guid_key(str(guid))) if guid else None
        key = tuple(values[self.fields[name].attname] for name in self.table.once)
        there = there if there is not None else self.by_key.get(key) if key else None
        if there is not None:
            if guid and there > 0:
                self.arrival.tie(self.table.name, str(guid), there)
            return None
        if key:
            self.by_key[key] = -1
        return values | {"guid": guid}

    def _values(self, line: Mapping[str, Any]) -> dict[str, Any] | None:
        found: dict[str, Any] = {}
        for name, field in self.fields.items():
            given = line[name] if name in line else field.get_default()
            if isinstance(field, ForeignKey):
                given = _led_to(self.arrival, field, given)
                if given is None and not field.null:
                    self.arrival.say(self.table.name, self.table.name, f"A row without its {name} was left out.")
                    return None
            else:
                given = _value(field, given)
            found[field.attname] = given
        return found


def _led_to(arrival: Arrival, field: "ForeignKey[Any, Any]", guid: object) -> int | None:
    """Our key of the row that a column points to."""
    target: type[Model] = field.related_model
    sort = SORT_OF.get(target) or next((t.name for t in by_name().values() if t.model is target), "")
    return arrival.pk(sort, guid)


def _value(field: Any, given: Any) -> Any:
    try:
        value = field.to_python(given)
    except (ValidationError, TypeError, ValueError):
        raise Unreadable(
            f"Our own part of the file is damaged: {field.name} cannot be {str(given)[:60]!r}.",
            hint="Export the project anew.",
        ) from None
    return value.replace("\x00", "\ufffd") if isinstance(value, str) else value


def _add(arrival: Arrival, table: Table, new: list[dict[str, Any]]) -> None:
    model, number = table.model, len(new)
    given: dict[str, Any] = {name: [row[name] for row in new] for name in new[0] if name != "guid"}
    names = {field.name for field in model._meta.concrete_fields}
    if "guid" in names:
        given["guid"] = free_guids(arrival, model, [str(row["guid"]) for row in new])
    if "programme" in names:
        given["programme_id"] = [arrival.programme.pk] * number
    if "codebook" in names:
        assert arrival.codebook is not None
        given["codebook_id"] = [arrival.codebook.pk] * number
    keys = arrival.insert(model, given)
    if "guid" in names:
        for row, key in zip(new, keys, strict=True):
            arrival.tie(table.name, str(row["guid"]), key)
