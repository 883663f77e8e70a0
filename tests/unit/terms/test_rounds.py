"""How a round's draw is said."""

import pytest

from fingerpost.terms.rounds import drawn_in_words

LOT = {"unit": "source", "number": 2, "seed": 7, "strata": [], "among": {}, "changed_by_hand": False}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "2 by seed 7"),
        ({"strata": ["site", "wave"]}, "2 by seed 7, spread evenly over site and wave"),
        ({"among": {"kind": "interview", "wave": "W4"}}, "2 by seed 7, among those of kind interview and wave W4"),
        ({"changed_by_hand": True}, "2 by seed 7; then changed by hand"),
    ],
)
def test_a_draw_is_said_in_words(more, said):
    assert drawn_in_words(LOT | more) == said


def test_a_choice_by_hand_is_no_draw():
    assert drawn_in_words({}) == ""
