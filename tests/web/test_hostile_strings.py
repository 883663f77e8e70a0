"""Hostile strings through every text field of the product: none breaks a page, none takes effect, none is swallowed."""

import json
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from answers import ANSWERS
from django.db import transaction
from hostile import CONTROLS, LONG, MARKUP, STRINGS, bundles, effects
from test_every_address import fill, prepared

from fingerpost.store.connection import alias
from fingerpost.store.models import Coding

HOME = "/p/drawn-world/"
TYPED = {"text", "search", "email", "url", "number", "date", "password", "tel", ""}
NEVER = ("/sign-out/", "/settings/password/")


class Forms(HTMLParser):
    """The forms of a page: each with its method, address, and fields by name as (kind, values on offer)."""

    def __init__(self):
        super().__init__()
        self.forms, self.select = [], None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append((given.get("method", "get").lower(), given.get("action") or "", {}))
        if not self.forms:
            return
        fields, name = self.forms[-1][2], given.get("name")
        if tag == "select" and name:
            self.select = fields.setdefault(name, ("chosen", []))[1]
        elif tag == "option" and self.select is not None:
            self.select.append(given.get("value") or "")
        elif tag in ("input", "textarea", "button") and name:
            self.field(fields, tag, given, name)

    def field(self, fields, tag, given, name):
        kind = "textarea" if tag == "textarea" else given.get("type", "")
        is_typed = tag == "textarea" or (tag == "input" and kind in TYPED)
        if kind != "file":
            fields.setdefault(name, ("typed" if is_typed else "chosen", []))[1].append(given.get("value") or "")

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None


@pytest.fixture
def furnished(world):
    return world, prepared(world)


def forms_of(client, pages):
    """Every form with a text field on these pages, once: (method, address, fields)."""
    found = {}
    for page in pages:
        answer = client.get(page)
        if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
            continue
        parser = Forms()
        parser.feed(answer.content.decode())
        for method, action, fields in parser.forms:
            address = (
                action
                if action.startswith("/")
                else page.partition("?")[0] + (action if not action.startswith("?") else "")
            )
            typed = tuple(name for name, (kind, _) in fields.items() if kind == "typed")
            if typed and not address.endswith(NEVER):
                found.setdefault((method, address, typed), fields)
    return [(method, address, typed, fields) for (method, address, typed), fields in found.items()]


def filled(typed, fields, words):
    """All typed fields hold these words; of the others the last value on offer, and a new operation."""
    data = {
        name: words if name in typed else values[-1] for name, (_, values) in fields.items() if values or name in typed
    }
    return data | ({"operation": str(uuid4())} if "operation" in fields else {})


def send(client, method, address, data):
    """What the form does, in a transaction that is taken back; the page after it too."""
    with transaction.atomic(using=alias()):
        answer = client.post(address, data) if method == "post" else client.get(address, data)
        after = client.get(answer.url) if answer.status_code == 302 and answer.url.startswith("/") else None
        transaction.set_rollback(True, using=alias())
    return answer, after


def text_of(answer):
    is_page = answer is not None and "html" in answer.headers.get("Content-Type", "")
    return answer.content.decode() if is_page else ""


@pytest.fixture
def sent(request):
    """All of them on SQLite; on PostgreSQL those that it alone does not keep. (They come to thousands of requests.)"""
    return CONTROLS if "postgresql" in request.node.name else bundles()


def test_there_are_a_hundred_of_them():
    assert len(set(STRINGS)) >= 100


def test_hostile_strings_pass_through_every_text_field_without_effect(furnished, client_of, sent):
    world, rows = furnished
    client = client_of(world.lead)
    client.raise_request_exception = False
    pages = [fill(pattern, world, rows) for pattern in ANSWERS if pattern not in ("sign-out/",)]
    forms, faults = forms_of(client, pages), []
    assert len(forms) > 25
    for method, address, typed, fields in forms:
        for words in sent:
            if method == "get" and len(words) > 4_000:
                continue  # longer than any address that a server takes
            answer, after = send(client, method, address, filled(typed, fields, words))
            held = effects(text_of(answer)) + effects(text_of(after))
            if answer.status_code >= 500 or (after is not None and after.status_code >= 500) or held:
                faults.append((method, address, typed, words[:60], answer.status_code, held[:2]))
    assert faults == []


ODD = ["\x00", "a\x00b", "\ud800", "\udfff x", *LONG[:2], *MARKUP[:3], "\U0010ffff", "\u202ex"]


@pytest.mark.parametrize("words", ODD, ids=range(len(ODD)))
def test_scripts_send_hostile_texts_and_get_an_answer(furnished, client_of, words):
    world, _ = furnished
    client, source = client_of(world.lead), world.sources["note"]
    note = f"{HOME}sources/{source.guid}/codings/"
    place = {"code": str(world.codes["Pace"].guid), "start": 0, "end": 11, "version": str(source.current.guid)}
    for path, sent in [
        (note, place | {"memo": words, "operation": str(uuid4())}),
        (note, place | {"quote": words, "operation": str(uuid4())}),
        (note, dict.fromkeys((*place, "operation", "polarity", "person"), words)),
        (f"{HOME}codings/{world.codings['late'].guid}/", {"act": "change", "memo": words, "operation": str(uuid4())}),
        (f"{HOME}codebook/wanted/", {"name": words, "definition": words, "operation": str(uuid4())}),
        (f"{HOME}codings/favourites/", {"code": words, "digit": words, "operation": words}),
        (f"{HOME}collect/01/W1/answer/", {"question": "q1", "text": words, "based_on": 0, "operation": str(uuid4())}),
    ]:
        answer = client.post(
            path, json.dumps(sent), content_type="application/json", headers={"accept": "application/json"}
        )
        assert answer.status_code < 500, (path, answer.status_code)
        assert answer.headers["Content-Type"].startswith("application/json")
    assert effects(client.get(f"{HOME}sources/{source.guid}/").content.decode()) == []


@pytest.mark.parametrize("words", ["a%00b", "%ED%A0%80%FF"])
def test_addresses_with_what_no_database_keeps_get_an_answer(furnished, client_of, words):
    world, rows = furnished
    client = client_of(world.lead)
    client.raise_request_exception = False
    names = "&".join(
        f"{name}={words}"
        for name in (
            "q",
            "code",
            "site",
            "wave",
            "source",
            "at",
            "passage",
            "version",
            "part",
            "coding",
            "unit",
            "next",
        )
    )
    statuses = {pattern: client.get(f"{fill(pattern, world, rows)}?{names}").status_code for pattern in ANSWERS}
    assert {pattern: status for pattern, status in statuses.items() if status >= 500} == {}


def test_what_is_kept_is_kept_as_it_was_typed(world, client_of):
    client, source = client_of(world.coder_a), world.sources["note"]
    for at, words in enumerate(MARKUP):
        sent = {
            "code": str(world.codes["Pace"].guid), "start": at, "end": at + 5, "memo": words, "operation": str(uuid4()),
            "version": str(source.current.guid),
        }  # fmt: skip
        made = client.post(f"{HOME}sources/{source.guid}/codings/", json.dumps(sent), content_type="application/json")
        assert Coding.objects.get(guid=made.json()["coding"]["guid"]).memo == words
    page = client.get(f"{HOME}sources/{source.guid}/").content.decode()
    assert effects(page) == []
