"""Problems for people: what is said of several places once, with the places under it."""

from fingerpost.cli.telling import odd_lines
from fingerpost.terms.errors import Problem
from fingerpost.terms.exchange import told_once


def at(*places, what="Its text ({}) is missing.", hint="Ask."):
    return [Problem("warning", place, what.format(n), hint) for n, place in enumerate(places)]


def test_what_differs_in_its_place_alone_is_told_once_in_the_order_in_which_it_came():
    told = told_once([*at("a"), *at("x", what="Another thing."), *at("b", "c", "b")])
    assert [(each.what, each.places) for each in told] == [
        ("Its text is missing.", ("a", "b", "c")), ("Another thing.", ("x",)),
    ]  # fmt: skip


def test_two_alike_are_told_as_they_are():
    assert [each.what for each in told_once(at("a", "b"))] == ["Its text (0) is missing.", "Its text (1) is missing."]


def test_lines_leave_out_the_file_that_all_is_about_and_a_name_that_is_said_twice():
    lines = odd_lines([*at("f.qdpx, talk"), *at("NVivo", what="NVivo dates codings.", hint="")], "f.qdpx")
    assert lines == ["  talk: Its text (0) is missing. Ask.", "  NVivo dates codings."]


def test_many_places_and_many_lines_are_counted():
    assert odd_lines(at(*map(str, range(20))))[1].endswith("11 … and 8 more")
    many = [Problem("warning", str(n), f"Thing {n}.") for n in range(50)]
    assert odd_lines(many)[-1] == "  … and 10 more; --json tells all."
