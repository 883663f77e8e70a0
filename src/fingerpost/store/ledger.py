"""Writes the ledger: one hash-chained line for each act, in the act's own transaction. Only actions may import this."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connections

from fingerpost.store.changes import call
from fingerpost.store.connection import alias
from fingerpost.store.models import LedgerEvent, Person, Programme
from fingerpost.store.prepared import Given, Prepared

FIRST = "0" * 64
_OPERATION = LedgerEvent._meta.get_field("operation")
_OF_OPERATION = Prepared(
    lambda: LedgerEvent.objects.filter(operation=Given("operation", _OPERATION)).order_by().values_list("pk")
)
_LAST = Prepared(lambda: LedgerEvent.objects.order_by("-sequence").values_list("sequence", "hash")[:1])
ONE_WRITER = 0x46505354  # the advisory lock's number in PostgreSQL


def take_turn() -> None:
    """Hold the ledger until the transaction ends: acts come one after another. SQLite's IMMEDIATE does so already."""
    connection = connections[alias() or "default"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_WRITER])


def event_of(operation: UUID) -> LedgerEvent | None:
    """The line that an operation has already written, if it was carried out before."""
    found = _OF_OPERATION.first(operation=operation)
    return LedgerEvent.objects.get(pk=found[0]) if found else None


def write(
    *,
    verb: str,
    operation: UUID,
    actor: Person | None,
    programme: Programme | None,
    subject: tuple[str, UUID],
    details: dict[str, Any],
) -> LedgerEvent:
    """Append one line after the last. Call within the act's transaction, after `take_turn`."""
    sequence, previous_hash = _LAST.first() or (0, FIRST)
    event = LedgerEvent(
        sequence=sequence + 1,
        operation=operation,
        at=datetime.now(UTC),
        actor=actor,
        programme=programme,
        verb=verb,
        subject_kind=subject[0],
        subject_guid=subject[1],
        details=details,
        previous_hash=previous_hash,
    )
    event.hash = line_hash(event)
    event.save(force_insert=True)
    call()
    return event


def line_hash(event: LedgerEvent) -> str:
    """SHA-256 over everything in a line and the hash of the line before."""
    fields = [
        event.sequence, str(event.operation), event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        str(event.actor.guid) if event.actor else None, event.programme_id, event.verb, event.subject_kind,
        str(event.subject_guid), event.details, event.previous_hash,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
