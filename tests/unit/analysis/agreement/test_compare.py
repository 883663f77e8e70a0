"""Agreement across codebook versions: families of merged, split and renamed codes, and their difference."""

import numpy as np
import polars as pl
import pytest

from fingerpost.analysis import agreement as ag
from fingerpost.terms.errors import Invalid


def drawn(codes, documents, seed):
    rng = np.random.default_rng(seed)
    rows = set()
    for _ in range(220):
        document, code, start = rng.choice(documents), rng.choice(codes), int(rng.integers(0, 180))
        for coder in "AB":
            if rng.random() < 0.8:
                rows.add((str(document), coder, str(code), start, start + int(rng.integers(8, 12))))
    return ag.from_spans(sorted(rows), dict.fromkeys(documents, 200), codes=codes)


OLD = drawn(["pace", "fit", "trust", "gone"], [f"o{n}" for n in range(8)], 1)
NEW = drawn(["pace", "ties", "candour", "fresh"], [f"n{n}" for n in range(8)], 2)
BECAME = [("fit", "pace"), ("trust", "ties"), ("trust", "candour")]


def lines(**more):
    return {tuple(sorted({*line["before"], *line["after"]})): line
            for line in ag.compare(OLD, NEW, BECAME, **more).iter_rows(named=True)}  # fmt: skip


def test_codes_stand_in_one_family_if_one_became_the_other():
    assert ag.families(["a", "b", "c", "d", "e"], [("a", "c"), ("b", "c"), ("d", "x")]) == [
        ("a", "b", "c"), ("d", "x"), ("e",),
    ]  # fmt: skip


def test_a_merged_code_is_compared_with_all_that_were_merged_into_it():
    found = lines()["fit", "pace"]
    together = ag.recoded(OLD, {"fit": "pace"})
    one = together.measure(["character_alpha"], by=("code",))[0].measures["character_alpha"]
    other = NEW.measure(["character_alpha"], by=("code",))[0].measures["character_alpha"]
    assert (found["before"], found["after"]) == (["pace", "fit"], ["pace"])
    assert found["value_before"] == pytest.approx(one.value) and found["value_after"] == pytest.approx(other.value)
    assert found["difference"] == pytest.approx(other.value - one.value)
    assert found["se"] == pytest.approx(np.hypot(one.se, other.se), rel=1e-5)
    assert found["low"] < found["difference"] < found["high"]


def test_a_split_code_is_compared_with_all_that_it_was_split_into():
    found = lines()["candour", "ties", "trust"]
    together = ag.recoded(NEW, {"ties": "trust", "candour": "trust"})
    at = together.spans.codes.index("trust")
    one = together.measure(["character_alpha"], by=("code",))[at].measures["character_alpha"]
    assert found["value_after"] == pytest.approx(one.value) and found["after"] == ["ties", "candour"]


def test_a_code_that_stands_on_one_side_alone_has_no_difference_and_says_why():
    found = lines()
    assert (
        found["gone",]["undefined"] == "after: no such code on this side" and found["gone",]["value_before"] is not None
    )
    assert found["fresh",]["undefined"] == "before: no such code on this side"


def test_sides_with_the_same_documents_are_not_independent():
    same = ag.compare(OLD, OLD)
    assert same["difference"].to_list() == [0.0] * 4 and same["se"].null_count() == 4
    assert set(same["caution"]) == {"No interval: both sides stand on some of the same documents."}


def test_recoding_counts_equal_spans_once_and_keeps_the_rest():
    corpus = ag.from_spans([("d", "A", "x", 0, 5), ("d", "A", "y", 0, 5), ("d", "B", "y", 2, 9)], {"d": 20})
    moved = ag.recoded(corpus, {"y": "x"})
    assert moved.spans.codes == ("x",) and len(moved.spans.start) == 2
    table = ag.code_table(moved, ["character_kappa"])
    assert table.select("a", "b", "c", "d").row(0) == (3, 2, 4, 11)


def test_a_family_is_the_union_of_its_codes_whatever_they_are_called():
    renamed = ag.recoded(OLD, {"pace": "tempo"})
    found = ag.compare(OLD, renamed, [("pace", "tempo")]).filter(pl.col("before").list.contains("pace"))
    assert found["difference"].to_list() == [0.0]


def test_unknown_figures_are_refused():
    with pytest.raises(Invalid, match="No figure named 'kappa'"):
        ag.compare(OLD, NEW, measure="kappa")
