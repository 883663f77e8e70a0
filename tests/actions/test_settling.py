"""The meeting's decisions: what they put into the agreed layer, what they refuse, and taking them back whole."""

import pytest

from drawn_rounds import AGREED, CLOSED, blind, opened, revealed
from fingerpost.actions import codebook as codebooks
from fingerpost.actions import rounds, settling
from fingerpost.actions.coding import Place
from fingerpost.actions.settling import Instead, Proposal
from fingerpost.analysis.layers import counted
from fingerpost.exhibits.meeting import agenda, only, sides
from fingerpost.store.models import Coding, Decision
from fingerpost.store.queries.coding import codings_frame
from fingerpost.terms.coding import Layer, Polarity
from fingerpost.terms.errors import Conflict, Invalid, NotFound
from fingerpost.terms.rounds import Difference, Settled, Wording
from manners import done_once, refused_to, undone, words_in_the_ledger


@pytest.fixture
def meeting(world):
    """The world, its revealed round, and the passes in it."""
    made, put = revealed(world)
    return world, made, put


def agreed(made):
    """What the agreed layer holds: code, words, side."""
    rows = Coding.objects.filter(round=made, layer=Layer.AGREED, removed_at__isnull=True).order_by("passage__start")
    return [(row.code_id, row.passage.quote, row.polarity) for row in rows]


def settled(w, made, coding, kind, by="coder_b", **more):
    return settling.settle_place(by=getattr(w, by), round=made, about=[coding], kind=kind, **more)


def test_the_agenda_has_every_difference_once_the_largest_first_and_what_all_have_apart(meeting):
    world, made, _ = meeting
    found = agenda(viewer=world.coder_a, round=made)
    assert [point.kind for point in found.points] == [
        Difference.OTHER_CODE, Difference.BOUNDARY, Difference.EXTRA,
    ]  # fmt: skip
    assert round(sum(point.share for point in found.points), 6) == 1
    assert [point.words for point in found.same] == ["The meeting began late."]


def test_the_agenda_is_narrowed_by_kind_code_source_and_pair(meeting):
    world, made, _ = meeting
    found = agenda(viewer=world.coder_a, round=made)
    kinds = lambda **asked: [str(point.kind) for point in only(found, **asked).points]  # noqa: E731
    assert kinds(kind="boundary") == ["boundary"]
    assert kinds(code=str(world.codes["Money"].guid)) == ["extra"]
    assert kinds(source=str(world.sources["report"].guid)) == []
    assert len(kinds(pair="Ann Coder|Bob Coder")) == 3 and kinds(pair="Ann Coder|Lena Lead") != kinds()


def test_both_sides_stand_in_place_with_their_passages_marked(meeting):
    world, made, _ = meeting
    found = agenda(viewer=world.coder_a, round=made)
    ann, bob = sides(next(p for p in found.points if p.kind == "boundary"), found, made)
    assert "".join(piece.words for piece in ann.pieces) == "".join(piece.words for piece in bob.pieces)
    assert [piece.words for piece in ann.pieces if piece.codes] == ["Two people had not met before."]
    assert [piece.words for piece in bob.pieces if piece.codes] == ["people had not met"]
    assert [each.code for each in bob.beside] == ["Money"] and ann.beside == ()


def test_a_round_that_is_still_blind_has_no_agenda_for_anybody(world):
    made = opened(world)
    for name in ("coder_a", "lead", "owner"):
        with pytest.raises(Conflict):
            agenda(viewer=getattr(world, name), round=made)


def test_one_coders_version_is_taken_and_both_originals_stay(meeting):
    world, made, put = meeting
    before = Coding.objects.filter(layer=Layer.INDEPENDENT).count()
    row = done_once(
        settling.settle_place, by=world.coder_b, round=made, about=[put["edge a"]], kind=Settled.TAKE,
        taken=world.coder_a, reason="Whole sentences.",
    )  # fmt: skip
    assert agreed(made) == [(world.codes["Ties"].pk, "Two people had not met before.", "mixed")]
    assert set(row.about.all()) == {put["edge a"], put["edge b"]}
    assert Coding.objects.filter(layer=Layer.INDEPENDENT, removed_at__isnull=True).count() == before


def test_both_neither_and_another_code_are_decisions_too(meeting):
    world, made, put = meeting
    settled(world, made, put["other a"], Settled.ALL)
    assert {code for code, _, _ in agreed(made)} == {world.codes["Pace"].pk, world.codes["Candour"].pk}
    settled(world, made, put["alone b"], Settled.NEITHER)
    assert len(agreed(made)) == 2
    place = Place(world.sources["note"], 24, 35)
    settled(world, made, put["edge b"], Settled.OTHER, instead=Instead(world.codes["Money"], place, Polarity.NEED))
    assert (world.codes["Money"].pk, "Two people ", "need") in agreed(made)


def test_both_sides_of_the_same_words_become_mixed(world):
    made = opened(world)
    first = blind(world, made, "coder_a", "The form", "Pace", "barrier")
    blind(world, made, "coder_b", "The form", "Pace", "facilitator")
    made = rounds.advance_round(by=world.owner, round=made, on=CLOSED, early=True)
    assert [p.kind for p in agenda(viewer=world.lead, round=made).points] == [Difference.OTHER_SIDE]
    settled(world, made, first, Settled.ALL)
    assert agreed(made) == [(world.codes["Pace"].pk, "The form", "mixed")]


def test_what_makes_no_decision_changes_nothing(meeting):
    world, made, put = meeting
    asked = {"by": world.coder_a, "round": made, "about": [put["alone b"]]}
    undone(settling.settle_place, Invalid, Decision, Coding, kind=Settled.TAKE, taken=world.coder_a, **asked)
    undone(settling.settle_place, Invalid, Decision, Coding, kind=Settled.OTHER, **asked)
    elsewhere = Instead(world.codes["Pace"], Place(world.sources["report"], 0, 5))
    undone(settling.settle_place, Invalid, Decision, Coding, kind=Settled.OTHER, instead=elsewhere, **asked)
    heading = Instead(world.codes["Work"], Place(world.sources["note"], 0, 5))
    undone(settling.settle_place, Invalid, Decision, Coding, kind=Settled.OTHER, instead=heading, **asked)
    two = [put["alone b"], put["other a"]]
    undone(settling.settle_place, NotFound, Decision, by=world.coder_a, round=made, about=two, kind=Settled.ALL)
    working = [world.codings["late"]]
    undone(settling.settle_place, NotFound, Decision, by=world.coder_a, round=made, about=working, kind=Settled.ALL)


def test_a_place_is_settled_once_until_it_is_taken_back(meeting):
    world, made, put = meeting
    row = settled(world, made, put["edge a"], Settled.ALL)
    undone(settling.settle_place, Conflict, by=world.coder_a, round=made, about=[put["edge b"]], kind=Settled.NEITHER)
    done_once(settling.undo_decision, by=world.coder_a, decision=row)
    assert agreed(made) == []
    undone(settling.undo_decision, Conflict, by=world.coder_a, decision=row)
    assert settled(world, made, put["edge b"], Settled.NEITHER)


def test_what_all_have_is_taken_over_in_one_act_and_undone_in_one(meeting):
    world, made, _ = meeting
    row = done_once(settling.take_over, by=world.coder_a, round=made)
    assert agreed(made) == [(world.codes["Pace"].pk, "The meeting began late.", "barrier")]
    assert agenda(viewer=world.lead, round=made).to_take_over == 0
    undone(settling.take_over, Conflict, by=world.coder_b, round=made)
    settling.undo_decision(by=world.coder_b, decision=row)
    assert agreed(made) == [] and agenda(viewer=world.lead, round=made).to_take_over == 1


def test_nothing_is_settled_before_the_reveal_or_after_the_close(world):
    made = opened(world)
    first = blind(world, made, "coder_a", "The form", "Pace")
    undone(settling.settle_place, Conflict, by=world.coder_a, round=made, about=[first], kind=Settled.ALL)
    undone(settling.take_over, Conflict, by=world.coder_a, round=made)
    made = rounds.advance_round(by=world.owner, round=made, on=CLOSED, early=True)
    row = settled(world, made, first, Settled.ALL)
    rounds.advance_round(by=world.owner, round=made, on=AGREED)
    undone(settling.undo_decision, Conflict, by=world.coder_a, decision=row)
    undone(settling.take_over, Conflict, by=world.coder_a, round=made)


def test_only_who_codes_settles(meeting):
    world, made, put = meeting
    row = settled(world, made, put["edge a"], Settled.ALL)
    asked = {"round": made, "about": [put["other a"]], "kind": Settled.ALL}
    refused_to(world, settling.settle_place, ["reader", "site_lead"], **asked)
    refused_to(world, settling.take_over, ["reader"], round=made)
    refused_to(world, settling.undo_decision, ["reader"], decision=row)
    refused_to(world, settling.carry_out, ["reader", "coder_a"], decision=row)


def test_a_proposal_goes_into_the_next_draft_with_the_decisions_reason(meeting):
    world, made, put = meeting
    words = Proposal(Wording.EXCLUDE, "Not: how a meeting felt.", world.codes["Pace"])
    row = settled(world, made, put["other a"], Settled.ALL, reason="Length is not pace.", proposal=words)
    row = done_once(settling.carry_out, by=world.lead, decision=row)
    draft = world.codebook.versions.get(number=3)
    entry = draft.entries.get(code=world.codes["Pace"])
    assert (entry.exclude, entry.name, row.carried_out) == ("Not: how a meeting felt.", "Pace", draft)
    assert draft.changes.get(kind="redefined").reason == "Length is not pace."
    undone(settling.carry_out, Conflict, by=world.lead, decision=row)


def test_what_a_code_includes_is_added_to_and_its_definition_put_anew(meeting):
    world, made, put = meeting
    said = {
        "edge a": (Wording.INCLUDE, "Late starts."),
        "other a": (Wording.INCLUDE, "Cut short."),
        "alone b": (Wording.DEFINITION, "Time."),
    }
    for place, (part, words) in said.items():
        proposed = Proposal(part, words, world.codes["Pace"])
        settling.carry_out(by=world.lead, decision=settled(world, made, put[place], Settled.ALL, proposal=proposed))
    entry = world.codebook.versions.get(number=3).entries.get(code=world.codes["Pace"])
    assert (entry.include, entry.definition) == ("Late starts.\nCut short.", "Time.")


def test_a_new_code_that_was_decided_stands_in_the_draft(meeting):
    world, made, put = meeting
    new = Proposal(Wording.NEW_CODE, "What a form costs in hours.", name="Paperwork")
    row = settled(world, made, put["edge a"], Settled.ALL, proposal=new)
    settling.carry_out(by=world.lead, decision=row)
    entry = codebooks.draft_of(world.codebook).entries.get(name="Paperwork")
    assert entry.definition == "What a form costs in hours."


@pytest.mark.parametrize(
    "wrong",
    [
        lambda w: Proposal(Wording.INCLUDE, " ", w.codes["Pace"]),
        lambda w: Proposal(Wording.INCLUDE, "x"),
        lambda w: Proposal(Wording.NEW_CODE, "x"),
        lambda w: Proposal(Wording.NEW_CODE, "x", w.codes["Pace"], "Both"),
    ],
)
def test_half_a_proposal_is_no_decision(meeting, wrong):
    world, made, put = meeting
    undone(
        settling.settle_place, Invalid, Decision, Coding, by=world.coder_a, round=made, about=[put["edge a"]],
        kind=Settled.ALL, proposal=wrong(world),
    )  # fmt: skip


def test_the_ledger_keeps_no_words_of_a_decision(meeting):
    world, made, put = meeting
    words = Proposal(Wording.INCLUDE, "Zebras in corridors.", world.codes["Pace"])
    settled(world, made, put["edge a"], Settled.ALL, reason="Giraffes agreed.", proposal=words)
    assert words_in_the_ledger("Giraffes", "Zebras", "not met") == []


def test_the_ledger_can_tell_which_agreed_codings_are_in_place(meeting, drawn_study):
    from fingerpost.store.keep import trace_faults

    world, made, put = meeting
    settling.take_over(by=world.coder_a, round=made)
    settling.undo_decision(by=world.coder_a, decision=settled(world, made, put["edge a"], Settled.ALL))
    assert trace_faults(drawn_study[0]) == []


def test_what_was_agreed_of_an_excerpt_leaves_the_rest_of_its_source_counted(world):
    note = world.sources["note"]
    start = note.current.text.index("Two people")
    part = rounds.Part(Place(note, start, start + len("Two people had not met before.")))
    made = opened(world, chosen={"parts": [part]})
    first = blind(world, made, "coder_a", "Two people had not met before.", "Money")
    made = rounds.advance_round(by=world.owner, round=made, on=CLOSED, early=True)
    settled(world, made, first, Settled.ALL)
    codings = codings_frame(world.lead, world.programme, world.codebook)
    words = counted(codings).filter(source="The note")["quote"].to_list()
    assert sorted(words) == [
        "The meeting began late.", "Two people had not met before.", "discussed for half an hour",
    ]  # fmt: skip
    assert counted(codings).filter(source="The note", layer="agreed").height == 1
