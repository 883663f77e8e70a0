"""Whom each passage meets: the evidence behind the cells of a 2×2 table."""

import polars as pl

from fingerpost.analysis import agreement as ag

HEADS = {"document": pl.String, "coder": pl.String, "code": pl.String, "start": pl.Int64, "end": pl.Int64,
         "passage": pl.String}  # fmt: skip
CODINGS = pl.DataFrame(
    [
        ("d", "A", "x", 0, 10, "a1"), ("d", "B", "x", 5, 8, "b1"), ("d", "B", "x", 20, 25, "b2"),
        ("d", "A", "y", 0, 10, "a2"), ("e", "A", "x", 0, 10, "a3"), ("d", "C", "x", 0, 4, "c1"),
    ],
    schema=HEADS, orient="row",
)  # fmt: skip
LOOKED = {"d": ("A", "B", "C"), "e": ("A",)}
UNITS = pl.DataFrame({"document": ["d", "d", "e"], "start": [0, 20, 0], "end": [12, 30, 12]})


def test_by_character_a_passage_may_meet_the_other_in_part():
    met = ag.met(CODINGS, [("A", "B"), ("A", "C")], "ABC", LOOKED)
    assert met["x", "A", "B"] == ag.Met(("a1",), ("b1",), ("a1",), ("b2",))
    assert met["x", "A", "C"] == ag.Met(("a1",), ("c1",), ("a1",), ())
    assert met["y", "A", "B"] == ag.Met((), (), ("a2",), ())


def test_by_unit_whoever_codes_in_the_same_unit_meets():
    met = ag.met(CODINGS, [("A", "B")], "ABC", LOOKED, UNITS)
    assert met["x", "A", "B"] == ag.Met(("a1",), ("b1",), (), ("b2",))
    assert met["x", "A", "B"].both == ("a1", "b1") and met["x", "A", "B"].all == ("a1", "b1", "b2")


def test_what_the_other_did_not_look_at_is_nobodys_disagreement():
    assert all("a3" not in each.all for each in ag.met(CODINGS, [("A", "B")], "ABC", LOOKED).values())


def test_the_cells_of_the_table_are_empty_exactly_where_no_passage_is_behind_them():
    corpus = ag.from_spans(
        CODINGS.drop("passage"),
        {"d": 40, "e": 12},
        coders="ABC",
        looked=[(d, who) for d in LOOKED for who in LOOKED[d]],
    )
    met = ag.met(CODINGS, [("A", "B"), ("A", "C"), ("B", "C")], "ABC", LOOKED)
    for line in ag.code_table(corpus, ["character_kappa"]).filter(pl.col("pair") != "all coders").iter_rows(named=True):
        one = met.get((line["code"], *line["pair"].split(" & ")), ag.Met())
        assert [bool(line[cell]) for cell in "abc"] == [bool(one.both), bool(one.first_alone), bool(one.second_alone)]
