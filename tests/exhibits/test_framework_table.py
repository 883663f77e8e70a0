"""The framework table: findings where the team placed them, constructs without any, and what lies outside."""

import pytest

from fingerpost.actions import coding, findings, frameworks
from fingerpost.actions.frameworks import NewConstruct
from fingerpost.exhibits.framework_table import framework_table
from fingerpost.terms.coding import Polarity
from fingerpost.terms.errors import NotFound, Refused
from fingerpost.terms.findings import Stance

CONSTRUCTS = (
    NewConstruct("top", "Leadership"),
    NewConstruct("group", "Additional"),
    NewConstruct("law", "Law", parent="group"),
    NewConstruct("scope", "Scope", parent="group"),
    NewConstruct("bare", "Resources"),
)


@pytest.fixture
def placed(world):
    """A framework with two findings in it and one outside."""
    frame = frameworks.add_framework(
        by=world.lead, programme=world.programme, key="drawn", name="Drawn", constructs=CONSTRUCTS
    )
    by_key = {row.key: row for row in frame.constructs.all()}
    for sentence, polarity, for_, against, key in (
        ("Ringing built ties.", Polarity.FACILITATOR, ["rang", "met"], ["late"], "top"),
        ("The budget stopped it.", Polarity.BARRIER, ["budget"], [], "law"),
        ("Nobody knows.", Polarity.NONE, [], [], None),
    ):
        finding = findings.write_finding(by=world.lead, programme=world.programme, sentence=sentence, polarity=polarity)
        for name in for_:
            attach(world, finding, name, Stance.SUPPORTING)
        for name in against:
            attach(world, finding, name, Stance.CONTRARY)
        findings.place_finding(by=world.lead, finding=finding, framework=frame, construct=by_key[key] if key else None)
    return world


def attach(world, finding, name, stance):
    findings.attach_passage(by=world.lead, finding=finding, passage=world.codings[name].passage, stance=stance)


def shown(world, who="lead", **asked):
    return framework_table(viewer=getattr(world, who), programme=world.programme, framework="drawn", **asked)


def test_findings_stand_under_their_constructs_and_the_rest_says_so(placed):
    exhibit = shown(placed)
    lines = [(row.path, row.label, row.cells[0].text or row.cells[0].reason) for row in exhibit.rows]
    assert lines == [
        ((), "Leadership", "(+) Ringing built ties."),
        ((), "Additional", "see its parts below"),
        (("Additional",), "Law", "(−) The budget stopped it."),
        ((), "Resources", "no evidence placed here"),
        ((), "Outside the framework", "Nobody knows."),
    ]


def test_sites_and_passages_for_and_against_are_counted(placed):
    row = shown(placed).rows[0]
    assert [cell.text for cell in row.cells[1:]] == ["2 of 3", "2", "1"]
    assert row.cells[1].value == 2


def test_every_cell_points_to_its_finding_and_passages(placed):
    finding, sites, for_, against = shown(placed).rows[0].cells
    passage = {name: f"passage:{placed.codings[name].passage.guid}" for name in ("rang", "met", "late")}
    assert finding.refs[0].startswith("finding:") and set(finding.refs[1:]) == set(passage.values())
    assert set(for_.refs[1:]) == set(sites.refs[1:]) == {passage["rang"], passage["met"]}
    assert against.refs[1:] == (passage["late"],)


def test_a_coding_taken_off_is_not_counted_and_is_noted(placed):
    coding.remove_coding(by=placed.coder_a, coding=placed.codings["met"])
    exhibit = shown(placed)
    assert exhibit.rows[0].cells[2].value == 1
    assert any("1 passage behind these findings has been taken off" in note for note in exhibit.notes)


def test_only_signs_that_occur_are_explained(placed):
    assert "(−) barrier, (+) facilitator." in shown(placed).notes


def test_quoted_prints_the_words_with_their_attribution(placed):
    text = shown(placed, quoted=True).rows[2].cells[2].text
    assert text == "1\n“The budget stopped in March.” Manager 1, Site 02, interview"


def test_quoted_for_a_reader_points_at_nobody(placed):
    exhibit = shown(placed, who="reader", quoted=True)
    assert exhibit.rows[2].cells[2].text == "1\n“The budget stopped in March.” Member of staff"
    assert all(not ref.startswith("passage:") for row in exhibit.rows for cell in row.cells for ref in cell.refs)


def test_an_unknown_framework_is_answered_with_the_nearest(placed):
    with pytest.raises(NotFound, match="drawn"):
        framework_table(viewer=placed.lead, programme=placed.programme, framework="drwn")


@pytest.mark.parametrize(("who", "error"), [("site_lead", Refused), ("stranger", NotFound)])
def test_who_may_not_see_exhibits_gets_none(placed, who, error):
    with pytest.raises(error):
        shown(placed, who=who)
