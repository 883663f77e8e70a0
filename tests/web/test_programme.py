"""The overview and the pages of sites."""

import re
from datetime import UTC, date, datetime

import pytest

from fingerpost.actions import programme as programmes
from fingerpost.actions import reporting
from fingerpost.actions.programme import Attribute
from fingerpost.store.models import LedgerEvent
from fingerpost.web.programme.happened import WORDS, happened, in_words

HOME = "/p/drawn-world/"
PEOPLE = [("owner", 200), ("lead", 200), ("coder_b", 200), ("reader", 200), ("site_lead", 200), ("stranger", 404)]


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


@pytest.fixture
def report(world):
    instrument = reporting.add_instrument(by=world.owner, programme=world.programme, name="Form")
    asked = [
        reporting.NewQuestion("helped", "What has helped?"),
        reporting.NewQuestion("way", "What stood in the way?"),
    ]
    reporting.add_instrument_version(
        by=world.owner, instrument=instrument, from_wave=world.waves["W1"], questions=asked
    )
    opened = reporting.open_report(by=world.site_lead, site=world.sites["01"], wave=world.waves["W2"])
    question = opened.instrument_version.questions.get(key="helped")
    reporting.save_answer(
        by=world.site_lead, report=opened, question=question, text="The <b>huddle</b>.", based_on=None
    )
    return opened


@pytest.mark.parametrize(("name", "status"), PEOPLE)
def test_the_overview_opens_for_members_and_writes_nothing(world, client_of, written, name, status):
    client = client_of(getattr(world, name))
    writes, page = written(lambda: client.get(HOME))
    assert (page.status_code, writes) == (status, [])


def test_the_overview_counts_what_there_is(world, client_of):
    said = words(client_of(world.lead).get(HOME))
    assert all(
        part in said for part in ("4 sources", "4 of them coded", "3 coded by two or more", "12 codings", "0 findings")
    )


def test_a_reader_sees_figures_but_no_counts_of_texts_they_may_not_read(world, client_of):
    said = words(client_of(world.reader).get(HOME))
    assert "codings" not in said.partition("Most named")[0] and "Most named by sites in W2" in said


def test_the_most_named_codes_are_counted_in_the_newest_wave_with_material(world, client_of):
    said = words(client_of(world.lead).get(HOME)).partition("Most named by sites in W2")[2]
    assert "Money 1 of 2" in said and "Pace 1 of 2" in said and "Ties 1 of 2" in said


def test_the_grid_tells_how_each_report_stands(world, client_of, report):
    page = client_of(world.site_lead).get(HOME)
    said = words(page)
    assert "01 Harbour" in said and "02 Mill" not in said
    assert "! late" in said and "✕ not received" in said
    assert f'href="collect/01/{report.wave.key}/"' in page.content.decode()


@pytest.mark.parametrize(("name", "status"), [*PEOPLE[:4], ("site_lead", 200), ("stranger", 404)])
def test_a_sites_page_opens_for_members_and_writes_nothing(world, client_of, written, name, status):
    client = client_of(getattr(world, name))
    writes, page = written(lambda: client.get(HOME + "sites/01/"))
    assert (page.status_code, writes) == (status, [])


def test_a_site_lead_finds_no_other_site(world, client_of):
    assert client_of(world.site_lead).get(HOME + "sites/02/").status_code == 404
    assert client_of(world.lead).get(HOME + "sites/09/").status_code == 404


def test_a_sites_page_sets_its_reports_side_by_side(world, client_of, report):
    page = client_of(world.lead).get(HOME + "sites/01/")
    said = words(page)
    assert "What has helped?" in said and "&lt;b&gt;huddle" in said and "no answer" in said
    assert "The huddle helped." in said  # imported as a source, without a report of its own


def test_a_sites_page_shows_attributes_over_time(world, client_of):
    over_time = [Attribute("partners", "5", date(2024, 1, 1)), Attribute("partners", "3", date(2024, 6, 1))]
    programmes.add_site(by=world.owner, programme=world.programme, key="04", name="Ford", attributes=over_time)
    said = words(client_of(world.reader).get(HOME + "sites/04/"))
    assert "5 from 1 January 2024" in said and "3 from 1 June 2024" in said


def test_a_sites_page_counts_its_codings_by_side(world, client_of):
    said = words(client_of(world.coder_a).get(HOME + "sites/01/"))
    assert re.search(r"Pace 5 4 − barrier 1 \+ facilitator", said)  # Fit, merged into Pace, counts there
    assert "What it is coded with" not in words(client_of(world.site_lead).get(HOME + "sites/01/"))


def test_acts_of_one_kind_by_one_person_are_gathered_into_a_line(world):
    lines = happened(world.lead, world.programme)
    assert (lines[0].who, lines[0].what) == ("Bob Coder", "put codes on 2 passages")
    assert happened(world.site_lead, world.programme) == ()


@pytest.mark.parametrize("verb", sorted(WORDS))
def test_words_for_many_acts_hold_their_number(verb):
    assert "7" in in_words(verb, 7) and "{" not in in_words(verb, 1)


def test_an_unknown_verb_is_shown_as_it_is():
    assert (in_words("kettle boiled", 1), in_words("kettle boiled", 3)) == ("kettle boiled", "kettle boiled (3 times)")


def test_a_lone_happening_leads_to_its_page(world, report):
    at = datetime(2030, 1, 1, tzinfo=UTC)
    assert LedgerEvent.objects.filter(at__gt=at).count() == 0
    lines = {line.what: line.href for line in happened(world.lead, world.programme, limit=50)}
    assert lines["opened a site report"] == f"/ref/report/{report.guid}/"
