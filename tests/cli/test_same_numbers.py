"""The page, the command line and Python show the same exhibit, on both databases."""

import asyncio
import json

import pytest
from django.test import Client

import fingerpost as fp
from fingerpost.exhibits.matrix import matrix
from fingerpost.formats.exhibits.json import shape
from fingerpost.store.connection import close, create_study, using
from fingerpost.store.location import locate
from round_drawn import draw_round
from terminal import run
from world import draw

ASKED = [
    {"rows": "code", "cols": "site", "count": "sites"},
    {"rows": "code", "cols": "wave", "count": "codings"},
    {"rows": "code", "cols": "role", "count": "passages"},
]

AGREED = (
    "coding", "source", "code", "coder", "start", "end", "quote", "polarity", "site", "wave", "kind", "role", "version",
    "layer",
)  # fmt: skip


def place(location):
    return location.url or str(location.path)


def by_command(location, *words):
    ended = run("show", *words, "--study", place(location), "--format", "json", "--as", "lena@example.org")
    assert ended.code == 0, ended.err
    return json.loads(ended.text)


def by_python(location, ask):
    with fp.open(place(location), as_="lena@example.org") as study:
        return shape(ask(study).exhibit)


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked["cols"])
def test_a_matrix_is_the_same_by_command_and_in_python(drawn_study, asked):
    location, _ = drawn_study
    words = [word for name, value in asked.items() for word in (f"--{name}", value)]
    told = by_command(location, "matrix", *words)
    assert told == by_python(location, lambda study: study.matrix(**asked))
    assert any(cell["refs"] for row in told["rows"] for cell in row["cells"])


def test_quotations_and_codebook_are_the_same_by_command_and_in_python(drawn_study):
    location, _ = drawn_study
    assert by_command(location, "quotations", "--code", "Ties") == by_python(location, lambda s: s.quotations("Ties"))
    assert by_command(location, "codebook") == by_python(location, lambda s: s.codebook())


@pytest.fixture
def with_round(study_file):
    """A study file of its own with the world and a revealed round in it."""
    location = locate(study_file)
    create_study(location)
    with using(location):
        draw_round(draw())
    close(location)
    return location


def test_agreement_is_the_same_by_command_and_in_python(with_round):
    told = by_command(with_round, "agreement", "--round", "1", "--unit", "sentence", "--threshold", "0.6")
    asked = {"round": 1, "unit": "sentence", "threshold": 0.6}
    assert told == by_python(with_round, lambda study: study.agreement(**asked))
    assert any(cell["refs"] for row in told["rows"] for cell in row["cells"])


def test_the_frame_of_agreement_holds_the_figures(with_round):
    with fp.open(place(with_round), as_="lena@example.org") as study:
        frame = study.agreement(code="Pace").frame
    assert frame.select("Code", "Both", "Second only", "N").row(0) == ("Pace", 1, 1, 7)
    assert frame["Kappa"].dtype.is_float()


def test_the_page_downloads_what_the_exhibit_says(world):
    client = Client(HTTP_HOST="localhost")
    client.force_login(world.lead)
    asked = {"rows": "code", "cols": "site", "count": "sites", "format": "json"}
    answer = client.post(f"/p/{world.programme.key}/matrix/download/", asked)
    page, here = json.loads(answer.content), shape(matrix(viewer=world.lead, programme=world.programme))
    assert page["rows"] == here["rows"] and page["columns"] == here["columns"]


def test_the_frame_holds_the_numbers_of_the_exhibit(drawn_study):
    with fp.open(place(drawn_study[0])) as study:
        frame = study.matrix(cols="wave", count="codings").frame
    money = frame.filter(frame["Code"] == "Money").row(0, named=True)
    assert money == {"Code": "Money", "path": ["Work"], "W1": None, "W2": 2, "All": 2}


def test_codings_come_with_the_agreed_columns(drawn_study):
    with fp.open(place(drawn_study[0])) as study:
        codings = study.codings()
    assert set(AGREED) <= set(codings.columns) and codings.height == 12
    silent = codings.filter(codings["source"] == "The silent")
    assert silent["quote"].to_list() == [None]


def test_a_notebook_with_its_event_loop_can_have_two_studies_open(drawn_study, own):
    async def cell():
        with fp.open(place(drawn_study[0])) as one, fp.open(own) as other:
            return one.programmes, other.programmes, one.codings().height, other.codings().height

    assert asyncio.run(cell()) == (["Drawn World"], ["Community <b>teams</b>"], 12, 0)


def test_what_is_shown_in_a_notebook_is_a_table_without_markup_from_names(own):
    with fp.open(own, write=True) as study:
        study.add_code("<script>alert(1)</script>")
        page = study.codebook()._repr_html_()
    assert "<table>" in page and "<script>" not in page and "&lt;script&gt;" in page


def test_a_text_is_brought_in_coded_and_counted_in_python(own, tmp_path):
    (tmp_path / "talk.txt").write_text("We rang. 😀 We rang again.", encoding="utf-8")
    with fp.open(own, write=True) as study:
        assert study.import_files(tmp_path / "talk.txt", kind="interview").sources == 1
        study.add_code("Ties")
        study.code("talk", "We rang again.", "Ties", polarity="facilitator")
        study.code("talk", (0, 8), "Ties")
        assert study.codings()["quote"].to_list() == ["We rang.", "We rang again."]
        assert study.matrix(cols="kind", count="codings").frame["interview"].to_list() == [2]


@pytest.mark.parametrize(
    ("words", "error"),
    [("We sang", "NotFound"), ("We rang", "Conflict"), ((5, 5), "Invalid"), ((0, 999), "Invalid")],
)
def test_words_that_are_no_one_passage_are_refused(own, tmp_path, words, error):
    (tmp_path / "talk.txt").write_text("We rang. We rang again.", encoding="utf-8")
    with fp.open(own, write=True) as study:
        study.import_files(tmp_path / "talk.txt")
        study.add_code("Ties")
        with pytest.raises(Exception) as caught:
            study.code("talk", words, "Ties")
    assert type(caught.value).__name__ == error


def test_a_study_opened_for_reading_is_not_changed(own):
    with fp.open(own) as study, pytest.raises(Exception, match="write=True"):
        study.add_code("Ties")


def test_a_study_that_is_not_there_says_so(tmp_path):
    with pytest.raises(Exception, match="no such study file"):
        fp.open(tmp_path / "none.fingerpost")
