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
