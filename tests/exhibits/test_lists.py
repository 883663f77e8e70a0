"""The codebook, the evidence table and the routemap as exhibits."""

import pytest

from fingerpost.actions import frameworks, literature, routemap
from fingerpost.actions.frameworks import NewConstruct, NewLink
from fingerpost.actions.literature import NewExtract
from fingerpost.actions.routemap import NewEvidenceTheme, NewRoutemapQuestion, NewStage, NewStream
from fingerpost.exhibits.codebook import codebook
from fingerpost.exhibits.evidence_table import evidence_table
from fingerpost.exhibits.matrix import matrix
from fingerpost.exhibits.routemap import routemap as shown_routemap
from fingerpost.terms.coding import Polarity
from fingerpost.terms.errors import NotFound, Refused


def by_label(exhibit):
    return {row.label: row for row in exhibit.rows}


def test_the_codebook_prints_codes_under_their_headings(world):
    rows = by_label(codebook(viewer=world.lead, programme=world.programme))
    assert list(rows) == ["Work", "Pace", "Money", "People", "Ties", "Candour"]
    assert rows["Ties"].path == ("People",)
    assert rows["Ties"].cells[0].text == "What is said of ties."


def test_uses_count_merged_codes_and_headings_have_none(world):
    rows = by_label(codebook(viewer=world.lead, programme=world.programme))
    assert rows["Pace"].cells[4].value == 6 and len(rows["Pace"].cells[4].refs) == 6
    assert rows["Work"].cells[4].reason == "a heading"


def test_an_earlier_version_has_its_own_codes(world):
    rows = by_label(codebook(viewer=world.lead, programme=world.programme, version=1))
    assert list(rows) == ["Work", "Pace", "Fit", "People", "Trust"]
    assert rows["Fit"].cells[4].value == 1


@pytest.fixture
def read(world):
    """Two studies, one of them without extracts; a routemap of one question tied to a construct and an extract."""
    extracts = [
        NewExtract("s1-1", "leadership", Polarity.BARRIER, "Leaders left."),
        NewExtract("s1-2", "leadership", Polarity.FACILITATOR, "A leader stayed.", caveat="inferred"),
        NewExtract("s1-3", "leadership", Polarity.BARRIER, "Nobody led."),
    ]
    literature.add_study(
        by=world.lead, programme=world.programme, key="s1", authors="Ash B", year=2020, title="On leading",
        extracts=extracts,
    )  # fmt: skip
    literature.add_study(by=world.lead, programme=world.programme, key="s2", authors="Oak C", title="On nothing")
    frame = frameworks.add_framework(
        by=world.lead, programme=world.programme, key="drawn", name="Drawn",
        constructs=[NewConstruct("a", "Alpha"), NewConstruct("b", "Beta", parent="a")],
    )  # fmt: skip
    links = [NewLink(world.codes["Fit"], frame.constructs.get(key="b"))]
    frameworks.add_crosswalk(by=world.lead, codebook=world.codebook, framework=frame, links=links, reason="Drawn.")
    routemap.add_routemap(
        by=world.lead, programme=world.programme, name="Drawn routemap",
        streams=[NewStream("s", "Money")], stages=[NewStage("t", "Start")],
        questions=[NewRoutemapQuestion("q1", "s", "t", "Who pays?"), NewRoutemapQuestion("q2", "s", "t", "Who asks?")],
        themes=[NewEvidenceTheme("th", "Theme", ("q1",), ("drawn/b",), ("s1/s1-1",))],
    )  # fmt: skip
    return world


def test_an_evidence_cell_numbers_each_kind(read):
    exhibit = evidence_table(viewer=read.lead, programme=read.programme)
    cell = dict(zip(exhibit.columns, exhibit.rows[0].cells, strict=True))["Leadership"]
    assert cell.text == "Barriers\n1. Leaders left.\n2. Nobody led.\nFacilitators\n1. A leader stayed. [inferred]"
    assert len(cell.refs) == 3 and all(ref.startswith("extract:") for ref in cell.refs)


def test_the_six_domains_are_columns_even_where_nothing_was_extracted(read):
    exhibit = evidence_table(viewer=read.lead, programme=read.programme)
    assert exhibit.columns == (
        "Title", "Organisational culture", "Workforce management", "Inter-organisational", "Leadership", "Economic",
        "Political",
    )  # fmt: skip
    assert {cell.reason for cell in exhibit.rows[1].cells[1:]} == {"nothing extracted"}


def test_a_routemap_question_counts_what_is_tied_to_it(read):
    exhibit = shown_routemap(viewer=read.lead, programme=read.programme)
    stream, first, second = exhibit.rows
    assert (stream.label, first.path, first.label) == ("Money", ("Money",), "Start")
    assert [cell.text for cell in first.cells] == ["Who pays?", "5", "2", "1"]
    assert [cell.reason for cell in second.cells[1:]] == ["nothing linked"] * 3


def test_a_routemap_question_counts_codes_merged_since_they_were_linked(read):
    """The crosswalk links Fit, which version 2 merged into Pace."""
    passages = shown_routemap(viewer=read.lead, programme=read.programme).rows[1].cells[1]
    expected = {
        f"passage:{read.codings[name].passage.guid}"
        for name in ("huddle", "form", "form again", "rota", "late", "half hour")
    }
    assert set(passages.refs) == expected


def test_construct_rows_count_codes_merged_since_they_were_linked(read):
    exhibit = matrix(viewer=read.lead, programme=read.programme, rows="construct:drawn", count="codings")
    rows = by_label(exhibit)
    assert rows["Beta"].cells[-1].value == rows["Alpha"].cells[-1].value == 6


def test_a_site_lead_sees_the_questions_but_no_counts(read):
    exhibit = shown_routemap(viewer=read.site_lead, programme=read.programme)
    assert exhibit.rows[1].cells[0].text == "Who pays?"
    assert {cell.reason for cell in exhibit.rows[1].cells[1:]} == {"not shown to your role"}


@pytest.mark.parametrize("exhibit", [codebook, evidence_table])
@pytest.mark.parametrize(("who", "error"), [("site_lead", Refused), ("stranger", NotFound)])
def test_who_may_not_see_exhibits_gets_none(world, exhibit, who, error):
    with pytest.raises(error):
        exhibit(viewer=getattr(world, who), programme=world.programme)


def test_the_codebook_says_when_its_version_came_out_and_what_came_before(world):
    from fingerpost.actions import codebook as codebooks
    from fingerpost.exhibits.codebook import codebook

    notes = codebook(viewer=world.lead, programme=world.programme).notes
    assert notes[0].startswith("Version 2, published on ") and notes[0].endswith(" by Olive Owner.")
    assert notes[1] == "Second." and notes[2].startswith("Before it: version 1 (")
    codebooks.open_draft(by=world.lead, codebook=world.codebook)
    assert codebook(viewer=world.lead, programme=world.programme).notes[0] == "Version 3, draft: not published."
