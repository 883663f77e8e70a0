"""What leaves the study: a downloaded exhibit is put on record. The file itself is made elsewhere and kept nowhere."""

from uuid import UUID

from fingerpost.actions.acting import Done, action
from fingerpost.store.models import Person, Programme
from fingerpost.store.queries import visible

ACTS = {"routemap": "routemap", "project": "export", "codings": "export"}
"""Which act an exhibit's download needs, where it is not to see exhibits."""


@action
def note_download(
    *, by: Person, programme: Programme, exhibit: str, format: str, as_of: int, operation: UUID | None = None
) -> Done[Programme]:
    """Record that somebody took a working copy of an exhibit (its kind) as of a ledger event (its sequence number)."""
    visible.require(by, ACTS.get(exhibit, "see exhibits"), programme)
    details = {"exhibit": exhibit, "format": format, "as_of": as_of, "checked": False}
    return Done("working copy downloaded", programme, programme, details)
