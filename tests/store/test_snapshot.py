"""Frames are kept while nothing happens, dropped by any act, and never shown to somebody else."""

from fingerpost.actions import coding as acts
from fingerpost.actions import rounds, sources
from fingerpost.store.queries.counting import countable
from fingerpost.store.snapshot import MOST, remember


def test_the_same_frames_are_handed_out_until_something_happens(world):
    first = countable(world.lead, world.programme)
    assert countable(world.lead, world.programme) is first
    acts.remove_coding(by=world.coder_a, coding=world.codings["late"])
    after = countable(world.lead, world.programme)
    assert after.codings.height == first.codings.height - 1


def test_each_person_has_frames_of_their_own(world):
    opened = rounds.open_round(
        by=world.owner, programme=world.programme, number=1, name="Round 1", version=world.versions[2],
        chosen=[world.sources["note"]], coders=[world.coder_a, world.coder_b], opened_on=world.waves["W1"].opens,
    )  # fmt: skip
    assert opened.phase == "independent"
    mine, anothers = (countable(coder, world.programme).codings for coder in (world.coder_a, world.coder_b))
    note = {"source": "The note"}
    assert set(mine.filter(**note)["coder"]) == {"Ann Coder"} and set(anothers.filter(**note)["coder"]) == {"Bob Coder"}


def test_erased_words_are_not_kept(world):
    countable(world.lead, world.programme)
    sources.withdraw_source(by=world.lead, source=world.sources["interview"], on=world.waves["W2"].closes)
    left = countable(world.lead, world.programme).codings
    assert "The interview" not in left["source"]


def test_only_so_much_is_kept(world):
    for number in range(MOST * 3):
        assert remember(("number", number), lambda number=number: number) == number
