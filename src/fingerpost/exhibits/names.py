"""Where names stand in a programme's texts: what a person looks through before a pseudonym takes their place."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from fingerpost.analysis.naming import look_alikes, occurrences
from fingerpost.exhibits.versions import whole_words
from fingerpost.store import names as key
from fingerpost.store.queries import pseudonyms as rows
from fingerpost.store.queries import visible
from fingerpost.store.queries.types import Person, Programme

AROUND = 50
SHOWN_A_TEXT = 3
"""Places of a text shown with what stands around them; the others are counted."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a name with what stands around it. `at`: `start-end` in code points."""

    at: str
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class InText:
    """The places of one source."""

    source: UUID
    title: str
    total: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class NamesFound:
    """What a replacement would touch, which words look like the name, and where it stands that nothing replaces."""

    texts: tuple[InText, ...]
    alike: tuple[tuple[str, int], ...]
    elsewhere: Mapping[str, int]

    @property
    def total(self) -> int:
        """Places in all texts."""
        return sum(text.total for text in self.texts)


@dataclass(frozen=True, slots=True)
class Known:
    """One pseudonym as the register of pseudonyms shows it. `left`: places of its name in today's texts."""

    guid: UUID
    label: str
    forms: tuple[str, ...]
    left: int


def names_found(*, viewer: Person, programme: Programme, forms: Sequence[str]) -> NamesFound:
    """Where these forms of a name stand. Raises Refused for those who may not see the register."""
    visible.require(viewer, "participants", programme)
    read = list(rows.texts(viewer, programme))
    found = [_in_text(source.guid, source.title, text, forms) for source, text in read]
    elsewhere = Counter(sort for sort, words in rows.other_words(viewer, programme) if occurrences(words, forms))
    alike = look_alikes(list(forms), (text for _, text in read))
    return NamesFound(tuple(text for text in found if text.total), tuple(alike), dict(elsewhere))


def known_names(*, viewer: Person, programme: Programme) -> list[Known]:
    """Every pseudonym with the name behind it and how often that name stands in texts still. Raises Refused."""
    visible.require(viewer, "participants", programme)
    found = list(rows.pseudonyms(viewer, programme))
    forms = key.names() if found else {}
    left: Counter[UUID] = Counter()
    for _, text in rows.texts(viewer, programme) if forms else ():
        left.update({row.guid: len(occurrences(text, forms.get(row.guid, ()))) for row in found})
    return [Known(row.guid, str(row), forms.get(row.guid, ()), left[row.guid]) for row in found]


def _in_text(source: UUID, title: str, text: str, forms: Sequence[str]) -> InText:
    spans = occurrences(text, forms)
    return InText(source, title, len(spans), tuple(_place(text, *span) for span in spans[:SHOWN_A_TEXT]))


def _place(text: str, start: int, end: int) -> Place:
    before = whole_words(text[max(0, start - AROUND) : start], at_start=start > AROUND)
    after = whole_words(text[end : end + AROUND], at_end=end + AROUND < len(text))
    return Place(f"{start}-{end}", before, text[start:end], after)
