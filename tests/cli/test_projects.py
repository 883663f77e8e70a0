"""`fingerpost inspect` and `fingerpost compare`: what they say of projects, and how they end."""

import json

from qdpx import BARRIER, BEN, NEED, archive, coding, one_coding, project, selection, text_source
from terminal import run


def saved(folder, name, content):
    (folder / name).write_bytes(content)
    return folder / name


def test_inspect_says_what_is_in_a_project_and_how_it_counts(tmp_path):
    ended = run("inspect", saved(tmp_path, "theirs.qdpx", one_coding("🙂 The costs rose.")))
    assert ended.code == 0
    for said in ("theirs.qdpx: a REFI-QDA project 'Trial', written by A tool 1.", "Ana, Ben", "1 text"):
        assert said in ended.text
    assert "read as characters, line ends as they stand (cp:raw:nobom:excl)." in ended.text
    assert "1 of 1 quotations verified." in ended.text


def test_inspect_tells_programs_in_json(tmp_path):
    path = saved(
        tmp_path, "theirs.qdpx", archive(project(text_source(selection(900, 950))), {"sources/t.txt": b"Costs"})
    )
    shape = json.loads(run("inspect", path, "--json").text)
    assert (shape["codings"], shape["quotations"], shape["quotations_verified"], shape["quarantined"]) == (1, 1, 0, 1)
    assert {problem["severity"] for problem in shape["problems"]} == {"warning"}
    assert "900 950" in shape["problems"][0]["what"]


def test_inspect_counts_as_it_is_told_to(tmp_path):
    path = saved(tmp_path, "theirs.qdpx", one_coding("🙂 The costs rose.", 7, 12))
    assert "u16:raw:nobom:excl" in run("inspect", path, "--offsets", "u16:raw:nobom:excl").text
    wrong = run("inspect", path, "--offsets", "letters")
    assert wrong.code == 11 and "u16:raw:nobom:excl" in wrong.err


def test_inspect_shows_many_odd_things_in_part(tmp_path):
    sources = "".join(text_source("", guid=f"0c000000-0000-4000-8000-{n:012}", name=f"S{n}") for n in range(80))
    ended = run("inspect", saved(tmp_path, "many.qdpx", archive(project(sources))))
    assert "more like this: missing text" in ended.text and ended.text.count("is not in the file") == 1
    assert "S0; S1; " in ended.text and "… and 38 more" in ended.text


def test_a_file_that_cannot_be_read_ends_with_10(tmp_path):
    page = saved(tmp_path, "page.qdpx", b"<!DOCTYPE html><html>Sign in</html>")
    for ended in (run("inspect", page), run("compare", page, page)):
        assert ended.code == 10 and "This is a web page" in ended.err
    assert json.loads(run("inspect", page, "--json").text)["error"]["problems"][0]["severity"] == "error"


def test_compare_says_when_nothing_is_lost(tmp_path):
    path = saved(tmp_path, "a.qdpx", one_coding())
    ended = run("compare", path, path)
    assert ended.code == 0 and "Nothing was lost and nothing gained." in ended.text


def test_compare_lists_what_is_lost_gained_and_given_to_others(tmp_path):
    other = "0d000000-0000-4000-8000-000000000002"
    second = "0e000000-0000-4000-8000-000000000002"
    words = {"sources/t.txt": b"The costs rose."}
    lost = selection(10, 14, coding(second, NEED), guid=other)
    before = saved(tmp_path, "a.qdpx", archive(project(text_source(selection(4, 9) + lost)), words))
    after = saved(tmp_path, "b.qdpx", archive(project(text_source(selection(4, 9, coding(user=BEN)))), words))
    told = run("compare", before, after).text
    assert "Site 04, 10-14 “rose”: Need, by Ana" in told
    assert "1 coding is in both, but by another coder." in told
    shape = json.loads(run("compare", before, after, "--json").text)
    assert shape["codings"]["lost"] == [
        {"source": "Site 04", "place": "10-14", "words": "rose", "code": ["Need"], "coder": "Ana"}
    ]
    assert [(row["coder"], row["coder_after"]) for row in shape["recoded"]] == [("Ana", "Ben")]
    assert BARRIER not in told
