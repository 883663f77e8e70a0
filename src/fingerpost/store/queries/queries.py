"""Queries on coding and the log of decisions, as a person may see them."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from fingerpost.store.models import Coding, Decision, Passage, Person, Programme, Query, QueryAnswer
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import names_by_code
from fingerpost.terms.errors import NotFound


@dataclass(frozen=True, slots=True)
class QueryNow:
    """A query with what it is about (`passage` and `code` where it is about words or a code) and what was said."""

    query: Query
    passage: Passage | None
    code: str
    answers: tuple[QueryAnswer, ...]
    decision: Decision | None

    @property
    def is_open(self) -> bool:
        """Whether nobody has settled it."""
        return self.query.settled_at is None


def queries_of(person: Person, programme: Programme) -> list[QueryNow]:
    """All queries that the person may see: open ones first, then the newest."""
    rows = _whole(visible.queries(person, programme))
    names = _names(programme)
    return sorted((_now(row, names) for row in rows), key=lambda each: not each.is_open)


def query_now(person: Person, programme: Programme, guid: UUID) -> QueryNow:
    """One query; raises NotFound."""
    row = _whole(visible.queries(person, programme).filter(guid=guid)).first()
    if row is None:
        raise NotFound("There is no such query.")
    return _now(row, _names(programme))


def for_the_codebook(person: Person, programme: Programme) -> QuerySet[Decision]:
    """Decisions that propose something for the codebook which nobody has put into a draft yet."""
    rows = visible.decisions(person, programme).filter(carried_out__isnull=True, undone_at__isnull=True)
    return rows.exclude(wording="")


def decisions_log(
    person: Person, programme: Programme, round: int | None = None, *, for_codebook: bool = False
) -> QuerySet[Decision]:
    """Every decision, newest first, those taken back among them; of one round if its number is given; `for_codebook`:
    those whose proposals still wait.
    """
    rows = for_the_codebook(person, programme) if for_codebook else visible.decisions(person, programme)
    rows = rows.filter(round__number=round) if round is not None else rows
    seen = visible.codings(person, programme).select_related("coder", "passage__version__source").order_by("pk")
    rows = rows.prefetch_related(Prefetch("about", seen, "talked_over"), Prefetch("made", seen, "put_there"))
    return rows.select_related("round", "query", "decided_by", "taken", "undone_by", "carried_out", "changed_code")


def coding_to_ask_about(person: Person, programme: Programme, guid: UUID) -> Coding:
    """A coding that the person sees; raises NotFound."""
    rows = visible.codings(person, programme).filter(guid=guid)
    found = rows.select_related("code", "passage__version__source__programme").first()
    if found is None:
        raise NotFound("There is no such coding.")
    return found


def _whole(rows: QuerySet[Query]) -> QuerySet[Query]:
    return rows.select_related(
        "raised_by", "settled_by", "passage__version__source", "coding__passage__version__source"
    ).prefetch_related("answers__author", "decisions__decided_by", "decisions__carried_out")


def _now(row: Query, names: dict[int, str]) -> QueryNow:
    held = next((decision for decision in row.decisions.all() if decision.undone_at is None), None)
    passage = row.passage or (row.coding.passage if row.coding else None)
    return QueryNow(row, passage, names.get(row.code_id or 0, ""), tuple(row.answers.all()), held)


def _names(programme: Programme) -> dict[int, str]:
    codebook = programme.codebooks.first()
    return names_by_code(codebook) if codebook else {}
