"""Which codings count, and how many sources were coded twice."""

import pytest

from analysis_frames import codings
from fingerpost.analysis.layers import coded_twice, counted
from fingerpost.terms.errors import Invalid


def drawn():
    return codings(
        {"source_id": "settled", "layer": "working"},
        {"source_id": "settled", "layer": "independent", "coder": "Bea"},
        {"source_id": "settled", "layer": "agreed"},
        {"source_id": "open", "layer": "working"},
        {"source_id": "open", "layer": "independent"},
    )


@pytest.mark.parametrize(
    ("layer", "kept"),
    [
        (None, ["c2", "c3", "c4"]),
        ("working", ["c0", "c3"]),
        ("independent", ["c1", "c4"]),
        ("agreed", ["c2"]),
    ],
)
def test_agreed_codings_stand_for_their_source_unless_a_layer_is_asked_for(layer, kept):
    assert counted(drawn(), layer)["coding"].to_list() == kept


def test_every_coding_counts_where_nothing_was_agreed():
    lines = drawn().filter(source_id="open")
    assert counted(lines).equals(lines)


def test_no_codings_stay_no_codings():
    assert counted(codings()).is_empty()
    assert coded_twice(codings()) == 0


def test_an_unknown_layer_is_invalid_and_the_layers_are_named():
    with pytest.raises(Invalid, match=r"no layer 'final'.*working, independent, agreed"):
        counted(drawn(), "final")


def test_a_source_is_coded_twice_when_two_people_coded_it():
    assert coded_twice(drawn()) == 1


def test_the_agreed_layer_is_no_second_coder():
    assert coded_twice(codings({"source_id": "s"}, {"source_id": "s", "coder": "Bea", "layer": "agreed"})) == 0
