"""A sample is drawn again by its seed, evenly over strata, whatever else is there."""

import pytest

from fingerpost.analysis.sampling import allotted, draw

TOWN = {f"t{n}": ("town",) for n in range(12)}
COAST = {f"c{n}": ("coast",) for n in range(4)}
HILL = {"h0": ("hill",)}


def test_the_same_seed_draws_the_same_and_another_seed_another_sample():
    assert draw(TOWN, 4, 7) == draw(dict(reversed(TOWN.items())), 4, 7)
    assert len({draw(TOWN, 4, seed) for seed in range(5)}) == 5


def test_a_sample_has_so_many_as_were_asked_for_and_none_twice():
    drawn = draw(TOWN | COAST | HILL, 9, 1)
    assert len(drawn) == len(set(drawn)) == 9


def test_each_stratum_gives_in_proportion_and_at_least_one():
    drawn = draw(TOWN | COAST | HILL, 8, 3)
    assert {stratum: sum(key[0] == stratum for key in drawn) for stratum in "tch"} == {"t": 5, "c": 2, "h": 1}


def test_with_fewer_places_than_strata_the_largest_give():
    assert draw(TOWN | COAST | HILL, 1, 3)[0][0] == "t"


def test_more_than_there_are_gives_all_and_nothing_gives_none():
    assert set(draw(COAST, 99, 1)) == set(COAST)
    assert draw(COAST, 0, 1) == draw({}, 5, 1) == draw(COAST, -2, 1) == ()


def test_what_is_drawn_of_a_stratum_does_not_hang_on_the_others():
    alone = list(draw(COAST, 4, 5))
    assert [key for key in draw(TOWN | COAST, 16, 5) if key in COAST] == alone


@pytest.mark.parametrize("number", range(18))
def test_what_is_allotted_adds_up_and_never_exceeds_a_stratum(number):
    sizes = {("a",): 9, ("b",): 5, ("c",): 1}
    given = allotted(sizes, number)
    assert sum(given.values()) == min(number, 15)
    assert all(0 <= given[stratum] <= size for stratum, size in sizes.items())
    assert number < 3 or min(given.values()) >= 1
