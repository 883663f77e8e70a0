"""What makes a function an action: one transaction, one ledger line, and the same answer when it is asked twice."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Generic, ParamSpec, TypeVar, cast
from uuid import UUID, uuid4

from django.db import transaction

from fingerpost.store import ledger
from fingerpost.store.connection import alias
from fingerpost.store.models import LedgerEvent, Person, Programme
from fingerpost.store.models.base import Pointed
from fingerpost.store.queries import visible
from fingerpost.store.queries.refs import ref_of, row_of
from fingerpost.terms.errors import Conflict

P = ParamSpec("P")
S = TypeVar("S", bound=Pointed)


@dataclass(frozen=True, slots=True)
class Done(Generic[S]):
    """What an action hands to the ledger: the verb, the row it is about, and ids and hashes that undo it."""

    verb: str
    subject: S
    programme: Programme | None
    details: dict[str, Any] = field(default_factory=dict)


def action(act: Callable[P, Done[S]]) -> Callable[P, S]:
    """Run `act` in a transaction together with its ledger line. A repeated `operation` returns the first result."""

    @wraps(act)
    def run(*args: P.args, **kwargs: P.kwargs) -> S:
        operation = cast("UUID | None", kwargs.get("operation")) or uuid4()
        with transaction.atomic(using=alias()):
            ledger.take_turn()
            earlier = ledger.event_of(operation)
            if earlier is not None:
                return cast("S", _first_result(earlier, cast("Person | None", kwargs.get("by")), act.__name__))
            with visible.in_turn():
                done = act(*args, **kwargs)
            _write(done, operation, cast("Person | None", kwargs.get("by")), act.__name__)
            return done.subject

    run.__dict__["is_action"] = True
    return run


F = TypeVar("F", bound=Callable[..., Any])


def made_of_actions(act: F) -> F:
    """Marks what hands its `by` on to actions and writes nothing itself: reading files must not hold the write lock."""
    return act


def _write(done: Done[Any], operation: UUID, by: Person | None, act: str) -> None:
    subject = ref_of(done.subject)
    ledger.write(
        verb=done.verb,
        operation=operation,
        actor=by,
        programme=done.programme,
        subject=(subject.kind, subject.guid),
        details={"action": act, **done.details},
    )


def _first_result(earlier: LedgerEvent, by: Person | None, act: str) -> Pointed:
    if earlier.actor != by or earlier.details.get("action") != act:
        raise Conflict("This operation id was used for something else.", hint="Send a new one for each new act.")
    return row_of(earlier.subject_kind, earlier.subject_guid)
