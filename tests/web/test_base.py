"""What holds for every page: the policy, plain errors, the rail by role, lasting addresses."""

from uuid import uuid4

import pytest
from django.http import HttpRequest

from fingerpost.store.models import LedgerEvent
from fingerpost.store.queries.refs import ref_of
from fingerpost.terms.errors import Conflict, Invalid, NotFound, Refused, Unreadable, UserError
from fingerpost.terms.people import Role
from fingerpost.web.errors import PlainErrors, answer, server_error, status_of
from fingerpost.web.rail import entries

HOME = "/p/drawn-world/"


def asked_for(accept="text/html"):
    request = HttpRequest()
    request.META["HTTP_ACCEPT"] = accept
    return request


def test_every_answer_carries_the_policy(world, client_of):
    for path in (HOME, "/sign-in/", "/nowhere/"):
        headers = client_of(world.lead).get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")


@pytest.mark.parametrize(
    ("error", "status"),
    [(Refused, 403), (NotFound, 404), (Conflict, 409), (Unreadable, 422), (Invalid, 400), (UserError, 400)],
)
def test_each_kind_of_error_has_its_status_and_says_what_and_what_to_do(study, error, status):
    raised = error("It is so.", hint="Do that.", where="There")
    assert status_of(raised) == status
    page = answer(asked_for(), raised)
    assert page.status_code == status and all(
        part in page.content.decode() for part in ("It is so.", "Do that.", "There")
    )
    assert b'"what": "It is so."' in answer(asked_for("application/json"), raised).content


def test_a_bug_of_ours_is_no_users_error(study):
    assert PlainErrors(lambda request: None).process_exception(asked_for(), ValueError("ours")) is None
    page = server_error(asked_for())
    assert page.status_code == 500 and "on our side" in page.content.decode()


def test_words_in_an_address_never_become_markup(world, client_of):
    page = client_of(world.lead).get(HOME + "sites/<script>alert(1)</script>/").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;" in page


@pytest.mark.parametrize("path", [HOME, HOME + "sources/", HOME + "settings/", HOME + "sites/01/"])
def test_who_is_not_signed_in_is_led_to_sign_in_and_back(client_of, world, path):
    assert client_of().get(path)["Location"] == f"/sign-in/?next={path}"
    assert client_of().get(path, headers={"accept": "application/json"}).status_code == 401


RAIL = [
    (Role.LEAD, {"Overview", "Collect", "Sources", "Code", "Findings", "Literature", "Routemap", "Settings"}),
    (Role.CODER, {"Overview", "Collect", "Sources", "Code", "Findings", "Literature", "Routemap", "Settings"}),
    (Role.READER, {"Overview", "Code", "Findings", "Literature", "Routemap", "Settings"}),
    (Role.SITE_LEAD, {"Overview", "Collect", "Routemap", "Settings"}),
    (Role.CONTRIBUTOR, {"Settings"}),
]


@pytest.mark.parametrize(("role", "parts"), RAIL)
def test_each_role_sees_the_parts_it_uses(world, role, parts):
    assert {entry.name for entry in entries(HOME, world.programme, frozenset({role}))} == parts


@pytest.mark.parametrize(
    ("path", "opened", "here"),
    [
        ("", "Overview", "Overview"), ("sites/01/", "Overview", "Overview"), ("matrix/", "Findings", "Matrix"),
        ("search/", "Sources", "Search"), ("memos/new/", "Code", "Memos"), ("codebook/", "Code", "Codebook"),
    ],
)  # fmt: skip
def test_the_rail_says_where_one_is(world, path, opened, here):
    shown = entries(HOME + path, world.programme, frozenset({Role.LEAD}))
    assert [entry.name for entry in shown if entry.is_open] == [opened]
    assert [e.name for entry in shown for e in (entry, *entry.below) if e.is_here] == [here]


def test_a_ref_leads_to_its_page_and_to_none_for_a_stranger(world, client_of):
    passage = world.codings["late"].passage
    source = world.sources["note"]
    wanted = {
        passage: f"{HOME}sources/{source.guid}/?passage={passage.guid}#passage",
        source: f"{HOME}sources/{source.guid}/",
        world.sites["02"]: f"{HOME}sites/02/",
        world.codes["Pace"]: f"{HOME}codebook/{world.codes['Pace'].guid}/",
        world.versions[1]: f"{HOME}codebook/?version=1",
    }
    for row, page in wanted.items():
        ref = ref_of(row)
        address = f"/ref/{ref.kind}/{ref.guid}/"
        assert client_of(world.coder_a).get(address)["Location"] == page
        assert client_of(world.stranger).get(address).status_code == 404
    assert client_of(world.lead).get(f"/ref/passage/{uuid4()}/").status_code == 404
    assert client_of(world.lead).get(f"/ref/teapot/{uuid4()}/").status_code == 404


def test_a_form_from_elsewhere_is_refused_plainly(world, client_of):
    client = client_of(world.owner)
    client.handler.enforce_csrf_checks = True
    before = LedgerEvent.objects.count()
    page = client.post("/", {"name": "Second"})
    assert page.status_code == 403 and "came from another page" in page.content.decode()
    assert LedgerEvent.objects.count() == before
