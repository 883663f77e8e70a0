"""Reads the ledger as a person may: what the state is as of, and what has happened."""

from django.db.models import QuerySet

from fingerpost.store.models import LedgerEvent, Person, Programme
from fingerpost.store.queries import visible
from fingerpost.terms.exhibit import AsOf


def as_of(viewer: Person | None) -> AsOf:
    """Time and number of the last event of the study file.

    None: as it is, for the keeper of the file. For a `viewer`, of the last that they may know of: where a round's
    blindness hides lines from them, they are counted as if those had not been written, so that nothing tells when
    another coder was at work.
    """
    if viewer is None or not visible.open_rounds().exists():
        last = LedgerEvent.objects.order_by("-sequence").values_list("at", "sequence").first()
        return AsOf(*last) if last else AsOf(None, 0)
    seen = visible.events(viewer)
    at = seen.order_by("-sequence").values_list("at", flat=True).first()
    return AsOf(at, seen.count())


def events(person: Person, programme: Programme) -> QuerySet[LedgerEvent]:
    """What was done in a programme, as far as the person may know, newest first."""
    return visible.events(person, programme).select_related("actor").order_by("-sequence")
