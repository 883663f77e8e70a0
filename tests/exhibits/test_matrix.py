"""The matrix exhibit over the drawn world: numbers, refs, reasons, notes, and who may see what."""

import pytest

from fingerpost.actions import coding as codings
from fingerpost.exhibits.matrix import matrix
from fingerpost.terms.errors import Invalid, NotFound, Refused


def cells(exhibit, label):
    """A row's cells by column."""
    row = next(row for row in exhibit.rows if row.label == label)
    return dict(zip(exhibit.columns, row.cells, strict=True))


def values(exhibit, label):
    return {name: cell.value for name, cell in cells(exhibit, label).items()}


def shown(world, **asked):
    return matrix(viewer=world.lead, programme=world.programme, **asked)


def test_sites_are_counted_with_their_denominator(world):
    exhibit = shown(world)
    assert exhibit.columns == ("01", "02", "03", "All")
    assert values(exhibit, "Work") == {"01": 1, "02": 1, "03": None, "All": 2}
    assert cells(exhibit, "Work")["All"].text == "2 of 3"


def test_an_empty_cell_says_why(world):
    exhibit = shown(world)
    assert cells(exhibit, "Pace")["03"].reason == "no source"
    assert cells(exhibit, "Money")["01"].reason == "nothing said"


@pytest.mark.parametrize(
    ("asked", "label", "expected"),
    [
        ({"count": "codings"}, "Pace", {"01": 5, "02": 1, "03": None, "All": 6}),
        ({"count": "passages"}, "Pace", {"01": 4, "02": 1, "03": None, "All": 5}),
        ({"count": "sources"}, "Work", {"01": 2, "02": 2, "03": None, "All": 4}),
        ({"cols": "wave", "count": "codings"}, "Ties", {"W1": None, "W2": 3, "All": 3}),
        ({"cols": "wave", "count": "sites"}, "Ties", {"W1": None, "W2": 2, "All": 2}),
        ({"cols": "kind", "count": "codings"}, "Pace", {"interview": 1, "field note": 2, "site report": 3, "All": 6}),
        ({"cols": "role", "count": "codings"}, "People", {"Manager": 2, "Nurse": 1, "All": 3}),
        ({"count": "codings", "where": {"polarity": "barrier"}}, "Pace", {"01": 4, "02": 1, "03": None, "All": 5}),
        ({"count": "codings", "where": {"site": "Harbour"}}, "Pace", {"01": 5, "02": None, "03": None, "All": 5}),
        ({"count": "codings", "where": {"coder": "Bob Coder"}}, "Pace", {"01": 2, "02": 1, "03": None, "All": 3}),
    ],
)  # fmt: skip
def test_each_way_of_asking_counts_what_it_says(world, asked, label, expected):
    assert values(shown(world, **asked), label) == expected


def test_polarity_is_a_property_of_codings(world):
    exhibit = shown(world, cols="polarity", count="codings")
    assert values(exhibit, "Work")["barrier"] == 7 and values(exhibit, "Work")["facilitator"] == 1


def test_a_parent_counts_a_site_once(world):
    assert values(shown(world), "Work")["All"] < sum(values(shown(world), name)["All"] for name in ("Pace", "Money"))


def test_every_number_points_to_the_passages_it_was_counted_from(world):
    refs = cells(shown(world, count="passages"), "Money")["02"].refs
    expected = {f"passage:{world.codings[name].passage.guid}" for name in ("budget", "budget b")}
    assert set(refs) == expected


def test_the_cell_rises_by_one_when_a_passage_is_coded(world):
    before = values(shown(world, count="codings"), "Money")["01"]
    world.code("report", "Money, mostly.", "Money", world.coder_a, "barrier")
    assert before is None and values(shown(world, count="codings"), "Money")["01"] == 1


def test_as_of_moves_with_the_ledger(world):
    before = shown(world).as_of.sequence
    codings.remove_coding(by=world.coder_a, coding=world.codings["late"])
    assert shown(world).as_of.sequence == before + 1


def test_an_earlier_version_leaves_out_the_codes_it_did_not_have(world):
    exhibit = shown(world, version=1, count="codings")
    labels = [row.label for row in exhibit.rows]
    assert "Trust" in labels and "Money" not in labels
    assert any("Money (2)" in note for note in exhibit.notes)


def test_notes_say_what_was_counted(world):
    notes = " ".join(shown(world).notes)
    assert "3 sources were coded by two coders or more." in notes
    assert "Codebook version 2 (published)." in notes and "of 3 in all" in notes


def test_a_reader_gets_the_numbers_without_the_passages(world):
    exhibit = matrix(viewer=world.reader, programme=world.programme)
    assert values(exhibit, "Work") == values(shown(world), "Work")
    assert all(cell.refs == () for row in exhibit.rows for cell in row.cells)


@pytest.mark.parametrize(("who", "error"), [("site_lead", Refused), ("stranger", NotFound)])
def test_who_may_not_see_exhibits_gets_none(world, who, error):
    with pytest.raises(error):
        matrix(viewer=getattr(world, who), programme=world.programme)


@pytest.mark.parametrize(
    ("asked", "error", "hint"),
    [
        ({"cols": "sites"}, Invalid, "site"),
        ({"rows": "codes"}, Invalid, "code, construct:FRAMEWORK"),
        ({"rows": "construct:kaplan"}, NotFound, ""),
        ({"count": "people"}, Invalid, "sites"),
        ({"layer": "final"}, Invalid, "working"),
        ({"version": 9}, NotFound, "1, 2"),
        ({"where": {"site": "Harbor"}}, NotFound, "Harbour"),
        ({"where": {"wave": "W9"}}, NotFound, "W1"),
        ({"where": {"code": "Money!"}}, NotFound, "Money"),
        ({"where": {"colour": "red"}}, Invalid, "polarity"),
    ],
)
def test_a_word_that_means_nothing_is_answered_with_those_that_do(world, asked, error, hint):
    with pytest.raises(error) as caught:
        shown(world, **asked)
    assert hint in str(caught.value)
