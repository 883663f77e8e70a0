"""Unit coefficients: when they are undefined and why, and what sets them apart from one another."""

import numpy as np
import pytest

from fingerpost.analysis import agreement as ag
from fingerpost.analysis.agreement.tallies import FEW_CODERS
from fingerpost.terms.errors import Invalid

TWO, ONE, PAIR = "two coders", "one category", "no unit was coded by two coders"
WORDS, NUMBERS = "without an order", "not numbers"
UNDEFINED = {
    "no pairable unit": ([[1, None], [None, 2]], {}, dict.fromkeys(
        ("percent_agreement", "cohen_kappa", "fleiss_kappa", "conger_kappa", "brennan_prediger", "gwet_ac1",
         "alpha_nominal", "alpha_ordinal", "alpha_interval", "alpha_ratio"), PAIR)),
    "one category": ([[1, 1], [1, 1]], {}, dict.fromkeys(
        ("cohen_kappa", "scott_pi", "fleiss_kappa", "conger_kappa", "light_kappa", "brennan_prediger", "gwet_ac1",
         "gwet_ac2_linear", "gwet_ac2_quadratic", "weighted_kappa_linear", "weighted_kappa_quadratic",
         "alpha_nominal", "alpha_ordinal", "alpha_interval", "alpha_ratio"), ONE)),
    "one category used of two declared": ([[1, 1], [1, 1]], {"categories": [1, 2]}, dict.fromkeys(
        ("cohen_kappa", "scott_pi", "fleiss_kappa", "light_kappa", "alpha_nominal"), ONE)),
    "three coders": ([[1, 1, 2], [2, 2, 2]], {}, dict.fromkeys(
        ("cohen_kappa", "weighted_kappa_linear", "weighted_kappa_quadratic", "scott_pi"), TWO)),
    "words": ([["a", "b"], ["b", "b"]], {}, dict.fromkeys(
        ("weighted_kappa_linear", "weighted_kappa_quadratic", "gwet_ac2_linear", "alpha_ordinal"), WORDS)
        | dict.fromkeys(("alpha_interval", "alpha_ratio"), NUMBERS)),
    "a negative number": ([[-1, 1], [1, 1]], {}, {"alpha_ratio": "negative"}),
}  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "options", "name", "reason"),
    [(rows, options, name, why) for rows, options, names in UNDEFINED.values() for name, why in names.items()],
)
@pytest.mark.parametrize("method", ["linearised", "bootstrap"])
def test_an_undefined_coefficient_says_why(rows, options, name, reason, method):
    found = ag.measure(ag.units(rows, **options), interval=ag.Interval(method, resamples=100))[name]
    assert (found.value, found.se, found.low, found.high) == (None,) * 4
    assert reason in found.undefined


def test_declared_categories_that_nobody_used_count_for_s_and_ac1_alone():
    rows = [[1, 1], [1, 2], [2, 2], [2, 1]]
    narrow, wide = (ag.measure(ag.units(rows, categories=range(1, q))) for q in (3, 6))
    changed = {name for name in narrow if narrow[name].value != wide[name].value}
    assert {"brennan_prediger", "gwet_ac1"} <= changed
    assert not changed & {"cohen_kappa", "scott_pi", "alpha_nominal", "alpha_ordinal", "percent_agreement"}


def test_s_knows_its_chance_from_the_number_of_categories():
    found = ag.measure(ag.units([["a", "a"], ["a", "b"]], categories=list("abcd")))
    assert found["brennan_prediger"].value == pytest.approx((0.5 - 0.25) / 0.75)


def test_units_weigh_alike_for_fleiss_and_by_values_for_alpha():
    rows = [[1, 1, 1, 1], [1, 2, None, None], [2, 2, 2, 2], [2, 2, None, None]]
    found = ag.measure(ag.units(rows))
    assert found["percent_agreement"].value == pytest.approx(3 / 4)
    assert found["alpha_nominal"].value == pytest.approx(1 - (2 / 12) / (2 * 5 * 7 / (12 * 11)))


def test_cohens_kappa_is_of_the_units_that_both_coded():
    rows = [[1, 1], [1, 2], [2, 2], [2, None], [None, 1]]
    both = ag.units(rows[:3])
    assert ag.measure(ag.units(rows))["cohen_kappa"].value == ag.measure(both)["cohen_kappa"].value
    assert ag.measure(ag.units(rows))["cohen_kappa"].n == 3


def test_conger_of_two_coders_is_cohen_and_fleiss_is_scott():
    found = ag.measure(ag.units([[1, 1], [1, 2], [3, 2], [2, 2], [3, 3]]))
    assert found["conger_kappa"].value == found["cohen_kappa"].value == found["light_kappa"].value
    assert found["fleiss_kappa"].value == found["scott_pi"].value


def test_light_is_the_mean_of_the_kappas_of_pairs():
    table = ag.units([[1, 1, 2], [1, 2, 2], [3, 2, 3], [2, 2, 2], [3, 3, 1]])
    pairs = ag.kappas_of_pairs(table)
    mean = np.mean([one.value for one in pairs.values()])
    assert ag.measure(table)["light_kappa"].value == pytest.approx(mean) and len(pairs) == 3


def test_light_tells_of_pairs_without_a_kappa():
    rows = [[1, 1, None], [1, 2, None], [2, 2, None], [None, None, 1]]
    assert "2 of 3 pairs have no kappa" in ag.measure(ag.units(rows))["light_kappa"].caution


def test_the_ordinal_metric_is_unmoved_by_the_numbers_that_stand_for_an_order():
    rows = [[1, 2], [2, 2], [3, 1], [3, 3], [1, 1]]
    spread = {1: 1, 2: 50, 3: 51}
    moved = [[spread[value] for value in row] for row in rows]
    one, two = (ag.measure(ag.units(table)) for table in (rows, moved))
    assert one["alpha_ordinal"].value == pytest.approx(two["alpha_ordinal"].value)
    assert one["alpha_interval"].value != pytest.approx(two["alpha_interval"].value)


def test_words_in_a_declared_order_have_ordered_coefficients():
    found = ag.measure(ag.units([["low", "mid"], ["high", "high"], ["mid", "low"]], categories=["low", "mid", "high"]))
    numbers = ag.measure(ag.units([[1, 2], [3, 3], [2, 1]]))
    for name in ("weighted_kappa_linear", "gwet_ac2_quadratic", "alpha_ordinal"):
        assert found[name].value == pytest.approx(numbers[name].value)


def test_nothing_lies_between_zero_and_zero_on_a_ratio_scale():
    found = ag.measure(ag.units([[0, 0], [1, 1], [0, 1]]))["alpha_ratio"]
    assert found.value == pytest.approx(1 - (2 / 6) / (2 * 3 * 3 / 30))


def test_many_coders_are_counted_as_few_ones_are(monkeypatch):
    rng = np.random.default_rng(5)
    rows = rng.integers(0, 4, (30, FEW_CODERS + 5))
    rows[rng.random(rows.shape) < 0.3] = -1
    table = ag.units(rows, missing=-1)
    by_counts = ag.measure(table)["alpha_nominal"].value
    monkeypatch.setattr("fingerpost.analysis.agreement.tallies.FEW_CODERS", 100)
    assert ag.measure(table)["alpha_nominal"].value == pytest.approx(by_counts, abs=1e-12)


@pytest.mark.parametrize(
    ("name", "weights", "message"),
    [
        ("alpha_nominal", "linear", "takes no weights"),
        ("percent_agreement", "linear", "takes no weights"),
        ("gwet_ac1", "cubic", "Unknown weights"),
        ("gwet_ac1", "linear", "without an order"),
    ],
)
def test_weights_are_refused_where_they_mean_nothing(name, weights, message):
    with pytest.raises(Invalid, match=message):
        ag.measure_weighted(ag.units([["a", "b"], ["b", "b"]]), name, weights)


def test_an_unknown_coefficient_is_refused_with_the_names_there_are():
    with pytest.raises(Invalid, match="cohen_kappa"):
        ag.measure(ag.units([[1, 1], [2, 1]]), ["kappa"])


SETS = {
    ("jaccard", "AB", "A"): 1 / 2,
    ("dice", "AB", "A"): 1 / 3,
    ("masi_2006", "AB", "A"): 2 / 3,
    ("masi_2006", "AB", "BC"): 1 - (1 / 3) * (1 / 3),
    ("masi_2006", "A", "B"): 1.0,
    ("masi_2006", "", "A"): 1.0,
    ("jaccard", "", "A"): 1.0,
    ("dice", "", "A"): 1.0,
}


@pytest.mark.parametrize(("distance", "first", "second"), SETS)
def test_sets_are_as_far_apart_as_their_distance_says(distance, first, second):
    rows = [[first, second], [first, first], [second, second]]  # seen: 2 of 6 values are d apart
    d = SETS[distance, first, second]
    found = ag.alpha_over_sets(ag.set_units(rows), distance).value
    assert found == pytest.approx(1 - (d / 3) / (d * 2 * 9 / 30))


def test_two_empty_sets_agree_and_a_coder_who_did_not_look_is_missing():
    table = ag.set_units([[[], []], [["a"], ["a"]], [None, ["a"]]])
    assert (ag.alpha_over_sets(table).value, table.missing) == (1.0, 1)


def test_plain_values_are_no_sets():
    with pytest.raises(Invalid, match="set_units"):
        ag.alpha_over_sets(ag.units([[1, 2], [2, 2]]))
    with pytest.raises(Invalid, match="Unknown distance"):
        ag.alpha_over_sets(ag.set_units([["a", "b"]]), "hamming")
