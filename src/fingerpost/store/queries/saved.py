"""Queries that people keep, as they may be seen."""

from uuid import UUID

from fingerpost.store.models import Person, Programme, SavedQuery
from fingerpost.store.queries import visible
from fingerpost.terms.errors import NotFound
from fingerpost.terms.retrieval import Asks


def saved_queries(person: Person, programme: Programme, asks: Asks | None = None) -> list[SavedQuery]:
    """One's own first, then what others share, by name."""
    rows = visible.saved_queries(person, programme)
    rows = rows if asks is None else rows.filter(asks=asks)
    return sorted(rows, key=lambda row: (row.owner_id != person.pk, row.name.casefold()))


def saved_query(person: Person, programme: Programme, guid: UUID) -> SavedQuery:
    """One of those by guid; raises NotFound."""
    found = visible.saved_queries(person, programme).filter(guid=guid).first()
    if found is None:
        raise NotFound("There is no such query.")
    return found


def dropped_query(person: Person, programme: Programme, guid: UUID) -> SavedQuery:
    """One of one's own that one dropped; raises NotFound."""
    found = visible.dropped_queries(person, programme).filter(guid=guid).first()
    if found is None:
        raise NotFound("There is no such query.", hint="Only a query that you dropped yourself can be kept again.")
    return found


def saved_under(person: Person, programme: Programme, name: str) -> SavedQuery:
    """One of those for passages by its name, one's own before others'; raises NotFound."""
    rows = [row for row in saved_queries(person, programme, Asks.PASSAGES) if row.name.casefold() == name.casefold()]
    if not rows:
        raise NotFound(f"There is no saved query {name!r}.", hint="See them with: fingerpost find --list")
    return rows[0]
