"""Queries on coding: raising one at a coding, a passage or a code; answering it; settling it by a decision."""

from datetime import UTC, datetime
from uuid import UUID

from fingerpost.actions.acting import Done, action
from fingerpost.actions.coding import Place, check_place, passage_at
from fingerpost.actions.settling import Proposal, record_decision
from fingerpost.store.models import Code, Coding, Decision, Person, Programme, Query, QueryAnswer
from fingerpost.store.queries import visible
from fingerpost.store.queries.rounds import desk_of
from fingerpost.terms.errors import Conflict, Invalid, NotFound
from fingerpost.terms.rounds import Settled

LONGEST = 20_000


@action
def raise_query(
    *,
    by: Person,
    programme: Programme,
    text: str,
    coding: Coding | None = None,
    place: Place | None = None,
    code: Code | None = None,
    operation: UUID | None = None,
) -> Done[Query]:
    """Ask the team: about a coding, else about a passage, a code, or coding in general.

    A query about a text that one codes blind is seen by its fellow coders only when the round is revealed.
    """
    visible.require(by, "memo", programme)
    words = _said(text, "query")
    _check_about(by, programme, coding, place, code)
    source = place.source if place else coding.passage.version.source if coding else None
    desk = desk_of(by, source) if source is not None else None
    row = Query.objects.create(
        programme=programme, text=words, coding=coding, code=code or (coding.code if coding else None),
        passage=passage_at(place) if place else None, round=desk.round if desk and desk.is_blind else None,
        raised_by=by, raised_at=datetime.now(UTC),
    )  # fmt: skip
    return Done("query raised", row, programme)


@action
def answer_query(*, by: Person, query: Query, text: str, operation: UUID | None = None) -> Done[QueryAnswer]:
    """Say something to a query."""
    _require_seen(by, query, "memo")
    row = QueryAnswer.objects.create(query=query, author=by, text=_said(text, "answer"), given_at=datetime.now(UTC))
    return Done("query answered", row, query.programme, {"query": str(query.guid)})


@action
def settle_query(
    *, by: Person, query: Query, reason: str, proposal: Proposal | None = None, operation: UUID | None = None
) -> Done[Decision]:
    """Say what was decided; it goes into the log of decisions."""
    _require_seen(by, query, "code")
    if Query.objects.get(pk=query.pk).settled_at is not None:
        raise Conflict("This query is settled already.", hint="Take the decision back to settle it otherwise.")
    words = _said(reason, "decision")
    row = record_decision(
        by, query.round, Settled.ANSWER, words, proposal, programme=query.programme, query=query
    )  # fmt: skip
    query.settled_by, query.settled_at = by, row.decided_at
    query.save(update_fields=["settled_by", "settled_at"])
    return Done("query settled", row, query.programme, {"query": str(query.guid)})


def _said(text: str, what: str) -> str:
    words = text.strip()
    if not words:
        raise Invalid(f"The {what} has no words yet.")
    if len(words) > LONGEST:
        raise Invalid(f"The {what} has {len(words):,} characters; {LONGEST:,} is the limit.")
    return words


def _check_about(
    by: Person, programme: Programme, coding: Coding | None, place: Place | None, code: Code | None
) -> None:
    if coding is not None and not visible.codings(by, programme).filter(pk=coding.pk).exists():
        raise NotFound("There is no such coding.")
    if code is not None and code.codebook.programme_id != programme.pk:
        raise NotFound(f"There is no such code in {programme.name}.")
    if place is not None:
        if not visible.sources(by, programme).filter(pk=place.source.pk).exists():
            raise NotFound("There is no such source.")
        check_place(place)


def _require_seen(by: Person, query: Query, act: str) -> None:
    visible.require(by, act, query.programme)
    if not visible.queries(by, query.programme).filter(pk=query.pk).exists():
        raise NotFound("There is no such query.")
