"""The retrieval page: boxes and line, passages that lead to their places, what cannot be read, downloads on record."""

import html
from uuid import uuid4

import pytest

from fingerpost.actions.coding import change_coding
from fingerpost.store.models import Coding, SavedQuery
from fingerpost.store.queries.coding import coders
from fingerpost.terms.coding import Polarity
from fingerpost.web.programme.happened import happened

HOME = "/p/drawn-world/passages/"
READERS = [("owner", 200), ("lead", 200), ("coder_b", 200), ("reader", 403), ("site_lead", 403), ("stranger", 404)]


@pytest.mark.parametrize(("name", "status"), READERS)
def test_passages_open_for_who_reads_sources_and_nothing_is_written(world, client_of, written, name, status):
    client = client_of(getattr(world, name))
    writes, page = written(lambda: client.get(HOME, {"q": "[Money]"}))
    assert (page.status_code, writes) == (status, [])


def test_filled_boxes_lead_to_the_query_as_a_line(world, client_of):
    boxes = {
        "build": "yes",
        "code0": "Money",
        "polarity0": "barrier",
        "how1": "NEAR",
        "code1": "Candour",
        "distance1": "20",
        "measure1": "characters",
        "site": "02",
    }
    page = client_of(world.lead).get(HOME, boxes, follow=True)
    said = page.content.decode()
    assert page.redirect_chain[0][0].endswith("q=barrier%5BMoney%5D+NEAR%2F20+CHARACTERS+%5BCandour%5D+site%3A02")
    assert "2 passages" in said and f"passage={world.codings['budget'].passage.guid}#passage" in said
    assert '<option value="Money" selected>' in said and '<option value="NEAR" selected>' in said


def test_a_query_that_boxes_cannot_say_stays_a_line(world, client_of):
    said = client_of(world.lead).get(HOME, {"q": "[Money] OR [Candour]"}).content.decode()
    assert "This query says more than the boxes can" in said and "3 passages" in said


def test_places_of_words_lead_to_where_they_stand(world, client_of):
    said = client_of(world.lead).get(HOME, {"q": "form NOT OVERLAPS [*]"}).content.decode()
    at = world.sources["note"].current.text.index("form")
    assert f"?at={at}-{at + 4}#passage" in said


def test_words_that_may_not_be_quoted_are_not_on_the_page(world, client_of):
    said = client_of(world.lead).get(HOME, {"q": "[Pace] wave:W1 site:02"}).content.decode()
    assert "These words may not be quoted." in said and "rota" not in said


@pytest.mark.parametrize(
    ("query", "complaint"),
    [("[Moneyy]", "Did you mean"), ("NOT [Money]", "NOT needs"), ("<script>[", "No code stands")],
)
def test_what_cannot_be_read_is_said_beside_the_line_and_kept_in_it(world, client_of, query, complaint):
    page = client_of(world.lead).get(HOME, {"q": query})
    said = page.content.decode()
    assert page.status_code == 400 and complaint in said and f'value="{html.escape(query)}"' in said


def test_a_download_holds_the_passages_and_is_put_on_record(world, client_of, events):
    before = events()
    answer = client_of(world.lead).post(HOME + "download/", {"q": "[Money]", "format": "csv"})
    assert answer.status_code == 200 and "The budget stopped in March." in answer.content.decode()
    assert events() == before + 1


def test_a_programme_without_a_codebook_says_how_to_begin(world, client_of):
    client_of(world.owner).post("/", {"name": "Second"})
    assert client_of(world.owner).get("/p/second/passages/").status_code == 200


def test_a_query_is_kept_shared_and_dropped_from_the_page(world, client_of):
    client, operation = client_of(world.coder_a), str(uuid4())
    kept = {"q": "[Money]", "name": "Purse <b>", "shared": "yes", "operation": operation}
    assert "Kept as “Purse &lt;b&gt;”" in client.post(HOME + "saved/", kept, follow=True).content.decode()
    client.post(HOME + "saved/", kept)
    row = SavedQuery.objects.get()
    assert "shared by Ann Coder" in client_of(world.lead).get(HOME).content.decode()
    assert client_of(world.lead).post(f"{HOME}saved/{row.guid}/", {"act": "drop"}).status_code == 403
    client.post(f"{HOME}saved/{row.guid}/", {"act": "keep"})
    assert client_of(world.lead).post(f"{HOME}saved/{row.guid}/", {"act": "drop"}).status_code == 404
    assert client.post(f"{HOME}saved/{row.guid}/", {"act": "burn"}).status_code == 400
    client.post(f"{HOME}saved/{row.guid}/", {"act": "drop"}, follow=True)
    assert "Purse" not in client.get(HOME).content.decode()


def test_a_name_that_is_taken_is_told_and_the_query_stays(world, client_of):
    client = client_of(world.coder_a)
    client.post(HOME + "saved/", {"q": "[Money]", "name": "Purse"})
    again = client.post(HOME + "saved/", {"q": "[Ties]", "name": "Purse"}, follow=True)
    assert "You have a query" in again.content.decode() and again.redirect_chain[0][0].endswith("?q=%5BTies%5D")


def test_a_search_is_kept_on_its_own_page(world, client_of):
    client = client_of(world.coder_a)
    client.post(HOME + "saved/", {"q": "form*", "name": "Forms", "asks": "search"})
    assert "Forms" in client.get("/p/drawn-world/search/").content.decode()
    assert "Forms" not in client.get(HOME).content.decode()


def coding(client, world, **given):
    asked = {"q": "[Pace] wave:W2", "way": "add", "code": str(world.codes["Money"].guid), "polarity": "none", **given}
    return client.get(HOME + "coding/", asked).content.decode(), asked


def test_a_preview_says_what_would_change_and_changes_nothing(world, client_of, events):
    before = events()
    said, _ = coding(client_of(world.coder_a), world, way="move")
    assert "1 coding will move" in said and "1: is another coder&#x27;s: only its coder moves it" in said
    said, _ = coding(client_of(world.lead), world, way="move")
    assert "2 codings will move" in said and "2 codings of these are other coders'" in said
    said, _ = coding(client_of(world.coder_a), world)
    assert "2 passages will be coded" in said and events() == before


@pytest.mark.parametrize("way", ["add", "move"])
def test_passages_are_coded_at_once_and_taken_back_with_one_click(world, client_of, way):
    client, live = client_of(world.lead), Coding.objects.filter(removed_at__isnull=True)
    before = set(live.values_list("guid", flat=True))
    _, asked = coding(client, world, way=way)
    form = asked | {"number": "2", "operation": str(uuid4())}
    done = client.post(HOME + "coding/", form, follow=True)
    assert "Take it back" in done.content.decode() and "Money" in done.content.decode()
    assert set(live.values_list("guid", flat=True)) != before
    assert client.post(HOME + "coding/", form).url.startswith(form["operation"])
    back = client.post(f"{HOME}coding/{form['operation']}/", {"operation": str(uuid4())}, follow=True)
    assert "Taken back" in back.content.decode()
    assert set(live.values_list("guid", flat=True)) == before


def test_what_changed_since_the_preview_is_shown_again(world, client_of, events):
    client, before = client_of(world.lead), events()
    _, asked = coding(client, world)
    page = client.post(HOME + "coding/", asked | {"number": "1", "operation": str(uuid4())})
    assert page.status_code == 400 and "has changed meanwhile" in page.content.decode() and events() == before


@pytest.mark.parametrize(
    ("name", "status"), [("lead", 200), ("coder_a", 200), ("reader", 403), ("site_lead", 403), ("stranger", 404)]
)
def test_only_who_codes_may_code_at_once(world, client_of, name, status):
    client = client_of(getattr(world, name))
    assert client.get(HOME + "coding/", {"q": "[Pace]"}).status_code == status
    assert client.get(f"{HOME}coding/{uuid4()}/").status_code == (404 if status == 200 else status)


def test_one_finds_ones_own_bulk_coding_again_among_what_happened(world, client_of):
    coder, operation = client_of(world.coder_a), str(uuid4())
    form = {"q": "[Money]", "way": "add", "polarity": "none", "code": str(world.codes["Candour"].guid)}
    number = coder.get(HOME + "coding/", form).content.decode().partition('name="number" value="')[2].partition('"')[0]
    done = coder.post(HOME + "coding/", form | {"number": number, "operation": operation})
    assert done.status_code == 302
    lines = [line for line in happened(world.coder_a, world.programme) if line.what == "coded many passages at once"]
    assert [line.href for line in lines] == [f"{HOME}coding/{operation}/"]
    assert coder.get(lines[0].href).status_code == 200
    others = [line for line in happened(world.lead, world.programme) if line.what == "coded many passages at once"]
    assert [line.href for line in others] == [None]


def test_many_kept_queries_are_folded_after_the_eighth(world, client_of):
    coder = client_of(world.coder_a)
    for number in range(10):
        coder.post(HOME + "saved/", {"q": "[Money]", "name": f"Query {number}"})
    page = coder.get(HOME).content.decode()
    shown, _, folded = page.partition("<summary>2 more kept queries</summary>")
    assert "Query 7" in shown and "Query 8" not in shown.partition("Kept queries")[2] and "Query 9" in folded


def test_the_names_of_coders_are_those_whose_codings_one_sees(world):
    assert coders(world.lead, world.programme) == ["Ann Coder", "Bob Coder"]
    assert coders(world.stranger, world.programme) == []


def coded_at_once(coder, world, query="[Money]"):
    """Code a query's passages with Candour; what the preview said, and where the act is taken back."""
    form = {"q": query, "way": "add", "polarity": "none", "code": str(world.codes["Candour"].guid)}
    said = coder.get(HOME + "coding/", form).content.decode()
    number = said.partition('name="number" value="')[2].partition('"')[0]
    operation = str(uuid4())
    coder.post(HOME + "coding/", form | {"number": number, "operation": operation})
    return said, f"{HOME}coding/{operation}/"


def test_the_preview_shows_the_passages_and_none_that_may_not_be_quoted(world, client_of):
    said, _ = coded_at_once(client_of(world.coder_a), world, "[*]")
    assert "<summary>See them</summary>" in said and "The budget stopped in March." in said
    assert "rota broke us" not in said and "These words may not be quoted." in said


def test_what_was_changed_since_is_not_taken_back_and_the_page_says_so(world, client_of):
    coder = client_of(world.coder_a)
    _, act = coded_at_once(coder, world)
    made = Coding.objects.filter(code=world.codes["Candour"], coder=world.coder_a).latest("pk")
    change_coding(by=world.coder_a, coding=made, polarity=Polarity.BARRIER)
    page = coder.post(act, {}, follow=True)
    assert page.status_code == 200 and 'class="message error"' in page.content.decode()
    made.refresh_from_db()
    assert made.removed_at is None
