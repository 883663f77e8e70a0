"""What is taken to the meeting: the agenda on a page, and a source with its codes in the margin."""

import pytest

from fingerpost.actions import settling
from fingerpost.actions.rounds import Measured
from fingerpost.exhibits.coded_transcript import coded_transcript
from fingerpost.exhibits.meeting_agenda import meeting_agenda
from fingerpost.store.models import Coding
from fingerpost.terms.coding import Layer
from fingerpost.terms.errors import Conflict, Invalid, NotFound, Refused
from fingerpost.terms.rounds import Settled
from round_drawn import BLIND, draw_round
from world import INTERVIEW


@pytest.fixture
def drawn(world):
    world.round = draw_round(world)
    return world


def agenda(world, viewer="lead", **more):
    return meeting_agenda(viewer=getattr(world, viewer), programme=world.programme, round=1, **more)


def transcript(world, viewer="lead", source="The interview", **more):
    return coded_transcript(viewer=getattr(world, viewer), programme=world.programme, source=source, **more)


def test_the_agenda_lists_places_by_their_share_with_what_each_coder_put_there(drawn):
    rows = agenda(drawn).rows
    shares = [row.cells[4].value for row in rows]
    assert shares == sorted(shares, reverse=True) and [row.label for row in rows] == ["1", "2", "3", "4"][: len(rows)]
    place = next(row for row in rows if row.cells[1].text.startswith("The form was discussed"))
    assert place.cells[2].text.splitlines() == ["Bob Coder: Pace (−)", "Ann Coder: nothing"]
    assert all(row.cells[1].refs for row in rows)


def test_the_agenda_is_cut_to_a_page_and_says_how_much_that_is(drawn):
    exhibit = agenda(drawn, first=1)
    assert len(exhibit.rows) == 1 and exhibit.notes[0].startswith("1 of ") and "% of all" in exhibit.notes[0]


def test_what_is_settled_is_on_no_agenda(drawn):
    before = len(agenda(drawn).rows)
    about = Coding.objects.filter(round=drawn.round, layer=Layer.INDEPENDENT, code=drawn.codes["Candour"])
    settling.settle_place(by=drawn.lead, round=drawn.round, about=about, kind=Settled.NEITHER)
    exhibit = agenda(drawn)
    assert len(exhibit.rows) == before - 1 and "1 place settled already." in exhibit.notes


def test_words_that_may_not_be_quoted_are_on_no_agenda(world):
    draw_round(world, lines=[("silent", "the rota broke us", "Pace", "barrier", None)])
    [row] = agenda(world).rows
    assert row.cells[1].text == "These words may not be quoted."


def test_a_round_by_consensus_has_an_agenda_and_no_figure(world):
    draw_round(world, measured=Measured(is_consensus=True))
    assert agenda(world).rows
    with pytest.raises(Conflict):
        transcript(world)


@pytest.mark.parametrize("take", [agenda, transcript])
def test_nothing_is_taken_from_a_round_while_coders_work_on_their_own(world, take):
    draw_round(world, revealed=False)
    for viewer in ("lead", "coder_a", "owner"):
        with pytest.raises(Conflict):
            take(world, viewer)


@pytest.mark.parametrize("take", [agenda, transcript])
def test_who_codes_a_text_blind_again_takes_nothing_of_it(drawn, take):
    draw_round(drawn, 2, lines=[BLIND[0]], revealed=False)
    with pytest.raises(Conflict, match="on your own in another round"):
        transcript(drawn, "coder_a", round=1) if take is transcript else agenda(drawn, "coder_a")


@pytest.mark.parametrize(("who", "error"), [("reader", Refused), ("site_lead", Refused), ("stranger", NotFound)])
def test_words_go_to_the_team_alone(drawn, who, error):
    with pytest.raises(error):
        transcript(drawn, who)
    with pytest.raises((error, NotFound)):
        agenda(drawn, who)


def test_a_transcript_has_each_coding_in_its_place_under_its_coder(drawn):
    taken = transcript(drawn)
    assert taken.text == INTERVIEW
    told = {(taken.text[each.start : each.end], each.author, each.initials, each.text) for each in taken.remarks}
    assert ("We rang each other every morning.", "Ann Coder", "AC", "Ties (+)") in told
    assert ("The budget stopped in March.", "Bob Coder", "BC", "Money (?)") in told and len(told) == 5


def test_codes_are_called_what_the_rounds_version_calls_them(world):
    lines = [("note", "The meeting began late.", "Fit", "barrier", "barrier")]
    draw_round(world, lines=lines, version=world.versions[1])
    assert {each.text for each in transcript(world, source="The note").remarks} == {"Fit (−)"}


def test_a_transcript_may_be_of_some_coders_alone(drawn):
    assert {each.author for each in transcript(drawn, coders=["Bob Coder"]).remarks} == {"Bob Coder"}
    with pytest.raises(NotFound, match="Nobody called"):
        transcript(drawn, coders=["Carl"])
    with pytest.raises(NotFound, match="no source"):
        transcript(drawn, source="The report")


def test_a_coder_who_did_not_code_the_source_has_nothing_in_its_margin(world):
    from fingerpost.actions.rounds import Chosen

    note, talk = world.sources["note"], world.sources["interview"]
    pairs = {note.pk: [world.coder_b, world.lead], talk.pk: [world.coder_a, world.lead]}
    draw_round(world, coders=("coder_a", "coder_b", "lead"), lines=[], chosen=Chosen([note, talk], pairs))
    with pytest.raises(Invalid, match="does not code this source"):
        transcript(world, coders=["Bob Coder"])
