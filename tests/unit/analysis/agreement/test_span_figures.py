"""Figures of spans: what each counts, on texts small enough to count by hand."""

import numpy as np
import polars as pl
import pytest

from fingerpost.analysis import agreement as ag
from fingerpost.analysis.agreement.boundaries import edits


def figures(rows, length=100, names=None, **options):
    return ag.from_spans(rows, {"d": length}, **options).measure(names)[0].measures


def marks(coder, *spans, code="x"):
    return [("d", coder, code, start, end) for start, end in spans]


def test_kappa_of_characters_is_of_the_two_by_two_table():
    corpus = ag.from_spans(marks("A", (0, 30)) + marks("B", (10, 40)), {"d": 100})
    result = corpus.measure(by=("code", "pair"))[0]
    assert result.table == (20, 10, 10, 60)
    assert result.measures["character_kappa"].value == pytest.approx((0.8 - 0.58) / 0.42)
    assert result.measures["positive_agreement"].value == pytest.approx(40 / 60)
    assert result.prevalence == {"A": 0.3, "B": 0.3}


def test_a_coders_own_overlaps_count_once():
    once, twice = marks("A", (0, 30)), marks("A", (0, 20), (10, 30), (12, 15))
    other = marks("B", (10, 40))
    assert figures(once + other)["character_kappa"] == figures(twice + other)["character_kappa"]


UNDEFINED = {
    "a code that nobody used": ([], {"coders": ["A", "B"], "codes": ["x"]}, {
        "character_kappa": "nobody used", "positive_agreement": "nobody used", "u_alpha": "nobody used",
        "binary_u_alpha": "nobody used", "cu_alpha": "no two coders placed", "span_f1_exact": "neither coder",
        "span_f1_iou": "neither coder", "gamma": "neither coder", "boundary_similarity": "boundary"}),
    "a code put on everything": (marks("A", (0, 100)) + marks("B", (0, 100)), {}, {
        "character_kappa": "everywhere", "binary_u_alpha": "everywhere", "negative_agreement": "everything"}),
    "one code among paired units": (marks("A", (0, 10)) + marks("B", (5, 20)), {}, {"cu_alpha": "one code alone"}),
    "nothing placed together": (marks("A", (0, 10)) + marks("B", (50, 60), code="y"), {}, {
        "cu_alpha": "no two coders placed"}),
    "three coders": (marks("A", (0, 10)) + marks("B", (5, 20)) + marks("C", (5, 9)), {}, {"gamma": "there are 3"}),
}  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "options", "name", "reason"),
    [(rows, options, name, why) for rows, options, names in UNDEFINED.values() for name, why in names.items()],
)
def test_an_undefined_figure_says_why(rows, options, name, reason):
    found = figures(rows, names=[name], **options)[name]
    assert found.value is None and reason in found.undefined


def test_a_figure_of_two_domains_together_says_to_split():
    rows = marks("A", (0, 10)) + marks("A", (5, 20), code="y") + marks("B", (5, 20)) + marks("B", (40, 50), code="y")
    domains = [("g", "x"), ("h", "y")]
    corpus = ag.from_spans(rows, {"d": 100}, domains=domains)
    assert "2 domains" in corpus.measure(["u_alpha"])[0].measures["u_alpha"].undefined
    by_domain = corpus.measure(["u_alpha"], by=("domain",))
    assert [result.domain for result in by_domain] == ["g", "h"]
    assert all(result.measures["u_alpha"].value is not None for result in by_domain)


def test_identical_coders_agree_in_everything_that_is_defined():
    spans = marks("A", (0, 10), (20, 30)) + marks("A", (50, 70), code="y")
    rows = spans + [(d, "B", code, start, end) for d, _, code, start, end in spans]
    assert {one.value for name, one in figures(rows).items() if name != "k_u_alpha"} == {1.0}


MATCHES = {
    "the same ends": ([(0, 10)], [(0, 10)], 1, 1),
    "near enough": ([(0, 10)], [(2, 10)], 0, 1),
    "just under half": ([(0, 10)], [(6, 15)], 0, 0),
    "one answers one": ([(0, 10)], [(0, 6), (4, 10)], 0, 2 / 3),
    "the best pairing, not the first": ([(0, 12), (8, 20)], [(0, 20), (0, 8)], 0, 1),
    "nested": ([(0, 100)], [(0, 60)], 0, 1),
}


@pytest.mark.parametrize(("first", "second", "exact", "overlapping"), MATCHES.values(), ids=MATCHES)
def test_spans_go_together_one_to_one(first, second, exact, overlapping):
    found = figures(marks("A", *first) + marks("B", *second), names=["span_f1_exact", "span_f1_iou"])
    assert found["span_f1_exact"].value == pytest.approx(exact)
    assert found["span_f1_iou"].value == pytest.approx(overlapping)


def test_spans_match_under_one_code_and_in_one_document_alone():
    rows = [("d", "A", "x", 0, 10), ("d", "B", "y", 0, 10), ("e", "B", "x", 0, 10)]
    found = ag.from_spans(rows, {"d": 50, "e": 50}).measure(["span_f1_exact", "span_f1_iou"])[0].measures
    assert [one.value for one in found.values()] == [0.0, 0.0]


def test_the_share_of_overlap_that_is_asked_for_can_be_chosen():
    corpus = ag.from_spans(marks("A", (0, 10)) + marks("B", (2, 10)), {"d": 100})
    values = [corpus.measure(["span_f1_iou"], iou=iou)[0].measures["span_f1_iou"].value for iou in (0.8, 0.81)]
    assert values == [1.0, 0.0]


def test_the_disorder_of_a_unit_without_partner_is_the_cost_of_the_empty_one():
    here = ag.Marked(np.array([0.0]), np.array([10.0]), np.array([1]))
    nothing = ag.Marked(np.empty(0), np.empty(0), np.empty(0, dtype=int))
    assert ag.disorder(here, nothing) == 2.0  # one unit costs 1, and there is half a unit a coder
    assert ag.disorder(nothing, nothing) == 0.0


def test_units_are_not_aligned_at_a_loss():
    near, far = (ag.Marked(np.array([s]), np.array([s + 10.0]), np.array([c])) for s, c in ((0.0, 1), (500.0, 2)))
    assert ag.disorder(near, far) == 2.0


def test_two_coders_align_as_the_exact_program_for_several_says():
    rng = np.random.default_rng(2)
    for _ in range(20):
        starts = [np.sort(rng.uniform(0, 200, 5)) for _ in range(2)]
        both = [ag.Marked(s, s + rng.uniform(5, 40, 5), rng.integers(0, 2, 5)) for s in starts]
        assert ag.disorder(*both) == pytest.approx(ag.disorder_of_several(both), abs=1e-6)


def test_gamma_is_the_same_for_the_same_seed():
    rows = marks("A", (0, 10), (20, 45), (60, 70)) + marks("B", (2, 12), (25, 45), (80, 90))
    corpus = ag.from_spans(rows, {"d": 100})
    first, again, other = (
        corpus.measure(["gamma"], interval=ag.Interval(seed=s))[0].measures["gamma"] for s in (1, 1, 2)
    )
    assert first.value == again.value != other.value


BORDERS = {
    "the same": ([5, 9], [5, 9], 2, (0.0, 2)),
    "one missing": ([5, 9], [5], 2, (1.0, 2)),
    "a near miss": ([5], [6], 2, (0.5, 1)),
    "too far for a near miss": ([5], [7], 2, (2.0, 2)),
    "a wider window": ([5], [7], 3, (2 / 3, 1)),
    "the nearer one first": ([5, 7], [6, 7], 2, (0.5, 2)),
}


@pytest.mark.parametrize(("first", "second", "near", "found"), BORDERS.values(), ids=BORDERS)
def test_edits_between_boundaries_are_counted(first, second, near, found):
    assert edits(first, second, near) == pytest.approx(found)


def test_segmentations_of_different_texts_cannot_be_compared():
    with pytest.raises(ValueError, match="same text"):
        ag.boundary_similarity([3, 4], [3, 5])
    assert ag.boundary_similarity([7], [7]) is None


def test_an_edit_recomputes_one_cell_and_gives_what_a_fresh_corpus_would():
    rows = [("d", "A", "x", 0, 10), ("d", "B", "x", 5, 12), ("e", "A", "y", 0, 9), ("e", "B", "x", 3, 9)]
    lengths = {"d": 50, "e": 60}
    edited = ag.from_spans(rows, lengths).update("d", "x", {"A": [(0, 10), (20, 25)], "B": [(4, 10)]})
    fresh = ag.from_spans([("d", "A", "x", 0, 10), ("d", "A", "x", 20, 25), ("d", "B", "x", 4, 10), *rows[2:]], lengths)
    for one, two in zip(edited.measure(by=("code", "pair")), fresh.measure(by=("code", "pair")), strict=True):
        assert one.measures == two.measures and one.table == two.table


def test_an_edit_leaves_the_corpus_it_was_made_from_alone():
    corpus = ag.from_spans(marks("A", (0, 10)) + marks("B", (5, 12)), {"d": 50})
    before = corpus.measure()[0].measures
    corpus.update("d", "x", {"A": []})
    assert corpus.measure()[0].measures == before


def test_a_coder_can_be_left_out_of_a_corpus():
    rows = marks("A", (0, 10)) + marks("B", (50, 60)) + marks("C", (0, 10))
    corpus = ag.from_spans(rows, {"d": 100})
    rest = corpus.without("B")
    assert rest.spans.coders == ("A", "C")
    assert rest.measure(["character_kappa"])[0].measures["character_kappa"].value == 1


def test_a_turn_is_coded_if_any_of_its_characters_is():
    rows = [("d", "A", "x", 9, 11), ("d", "B", "x", 12, 15)]
    turns = pl.DataFrame({"document": ["d"] * 3 + ["e"], "start": [0, 10, 20, 0], "end": [10, 20, 50, 9]})
    looked = [("d", "A"), ("d", "B"), ("e", "A")]
    table = ag.from_spans(rows, {"d": 50, "e": 9}, looked=looked).at(turns, "x")
    assert table.codes.tolist() == [[1, 1, 0, 0], [0, 1, 0, -1]]
    assert (table.documents, table.categories) == (("d", "e"), (0, 1))


def test_positive_agreement_is_what_kappa_tends_to_as_uncoded_text_grows():
    rows = marks("A", (0, 30)) + marks("B", (10, 40))
    found = figures(rows, length=10**8, names=["character_kappa", "positive_agreement"])
    assert found["character_kappa"].value == pytest.approx(found["positive_agreement"].value, abs=1e-5)
