"""Proposed codes: for all who code, used by their proposer at once, by all once approved; nothing is lost."""

from datetime import date

import pytest

from fingerpost.actions import codebook as codebooks
from fingerpost.actions import proposing, rounds
from fingerpost.actions.codebook import CodeWords
from fingerpost.actions.undoing import undo_change
from fingerpost.exhibits.codebook import codebook as shown
from fingerpost.store.models import Code, CodeProposal, Coding
from fingerpost.store.queries.codebook import names_by_code, tree
from fingerpost.store.queries.proposals import open_to, proposed, waiting
from fingerpost.store.queries.reading import choices
from fingerpost.terms.coding import Layer
from fingerpost.terms.errors import Conflict, Invalid, NotFound
from manners import done_once, refused_to, undone, words_in_the_ledger

ROTA = CodeWords("Rota", definition="Who works when.")


@pytest.fixture
def drafting(world):
    codebooks.open_draft(by=world.lead, codebook=world.codebook)
    return world


def propose(w, by=None, words=ROTA, parent="Work"):
    return proposing.propose_code(
        by=by or w.coder_a, codebook=w.codebook, words=words, parent=w.codes[parent] if parent else None
    )


def put(w, proposal, by):
    w.codes["proposed"] = proposal.code
    return w.code("note", "Two people", "proposed", by)


def uses(w, name):
    return {row.label: row.cells[-1].value for row in shown(viewer=w.lead, programme=w.programme).rows}.get(name)


def test_a_coder_proposes_once_and_the_words_stay_out_of_the_ledger(world):
    made = done_once(proposing.propose_code, by=world.coder_a, codebook=world.codebook, words=ROTA)
    assert (made.standing, made.proposed_by) == ("waiting", world.coder_a)
    assert not words_in_the_ledger("Rota", "works when")


def test_those_who_do_not_code_propose_nothing(world):
    refused_to(world, proposing.propose_code, ("reader", "site_lead"), codebook=world.codebook, words=ROTA)


def test_a_proposal_is_used_by_its_proposer_alone_and_without_a_draft(world):
    made = propose(world)
    put(world, made, world.coder_a)
    with pytest.raises(Conflict, match="proposed"):
        put(world, made, world.coder_b)
    assert [choice.name for choice in choices(world.programme, world.coder_a) if choice.is_proposed] == ["Rota"]
    assert not any(choice.is_proposed for choice in choices(world.programme, world.coder_b))


def test_what_waits_is_left_out_of_the_count_and_named(world):
    put(world, propose(world), world.coder_a)
    assert any("Rota (1)" in note for note in shown(viewer=world.lead, programme=world.programme).notes)


def test_coders_see_their_own_proposals_and_those_who_settle_see_all(world):
    propose(world)
    seen = {name: waiting(getattr(world, name), world.programme).count() for name in ("coder_a", "coder_b", "lead")}
    assert seen == {"coder_a": 1, "coder_b": 0, "lead": 1}
    assert waiting(world.reader, world.programme).count() == 0 == waiting(world.stranger, world.programme).count()


def test_a_fellow_coders_proposal_is_not_seen_while_a_round_is_open(world):
    rounds.open_round(
        by=world.lead, programme=world.programme, number=1, name="R", version=world.versions[2],
        chosen=[world.sources["note"]], coders=[world.lead, world.coder_a], opened_on=date(2024, 8, 1),
    )  # fmt: skip
    made = propose(world)
    assert not open_to(world.lead, world.programme).exists()
    assert open_to(world.owner, world.programme).get() == made
    with pytest.raises(NotFound):
        proposing.decline_proposal(by=world.lead, proposal=made, reason="Hm.")


def test_a_round_is_coded_with_its_version_and_not_with_proposals(world):
    opened = rounds.open_round(
        by=world.lead, programme=world.programme, number=1, name="R", version=world.versions[2],
        chosen=[world.sources["note"]], coders=[world.coder_a, world.coder_b], opened_on=date(2024, 8, 1),
    )  # fmt: skip
    world.codes["proposed"] = propose(world).code
    with pytest.raises(NotFound):
        world.code("note", "Two people", "proposed", world.coder_a, layer=Layer.INDEPENDENT, round=opened)


def test_an_approved_code_stands_in_the_draft_and_its_codings_count(drafting):
    made = propose(drafting)
    put(drafting, made, drafting.coder_a)
    done_once(
        proposing.approve_proposal, by=drafting.lead, proposal=made, parent=drafting.codes["Work"], reason="We need it."
    )
    assert uses(drafting, "Rota") == 1
    drafting.codings["b"] = put(drafting, made, drafting.coder_b)
    assert uses(drafting, "Rota") == 2


def test_a_merged_proposal_counts_as_the_code_it_was_merged_into(drafting):
    made, before = propose(drafting), uses(drafting, "Pace")
    put(drafting, made, drafting.coder_a)
    done_once(
        proposing.merge_proposal, by=drafting.lead, proposal=made, into=drafting.codes["Pace"], reason="It is pace."
    )
    assert uses(drafting, "Pace") == before + 1
    assert Coding.objects.filter(code=made.code, removed_at=None).count() == 1


def test_a_declined_proposal_keeps_its_codings_and_its_name(drafting):
    made = propose(drafting)
    put(drafting, made, drafting.coder_a)
    done_once(proposing.decline_proposal, by=drafting.lead, proposal=made, reason="Too narrow.")
    assert Coding.objects.filter(code=made.code, removed_at=None).count() == 1
    assert names_by_code(drafting.codebook)[made.code.pk] == "Rota"
    with pytest.raises(Conflict):
        put(drafting, made, drafting.coder_b)


def test_coders_do_not_settle_proposals(drafting):
    made = propose(drafting)
    refused_to(drafting, proposing.approve_proposal, ("coder_a", "reader", "site_lead"), proposal=made)
    refused_to(drafting, proposing.decline_proposal, ("coder_a",), proposal=made, reason="x")
    refused_to(drafting, proposing.merge_proposal, ("coder_b",), proposal=made, into=drafting.codes["Pace"], reason="x")


def test_a_proposal_is_settled_once_and_needs_a_draft(world):
    made = propose(world)
    undone(proposing.approve_proposal, Conflict, Code, by=world.lead, proposal=made)
    proposing.decline_proposal(by=world.lead, proposal=made, reason="No.")
    undone(proposing.decline_proposal, Conflict, by=world.lead, proposal=made, reason="No.")


@pytest.mark.parametrize(("name", "error"), [(" ", Invalid), ("PACE", Conflict), ("x" * 2001, Invalid)])
def test_a_name_that_cannot_stand_is_not_proposed(world, name, error):
    undone(
        proposing.propose_code, error, Code, CodeProposal, by=world.coder_a, codebook=world.codebook,
        words=CodeWords(name), parent=world.codes["Work"],
    )  # fmt: skip


def test_the_same_name_is_proposed_once_by_one_person(world):
    propose(world)
    with pytest.raises(Conflict):
        propose(world)
    propose(world, by=world.coder_b)


def test_undoing_an_approval_lets_the_proposal_wait_again_with_its_codings(drafting):
    made = propose(drafting)
    put(drafting, made, drafting.coder_a)
    proposing.approve_proposal(by=drafting.lead, proposal=made, parent=drafting.codes["Work"])
    act = drafting.codebook.versions.get(number=3).changes.last().act
    undo_change(by=drafting.lead, codebook=drafting.codebook, act=act)
    (listed,) = proposed(drafting.lead, drafting.programme)
    assert (listed.proposal, listed.uses) == (made, 1)
    assert "Rota" not in [line.entry.name for line in tree(drafting.codebook.versions.get(number=3))]
