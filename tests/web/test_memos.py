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
    assert "No memo about this yet" in page and "0 memos about <a" in page
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


def test_a_memo_about_a_passage_knows_its_words_and_code(world, client_of):
    coding = world.codings["late"]
    client = client_of(world.coder_b)
    page = client.get(f"{HOME}new/?about=passage:{coding.passage.guid}").content.decode()
    assert f'<option value="coding:{coding.guid}" selected>' in page and "The meeting began late." in page
    form = {"about": f"coding:{coding.guid}", "text": "Why late?", "operation": str(uuid4())}
    assert client.post(f"{HOME}new/", form).status_code == 302
    assert Memo.objects.get().about_guid == coding.guid
    assert "“The meeting began late.” (Pace, The note)" in client.get(HOME).content.decode()


def test_every_passage_offers_a_memo_to_those_who_may_write_one(world, client_of):
    path = f"/p/drawn-world/codebook/{world.codes['Pace'].guid}/"
    assert "memos/new/?about=passage:" in client_of(world.coder_a).get(path).content.decode()
    assert "memos/new/?about=passage:" not in client_of(world.reader).get(path).content.decode()


def test_earlier_wordings_are_the_authors_alone(world, client_of):
    memo = memos.write_memo(by=world.coder_a, programme=world.programme, text="Raw first words.", private=True)
    memos.rewrite_memo(by=world.coder_a, memo=memo, text="Fit for others.")
    memos.share_memo(by=world.coder_a, memo=memo)
    assert "Raw first words." in client_of(world.coder_a).get(f"{HOME}{memo.guid}/").content.decode()
    theirs = client_of(world.coder_b).get(f"{HOME}{memo.guid}/").content.decode()
    assert "Fit for others." in theirs and "Raw first words." not in theirs


def test_the_list_is_filtered_and_the_same_is_downloaded(world, client_of, shared, private, events):
    client = client_of(world.coder_a)
    page = client.get(f"{HOME}?whose=private").content.decode()
    assert "My own stance." in page and "Pace is" not in page and 'name="whose" value="private"' in page
    before = events()
    for form in ("docx", "md", "csv", "xlsx", "html"):
        answer = client.post(f"{HOME}download/", {"format": form, "whose": "private"})
        assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    assert events() == before + 5
    taken = client.post(f"{HOME}download/", {"format": "csv", "whose": "private"}).content.decode("utf-8-sig")
    assert "My own stance." in taken and "Pace is" not in taken


@pytest.mark.parametrize("who", ["owner", "lead", "coder_b"])
def test_a_private_memo_reaches_nobody_else_by_any_page_search_or_copy(world, client_of, private, who):
    client = client_of(getattr(world, who))
    paths = [
        HOME,
        f"{HOME}?words=stance",
        "/p/drawn-world/",
        "/p/drawn-world/search/?q=stance",
        f"/ref/memo/{private.guid}/",
    ]
    for path in paths:
        page = client.get(path, follow=True).content.decode()
        assert "My own stance" not in page, path
    assert "No memo yet" in client.get(HOME).content.decode()
    taken = client.post(f"{HOME}download/", {"format": "csv"}).content.decode("utf-8-sig")
    assert "stance" not in taken.replace("own stance (reflexive)", "")
    assert "memo written" not in client.get("/p/drawn-world/").content.decode()


@pytest.mark.parametrize("query", ["since=x", "author=x", "whose=theirs", "about=code:x"])
def test_a_filter_that_cannot_be_is_said(world, client_of, query):
    assert client_of(world.coder_a).get(f"{HOME}?{query}").status_code == 400


def test_participants_and_themes_have_their_memos(world, client_of):
    from fingerpost.actions import findings

    theme = findings.add_theme(by=world.lead, programme=world.programme, name="Time")
    page = client_of(world.lead).get("/p/drawn-world/findings/").content.decode()
    assert f"about=theme%3A{theme.guid}" in page
    who = world.participants["nurse"]
    memos.write_memo(by=world.lead, programme=world.programme, text="Spoke fast.", about=who)
    assert (
        "Spoke fast." in client_of(world.lead).get(f"/p/drawn-world/settings/participants/{who.guid}/").content.decode()
    )


def test_the_list_is_read_in_pages_and_a_memo_leads_back_to_its_own(world, client_of):
    first = memos.write_memo(by=world.coder_a, programme=world.programme, text="The first of all.")
    for number in range(50):
        memos.write_memo(by=world.coder_a, programme=world.programme, text=f"Thought {number}.")
    client = client_of(world.coder_a)
    page = client.get(f"{HOME}?words=the+first").content.decode()
    assert "1 memo" in page and "The first of all." in page
    page = client.get(HOME).content.decode()
    assert "51 memos" in page and "Page 1 of 2" in page and "The first of all." not in page
    assert "The first of all." in client.get(f"{HOME}?page=2").content.decode()
    answer = client.post(f"{HOME}{first.guid}/", {"text": "The very first."})
    assert answer.url == f"{HOME}?page=2#memo-{first.guid}"


def test_a_search_without_a_memo_leads_to_all_of_them(world, client_of, shared):
    page = client_of(world.coder_a).get(f"{HOME}?words=zebra").content.decode()
    assert "No memo is like that" in page and '<a href="./">all memos</a>' in page
