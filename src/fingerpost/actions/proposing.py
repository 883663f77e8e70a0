"""Codes that coders propose: used by their proposer at once, by all once approved; nothing is lost whatever follows."""

from datetime import UTC, datetime
from uuid import UUID

from fingerpost.actions.acting import Done, action
from fingerpost.actions.codebook import CodeWords, enter
from fingerpost.actions.drafts import check_colour, check_name, draft_of, entry_in, note_change
from fingerpost.store.models import Code, Codebook, CodebookVersion, CodeProposal, Person, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import version_of
from fingerpost.store.queries.proposals import open_to
from fingerpost.terms.codebook import Change, ProposalStanding
from fingerpost.terms.errors import Conflict, NotFound


@action
def propose_code(
    *,
    by: Person,
    codebook: Codebook,
    words: CodeWords,
    parent: Code | None = None,
    operation: UUID | None = None,
) -> Done[CodeProposal]:
    """A code for the draft that waits for approval; its proposer may code with `.code` meanwhile. For all who code."""
    programme = codebook.programme
    visible.require(by, "code", programme)
    newest = version_of(codebook)
    if parent is not None and not newest.entries.filter(code=parent).exists():
        raise NotFound("The heading is not in the codebook.", hint="Reload the page: the codebook has changed.")
    check_name(newest, words.name, parent)
    _check_not_proposed(by, programme, words.name, parent)
    check_colour(words.colour)
    fields = {name: value for name, value in words.fields().items() if name != "questions"}
    made = CodeProposal.objects.create(
        code=Code.objects.create(codebook=codebook), parent=parent, proposed_by=by, proposed_at=datetime.now(UTC),
        **fields,
    )  # fmt: skip
    return Done("code proposed", made, programme, {"code": str(made.code.guid)})


@action
def approve_proposal(
    *,
    by: Person,
    proposal: CodeProposal,
    words: CodeWords | None = None,
    parent: Code | None = None,
    reason: str = "",
    operation: UUID | None = None,
) -> Done[CodeProposal]:
    """Take a proposed code into the draft, under `parent`, in its proposer's words or in others."""
    draft = _to_settle(by, proposal)
    enter(draft, proposal.code, words or words_of(proposal), parent)
    note_change(draft, proposal.code, Change.ADDED, reason, who=by, before={str(proposal.code.guid): None})
    return _settled(by, proposal, ProposalStanding.APPROVED, reason)


@action
def merge_proposal(
    *, by: Person, proposal: CodeProposal, into: Code, reason: str, operation: UUID | None = None
) -> Done[CodeProposal]:
    """A proposed code is one that there is already: what was coded with it counts as that one from the draft on."""
    draft = _to_settle(by, proposal)
    entry_in(draft, into)
    note_change(draft, proposal.code, Change.MERGED, reason, who=by, before={str(proposal.code.guid): None}, into=into)
    return _settled(by, proposal, ProposalStanding.MERGED, reason, into)


@action
def decline_proposal(
    *, by: Person, proposal: CodeProposal, reason: str, operation: UUID | None = None
) -> Done[CodeProposal]:
    """Leave a proposed code out. What was coded with it stays on record, uncounted, for its coder to recode."""
    visible.require(by, "codebook", proposal.code.codebook.programme)
    _check_waiting(by, proposal)
    return _settled(by, proposal, ProposalStanding.DECLINED, reason)


def words_of(proposal: CodeProposal) -> CodeWords:
    """The words that a code was proposed in."""
    p = proposal
    return CodeWords(p.name, p.definition, p.include, p.exclude, p.example, p.synonyms, colour=p.colour)


def _to_settle(by: Person, proposal: CodeProposal) -> CodebookVersion:
    visible.require(by, "codebook", proposal.code.codebook.programme)
    _check_waiting(by, proposal)
    return draft_of(proposal.code.codebook)


def _check_waiting(by: Person, proposal: CodeProposal) -> None:
    proposal.refresh_from_db()
    if not open_to(by, proposal.code.codebook.programme).filter(pk=proposal.pk).exists():
        raise NotFound("There is no such proposal.")
    if proposal.standing != ProposalStanding.WAITING:
        raise Conflict(f"This proposal is {proposal.standing} already.")


def _check_not_proposed(by: Person, programme: Programme, name: str, parent: Code | None) -> None:
    waiting = open_to(by, programme).filter(standing=ProposalStanding.WAITING, parent=parent)
    if name.strip().casefold() in {other.casefold() for other in waiting.values_list("name", flat=True)}:
        raise Conflict("A code of this name has been proposed already.", hint="Use another name, or wait for that one.")


def _settled(
    by: Person, proposal: CodeProposal, standing: ProposalStanding, reason: str, into: Code | None = None
) -> Done[CodeProposal]:
    proposal.standing, proposal.reason, proposal.into = standing, reason.strip(), into
    proposal.settled_by, proposal.settled_at = by, datetime.now(UTC)
    proposal.save()
    details = {"code": str(proposal.code.guid), "into": str(into.guid) if into else None}
    return Done(f"proposal {standing}", proposal, proposal.code.codebook.programme, details)
