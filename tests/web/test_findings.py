"""Findings as pages: the list by theme, one finding with its evidence, writing, attaching, placing, retiring."""

from uuid import uuid4

import pytest

from fingerpost.actions import findings as acts
from fingerpost.store.models import Finding, FindingEvidence, Placement
from second_storey import draw_findings

HOME = "/p/drawn-world/findings/"


@pytest.fixture
def drawn(world):
    return draw_findings(world)


def page_of(client, finding, tail=""):
    return client.get(f"{HOME}{finding.guid}/{tail}")


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 200), ("coder_b", 200), ("reader", 200), ("site_lead", 403), ("stranger", 404)]
)
def test_findings_are_for_who_sees_exhibits_and_looking_writes_nothing(world, client_of, written, drawn, who, status):
    client = client_of(getattr(world, who))
    wrote, answer = written(lambda: client.get(HOME))
    assert (answer.status_code, wrote) == (status, [])
    wrote, answer = written(lambda: page_of(client, drawn[1]))
    assert (answer.status_code, wrote) == (404 if who in ("site_lead", "stranger") else 200, [])


def test_the_list_stands_by_theme_with_the_sites_in_support(world, client_of, drawn):
    page = client_of(world.lead).get(HOME).content.decode()
    assert page.index("What time does.") < page.index("Lateness spread.") < page.index("Without a theme")
    assert page.index("Without a theme") < page.index("Ringing helped.")
    assert "2 of 3 sites in support" in page and "not placed in a framework" in page


def test_a_finding_shows_passages_for_and_against_with_a_way_to_their_place(world, client_of, drawn):
    page = page_of(client_of(world.coder_a), drawn[1]).content.decode()
    assert (
        page.index("The meeting began late.") < page.index("What speaks against it") < page.index("The huddle helped.")
    )
    assert f"/ref/passage/{world.codings['late'].passage.guid}/" in page and "Of late." in page
    assert "Tempo" in page and "It is about time." in page


@pytest.mark.parametrize(
    ("part", "words"), [("supporting", "The meeting began late."), ("contrary", "The huddle helped.")]
)
def test_evidence_of_one_stance_comes_alone_for_a_side_panel(world, client_of, drawn, part, words):
    page = page_of(client_of(world.coder_a), drawn[1], f"?part={part}").content.decode()
    assert words in page and "<html" not in page and page.count("<blockquote") == (2 if part == "supporting" else 1)


def test_words_that_may_not_be_quoted_are_not_shown_to_anybody(world, client_of, drawn):
    page = page_of(client_of(world.owner), drawn[1]).content.decode()
    assert "the rota broke us" not in page and "These words may not be quoted." in page


def test_a_reader_gets_coarse_attributions_and_no_way_into_sources(world, client_of, drawn):
    page = page_of(client_of(world.reader), drawn[1]).content.decode()
    assert "The meeting began late." in page
    assert "Site 01" not in page and "/ref/passage/" not in page and "Ann Coder" not in page and "Detach" not in page


def test_a_passage_whose_coding_was_taken_off_says_so(world, client_of, drawn):
    from fingerpost.actions import coding

    coding.remove_coding(by=world.coder_a, coding=world.codings["late"])
    assert "taken off since" in page_of(client_of(world.lead), drawn[1]).content.decode()


@pytest.mark.parametrize(("who", "status"), [("reader", 403), ("site_lead", 404), ("stranger", 404)])
def test_who_writes_no_findings_changes_nothing(world, client_of, drawn, events, who, status):
    client, finding, before = client_of(getattr(world, who)), drawn[1].guid, events()
    passage = {"passage": str(world.codings["met"].passage.guid), "stance": "supporting"}
    posts = {f"{finding}/attach/": passage, f"{finding}/detach/": passage, f"{finding}/retire/": {}}
    assert {client.post(HOME + path, data).status_code for path, data in posts.items()} == {status}
    assert client.post(f"{HOME}new/", {"sentence": "x"}).status_code in (403, 404)
    assert events() == before


def test_a_finding_is_written_once_however_often_the_form_is_sent(world, client_of, drawn):
    form = {"sentence": "The form <b>ate</b> time.", "polarity": "barrier", "operation": str(uuid4())}
    answers = [client_of(world.coder_a).post(f"{HOME}new/", form) for _ in range(2)]
    assert answers[0].url == answers[1].url
    assert Finding.objects.filter(sentence__startswith="The form").count() == 1
    assert "&lt;b&gt;ate" in client_of(world.coder_a).get(HOME).content.decode()


def test_a_finding_without_a_sentence_is_said_beside_the_field(world, client_of):
    answer = client_of(world.coder_a).post(f"{HOME}new/", {"sentence": " ", "polarity": "barrier"})
    assert answer.status_code == 400 and "This field is required." in answer.content.decode()


def test_a_theme_of_the_same_name_is_refused_beside_the_field(world, client_of, drawn):
    answer = client_of(world.lead).post(f"{HOME}themes/", {"name": "time"})
    assert answer.status_code == 409 and "There is a theme &#x27;time&#x27; already." in answer.content.decode()
    assert client_of(world.lead).post(f"{HOME}themes/", {"name": "Money"}).status_code == 302


def test_passages_to_choose_are_found_by_code_words_polarity_and_site(world, client_of, drawn):
    client = client_of(world.lead)
    asked = {
        "": "discussed for half an hour", f"code={world.codes['Money'].guid}": "The budget stopped in March.",
        "words=BUDGET": "budget stopped", "polarity=facilitator": "The huddle helped.", "site=02": "That was new.",
    }  # fmt: skip
    for query, words in asked.items():
        assert words in page_of(client, drawn[2], f"choose/?{query}").content.decode()
    assert "The huddle helped." not in page_of(client, drawn[2], "choose/?site=02").content.decode()
    assert "No passage like that" in page_of(client, drawn[2], "choose/?words=zebra").content.decode()


def test_a_passage_is_attached_once_and_detached(world, client_of, drawn):
    client, loose = client_of(world.coder_a), drawn[2]
    form = {
        "passage": str(world.codings["rang"].passage.guid),
        "stance": "contrary",
        "note": "Odd.",
        "operation": str(uuid4()),
    }
    assert [client.post(f"{HOME}{loose.guid}/attach/", form).status_code for _ in range(2)] == [302, 302]
    assert FindingEvidence.objects.get(finding=loose).note == "Odd."
    assert client.post(f"{HOME}{loose.guid}/detach/", {"passage": form["passage"]}).status_code == 302
    assert not FindingEvidence.objects.filter(finding=loose).exists()


@pytest.mark.parametrize(
    ("passage", "stance", "status"),
    [("", "supporting", 400), ("0b2f8a9e-3c1d-4f6a-9b7e-5d4c3b2a1f00", "supporting", 404), (None, "", 400)],
)
def test_what_is_no_passage_or_no_stance_is_refused_plainly(world, client_of, drawn, passage, stance, status):
    given = str(world.codings["rang"].passage.guid) if passage is None else passage
    answer = client_of(world.lead).post(f"{HOME}{drawn[2].guid}/attach/", {"passage": given, "stance": stance})
    assert answer.status_code == status


def test_a_finding_is_placed_and_taken_away(world, client_of, drawn):
    client, (framework, _, loose) = client_of(world.lead), drawn
    people = framework.constructs.get(key="people")
    under, outside = f"{framework.key}:{people.guid}", f"{framework.key}:"
    assert client.post(f"{HOME}{loose.guid}/place/", {"place": under, "reason": "Talk."}).status_code == 302
    refused = client.post(f"{HOME}{loose.guid}/place/", {"place": outside})
    assert refused.status_code == 409 and "outside the framework at once" in refused.content.decode()
    assert client.post(f"{HOME}{loose.guid}/unplace/", {"place": under}).status_code == 302
    assert client.post(f"{HOME}{loose.guid}/place/", {"place": outside, "reason": "New."}).status_code == 302
    assert Placement.objects.get(finding=loose).construct is None


def test_a_finding_is_retired_and_restored(world, client_of, drawn):
    client, loose = client_of(world.lead), drawn[2]
    client.post(f"{HOME}{loose.guid}/retire/", {})
    assert "does not stand behind this any longer" in page_of(client, loose).content.decode()
    assert page_of(client_of(world.reader), loose).status_code == 404
    client.post(f"{HOME}{loose.guid}/restore/", {})
    assert page_of(client_of(world.reader), loose).status_code == 200


def test_a_finding_is_worded_anew(world, client_of, drawn):
    path = f"{HOME}{drawn[1].guid}/edit/"
    assert "Lateness spread." in client_of(world.lead).get(path).content.decode()
    form = {"sentence": "Lateness stayed.", "polarity": "mixed", "qualification": "", "theme": ""}
    assert client_of(world.lead).post(path, form).status_code == 302
    assert Finding.objects.get(pk=drawn[1].pk).sentence == "Lateness stayed."


def test_a_programme_without_findings_says_how_to_begin(world, client_of):
    assert "No finding yet" in client_of(world.lead).get(HOME).content.decode()
    assert acts.add_theme(by=world.lead, programme=world.programme, name="Bare")
    assert "No finding under it yet." in client_of(world.lead).get(HOME).content.decode()
