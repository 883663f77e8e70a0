"""What every action must do: one event of its own, once an operation, nothing for those who may not."""

from uuid import uuid4

import pytest

from fingerpost.store.models import LedgerEvent
from fingerpost.terms.errors import NotFound, Refused


def events_of(act):
    """The ledger lines of this action, oldest first."""
    return LedgerEvent.objects.filter(details__action=act.__name__).order_by("sequence")


def done_once(act, /, **arguments):
    """Carry an action out twice under one operation id: the same result, one event of its own. Returns the result."""
    operation, before = uuid4(), events_of(act).count()
    first = act(operation=operation, **arguments)
    everything = LedgerEvent.objects.count()
    assert act(operation=operation, **arguments) == first
    assert events_of(act).count() == before + 1
    assert LedgerEvent.objects.count() == everything
    return first


def refused_to(world, act, whom, /, **arguments):
    """Those named see the programme but may not; the stranger sees none. No event is left."""
    before = LedgerEvent.objects.count()
    for name in whom:
        with pytest.raises(Refused):
            act(by=getattr(world, name), **arguments)
    with pytest.raises(NotFound):
        act(by=world.stranger, **arguments)
    assert LedgerEvent.objects.count() == before


def words_in_the_ledger(*words):
    """Which of these words stand in any event's details."""
    written = str(list(LedgerEvent.objects.values_list("details", flat=True)))
    return [word for word in words if word in written]


def undone(act, error, /, *models, **arguments):
    """The action raises this error and leaves no row of these models and no event behind."""
    before = [model.objects.count() for model in (LedgerEvent, *models)]
    with pytest.raises(error):
        act(**arguments)
    assert [model.objects.count() for model in (LedgerEvent, *models)] == before


def queries(read) -> int:
    """How many statements the database is sent by this reading."""
    return len(_caught(read))


def looked_and_wrote(act) -> list[str]:
    """The statements by which this act reads and changes rows: without those that begin, lock, tell of and end it."""
    of_rows = [sql for sql in _caught(act) if sql.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))]
    return [sql for sql in of_rows if "pg_advisory" not in sql and "pg_notify" not in sql]


def _caught(act) -> list[str]:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    from fingerpost.store.connection import alias

    with CaptureQueriesContext(connections[alias()]) as caught:
        act()
    return [query["sql"] for query in caught]
