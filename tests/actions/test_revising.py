"""Corrections and new texts under codings: every passage follows its words, the old version stays under its right."""

import pytest

from fingerpost.actions import revising
from fingerpost.actions.sources import add_source
from fingerpost.store.models import Passage, SourceVersion
from fingerpost.store.queries import visible
from fingerpost.terms.errors import Conflict, Invalid
from fingerpost.terms.sources import Edit, SourceKind, SourceText
from manners import done_once, refused_to, undone, words_in_the_ledger


def correct(world, source, words, becomes, by=None, **more):
    at = source.current.text.index(words)
    return {
        "by": by or world.lead, "source": source, "version": source.current,
        "edits": [Edit(at, at + len(words), becomes)], "reason": "heard again", **more,
    }  # fmt: skip


def quotes(source):
    return sorted(Passage.objects.filter(version__source=source).values_list("quote", flat=True))


def test_a_correction_makes_a_version_and_takes_every_passage_along(world):
    source = world.sources["interview"]
    before = quotes(source)
    done_once(revising.correct_source, **correct(world, source, "rang each other", "phoned one another"))
    source.refresh_from_db()
    assert "phoned one another every morning" in source.current.text
    assert quotes(source) == sorted(quote.replace("rang each other", "phoned one another") for quote in before)
    for passage in Passage.objects.filter(version=source.current):
        assert source.current.text[passage.start : passage.end] == passage.quote


def test_turns_and_their_speakers_follow_too(world):
    source = world.sources["interview"]
    speakers = [
        (turn.label, turn.participant, source.current.text[turn.start : turn.end])
        for turn in source.current.turns.all()
    ]
    revising.correct_source(**correct(world, source, "How did it go?", "How did all of it go for you?"))
    source.refresh_from_db()
    text = source.current.text
    now = [(turn.label, turn.participant, text[turn.start : turn.end]) for turn in source.current.turns.all()]
    assert now[1:] == speakers[1:]
    assert now[0][2] == "How did all of it go for you?"


def test_the_times_of_a_recording_follow_their_words(world):
    text = SourceText("Talk", "Ann: Hello there.\n\nBen: Good day.", times=((5, 1000), (24, 4500), (33, 6000)))
    source = add_source(by=world.lead, programme=world.programme, text=text, kind=SourceKind.OTHER)
    times = [text.text[at : at + 4] for at, _ in text.times]
    revising.correct_source(**correct(world, source, "Hello", "A very good morning"))
    source.refresh_from_db()
    assert [moment for _, moment in source.current.times] == [1000, 4500, 6000]
    assert [source.current.text[at : at + 4] for at, _ in source.current.times] == ["A ve", *times[1:]]


def test_the_old_words_are_left_to_those_with_the_right(world):
    source = world.sources["note"]
    revising.correct_source(**correct(world, source, "Two people", "Three people"))
    source.refresh_from_db()
    assert [version.number for version in visible.versions(world.lead, source)] == [1, 2]
    assert [version.number for version in visible.versions(world.coder_a, source)] == [2]


def test_the_ledger_keeps_places_and_no_words(world):
    revising.correct_source(**correct(world, world.sources["note"], "Two people", "Threefold people"))
    assert words_in_the_ledger("Threefold", "Two people") == []


def test_who_may_correct(world):
    refused_to(world, revising.correct_source, ["reader", "site_lead"], **{
        key: value for key, value in correct(world, world.sources["note"], "Two", "Three").items() if key != "by"
    })  # fmt: skip


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"edits": [Edit(0, 3, " ")]}, Invalid),
        ({"edits": [Edit(0, 3, "The")]}, Invalid),
        ({"edits": []}, Invalid),
        ({"edits": [Edit(0, 9_999, "x")]}, Invalid),
        ({"reason": " "}, Invalid),
    ],
    ids=["to nothing", "to the same", "no edit", "outside", "no reason"],
)
def test_what_is_no_correction_changes_nothing(world, change, error):
    given = correct(world, world.sources["note"], "Two", "Three") | change
    undone(revising.correct_source, error, SourceVersion, **given)


def test_a_correction_of_a_text_that_has_changed_meanwhile_is_refused(world):
    first = correct(world, world.sources["note"], "Two people", "Three people")
    revising.correct_source(**first)
    with pytest.raises(Conflict, match="changed meanwhile"):
        revising.correct_source(**first)


def test_another_text_takes_the_passages_whose_words_it_has(world):
    source = world.sources["note"]
    passages = list(Passage.objects.filter(version=source.current))
    fresh = SourceText("Note", "A heading.\n\n" + source.current.text.replace("Two people", "Two nurses"))
    done_once(revising.revise_source, by=world.lead, source=source, text=fresh, reason="better transcript")
    source.refresh_from_db()
    for passage in passages:
        before = passage.quote
        passage.refresh_from_db()
        assert passage.version == source.current
        assert passage.quote == before.replace("people", "nurses")


def test_a_passage_whose_words_are_gone_stays_with_the_old_version(world):
    source = world.sources["note"]
    passage = Passage.objects.filter(version=source.current).first()
    text = source.current.text.replace(passage.quote, "")
    revising.revise_source(by=world.lead, source=source, text=SourceText("Note", text), reason="a page less")
    passage.refresh_from_db()
    assert passage.version.number == 1
    assert passage.quote
