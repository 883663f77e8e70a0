"""Filled-in forms: their questions found in lines, numbers, headings and tables; other texts left alone."""

import pytest

from fingerpost.formats.docx import read as docx
from fingerpost.formats.questions import AskedQuestion, by_question
from fingerpost.terms.sources import SourceText, Span
from unit.formats.word_files import p, r, word_file

ASKED = [
    AskedQuestion("helped", "What has helped you to work together?"),
    AskedQuestion("hindered", "What has got in the way?"),
    AskedQuestion("next", "What will you do before the next wave?"),
]


def split(text: str, **more):
    reading = by_question("form.docx", SourceText("Form", text, **more), ASKED)
    return {s.key: reading.value.text[s.start : s.end] for s in reading.value.sections}, reading


@pytest.mark.parametrize(
    "text",
    [
        "Our form\n\nWhat has helped you to work together?\n\nMeetings.\n\nMany.\n\nWhat has got in the way?\n\nTime.",
        "1. What has helped you to work together\nMeetings.\n\nMany.\n(2) what has got in the way ?\nTime.",
        "Q1: What has helped you to work together?\tMeetings.\n\nMany.\nQ2: What has got in the way?\tTime.",
        "1\tWhat has helped you to work together?\tMeetings.\n\nMany.\n2\tWhat has got in the way?\tTime.",
        "What has helped you to work together? Meetings.\n\nMany.\nWhat has got in the way? Time.",
        "What has helped you in working together?\nMeetings.\n\nMany.\nWhat got in the way?\nTime.",
    ],
)
def test_answers_are_found_however_the_form_was_laid_out(text: str) -> None:
    answers, reading = split(text)
    assert answers == {"helped": "Meetings.\n\nMany.", "hindered": "Time."}
    assert "What will you do" in reading.problems[0].what


def test_form_is_taken_where_a_table_of_contents_names_the_questions_too() -> None:
    questions = "\n".join(question.text for question in ASKED)
    answers, _ = split(f"{questions}\n\n{ASKED[0].text}\nMeetings.\n{ASKED[1].text}\nTime.\n{ASKED[2].text}\nMore.")
    assert answers == {"helped": "Meetings.", "hindered": "Time.", "next": "More."}


def test_other_texts_stay_as_they_were() -> None:
    alone = "What has got in the way?\nTime."
    for text, more in (
        (alone, {}),
        ("Only words.", {"sections": (Span(0, 4, "A heading"),)}),
        ("A: What has helped you to work together?\nB: What has got in the way?", {"turns": (Span(3, 20, "A"),)}),
    ):
        _, reading = split(text, **more)
        assert reading.value == SourceText("Form", text, **more) and reading.problems == ()


def test_word_form_with_its_questions_in_a_table_is_split() -> None:
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    cells = "".join(row.format(p(r(question.text)), p(r(f"Answer to {question.key}"))) for question in ASKED)
    read = docx.read("form.docx", word_file(p(r("Living Document")) + f"<w:tbl>{cells}</w:tbl>")).value
    sections = by_question("form.docx", read, ASKED).value.sections
    assert [read.text[s.start : s.end] for s in sections] == [f"Answer to {question.key}" for question in ASKED]
