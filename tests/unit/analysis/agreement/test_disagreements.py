"""The meeting's agenda: each disagreement with its kind, its place and its share of all."""

import pytest

from fingerpost.analysis import agreement as ag

ROWS = [
    ("d1", "A", "x", 0, 10),
    ("d1", "B", "x", 5, 12),
    ("d1", "A", "y", 20, 40),
    ("d2", "B", "x", 3, 9),
    ("d2", "A", "z", 2, 8),
    ("d2", "B", "z", 2, 8),
]
CORPUS = ag.from_spans(ROWS, {"d1": 100, "d2": 50})
FOUND = [
    ("missed", "d1", "y", 20, 40, ()),
    ("other code", "d2", "x", 3, 9, ("z",)),
    ("boundary", "d1", "x", 0, 5, ()),
    ("boundary", "d1", "x", 10, 12, ()),
]


def test_disagreements_are_named_and_sorted_by_their_share():
    found = ag.span_disagreements(CORPUS)
    assert [(one.kind, one.document, one.code, one.start, one.end, one.others) for one in found] == FOUND
    assert [one.share for one in found] == [pytest.approx(n / 33) for n in (20, 6, 5, 2)]
    assert {(one.first, one.second) for one in found} == {("A", "B")}


def test_what_the_second_coder_alone_has_is_extra():
    rows = [("d", "A", "x", 0, 5), ("d", "B", "x", 0, 5), ("d", "B", "x", 50, 60)]
    assert [one.kind for one in ag.span_disagreements(ag.from_spans(rows, {"d": 90}))] == ["extra"]


def test_a_list_cut_short_keeps_the_shares_of_the_whole():
    assert ag.span_disagreements(CORPUS, top=1) == ag.span_disagreements(CORPUS)[:1]


def test_one_code_is_attributed_by_itself():
    found = ag.span_disagreements(CORPUS, code="x", pair=("B", "A"))
    assert sum(one.share for one in found) == pytest.approx(1) and len(found) == 3


def test_characters_under_dispute_are_those_of_the_two_by_two_table():
    for result in CORPUS.measure(by=("code", "pair")):
        found = ag.span_disagreements(CORPUS, code=result.code)
        assert sum(one.characters for one in found) == result.table[1] + result.table[2]


def test_what_only_one_coder_looked_at_is_no_disagreement():
    looked = [("d", "A"), ("d", "B"), ("e", "A")]
    corpus = ag.from_spans(
        [("d", "A", "x", 0, 5), ("d", "B", "x", 0, 5), ("e", "A", "x", 0, 9)], {"d": 9, "e": 9}, looked=looked
    )
    assert ag.span_disagreements(corpus) == ()


def test_units_are_sorted_by_their_share_with_what_each_coder_said():
    table = ag.units([[1, 1, 1], [1, 2, 3], [2, 2, 3], [3, 3, None]], names=list("pqrs"), coders=["A", "B", "C"])
    found = ag.unit_disagreements(table)
    assert [(one.unit, one.row) for one in found] == [("q", 2), ("r", 3)]
    assert found[0].values == {"A": 1, "B": 2, "C": 3} and found[0].share == pytest.approx(3 / 5)


def test_shares_are_of_the_disagreement_that_alpha_counts():
    table = ag.units([[1, 1, 1], [1, 2, None], [2, 2, 3]])
    found = ag.unit_disagreements(table)
    assert [one.row for one in found] == [2, 3] and found[0].share == pytest.approx(0.5)
