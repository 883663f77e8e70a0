"""Retrieval: every query is read or refused, and finds what looking at every pair of passages finds."""

import numpy as np
import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fingerpost.analysis.passages import Around, find_passages, line_of
from fingerpost.terms.coding import Polarity
from fingerpost.terms.errors import Invalid
from fingerpost.terms.retrieval import (
    Both,
    Coded,
    Either,
    Measure,
    Meets,
    Relation,
    Scope,
    Wanted,
    Words,
    gives_codings,
    parse,
    written,
)
from fingerpost.terms.search import parse as words

PIECES = [
    "[A]",
    "[B]",
    "[C/D]",
    "[*]",
    "barrier[A]",
    "[x\\]y]",
    "OVERLAPS",
    "NOT",
    "INSIDE",
    "AROUND",
    "EXACTLY",
    "NEAR/3",
    "NEAR",
    "NEAR/1 SENTENCES",
    "AND",
    "OR",
    "(",
    ")",
    "budget",
    '"care plan"',
    "-x1",
    "same:turn",
    "site:04",
    'role:"a b"',
    "layer:agreed",
    "kind:nope",
    "[",
    "]",
    '"',
]
TYPED = st.one_of(st.text(max_size=50), st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join))


@settings(max_examples=300)
@given(TYPED)
@example("0\uf900")  # an ideograph kept for other encodings' sake: folded, it is one that stands alone
def test_whatever_is_typed_is_read_or_plainly_refused(typed):
    try:
        wanted = parse(typed)
    except Invalid as error:
        assert error.message
        return
    assert parse(written(wanted)) == wanted


SAID = Words(words("budget"))
LEAF = st.one_of(st.sampled_from([Coded("A"), Coded("B"), Coded("*"), Coded("A", Polarity.BARRIER), SAID]))
RELATION = st.sampled_from(Relation)


def meets(parts):
    near = st.builds(
        Meets, parts, st.just(Relation.NEAR), parts, st.integers(0, 4), st.sampled_from(Measure), st.booleans()
    )
    other = st.builds(
        lambda a, r, b, n: Meets(a, r, b, negated=n),
        parts,
        st.sampled_from([r for r in Relation if r is not Relation.NEAR]),
        parts,
        st.booleans(),
    )
    return st.one_of(near, other)


def compound(parts):
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    but = st.lists(parts, max_size=1).map(tuple)
    return st.one_of(meets(parts), st.builds(Both, several, but), st.builds(Either, several))


EXPRESSION = st.recursive(LEAF, compound, max_leaves=4)
SPAN = st.tuples(st.sampled_from(["s1", "s2"]), st.integers(0, 14), st.integers(1, 6))
CODING = st.tuples(SPAN, st.sampled_from(["A", "B", "C"]), st.sampled_from(["barrier", "none"]))
PARTS = {Scope.SENTENCE: [0, 4, 8, 12], Scope.PARAGRAPH: [0, 8], Scope.TURN: [3, 9]}


def number(scope, place):
    return sum(start <= place for start in PARTS[scope])


def gap(scope, one, other):
    """How far apart in parts (or characters) two spans (source, start, end) are; None in different sources."""
    if one[0] != other[0]:
        return None
    if scope is Measure.CHARACTERS:
        return max(0, one[1] - other[2], other[1] - one[2])
    first = {"sentences": Scope.SENTENCE, "paragraphs": Scope.PARAGRAPH, "turns": Scope.TURN}.get(scope, scope)
    if first is Scope.SOURCE:
        return 0
    a, b = [(number(first, s[1]), number(first, s[2] - 1)) for s in (one, other)]
    return max(0, a[0] - b[1], b[0] - a[1])


def lies(meets_, one, other):
    if one[0] != other[0]:
        return False
    match meets_.relation:
        case Relation.OVERLAPS:
            return one[1] < other[2] and other[1] < one[2]
        case Relation.INSIDE:
            return other[1] <= one[1] and one[2] <= other[2]
        case Relation.AROUND:
            return one[1] <= other[1] and other[2] <= one[2]
        case Relation.EXACTLY:
            return one == other
        case Relation.NEAR:
            return gap(meets_.measure, one, other) <= meets_.distance


def by_pairs(what, rows, same):
    """Numbers of the rows that come out, by looking at every pair. A row is (span, code, polarity); words have no code."""
    match what:
        case Coded(code, polarity):
            return {n for n, (_, c, p) in enumerate(rows) if c and code in ("*", c) and polarity in (None, p)}
        case Words():
            return {n for n, (_, c, _) in enumerate(rows) if not c}
        case Meets(left, _, right, _, _, negated):
            some, others = by_pairs(left, rows, same), by_pairs(right, rows, same)
            return {n for n in some if negated != any(m != n and lies(what, rows[n][0], rows[m][0]) for m in others)}
        case Either(parts):
            return set().union(*(by_pairs(part, rows, same) for part in parts))
        case Both(parts, but):
            found = [by_pairs(part, rows, same) for part in parts]
            codes = [gives_codings(part) for part in parts]
            shown = set().union(*(f for f, is_code in zip(found, codes, strict=True) if is_code or not any(codes)))
            kept = {n for n in shown if together(rows, n, found, same)}
            for part in but:
                without = by_pairs(part, rows, same)
                kept = {n for n in kept if not any(shares(rows[n][0], rows[m][0], same) for m in without)}
            return kept


def shares(one, other, same):
    if same is Scope.PASSAGE:
        return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]
    return gap(same, one, other) == 0


def together(rows, n, found, same):
    if same is Scope.PASSAGE:
        return all(any(shares(rows[n][0], rows[m][0], same) for m in each) for each in found)
    return bool(
        held(rows[n][0], same).intersection(*(set().union(*(held(rows[m][0], same) for m in each)) for each in found))
    )


def held(span, same):
    if same is Scope.SOURCE:
        return {span[0]}
    return {(span[0], n) for n in range(number(same, span[1]), number(same, span[2] - 1) + 1)}


@settings(max_examples=400, deadline=None)
@given(EXPRESSION, st.sampled_from(Scope), st.lists(CODING, max_size=8), st.lists(SPAN, max_size=4, unique=True))
def test_found_is_what_looking_at_every_pair_finds(what, same, codings, places):
    rows = [((source, start, start + length), code, polarity) for (source, start, length), code, polarity in codings]
    said = [(source, start, start + length) for source, start, length in places]
    frame = pl.DataFrame(
        [(s, a, b, code, polarity) for (s, a, b), code, polarity in rows],
        schema={"source_id": pl.String, "start": pl.Int64, "end": pl.Int64, "code_id": pl.String, "polarity": pl.String}, orient="row",
    )  # fmt: skip
    spoken = pl.DataFrame(said, schema={"source_id": pl.String, "start": pl.Int64, "end": pl.Int64}, orient="row")
    parts = {scope: dict.fromkeys(("s1", "s2"), np.array(starts)) for scope, starts in PARTS.items()}
    found = find_passages(Wanted(what, same), line_of(frame), frame, Around({SAID: spoken}, parts), lambda code: {code})
    is_asked = "budget" in written(Wanted(what, same))
    everything = rows + ([(span, "", "") for span in said] if is_asked else [])
    wanted = by_pairs(what, everything, same)
    assert set(found.codings.tolist()) == {n for n in wanted if n < len(rows)}
    assert set(found.places.rows()) == {everything[n][0] for n in wanted if n >= len(rows)}
