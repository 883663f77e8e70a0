"""What is counted in a cell, in its parent and in the total, and what the cell points to."""

import pytest

from analysis_frames import codes, codings, constructs, labels, links, sources
from fingerpost.analysis.matrix import Columns, cell_refs, code_rows, construct_rows, matrix
from fingerpost.terms.errors import Invalid, NotFound

SITES = Columns("site", labels("01", "02"))
TREE = codes(
    {"code_id": "people"},
    {"code_id": "trust", "parent_id": "people"},
    {"code_id": "time", "parent_id": "people"},
    {"code_id": "money"},
)
TEXTS = sources(
    {"source_id": "a", "site": "01", "wave": "W1", "roles": ["nurse", "manager"]},
    {"source_id": "b", "site": "01", "wave": "W2", "roles": ["nurse"]},
    {"source_id": "d", "site": "02", "wave": "W1", "roles": ["manager"]},
)
SAID = codings(
    {"source_id": "a", "site": "01", "wave": "W1", "code_id": "trust", "role": "nurse", "start": 50, "end": 60},
    {"source_id": "a", "site": "01", "wave": "W1", "code_id": "trust", "coder": "Bea", "start": 50, "end": 60},
    {"source_id": "a", "site": "01", "wave": "W1", "code_id": "time", "role": "manager", "start": 50, "end": 60},
    {"source_id": "b", "site": "01", "wave": "W2", "code_id": "time", "polarity": "barrier"},
    {"source_id": "d", "site": "02", "wave": "W1", "code_id": "people", "polarity": "barrier"},
)


def values(result):
    return {row.label: [cell.value for cell in row.cells] for row in result.rows}


@pytest.mark.parametrize(
    ("count", "people", "trust", "time"),
    [
        ("sites", [1, 1, 2], [1, None, 1], [1, None, 1]),
        ("sources", [2, 1, 3], [1, None, 1], [2, None, 2]),
        ("passages", [2, 1, 3], [1, None, 1], [2, None, 2]),
        ("codings", [4, 1, 5], [2, None, 2], [2, None, 2]),
    ],
)
def test_parents_count_the_union_of_their_descendants(count, people, trust, time):
    shown = values(matrix(SAID, TEXTS, code_rows(TREE), SITES, count))
    assert shown == {"people": people, "trust": trust, "time": time, "money": [None, None, None]}


def test_rows_stand_under_their_parents_in_order_of_position():
    tree = codes(
        {"code_id": "child", "parent_id": "last", "position": 0},
        {"code_id": "last", "position": 2},
        {"code_id": "first", "position": 1},
        {"code_id": "grandchild", "parent_id": "child", "position": 9},
        {"code_id": "orphan", "parent_id": "not shown", "position": 3},
    )
    rows = matrix(codings(), sources(), code_rows(tree), SITES).rows
    assert [(row.label, row.path, row.depth) for row in rows] == [
        ("first", (), 0),
        ("last", (), 0),
        ("child", ("last",), 1),
        ("grandchild", ("last", "child"), 2),
        ("orphan", (), 0),
    ]


def test_rows_in_a_circle_are_invalid_and_named():
    tree = codes({"code_id": "hen", "parent_id": "egg"}, {"code_id": "egg", "parent_id": "hen"})
    with pytest.raises(Invalid, match="hen, egg"):
        matrix(codings(), sources(), code_rows(tree), SITES)


def test_a_code_of_two_constructs_counts_in_both_and_once_above_them():
    scheme = constructs(
        {"construct_id": "domain"},
        {"construct_id": "norms", "parent_id": "domain"},
        {"construct_id": "skills", "parent_id": "domain"},
    )
    rows = construct_rows(scheme, links(("trust", "norms"), ("trust", "skills"), ("gone", "skills")), TREE)
    shown = matrix(SAID, TEXTS, rows, SITES, "codings")
    assert values(shown) == {"domain": [2, None, 2], "norms": [2, None, 2], "skills": [2, None, 2]}
    assert shown.left_out == {"people": 1, "time": 2}


@pytest.mark.parametrize(
    ("columns", "count", "denominators"),
    [
        (Columns("site", labels("01", "02", "03")), "sites", [1, 1, 0, 3]),
        (Columns("site", labels("01", "02", "03")), "sources", [2, 1, 0, 3]),
        (Columns("wave", labels("W1", "W2", "W3")), "sites", [2, 1, 0, 2]),
        (Columns("role", labels("nurse", "manager")), "sites", [1, 2, 2]),
        (Columns("role", labels("nurse", "manager")), "sources", [2, 2, 3]),
        (Columns("polarity", labels("barrier", "need"), of="codings"), "sites", [2, 2, 2]),
        (SITES, "passages", [None, None, None]),
        (SITES, "codings", [None, None, None]),
    ],
)
def test_denominators_are_the_sites_or_sources_that_fall_in_a_column(columns, count, denominators):
    shown = matrix(SAID, TEXTS, code_rows(TREE), columns, count).columns
    assert [column.denominator for column in shown] == denominators
    assert [column.label for column in shown] == [*columns.labels["label"], "All"]


def test_columns_of_codings_take_the_coding_s_own_value():
    columns = Columns("polarity", labels("barrier", "need"), of="codings")
    shown = matrix(SAID, TEXTS, code_rows(TREE), columns)
    assert values(shown)["people"] == [2, None, 2]
    assert shown.rows[0].cells[1].reason == "nothing said"
    assert shown.outside == 3


def test_codings_in_no_column_are_told_and_not_in_the_total():
    shown = matrix(SAID, TEXTS, code_rows(TREE), Columns("wave", labels("W2")), "codings")
    assert values(shown)["people"] == [1, 1]
    assert shown.outside == 4


def test_codings_of_a_code_that_is_not_shown_are_left_out_and_told():
    shown = matrix(SAID, TEXTS, code_rows(TREE.filter(code_id="trust")), SITES, "codings")
    assert values(shown) == {"trust": [2, None, 2]}
    assert shown.left_out == {"people": 1, "time": 2}


def test_a_source_without_a_site_adds_no_site():
    said = codings({"source_id": "x", "code_id": "money", "wave": "W1"})
    texts = sources({"source_id": "x", "wave": "W1"})
    cell = matrix(said, texts, code_rows(TREE), Columns("wave", labels("W1"))).rows[3].cells[0]
    assert (cell.value, cell.reason, cell.refs) == (0, None, ("p0",))


def test_a_cell_points_to_all_passages_counted_in_order_of_source_and_place():
    said = codings(
        {"source_id": "2", "source": "Alpha", "site": "01", "code_id": "trust", "start": 5},
        {"source_id": "1", "source": "Beta", "site": "01", "code_id": "trust", "start": 9},
        {"source_id": "1", "source": "Beta", "site": "01", "code_id": "time", "start": 2},
        {"source_id": "1", "source": "Beta", "site": "02", "code_id": "time", "start": 1},
    )
    people, trust, time, money = matrix(said, TEXTS, code_rows(TREE), SITES).rows
    assert [cell.refs for cell in people.cells] == [("p0", "p2", "p1"), ("p3",), ("p0", "p3", "p2", "p1")]
    assert [cell.refs for cell in trust.cells] == [("p0", "p1"), (), ("p0", "p1")]
    assert [cell.refs for cell in time.cells] == [("p2",), ("p3",), ("p3", "p2")]
    assert [cell.refs for cell in money.cells] == [(), (), ()]


def test_refs_found_cell_by_cell_are_those_of_the_whole_matrix():
    rows = code_rows(TREE)
    whole = matrix(SAID, TEXTS, rows, SITES)
    for row in whole.rows:
        for column, cell in zip(whole.columns, row.cells, strict=True):
            assert cell_refs(SAID, rows, SITES, row.id, column.key) == cell.refs


def test_a_matrix_without_refs_has_the_same_values():
    lean = matrix(SAID, TEXTS, code_rows(TREE), SITES, refs="none")
    assert values(lean) == values(matrix(SAID, TEXTS, code_rows(TREE), SITES))
    assert all(cell.refs == () for row in lean.rows for cell in row.cells)


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        (lambda: matrix(SAID, TEXTS, code_rows(TREE), SITES, "words"), Invalid, "sites, sources, passages"),
        (lambda: Columns("weather", labels("wet")), Invalid, "'weather'.*site, wave, kind, role"),
        (lambda: Columns("weather", labels("wet"), of="codings"), Invalid, "polarity"),
        (lambda: cell_refs(SAID, code_rows(TREE), SITES, "nobody"), NotFound, "row 'nobody'"),
        (lambda: cell_refs(SAID, code_rows(TREE), SITES, "trust", "99"), NotFound, "column '99'"),
    ],
)
def test_what_is_not_there_is_said_plainly(wrong, error, message):
    with pytest.raises(error, match=message):
        wrong()


def test_a_matrix_without_codes_or_columns_is_empty():
    assert matrix(SAID, TEXTS, code_rows(codes()), SITES).rows == ()
    (row, *_) = matrix(codings(), sources(), code_rows(TREE), Columns("site", labels())).rows
    assert [(cell.value, cell.reason) for cell in row.cells] == [(None, "no source")]
