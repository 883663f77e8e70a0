"""Downloads: exactly what a page shows, in every format, as an attachment that is put on record."""

import json
from html import unescape
from re import findall

import pytest

from fingerpost.formats.exhibits import FORMATS
from fingerpost.store.models import LedgerEvent
from fingerpost.web.downloads import OFFERED
from second_storey import draw_routemap

HOME = "/p/drawn-world/"
PAGES = ["matrix/", "quotations/", "codebook/", "frameworks/small-2.0/", "literature/table/", "routemap/"]
KINDS = ["matrix", "quotations", "codebook", "framework-table", "evidence-table", "routemap"]


@pytest.fixture
def drawn(world):
    return draw_routemap(world)


@pytest.mark.parametrize(("path", "kind"), list(zip(PAGES, KINDS, strict=True)))
def test_every_exhibit_comes_in_every_format_as_an_attachment_on_record(world, client_of, drawn, path, kind):
    client = client_of(world.coder_a)
    for name, _ in OFFERED:
        before = LedgerEvent.objects.order_by("sequence").last().sequence
        answer = client.post(f"{HOME}{path}download/", {"format": name})
        assert (answer.status_code, answer["Content-Type"]) == (200, FORMATS[name].media_type)
        wanted = f'attachment; filename="{kind}-drawn-world-event-{before}{FORMATS[name].suffix}"'
        assert answer["Content-Disposition"] == wanted and answer["X-Content-Type-Options"] == "nosniff"
        event = LedgerEvent.objects.order_by("sequence").last()
        assert (event.verb, event.actor, event.sequence) == ("working copy downloaded", world.coder_a, before + 1)
        assert event.details | {"exhibit": kind, "format": name, "as_of": before} == event.details


@pytest.mark.parametrize("path", PAGES)
def test_a_download_is_never_a_get(world, client_of, drawn, path):
    assert client_of(world.lead).get(f"{HOME}{path}download/").status_code == 405


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("site_lead", 403)])
def test_who_may_not_see_an_exhibit_takes_no_copy(world, client_of, drawn, events, path, who, status):
    before = events()
    answer = client_of(getattr(world, who)).post(f"{HOME}{path}download/", {"format": "csv"})
    if path == "routemap/" and who == "site_lead":
        assert answer.status_code == 200 and b"not shown to your role" in answer.content
    else:
        assert (answer.status_code, events()) == (status, before)


def test_the_file_holds_what_the_page_was_asked_for(world, client_of, drawn):
    client = client_of(world.lead)
    page = client.get(f"{HOME}matrix/?cols=wave&count=codings&polarity=barrier").content.decode()
    form = page.partition('action="download/"')[2]
    asked = dict(findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    asked.pop("csrfmiddlewaretoken", None)
    said = json.loads(client.post(f"{HOME}matrix/download/", asked | {"format": "json"}).content)
    printed = [text for text, _, _ in findall(r'aria-label="([^:"]+): ([^,"]+), ([^"]+)"', page)]
    assert printed == [cell["text"] for row in said["rows"] for cell in row["cells"] if cell["refs"]]
    assert said["title"] in unescape(page)


def test_a_format_that_is_not_there_is_refused_and_not_on_record(world, client_of, drawn, events):
    before = events()
    assert client_of(world.lead).post(f"{HOME}matrix/download/", {"format": "pdf"}).status_code == 400
    assert client_of(world.lead).post(f"{HOME}matrix/download/", {}).status_code == 400
    assert events() == before
