"""Projects in and out by page, cases, and who may: owner, fellow coder, site lead, stranger."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from drawn_project import MEMBERS, project
from fingerpost.actions import projects
from fingerpost.formats.refi.write import write_project
from fingerpost.store.models import Coding, LedgerEvent, ProjectFile, Source

HOME = "/p/drawn-world/"
PAGES = ["import/projects/", "export/", "cases/"]
WHO = [("owner", 200), ("lead", 200), ("coder_b", 200), ("reader", 403), ("site_lead", 403), ("stranger", 404)]


@pytest.fixture(scope="module")
def theirs(tmp_path_factory):
    path = tmp_path_factory.mktemp("theirs") / "theirs.qdpx"
    with path.open("wb") as out:
        write_project(project(), out, lambda name: [MEMBERS[name]] if name in MEMBERS else None)
    return path.read_bytes()


def bring_in(client, content, name="theirs.qdpx", **more):
    file = SimpleUploadedFile(name, content)
    sent = {"projects": [file], "kind": "interview", "codes": "join", "operation": str(uuid4()), **more}
    return client.post(HOME + "import/projects/", sent)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("name", "status"), WHO)
def test_pages_open_for_whom_they_are_for_and_nothing_is_written(world, client_of, written, page, name, status):
    client = client_of(getattr(world, name))
    writes, answer = written(lambda: client.get(HOME + page))
    assert (answer.status_code, writes) == (status, [])


def test_a_project_comes_in_and_its_page_tells(world, client_of, theirs):
    client = client_of(world.lead)
    answer = bring_in(client, theirs)
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "quotations verified" in page and "What to do now" in page and "pictures and recordings" in page
    assert Source.objects.get(title="Talk").kind == "interview"


def test_a_rehearsal_tells_and_writes_nothing(world, client_of, theirs):
    before = (Coding.objects.count(), LedgerEvent.objects.count())
    page = bring_in(client_of(world.lead), theirs, rehearse="1").content.decode()
    assert "Nothing was written" in page and "what would come in" in page
    assert (Coding.objects.count(), LedgerEvent.objects.count()) == before


def test_a_form_sent_twice_imports_once(world, client_of, theirs):
    operation = str(uuid4())
    first, second = (bring_in(client_of(world.lead), theirs, operation=operation) for _ in "ab")
    assert first["Location"] == second["Location"] and ProjectFile.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.qdpx", b"<!doctype html><title>Sign in"), ("a.qdpx", b"PK\x03\x04broken"), ("a.doc", b"x")],
)
def test_what_cannot_be_read_is_refused_and_leaves_nothing(world, client_of, name, content):
    before = LedgerEvent.objects.count()
    answer = bring_in(client_of(world.lead), content, name)
    assert answer.status_code == 422 and "Nothing was imported" in answer.content.decode()
    assert LedgerEvent.objects.count() == before and not ProjectFile.objects.exists()


def test_a_coder_is_told_why_codes_cannot_come_in(world, client_of, theirs):
    assert bring_in(client_of(world.coder_a), theirs).status_code == 403
    assert not ProjectFile.objects.exists()


def test_an_import_is_taken_back_by_page(world, client_of, theirs):
    client = client_of(world.lead)
    place = bring_in(client, theirs)["Location"]
    assert client.post(place + "undo/", {"operation": str(uuid4())}).status_code == 302
    assert not Source.objects.filter(title="Talk").exists()
    assert "was taken back by" in client.get(place).content.decode()


def test_what_others_built_on_is_said_when_it_cannot_be_taken_back(world, client_of, theirs):
    client = client_of(world.lead)
    place = bring_in(client, theirs)["Location"]
    world.sources["talk"] = Source.objects.get(title="Talk")
    world.code("talk", "Nobody knew why", "Pace", world.coder_a)
    page = client.post(place + "undo/", {"operation": str(uuid4())}, follow=True).content.decode()
    assert "built on this import" in page and Source.objects.filter(title="Talk").exists()


def test_another_coders_import_is_not_ones_own_to_take_back(world, client_of, theirs):
    place = bring_in(client_of(world.lead), theirs)["Location"]
    assert client_of(world.coder_a).post(place + "undo/", {"operation": str(uuid4())}).status_code == 403
    assert Source.objects.filter(title="Talk").exists()


def test_a_project_leaves_as_a_file_and_that_is_on_record(world, client_of):
    answer = client_of(world.coder_a).post(HOME + "export/download/", {"format": "qdpx", "for": "nvivo"})
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"PK") and answer["Cache-Control"] == "no-store"
    assert "for-nvivo.qdpx" in answer["Content-Disposition"]
    event = LedgerEvent.objects.last()
    assert (event.details["exhibit"], event.details["format"], event.actor) == ("project", "qdpx", world.coder_a)


@pytest.mark.parametrize("asked", [{"format": "exe", "for": ""}, {"format": "qdpx", "for": "word"}, {}])
def test_what_is_no_format_or_tool_is_refused(world, client_of, asked):
    assert client_of(world.lead).post(HOME + "export/download/", asked).status_code == 400


def test_the_export_page_says_what_stays_and_what_a_tool_loses(world, client_of):
    page = client_of(world.lead).get(HOME + "export/?for=nvivo").content.decode()
    assert "blacked out" in page and "What NVivo will not keep" in page and "count differently" in page


def test_cases_are_shown_and_filtered(world, client_of, theirs):
    client = client_of(world.lead)
    bring_in(client, theirs)
    page = client.get(HOME + "cases/").content.decode()
    assert "Ward 3" in page and "<td>007</td>" in page and "Variables of sources" in page
    variable = ProjectFile.objects.get().programme.variables.get().guid
    assert "Ward 3" in client.get(f"{HOME}cases/?variable={variable}&value=007").content.decode()
    assert "No case is like that" in client.get(f"{HOME}cases/?variable={variable}&value=8").content.decode()
    assert "No case is like that" in client.get(f"{HOME}cases/?name=nobody").content.decode()
    assert client.get(f"{HOME}cases/?variable=nonsense&value=%00").status_code in (200, 400)


def test_a_case_shows_its_values_and_sources(world, client_of, theirs):
    client = client_of(world.lead)
    bring_in(client, theirs)
    guid = ProjectFile.objects.get().programme.cases.get().guid
    page = client.get(f"{HOME}cases/{guid}/").content.decode()
    assert "A ward." in page and "007" in page and "Talk" in page


def test_words_of_a_file_cannot_become_markup(world, client_of, tmp_path):
    from dataclasses import replace

    record = project()
    hostile = '<script>alert("x")</script>'
    case, source = replace(record.cases[0], name=hostile), replace(record.sources[0], name=hostile)
    record = replace(record, cases=(case,), sources=(source, *record.sources[1:]), origin=hostile)
    with (tmp_path / "h.qdpx").open("wb") as out:
        write_project(record, out, lambda name: [MEMBERS[name]] if name in MEMBERS else None)
    client = client_of(world.lead)
    place = bring_in(client, (tmp_path / "h.qdpx").read_bytes())["Location"]
    for page in (place, HOME + "cases/", HOME + "import/projects/", HOME + "export/"):
        assert "<script>alert" not in client.get(page).content.decode()


def test_a_project_among_texts_is_sent_to_its_own_page(world, client_of, theirs):
    file = SimpleUploadedFile("theirs.qdpx", theirs)
    sent = {"texts": [file], "kind": "interview", "operation": str(uuid4())}
    answer = client_of(world.lead).post(HOME + "import/", sent)
    assert answer.status_code == 400 and "is a whole project" in answer.content.decode()
    assert not ProjectFile.objects.exists()


def test_an_import_that_is_stopped_on_its_way_leaves_nothing(world, client_of, theirs, monkeypatch):
    client, operation = client_of(world.lead), str(uuid4())
    before, told = (Source.objects.count(), LedgerEvent.objects.count()), []

    def stopping(arrival):
        told.append(client.get(f"{HOME}import/progress/{operation}/").json())
        client.post(f"{HOME}import/progress/{operation}/")

    monkeypatch.setattr(projects, "bring_people", stopping)
    answer = bring_in(client, theirs, operation=operation)
    assert told == [{"what": "Writing people", "done": 0, "total": 11}]
    assert answer.status_code == 409 and "Stopped, as you asked" in answer.content.decode()
    assert (Source.objects.count(), LedgerEvent.objects.count()) == before


def test_nobody_else_sees_or_stops_an_import(world, client_of, theirs, monkeypatch):
    client, other, operation = client_of(world.lead), client_of(world.coder_a), str(uuid4())
    told, bring_people = [], projects.bring_people

    def watching(arrival):
        told.append(other.get(f"{HOME}import/progress/{operation}/").json())
        other.post(f"{HOME}import/progress/{operation}/")
        bring_people(arrival)

    monkeypatch.setattr(projects, "bring_people", watching)
    assert bring_in(client, theirs, operation=operation).status_code == 302
    assert told == [{"what": "", "done": 0, "total": 0}]
