"""What waits for a person: rounds to code or to settle, queries, proposed codes, codings to look at again."""

from collections.abc import Iterator
from dataclasses import dataclass

from fingerpost.store.models import Person, Programme
from fingerpost.store.queries import proposals, visible
from fingerpost.store.queries.queries import for_the_codebook
from fingerpost.store.queries.recoding import to_look_at
from fingerpost.store.queries.rounds import RoundNow, rounds_of
from fingerpost.terms.coding import Phase
from fingerpost.terms.said import some


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something to do: what of, where it is done (within the programme), and what is to be done."""

    of: str
    at: str
    does: str


def waiting(person: Person, programme: Programme) -> list[Waiting]:
    """The person's to-do list, the most pressing first; empty for those who do not code."""
    if not visible.allowed(person, "code", programme):
        return []
    return [
        *_rounds(person, programme), *_proposed(person, programme), *_queries(person, programme),
        *_again(person, programme),
    ]  # fmt: skip


def _rounds(person: Person, programme: Programme) -> Iterator[Waiting]:
    leads = visible.allowed(person, "programme", programme)
    for now in rounds_of(person, programme, still_on=True):
        if does := _does(now, leads):
            yield Waiting(now.round.name, f"rounds/{now.round.guid}/", does)


def _does(now: RoundNow, leads: bool) -> str:
    if now.round.phase == Phase.INDEPENDENT and now.is_coder and not now.has_finished:
        return f"{some(len(now.mine), 'text')} to code on your own"
    if now.round.phase == Phase.INDEPENDENT and leads and not now.waiting:
        return "all coders have finished: reveal and compare"
    if now.round.phase == Phase.RECONCILING and (now.is_coder or leads):
        return "meet and settle what coders saw differently"
    return ""


def _proposed(person: Person, programme: Programme) -> Iterator[Waiting]:
    if not visible.allowed(person, "codebook", programme):
        return
    if number := proposals.waiting(person, programme).count():
        yield Waiting("Proposed codes", "codebook/proposals/", f"{number} to approve or decline")
    if number := for_the_codebook(person, programme).count():
        yield Waiting("Decisions", "decisions/?for=codebook", f"{number} to put into the codebook")


def _queries(person: Person, programme: Programme) -> Iterator[Waiting]:
    if number := visible.queries(person, programme).filter(settled_at__isnull=True).count():
        yield Waiting("Queries", "queries/", f"{number} open")


def _again(person: Person, programme: Programme) -> Iterator[Waiting]:
    todo = to_look_at(person, programme)
    if todo.left:
        words = [some(len(todo.codings), "coding")] * bool(todo.codings)
        words += [some(len(todo.sources), "source")] * bool(todo.sources)
        yield Waiting("New codebook", "recode/", f"{' and '.join(words)} to look at again")
