"""Agreement as it is printed: every published example holds to its printed digits, and the docs show the same."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from agreement_examples import EXAMPLES, fig_corpus, lines

from fingerpost.analysis import agreement as ag
from fingerpost.analysis.agreement import unitizing

HERE = Path(__file__).resolve().parent.parent.parent
BY_ID = {example["id"]: example for example in EXAMPLES}
RAW = {
    "percent_agreement": 0.12561, "fleiss_kappa": 0.15302, "gwet_ac1": 0.14295,
    "brennan_prediger": 0.14472, "alpha_nominal": 0.14557,
}  # fmt: skip
LOW = {"fleiss_kappa": 0.424, "gwet_ac1": 0.461, "brennan_prediger": 0.454, "alpha_nominal": 0.419}
TABLES = {
    "gwet_3x3_abstractors": {
        "percent_agreement": 0.03129, "cohen_kappa": 0.05891, "scott_pi": 0.05905,
        "gwet_ac1": 0.04322, "brennan_prediger": 0.04693, "alpha_nominal": 0.05905,
    },
    "gwet_4x4_diagnosis": {
        "cohen_kappa": 0.04597, "scott_pi": 0.04623, "gwet_ac1": 0.04345,
        "brennan_prediger": 0.04396, "alpha_nominal": 0.04623,
    },
}  # fmt: skip
QUADRATIC = {"gwet_ac1": 0.91400, "fleiss_kappa": 0.86494, "brennan_prediger": 0.90152, "conger_kappa": 0.85771}


def table_of(name):
    return ag.units(BY_ID[name]["data"]["items"])


@pytest.mark.parametrize("line", lines(), ids=str)
def test_a_printed_value_holds(line):
    if line.printed is None:
        assert line.ours is None
    else:
        assert line.ours == pytest.approx(line.printed, abs=line.tolerance)


def test_every_example_is_compared():
    assert {line.example for line in lines()} == set(BY_ID)


@pytest.mark.parametrize(("name", "printed"), RAW.items())
def test_a_printed_standard_error_holds_with_missing_values(name, printed):
    assert ag.measure(table_of("gwet_raw4raters"), [name])[name].se == pytest.approx(printed, abs=6e-6)


def test_the_printed_error_of_conger_holds_with_missing_values():
    found = ag.measure(table_of("gwet_raw4raters"), ["conger_kappa"])["conger_kappa"]
    assert (found.se, found.low) == (pytest.approx(0.14917, abs=6e-6), pytest.approx(0.435, abs=6e-4))


@pytest.mark.parametrize(("name", "low"), LOW.items())
def test_a_printed_interval_holds_with_missing_values(name, low):
    found = ag.measure(table_of("gwet_raw4raters"), [name])[name]
    assert (found.low, found.high) == (pytest.approx(low, abs=6e-4), 1.0)


@pytest.mark.parametrize(
    ("example", "name", "printed"),
    [(example, name, printed) for example, errors in TABLES.items() for name, printed in errors.items()],
)
def test_a_printed_error_of_a_two_coder_table_holds_but_for_its_divisor(example, name, printed):
    table = table_of(example)  # in print the variance of a table divides by N, ours and that of raw values by N − 1
    ours = ag.measure(table, [name])[name].se * np.sqrt((table.n - 1) / table.n)
    assert ours == pytest.approx(printed, abs=6e-6)


@pytest.mark.parametrize(("name", "printed"), QUADRATIC.items())
def test_a_printed_quadratically_weighted_value_holds(name, printed):
    assert ag.measure_weighted(table_of("gwet_raw4raters"), name, "quadratic").value == pytest.approx(printed, abs=6e-6)


def test_quadratic_ac2_and_its_printed_error_hold():
    found = ag.measure(table_of("gwet_raw4raters"), ["gwet_ac2_quadratic"])["gwet_ac2_quadratic"]
    assert (found.value, found.se) == (pytest.approx(0.91400, abs=6e-6), pytest.approx(0.10396, abs=6e-6))


def test_the_printed_ac1_of_cohens_table_holds():
    assert ag.measure(table_of("cohen1960_p45"))["gwet_ac1"].value == pytest.approx(0.5760, abs=6e-5)


def test_the_printed_weighted_alpha_and_kappa_of_artstein_and_poesio_hold():
    rows = BY_ID["artstein_poesio_ex2"]["data"]["items"]
    found = ag.measure(ag.units(rows, categories=["STAT", "Chck", "IReq"]))  # half-way in the middle: linear weights
    assert found["weighted_kappa_linear"].value == pytest.approx(0.8163, abs=6e-5)


def test_the_printed_coverages_of_the_continuum_hold():
    corpus = fig_corpus(BY_ID["kripp2019_fig12_11"])
    sums = unitizing.continuum(corpus.spans, list(range(7)), [0, 1, 2])
    assert unitizing.coverage(sums) == pytest.approx(0.461111, abs=1e-6)
    assert [unitizing.coverage(sums, corpus.spans.codes.index(code)) for code in "57"] == [
        pytest.approx(0.4444, abs=1e-4),
        0,
    ]


def test_gamma_comes_near_the_printed_value_of_another_sampler():
    units = BY_ID["gamma_01_two_annotators_simple"]["data"]["units"]
    rows = [("text", coder, code, start, end) for coder, start, end, code in units]
    found = ag.from_spans(rows, {"text": 16}).measure(["gamma"])[0].measures["gamma"]
    assert found.value == pytest.approx(0.8836, abs=0.05)


def test_the_docs_show_the_examples_as_they_are_computed():
    spec = importlib.util.spec_from_file_location("make_agreement", HERE / "docs" / "make_agreement.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page = (HERE / "docs/methods/agreement.md").read_text(encoding="utf-8")
    assert module.with_examples(page) == page, "run: python docs/make_agreement.py"
