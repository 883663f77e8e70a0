"""`fingerpost search` and the notebook's `search`: the same places as on the page."""

import json

import pytest

from fingerpost.workbench import open as open_study
from terminal import run

TALK = "Ann: We rang each other.\n\nBob: It rings long, but it worked.\n\nAnn: Café every day.\n"


@pytest.fixture
def study(own, tmp_path):
    (tmp_path / "talk.txt").write_text(TALK, encoding="utf-8")
    assert run("import", tmp_path / "talk.txt", "--study", own).code == 0
    return own


def test_places_are_printed_with_what_stands_around_them(study):
    ended = run("search", "cafe OR rang", "--study", study)
    assert ended.code == 0 and "talk (other, 2 places)" in ended.text
    assert "every day" in ended.text and "each other" in ended.text


def test_counts_alone(study):
    ended = run("search", "ringing", "--count", "--study", study)
    assert "talk (other, 1 place)" in ended.text and "long" not in ended.text


def test_json_holds_every_place(study):
    shape = json.loads(run("search", "rang OR every", "--json", "--study", study).text)
    assert shape["places"] == 2 and [TALK[a:b] for s in shape["sources"][0]["snippets"] for a, b in s["at"]] == [
        "rang",
        "every",
    ]


def test_what_cannot_be_read_is_told(study):
    ended = run("search", "NOT rang", "--study", study)
    assert ended.code == 11 and "NOT needs something beside it" in ended.err


def test_a_notebook_has_every_place_as_a_frame(study):
    with open_study(study) as bench:
        frame = bench.search("ring* OR rang")
    assert frame.columns == ["source_id", "source", "start", "end", "words"]
    assert frame["words"].to_list() == ["rang", "rings"]


def test_passages_are_found_by_command_and_notebook(study):
    with open_study(study, write=True) as bench:
        bench.add_code("Contact")
        bench.code("talk", "We rang each other.", "Contact")
        assert bench.passages("[Contact] rang").frame["Passage"].to_list() == ["We rang each other."]
    ended = run("find", "[Contact] OR ring*", "--study", study, "--format", "csv")
    assert ended.code == 0 and "We rang each other." in ended.text and "rings" in ended.text
    assert run("find", "[Contact]", "--count", "--study", study).text.split() == ["no", "site", "no", "wave", "1"]
    assert run("find", "[Contract]", "--study", study).code == 12
