"""Picking codings by what they are."""

import pytest

from analysis_frames import codes, codings
from fingerpost.analysis.retrieval import where
from fingerpost.terms.errors import Invalid, NotFound

TREE = codes(
    {"code_id": "1", "code": "people"},
    {"code_id": "2", "code": "trust", "parent_id": "1"},
    {"code_id": "3", "code": "trust in leaders", "parent_id": "2"},
    {"code_id": "4", "code": "money"},
)
SAID = codings(
    {"site": "01", "wave": "W1", "code_id": "1", "code": "people", "polarity": "barrier"},
    {"site": "01", "wave": "W2", "code_id": "2", "code": "trust", "role": "nurse", "version": 2},
    {"site": "02", "code_id": "3", "code": "trust in leaders", "coder": "Bea", "layer": "agreed"},
    {"site": "03", "wave": "W1", "code_id": "4", "code": "money", "kind": "field-note", "polarity": "need"},
)


@pytest.mark.parametrize(
    ("conditions", "kept"),
    [
        ({}, ["c0", "c1", "c2", "c3"]),
        ({"site": "01"}, ["c0", "c1"]),
        ({"site": ["01", "03"], "wave": "W1"}, ["c0", "c3"]),
        ({"site": ("01", "02"), "wave": ["W2", None]}, ["c1", "c2"]),
        ({"wave": None}, ["c2"]),
        ({"role": "nurse"}, ["c1"]),
        ({"kind": "field-note"}, ["c3"]),
        ({"polarity": ["barrier", "need"]}, ["c0", "c3"]),
        ({"coder": "Bea"}, ["c2"]),
        ({"layer": "agreed"}, ["c2"]),
        ({"version": 2}, ["c1"]),
        ({"version": "2"}, ["c1"]),
        ({"code": "trust"}, ["c1"]),
        ({"code": "2"}, ["c1"]),
        ({"site": "99"}, []),
        ({"site": []}, []),
    ],
)
def test_codings_are_kept_that_meet_every_condition(conditions, kept):
    assert where(SAID, **conditions)["coding"].to_list() == kept


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("people", ["c0", "c1", "c2"]),
        ("trust", ["c1", "c2"]),
        ("2", ["c1", "c2"]),
        (["trust in leaders", "money"], ["c2", "c3"]),
    ],
)
def test_with_a_codebook_descendants_count_as_the_code(code, kept):
    assert where(SAID, TREE, code=code)["coding"].to_list() == kept


@pytest.mark.parametrize(
    ("conditions", "error", "message"),
    [
        ({"weather": "wet"}, Invalid, r"by 'weather'.*site, wave, role, kind, polarity, coder, code, version"),
        ({"polarity": "barier"}, Invalid, r"no polarity 'barier'.*barrier, facilitator"),
        ({"kind": ["interview", "letter"]}, Invalid, r"no kind 'letter'.*field-note"),
        ({"layer": "final"}, Invalid, r"no layer 'final'.*agreed"),
        ({"version": "second"}, Invalid, r"'second' is not a codebook version"),
        ({"code": "trusst"}, NotFound, r"no code 'trusst'.*'trust'"),
        ({"code": "zzzz"}, NotFound, r"no code 'zzzz'.*codebook"),
    ],
)
def test_what_cannot_be_picked_by_is_said_with_what_can(conditions, error, message):
    with pytest.raises(error, match=message):
        where(SAID, TREE, **conditions)
