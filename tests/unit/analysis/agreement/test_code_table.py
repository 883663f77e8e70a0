"""The round's table, turns as units, and many codes from packed bits: quick ways that must say what the slow ones say."""

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from fingerpost.analysis import agreement as ag
from fingerpost.terms.errors import Invalid, NotFound


def drawn(coders=3, documents=12, seed=4):
    rng = np.random.default_rng(seed)
    rows = set()
    for _ in range(160):
        start = int(rng.integers(0, 180))
        rows.add((
            f"d{rng.integers(documents)}", "ABC"[rng.integers(coders)], "xyz"[rng.integers(3)],
            start, start + int(rng.integers(1, 20)),
        ))  # fmt: skip
    return ag.from_spans(sorted(rows), {f"d{at}": 200 + at for at in range(documents)})


CORPUS = drawn()
NAMES = ["character_kappa", "positive_agreement", "negative_agreement", "character_percent", "character_alpha",
         "character_ac1", "character_s"]  # fmt: skip
TURNS = pl.DataFrame({
    "document": [f"d{at}" for at in range(12) for _ in range(8)],
    "start": [25 * n for _ in range(12) for n in range(8)],
    "end": [25 * n + 25 for _ in range(12) for n in range(8)],
})  # fmt: skip


def same(one, two):
    return one == two if one is None or two is None else one == pytest.approx(two, rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("method", ["linearised", "bootstrap"])
def test_the_table_says_what_measuring_group_by_group_says(method):
    interval = ag.Interval(method, resamples=300)
    table = ag.code_table(CORPUS, interval=interval)
    lines = {(line["code"], line["pair"], line["measure"]): line for line in table.iter_rows(named=True)}
    for result in CORPUS.measure(NAMES, by=("code", "pair"), interval=interval):
        for name, one in result.measures.items():
            line = lines.pop((result.code, " & ".join(result.pair), name))
            for key in ("value", "se", "low", "high"):
                assert same(line[key], getattr(one, key)), (name, key)
            assert tuple(line[cell] for cell in "abcd") == result.table and line["clusters"] == one.clusters
    for result in CORPUS.measure(NAMES, by=("code",), interval=interval):
        for name, one in result.measures.items():
            line = lines.pop((result.code, "all coders", name))
            assert same(line["value"], one.value) and same(line["se"], one.se)
    assert lines == {}


@pytest.mark.parametrize("method", ["linearised", "bootstrap"])
def test_the_lines_of_all_codes_say_what_measuring_them_together_says(method):
    interval = ag.Interval(method, resamples=300)
    whole = ag.code_table(CORPUS, interval=interval, overall=True, codes=[])
    lines = {(line["pair"], line["measure"]): line for line in whole.iter_rows(named=True)}
    assert {line["code"] for line in lines.values()} == {"all codes"}
    for result in (*CORPUS.measure(NAMES, by=("pair",), interval=interval), *CORPUS.measure(NAMES, interval=interval)):
        for name, one in result.measures.items():
            line = lines.pop((" & ".join(result.pair) if result.pair else "all coders", name))
            assert all(same(line[key], getattr(one, key)) for key in ("value", "se", "low", "high")), name
    assert lines == {}


def test_the_table_of_all_codes_adds_their_tables_up():
    each = ag.code_table(CORPUS, ["character_kappa"]).filter(pl.col("pair") == "A & B")
    line = ag.code_table(CORPUS, ["character_kappa"], codes=[], overall=True).row(0, named=True)
    assert [line[cell] for cell in "abcd"] == [each[cell].sum() for cell in "abcd"]
    assert line["prevalence_first"] == pytest.approx(each["prevalence_first"].mean())


def test_the_probability_of_lying_below_a_threshold_is_that_of_the_bootstrap_and_only_of_it():
    boot = ag.Interval("bootstrap", resamples=300)
    one = CORPUS.measure(["character_alpha"], by=("code",), interval=boot)[0].measures["character_alpha"]
    table = ag.code_table(CORPUS, ["character_alpha"], boot, threshold=one.value)
    below = table.filter(pl.col("pair") == "all coders")["below"][0]
    assert below == pytest.approx(one.probability_below(one.value)) and 0 < below < 1
    assert ag.code_table(CORPUS, ["character_alpha"], threshold=0.1)["below"].null_count() == 12


def test_few_spans_mark_the_interval():
    rare = ag.from_spans(
        [("d1", "A", "x", 0, 5), ("d1", "B", "x", 0, 4), ("d2", "A", "x", 3, 9)], {f"d{at}": 50 for at in range(8)}
    )
    line = ag.code_table(rare, ["character_kappa"]).row(0, named=True)
    assert line["caution"] == "Interval unreliable: the code was put on 3 spans." and line["se"] > 0


def test_a_table_of_some_codes_is_part_of_the_whole():
    whole = ag.code_table(CORPUS).filter(pl.col("code") == "y")
    assert_frame_equal(ag.code_table(CORPUS, codes=["y"]), whole)


def test_a_table_after_an_edit_is_that_of_a_fresh_corpus():
    edited = CORPUS.update("d3", "x", {"A": [(5, 50)]})
    slow = edited.measure(["character_kappa"], by=("code", "pair"))[0].measures["character_kappa"]
    quick = ag.code_table(edited, ["character_kappa"], codes=["x"]).row(0, named=True)
    assert (
        quick["value"] == pytest.approx(slow.value)
        and slow.value != CORPUS.measure(["character_kappa"], by=("code", "pair"))[0].measures["character_kappa"].value
    )


def test_what_is_undefined_says_why_in_the_table():
    corpus = ag.from_spans([("d", "A", "x", 0, 5), ("d", "B", "x", 0, 5)], {"d": 9, "e": 9}, codes=["x", "y"])
    for line in ag.code_table(corpus, codes=["y"]).iter_rows(named=True):
        assert (line["value"] is None) == (line["undefined"] is not None)
        assert line["value"] is not None or "nobody used" in line["undefined"]
        assert line["se"] is None and line["low"] is None


def test_one_document_and_few_documents_are_cautioned():
    rows = [("d", "A", "x", 0, 5), ("d", "B", "x", 2, 7), ("e", "A", "x", 0, 5), ("e", "B", "x", 0, 5)]
    one = ag.code_table(ag.from_spans(rows[:2], {"d": 9}), ["character_kappa"]).row(0, named=True)
    two = ag.code_table(ag.from_spans(rows, {"d": 9, "e": 9}), ["character_kappa"]).row(0, named=True)
    assert "one document" in one["caution"] and one["se"] is None
    assert "2 clusters" in two["caution"] and two["se"] > 0


def test_unknown_figures_and_codes_are_refused():
    with pytest.raises(Invalid, match="No figure named 'gamma'"):
        ag.code_table(CORPUS, ["gamma"])
    with pytest.raises(NotFound, match="No code named 'q'"):
        ag.code_table(CORPUS, codes=["q"])


@pytest.mark.parametrize("code", ["x", "y", "z"])
def test_turns_counted_as_positions_are_turns_counted_as_units(code):
    moved = CORPUS.in_units(TURNS)
    units = ag.measure(CORPUS.at(TURNS, code))
    for result in moved.measure(NAMES[3:], by=("code",)):
        if result.code == code:
            one, other = result.measures["character_alpha"], units["alpha_nominal"]
            assert (one.value, one.n, one.unit) == (pytest.approx(other.value), 96, "turns")
            assert one.se == pytest.approx(other.se, rel=0.02)  # Gwet's small-sample terms set them apart
            assert result.measures["character_ac1"].value == pytest.approx(units["gwet_ac1"].value)


def test_a_document_without_units_has_no_length():
    moved = CORPUS.in_units(TURNS.filter(pl.col("document") != "d0"))
    assert int(moved.spans.lengths[moved.spans.documents.index("d0")]) == 0
    assert moved.measure(["character_alpha"])[0].measures["character_alpha"].n == 88


def test_the_order_of_units_in_their_frame_means_nothing():
    one, two = CORPUS.in_units(TURNS), CORPUS.in_units(TURNS.sample(fraction=1, shuffle=True, seed=3))
    assert all((a == b).all() for a, b in zip(one.spans.columns(), two.spans.columns(), strict=True))


def test_two_spans_in_one_turn_are_one_of_that_turn():
    corpus = ag.from_spans([("d", "A", "x", 0, 3), ("d", "A", "x", 5, 9), ("d", "B", "x", 2, 4)], {"d": 20})
    turns = pl.DataFrame({"document": ["d", "d"], "start": [0, 10], "end": [10, 20]})
    found = corpus.in_units(turns).measure(["span_f1_exact", "character_kappa"])[0].measures
    assert (found["span_f1_exact"].value, found["character_kappa"].value) == (1.0, 1.0)


def test_units_that_overlap_or_lie_nowhere_are_refused():
    with pytest.raises(Invalid, match="d0: Units overlap: 0 to 10 and 5 to 20"):
        CORPUS.in_units(pl.DataFrame({"document": ["d0", "d0"], "start": [5, 0], "end": [20, 10]}))
    with pytest.raises(NotFound, match="No document named 'q'"):
        CORPUS.in_units(pl.DataFrame({"document": ["q"], "start": [0], "end": [10]}))


@pytest.mark.parametrize("units", [1, 63, 64, 65, 200])
def test_packed_bits_give_the_coefficients_of_units(units):
    coded = np.random.default_rng(units).random((3, 4, units)) < 0.4
    kappas, alphas = ag.kappas_and_alphas(coded)
    for code in range(4):
        table = ag.units(coded[:, code].T.astype(int), categories=(0, 1))
        found = ag.measure(table, ["alpha_nominal"])["alpha_nominal"].value
        pairs = [one.value for one in ag.kappas_of_pairs(table).values()]
        assert alphas[code] == pytest.approx(np.nan if found is None else found, nan_ok=True)
        expected = [np.nan if value is None else value for value in pairs]
        assert kappas[:, code] == pytest.approx(expected, nan_ok=True)


def test_packed_bits_of_one_coder_are_refused():
    with pytest.raises(Invalid, match="1 coders"):
        ag.kappas_and_alphas(np.ones((1, 2, 3), dtype=bool))


def test_a_document_without_units_is_no_cluster():
    spans = [("a", "A", "x", 0, 5), ("a", "B", "x", 0, 5), ("b", "A", "x", 0, 5), ("c", "B", "x", 10, 15)]
    units = pl.DataFrame({"document": ["a"] * 3 + ["b"] * 3, "start": [0, 10, 20] * 2, "end": [10, 20, 30] * 2})
    three = ag.from_spans(spans, {"a": 30, "b": 30, "c": 30}).in_units(units)
    two = ag.from_spans(spans[:3], {"a": 30, "b": 30}).in_units(units)
    for interval in (ag.Interval(), ag.Interval("bootstrap")):
        assert ag.code_table(three, interval=interval).rows() == ag.code_table(two, interval=interval).rows()
        assert ag.code_table(three, interval=interval)["clusters"].unique().to_list() == [2]
        one, other = (
            corpus.measure(["character_alpha"], by=("code",), interval=interval)[0] for corpus in (three, two)
        )
        assert one.measures == other.measures and one.documents == 2
