"""Tables by page: looked at first, brought in by those who may, and codings taken away by those who may read them."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fingerpost.actions.codebook import open_draft
from fingerpost.store.models import CodeEntry, LedgerEvent, Source, VariableValue
from fingerpost.terms.codebook import VersionStatus

HOME = "/p/drawn-world/"
SURVEY = "Site,Who,Answer,Age\n01,Zed,Meetings <b>helped</b>.,40\n02,,Trust took time.,\n"


def upload(name, text):
    return SimpleUploadedFile(name, text.encode())


def looked_at(client, text=SURVEY):
    """The page that shows a table, and the fields of its form."""
    page = client.post(HOME + "import/rows/", {"table": upload("survey.csv", text)})
    said = page.content.decode()
    fields = {"held": re.search(r'name="held" value="([^"]+)"', said)[1], "kind": "other", "operation": str(uuid4())}
    for name in re.findall(r'<select name="(column-\d+)"', said):
        chosen = re.search(rf'<select name="{name}".*?<option value="(\w*)" selected', said, re.DOTALL)
        fields[name] = chosen[1] if chosen else ""
    return page, said, fields


def test_a_table_is_shown_with_its_columns_guessed_and_nothing_is_written(world, client_of):
    before = (Source.objects.count(), LedgerEvent.objects.count())
    _, said, fields = looked_at(client_of(world.coder_a))
    assert "2 rows would make 2 sources" in said and "&lt;b&gt;helped" in said and "<b>helped" not in said
    assert [fields[f"column-{n}"] for n in range(4)] == ["site", "attributes", "text", "attributes"]
    assert (Source.objects.count(), LedgerEvent.objects.count()) == before


def test_columns_can_be_told_otherwise_before_it_comes_in(world, client_of):
    client = client_of(world.coder_a)
    _, _, fields = looked_at(client)
    again = client.post(HOME + "import/rows/", {**fields, "column-1": "participant", "act": "look"}).content.decode()
    assert "survey, Zed, row 2" in again
    done = client.post(HOME + "import/rows/", {**fields, "column-1": "participant", "column-3": "", "act": "import"})
    assert "2 sources imported" in done.content.decode()
    source = Source.objects.get(title="survey, Zed, row 2")
    assert source.site.key == "01" and source.current.text == "Meetings <b>helped</b>."
    assert not VariableValue.objects.filter(source=source).exists()


def test_two_columns_for_one_thing_and_none_for_the_text_are_complained_of(world, client_of):
    client = client_of(world.coder_a)
    _, _, fields = looked_at(client)
    page = client.post(HOME + "import/rows/", {**fields, "column-1": "site", "act": "import"})
    assert page.status_code == 400 and "More than one column is taken for: site (Site, Who)" in page.content.decode()
    page = client.post(HOME + "import/rows/", {**fields, "column-2": "", "act": "import"})
    assert page.status_code == 400 and "No column is taken for the text" in page.content.decode()


def test_places_that_are_not_there_are_listed_by_row(world, client_of):
    client = client_of(world.coder_a)
    _, said, fields = looked_at(client, SURVEY + "99,,More.,\n")
    assert "row 4" in said and "no site &#x27;99&#x27;" in said
    page = client.post(HOME + "import/rows/", {**fields, "act": "import"})
    assert page.status_code == 422 and "row 4" in page.content.decode()
    assert client.post(HOME + "import/rows/", {**fields, "act": "import", "leave_blank": "on"}).status_code == 200


def test_what_somebody_holds_is_nobody_elses(world, client_of):
    _, _, fields = looked_at(client_of(world.coder_a))
    page = client_of(world.lead).post(HOME + "import/rows/", {**fields, "act": "import"})
    assert page.status_code == 422 and "not here any more" in page.content.decode()
    assert client_of(world.lead).post(HOME + "import/rows/", {"held": "made up"}).status_code == 422


def test_a_file_that_is_no_table_is_refused(world, client_of):
    page = client_of(world.coder_a).post(HOME + "import/rows/", {"table": upload("a.xlsx", "not at all")})
    assert page.status_code == 422 and "not an Excel workbook" in page.content.decode()
    assert client_of(world.coder_a).post(HOME + "import/rows/", {}).status_code == 400


@pytest.mark.parametrize(("name", "status"), [("reader", 403), ("site_lead", 403), ("stranger", 404)])
def test_who_may_not_import_finds_no_way_in(world, client_of, name, status):
    client = client_of(getattr(world, name))
    assert client.post(HOME + "import/rows/", {"table": upload("a.csv", SURVEY)}).status_code == status
    assert client.post(HOME + "codebook/import/", {"book": upload("a.csv", "name\nX\n")}).status_code == status
    assert client.post(HOME + "codings/table/", {"format": "csv"}).status_code == status


@pytest.fixture
def draft(world):
    found = world.codebook.versions.filter(status=VersionStatus.DRAFT).first()
    return found or open_draft(by=world.lead, codebook=world.codebook)


def test_a_codebook_is_shown_and_then_brought_into_the_draft(world, client_of, draft):
    client = client_of(world.lead)
    looked = client.post(HOME + "codebook/import/", {"book": upload("b.csv", "name,parent\nNew <i>one</i>,Fresh\n")})
    said = looked.content.decode()
    assert "2 added" in said and "New &lt;i&gt;one" in said and not CodeEntry.objects.filter(name="Fresh").exists()
    token = re.search(r'name="held" value="([^"]+)"', said)[1]
    done = client.post(HOME + "codebook/import/", {"held": token, "operation": str(uuid4()), "reason": "Workshop"})
    assert done.status_code == 302 and CodeEntry.objects.filter(version=draft, name="New <i>one</i>").exists()


def test_rows_in_conflict_are_shown_and_left_out_by_choice(world, client_of, draft):
    client = client_of(world.lead)
    said = client.post(HOME + "codebook/import/", {"book": upload("b.csv", "name\nTwice\nTwice\n")}).content.decode()
    assert "1 conflict" in said and "Row 2 has a code of this name" in said
    token = re.search(r'name="held" value="([^"]+)"', said)[1]
    refused = client.post(HOME + "codebook/import/", {"held": token, "operation": str(uuid4())})
    assert refused.status_code == 422 and not CodeEntry.objects.filter(name="Twice").exists()
    client.post(HOME + "codebook/import/", {"held": token, "operation": str(uuid4()), "skip": "yes"})
    assert CodeEntry.objects.filter(name="Twice").count() == 1


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "jsonld"])
def test_codings_are_taken_away_and_that_is_on_record(world, client_of, form):
    before = LedgerEvent.objects.count()
    page = client_of(world.coder_a).post(HOME + "codings/table/", {"format": form})
    assert page.status_code == 200 and page["Content-Disposition"].endswith(f'.{form}"') and len(page.content) > 100
    assert LedgerEvent.objects.count() == before + 1


def test_a_codebook_leaves_as_a_table_for_whoever_sees_it(world, client_of):
    page = client_of(world.reader).post(HOME + "codebook/table/", {"format": "csv"})
    assert page.status_code == 200 and page.content.startswith(b"\xef\xbb\xbfname,parent,heading")
    assert client_of(world.reader).post(HOME + "codebook/table/", {"format": "pdf"}).status_code in (400, 422)
