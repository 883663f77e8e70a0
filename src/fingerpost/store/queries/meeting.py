"""A round's revealed passes, what was decided of them, and the texts they stand in, for the meeting."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from fingerpost.store.models import Coding, Decision, Person, Programme, Round, Source
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import names_by_code
from fingerpost.terms.coding import Layer, Phase
from fingerpost.terms.errors import Conflict, NotFound


@dataclass(frozen=True, slots=True)
class Passed:
    """One coding of a blind pass, as the meeting names it: coder, code and source by guid, as text."""

    guid: str
    coder: str
    code: str
    source: str
    start: int
    end: int
    polarity: str
    memo: str


def passes(person: Person, round: Round) -> list[Passed]:
    """The codings of all passes; raises Conflict while the round is coded independently, for everybody."""
    if round.phase == Phase.INDEPENDENT:
        raise Conflict(f"{round.name} is still coded independently.", hint="Its passes are compared once they close.")
    rows = visible.codings(person, round.programme).filter(round=round, layer=Layer.INDEPENDENT)
    fields = (
        "guid", "coder__guid", "code__guid", "passage__version__source__guid", "passage__start", "passage__end",
        "polarity", "memo",
    )  # fmt: skip
    values = rows.order_by("passage__start", "pk").values_list(*fields)
    return [Passed(str(guid), str(who), str(code), str(source), *rest) for guid, who, code, source, *rest in values]


def coders_by_source(round: Round) -> dict[str, tuple[str, ...]]:
    """Source → who codes it in the round, by name; all by guid as text."""
    found: dict[str, tuple[str, ...]] = {}
    rows = round.shares.order_by("coder__name", "coder__pk").values_list("source__guid", "coder__guid")
    for source, coder in rows:
        found[str(source)] = (*found.get(str(source), ()), str(coder))
    return found


def coders_of(round: Round) -> dict[str, Person]:
    """The round's coders by guid, in order of name."""
    return {str(coder.guid): coder for coder in round.coders.order_by("name", "pk")}


def texts_of(person: Person, round: Round) -> dict[str, Source]:
    """The round's sources that the person may read, by guid, in order of title."""
    rows = visible.sources(person, round.programme).filter(rounds=round).select_related("current")
    return {str(source.guid): source for source in rows.order_by("title", "pk")}


def code_names(round: Round) -> dict[str, str]:
    """Every code that ever was, by guid, under the name it has in the round's version (else its newest)."""
    codebook = round.version.codebook
    newest = names_by_code(codebook)
    guids = {pk: str(guid) for pk, guid in codebook.codes.values_list("pk", "guid")}
    here = dict(round.version.entries.values_list("code_id", "name"))
    return {guids[pk]: here.get(pk, name) for pk, name in newest.items()}


def decisions_of(person: Person, round: Round) -> QuerySet[Decision]:
    """What the round's meeting decided and did not take back, newest first."""
    rows = visible.decisions(person, round.programme).filter(round=round, undone_at__isnull=True)
    return rows.select_related("decided_by", "taken", "changed_code").prefetch_related("about")


def decided(person: Person, round: Round) -> dict[str, Decision]:
    """Coding of a pass, by guid → the decision that holds about it."""
    return {str(coding.guid): row for row in decisions_of(person, round) for coding in row.about.all()}


def decision_of(person: Person, programme: Programme, guid: UUID) -> Decision:
    """One decision; raises NotFound."""
    found = visible.decisions(person, programme).filter(guid=guid).select_related("round__programme").first()
    if found is None:
        raise NotFound("There is no such decision.")
    return found


def codings_by_guid(person: Person, round: Round, guids: list[str]) -> list[Coding]:
    """These codings of the round's passes, with what settling them needs."""
    rows = visible.codings(person, round.programme).filter(round=round, guid__in=guids)
    return list(rows.select_related("code", "coder", "passage__version__source__current"))
