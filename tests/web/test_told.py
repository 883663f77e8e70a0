"""Each act says on the next page what it did, and its Undo takes it back."""

import re

import pytest
from django.conf import settings

from fingerpost.actions import codebook as codebooks
from fingerpost.actions import pseudonyms, sources
from fingerpost.actions.codebook import CodeWords
from fingerpost.store.models import CodeEntry, SavedQuery, Source
from fingerpost.terms.pseudonyms import Named
from fingerpost.terms.sources import SourceKind, SourceText

P = "/p/drawn-world/"
MESSAGE = re.compile(r'<li class="message success">([^<]*)(?:<form method="post" action="([^"]+)")?')


@pytest.fixture(autouse=True)
def _key(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "NAMES_FILE", str(tmp_path / "key.names"))


@pytest.fixture
def draft(world):
    return codebooks.open_draft(by=world.owner, codebook=world.codebook)


def after(client, path, **form):
    """What the next page says of an act, and where its Undo posts."""
    page = client.post(P + path, form, follow=True).content.decode()
    found = MESSAGE.search(page)
    assert found, path
    return found[1], found[2]


def code(world, name, act):
    return f"codebook/{world.codes[name].guid}/{act}/"


def test_acts_on_a_code_are_told(world, client_of, draft):
    lead = client_of(world.lead)
    people, money = str(world.codes["People"].guid), str(world.codes["Money"].guid)
    assert after(lead, "codebook/codes/", name="Rota", parent="")[0] == "“Rota” was added."
    assert after(lead, code(world, "Money", "move"), parent=people)[0] == "“Money” was moved under “People”."
    assert after(lead, code(world, "Pace", "merge"), into=money, reason="r")[0] == "“Pace” was merged into “Money”."
    assert after(lead, code(world, "Candour", "retire"), reason="r")[0] == "“Candour” was retired."
    assert after(lead, code(world, "Ties", "heading"), reason="r")[0] == "“Ties” was made a heading."


def test_other_words_are_taken_back_from_the_codes_own_page(world, client_of, draft):
    lead = client_of(world.lead)
    said, undo = after(lead, code(world, "Pace", "edit"), name="Tempo", definition="New.", reason="r")
    assert said == "“Tempo” was given other words."
    told, _ = after(lead, undo.removeprefix(P))
    assert told == "Taken back: “Tempo” was given other words."
    assert CodeEntry.objects.filter(version=draft, name="Pace").exists()


def test_an_undo_that_came_too_late_changes_nothing_and_says_so(world, client_of, draft):
    lead = client_of(world.lead)
    _, undo = after(lead, code(world, "Pace", "edit"), name="Tempo", definition="New.", reason="r")
    codebooks.add_code(by=world.owner, codebook=world.codebook, words=CodeWords("Later"))
    page = lead.post(undo, {}, follow=True)
    assert page.status_code == 200 and "Nothing was taken back." in page.content.decode()
    assert CodeEntry.objects.filter(version=draft, name="Tempo").exists()


def test_versions_tell_how_they_stand(world, client_of):
    lead = client_of(world.lead)
    assert after(lead, "codebook/draft/")[0].startswith("The draft of version 3 is open.")
    assert after(lead, "codebook/versions/3/review/", act="send")[0].startswith("Version 3 is with the team")
    assert after(lead, "codebook/versions/3/review/", act="back")[0].startswith("Version 3 is a draft again")
    assert after(lead, "codebook/versions/3/publish/", note="")[0].startswith("Version 3 is published.")


def test_a_name_of_any_length_and_make_is_told_as_words(world, client_of, draft):
    said, _ = after(client_of(world.lead), "codebook/codes/", name="<b>" + "x" * 200, parent="")
    assert said == f"“&lt;b&gt;{'x' * 117}…” was added."


def test_a_proposal_is_told_and_its_approval_undone(world, client_of, draft):
    coder, lead = client_of(world.coder_a), client_of(world.lead)
    assert after(coder, "codebook/proposals/new/", name="Rota", definition="Who works when.", parent="")[0].startswith(
        "“Rota” is proposed."
    )
    proposal = world.codebook.codes.get(proposal__name="Rota").proposal
    settle = {"act": "approve", "name": "Rota", "reason": "r", "parent": ""}
    said, undo = after(lead, f"codebook/proposals/{proposal.guid}/", **settle)
    assert said == "“Rota” is in the draft now."
    after(lead, undo.removeprefix(P))
    proposal.refresh_from_db()
    assert proposal.standing == "waiting"


def test_memos_say_who_can_read_them(world, client_of):
    coder = client_of(world.coder_a)
    assert after(coder, "memos/new/", text="Mine.", private="on")[0] == "The memo is saved, for you alone."
    assert after(coder, "memos/new/", text="Ours.")[0] == "The memo is saved; the team can read it."


def test_a_dropped_query_is_kept_again(world, client_of):
    coder = client_of(world.coder_a)
    after(coder, "passages/saved/", q="[Money]", name="Purse")
    saved = SavedQuery.objects.get(name="Purse")
    said, undo = after(coder, f"passages/saved/{saved.guid}/", act="drop")
    assert said == "“Purse” is no longer kept."
    assert client_of(world.lead).post(undo, {}).status_code == 404
    assert after(coder, undo.removeprefix(P))[0] == "“Purse” is kept again."
    saved.refresh_from_db()
    assert saved.dropped_at is None


def test_a_query_whose_name_is_taken_meanwhile_stays_dropped(world, client_of):
    coder = client_of(world.coder_a)
    after(coder, "passages/saved/", q="[Money]", name="Purse")
    _, undo = after(coder, f"passages/saved/{SavedQuery.objects.get(name='Purse').guid}/", act="drop")
    after(coder, "passages/saved/", q="[Ties]", name="Purse")
    assert "You have a query" in coder.post(undo, {}, follow=True).content.decode()
    assert SavedQuery.objects.filter(name="Purse", dropped_at__isnull=True).count() == 1


def test_a_correction_is_undone_by_who_made_it(world, client_of):
    source, coder = world.sources["note"], client_of(world.coder_a)
    form = {"at": "4-11", "version": source.current.guid, "words": "gathering", "reason": "heard again"}
    said, undo = after(coder, f"sources/{source.guid}/correct/", **form)
    assert said.startswith("Corrected.")
    assert after(coder, undo.removeprefix(P))[0].startswith("Taken back: the words read as before version 2.")
    assert Source.objects.get(pk=source.pk).current.text.startswith("The meeting began")


def test_versions_offer_to_take_corrections_back_and_nothing_else(world, client_of):
    source, lead = world.sources["note"], client_of(world.lead)
    form = {"at": "4-11", "version": source.current.guid, "words": "gathering", "reason": "heard again"}
    after(lead, f"sources/{source.guid}/correct/", **form)
    page = lead.get(f"{P}sources/{source.guid}/versions/").content.decode()
    assert page.count("Take back<") == 1 and "versions/2/undo/" in page
    assert "Take back<" not in client_of(world.reader).get(f"{P}sources/{source.guid}/versions/").content.decode()


def test_a_name_is_put_back_from_the_message_and_from_the_list(world, client_of):
    text = SourceText("Talk", "Mary Hale came.")
    row = sources.add_source(by=world.lead, programme=world.programme, text=text, kind=SourceKind.OTHER)
    lead = client_of(world.lead)
    said, undo = after(lead, "pseudonyms/new/", step="replace", names="Mary Hale", kind="person", note="")
    assert said == "[Person 1] now stands for the name."
    assert f'action="{undo}"' in lead.get(P + "pseudonyms/").content.decode()
    assert after(lead, undo.removeprefix(P))[0].startswith("The name stands in the texts again")
    assert Source.objects.get(pk=row.pk).current.text == "Mary Hale came."


def test_what_stands_nowhere_is_not_put_back_and_the_page_says_so(world, client_of):
    made = pseudonyms.replace_name(by=world.lead, programme=world.programme, forms=["No One"], kind=Named.PERSON)
    page = client_of(world.lead).post(f"{P}pseudonyms/{made.guid}/back/", {}, follow=True).content.decode()
    assert "stands in no text any more" in page
