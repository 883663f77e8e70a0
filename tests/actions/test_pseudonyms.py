"""A name gives way to its pseudonym in every text; the name is in the key and nowhere else."""

import stat

import pytest
from django.conf import settings

from fingerpost.actions import pseudonyms, sources
from fingerpost.store import names
from fingerpost.store.models import Passage, Pseudonym, Source, SourceVersion
from fingerpost.store.queries import visible
from fingerpost.terms.errors import Invalid, NotFound, Unreadable
from fingerpost.terms.pseudonyms import Named
from fingerpost.terms.sources import SourceKind, SourceText, Span
from manners import done_once, refused_to, undone, words_in_the_ledger

TEXT = "Mary Hale: I rang Mrs Hale myself.\n\nNurse: Hale's rota, then."


@pytest.fixture(autouse=True)
def key(monkeypatch, tmp_path):
    """A key of the test's own, on both databases."""
    monkeypatch.setattr(settings, "NAMES_FILE", str(tmp_path / "key.names"))
    return tmp_path / "key.names"


@pytest.fixture
def named(world):
    text = SourceText("Talk with Mary Hale", TEXT, turns=(Span(11, 34, "Mary Hale"), Span(43, 61, "Nurse")))
    return sources.add_source(by=world.lead, programme=world.programme, text=text, kind=SourceKind.INTERVIEW)


def replace(world, *forms, **more):
    return {"programme": world.programme, "forms": forms, "kind": Named.PERSON, "note": "GP", **more}


def test_the_pseudonym_stands_in_text_title_and_labels(world, named):
    made = done_once(pseudonyms.replace_name, by=world.lead, **replace(world, "Hale", "Mary Hale", "Mrs Hale"))
    named.refresh_from_db()
    assert str(made) == "[Person 1, GP]"
    assert named.current.text == "[Person 1, GP]: I rang [Person 1, GP] myself.\n\nNurse: [Person 1, GP]'s rota, then."
    assert named.title == "Talk with [Person 1, GP]"
    turn = named.current.turns.first()
    assert (turn.label, named.current.text[turn.start : turn.end]) == (
        "[Person 1, GP]",
        "I rang [Person 1, GP] myself.",
    )


def test_codings_follow_their_words(world):
    coding = world.codings["huddle"] if "huddle" in world.codings else next(iter(world.codings.values()))
    word = coding.passage.quote.split()[0]
    pseudonyms.replace_name(by=world.lead, **replace(world, word, kind=Named.PLACE, note=""))
    passage = Passage.objects.get(pk=coding.passage.pk)
    assert passage.quote.startswith("[Place 1]")
    assert passage.version.text[passage.start : passage.end] == passage.quote


def test_the_name_is_in_the_key_and_in_no_ledger_line(world, named, key):
    made = pseudonyms.replace_name(by=world.lead, **replace(world, "Mary Hale"))
    assert names.names() == {made.guid: ("Mary Hale",)}
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert words_in_the_ledger("Hale", "Mary") == []
    assert not SourceVersion.objects.filter(text__contains="Mary Hale", pk=named.current_id).exclude(number=1).exists()


def test_only_those_with_the_right_read_the_earlier_text(world, named):
    pseudonyms.replace_name(by=world.lead, **replace(world, "Mary Hale"))
    named.refresh_from_db()
    assert [version.number for version in visible.versions(world.coder_a, named)] == [2]


def test_texts_that_come_later_get_it_too(world, named):
    made = pseudonyms.replace_name(by=world.lead, **replace(world, "Mary Hale"))
    late = sources.add_source(
        by=world.lead, programme=world.programme, text=SourceText("Late", "Mary Hale again."), kind=SourceKind.OTHER
    )
    done_once(pseudonyms.replace_again, by=world.lead, pseudonym=made)
    assert Source.objects.get(pk=late.pk).current.text == "[Person 1, GP] again."


def test_numbers_run_by_kind(world):
    made = [
        str(pseudonyms.replace_name(by=world.lead, **replace(world, name, kind=kind, note="")))
        for name, kind in [("Ann Lee", Named.PERSON), ("Leeds", Named.PLACE), ("Bo Ray", Named.PERSON)]
    ]
    assert made == ["[Person 1]", "[Place 1]", "[Person 2]"]


def test_a_forgotten_name_cannot_be_put_in_place_again(world):
    made = pseudonyms.replace_name(by=world.lead, **replace(world, "Mary Hale"))
    done_once(pseudonyms.forget_name, by=world.lead, pseudonym=made)
    assert names.names() == {}
    with pytest.raises(NotFound, match="not in the key"):
        pseudonyms.replace_again(by=world.lead, pseudonym=made)


def test_coders_and_readers_give_no_pseudonyms(world):
    refused_to(world, pseudonyms.replace_name, ["coder_a", "reader", "site_lead"], **replace(world, "Mary Hale"))


@pytest.mark.parametrize("forms", [(), ("  ",), ("x",), ("y" * 201,)], ids=["none", "blank", "a letter", "endless"])
def test_what_is_no_name_is_refused(world, forms):
    undone(pseudonyms.replace_name, Invalid, Pseudonym, by=world.lead, **replace(world, *forms))


def test_brackets_do_not_go_into_a_label(world):
    undone(pseudonyms.replace_name, Invalid, Pseudonym, by=world.lead, **replace(world, "Mary", note="GP]["))


def test_a_damaged_key_says_so(world, key):
    key.write_text("not a line of ours\n")
    with pytest.raises(Unreadable, match="key of names"):
        names.names()
