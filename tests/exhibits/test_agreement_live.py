"""Tables of agreement kept in memory: an edit works out one cell again, and the table says what a fresh one says."""

from itertools import pairwise

import pytest

from fingerpost.actions import codebook, memos, settling, sources
from fingerpost.actions import coding as codings
from fingerpost.actions.rounds import Measured
from fingerpost.exhibits import agreement_live as live
from fingerpost.exhibits.agreement import asked_of
from fingerpost.exhibits.agreement_live import Wish
from fingerpost.store.models import Coding
from fingerpost.store.queries.agreement import round_now
from fingerpost.terms.coding import Layer, Polarity
from fingerpost.terms.rounds import Settled
from round_drawn import DAY, draw_round

RANG = "We rang each other every morning."
BUDGET = "The budget stopped in March."


@pytest.fixture
def drawn(world):
    live.forget()
    world.round = draw_round(world)
    return world


def settle(world, words, code, polarity="none", source="interview"):
    return world.code(source, words, code, world.lead, polarity, layer=Layer.AGREED, round=world.round)


def table(world, *, settled=True, unit=None, viewer="lead"):
    person = getattr(world, viewer)
    now = round_now(person, world.programme, 1)
    return live.live_table(person, world.programme, Wish(unit, None, settled), asked_of(now), now)


def anew(world, **more):
    live.forget()
    return table(world, **more)


@pytest.mark.parametrize("unit", [None, "character"])
def test_after_each_edit_the_table_is_as_one_made_anew(drawn, unit, monkeypatch):
    settle(drawn, RANG, "Ties", "facilitator")
    table(drawn, unit=unit)
    monkeypatch.setattr(live, "measured_for", None)  # nothing may be read anew
    budget = settle(drawn, BUDGET, "Money", "barrier")
    edits = [
        lambda: settle(drawn, "I could say what went wrong.", "Candour"),
        lambda: codings.change_coding(by=drawn.lead, coding=budget, polarity=Polarity.NEED),
        lambda: codings.remove_coding(by=drawn.lead, coding=Coding.objects.get(pk=budget.pk)),
        lambda: codings.restore_coding(by=drawn.lead, coding=Coding.objects.get(pk=budget.pk)),
    ]
    kept = []
    for edit in edits:
        edit()
        kept.append(table(drawn, unit=unit))
    monkeypatch.undo()
    assert kept[-1].in_order() == anew(drawn, unit=unit).in_order()
    assert all(one.in_order() != other.in_order() for one, other in pairwise(kept))


@pytest.mark.parametrize("coefficient", ["scott_pi", "binary_u_alpha"])
def test_a_declared_coefficient_follows_each_edit(world, coefficient, monkeypatch):
    live.forget()
    world.round = draw_round(world, measured=Measured(coefficient))
    settle(world, RANG, "Ties", "facilitator")
    before = table(world).in_order()
    monkeypatch.setattr(live, "measured_for", None)
    settle(world, "Two people had not met before.", "Ties", source="note")
    settle(world, BUDGET, "Money", "barrier")
    after = table(world).in_order()
    monkeypatch.undo()
    assert before != after == anew(world).in_order()


def test_an_edit_that_a_table_does_not_count_leaves_it_as_it_is(drawn, monkeypatch):
    before = table(drawn, settled=False)
    monkeypatch.setattr(live, "measured_for", None)
    settle(drawn, RANG, "Ties", "facilitator")
    assert table(drawn, settled=False).table is before.table


def test_passages_behind_a_figure_stand_in_order_of_sources_whatever_was_edited_last(drawn):
    settle(drawn, "Two people had not met before.", "Ties", source="note")
    table(drawn)
    settle(drawn, RANG, "Ties", "facilitator")
    assert table(drawn).in_order() == anew(drawn).in_order()


def test_what_the_meeting_settles_takes_over_and_takes_back_is_followed_cell_by_cell(drawn, monkeypatch):
    settling.take_over(by=drawn.lead, round=drawn.round)
    table(drawn)
    monkeypatch.setattr(live, "measured_for", None)
    about = Coding.objects.filter(round=drawn.round, layer=Layer.INDEPENDENT, code=drawn.codes["Money"])
    made = settling.settle_place(by=drawn.lead, round=drawn.round, about=about, kind=Settled.ALL)
    settled = table(drawn).in_order()
    settling.undo_decision(by=drawn.lead, decision=made)
    undone = table(drawn).in_order()
    monkeypatch.undo()
    assert settled != undone == anew(drawn).in_order()


def test_what_changes_no_figure_leaves_everything_as_it_is(drawn, monkeypatch):
    before = table(drawn)
    monkeypatch.setattr(live, "measured_for", None)
    memos.write_memo(by=drawn.lead, programme=drawn.programme, text="Thought.")
    drawn.code("interview", "That was new.", "Ties", drawn.coder_a)
    after = table(drawn)
    assert after.table is before.table and after.at.sequence == before.at.sequence + 2


def test_what_is_not_known_makes_everything_be_read_anew(drawn):
    settle(drawn, RANG, "Ties")
    before = table(drawn)
    sources.withdraw_source(by=drawn.owner, source=drawn.sources["note"], on=DAY)
    after = table(drawn)
    assert after.table is not before.table and after.table.of.frames.withdrawn == 1
    assert after.in_order() == anew(drawn).in_order()


def test_what_was_agreed_looks_at_a_source_from_its_first_coding_to_its_last(drawn):
    settle(drawn, RANG, "Ties")
    before = table(drawn)
    late = settle(drawn, "The meeting began late.", "Pace", source="note")
    during = table(drawn).in_order()
    assert during == anew(drawn).in_order() != before.in_order()
    codings.remove_coding(by=drawn.lead, coding=late)
    assert table(drawn).in_order() == before.in_order()


def test_only_rows_of_the_code_and_of_all_codes_are_said_to_have_changed(drawn):
    settle(drawn, RANG, "Ties")
    before = table(drawn)
    settle(drawn, BUDGET, "Money")
    changed = table(drawn).changed_since(before.mark)
    assert set(changed) == {"all codes", str(drawn.codes["Money"].guid)}
    assert before.changed_since(before.mark) == []
    assert set(before.changed_since("never said")) == set(before.rows)


def test_reading_everything_anew_keeps_what_is_known_of_rows_that_stay(drawn):
    settle(drawn, RANG, "Ties")
    before = table(drawn)
    codebook.open_draft(by=drawn.lead, codebook=drawn.codebook)
    after = table(drawn)
    assert after.table is not before.table and after.changed_since(before.mark) == []


def test_another_process_that_kept_an_older_table_catches_up(drawn, monkeypatch):
    settle(drawn, RANG, "Ties")
    table(drawn)
    ours, theirs = live._kept, type(live._kept)()
    monkeypatch.setattr(live, "_kept", theirs)
    table(drawn)
    settle(drawn, BUDGET, "Money")
    there = table(drawn).in_order()
    monkeypatch.setattr(live, "_kept", ours)
    settle(drawn, "I could say what went wrong.", "Candour")
    here = table(drawn).in_order()
    monkeypatch.setattr(live, "_kept", theirs)
    assert there != here and table(drawn).in_order() == here


def test_a_ledger_that_was_taken_back_makes_everything_be_read_anew(drawn):
    from django.db import transaction

    from fingerpost.store.connection import alias

    settle(drawn, RANG, "Ties")
    before = table(drawn).in_order()
    with transaction.atomic(using=alias()):
        settle(drawn, BUDGET, "Money")
        assert table(drawn).in_order() != before
        transaction.set_rollback(True, using=alias())
    assert table(drawn).in_order() == before


def test_viewers_with_other_rights_have_tables_of_their_own(drawn):
    ours, theirs = table(drawn, settled=False), table(drawn, settled=False, viewer="reader")
    assert any(cell.refs for row in ours.in_order() for cell in row.cells)
    assert not any(cell.refs for row in theirs.in_order() for cell in row.cells)
    assert {row.cells[0].value for row in theirs.in_order()} == {"Coder A & Coder B"}


def test_no_more_tables_are_kept_than_there_is_room_for(drawn, monkeypatch):
    monkeypatch.setattr(live, "MOST", 2)
    for unit in (None, "turn", "sentence", "character"):
        table(drawn, unit=unit)
    assert len(live._kept) == 2
