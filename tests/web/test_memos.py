"""Memos as pages: who reads which, writing one about something, wording it anew, sharing it."""

from uuid import uuid4

import pytest

from fingerpost.actions import memos
from fingerpost.store.models import Memo, MemoText

HOME = "/p/drawn-world/memos/"


@pytest.fixture
def shared(world):
    about = world.codes["Pace"]
    return memos.write_memo(by=world.coder_a, programme=world.programme, text="Pace is <fast>.", about=about)


@pytest.fixture
def private(world):
    return memos.write_memo(by=world.coder_a, programme=world.programme, text="My own stance.", private=True)


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 200), ("coder_b", 200), ("reader", 403), ("site_lead", 403), ("stranger", 404)]
)
def test_memos_are_for_who_reads_sources_and_looking_writes_nothing(world, client_of, written, shared, who, status):
    client = client_of(getattr(world, who))
    for path in (HOME, f"{HOME}new/"):
        wrote, answer = written(lambda path=path: client.get(path))
        assert (answer.status_code, wrote) == (status, [])


def test_the_list_names_what_a_memo_is_about_and_escapes_its_words(world, client_of, shared):
    page = client_of(world.coder_b).get(HOME).content.decode()
    assert f'href="/ref/code/{world.codes["Pace"].guid}/">Pace</a>' in page and "Pace is &lt;fast&gt;." in page


def test_a_private_memo_is_its_authors_alone(world, client_of, private):
    assert "My own stance." in client_of(world.coder_a).get(HOME).content.decode()
    assert "My own stance." not in client_of(world.coder_b).get(HOME).content.decode()
    assert client_of(world.coder_b).get(f"{HOME}{private.guid}/").status_code == 404


@pytest.mark.parametrize(
    ("about", "shows", "hides"),
    [("code", "Pace is", "My own"), ("reflexive", "My own", "Pace is"), ("", "Pace is", "nobody")],
)
def test_the_list_is_filtered_by_what_memos_are_about(world, client_of, shared, private, about, shows, hides):
    page = client_of(world.coder_a).get(f"{HOME}?about={about}").content.decode()
    assert shows in page and hides not in page


def test_the_list_can_be_of_one_subject(world, client_of, shared, private):
    page = client_of(world.coder_a).get(f"{HOME}?about=code:{world.codes['Money'].guid}").content.decode()
    assert "No memo about this yet" in page and "About <a" in page
    assert client_of(world.coder_a).get(f"{HOME}?about=weather").status_code == 400


def test_a_memo_is_written_once_however_often_the_form_is_sent_and_leads_back(world, client_of):
    site = world.sites["01"]
    back = f"/p/drawn-world/sites/{site.key}/"
    form = {"about": f"site:{site.guid}", "text": "Windy.", "next": back, "operation": str(uuid4())}
    answers = [client_of(world.coder_a).post(f"{HOME}new/", form) for _ in range(2)]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, back)] * 2
    assert Memo.objects.get(about_guid=site.guid).texts.get().text == "Windy."


def test_next_never_leads_to_another_host(world, client_of):
    form = {"about": "", "text": "Mine.", "next": "https://example.org/", "operation": str(uuid4())}
    assert client_of(world.coder_a).post(f"{HOME}new/", form).url == HOME


def test_an_empty_memo_is_said_beside_the_field(world, client_of):
    answer = client_of(world.coder_a).post(f"{HOME}new/", {"about": "", "text": "  "})
    assert answer.status_code == 400 and "This field is required." in answer.content.decode()


def test_a_subject_out_of_sight_cannot_be_chosen(world, client_of):
    answer = client_of(world.coder_a).post(f"{HOME}new/", {"about": f"site:{uuid4()}", "text": "x"})
    assert answer.status_code == 400 and not Memo.objects.exists()


def test_only_the_author_words_a_memo_anew(world, client_of, shared):
    path = f"{HOME}{shared.guid}/"
    assert client_of(world.coder_b).post(path, {"text": "Mine now."}).status_code == 403
    assert client_of(world.coder_a).post(path, {"text": "Slow."}).status_code == 302
    assert list(MemoText.objects.filter(memo=shared).values_list("text", flat=True)) == ["Pace is <fast>.", "Slow."]


def test_a_private_memo_is_shared_by_its_author(world, client_of, private):
    assert client_of(world.coder_a).post(f"{HOME}{private.guid}/share/", {}).status_code == 302
    assert "My own stance." in client_of(world.coder_b).get(HOME).content.decode()


def test_memos_stand_on_the_page_of_what_they_are_about(world, client_of, shared):
    page = client_of(world.coder_b).get(f"/p/drawn-world/codebook/{world.codes['Pace'].guid}/").content.decode()
    assert "Pace is &lt;fast&gt;." in page and "Write a memo about this" in page
