"""Finds the places of a search query in texts, all at once, as sorted arrays. Reads alone.

A place is one number: the text's number in its upper bits, the word's number in that text in its lower ones.
Which texts are looked at, the caller says: they must be ones that the person may see.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connections
from django.db.models import Aggregate, BinaryField, CharField
from django.db.models.lookups import PatternLookup

from fingerpost.store.models import IndexedText, Occurrence, Word
from fingerpost.store.search.packing import Numbers, unpack_places, unpack_spans
from fingerpost.store.search.stems import stem
from fingerpost.terms.search import All, How, Near, Part, Query, Said
from fingerpost.terms.search import Any as AnyOf
from fingerpost.terms.words import Words

TEXT_BITS = 32
LOT = 900
NONE: Numbers = np.empty(0, dtype=np.int64)


@CharField.register_lookup
class Like(PatternLookup):
    """`word LIKE pattern`, the pattern as a bound value; words hold no signs that mean anything there."""

    lookup_name = "like"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The comparison for either database."""
        left, left_values = self.process_lhs(compiler, connection)
        return f"{left} LIKE %s", (*left_values, str(self.rhs))


class Joined(Aggregate):
    """Bytes of several rows one behind the other, in any order. Of PostgreSQL alone."""

    function = "string_agg"
    template = "%(function)s(%(expressions)s, ''::bytea)"
    output_field = BinaryField()


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts that are searched: their keys in the index, and those that are not in it yet as they were read now."""

    keys: frozenset[int]
    unread: Mapping[int, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matches:
    """Where a query is met: `texts` as sorted numbers, and each place's first and last word, sorted."""

    texts: Numbers
    first: Numbers
    last: Numbers


def matches(query: Query, texts: Texts, within: "Within | None" = None) -> Matches:
    """Everything that the query finds in these texts; `within` leaves only places in some parts of them."""
    return _Finder(texts, within).matches(query)


class Within:
    """Parts of texts (by first and last word, as places, last exclusive) outside of which nothing is found."""

    def __init__(self, starts: Numbers, ends: Numbers) -> None:
        order = np.argsort(starts, kind="stable")
        self.starts, self.ends = starts[order], np.maximum.accumulate(ends[order]) if len(ends) else ends

    def holds(self, places: Numbers) -> npt.NDArray[np.bool_]:
        """For each place whether it lies in a part."""
        if not len(self.starts):
            return np.zeros(len(places), dtype=bool)
        at = np.searchsorted(self.starts, places, side="right") - 1
        inside: npt.NDArray[np.bool_] = (at >= 0) & (places < self.ends[np.maximum(at, 0)])
        return inside


class _Finder:
    def __init__(self, texts: Texts, within: Within | None) -> None:
        self.texts, self.within = texts, within

    def matches(self, query: Query) -> Matches:
        match query:
            case Said(parts):
                return self._side_by_side(parts)
            case Near(left, right, distance):
                return _near(self.matches(left), self.matches(right), distance)
            case AnyOf(parts):
                return _together([self.matches(part) for part in parts])
            case All(parts, but):
                return self._all([self.matches(part) for part in parts], [self.matches(part) for part in but])

    def _all(self, wanted: list[Matches], but: list[Matches]) -> Matches:
        found = _together(wanted)
        texts = found.texts
        for each in wanted:
            texts = np.intersect1d(texts, each.texts, assume_unique=True)
        for each in but:
            texts = np.setdiff1d(texts, each.texts, assume_unique=True)
        keep = _is_in(found.first >> TEXT_BITS, texts)
        return Matches(texts, found.first[keep], found.last[keep])

    def _side_by_side(self, parts: tuple[Part, ...]) -> Matches:
        first = self._places(parts[0])
        for number, part in enumerate(parts[1:], start=1):
            if not len(first):
                break
            first = first[_is_in(first + number, self._places(part))]
        last = first + (len(parts) - 1)
        if self.within is not None:
            inside = self.within.holds(first) & self.within.holds(last)
            first, last = first[inside], last[inside]
        return Matches(_texts_of(first), first, last)

    def _places(self, part: Part) -> Numbers:
        """Where a word stands, in whatever forms are meant, sorted."""
        found = [*self._indexed(_word_keys(part)), *_unread(part, self.texts.unread)]
        places = np.concatenate([NONE, *found])
        if len(places) and np.any(places[1:] < places[:-1]):
            places.sort()
        return places

    def _indexed(self, words: list[int]) -> Iterator[Numbers]:
        for some in (words[at : at + LOT] for at in range(0, len(words), LOT)):
            rows = [row for row in _occurrences(some) if row[0] in self.texts.keys]
            if rows:
                texts, packed = zip(*rows, strict=True)
                places, sizes = unpack_places(packed)
                yield np.repeat(np.array(texts, dtype=np.int64) << TEXT_BITS, sizes) | places


def _occurrences(words: list[int]) -> Iterable[tuple[int, bytes | memoryview]]:
    """Texts and the packed places of these words in them; of several words a text may come back more than once.

    A wildcard is met by thousands of words, each in many texts: a server sends what belongs to one text in one row.
    """
    met = Occurrence.objects.filter(word__in=words)
    if len(words) == 1:
        return met.order_by("text_id").values_list("text_id", "places")
    if connections[met.db].vendor == "postgresql":
        return met.values("text_id").annotate(all=Joined("places")).order_by().values_list("text_id", "all")
    return met.values_list("text_id", "places")  # no server to spare the way to: sorted once, in `_places`


def _word_keys(part: Part) -> list[int]:
    if part.how is How.STEM:
        rows = Word.objects.filter(stem=stem(part.text))
    elif part.how is How.EXACT:
        rows = Word.objects.filter(word=part.text)
    else:
        rows = Word.objects.filter(word__like=part.text.replace("*", "%"))
    return list(rows.values_list("pk", flat=True))


def _unread(part: Part, unread: Mapping[int, Words]) -> Iterator[Numbers]:
    for key, read in unread.items():
        places = [number for number, word in enumerate(read.words) if word and _is_meant(word, part)]
        yield np.array(places, dtype=np.int64) | (np.int64(key) << TEXT_BITS)


def _is_meant(word: str, part: Part) -> bool:
    if part.how is How.STEM:
        return stem(word) == stem(part.text)
    return word == part.text if part.how is How.EXACT else _fits(word, part.text.split("*"))


def _fits(word: str, pieces: list[str]) -> bool:
    """Whether the pieces stand in the word in this order, the first at its beginning and the last at its end."""
    if not (word.startswith(pieces[0]) and word.endswith(pieces[-1])):
        return False
    at, end = len(pieces[0]), len(word) - len(pieces[-1])
    for piece in pieces[1:-1]:
        met = word.find(piece, at, max(end, at))
        if met < 0:
            return False
        at = met + len(piece)
    return at <= end


def _near(left: Matches, right: Matches, distance: int) -> Matches:
    """Places of either side that have one of the other within so many words."""
    found = [_beside(left, right, distance), _beside(right, left, distance)]
    return _together(found)


def _beside(some: Matches, others: Matches, distance: int) -> Matches:
    """Those of `some` with another place of `others` whose nearest word is at most so many words away."""
    if not len(others.first) or not len(some.first):
        return Matches(NONE, NONE, NONE)
    before = np.searchsorted(others.first, some.last + distance, side="right")
    after = np.searchsorted(np.sort(others.last), some.first - distance, side="left")
    itself = _is_in(some.first, others.first)  # a word is not beside itself
    keep = (before - after) > itself
    first, last = some.first[keep], some.last[keep]
    return Matches(_texts_of(first), first, last)


def _texts_of(places: Numbers) -> Numbers:
    """The texts in which these sorted places are, each once."""
    texts = places >> TEXT_BITS
    return texts[np.flatnonzero(np.diff(texts, prepend=texts[:1] - 1))]


def _is_in(values: Numbers, some: Numbers) -> npt.NDArray[np.bool_]:
    """For each value whether it is one of `some`, which are sorted."""
    if not len(some):
        return np.zeros(len(values), dtype=bool)
    at = np.minimum(np.searchsorted(some, values), len(some) - 1)
    met: npt.NDArray[np.bool_] = some[at] == values
    return met


def _together(found: list[Matches]) -> Matches:
    """All places of these, each once, the longer where two begin together."""
    if len(found) == 1:
        return found[0]
    first = np.concatenate([each.first for each in found])
    last = np.concatenate([each.last for each in found])
    order = np.lexsort((-last, first))
    first, last = first[order], last[order]
    once = np.ones(len(first), dtype=bool)
    once[1:] = first[1:] != first[:-1]
    return Matches(_texts_of(first[once]), first[once], last[once])


def spans_of(keys: Iterable[int], unread: Mapping[int, Words]) -> dict[int, tuple[Numbers, Numbers]]:
    """Text → where its words begin and end, in code points."""
    wanted = list(keys)
    spans = {
        key: (starts, starts + np.array(read.lengths, dtype=np.int64))
        for key, read in unread.items()
        for starts in (np.array(read.starts, dtype=np.int64),)
    }
    for some in (wanted[at : at + LOT] for at in range(0, len(wanted), LOT)):
        rows = IndexedText.objects.filter(pk__in=[key for key in some if key not in unread])
        spans.update((key, unpack_spans(packed)) for key, packed in rows.values_list("pk", "spans"))
    return spans
