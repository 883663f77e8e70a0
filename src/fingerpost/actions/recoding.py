"""Looking again, after a codebook version was published, at what it changed under one's codings."""

from datetime import UTC, datetime
from uuid import UUID

from fingerpost.actions.acting import Done, action
from fingerpost.actions.coding import Place, add_coding, remove_coding
from fingerpost.store.models import Code, CodebookVersion, Coding, LookedAt, Person, Source
from fingerpost.store.queries import visible
from fingerpost.store.queries.recoding import wants_another_look
from fingerpost.terms.coding import Layer, Polarity
from fingerpost.terms.errors import Conflict, Refused
from fingerpost.terms.rounds import Outcome


@action
def look_again(
    *, by: Person, version: CodebookVersion, coding: Coding, instead: Code | None = None, remove: bool = False,
    operation: UUID | None = None,
) -> Done[Coding]:  # fmt: skip
    """One's own coding was looked at under this version: it stays, gives way to `instead`, or comes off."""
    programme = version.codebook.programme
    visible.require(by, "code", programme)
    if coding.coder_id != by.pk:
        raise Refused("This is another coder's coding.", hint="Only its coder looks at it again.")
    if not wants_another_look(by, version, coding):
        raise Conflict("This coding need not be looked at again, or has been.")
    outcome = Outcome.KEPT
    if instead is not None:
        outcome = Outcome.RECODED
        _recode(by, coding, instead, version)
    elif remove:
        outcome = Outcome.REMOVED
        remove_coding(by=by, coding=coding)
    LookedAt.objects.create(version=version, person=by, coding=coding, outcome=outcome, at=datetime.now(UTC))
    return Done("coding looked at", coding, programme, {"version": str(version.guid), "outcome": outcome})


@action
def read_again(*, by: Person, version: CodebookVersion, source: Source, operation: UUID | None = None) -> Done[Source]:
    """A source was read again with this version's new codes in mind: one's codings there count as read under it."""
    visible.require(by, "code", source.programme)
    mine = Coding.objects.filter(coder=by, passage__version__source=source, removed_at__isnull=True, is_frozen=False)
    if LookedAt.objects.filter(version=version, person=by, source=source).exists():
        raise Conflict("You have read this source again already.")
    moved = mine.filter(read_under__number__lt=version.number).update(read_under=version)
    LookedAt.objects.create(version=version, person=by, source=source, outcome=Outcome.READ, at=datetime.now(UTC))
    return Done("source read again", source, source.programme, {"version": str(version.guid), "codings": moved})


def _recode(by: Person, coding: Coding, instead: Code, version: CodebookVersion) -> None:
    passage = coding.passage
    remove_coding(by=by, coding=coding)
    add_coding(
        by=by, place=Place(passage.version.source, passage.start, passage.end), code=instead, version=version,
        polarity=Polarity(coding.polarity), memo=coding.memo, layer=Layer(coding.layer), round=coding.round,
    )  # fmt: skip
