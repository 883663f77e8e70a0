"""Queries that people keep, whose words never reach the ledger; and whether codes are suggested."""

from datetime import UTC, datetime
from uuid import UUID

from fingerpost.actions.acting import Done, action
from fingerpost.store.models import Person, Programme, SavedQuery, Suggesting
from fingerpost.store.queries import visible
from fingerpost.terms import retrieval, search
from fingerpost.terms.errors import Conflict, Invalid, NotFound, Refused
from fingerpost.terms.retrieval import Asks
from fingerpost.terms.sources import digest

LONGEST_NAME = 200


@action
def save_query(
    *,
    by: Person,
    programme: Programme,
    name: str,
    text: str,
    asks: Asks = Asks.PASSAGES,
    shared: bool = False,
    operation: UUID | None = None,
) -> Done[SavedQuery]:
    """Keep a query under a name that one's own queries do not have yet. It must be one that can be asked."""
    visible.require(by, "read sources", programme)
    called = " ".join(name.split())
    if not called or len(called) > LONGEST_NAME:
        raise Invalid(f"A saved query needs a name of at most {LONGEST_NAME} characters.")
    said = _read(asks, text)
    if SavedQuery.objects.filter(programme=programme, owner=by, name=called, dropped_at__isnull=True).exists():
        raise Conflict(f"You have a query {called!r} already.", hint="Choose another name, or drop that one first.")
    saved = SavedQuery.objects.create(
        programme=programme, owner=by, name=called, text=said, asks=asks, is_shared=shared, made_at=datetime.now(UTC)
    )
    return Done("query saved", saved, programme, {"asks": str(asks), "text": digest(said), "shared": shared})


@action
def share_query(*, by: Person, query: SavedQuery, shared: bool, operation: UUID | None = None) -> Done[SavedQuery]:
    """Show one's own query to the team, or to oneself alone again."""
    _require_own(by, query)
    query.is_shared = shared
    query.save(update_fields=["is_shared"])
    return Done("query shared" if shared else "query kept to oneself", query, query.programme)


@action
def drop_query(*, by: Person, query: SavedQuery, operation: UUID | None = None) -> Done[SavedQuery]:
    """Take a query of one's own off every list."""
    _require_own(by, query)
    query.dropped_at = datetime.now(UTC)
    query.save(update_fields=["dropped_at"])
    return Done("query dropped", query, query.programme)


@action
def restore_query(*, by: Person, query: SavedQuery, operation: UUID | None = None) -> Done[SavedQuery]:
    """Put a query of one's own that was dropped on the lists again. Raises Conflict if its name is taken meanwhile."""
    visible.require(by, "read sources", query.programme)
    query.refresh_from_db()
    if query.owner_id != by.pk or query.dropped_at is None:
        raise NotFound("There is no such query.")
    mine = SavedQuery.objects.filter(programme=query.programme, owner=by, name=query.name, dropped_at__isnull=True)
    if mine.exists():
        raise Conflict(f"You have a query {query.name!r} already.", hint="Drop that one first.")
    query.dropped_at = None
    query.save(update_fields=["dropped_at"])
    return Done("query kept again", query, query.programme)


@action
def set_suggesting(
    *, by: Person, programme: Programme, is_on: bool, in_rounds: bool, operation: UUID | None = None
) -> Done[Programme]:
    """Whether codes are suggested in the programme, and whether also to who codes a text blind, from their own."""
    visible.require(by, "programme", programme)
    Suggesting.objects.update_or_create(programme=programme, defaults={"is_on": is_on, "in_rounds": in_rounds})
    return Done("suggestions set", programme, programme, {"on": is_on, "in rounds": in_rounds})


def _read(asks: Asks, text: str) -> str:
    if asks is Asks.PASSAGES:
        return retrieval.written(retrieval.parse(text))
    return search.written(search.parse(text))


def _require_own(by: Person, query: SavedQuery) -> None:
    visible.require(by, "read sources", query.programme)
    query.refresh_from_db()
    seen = query.owner_id == by.pk or query.is_shared
    if not seen or query.dropped_at is not None:
        raise NotFound("There is no such query.")
    if query.owner_id != by.pk:
        raise Refused("This is somebody else's query.", hint="Save one of your own beside it.")
