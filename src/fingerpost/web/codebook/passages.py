"""A code's passages for its page, grouped by polarity."""

from collections.abc import Iterator
from dataclasses import dataclass

from fingerpost.exhibits.quoted import Quotation, may_be_shown, passages_under, quoted
from fingerpost.store.models import Code, Person, Programme
from fingerpost.terms.coding import Polarity

SHOWN_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Group:
    """The quotations of one polarity."""

    polarity: str
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class Passages:
    """What the page shows, and notes on what it does not."""

    groups: tuple[Group, ...]
    notes: tuple[str, ...]


def by_polarity(person: Person, programme: Programme, code: Code) -> Passages:
    """The passages that stand for a code; what may not be quoted is counted and not shown."""
    guids = passages_under(person, programme, code.guid)
    all_of_it = quoted(person, programme, guids[:SHOWN_AT_MOST])
    shown = may_be_shown(all_of_it)
    notes = _notes(guids, len(all_of_it) - len(shown))
    return Passages(tuple(group for group in _groups(shown) if group.quotations), tuple(notes))


def _groups(shown: list[Quotation]) -> Iterator[Group]:
    for polarity in Polarity:
        yield Group(polarity, tuple(each for each in shown if each.codings[0].polarity == polarity))


def withheld_note(withheld: int) -> str:
    """How many passages are counted and not shown."""
    return f"{withheld} {'passage is' if withheld == 1 else 'passages are'} counted and may not be quoted."


def _notes(guids: list[str], withheld: int) -> list[str]:
    notes = [withheld_note(withheld)] if withheld else []
    if len(guids) > SHOWN_AT_MOST:
        notes.append(f"The first {SHOWN_AT_MOST} of {len(guids):,} codings; the quotations page lists all.")
    return notes
