"""Reads the ledger: what the state is as of, and what has happened."""

from django.db.models import QuerySet

from fingerpost.store.models import LedgerEvent, Programme
from fingerpost.terms.exhibit import AsOf


def as_of() -> AsOf:
    """Time and number of the last event of the study file."""
    last = LedgerEvent.objects.order_by("-sequence").values_list("at", "sequence").first()
    return AsOf(*last) if last else AsOf(None, 0)


def events(programme: Programme) -> QuerySet[LedgerEvent]:
    """What was done in a programme, newest first."""
    return LedgerEvent.objects.filter(programme=programme).select_related("actor").order_by("-sequence")
