"""What is said around figures: other programs' figures, the frame, the methods paragraph."""

import pytest

from fingerpost.analysis import agreement as ag
from fingerpost.terms.errors import Invalid

ROWS = [("d", "A", "x", 0, 30), ("d", "B", "x", 10, 40), ("e", "A", "y", 0, 10), ("e", "B", "y", 0, 10)]
CORPUS = ag.from_spans(ROWS, {"d": 100, "e": 300}, version="3")


def test_nvivo_counts_a_source_that_nobody_coded_as_agreement():
    found = ag.nvivo(CORPUS, "x")
    kappa = (0.8 - 0.58) / 0.42
    assert found["kappa:d"].value == pytest.approx(kappa) and found["kappa:e"].value == 1
    assert found["kappa_mean"].value == pytest.approx((kappa + 1) / 2)
    assert found["kappa_weighted"].value == pytest.approx((kappa + 3) / 4)
    assert found["percent_weighted"].value == pytest.approx((0.8 + 3) / 4)


def test_maxqda_corrects_by_the_number_of_codes():
    found = ag.maxqda(CORPUS, overlap=0.4)
    assert (found["percent"].value, found["kappa"].value) == (1.0, 1.0)
    strict = ag.maxqda(CORPUS)
    assert strict["percent"].value == pytest.approx(1 / 3)
    assert strict["kappa"].value == pytest.approx((1 / 3 - 1 / 2) / (1 / 2))


def test_maxqda_with_one_code_is_undefined():
    one = ag.from_spans(ROWS[:2], {"d": 100})
    assert ag.maxqda(one)["kappa"].value is None and "one code" in ag.maxqda(one)["kappa"].undefined
    none = ag.from_spans([], {"d": 100}, coders=["A", "B"], codes=["x", "y"])
    assert ag.maxqda(none)["percent"].undefined == "there is no segment"


def test_atlas_ti_figures_are_the_u_alphas():
    found = ag.atlas_ti(CORPUS)
    by_code = {result.code: result.measures["binary_u_alpha"].value for result in CORPUS.measure(by=("code",))}
    assert found["binary:x"].value == by_code["x"]
    assert found["cu:all codes"].value == CORPUS.measure()[0].measures["cu_alpha"].value


def test_dedoose_pools_seen_and_expected_over_codes():
    tables = [
        ag.units(rows, categories=(0, 1))
        for rows in ([[1, 1], [0, 1], [0, 0], [0, 0]], [[1, 1], [1, 0], [0, 0], [1, 1]])
    ]
    seen, chance = [3 / 4, 3 / 4], [(1 * 2 + 3 * 2) / 16, (3 * 2 + 1 * 2) / 16]
    expected = (sum(seen) - sum(chance)) / (2 - sum(chance))
    assert ag.dedoose(tables).value == pytest.approx(expected)
    assert ag.dedoose([ag.units([[1, None], [None, 0]])]).undefined == "no excerpt was coded by both"
    assert "all excerpts" in ag.dedoose([ag.units([[1, 1]], categories=(0, 1))]).undefined


def test_two_coder_programs_refuse_three():
    three = ag.from_spans([*ROWS, ("d", "C", "x", 0, 5)], {"d": 100, "e": 300})
    with pytest.raises(Invalid, match="there are 3"):
        ag.nvivo(three, "x")
    with pytest.raises(Invalid, match="there are 3"):
        ag.maxqda(three)


def test_every_figure_of_another_program_is_labelled():
    found = [*ag.nvivo(CORPUS, "x").values(), *ag.maxqda(CORPUS).values(), *ag.atlas_ti(CORPUS).values()]
    assert all(one.program and one.caution for one in found)


def test_a_frame_has_a_line_a_figure_with_its_table():
    frame = ag.frame(CORPUS.measure(by=("code", "pair")))
    line = frame.filter((frame["code"] == "x") & (frame["measure"] == "character_kappa")).row(0, named=True)
    assert (line["a"], line["b"], line["c"], line["d"]) == (20, 10, 10, 360)
    assert (line["pair"], line["clusters"], line["unit"]) == ("A & B", 2, "characters")
    assert frame.filter(frame["value"].is_null())["undefined"].null_count() == 0


def test_a_frame_of_units_has_a_line_a_coefficient():
    frame = ag.frame(ag.measure(ag.units([[1, 1], [2, 1], [2, 2]])))
    assert frame["measure"].to_list() == list(ag.NAMED)


WORDS = ("substantial", "moderate", "acceptable", "excellent", "good", "poor", "reliable agreement")


def test_a_methods_paragraph_of_units_says_what_was_compared():
    table = ag.units([[1, 1], [2, 1], [2, None]], coders=["Ann", "Bea"])
    told = ag.methods_paragraph(table, ag.measure(table, ["cohen_kappa", "alpha_nominal"]))
    for part in (
        "Ann and Bea",
        "3 units",
        "1 of 6 values were missing",
        "Cohen 1960",
        "Krippendorff 1970",
        "Intervals: 95 %",
    ):
        assert part in told
    assert not [word for word in WORDS if word in told.lower()]


def test_a_methods_paragraph_of_spans_says_universe_version_and_what_is_undefined():
    told = ag.methods_paragraph(CORPUS, CORPUS.measure(by=("code",)))
    for part in (
        "400 characters",
        "codebook version 3",
        "by code",
        "taken to have coded every document",
        "Not defined: cu alpha",
    ):
        assert part in told


def test_a_methods_paragraph_tells_the_probability_of_lying_below_a_declared_threshold():
    table = ag.units([[1, 1], [2, 1], [2, 2], [1, 1], [1, 2], [2, 2]] * 5)
    found = ag.measure(table, ["alpha_nominal"], ag.Interval("bootstrap"))
    assert "Probability of lying below 0.8: 9" in ag.methods_paragraph(table, found, threshold=0.8)
    plain = ag.measure(table, ["alpha_nominal"])
    assert "Probability" not in ag.methods_paragraph(table, plain, threshold=0.8)


def test_figures_that_cannot_be_told_are_told_as_undefined():
    table = ag.units([[1, 1], [1, 1]])
    assert "No coefficient is defined" in ag.methods_paragraph(table, ag.measure(table, ["cohen_kappa"]))
