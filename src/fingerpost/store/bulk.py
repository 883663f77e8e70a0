"""Writes many new rows of one table at once, faster than objects can be made of them. Only actions may import this.

For rows whose values are right already: nothing is checked here but what the database itself checks. Keys are given
out here, which is safe while the ledger's lock is held: whoever adds rows holds it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import connections
from django.db.models import Max, Model

from fingerpost.store.connection import alias

AS_THEY_ARE = frozenset(
    {"TextField", "CharField", "BigAutoField", "PositiveIntegerField", "ForeignKey", "OneToOneField"}
)
"""Kinds of fields whose values every database takes as they are."""


def insert(model: type[Model], columns: Mapping[str, Sequence[Any]]) -> range:
    """Add a row for each place in these columns (by attribute name, all of one length); the keys of the new rows.

    A column that is not named must have no default of its own: every column but the key has to be given.
    """
    number = len(next(iter(columns.values())))
    first = (model._base_manager.aggregate(last=Max("pk"))["last"] or 0) + 1
    keys = range(first, first + number)
    if number:
        _write(model, {"id": keys, **columns}, using=alias() or "default")
    return keys


def _write(model: type[Model], columns: Mapping[str, Sequence[Any]], *, using: str) -> None:
    connection = connections[using]
    fields = {field.attname: field for field in model._meta.concrete_fields}
    assert fields.keys() == columns.keys(), "every column is given"
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(fields[name].column)) for name in columns)
    marks = ", ".join(["%s"] * len(columns))
    ready = [_ready(fields[name], values, connection) for name, values in columns.items()]
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608 (our own names)
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(zip(*ready, strict=True)))
        for reset in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(reset)


def _ready(field: Any, values: Sequence[Any], connection: Any) -> list[Any]:
    """The values as the database takes them; equal ones are made ready once."""
    if field.get_internal_type() in AS_THEY_ARE:
        return list(values)
    known: dict[int, Any] = {}
    for value in values:
        if id(value) not in known:
            known[id(value)] = field.get_db_prep_save(value, connection)
    return [known[id(value)] for value in values]
