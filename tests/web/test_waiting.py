"""What the overview says waits for a person."""

import re

from drawn_rounds import opened, revealed
from fingerpost.actions import rounds
from fingerpost.actions.settling import Proposal, carry_out, settle_place
from fingerpost.store.models import Decision
from fingerpost.terms.rounds import Settled, Wording

HOME = "/p/drawn-world/"


def waiting(client):
    found = re.search(r"Waiting for you</h2>(.*?)</section>", client.get(HOME).content.decode(), re.DOTALL)
    return [re.sub(r"<[^>]+>", "", line) for line in re.findall(r"<li>.*?</li>", found[1])] if found else []


def test_a_round_waits_for_its_coders_until_they_have_finished(world, client_of):
    made = opened(world, "note")
    assert any("Round 1: 1 text to code on your own" in line for line in waiting(client_of(world.coder_a)))
    rounds.finish_pass(by=world.coder_a, round=made)
    assert not any("Round 1" in line for line in waiting(client_of(world.coder_a)))
    assert any("Round 1" in line for line in waiting(client_of(world.coder_b)))


def test_a_revealed_round_waits_for_its_coders_and_who_leads(world, client_of):
    revealed(world)
    for who in (world.coder_a, world.lead):
        assert any("Round 1: meet and settle" in line for line in waiting(client_of(who)))


def test_who_leads_hears_that_all_coders_have_finished(world, client_of):
    made = opened(world, "note")
    rounds.finish_pass(by=world.coder_a, round=made)
    assert not any("Round 1" in line for line in waiting(client_of(world.lead)))
    rounds.finish_pass(by=world.coder_b, round=made)
    assert any("reveal and compare" in line for line in waiting(client_of(world.lead)))


def test_codings_under_a_changed_code_wait(world, client_of):
    assert any("to look at again" in line for line in waiting(client_of(world.coder_a)))


def test_what_was_decided_for_the_codebook_waits_until_it_is_there(world, client_of):
    made, put = revealed(world)
    settle_place(
        by=world.lead, round=made, about=[put["edge a"]], kind=Settled.ALL,
        proposal=Proposal(Wording.INCLUDE, "Late starts.", world.codes["Pace"]),
    )  # fmt: skip
    lead = client_of(world.lead)
    assert any("Decisions: 1 to put into the codebook" in line for line in waiting(lead))
    assert "Pace also includes" in lead.get(f"{HOME}decisions/?for=codebook").content.decode()
    assert not any("Decisions" in line for line in waiting(client_of(world.coder_a)))
    carry_out(by=world.lead, decision=Decision.objects.get())
    assert not any("Decisions" in line for line in waiting(lead))
    assert "Nothing waits" in lead.get(f"{HOME}decisions/?for=codebook").content.decode()


def test_those_who_do_not_code_are_told_of_nothing(world, client_of):
    opened(world, "note")
    assert waiting(client_of(world.reader)) == []
