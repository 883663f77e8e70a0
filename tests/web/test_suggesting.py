"""Pages of suggestions: what a programme without much coding says, the script's door, the switch."""

import pytest

from fingerpost.exhibits import suggesting
from fingerpost.exhibits.suggesting import Answer, ForCode, ForWords, Like, Trust
from fingerpost.store.models import Suggesting
from fingerpost.web.suggesting import views

HOME = "/p/drawn-world/"


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch):
    monkeypatch.setattr(suggesting, "WAITS", 60)
    yield
    suggesting._kept.clear()


def test_too_few_codings_are_said_plainly(world, client_of):
    client, code = client_of(world.coder_a), world.codes["Pace"].guid
    assert "8 passages in 3 sources" in client.get(HOME + "likely/").content.decode()
    assert "this one has 4 passages" in client.get(f"{HOME}likely/{code}/").content.decode()
    shape = client.get(f"{HOME}sources/{world.sources['note'].guid}/suggest/?start=0&end=10").json()
    assert shape["codes"] == [] and "none does yet" in shape["why_not"] and shape["is_learning"] is False


def test_a_passage_leads_to_its_place_and_markup_stays_words(world, client_of, monkeypatch):
    found = ForCode(str(world.sources["note"].guid), "The <b>note</b>", 4, 9, "late & <i>later</i>", 0.8)
    answer = Answer(passages=(found,), trust=Trust(10, 4, 3, 7), learned_from=12)
    monkeypatch.setattr(views, "for_code", lambda **asked: answer)
    said = client_of(world.lead).get(f"{HOME}likely/{world.codes['Pace'].guid}/").content.decode()
    assert f"/sources/{world.sources['note'].guid}/?at=4-9#passage" in said
    assert "late &amp; &lt;i&gt;later" in said and "The &lt;b&gt;note" in said and "3 of the 7 likeliest had it" in said


def test_the_script_gets_codes_with_their_trust_and_examples(world, client_of, monkeypatch):
    like = Like("Words.", str(world.codings["late"].passage.guid))
    code = ForWords(str(world.codes["Pace"].guid), "Pace", 0.9, Trust(10, 4, 3, 7), (like,))
    monkeypatch.setattr(views, "suggested", lambda **asked: Answer(words=(code,), learned_from=12))
    shape = client_of(world.lead).get(f"{HOME}sources/{world.sources['note'].guid}/suggest/?start=0&end=10").json()
    assert shape["codes"][0] == {
        "code": str(world.codes["Pace"].guid), "name": "Pace", "right": 3, "looked_at": 7, "passages": 10, "sources": 4,
        "like": [{"words": "Words.", "href": f"/ref/passage/{world.codings['late'].passage.guid}/"}],
    }  # fmt: skip


@pytest.mark.parametrize("asked", ["", "?start=1", "?start=-1&end=5", "?start=a&end=b", "?start=0&end=9999999999"])
def test_nonsense_is_told(world, client_of, asked):
    assert client_of(world.lead).get(f"{HOME}sources/{world.sources['note'].guid}/suggest/{asked}").status_code == 400


def test_while_it_learns_the_page_looks_again(world, client_of, monkeypatch):
    monkeypatch.setattr(views, "for_codes", lambda **asked: Answer(why_not="Learning.", is_learning=True))
    page = client_of(world.lead).get(HOME + "likely/")
    assert page.headers["Refresh"] == "4" and "looks again by itself" in page.content.decode()


def test_the_lead_switches_suggestions_off_and_on(world, client_of):
    client = client_of(world.lead)
    assert "checked" in client.get(HOME + "settings/suggestions/").content.decode()
    client.post(HOME + "settings/suggestions/", {"in_rounds": "yes"})
    row = Suggesting.objects.get()
    assert (row.is_on, row.in_rounds) == (False, True)
    assert "switched off" in client.get(HOME + "likely/").content.decode()
    assert client_of(world.coder_a).post(HOME + "settings/suggestions/", {"on": "yes"}).status_code == 403


def test_a_code_leads_to_its_likely_passages_for_who_codes(world, client_of):
    path, link = f"{HOME}codebook/{world.codes['Pace'].guid}/", f"{HOME}likely/{world.codes['Pace'].guid}/"
    assert link in client_of(world.coder_a).get(path).content.decode()
    assert link not in client_of(world.reader).get(path).content.decode()


def test_switching_suggestions_says_how_they_stand(world, client_of):
    lead, page = client_of(world.lead), "/p/drawn-world/settings/suggestions/"
    assert "Suggestions are off in this programme." in lead.post(page, {}, follow=True).content.decode()
    assert "Suggestions are on in this programme." in lead.post(page, {"on": "yes"}, follow=True).content.decode()
