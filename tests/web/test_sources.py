"""The list of sources, and bringing files in by page."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fingerpost.store.models import LedgerEvent, Source

HOME = "/p/drawn-world/"
READERS = [("owner", 200), ("lead", 200), ("coder_b", 200), ("reader", 403), ("site_lead", 403), ("stranger", 404)]


def file(name, text="Ada: One.\nBen: Two and a bit.\nAda: Three."):
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def bring_in(client, *files, **more):
    return client.post(HOME + "import/", {"texts": list(files), "kind": "interview", "operation": str(uuid4()), **more})


@pytest.mark.parametrize("path", ["sources/"])
@pytest.mark.parametrize(("name", "status"), READERS)
def test_sources_open_for_who_reads_them_and_nothing_is_written(world, client_of, written, path, name, status):
    client = client_of(getattr(world, name))
    writes, page = written(lambda: client.get(HOME + path))
    assert (page.status_code, writes) == (status, [])


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"The report", "The interview", "The note", "The silent"}),
        ("kind=interview", {"The interview", "The silent"}),
        ("site=01", {"The report", "The note"}),
        ("wave=W2&kind=interview", {"The interview"}),
        ("role=Manager", {"The interview"}),
        ("site=03", set()),
    ],
)
def test_filters_in_the_address_choose_the_sources(world, client_of, query, titles):
    page = client_of(world.lead).get(f"{HOME}sources/?{query}").content.decode()
    listed = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert {title for title in ("The report", "The interview", "The note", "The silent") if title in listed} == titles
    assert ("No source is like that" in page) is (not titles)


def test_the_list_counts_words_codings_and_coders(world, client_of):
    page = client_of(world.coder_a).get(HOME + "sources/?kind=site-report").content.decode()
    cells = page.partition("<tbody>")[2].partition("</tbody>")[0]
    words = len(world.sources["report"].current.text.split())
    assert [f'<td class="number">{n}</td>' in cells for n in (words, 3, 2)] == [True] * 3


def test_an_empty_programme_says_how_to_begin(world, client_of):
    client_of(world.owner).post("/", {"name": "Second"})
    page = client_of(world.owner).get("/p/second/sources/").content.decode()
    assert "No text is here yet" in page and 'href="/p/second/import/"' in page


@pytest.mark.parametrize(("name", "status"), [*READERS[:3], ("reader", 403), ("site_lead", 403), ("stranger", 404)])
def test_only_who_may_import_does(world, client_of, name, status):
    client, before = client_of(getattr(world, name)), Source.objects.count()
    assert client.get(HOME + "import/").status_code == status
    assert bring_in(client, file("talk.txt")).status_code == status
    assert Source.objects.count() == before + (status == 200)


def test_an_import_reports_what_was_read_of_each_file(world, client_of):
    page = bring_in(
        client_of(world.coder_a), file("talk.txt"), file("notes.md", "# Day one\n\nIt rained."), site="02", wave="W2"
    )
    said = page.content.decode()
    assert "2 sources imported" in said and "Ada, Ben" in said
    talk = Source.objects.get(title="talk")
    assert (talk.kind, talk.site.key, talk.wave.key) == ("interview", "02", "W2")
    assert f"/sources/{talk.guid}/" in said


def test_the_same_file_again_is_recognised_and_not_doubled(world, client_of):
    client = client_of(world.coder_a)
    bring_in(client, file("talk.txt"))
    before = (Source.objects.count(), LedgerEvent.objects.count())
    said = bring_in(client, file("again.txt")).content.decode()
    assert "Nothing new was imported" in said and "here already, not doubled" in said
    assert (Source.objects.count(), LedgerEvent.objects.count()) == before


def test_one_file_that_cannot_be_read_keeps_all_out_and_says_why(world, client_of):
    before = Source.objects.count()
    page = bring_in(client_of(world.coder_a), file("talk.txt"), file("photo.txt", b"\x89PNG\r\n\x1a\n\x00\x00"))
    said = page.content.decode()
    assert page.status_code == 422 and "Nothing was imported." in said and "photo.txt" in said
    assert Source.objects.count() == before


@pytest.mark.parametrize(
    ("files", "complaint"),
    [([], "Choose at least one file."), ([file(f"{n}.txt") for n in range(101)], "at most 100 files at once")],
    ids=["none", "too many"],
)
def test_a_form_without_fitting_files_is_complained_of(world, client_of, files, complaint):
    page = bring_in(client_of(world.coder_a), *files)
    assert page.status_code == 400 and complaint in page.content.decode()


def test_a_file_name_never_leaves_its_folder_and_never_becomes_markup(world, client_of):
    said = bring_in(client_of(world.coder_a), file("..\\..\\<b>x</b>.txt")).content.decode()
    assert "<b>x" not in said and "1 source imported" in said
