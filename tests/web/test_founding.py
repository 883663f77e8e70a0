"""Sites, waves, participants and what is said of a source: pages by which a programme is furnished."""

import pytest

from fingerpost.actions.frameworks import NewConstruct, add_framework
from fingerpost.exhibits.matrix import matrix
from fingerpost.store.models import LedgerEvent, Participant, Site, Source, Turn, Wave
from fingerpost.store.queries.coding import codings_frame

SITE = {"key": "09", "name": "Quay", "setting": "coast", "character": ""}
WAVE = {"key": "W3", "name": "", "opens": "2025-01-01", "closes": "2025-01-31"}
PERSON = {
    "pseudonym": "P-9", "site": "02", "role": "GP", "title": "partner", "valid_from": "2023-01-01",
    "quotable": "on", "recorded_on": "2024-01-01",
}  # fmt: skip


@pytest.fixture
def home(world):
    return f"/p/{world.programme.key}/"


@pytest.mark.parametrize(
    ("path", "data", "model"),
    [
        ("settings/places/sites/", SITE, Site),
        ("settings/places/waves/", WAVE, Wave),
        ("settings/participants/add/", PERSON, Participant),
    ],
)
def test_a_lead_adds_and_the_same_form_sent_twice_adds_once(world, home, client_of, path, data, model):
    client, before = client_of(world.lead), model.objects.count()
    for _ in "ab":
        answer = client.post(home + path, data | {"operation": "0b2f8a9e-3c1d-4f6a-9b7e-5d4c3b2a1f00"})
        assert answer.status_code == 302
    assert model.objects.count() == before + 1


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("settings/places/sites/", SITE | {"key": "01"}),
        ("settings/places/waves/", WAVE | {"closes": "2024-12-01"}),
        ("settings/places/waves/", WAVE | {"opens": "soon"}),
        ("settings/participants/add/", PERSON | {"pseudonym": "P-nurse"}),
    ],
)
def test_a_form_that_cannot_be_carried_out_says_why_and_writes_nothing(world, home, client_of, path, data):
    before = LedgerEvent.objects.count()
    answer = client_of(world.lead).post(home + path, data)
    assert answer.status_code in (400, 409)
    assert b'class="field wrong"' in answer.content or b"error" in answer.content
    assert LedgerEvent.objects.count() == before


def test_only_those_with_the_right_furnish_a_programme(world, home, client_of):
    for person in (world.coder_a, world.reader, world.site_lead):
        for path in ("settings/places/", "settings/participants/"):
            assert client_of(person).get(home + path).status_code == 403
    assert client_of(world.stranger).get(home + "settings/places/").status_code == 404


def test_naming_a_speaker_gives_their_codings_a_role_and_their_consent(world, home, client_of):
    source, silent = world.sources["interview"], world.participants["silent nurse"]
    page = f"{home}sources/{source.guid}/about/"
    assert b"Manager" in client_of(world.lead).get(page).content
    manager = world.participants["manager"]
    chosen = {"speaker-0": "", "speaker-1": str(manager.guid), "speaker-2": str(silent.guid)}
    assert client_of(world.lead).post(page + "speakers/", chosen).status_code == 302
    assert set(Turn.objects.filter(version=source.current, label="Nurse").values_list("participant", flat=True)) == {
        silent.pk
    }
    frame = codings_frame(world.lead, world.programme, world.codebook)
    assert frame.filter(coding=str(world.codings["said"].guid))["quote"].item() is None


def test_a_source_is_filed_under_another_site_and_a_report_is_not(world, home, client_of):
    note, data = world.sources["note"], {"title": "Moved", "kind": "other", "site": "03", "wave": "W1", "held_on": ""}
    client = client_of(world.lead)
    assert client.post(f"{home}sources/{note.guid}/about/filed/", data).status_code == 302
    moved = Source.objects.get(pk=note.pk)
    assert (moved.title, moved.site.key, moved.wave.key) == ("Moved", "03", "W1")
    report = world.sources["report"]
    assert client.post(f"{home}sources/{report.guid}/about/filed/", data).status_code == 409


def test_consent_is_recorded_from_the_register(world, home, client_of):
    nurse = world.participants["nurse"]
    page = f"{home}settings/participants/{nurse.guid}/"
    assert client_of(world.lead).post(page, {"recorded_on": "2024-09-01", "note": "rang"}).status_code == 302
    assert nurse.consents.last().quotable is False
    assert b"may not be quoted" in client_of(world.lead).get(page).content


def test_a_code_is_linked_to_a_construct_and_the_matrix_by_constructs_counts_it(world, home, client_of):
    rows = [NewConstruct("fw.a", "Alpha")]
    framework = add_framework(by=world.lead, programme=world.programme, key="fw", name="FW", constructs=rows)
    page, client = f"{home}frameworks/fw/crosswalk/", client_of(world.lead)
    link = {"code": str(world.codes["Pace"].guid), "construct": str(framework.constructs.get().guid)}
    assert client.post(page + "add/", link | {"reason": "Same thing."}).status_code == 302
    assert b"Same thing." in client.get(page).content
    shown = matrix(viewer=world.lead, programme=world.programme, rows="construct:fw", cols="polarity", count="codings")
    assert shown.rows[0].cells[-1].value == 6
    assert client_of(world.coder_a).post(page + "remove/", link).status_code == 403
    assert client.post(page + "remove/", link).status_code == 302
    assert b"Same thing." not in client.get(page).content
