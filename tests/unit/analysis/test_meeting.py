"""What a meeting talks over: places put together as people speak of them, the largest disagreement first."""

import pytest

from fingerpost.analysis.agreement.meeting import Put, talked_over
from fingerpost.terms.rounds import Difference

TWO = {"d": ("ann", "bob")}
THREE = {"d": ("ann", "bob", "cat")}


def put(coder, start, end, code="x", polarity="", document="d"):
    return Put(f"{coder}{code}{start}", coder, code, document, start, end, polarity)


def kinds(puts, coders=TWO):
    return [place.kind for place in talked_over(puts, coders)]


@pytest.mark.parametrize(
    ("puts", "kind"),
    [
        ([put("ann", 0, 9), put("bob", 0, 9)], None),
        ([put("ann", 0, 9), put("bob", 3, 9)], Difference.BOUNDARY),
        ([put("ann", 0, 9)], Difference.MISSED),
        ([put("bob", 0, 9)], Difference.EXTRA),
        ([put("ann", 0, 9, "x"), put("bob", 0, 9, "y")], Difference.OTHER_CODE),
        ([put("ann", 0, 9, polarity="barrier"), put("bob", 0, 9, polarity="need")], Difference.OTHER_SIDE),
        ([put("ann", 0, 4), put("ann", 4, 9), put("bob", 0, 9)], Difference.BOUNDARY),
    ],
)
def test_two_coders_differ_at_a_place_in_one_of_five_ways(puts, kind):
    assert {place.kind for place in talked_over(puts, TWO)} == {kind}


def test_what_few_of_three_lack_was_missed_and_what_one_has_alone_is_extra():
    assert kinds([put("ann", 0, 9), put("bob", 0, 9)], THREE) == [Difference.MISSED]
    assert kinds([put("cat", 0, 9)], THREE) == [Difference.EXTRA]


def test_codes_that_hardly_overlap_are_two_places():
    assert sorted(kinds([put("ann", 0, 10, "x"), put("bob", 8, 30, "y")])) == [Difference.EXTRA, Difference.MISSED]


def test_two_codes_by_one_coder_are_not_another_code():
    assert kinds([put("ann", 0, 9, "x"), put("ann", 0, 9, "y")]) == [Difference.MISSED, Difference.MISSED]


def test_the_largest_disagreement_comes_first_and_what_all_have_last():
    places = talked_over([put("ann", 0, 5), put("ann", 10, 40, "y"), put("ann", 50, 60), put("bob", 50, 60)], TWO)
    assert [(place.start, place.characters, round(place.share, 3)) for place in places] == [
        (10, 30, 0.857), (0, 5, 0.143), (50, 0, 0.0),
    ]  # fmt: skip


def test_each_coding_is_talked_over_once():
    puts = [put("ann", 0, 9), put("bob", 3, 12), put("ann", 11, 20), put("bob", 0, 20, "y"), put("ann", 2, 5, "z")]
    places = talked_over(puts, TWO)
    assert sorted(each.key for place in places for each in place.puts) == sorted(each.key for each in puts)


def test_nothing_coded_is_nothing_to_talk_over():
    assert talked_over([], TWO) == ()
