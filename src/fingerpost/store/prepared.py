"""Queries whose shape never changes, put into SQL once: building one anew costs ten times what asking it does.

A place that is filled at each asking is a `Given`. What comes back are tuples, never rows that write themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Expression, Field, Model, QuerySet

from fingerpost.store.connection import alias

M = TypeVar("M", bound=Model)
Values = dict[str, Any]


class Given(Expression):
    """A value that is named when the query is made and said when it is asked; `field` says how a database takes it."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """A placeholder, with oneself in the place of its value."""
        return "%s", [self]

    def said(self, values: Values, connection: Any) -> Any:
        """The value as this database takes it."""
        return self.output_field.get_db_prep_value(values[self.name], connection)


@dataclass(frozen=True, slots=True)
class _Plan:
    """One query in the SQL of one kind of database; `converters`: place in a row → what reads the value there."""

    sql: str
    params: tuple[Any, ...]
    converters: dict[int, tuple[list[Any], Any]]


class Prepared:
    """A query by `values_list`, made at its first asking for each kind of database. `make` takes no arguments."""

    def __init__(self, make: Callable[[], "QuerySet[Any, tuple[Any, ...]]"]) -> None:
        self._make = make
        self._plans: dict[str, _Plan] = {}

    def all(self, **values: Any) -> list[tuple[Any, ...]]:
        """Every row, with these values in the places of the `Given`s."""
        connection = connections[alias() or "default"]
        plan = self._plans.get(connection.vendor) or self._plan(connection)
        params = [each.said(values, connection) if isinstance(each, Given) else each for each in plan.params]
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, params)
            return _read(cursor.fetchall(), plan.converters, connection)

    def first(self, **values: Any) -> tuple[Any, ...] | None:
        """The first row, or None."""
        rows = self.all(**values)
        return rows[0] if rows else None

    def _plan(self, connection: Any) -> _Plan:
        compiler = self._make().query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column[0] for column in compiler.select])
        return self._plans.setdefault(connection.vendor, _Plan(sql, tuple(params), converters))


def tuples(rows: "QuerySet[Any, tuple[Any, ...]]") -> list[tuple[Any, ...]]:
    """The rows of a `values_list` as the database hands them out, all at once; for thousands of plain values."""
    connection = connections[rows.db]
    try:
        sql, params = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:  # nothing can match, so Django asks nothing either
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def names_of_columns(model: type[Model]) -> tuple[str, ...]:
    """What to ask for in a `values_list` so that `row` can make a row of this model of it."""
    return tuple(field.attname for field in model._meta.concrete_fields)


def row(model: type[M], values: tuple[Any, ...], names: tuple[str, ...] = ()) -> M:
    """A row as the database holds it. With `names`, of these columns alone: any other is read when it is asked for."""
    return model.from_db(alias(), names or names_of_columns(model), values)


def _read(found: list[Any], converters: dict[int, tuple[list[Any], Any]], connection: Any) -> list[tuple[Any, ...]]:
    if not converters:
        return found
    return [tuple(_values(each, converters, connection)) for each in found]


def _values(found: tuple[Any, ...], converters: dict[int, tuple[list[Any], Any]], connection: Any) -> list[Any]:
    values = list(found)
    for at, (convert, expression) in converters.items():
        for each in convert:
            values[at] = each(values[at], expression, connection)
    return values
