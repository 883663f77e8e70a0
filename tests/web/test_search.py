"""The search page: who may look, each place led to, conditions, what cannot be read said beside the field."""

import html

import pytest

from fingerpost.actions import sources
from fingerpost.terms.sources import SourceKind, SourceText

HOME = "/p/drawn-world/search/"
READERS = [("owner", 200), ("lead", 200), ("coder_b", 200), ("reader", 403), ("site_lead", 403), ("stranger", 404)]


def asked(client, **given):
    return client.get(HOME, given).content.decode()


@pytest.mark.parametrize(("name", "status"), READERS)
def test_the_search_opens_for_who_reads_sources_and_nothing_is_written(world, client_of, written, name, status):
    client = client_of(getattr(world, name))
    writes, page = written(lambda: client.get(HOME + "?q=form"))
    assert (page.status_code, writes) == (status, [])


def test_search_leads_to_each_place(world, client_of):
    page = asked(client_of(world.lead), q="FORMS")
    at = world.sources["note"].current.text.index("form")
    assert f'/sources/{world.sources["note"].guid}/?at={at}-{at + 4}#passage"' in page
    assert "2 places in 2 sources of 4 looked at" in page


def test_conditions_are_kept_and_open(world, client_of):
    page = asked(client_of(world.lead), q="form", site="01", wave="W2")
    assert "1 place in 1 source of 1 looked at" in page
    assert "<details open><summary>Where to look (some conditions are set)" in page


@pytest.mark.parametrize("needle", ["<script>alert", "zebra", "drop_table", "' = 1 -- x9"])
def test_words_that_stand_nowhere_are_told_so_and_shown_as_words(world, client_of, needle):
    page = asked(client_of(world.lead), q=needle)
    assert f"No text says “{html.escape(needle)}”" in page


@pytest.mark.parametrize(
    ("needle", "complaint"),
    [
        ("%", "A word is missing"),
        ("NOT form", "NOT needs"),
        ("(form))", "A bracket is closed"),
        ("a*", "would find nearly everything"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field_and_kept_in_it(world, client_of, needle, complaint):
    page = client_of(world.lead).get(HOME, {"q": needle})
    said = page.content.decode()
    assert page.status_code == 400 and complaint in said and 'aria-describedby="q-error"' in said
    assert f'value="{html.escape(needle)}"' in said


def many(world, texts):
    for n in range(texts):
        sources.add_source(
            by=world.lead, programme=world.programme, text=SourceText(f"Text {n:02}", "Heron. " + "filler word here. " * 30 * (n % 2) + "Heron. " * n),
            kind=SourceKind.OTHER,
        )  # fmt: skip


def test_many_sources_come_by_pages_and_many_places_by_source(world, client_of):
    many(world, 25)
    client = client_of(world.lead)
    first, second = asked(client, q="heron"), asked(client, q="heron", page="2")
    assert "Page 1 of 2" in first and "Text 00" in first and "Text 24" in second and "Text 24" not in first
    assert "All 25 places in this source" in second and "Text 24" in asked(client, q="heron", order="most")
    guid = world.programme.sources.get(title="Text 24").guid
    assert "25 places in 1 source." in asked(client, q="heron", source=str(guid))


@pytest.mark.parametrize("source", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_source_that_is_not_there_is_told_so(world, client_of, source):
    assert client_of(world.lead).get(HOME, {"q": "form", "source": source}).status_code == 404
