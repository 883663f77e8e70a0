"""Rounds: what opening checks, whose pass takes what, the steps, and a closed pass that stays as it was for ever."""

import pytest
from django.db import DatabaseError, transaction

from drawn_rounds import AGREED, CLOSED, blind, both_passes, opened, revealed
from fingerpost.actions import codebook as codebooks
from fingerpost.actions import coding, rounds
from fingerpost.actions.rounds import Chosen, Measured, Part
from fingerpost.store.connection import alias
from fingerpost.store.models import Coding, Excerpt, Round, Share
from fingerpost.store.queries.rounds import desk_of
from fingerpost.terms.coding import Layer
from fingerpost.terms.errors import Conflict, Invalid, NotFound, Refused
from manners import done_once, refused_to, undone, words_in_the_ledger


def wish(w, **more):
    asked = {
        "programme": w.programme, "name": "Round 1", "version": w.versions[2], "chosen": [w.sources["note"]],
        "coders": [w.coder_a, w.coder_b], "opened_on": CLOSED,
    }  # fmt: skip
    return {**asked, **more}


def part(w, words, source="note", label=""):
    start = w.sources[source].current.text.index(words)
    return Part(coding.Place(w.sources[source], start, start + len(words)), label)


def test_a_round_is_opened_once_and_numbered_by_itself(world):
    made = done_once(rounds.open_round, by=world.lead, **wish(world))
    assert (made.number, made.phase) == (1, "independent")
    assert set(made.shares.values_list("coder__name", flat=True)) == {"Ann Coder", "Bob Coder"}
    assert opened(world, "report", name="Round 2").number == 2


def test_only_who_leads_opens_a_round(world):
    refused_to(world, rounds.open_round, ["coder_a", "reader", "site_lead"], **wish(world))


@pytest.mark.parametrize(
    ("more", "error"),
    [
        (lambda w: {"coders": [w.coder_a, w.coder_a]}, Invalid),
        (lambda w: {"chosen": []}, Invalid),
        (lambda w: {"name": " "}, Invalid),
        (lambda w: {"coders": [w.coder_a, w.reader]}, Invalid),
        (lambda w: {"measured": Measured("luck")}, Invalid),
        (lambda w: {"measured": Measured(threshold=0.8)}, Invalid),
        (lambda w: {"measured": Measured("alpha_nominal", 1.2)}, Invalid),
        (lambda w: {"measured": Measured("alpha_nominal", is_consensus=True)}, Invalid),
        (lambda w: {"chosen": Chosen([w.sources["note"]], {w.sources["note"].pk: [w.coder_a]})}, Invalid),
        (lambda w: {"chosen": Chosen([w.sources["note"]], parts=[part(w, "huddle", "report")])}, Invalid),
    ],
)
def test_what_makes_no_round_leaves_nothing_behind(world, more, error):
    undone(rounds.open_round, error, Round, Share, Excerpt, by=world.lead, **wish(world, **more(world)))


def test_a_source_is_in_one_open_round_of_a_coder_at_a_time(world):
    made = opened(world)
    undone(rounds.open_round, Conflict, Round, by=world.lead, **wish(world))
    rounds.advance_round(by=world.lead, round=made, on=CLOSED, early=True)
    assert rounds.open_round(by=world.lead, **wish(world, name="Round 2"))


def test_a_draft_is_published_by_opening_a_round_with_it(world):
    draft = codebooks.open_draft(by=world.owner, codebook=world.codebook)
    made = opened(world, version=draft)
    draft.refresh_from_db()
    assert (draft.status, draft.note, made.version) == ("published", "Frozen for Round 1.", draft)


def test_coding_goes_into_the_round_while_a_coder_is_blind_and_nowhere_else(world):
    note, report = world.sources["note"], world.sources["report"]
    assert desk_of(world.coder_a, note).goes(0, 5) == (Layer.WORKING, None)
    made = opened(world)
    desk = desk_of(world.coder_a, note)
    assert desk.is_blind and desk.version == world.versions[2] and desk.goes(0, 5) == (Layer.INDEPENDENT, made)
    assert not desk_of(world.coder_a, report).is_blind and not desk_of(world.lead, note).is_blind
    rounds.advance_round(by=world.lead, round=made, on=CLOSED, early=True)
    after = desk_of(world.coder_a, note)
    assert after.goes(0, 5) == (Layer.WORKING, None) and after.round == made


def test_outside_the_excerpt_coding_is_everyday_coding(world):
    made = opened(world, chosen={"parts": [part(world, "Two people had not met before.", label="The second sentence")]})
    desk = desk_of(world.coder_a, world.sources["note"])
    assert [span.label for span in desk.excerpts] == ["The second sentence"]
    assert desk.goes(0, 23) == (Layer.WORKING, None)
    assert desk.goes(30, 40) == (Layer.INDEPENDENT, made)
    with pytest.raises(Invalid, match="outside the excerpt"):
        blind(world, made, "coder_a", "The meeting began late.", "Ties")


def test_a_coder_codes_only_their_own_share(world):
    chosen = {"pairs": {world.sources["report"].pk: [world.coder_a, world.lead]}}
    made = opened(world, "note", "report", coders=("coder_a", "coder_b", "lead"), chosen=chosen)
    assert not desk_of(world.coder_b, world.sources["report"]).is_blind
    with pytest.raises(Refused):
        blind(world, made, "coder_b", "Money, mostly.", "Money", source="report")


def test_a_round_is_coded_with_its_own_codebook_version(world):
    made = opened(world)
    draft = codebooks.open_draft(by=world.owner, codebook=world.codebook)
    new = codebooks.add_code(by=world.owner, codebook=world.codebook, words=codebooks.CodeWords("Brand new"))
    assert blind(world, made, "coder_a", "The form", "Pace").version == world.versions[2]
    world.codes["Brand new"] = new
    with pytest.raises(NotFound):
        blind(world, made, "coder_a", "Two people", "Brand new")
    assert draft.status == "draft"


def test_who_has_finished_codes_no_more_until_they_take_it_back(world):
    made = opened(world)
    first = blind(world, made, "coder_a", "The form", "Pace")
    done_once(rounds.finish_pass, by=world.coder_a, round=made)
    with pytest.raises(Conflict):
        blind(world, made, "coder_a", "Two people", "Ties")
    with pytest.raises(Conflict):
        coding.remove_coding(by=world.coder_a, coding=first)
    undone(rounds.finish_pass, Conflict, by=world.coder_a, round=made)
    done_once(rounds.resume_pass, by=world.coder_a, round=made)
    undone(rounds.resume_pass, Conflict, by=world.coder_a, round=made)
    assert blind(world, made, "coder_a", "Two people", "Ties")


def test_only_a_coder_of_the_round_finishes_it(world):
    made = opened(world)
    refused_to(world, rounds.finish_pass, ["reader", "lead"], round=made)
    refused_to(world, rounds.resume_pass, ["reader", "lead"], round=made)


def test_the_passes_close_when_all_have_finished_or_knowingly_before(world):
    made = opened(world)
    refused_to(world, rounds.advance_round, ["coder_a", "reader"], round=made, on=CLOSED, early=True)
    rounds.finish_pass(by=world.coder_a, round=made)
    with pytest.raises(Conflict, match="Bob Coder"):
        rounds.advance_round(by=world.lead, round=made, on=CLOSED)
    rounds.finish_pass(by=world.coder_b, round=made)
    made = done_once(rounds.advance_round, by=world.lead, round=made, on=CLOSED)
    assert (made.phase, made.closed_on) == ("reconciling", CLOSED)
    made = done_once(rounds.advance_round, by=world.lead, round=made, on=AGREED)
    assert (made.phase, made.agreed_on) == ("agreed", AGREED)
    undone(rounds.advance_round, Conflict, by=world.lead, round=made, on=AGREED)


def test_a_closed_pass_is_frozen_for_ever_by_the_database_itself(world):
    made = opened(world)
    mine = both_passes(world, made)["same a"]
    coding.change_coding(by=world.coder_a, coding=mine, memo="Before it closes.")
    rounds.advance_round(by=world.lead, round=made, on=CLOSED, early=True)
    row = Coding.objects.filter(pk=mine.pk)
    for act in (
        lambda: row.update(memo="changed"),
        lambda: row.update(is_frozen=False),
        lambda: row._raw_delete(alias()),
    ):
        with pytest.raises(DatabaseError), transaction.atomic(using=alias()):
            act()
    assert row.get().memo == "Before it closes."


def test_a_split_leaves_blind_passes_as_they_were(world):
    made, put = revealed(world)
    working = world.codings["met"]
    codebooks.open_draft(by=world.owner, codebook=world.codebook)
    part_of = codebooks.add_code(by=world.owner, codebook=world.codebook, words=codebooks.CodeWords("Strangers"))
    assignment = {put["edge a"].guid: part_of, working.guid: part_of}
    coding.split_code(
        by=world.owner, code=world.codes["Ties"], into=[part_of], assignment=assignment, reason="Two things."
    )
    put["edge a"].refresh_from_db()
    working.refresh_from_db()
    assert put["edge a"].removed_at is None and working.removed_at is not None
    assert not Coding.objects.filter(code=part_of, round=made).exists()


def test_the_ledger_keeps_no_name_of_a_round_and_no_words_of_an_excerpt(world):
    made = opened(world, name="Who knits best", chosen={"parts": [part(world, "Two people had not met before.")]})
    rounds.finish_pass(by=world.coder_a, round=made)
    assert words_in_the_ledger("knits", "not met before") == []
