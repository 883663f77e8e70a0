"""Rows as sources: what the text is, what goes together, and which days are meant."""

from datetime import date

import pytest

from fingerpost.formats.rows import guessed, sources_of
from fingerpost.formats.sheets import read_sheet
from fingerpost.terms.errors import Unreadable
from fingerpost.terms.sheets import Columns


def sheet(text: str):
    return read_sheet("s.csv", text.encode()).value


def made(text: str, *columns: str, **more):
    return sources_of("s.csv", sheet(text), Columns(columns, **more))


def test_each_row_with_text_is_a_source() -> None:
    reading = made("id,text\n1,First words.\n2,\n3,More.\n", "text")
    assert [(one.rows, one.text.title, one.text.text) for one in reading.value] == [
        ((2,), "s, row 2", "First words."),
        ((4,), "s, row 4", "More."),
    ]
    assert [(problem.where, problem.what) for problem in reading.problems] == [("s.csv, row 3", "There is no text.")]


def test_several_columns_of_text_become_sections_of_their_names() -> None:
    [one] = made("who,Helped,Hindered\nP1,Meetings,\n", "Helped", "Hindered").value
    assert [(s.label, one.text.text[s.start : s.end]) for s in one.text.sections] == [("Helped", "Meetings")]


def test_rows_that_go_together_are_one_source_with_a_section_for_each_question() -> None:
    text = "who,question,answer\nP1,What helped?,Trust\nP2,What helped?,Time\nP1,What hindered?,Rules\n"
    keys = {"what helped?": "helped"}
    columns = Columns(("answer",), together="who", question="question")
    first, second = sources_of("s.csv", sheet(text), columns, keys).value
    assert (first.rows, first.text.title, second.text.title) == ((2, 4), "P1", "P2")
    assert [(s.label, s.key, first.text.text[s.start : s.end]) for s in first.text.sections] == [
        ("What helped?", "helped", "Trust"),
        ("What hindered?", "", "Rules"),
    ]


def test_rows_with_nothing_to_go_by_stay_alone() -> None:
    assert len(made("who,text\n,a\n,b\nx,c\nX,d\n", "text", together="who").value) == 3


def test_who_speaks_becomes_a_turn_over_the_whole_text() -> None:
    [one] = made("who,text\nP1,Some words\n", "text", participant="who").value
    assert [(turn.start, turn.end, turn.label) for turn in one.text.turns] == [(0, 10, "P1")]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-05-31", date(2024, 5, 31)),
        ("2024-05-31T10:00:00", date(2024, 5, 31)),
        ("31/05/2024 09:30", date(2024, 5, 31)),
        ("1.2.2024", date(2024, 2, 1)),
        ("3 May 2024", date(2024, 5, 3)),
        ("31/05/24", date(2024, 5, 31)),
        ("May", None),
        ("31/31/2024", None),
    ],
)
def test_days_are_read_with_the_day_before_the_month(written: str, meant: date | None) -> None:
    reading = made(f"text,day\nwords,{written}\n", "text", date="day")
    assert reading.value[0].held_on == meant
    assert bool(reading.problems) is (meant is None or written == "1.2.2024")


def test_other_columns_are_kept_where_they_hold_something() -> None:
    [one] = made("text,age,sex,empty\nwords,40,f,\n", "text", attributes=("*",)).value
    assert one.attributes == {"age": "40", "sex": "f"}
    [one] = made("text,age,sex\nwords,40,f\n", "text", attributes=("sex",)).value
    assert one.attributes == {"sex": "f"}


def test_rows_that_differ_where_they_should_not_are_told_once() -> None:
    reading = made("who,site,text\na,01,x\na,02,y\na,,z\n", "text", together="who", site="site")
    assert reading.value[0].site == "01"
    assert [problem.where for problem in reading.problems] == ["s.csv, row 3"]


def test_columns_are_guessed_by_name_and_the_text_by_length() -> None:
    columns = guessed(sheet("Site,Wave,Day,Free words\n01,W1,2024-01-01,A long answer about it\n"))
    assert columns == Columns(("Free words",), site="Site", wave="Wave", date="Day", attributes=("*",))


def test_columns_called_by_questions_are_the_text() -> None:
    text = "Sure?,What helped?,What hindered?\nyes,The weekly meeting above all,Time and again the time\n"
    assert guessed(sheet(text)).text == ("What helped?", "What hindered?")


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (Columns(()), "No column was named for the text"),
        (Columns(("nope",)), "no column 'nope'"),
        (Columns(("text",), question="who"), "which rows go together"),
        (Columns(("empty",)), "No row holds any text"),
    ],
)
def test_columns_that_cannot_be_are_refused(columns: Columns, message: str) -> None:
    with pytest.raises(Unreadable, match=message) as refusal:
        sources_of("s.csv", sheet("who,text,empty\nP1,words,\n"), columns)
    assert refusal.value.hint


def test_every_column_that_is_missing_is_named() -> None:
    with pytest.raises(Unreadable) as refusal:
        made("text\nx\n", "text", site="a", wave="b")
    assert len(refusal.value.problems) == 2
