"""Figures of spans against a bitmap of characters, and what must not move them."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fingerpost.analysis import agreement as ag
from fingerpost.analysis.agreement.matching import matches

LENGTHS = {"d": 24, "e": 9, "empty": 5}
CODERS, CODES = ("A", "B", "C"), ("x", "y")

span = st.sampled_from(["d", "e"]).flatmap(
    lambda document: st.tuples(
        st.just(document), st.sampled_from(CODERS), st.sampled_from(CODES),
        st.integers(0, LENGTHS[document]), st.integers(0, LENGTHS[document]),
    ).map(lambda row: (*row[:3], min(row[3:]), max(row[3:])))
)  # fmt: skip
many = st.lists(span, max_size=14, unique=True)


def corpus_of(rows, lengths=LENGTHS):
    return ag.from_spans(rows, lengths, coders=CODERS, codes=CODES)


def bitmap(rows, code, coder):
    """Whether each character of each document is coded: every one walked through."""
    found = {document: np.zeros(length, dtype=bool) for document, length in LENGTHS.items()}
    for document, who, what, start, end in rows:
        if (who, what) == (coder, code):
            found[document][start:end] = True
    return np.concatenate([found[document] for document in LENGTHS])


@settings(deadline=None)
@given(many)
def test_the_sweep_is_the_bitmap(rows):
    for result in corpus_of(rows).measure((), by=("code", "pair")):
        a, b = (bitmap(rows, result.code, coder) for coder in result.pair)
        assert result.table == ((a & b).sum(), (a & ~b).sum(), (~a & b).sum(), (~a & ~b).sum())


@settings(deadline=None)
@given(many)
def test_coefficients_of_characters_are_those_of_characters_as_units(rows):
    names = ["character_kappa", "character_alpha", "character_ac1", "character_s", "character_percent"]
    for result in corpus_of(rows).measure(names, by=("code",)):
        maps = np.stack([bitmap(rows, result.code, coder) for coder in CODERS], axis=1).astype(int)
        units = ag.measure(ag.units(maps, categories=(0, 1)))
        pairs = {"alpha": "alpha_nominal", "percent": "percent_agreement", "s": "brennan_prediger", "ac1": "gwet_ac1"}
        for ours, theirs in pairs.items():
            value = units[theirs].value
            found = result.measures[f"character_{ours}"].value
            assert found == (None if value is None else pytest.approx(value, abs=1e-9)), ours


@settings(deadline=None)
@given(many)
def test_kappa_of_characters_is_cohens_of_characters_as_units(rows):
    for result in corpus_of(rows).measure(["character_kappa"], by=("code", "pair")):
        maps = np.stack([bitmap(rows, result.code, coder) for coder in result.pair], axis=1).astype(int)
        value = ag.measure(ag.units(maps, categories=(0, 1)))["cohen_kappa"].value
        assert result.measures["character_kappa"].value == (None if value is None else pytest.approx(value, abs=1e-9))


def exclusive(rows):
    """No coder's spans overlap; touching ones may."""
    return all(one[:2] != two[:2] or one[4] <= two[3] or two[4] <= one[3] for one, two in combinations(rows, 2))


parts = st.lists(
    st.tuples(st.sampled_from(["d", "e"]), st.sampled_from(CODERS), st.sampled_from(CODES), st.integers(0, 8), st.integers(1, 4)),
    max_size=10,
)  # fmt: skip


def apart(drawn):
    """Spans made from the drawn ones that do not overlap: what would overlap an earlier one is left out."""
    kept = []
    for document, coder, code, slot, length in drawn:
        end = min(3 * slot + length, LENGTHS[document])
        row = (document, coder, code, 3 * slot, end)
        if 3 * slot < end and exclusive([*kept, row]):
            kept.append(row)
    return kept


def plain_u(rows):
    """u-alpha, |u-alpha and cu-alpha with every pair of sections of every document intersected (the 2016 definitions)."""
    values = [None, *CODES]
    observed = dict.fromkeys([(c, k) for c in values for k in values], 0.0)
    paired = dict.fromkeys([(c, k) for c in CODES for k in CODES], 0.0)
    squares, gaps, own = dict.fromkeys(CODES, 0.0), 0.0, dict.fromkeys(CODES, 0.0)
    for document, length in LENGTHS.items():
        lines = {}
        for coder in CODERS:
            units = sorted((s, e, k) for d, c, k, s, e in rows if (d, c) == (document, coder))
            edges = [0, *[p for s, e, _ in units for p in (s, e)], length]
            blank = [(s, e, None) for s, e in zip(edges[::2], edges[1::2], strict=True) if e > s]
            lines[coder] = [*units, *blank]
            gaps += sum(e - s for s, e, _ in blank)
            for s, e, k in units:
                squares[k] += (e - s) ** 2
                over = [
                    max(0, min(e, e2) - max(s, s2))
                    for other in CODERS if other != coder
                    for d, c, _, s2, e2 in rows if (d, c) == (document, other)
                ]  # fmt: skip
                own[k] += (sum(over) / (len(CODERS) - 1)) ** 2
        for one in CODERS:
            for two in CODERS:
                for s, e, c in lines[one] if one != two else ():
                    for s2, e2, k in lines[two]:
                        shared = max(0, min(e, e2) - max(s, s2)) / (len(CODERS) - 1)
                        observed[c, k] += shared
                        if c is not None and k is not None:
                            paired[c, k] += shared
    return observed, paired, squares, gaps, own


def plain_figures(rows):
    observed, paired, squares, gaps, own = plain_u(rows)
    whole, values = sum(observed.values()), [None, *CODES]
    margin = {c: sum(observed[c, k] for k in values) for c in values}
    left = whole**2 - sum(squares.values()) - gaps
    expected = {(c, k): whole * margin[c] * margin[k] / left for c in values for k in values if c != k} if left else {}
    found = {}
    chance = sum(expected.values())
    found["u_alpha"] = 1 - sum(v for (c, k), v in observed.items() if c != k) / chance if chance else None
    chance = sum(v for (c, _), v in expected.items() if c is None)
    found["blank"] = 1 - sum(observed[None, k] for k in CODES) / chance if chance else None
    total = sum(paired.values())
    spare = total - sum(own.values()) / total if total else 0
    margin = {c: sum(paired[c, k] for k in CODES) for c in CODES}
    chance = 2 * margin["x"] * margin["y"] / spare if spare > 1e-9 else 0
    found["cu_alpha"] = 1 - (total - sum(paired[c, c] for c in CODES)) / chance if chance else None
    return found


@settings(deadline=None)
@given(parts)
def test_the_u_alphas_are_their_definitions(drawn):
    rows = apart(drawn)
    expected = plain_figures(rows)
    found = corpus_of(rows).measure(["u_alpha", "cu_alpha"])[0].measures
    for name in ("u_alpha", "cu_alpha"):
        assert found[name].value == (None if expected[name] is None else pytest.approx(expected[name], abs=1e-8)), name


@settings(deadline=None)
@given(parts)
def test_binary_u_alpha_is_its_definition_when_there_is_one_code(drawn):
    rows = [row for row in apart(drawn) if row[2] == "x"]
    found = corpus_of(rows).measure(["binary_u_alpha"], by=("code",))[0].measures["binary_u_alpha"]
    expected = plain_figures(rows)["blank"]
    assert found.value == (None if expected is None else pytest.approx(expected, abs=1e-8))


@settings(deadline=None, max_examples=50)
@given(parts)
def test_documents_one_after_another_give_the_u_alphas_of_the_corpus(drawn):
    rows = apart(drawn)
    edge = LENGTHS["d"]
    assume(
        not {row[1] for row in rows if row[0] == "d" and row[4] == edge}
        & {r[1] for r in rows if r[0] == "e" and r[3] == 0}
    )
    joined = [
        ("d", coder, code, start + edge * (d == "e"), end + edge * (d == "e")) for d, coder, code, start, end in rows
    ]
    names = ["u_alpha", "cu_alpha", "binary_u_alpha", "character_kappa", "positive_agreement", "character_alpha"]
    one = corpus_of(rows).measure(names)[0].measures
    two = corpus_of(joined, {"d": sum(LENGTHS.values())}).measure(names)[0].measures
    for name in names:
        value = one[name].value
        assert two[name].value == (None if value is None else pytest.approx(value, abs=1e-8)), name


def best_matching(first, second, threshold):
    """The most spans that go together, by trying every way."""
    if not first:
        return 0
    (s, e), rest = first[0], first[1:]
    best = best_matching(rest, second, threshold)
    for at, (s2, e2) in enumerate(second):
        shared, whole = min(e, e2) - max(s, s2), max(e, e2) - min(s, s2)
        if shared > 0 and shared >= threshold * whole:
            best = max(best, 1 + best_matching(rest, second[:at] + second[at + 1 :], threshold))
    return best


@settings(deadline=None, max_examples=60)
@given(many, st.sampled_from([0.2, 0.5, 0.9]))
def test_matching_is_the_best_there_is(rows, threshold):
    corpus = corpus_of(rows)
    kept = [row for row in rows if row[4] > row[3]]
    for code in CODES:
        sums = matches(corpus.spans, [CODES.index(code)], 0, 1, threshold)
        for at, document in enumerate(LENGTHS):
            sides = [[row[3:] for row in kept if row[:3] == (document, coder, code)] for coder in "AB"]
            assert tuple(sums[at]) == (len(sides[0]) + len(sides[1]), best_matching(*sides, threshold))


@settings(deadline=None, max_examples=40)
@given(many, st.randoms(use_true_random=False))
def test_the_order_of_rows_coders_and_documents_moves_nothing(rows, random):
    names = [
        "character_kappa",
        "positive_agreement",
        "character_alpha",
        "binary_u_alpha",
        "span_f1_iou",
        "span_f1_exact",
    ]
    one = corpus_of(rows).measure(names)[0].measures
    shuffled = ag.from_spans(
        random.sample(rows, len(rows)), dict(random.sample([*LENGTHS.items()], 3)),
        coders=random.sample(CODERS, 3), codes=CODES,
    ).measure(names)[0].measures  # fmt: skip
    for name in names:
        value, error = one[name].value, one[name].se
        assert shuffled[name].value == (None if value is None else pytest.approx(value))
        assert shuffled[name].se == (None if error is None else pytest.approx(error, abs=1e-7))


@settings(deadline=None, max_examples=40)
@given(
    many, st.lists(st.tuples(st.sampled_from(CODERS), st.integers(0, 9), st.integers(0, 9)), max_size=4, unique=True)
)
def test_an_edited_cell_is_what_a_fresh_sweep_would_give(rows, fresh):
    spans = list(dict.fromkeys((coder, min(a, b), max(a, b)) for coder, a, b in fresh))
    marked = {coder: [(s, e) for c, s, e in spans if c == coder] for coder in CODERS}
    edited = corpus_of(rows).update("e", "x", marked)
    kept = [row for row in rows if (row[0], row[2]) != ("e", "x")]
    anew = corpus_of([*kept, *(("e", coder, "x", s, e) for coder, s, e in spans)])
    assert (edited.cells.covered == anew.cells.covered).all() and (edited.cells.both == anew.cells.both).all()
    names = ["character_kappa", "binary_u_alpha", "span_f1_iou"]
    assert edited.measure(names)[0].measures == anew.measure(names)[0].measures


@settings(deadline=None, max_examples=40)
@given(many)
def test_disagreements_are_the_characters_that_a_bitmap_finds(rows):
    found = ag.span_disagreements(corpus_of(rows))
    expected = sum(
        int((bitmap(rows, code, one) ^ bitmap(rows, code, two)).sum())
        for code in CODES
        for one, two in combinations(CODERS, 2)
    )
    assert sum(one.characters for one in found) == expected
    assert sum(one.share for one in found) == pytest.approx(1 if expected else 0)


@settings(deadline=None, max_examples=40)
@given(many)
def test_no_figure_of_spans_is_ever_nan(rows):
    for result in corpus_of(rows).measure(by=("code", "pair")):
        for one in result.measures.values():
            assert (one.value is None) == (one.undefined is not None)
            assert all(np.isfinite(number) for number in (one.value, one.se, one.low, one.high) if number is not None)
