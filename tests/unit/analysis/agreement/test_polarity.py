"""Agreement on polarity where two coders used the same code: by unit, by character, what several codings come to."""

import numpy as np
import polars as pl
import pytest

from fingerpost.analysis import agreement as ag

HEADS = ["document", "coder", "code", "start", "end", "polarity"]
UNITS = pl.DataFrame({"document": ["d"] * 4, "start": [0, 10, 20, 30], "end": [10, 20, 30, 40]})


def frame(*rows):
    return pl.DataFrame(list(rows), schema=dict(zip(HEADS, [pl.String] * 3 + [pl.Int64] * 2 + [pl.String], strict=True)),
                        orient="row")  # fmt: skip


CODINGS = frame(
    ("d", "A", "x", 0, 15, "barrier"), ("d", "B", "x", 2, 8, "barrier"), ("d", "B", "x", 12, 25, "facilitator"),
    ("d", "A", "y", 0, 5, "need"), ("d", "A", "x", 22, 24, "facilitator"), ("d", "B", "x", 31, 33, "barrier"),
)  # fmt: skip


def lines(codings, units=UNITS, coders="AB", codes="xy", **more):
    table = ag.polarity_table(ag.polarity_tallies(codings, list(coders), units), list(codes), list(coders), **more)
    return {(row["code"], row["pair"], row["measure"]): row for row in table.iter_rows(named=True)}


def test_units_that_both_gave_the_code_are_compared_and_no_others():
    found = lines(CODINGS)["x", "A & B", "polarity_percent"]
    assert (found["n"], found["value"]) == (3, pytest.approx(2 / 3))  # units 0 and 2 agree, 1 does not, 3 is B's alone


def test_characters_are_compared_where_spans_meet():
    found = lines(CODINGS, None)["x", "A & B", "polarity_percent"]
    assert (found["n"], found["value"]) == (6 + 3 + 2, pytest.approx(8 / 11))


def test_kappa_is_cohens_of_the_sides_seen():
    said = [("barrier", "barrier")] * 4 + [("facilitator", "barrier")] + [("facilitator", "facilitator")] * 3
    rows = [
        (f"d{n}", coder, "x", 0, 5, side) for n, both in enumerate(said) for coder, side in zip("AB", both, strict=True)
    ]
    units = pl.DataFrame({"document": [f"d{n}" for n in range(8)], "start": [0] * 8, "end": [9] * 8})
    found = lines(frame(*rows), units)["x", "A & B", "polarity_kappa"]
    table = ag.units(said, documents=[f"d{n}" for n in range(8)])
    one = ag.measure(table, ["cohen_kappa"])["cohen_kappa"]
    assert found["value"] == pytest.approx(one.value) and found["clusters"] == 8
    assert found["se"] == pytest.approx(one.se, rel=0.01)


@pytest.mark.parametrize(
    ("sides", "comes_to"),
    [
        (["barrier", "none"], "barrier"), (["barrier", "facilitator"], "mixed"), (["none"], "none"),
        (["barrier", "mixed"], "mixed"), (["need", "need"], "need"),
    ],
)  # fmt: skip
def test_several_codings_of_one_unit_come_to_one_side(sides, comes_to):
    rows = [("d", "A", "x", at, at + 3, side) for at, side in enumerate(sides)] + [("d", "B", "x", 0, 5, comes_to)]
    assert lines(frame(*rows))["x", "A & B", "polarity_percent"]["value"] == 1


def test_what_cannot_be_told_says_why():
    found = lines(CODINGS)
    assert found["y", "A & B", "polarity_percent"]["undefined"] == "the two never put the code on the same words"
    alike = frame(("d", "A", "x", 0, 5, "need"), ("d", "B", "x", 0, 5, "need"))
    assert lines(alike)["x", "A & B", "polarity_kappa"]["undefined"] == "both saw one side alone"
    assert lines(alike)["x", "A & B", "polarity_percent"]["value"] == 1
    assert all(row["value"] is None for row in lines(frame()).values())


def test_three_coders_have_their_pairs_and_a_percentage_over_all_of_them():
    rows = [("d", coder, "x", 0, 5, side) for coder, side in zip("ABC", ["need", "need", "barrier"], strict=True)]
    found = lines(frame(*rows), coders="ABC", overall=True)
    assert found["x", "all coders", "polarity_percent"]["value"] == pytest.approx(1 / 3)
    assert found["x", "A & B", "polarity_percent"]["value"] == 1
    assert found["all codes", "B & C", "polarity_percent"]["value"] == 0
    assert ("x", "all coders", "polarity_kappa") not in found


def test_units_of_other_documents_are_nobodys():
    rng = np.random.default_rng(2)
    rows = [
        (f"d{rng.integers(4)}", "AB"[rng.integers(2)], "xy"[rng.integers(2)], start, start + 4, "need")
        for start in rng.integers(0, 90, 120).tolist()
    ]
    codings = frame(*rows).unique(maintain_order=True)
    units = pl.DataFrame({
        "document": [f"d{d}" for d in range(4) for _ in range(10)], "start": [10 * n for _ in range(4) for n in range(10)],
        "end": [10 * n + 10 for _ in range(4) for n in range(10)],
    })  # fmt: skip
    corpus = ag.from_spans(codings.select(HEADS[:5]), {f"d{d}": 100 for d in range(4)}, coders="AB").in_units(units)
    both = {row["code"]: row["a"] for row in ag.code_table(corpus, ["character_kappa"]).iter_rows(named=True)}
    assert {code: lines(codings, units)[code, "A & B", "polarity_percent"]["n"] for code in "xy"} == both
