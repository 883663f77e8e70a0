"""A correction and a pseudonym are taken back: the words stand as before, codings follow, who may not read them cannot."""

import pytest
from django.conf import settings

from fingerpost.actions import pseudonyms, revising, sources
from fingerpost.actions.taking_back import put_name_back, take_back_correction
from fingerpost.store.models import Passage, Source, SourceVersion
from fingerpost.terms.errors import Conflict, NotFound, Refused
from fingerpost.terms.pseudonyms import Named
from fingerpost.terms.sources import Edit, SourceKind, SourceText, Span
from manners import done_once, refused_to, undone, words_in_the_ledger

TEXT = "Mary Hale: I rang Mrs Hale myself.\n\nNurse: Hale's rota, then."


@pytest.fixture(autouse=True)
def key(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "NAMES_FILE", str(tmp_path / "key.names"))


def corrected(source, words, becomes, by):
    source.refresh_from_db()
    at = source.current.text.index(words)
    edits = [Edit(at, at + len(words), becomes)]
    revising.correct_source(by=by, source=source, version=source.current, edits=edits, reason="heard again")
    source.refresh_from_db()
    return source


def spans(source):
    rows = Passage.objects.filter(version__source=source)
    return sorted(rows.values_list("version__number", "start", "end", "quote"))


def test_a_correction_is_taken_back_with_everything_on_it(world):
    source = world.sources["interview"]
    text, before = source.current.text, [span[1:] for span in spans(source)]
    corrected(source, "rang each other", "phoned", world.lead)
    done_once(take_back_correction, by=world.lead, source=source, number=2)
    source.refresh_from_db()
    assert (source.current.number, source.current.text) == (3, text)
    assert [span[1:] for span in spans(source)] == before
    assert words_in_the_ledger("rang each other", "phoned") == []


def test_taking_back_can_itself_be_taken_back(world):
    source = corrected(world.sources["interview"], "rang each other", "phoned", world.lead)
    text = source.current.text
    take_back_correction(by=world.lead, source=source, number=2)
    take_back_correction(by=world.lead, source=source, number=3)
    source.refresh_from_db()
    assert source.current.text == text


def test_an_earlier_correction_is_taken_back_under_a_later_one(world):
    source = world.sources["interview"]
    corrected(source, "rang each other", "phoned", world.lead)
    corrected(source, "budget", "whole of the money", world.lead)
    take_back_correction(by=world.lead, source=source, number=2)
    source.refresh_from_db()
    assert "We rang each other every morning." in source.current.text and "whole of the money" in source.current.text


def test_words_changed_again_since_are_left_alone(world):
    source = corrected(world.sources["interview"], "rang each other", "phoned", world.lead)
    corrected(source, "phoned", "met", world.lead)
    undone(take_back_correction, Conflict, SourceVersion, by=world.lead, source=source, number=2)


def test_words_that_a_correction_put_in_go_again_without_a_mark(world):
    source = world.sources["interview"]
    text = source.current.text
    edits = [Edit(0, 0, "(Recorded.) ")]
    revising.correct_source(by=world.lead, source=source, version=source.current, edits=edits, reason="heard again")
    take_back_correction(by=world.lead, source=source, number=2)
    assert Source.objects.get(pk=source.pk).current.text == text


def test_a_coder_takes_back_only_the_newest_correction_and_only_their_own(world):
    source = corrected(world.sources["interview"], "rang each other", "phoned", world.lead)
    with pytest.raises(Refused, match="earlier words"):
        take_back_correction(by=world.coder_a, source=source, number=2)
    corrected(source, "budget", "money", world.coder_a)
    take_back_correction(by=world.coder_a, source=source, number=3)
    source.refresh_from_db()
    assert "The budget stopped" in source.current.text


def test_who_corrects_nothing_takes_nothing_back(world):
    source = corrected(world.sources["interview"], "rang each other", "phoned", world.lead)
    refused_to(world, take_back_correction, ["reader", "site_lead"], source=source, number=2)


def test_another_text_is_no_correction(world):
    source = world.sources["note"]
    revising.revise_source(by=world.lead, source=source, text=SourceText("N", "Another text."), reason="better")
    source.refresh_from_db()
    with pytest.raises(Conflict, match="not a correction"):
        take_back_correction(by=world.lead, source=source, number=2)
    with pytest.raises(NotFound, match="no version 9"):
        take_back_correction(by=world.lead, source=source, number=9)


@pytest.fixture
def named(world):
    text = SourceText("Talk with Mary Hale", TEXT, turns=(Span(11, 34, "Mary Hale"), Span(43, 61, "Nurse")))
    return sources.add_source(by=world.lead, programme=world.programme, text=text, kind=SourceKind.INTERVIEW)


def replaced(world, *forms):
    return pseudonyms.replace_name(by=world.lead, programme=world.programme, forms=forms, kind=Named.PERSON, note="GP")


def test_a_name_stands_again_in_each_form_it_had(world, named):
    made = replaced(world, "Mary Hale", "Mrs Hale", "Hale")
    done_once(put_name_back, by=world.lead, pseudonym=made)
    named.refresh_from_db()
    assert (named.current.number, named.current.text, named.title) == (3, TEXT, "Talk with Mary Hale")
    assert named.current.turns.first().label == "Mary Hale"
    assert words_in_the_ledger("Hale", "Mary") == []


def test_a_name_put_back_can_be_replaced_anew_and_put_back_again(world, named):
    made = replaced(world, "Mary Hale", "Mrs Hale", "Hale")
    put_name_back(by=world.lead, pseudonym=made)
    pseudonyms.replace_again(by=world.lead, pseudonym=made)
    named.refresh_from_db()
    assert "Hale" not in named.current.text and named.current.text.count("[Person 1, GP]") == 3
    put_name_back(by=world.lead, pseudonym=made)
    named.refresh_from_db()
    assert named.current.text == TEXT


def test_codings_follow_a_name_back(world):
    source = world.sources["interview"]
    before = [span[1:] for span in spans(source)]
    made = replaced(world, "morning")
    put_name_back(by=world.lead, pseudonym=made)
    assert [span[1:] for span in spans(source)] == before


def test_a_forgotten_name_is_not_put_back(world, named):
    made = replaced(world, "Mary Hale")
    pseudonyms.forget_name(by=world.lead, pseudonym=made)
    with pytest.raises(NotFound, match="not in the key"):
        put_name_back(by=world.lead, pseudonym=made)


def test_a_pseudonym_that_stands_nowhere_says_so(world, named):
    made = replaced(world, "Nobody At All")
    undone(put_name_back, Conflict, SourceVersion, by=world.lead, pseudonym=made)


def test_coders_and_readers_put_no_name_back(world, named):
    refused_to(world, put_name_back, ["coder_a", "reader", "site_lead"], pseudonym=replaced(world, "Mary Hale"))
