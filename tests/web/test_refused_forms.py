"""A form that is refused shows its page again, below the page's own address: no link or form of it may lead astray."""

import html
import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from test_every_address import prepared

from drawn_rounds import revealed
from fingerpost.actions import asking, reporting
from fingerpost.exhibits.meeting import agenda
from fingerpost.store.models import SiteReport

HOME = "/p/drawn-world/"


@pytest.fixture
def furnished(world):
    rows = prepared(world)
    made = revealed(world)[0]
    query = asking.raise_query(by=world.lead, programme=world.programme, text="Is this pace?", code=world.codes["Pace"])
    at = agenda(viewer=world.lead, round=made).points[0].key
    report = SiteReport.objects.get()
    reporting.save_answer(
        by=world.lead, report=report, question=report.instrument_version.questions.get(), text="It.", based_on=None
    )
    reporting.submit_report(by=world.lead, report=report)
    finding = rows["p/<slug:programme>/findings/"]
    return {
        "a theme": ("findings/themes/", {"name": " "}),
        "a place in a framework": (f"findings/{finding}/place/", {"place": "nowhere"}),
        "a link": ("frameworks/fw/crosswalk/add/", {"code": "none"}),
        "an answer": (f"queries/{query.guid}/answer/", {"text": " "}),
        "a query settled": (f"queries/{query.guid}/settle/", {"reason": " "}),
        "a place settled": (f"rounds/{made.guid}/meeting/settle/", {"at": at, "choice": "other"}),
        "a report given back": ("collect/01/W1/return/", {"reason": " "}),
        "a password": ("settings/password/", {}),
        "a member": ("settings/members/", {}),
        "a site": ("settings/places/sites/", {}),
        "a wave": ("settings/places/waves/", {}),
        "a participant": ("settings/participants/add/", {}),
    }


NAMES = (
    "a theme", "a place in a framework", "a link", "an answer", "a query settled", "a place settled",
    "a report given back", "a password", "a member", "a site", "a wave", "a participant",
)  # fmt: skip


def test_every_link_and_form_of_a_refused_page_leads_somewhere(furnished, world, client_of):
    client = client_of(world.lead)
    assert set(furnished) == set(NAMES)
    for name, (path, given) in furnished.items():
        page = client.post(HOME + path, given)
        assert page.status_code == 400 and "text/html" in page.headers["Content-Type"], (name, page.status_code)
        assert (name, broken(client, HOME + path, page.content.decode())) == (name, [])


def broken(client, address, page):
    """Links that a GET would not open, and form actions that fit no address."""
    main = page[page.index("<main") :]
    links = {
        urljoin(address, html.unescape(link))
        for link in re.findall(r'(?:href|data-after|data-before)="([^"#][^"]*)"', main)
    }
    actions = {urljoin(address, html.unescape(action)) for action in re.findall(r'action="([^"]*)"', main)}
    return sorted(
        [link for link in links if not link.startswith("/static/") and client.get(link).status_code >= 400]
        + [action for action in actions if not fits(urlsplit(action).path)]
    )


def fits(path):
    try:
        return bool(resolve(path))
    except Resolver404:
        return False
