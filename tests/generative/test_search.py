"""Search: whatever is typed is read or refused; whatever is found, a plain reading of the texts finds too."""

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.store.queries.search import snippets_of
from fingerpost.store.search.packing import pack_spans, unpack_spans
from fingerpost.store.search.places import TEXT_BITS, Texts, matches
from fingerpost.store.search.stems import stem
from fingerpost.terms.errors import Invalid
from fingerpost.terms.search import All, How, Near, Said, parse, written
from fingerpost.terms.search import Any as AnyOf
from fingerpost.terms.words import words_of

PIECES = [
    "plan",
    "plans",
    "planned",
    "care",
    "caf*",
    "*re",
    '"care plan"',
    "AND",
    "OR",
    "NOT",
    "NEAR/2",
    "(",
    ")",
    "-",
    '"',
    "café",
    "'",
    "%",
    "_",
    ";--",
]
TYPED = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=10).map(" ".join))
WORDS = ["plan", "plans", "care", "cafe", "Café", "planned", "careful", "more", "\n\n"]
TEXT = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


@settings(max_examples=300)
@given(TYPED)
def test_whatever_is_typed_is_read_or_plainly_refused(typed):
    try:
        query = parse(typed)
    except Invalid as error:
        assert (error.message and error.hint is not None) or "limit" in error.message
        return
    assert parse(written(query)) == query


def stands(part, word):
    if part.how is How.PATTERN:
        return re.fullmatch(".*".join(map(re.escape, part.text.split("*"))), word, re.DOTALL) is not None
    return word == part.text if part.how is How.EXACT else stem(word) == stem(part.text)


def places(query, words):
    """The first and last word of each place, found by looking at every word."""
    match query:
        case Said(parts):
            starts = range(len(words) - len(parts) + 1)
            return {
                (i, i + len(parts) - 1)
                for i in starts
                if all(words[i + k] and stands(p, words[i + k]) for k, p in enumerate(parts))
            }
        case Near(left, right, distance):
            one, two = places(left, words), places(right, words)
            near = [
                (a, b) for a in one for b in two if a[0] != b[0] and a[0] - b[1] <= distance and b[0] - a[1] <= distance
            ]
            return {place for pair in near for place in pair}
        case AnyOf(parts):
            return set().union(*(places(part, words) for part in parts))
        case All(parts, but):
            found = [places(part, words) for part in parts]
            is_met = all(found) and not any(places(part, words) for part in but)
            return set().union(*found) if is_met else set()


@settings(max_examples=200)
@given(TYPED, st.lists(TEXT, min_size=1, max_size=3))
def test_found_is_what_a_plain_reading_finds(typed, texts):
    try:
        query = parse(typed)
    except Invalid:
        return
    read = {-1 - number: words_of(text) for number, text in enumerate(texts)}
    found = matches_in_memory(query, read)
    wanted = {(key, first) for key, words in read.items() for first, _ in places(query, words.words)}
    assert {(int(place) >> TEXT_BITS, int(place) & (2**TEXT_BITS - 1)) for place in found.first} == wanted
    assert set(found.texts.tolist()) == {key for key, _ in wanted}


def matches_in_memory(query, read, monkey=None):
    """`matches` over texts that no index holds; the database's list of words is empty."""
    from unittest.mock import patch

    with patch("fingerpost.store.search.places._word_keys", lambda part: []):
        return matches(query, Texts(frozenset(), read))


@given(st.lists(st.tuples(st.integers(0, 2**31), st.integers(0, 64)), max_size=50))
def test_spans_are_unpacked_as_they_were_packed(spans):
    starts, lengths = sorted(start for start, _ in spans), [length for _, length in spans]
    unpacked = unpack_spans(pack_spans(starts, lengths))
    assert unpacked[0].tolist() == starts
    assert unpacked[1].tolist() == (np.array(starts, dtype=np.int64) + np.array(lengths, dtype=np.int64)).tolist()


@given(
    st.text(alphabet="ab \n😀", max_size=300), st.lists(st.tuples(st.integers(0, 299), st.integers(1, 5)), max_size=8)
)
def test_snippets_show_every_place_in_the_words_of_the_text(text, spans):
    wanted = sorted({(start, min(len(text), start + n)) for start, n in spans if start < len(text)})
    apart = [place for at, place in enumerate(wanted) if all(before[1] <= place[0] for before in wanted[:at])]
    shown = list(snippets_of(text, apart))
    assert [words for snippet in shown for words, found in snippet.pieces if found] == [
        text[a:b].replace("\n", " ") for a, b in apart
    ]
    assert all("".join(words for words, _ in snippet.pieces) in text.replace("\n", " ") for snippet in shown)
