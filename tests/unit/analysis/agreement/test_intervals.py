"""Intervals: seeds, clusters, what makes one impossible or unreliable, and the probability of lying below."""

import numpy as np
import pytest

from fingerpost.analysis import agreement as ag
from fingerpost.analysis.agreement.result import Measure
from fingerpost.terms.errors import Invalid

BOTH = ["linearised", "bootstrap"]


def clustered(documents=40, seed=3):
    """Units that stand or fall together: a document's units all agree or are all at odds."""
    rng = np.random.default_rng(seed)
    agrees = rng.random(documents) < 0.7
    rows, names = [], []
    for document, good in enumerate(agrees):
        for value in rng.integers(0, 2, 20):
            rows.append([value, value if good else 1 - value])
            names.append(f"d{document}")
    return np.array(rows), names


@pytest.mark.parametrize("method", BOTH)
def test_documents_as_clusters_widen_the_interval_of_clustered_units(method):
    rows, names = clustered()
    interval = ag.Interval(method)
    alone, together = (
        ag.measure(ag.units(rows, documents=documents), ["alpha_nominal"], interval)["alpha_nominal"]
        for documents in (None, names)
    )
    assert together.se > 3 * alone.se
    assert (alone.clusters, together.clusters) == (None, 40)
    assert alone.value == together.value


@pytest.mark.parametrize("name", [*ag.NAMED])
def test_linearised_and_bootstrap_errors_are_near_each_other(name):
    rng = np.random.default_rng(11)
    truth = rng.integers(1, 4, 300)
    rows = np.stack([np.where(rng.random(300) < 0.3, rng.integers(1, 4, 300), truth) for _ in range(2)], axis=1)
    one, two = (ag.measure(ag.units(rows), [name], ag.Interval(method))[name] for method in BOTH)
    assert two.se == pytest.approx(one.se, rel=0.15)


def test_three_coders_with_gaps_have_near_errors_too():
    rng = np.random.default_rng(12)
    truth = rng.integers(0, 3, 400)
    rows = np.stack([np.where(rng.random(400) < 0.3, rng.integers(0, 3, 400), truth) for _ in range(3)], axis=1)
    rows[rng.random(rows.shape) < 0.15] = -1
    names = ["conger_kappa", "light_kappa", "fleiss_kappa", "alpha_interval", "gwet_ac1"]
    one, two = (ag.measure(ag.units(rows, missing=-1), names, ag.Interval(method)) for method in BOTH)
    for name in names:
        assert two[name].se == pytest.approx(one[name].se, rel=0.15), name


def test_the_same_seed_gives_the_same_interval_and_another_seed_another():
    table = ag.units(clustered()[0])
    draws = [
        ag.measure(table, ["cohen_kappa"], ag.Interval("bootstrap", seed=seed))["cohen_kappa"] for seed in (1, 1, 2)
    ]
    assert draws[0] == draws[1] and draws[0].low != draws[2].low


def test_probability_below_a_threshold_comes_from_the_resamples():
    table = ag.units(clustered()[0])
    found = ag.measure(table, ["alpha_nominal"], ag.Interval("bootstrap"))["alpha_nominal"]
    assert found.probability_below(-1) == 0 and found.probability_below(1.1) == 1
    assert found.probability_below(found.value) == pytest.approx(0.5, abs=0.1)
    assert ag.measure(table, ["alpha_nominal"])["alpha_nominal"].probability_below(0.5) is None


@pytest.mark.parametrize("method", BOTH)
@pytest.mark.parametrize(
    ("rows", "documents", "caution"),
    [
        ([[1, 1], [2, 1], [2, 2]], ["d"] * 3, "one document"),
        ([[1, 1], [2, 2], [1, 1]], None, "nothing varies"),
        ([[1, 1], [2, 1], [2, 2], [1, 2]], None, "stands on 4 clusters"),
    ],
)
def test_an_interval_that_cannot_be_had_or_trusted_says_so(method, rows, documents, caution):
    found = ag.measure(ag.units(rows, documents=documents), ["percent_agreement"], ag.Interval(method, resamples=200))
    assert caution in found["percent_agreement"].caution
    assert (found["percent_agreement"].se is None) == ("stands on" not in caution)


def test_undefined_resamples_are_left_out_and_told():
    rows = [[1, 1]] * 8 + [[2, 2], [1, 2]]
    found = ag.measure(ag.units(rows), ["cohen_kappa"], ag.Interval("bootstrap"))["cohen_kappa"]
    assert "resamples were undefined" in found.caution and np.isfinite(found.draws).all()


@pytest.mark.parametrize("wrong", [{"method": "exact"}, {"level": 95}, {"resamples": 10}])
def test_nonsense_about_an_interval_is_refused(wrong):
    with pytest.raises(Invalid):
        ag.Interval(**wrong)


def test_a_measure_has_a_value_or_a_reason():
    with pytest.raises(ValueError, match="not both"):
        Measure("x", 1.0, 3, undefined="why")
    with pytest.raises(ValueError, match="not neither"):
        Measure("x", None, 3)
