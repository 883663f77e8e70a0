"""Quotations over the drawn world: attribution, consent, coarsening, and the columns each viewer gets."""

from datetime import date

import pytest

from fingerpost.actions.sources import Allowed, record_consent
from fingerpost.exhibits.quotations import quotations
from fingerpost.terms.errors import NotFound, Refused


def shown(world, who="lead", **asked):
    return quotations(viewer=getattr(world, who), programme=world.programme, **asked)


def said(exhibit):
    return [row.cells[0].text for row in exhibit.rows]


def test_the_team_sees_who_said_what_and_where(world):
    exhibit = shown(world, code="Candour")
    assert [row.label for row in exhibit.rows] == ["Nurse 1, Site 02, interview"]
    assert exhibit.columns == ("Quotation", "Polarity", "Site", "Wave", "Source", "Coder")
    assert [cell.text for cell in exhibit.rows[0].cells] == [
        "I could say what went wrong.", "facilitator", "02", "W2", "The interview", "Ann Coder",
    ]  # fmt: skip


def test_others_get_an_attribution_that_points_at_nobody(world):
    exhibit = shown(world, who="reader", code="Candour")
    assert [row.label for row in exhibit.rows] == ["Member of staff"]
    assert exhibit.columns == ("Quotation", "Polarity", "Wave")
    assert "02" not in str([row.cells for row in exhibit.rows])


def test_others_get_no_ref_to_a_passage_that_they_may_not_read(world):
    exhibit = shown(world, who="reader", code="Candour")
    assert all(row.ref is None and all(cell.refs == () for cell in row.cells) for row in exhibit.rows)


@pytest.mark.parametrize("who", ["lead", "reader"])
def test_who_did_not_agree_to_be_quoted_is_not(world, who):
    exhibit = shown(world, who=who, code="Pace")
    assert "rota" not in str(exhibit)
    assert any(note.startswith("1 passage left out") for note in exhibit.notes)


def test_a_heading_shows_what_is_coded_below_it(world):
    assert set(said(shown(world, code="People"))) == {
        "I could say what went wrong.",
        "We rang each other every morning. 😀 That was new.",
        "That was new.",
        "Two people had not met before.",
    }


def test_the_same_words_by_two_coders_are_one_quotation(world):
    rows = [row for row in shown(world, code="Pace").rows if "time for the form" in row.cells[0].text]
    assert len(rows) == 1
    assert rows[0].cells[5].text == "Ann Coder, Bob Coder" and len(rows[0].cells[0].refs) == 2


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"code": "Work", "polarity": "facilitator"}, ["The huddle helped."]),
        ({"code": "Ties", "where": {"site": "01"}}, ["Two people had not met before."]),
        ({"code": "Ties", "polarity": "need"}, []),
    ],
)
def test_polarity_and_conditions_narrow_it(world, asked, expected):
    assert said(shown(world, **asked)) == expected


def test_an_unknown_code_is_answered_with_the_nearest(world):
    with pytest.raises(NotFound, match="Candour"):
        shown(world, code="Candor")


@pytest.mark.parametrize(("who", "error"), [("site_lead", Refused), ("stranger", NotFound)])
def test_who_may_not_see_exhibits_gets_none(world, who, error):
    with pytest.raises(error):
        shown(world, who=who, code="Pace")


def test_a_site_that_is_not_to_be_named_stands_in_no_column(world):
    manager = world.participants["manager"]
    consent = Allowed(date(2024, 8, 1), site_nameable=False)
    record_consent(by=world.lead, participant=manager, consent=consent)
    exhibit = shown(world, code="Money")
    assert exhibit.rows
    for row in exhibit.rows:
        assert "02" not in row.label and row.cells[exhibit.columns.index("Site")].text == "withheld"
