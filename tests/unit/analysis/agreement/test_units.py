"""Tables of units × coders: what is accepted, and what is refused with row and column."""

import numpy as np
import polars as pl
import pytest

from fingerpost.analysis import agreement as ag
from fingerpost.terms.errors import Invalid

REFUSED = {
    "one coder": ([[1], [2]], {}, "There is 1 coder."),
    "no rows": ([], {}, "There is no coder."),
    "no value at all": ([[None, None]], {}, "no values"),
    "a word where numbers are needed": ([[1, 2], [1, "x"]], {"level": "interval"}, "Row 2, column coder 2: 'x'"),
    "a word without an order": ([["a", "b"]], {"level": "ordinal"}, "Row 1, column coder 1: 'a'"),
    "an unknown level": ([[1, 2]], {"level": "cardinal"}, "Unknown level 'cardinal'"),
    "a value not declared": ([[1, 2], [9, 1]], {"categories": [1, 2]}, "Row 2, column coder 1: 9"),
    "a category declared twice": ([[1, 2]], {"categories": [1, 1, 2]}, "declared twice"),
    "two coders of one name": ([[1, 2]], {"coders": ["A", "A"]}, "Two columns are named 'A'"),
    "too few names of coders": ([[1, 2]], {"coders": ["A"]}, "2 columns and 1 coders' names"),
    "a short row": ([[1, 2], [1]], {}, "Row 2: It has 1 values"),
    "documents for other units": ([[1, 2]], {"documents": ["a", "b"]}, "2 names were given for 1 units"),
}


@pytest.mark.parametrize(("rows", "options", "message"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_table_is_refused_with_its_place(rows, options, message):
    with pytest.raises(Invalid) as refused:
        ag.units(rows, **options)
    assert message in str(refused.value)


def test_rows_are_numbered_as_the_caller_says():
    with pytest.raises(Invalid, match="Row 3, column A"):
        ag.units([[1, 1], [9, 1]], coders=["A", "B"], categories=[1], first_row=2)


@pytest.mark.parametrize("gap", [None, "", "  ", float("nan")])
def test_none_blank_and_nan_are_missing(gap):
    table = ag.units([[1, 1], [gap, 2], [2, 2]])
    assert (table.missing, table.categories) == (1, (1, 2))


def test_rows_arrays_and_frames_make_the_same_table():
    rows = [[1, 2], [2, 2], [3, 1]]
    made = [ag.units(rows), ag.units(np.array(rows)), ag.units(pl.DataFrame(rows, schema=["a", "b"], orient="row"))]
    assert all(table.codes.tolist() == made[0].codes.tolist() for table in made)
    assert [table.categories for table in made] == [(1, 2, 3)] * 3


def test_an_array_may_hold_its_missing_values_as_a_number():
    table = ag.units(np.array([[0, 0], [1, -1], [1, 0]]), missing=-1)
    assert (table.categories, table.missing, table.n) == ((0, 1), 1, 3)


def test_units_that_nobody_coded_are_left_out_and_counted():
    table = ag.units([[1, 1], [None, None], [2, 1]], names=["a", "b", "c"], documents=["d", "d", "e"])
    assert (table.n, table.empty, table.names, table.places.tolist()) == (2, 1, ("a", "c"), [1, 3])


def test_prevalence_is_the_share_of_values_given():
    assert ag.units([["x", "y"], ["x", None]]).prevalence() == {"x": pytest.approx(2 / 3), "y": pytest.approx(1 / 3)}


def test_a_coder_can_be_left_out():
    table = ag.units([[1, 1, 2], [None, None, 2], [2, 2, 2]], coders=["A", "B", "C"])
    rest = table.without("C")
    assert (rest.coders, rest.n) == (("A", "B"), 2)
    assert ag.measure(rest)["percent_agreement"].value == 1
    with pytest.raises(Invalid, match="No coder named 'D'"):
        table.without("D")
