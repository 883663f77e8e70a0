"""Pages on which texts are corrected, replaced and cleared of names."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from fingerpost.actions import sources
from fingerpost.store.models import Pseudonym, Source
from fingerpost.terms.sources import SourceKind, SourceText


@pytest.fixture(autouse=True)
def _key(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "NAMES_FILE", str(tmp_path / "key.names"))


@pytest.fixture
def named(world):
    text = SourceText("Talk", "Mary Hale came. Margret Hale left.")
    return sources.add_source(by=world.lead, programme=world.programme, text=text, kind=SourceKind.OTHER)


def at(world, path):
    return f"/p/{world.programme.key}/{path}"


def correct(world, client, source, becomes, start=4, end=11, version=None):
    form = {
        "at": f"{start}-{end}",
        "version": version or source.current.guid,
        "words": becomes,
        "reason": "heard again",
    }
    return client.post(at(world, f"sources/{source.guid}/correct/"), form)


def test_a_coder_corrects_words_and_comes_back_to_them(world, client_of):
    source, client = world.sources["note"], client_of(world.coder_a)
    page = client.get(at(world, f"sources/{source.guid}/correct/?at=4-11"))
    assert b"<mark>meeting</mark>" in page.content
    answer = correct(world, client, source, "gathering")
    assert answer["Location"].endswith("?at=4-13#passage")
    assert Source.objects.get(pk=source.pk).current.text.startswith("The gathering began")


def test_a_text_that_changed_meanwhile_keeps_what_was_typed(world, client_of):
    source, client = world.sources["note"], client_of(world.coder_a)
    version = source.current.guid
    correct(world, client, source, "gathering")
    answer = correct(world, client, source, "assembly", version=version)
    assert answer.status_code == 409
    assert b"changed meanwhile" in answer.content
    assert b"assembly" in answer.content


def test_blanks_and_line_ends_of_a_correction_are_kept_as_typed(world, client_of):
    source = world.sources["note"]
    correct(world, client_of(world.coder_a), source, " gathering\r\n", start=3, end=12)
    assert Source.objects.get(pk=source.pk).current.text.startswith("The gathering\nbegan")


@pytest.mark.parametrize("where", ["", "9-4", "0-99999", "a-b", "4"])
def test_no_selection_is_said_plainly(world, client_of, where):
    answer = client_of(world.coder_a).get(at(world, f"sources/{world.sources['note'].guid}/correct/?at={where}"))
    assert answer.status_code == 400
    assert b"Nothing is selected" in answer.content


def test_a_better_file_takes_the_place_of_a_text(world, client_of):
    source = world.sources["note"]
    better = SimpleUploadedFile("note.txt", ("New lead.\n\n" + source.current.text).encode())
    answer = client_of(world.lead).post(
        at(world, f"sources/{source.guid}/versions/replace/"), {"file": better, "reason": "second pass"}
    )
    assert answer.status_code == 302
    assert Source.objects.get(pk=source.pk).current.text.startswith("New lead.")
    page = client_of(world.lead).get(at(world, f"sources/{source.guid}/versions/2/"))
    assert b"<ins>New lead." in page.content


def test_a_file_that_cannot_be_read_says_so_beside_the_form(world, client_of):
    source = world.sources["note"]
    broken = SimpleUploadedFile("note.docx", b"no zip at all")
    answer = client_of(world.lead).post(
        at(world, f"sources/{source.guid}/versions/replace/"), {"file": broken, "reason": "second pass"}
    )
    assert answer.status_code == 422
    assert Source.objects.get(pk=source.pk).current_id == source.current_id


def test_earlier_words_are_not_for_coders(world, client_of):
    source = world.sources["note"]
    correct(world, client_of(world.lead), source, "Hale", start=0, end=3)
    page = client_of(world.coder_a).get(at(world, f"sources/{source.guid}/versions/"))
    assert b"for those who may read originals" in page.content
    assert client_of(world.coder_a).get(at(world, f"sources/{source.guid}/versions/2/")).status_code == 403


def test_a_name_is_looked_for_before_it_is_replaced(world, client_of, named):
    client = client_of(world.lead)
    form = {"names": "Mary Hale", "kind": "person", "note": "GP", "step": "look"}
    page = client.post(at(world, "pseudonyms/new/"), form)
    assert b"1 place in 1 text" in page.content
    assert b'value="Margret"' not in page.content
    assert not Pseudonym.objects.exists()
    client.post(at(world, "pseudonyms/new/"), {**form, "step": "replace", "alike": ["Hale"]})
    assert Source.objects.get(pk=named.pk).current.text == "[Person 1, GP] came. Margret [Person 1, GP] left."
    assert b"Mary Hale" in client.get(at(world, "pseudonyms/")).content


def test_words_selected_while_reading_begin_the_form_without_an_address_that_names_anybody(world, client_of):
    page = client_of(world.lead).post(at(world, "pseudonyms/new/"), {"names": "Zelda Quay"})
    assert page.status_code == 200
    assert b"Zelda Quay</textarea>" in page.content
    assert b"Zelda" not in client_of(world.lead).get(at(world, "pseudonyms/new/?names=Zelda")).content


def test_a_key_that_is_away_is_told_on_the_page(world, client_of, tmp_path):
    client_of(world.lead).post(
        at(world, "pseudonyms/new/"), {"names": "Mary", "kind": "person", "note": "", "step": "replace"}
    )
    (tmp_path / "key.names").write_text("broken")
    page = client_of(world.lead).get(at(world, "pseudonyms/"))
    assert b"The names cannot be shown" in page.content
