"""Passages under some codes as a page shows them: by polarity, the first few of each, all of one when asked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fingerpost.exhibits.quoted import Quotation, may_be_shown, passages_under, quoted
from fingerpost.store.models import Person, Programme


@dataclass(frozen=True, slots=True)
class Group:
    """The passages of one polarity: those shown, how many there are, how many of the looked-at may not be quoted."""

    polarity: str
    quotations: tuple[Quotation, ...]
    total: int
    withheld: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing more is to be had."""
        return len(self.quotations) + self.withheld >= self.total


AT_MOST = 300


def by_polarity(
    person: Person, programme: Programme, codes: Iterable[str], *, few: int, whole: str = ""
) -> list[Group]:
    """The passages under these codes (guids as text), `few` of each polarity, but up to 300 of the polarity `whole`."""
    found = passages_under(person, programme, codes)
    picked = {polarity: guids[: AT_MOST if polarity == whole else few] for polarity, guids in found.items()}
    return list(_groups(person, programme, picked, found))


def _groups(
    person: Person, programme: Programme, picked: dict[str, list[str]], found: dict[str, list[str]]
) -> Iterator[Group]:
    wanted = [guid for guids in picked.values() for guid in guids]
    shown = {each.passage: each for each in quoted(person, programme, wanted, together=False)}
    for polarity, guids in picked.items():
        quotations = may_be_shown(shown[guid] for guid in guids)
        yield Group(polarity, tuple(quotations), len(found[polarity]), len(guids) - len(quotations))
