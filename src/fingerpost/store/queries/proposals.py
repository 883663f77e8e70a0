"""Proposed codes that a person may see. Blinding holds here too: a proposal tells what its coder saw in a text."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from fingerpost.store.models import CodeProposal, Person, Programme
from fingerpost.store.queries import visible
from fingerpost.terms.codebook import ProposalStanding
from fingerpost.terms.errors import NotFound


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposed code as a page shows it. `uses`: codings with it that the viewer may see."""

    proposal: CodeProposal
    uses: int
    is_own: bool


def open_to(person: Person, programme: Programme) -> QuerySet[CodeProposal]:
    """Proposals of the programme that the person may see: one's own, and those of others, but those who settle them
    see none of a fellow coder's while both code in an open round.
    """
    everything = CodeProposal.objects.filter(code__codebook__programme=programme)
    if not visible.allowed(person, "code", programme):
        return everything.none()
    if not visible.allowed(person, "codebook", programme):
        return everything.filter(proposed_by=person)
    return everything.exclude(proposed_by__in=visible.fellow_coders(person, programme))


def waiting(person: Person, programme: Programme) -> QuerySet[CodeProposal]:
    """Those that nobody has settled yet, oldest first."""
    rows = open_to(person, programme).filter(standing=ProposalStanding.WAITING)
    return rows.select_related("code", "parent", "proposed_by").order_by("proposed_at", "pk")


def own_waiting(person: Person, programme: Programme) -> QuerySet[CodeProposal]:
    """The person's own proposals that they may code with meanwhile."""
    return waiting(person, programme).filter(proposed_by=person)


def proposal_of(person: Person, programme: Programme, guid: UUID) -> CodeProposal:
    """One proposal; raises NotFound."""
    found = open_to(person, programme).filter(guid=guid).select_related("code__codebook", "proposed_by").first()
    if found is None:
        raise NotFound("There is no such proposal.", hint="It may have been settled meanwhile.")
    return found


def proposed(person: Person, programme: Programme) -> list[Proposed]:
    """The proposals that wait, each with how often it was used already."""
    rows = list(waiting(person, programme))
    used = visible.codings(person, programme).filter(code__in=[row.code_id for row in rows])
    by_code: dict[int, int] = {}
    for code in used.values_list("code_id", flat=True):
        by_code[code] = by_code.get(code, 0) + 1
    return [Proposed(row, by_code.get(row.code_id, 0), row.proposed_by_id == person.pk) for row in rows]
