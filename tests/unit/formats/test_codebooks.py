"""Codebooks as tables: what columns may be called, places as paths or levels, and what we write read back."""

import pytest

from fingerpost.formats.codebooks import TABLES, lines_of, lines_of_project
from fingerpost.formats.sheets import read_sheet
from fingerpost.terms.codebook import CodeLine
from fingerpost.terms.errors import Unreadable
from fingerpost.terms.project import Code, Project


def lines(text: str):
    return lines_of("b.csv", read_sheet("b.csv", text.encode()).value)


@pytest.mark.parametrize(
    "text",
    [
        "name,parent\nTrust,Working together / Contact\n",
        "Code,Under\nTrust,Working together > Contact\n",
        "LABEL,group\nTrust,Working together::Contact\n",
        "code\nWorking together / Contact / Trust\n",
        "code,path\nTrust,Working together\\Contact\\Trust\n",
    ],
)
def test_place_is_a_path_however_it_is_written(text: str) -> None:
    assert [line.path for line in lines(text).value] == [("Working together", "Contact", "Trust")]


def test_columns_of_levels_go_on_until_the_next_name() -> None:
    text = "Theme,Sub-theme,Code,Definition\nWork,Contact,Trust,One\n,,Candour,Two\n,Rules,Law,\nTime,,Late,\n"
    assert [(" / ".join(line.path), line.is_heading) for line in lines(text).value] == [
        ("Work", True), ("Work / Contact", True), ("Work / Contact / Trust", None), ("Work / Contact / Candour", None),
        ("Work / Rules", True), ("Work / Rules / Law", None), ("Time", True), ("Time / Late", None),
    ]  # fmt: skip


def test_levels_without_a_column_of_names_name_the_lowest() -> None:
    found = lines("Level 1,Level 2,Description\nWork,Trust,One\nWork,,All of it\n").value
    assert [(line.path, line.definition) for line in found] == [
        (("Work",), ""),
        (("Work", "Trust"), "One"),
    ]


def test_words_keep_their_lines_and_lose_our_guard() -> None:
    [line] = lines('name,definition,heading,id\nA,"\'=1+1\nnext",x,{9F3A}\n').value
    assert (line.definition, line.is_heading, line.guid) == ("=1+1\nnext", True, "9f3a")


def test_columns_that_are_not_read_are_named() -> None:
    assert "'Frequency'" in lines("name,Frequency\nA,3\n").problems[0].what


def test_table_of_an_exhibit_is_read_without_its_notes() -> None:
    text = "Code,Under,Definition,Uses\nTrust,Work,One,3\n\nTitle,A codebook\nNote,Counted\n"
    assert [line.name for line in lines(text).value] == ["Trust"]


@pytest.mark.parametrize(("text", "message"), [("colour\nred\n", "names of codes"), ("name,definition\n", "no code")])
def test_table_without_codes_is_refused(text: str, message: str) -> None:
    with pytest.raises(Unreadable, match=message):
        lines(text)


@pytest.mark.parametrize("suffix", list(TABLES))
def test_what_is_written_is_read_back_the_same(suffix: str, tmp_path) -> None:
    written = [
        CodeLine((), "Work", is_heading=True, guid="9f3a"),
        CodeLine(("Work",), "=Trust", "+one\n\ntwo", "-in", "@out", "“said”", "a; b", "#00aa11", False, "77aa"),
        CodeLine(("Work", "=Trust"), "Deep 😀", "\tx"),
    ]
    TABLES[suffix](written, tmp_path / f"b{suffix}")
    read = lines_of("b", read_sheet(f"b{suffix}", (tmp_path / f"b{suffix}").read_bytes()).value).value
    assert [(r.path, r.definition, r.include, r.exclude, r.example, r.synonyms, r.colour, r.guid) for r in read] == [
        (w.path, w.definition.strip(), w.include, w.exclude, w.example, w.synonyms, w.colour, w.guid) for w in written
    ]
    assert [bool(r.is_heading) for r in read] == [True, False, False]


def test_codes_of_another_tool_keep_their_tree_and_words() -> None:
    codes = (Code("{AA}", "Work", codable=False), Code("bb", "Trust\n", parent=0, color="#FF0000", description=" One "))
    found = lines_of_project(Project("p", codes=codes))
    assert [(line.path, line.definition, line.colour, line.is_heading, line.guid) for line in found] == [
        (("Work",), "", "", True, "aa"),
        (("Work", "Trust"), "One", "#ff0000", False, "bb"),
    ]


def test_a_code_under_one_of_the_same_name_stays_there() -> None:
    found = lines("name,parent\nWork,\nTrust,Work\nTrust,Work / Trust\n").value
    assert [line.path for line in found] == [("Work",), ("Work", "Trust"), ("Work", "Trust", "Trust")]
