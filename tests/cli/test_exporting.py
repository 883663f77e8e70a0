"""`fingerpost export`: the file is whole or not there, its name says what it holds, and that it left is on record."""

import json
import zipfile

from fingerpost.cli.exporting import EXPORTS
from terminal import run


def test_a_codebook_leaves_as_a_word_file(own, tmp_path):
    ended = run("export", own, "-o", tmp_path / "Our Codebook.docx")
    assert ended.code == 0 and "not checked for disclosure" in ended.text
    assert "word/document.xml" in zipfile.ZipFile(tmp_path / "Our Codebook.docx").namelist()


def test_programs_are_told_in_json(own, tmp_path):
    shape = json.loads(run("export", own, "-o", tmp_path / "codebook.html", "--json").text)
    assert shape["kind"] == "codebook" and shape["bytes"] == (tmp_path / "codebook.html").stat().st_size


def test_a_name_that_says_nothing_is_refused_with_the_names_that_do(own, tmp_path):
    ended = run("export", own, "-o", tmp_path / "thing.xyz")
    assert ended.code == 11 and all(export.pattern in ended.err for export in EXPORTS)


def test_a_folder_that_is_not_there_is_named(own, tmp_path):
    assert run("export", own, "-o", tmp_path / "none" / "codebook.docx").code == 12


def test_the_help_lists_what_can_leave():
    assert all(export.line in run("export", "--help").text for export in EXPORTS)


def test_nothing_is_left_where_writing_fails(own, tmp_path):
    (tmp_path / "codebook.docx").mkdir()
    assert run("export", own, "-o", tmp_path / "codebook.docx").code in (2, 13)
    assert list(tmp_path.glob(".*.part")) == []


def test_codings_leave_as_tables_and_annotations(own, tmp_path):
    for suffix in ("csv", "xlsx", "parquet", "jsonld"):
        shape = json.loads(run("export", own, "-o", tmp_path / f"codings.{suffix}", "--json").text)
        assert shape["kind"] == "codings" and shape["counts"]["codings"] == 0 and shape["bytes"] > 0


def test_a_codebook_goes_out_to_be_edited_and_comes_back(own, tmp_path):
    (tmp_path / "mine.csv").write_text("name,parent,definition\nTrust,Working together,Said.\n", encoding="utf-8")
    looked = run("import-codebook", tmp_path / "mine.csv", "--study", own, "--dry-run")
    assert looked.code == 0 and "2 added" in looked.text and "Nothing was written" in looked.text
    assert run("import-codebook", tmp_path / "mine.csv", "--study", own).code == 0
    assert run("export", own, "-o", tmp_path / "codebook.csv").code == 0
    assert "Trust,Working together,,Said." in (tmp_path / "codebook.csv").read_text(encoding="utf-8-sig")
    again = json.loads(run("import-codebook", tmp_path / "codebook.csv", "--study", own, "--json").text)
    assert {line["becomes"] for line in again["lines"]} == {"as it is"} and again["written"] is False


def test_a_table_goes_in_by_its_rows_after_a_look(own, tmp_path):
    (tmp_path / "survey.csv").write_text("Answer,Age\nMeetings helped.,40\n,50\n", encoding="utf-8")
    looked = run("import-rows", tmp_path / "survey.csv", "--study", own, "--dry-run")
    assert looked.code == 0 and "2 rows would make 1 sources" in looked.text and "row 3" in looked.text
    told = json.loads(run("import-rows", tmp_path / "survey.csv", "--study", own, "--text", "Answer", "--json").text)
    assert (told["sources"], told["taken"]["text"]) == (1, ["Answer"])
    assert run("import-rows", tmp_path / "survey.csv", "--study", own, "--text", "Nope").code == 10


def test_a_codebook_for_taguette_says_what_it_holds_and_what_taguette_will_not_keep(own, tmp_path):
    (tmp_path / "mine.csv").write_text("name,parent\nTrust,Working together\n", encoding="utf-8")
    run("import-codebook", tmp_path / "mine.csv", "--study", own)
    ended = run("export", own, "-o", tmp_path / "t.qdc", "--for", "taguette")
    assert ended.code == 0 and "2 codes" in ended.text and "codings" not in ended.text
    assert "keeps its tags in one list" in ended.text
    refused = run("export", own, "-o", tmp_path / "t.qdpx", "--for", "taguette")
    assert refused.code == 11 and "takes codebooks" in refused.err and not (tmp_path / "t.qdpx").exists()


def test_an_export_says_whether_all_tools_count_its_texts_alike(own, tmp_path):
    (tmp_path / "plain.txt").write_text("The costs rose.", encoding="utf-8")
    run("import", tmp_path / "plain.txt", "--study", own)
    assert "stand on the same words everywhere" in run("export", own, "-o", tmp_path / "a.qdpx").text
    (tmp_path / "smile.txt").write_text("The costs \U0001f642 rose.", encoding="utf-8")
    run("import", tmp_path / "smile.txt", "--study", own)
    shape = json.loads(run("export", own, "-o", tmp_path / "b.qdpx", "--json").text)
    assert "say --for" in shape["notes"][0]
    assert "as NVivo counts" in run("export", own, "-o", tmp_path / "c.qdpx", "--for", "nvivo").text


def test_a_codebook_with_codes_of_one_name_in_one_place_comes_back_as_it_is(own, tmp_path):
    (tmp_path / "mine.csv").write_text("name,parent\nWork,\nTrust,Work\nTrust,Work / Trust\n", encoding="utf-8")
    assert run("import-codebook", tmp_path / "mine.csv", "--study", own).code == 0
    run("export", own, "-o", tmp_path / "codebook.csv")
    again = run("import-codebook", tmp_path / "codebook.csv", "--study", own)
    assert "3 as it is" in again.text and "There is nothing to do" in again.text


def test_a_look_at_a_table_says_that_missing_sites_stop_it(own, tmp_path):
    (tmp_path / "survey.csv").write_text("answer,site\nWe rang each other daily,Nowhere\n", encoding="utf-8")
    looked = run("import-rows", tmp_path / "survey.csv", "--study", own, "--dry-run")
    assert looked.code == 0 and "stop the import: add them, or say --leave-blank" in looked.text
    assert run("import-rows", tmp_path / "survey.csv", "--study", own).code == 10
