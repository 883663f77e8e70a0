"""Hears that acts were done in the study in use, by whatever program: PostgreSQL calls, a study file is looked at.

Never what was done: who hears of a change asks again for what a person may see.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

from fingerpost.store.connection import alias

CALLED = "fingerpost"
"""The channel on which every act of a study on PostgreSQL calls, without a word."""
PAUSE = 0.25
"""Seconds between two looks at a study file, and the longest wait for PostgreSQL to call."""

Wait = Callable[[], bool]
"""Waits for as long as a `PAUSE`; says whether something was written since it was called last."""


@contextmanager
def listening() -> Iterator[Wait]:
    """Hear of changes within the block, over this thread's connection, which is let go of afterwards."""
    connection = connections[alias() or "default"]
    try:
        connection.ensure_connection()
        yield _called(connection) if connection.vendor == "postgresql" else _looking(connection)
    finally:
        connection.close()


def call() -> None:
    """Let all who listen know when this transaction is committed; not at all if it never is."""
    connection = connections[alias() or "default"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [CALLED])


def rest() -> None:
    """Let go of this thread's connection, unless a transaction is under way: who waits for long needs none."""
    connection = connections[alias() or "default"]
    if not connection.in_atomic_block:
        connection.close()


def _called(connection: Any) -> Wait:
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {CALLED}")

    def wait() -> bool:
        with connection.wrap_database_errors:
            return any(True for _ in connection.connection.notifies(timeout=PAUSE, stop_after=1))

    return wait


def _looking(connection: Any) -> Wait:
    known = _version(connection)

    def wait() -> bool:
        nonlocal known
        time.sleep(PAUSE)
        before, known = known, _version(connection)
        return known != before

    return wait


def _version(connection: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        return int(cursor.fetchone()[0])
