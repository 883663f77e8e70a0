"""Coding: does, refuses, writes its event, undoes all on failure, and answers the same when asked twice."""

from uuid import uuid4

import pytest

from fingerpost.actions import coding as acts
from fingerpost.actions import rounds
from fingerpost.actions.coding import Place
from fingerpost.actions.revising import correct_source
from fingerpost.store.models import Coding, LedgerEvent, Membership, Passage, Source
from fingerpost.store.queries import visible
from fingerpost.store.queries.coding import codings_frame
from fingerpost.terms.coding import Layer, Polarity
from fingerpost.terms.errors import Conflict, Invalid, NotFound, Refused
from fingerpost.terms.sources import Edit


def place(w, words="Money, mostly.", source="report"):
    start = w.sources[source].current.text.index(words)
    return Place(w.sources[source], start, start + len(words), words)


def test_a_coding_keeps_a_copy_of_the_words_and_writes_one_event(world):
    before = LedgerEvent.objects.count()
    coding = acts.add_coding(by=world.coder_a, place=place(world), code=world.codes["Money"])
    assert coding.passage.quote == "Money, mostly."
    assert LedgerEvent.objects.count() == before + 1
    assert LedgerEvent.objects.last().verb == "coding added"


def test_no_words_of_a_person_stand_in_the_ledger(world):
    acts.add_coding(by=world.coder_a, place=place(world), code=world.codes["Money"], memo="a private thought")
    written = str(list(LedgerEvent.objects.values_list("details", flat=True)))
    assert "mostly" not in written and "private thought" not in written


def test_the_same_operation_is_carried_out_once(world):
    operation, before = uuid4(), Coding.objects.count()
    first, second = (
        acts.add_coding(by=world.coder_a, place=place(world), code=world.codes["Money"], operation=operation)
        for _ in "ab"
    )
    assert first == second and Coding.objects.count() == before + 1


def test_an_operation_id_cannot_be_used_for_another_act(world):
    operation = uuid4()
    acts.add_coding(by=world.coder_a, place=place(world), code=world.codes["Money"], operation=operation)
    with pytest.raises(Conflict):
        acts.remove_coding(by=world.coder_a, coding=world.codings["late"], operation=operation)


@pytest.mark.parametrize("who", ["reader", "site_lead"])
def test_only_those_who_code_may_code(world, who):
    with pytest.raises(Refused):
        acts.add_coding(by=getattr(world, who), place=place(world), code=world.codes["Money"])


def test_a_stranger_sees_no_programme_to_code_in(world):
    with pytest.raises(NotFound):
        acts.add_coding(by=world.stranger, place=place(world), code=world.codes["Money"])


@pytest.mark.parametrize(
    ("start", "end", "error"), [(-1, 4, Invalid), (4, 4, Invalid), (9, 3, Invalid), (0, 10**6, Invalid)]
)
def test_a_span_outside_the_text_is_refused_and_leaves_nothing(world, start, end, error):
    before = Passage.objects.count()
    with pytest.raises(error):
        acts.add_coding(by=world.coder_a, place=Place(world.sources["report"], start, end), code=world.codes["Money"])
    assert Passage.objects.count() == before


def test_other_words_than_selected_are_a_conflict(world):
    wrong = Place(world.sources["report"], 0, 5, "other")
    with pytest.raises(Conflict):
        acts.add_coding(by=world.coder_a, place=wrong, code=world.codes["Money"])


def test_the_same_code_on_the_same_words_by_the_same_coder_is_refused(world):
    acts.add_coding(by=world.coder_a, place=place(world), code=world.codes["Money"])
    with pytest.raises(Conflict):
        acts.add_coding(by=world.coder_a, place=place(world), code=world.codes["Money"])
    assert acts.add_coding(by=world.coder_b, place=place(world), code=world.codes["Money"])


@pytest.mark.parametrize(("code", "error"), [("Work", Invalid), ("Trust", Conflict), ("Fit", Conflict)])
def test_headings_and_retired_codes_are_not_put_on_text(world, code, error):
    with pytest.raises(error):
        acts.add_coding(by=world.coder_a, place=place(world), code=world.codes[code])


def test_a_removed_coding_is_gone_from_sight_and_can_be_put_back(world):
    coding = world.codings["late"]
    acts.remove_coding(by=world.coder_a, coding=coding)
    assert not visible.codings(world.coder_a, world.programme).filter(pk=coding.pk).exists()
    acts.restore_coding(by=world.coder_a, coding=coding)
    assert visible.codings(world.coder_a, world.programme).filter(pk=coding.pk).exists()


def test_another_coders_coding_is_not_ours_to_change(world):
    for act in (acts.remove_coding, acts.change_coding):
        with pytest.raises(Refused):
            act(by=world.coder_b, coding=world.codings["late"])


def test_polarity_and_memo_change_and_the_event_knows_what_was_before(world):
    acts.change_coding(by=world.coder_a, coding=world.codings["late"], polarity=Polarity.MIXED, memo="hm")
    assert LedgerEvent.objects.last().details["before"]["polarity"] == "barrier"
    assert Coding.objects.get(pk=world.codings["late"].pk).memo == "hm"


def test_offsets_are_code_points_beyond_an_astral_character(world):
    coding = acts.add_coding(
        by=world.coder_a, place=place(world, "That was new", "interview"), code=world.codes["Candour"]
    )
    assert coding.passage.quote == "That was new"


def test_a_split_replaces_codings_and_keeps_the_old_ones_on_record(world):
    fresh = world.codings["rang"]
    assert fresh.code == world.codes["Ties"] and fresh.replaces is not None and fresh.replaces.removed_at is not None


def test_merged_codes_count_as_what_they_were_merged_into(world):
    frame = codings_frame(world.lead, world.programme, world.codebook)
    huddle = frame.filter(coding=str(world.codings["huddle"].guid)).row(0, named=True)
    assert (huddle["code"], huddle["version"]) == ("Pace", 1)


def test_words_that_may_not_be_quoted_are_null_but_counted(world):
    frame = codings_frame(world.lead, world.programme, world.codebook)
    rota = frame.filter(coding=str(world.codings["rota"].guid)).row(0, named=True)
    assert (rota["quote"], rota["quotable"], rota["role"]) == (None, False, "Nurse")


def test_in_an_open_round_nobody_sees_anothers_codings_on_its_sources(world):
    opened = rounds.open_round(
        by=world.owner, programme=world.programme, number=1, name="Round 1", version=world.versions[2],
        chosen=[world.sources["note"]], coders=[world.coder_a, world.coder_b], opened_on=world.waves["W1"].opens,
    )  # fmt: skip
    world.code("note", "The form", "Pace", world.coder_b, layer=Layer.INDEPENDENT, round=opened)
    seen = visible.codings(world.coder_a, world.programme).filter(passage__version__source=world.sources["note"])
    assert set(seen.values_list("coder_id", flat=True)) == {world.coder_a.pk}
    rounds.advance_round(by=world.owner, round=opened, on=world.waves["W1"].closes, early=True)
    assert seen.filter(coder=world.coder_b).exists()


def test_a_closed_independent_pass_stays_as_it_was(world):
    opened = rounds.open_round(
        by=world.owner, programme=world.programme, number=1, name="Round 1", version=world.versions[2],
        chosen=[world.sources["note"]], coders=[world.coder_a, world.coder_b], opened_on=world.waves["W1"].opens,
    )  # fmt: skip
    blind = world.code("note", "The form", "Pace", world.coder_b, layer=Layer.INDEPENDENT, round=opened)
    rounds.advance_round(by=world.owner, round=opened, on=world.waves["W1"].closes, early=True)
    blind.refresh_from_db()
    with pytest.raises(Conflict):
        acts.remove_coding(by=world.coder_b, coding=blind)


def test_an_act_reads_under_the_lock_whether_it_is_still_allowed(world):
    """A page learned a moment ago that the coder may code; meanwhile they were taken out of the programme."""
    with visible.one_page():
        visible.require(world.coder_a, "code", world.programme)
        Membership.objects.filter(person=world.coder_a).delete()
        with pytest.raises(NotFound):
            acts.add_coding(by=world.coder_a, place=place(world), code=world.codes["Money"])


def test_a_place_chosen_in_an_earlier_text_is_refused(world):
    chosen = place(world)
    now = Source.objects.get(pk=chosen.source.pk)
    edits = [Edit(0, 0, "Corrected. ")]
    correct_source(by=world.lead, source=now, version=now.current, edits=edits, reason="misheard")
    with pytest.raises(Conflict, match="newer version"):
        acts.add_coding(by=world.coder_a, place=chosen, code=world.codes["Money"])


def test_places_are_counted_in_code_points_in_either_database(world):
    text = world.sources["interview"].current.text
    coding = acts.add_coding(
        by=world.coder_a, place=place(world, "😀 That was new.", "interview"), code=world.codes["Money"]
    )
    assert coding.passage.quote == "😀 That was new." == text[coding.passage.start : coding.passage.end]
    after = acts.add_coding(
        by=world.coder_a, place=place(world, "Nurse: I could", "interview"), code=world.codes["Money"]
    )
    assert after.passage.quote == "Nurse: I could"
