"""The reading page's door for a new code: into the draft where the role allows, proposed otherwise, once an operation."""

from uuid import uuid4

import pytest

from fingerpost.actions import codebook as codebooks
from fingerpost.store.models import Code, CodeEntry, CodeProposal

DOOR = "/p/drawn-world/codebook/wanted/"


def ask(client, **sent):
    body = {"name": "Rota", "definition": "Of rotas.", "operation": str(uuid4())} | sent
    return client.post(DOOR, body, content_type="application/json", HTTP_ACCEPT="application/json")


def test_a_coder_proposes_and_gets_the_code_to_use(world, client_of):
    answer = ask(client_of(world.coder_a), parent=str(world.codes["Work"].guid), example="The rota broke.")
    said = answer.json()
    assert (answer.status_code, said["standing"]) == (201, "proposed")
    assert (said["code"]["name"], said["code"]["above"], said["code"]["is_proposed"]) == ("Rota", "Work", True)
    assert CodeProposal.objects.get().code.guid.hex == said["code"]["guid"].replace("-", "")


def test_who_may_edit_adds_to_an_open_draft_and_proposes_without_one(world, client_of):
    assert ask(client_of(world.lead)).json()["standing"] == "proposed"
    draft = codebooks.open_draft(by=world.lead, codebook=world.codebook)
    assert ask(client_of(world.lead), name="Beds").json()["standing"] == "added"
    assert CodeEntry.objects.filter(version=draft, name="Beds").exists()


def test_a_repeated_operation_makes_one_code(world, client_of):
    before, operation = Code.objects.count(), str(uuid4())
    answers = [ask(client_of(world.coder_a), operation=operation).json() for _ in range(2)]
    assert answers[0] == answers[1] and Code.objects.count() == before + 1


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"name": " "}, 400), ({"name": ["x"]}, 400), ({"parent": "no guid"}, 400), ({"parent": str(uuid4())}, 404),
        ({"operation": "no guid"}, 400), ({"colour": "red"}, 400), ({"name": "x" * 2001}, 400),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_and_makes_nothing(world, client_of, events, sent, status):
    before = events()
    answer = ask(client_of(world.coder_a), **sent)
    assert (answer.status_code, events()) == (status, before) and answer.json()["error"]["what"]


@pytest.mark.parametrize(("who", "status"), [("reader", 403), ("site_lead", 403), ("stranger", 404), (None, 401)])
def test_others_are_turned_away(world, client_of, events, who, status):
    before = events()
    assert ask(client_of(getattr(world, who) if who else None)).status_code == status
    assert events() == before


def test_no_json_is_said(world, client_of):
    client = client_of(world.coder_a)
    assert client.post(DOOR, "x", content_type="application/json").status_code == 400
    assert client.post(DOOR, "[1]", content_type="application/json").status_code == 400
