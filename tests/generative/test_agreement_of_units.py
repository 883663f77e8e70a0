"""Unit coefficients against definitions written out plainly, and what must not move them."""

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fingerpost.analysis import agreement as ag

NAMES = tuple(ag.NAMED)
FREE_OF_ORDER = (
    "percent_agreement", "fleiss_kappa", "conger_kappa", "light_kappa", "brennan_prediger", "gwet_ac1",
    "gwet_ac2_linear", "gwet_ac2_quadratic", "alpha_nominal", "alpha_ordinal", "alpha_interval", "alpha_ratio",
)  # fmt: skip
NOMINAL = (
    "percent_agreement",
    "cohen_kappa",
    "fleiss_kappa",
    "conger_kappa",
    "light_kappa",
    "gwet_ac1",
    "alpha_nominal",
)

tables = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.lists(st.sampled_from([None, 1, 2, 3, 5]), min_size=coders, max_size=coders), min_size=1, max_size=12
    )
)


def measured(rows, **options):
    assume(any(value is not None for row in rows for value in row))
    return ag.measure(ag.units(rows, **options))


def same(one, two):
    if one.value is None:
        return two.value is None
    return two.value == pytest.approx(one.value, abs=1e-9) and (
        one.se is None or two.se == pytest.approx(one.se, abs=1e-9)
    )


def plain_alpha(rows, apart):
    """Krippendorff 2011: coincidences counted pair by pair."""
    units = [[v for v in row if v is not None] for row in rows]
    units = [values for values in units if len(values) > 1]
    values = [v for unit in units for v in unit]
    n = len(values)
    seen = sum(apart(a, b) / (len(u) - 1) for u in units for a, b in permutations(u, 2)) / n if n else 0
    chance = sum(apart(a, b) for a, b in permutations(values, 2)) / (n * (n - 1)) if n else 0
    return 1 - seen / chance if chance else None


def plain_ordinal(rows):
    values = [v for row in rows if sum(x is not None for x in row) > 1 for v in row if v is not None]

    def apart(a, b):
        low, high = min(a, b), max(a, b)
        between = sum(low <= v <= high for v in values)
        return (between - (values.count(a) + values.count(b)) / 2) ** 2 if a != b else 0

    return apart


METRICS = {
    "alpha_nominal": lambda rows: lambda a, b: a != b,
    "alpha_ordinal": plain_ordinal,
    "alpha_interval": lambda rows: lambda a, b: (a - b) ** 2,
    "alpha_ratio": lambda rows: lambda a, b: ((a - b) / (a + b)) ** 2,
}


@settings(deadline=None)
@given(tables)
def test_alpha_is_its_definition(rows):
    found = measured(rows)
    for name, metric in METRICS.items():
        expected = plain_alpha(rows, metric(rows))
        assert found[name].value == (None if expected is None else pytest.approx(expected, abs=1e-9)), name


def pairs_within(rows):
    """For each unit with two values or more: the share of its pairs that agree."""
    units = [[v for v in row if v is not None] for row in rows]
    return [np.mean([a == b for a, b in combinations(u, 2)]) for u in units if len(u) > 1]


def chance_of(rows, categories):
    """Expected agreement of each nominal coefficient, from the definitions."""
    units = [[v for v in row if v is not None] for row in rows]
    pooled = np.array([np.mean([u.count(k) / len(u) for u in units if u]) for k in categories])
    coders = [[v for v in column if v is not None] for column in zip(*rows, strict=True)]
    shares = np.array([[c.count(k) / len(c) if c else 0 for k in categories] for c in coders])
    q = len(categories)
    return {
        "fleiss_kappa": float(pooled @ pooled),
        "gwet_ac1": float(pooled @ (1 - pooled)) / (q - 1) if q > 1 else 1.0,
        "brennan_prediger": 1 / q,
        "conger_kappa": float(np.mean([one @ two for one, two in combinations(shares[shares.any(axis=1)], 2)] or [1])),
    }


@settings(deadline=None)
@given(tables)
def test_chance_corrected_coefficients_are_their_definitions(rows):
    assume(len(rows[0]) > 2)  # for two coders Conger's is Cohen's, of joint units
    found, agreed = measured(rows), pairs_within(rows)
    categories = sorted({v for row in rows for v in row if v is not None})
    for name, chance in chance_of(rows, categories).items():
        expected = (np.mean(agreed) - chance) / (1 - chance) if agreed and chance < 1 - 1e-12 else None
        assert found[name].value == (None if expected is None else pytest.approx(expected, abs=1e-9)), name


@settings(deadline=None)
@given(tables)
def test_cohens_kappa_is_its_definition(rows):
    joint = [(row[0], row[1]) for row in rows if row[0] is not None and row[1] is not None]
    found = measured([row[:2] for row in rows])["cohen_kappa"].value
    n = len(joint)
    seen = sum(a == b for a, b in joint) / n if n else 0
    chance = sum(sum(a == k for a, _ in joint) * sum(b == k for _, b in joint) for k in (1, 2, 3, 5)) / n**2 if n else 1
    assert found == (None if chance == 1 else pytest.approx((seen - chance) / (1 - chance), abs=1e-9))


@settings(deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_units_moves_nothing(rows, random):
    moved = random.sample(rows, len(rows))
    one, two = measured(rows), measured(moved)
    assert [name for name in NAMES if not same(one[name], two[name])] == []


@settings(deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_coders_moves_nothing(rows, random):
    order = random.sample(range(len(rows[0])), len(rows[0]))
    one, two = measured(rows), measured([[row[at] for at in order] for row in rows])
    assert [name for name in FREE_OF_ORDER if not same(one[name], two[name])] == []
    assert same(one["cohen_kappa"], two["cohen_kappa"])


@settings(deadline=None)
@given(tables)
def test_the_names_of_categories_move_no_nominal_coefficient(rows):
    renamed = {None: None, 1: "q", 2: "b", 3: "z", 5: "a"}
    one, two = measured(rows), measured([[renamed[value] for value in row] for row in rows])
    assert [name for name in NOMINAL if not same(one[name], two[name])] == []


@settings(deadline=None)
@given(st.lists(st.sampled_from([1, 2, 3]), min_size=1, max_size=15), st.integers(2, 4))
def test_identical_coders_agree_wholly_or_the_figure_is_undefined(values, coders):
    found = measured([[value] * coders for value in values])
    assert {one.value for one in found.values()} <= {1.0, None}
    assert found["percent_agreement"].value == 1
    if len(set(values)) > 1:
        assert found["alpha_nominal"].value == found["conger_kappa"].value == 1


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=20))
def test_alpha_and_pi_of_two_coders_differ_by_one_value(rows):
    found, n = measured(rows), 2 * len(rows)
    if found["scott_pi"].value is not None:
        expected = (1 - found["scott_pi"].value) * (n - 1) / n
        assert 1 - found["alpha_nominal"].value == pytest.approx(expected)


@settings(deadline=None)
@given(tables)
def test_single_units_as_documents_are_no_clusters_at_all(rows):
    one = measured(rows)
    two = measured(rows, documents=[str(at) for at in range(len(rows))])
    assert [name for name in NAMES if not same(one[name], two[name])] == []


@settings(deadline=None)
@given(tables)
def test_nothing_is_ever_nan_and_intervals_hold_their_value(rows):
    for one in measured(rows).values():
        assert (one.value is None) == (one.undefined is not None)
        numbers = [number for number in (one.value, one.se, one.low, one.high) if number is not None]
        assert all(np.isfinite(number) for number in numbers)
        if one.low is not None:
            assert one.low <= one.value + 1e-12 and one.value <= one.high + 1e-12


@settings(deadline=None, max_examples=25)
@given(tables, st.integers(0, 5))
def test_a_bootstrap_moves_no_value_and_is_made_of_finite_draws(rows, seed):
    one = measured(rows)
    two = ag.measure(ag.units(rows), interval=ag.Interval("bootstrap", seed=seed, resamples=100))
    for name in NAMES:
        assert one[name].value == two[name].value
        assert two[name].draws is None or np.isfinite(two[name].draws).all()


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(st.frozensets(st.sampled_from("abc")), min_size=3, max_size=3), min_size=1, max_size=8))
def test_alpha_over_sets_is_its_definition(rows):
    def jaccard(a, b):
        return 1 - len(a & b) / len(a | b) if a | b else 0

    expected = plain_alpha(rows, jaccard)
    found = ag.alpha_over_sets(ag.set_units(rows)).value
    assert found == (None if expected is None else pytest.approx(expected, abs=1e-9))
