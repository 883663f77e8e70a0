"""The retrieval page: boxes and line, passages that lead to their places, what cannot be read, downloads on record."""

import html

import pytest

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
