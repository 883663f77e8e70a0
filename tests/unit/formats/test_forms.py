"""Forms on paper: what is handed out, and what is read of it when it comes back filled in."""

import io

import pytest
from docx import Document

from fingerpost.formats.docx import form, read
from fingerpost.formats.questions import AskedQuestion, filled_in
from fingerpost.terms.forms import BlankForm, PrintedQuestion
from fingerpost.terms.sources import SourceText, Span

ASKED = [
    AskedQuestion("helped", "What has helped you to work together?", "One thing at a time."),
    AskedQuestion("hindered", "What has got in the way?"),
    AskedQuestion("next", "What will you do before the next wave?"),
]
BLANK = BlankForm(
    "Living Document", "Nearer Home", ("01", "Harbour (East)"), ("W3", "Wave 3"), "1 May 2024 to 12 June 2024",
    tuple(PrintedQuestion(number, each.text, each.hint) for number, each in enumerate(ASKED, start=1)),
)  # fmt: skip


def filled(*answers, above=""):
    """The Word form with these paragraphs written into the boxes, as Word would save it."""
    document = Document(io.BytesIO(form.write(BLANK)))
    boxes = [at for at, one in enumerate(document.paragraphs) if one.style.name == "Answer"][:: form.ROOM]
    for at, answer in zip(boxes, answers, strict=False):
        for line, words in enumerate(answer):
            document.paragraphs[at + line].text = words
    if above:
        document.paragraphs[2].insert_paragraph_before(above)
    stream = io.BytesIO()
    document.save(stream)
    return filled_in(read.read("form.docx", stream.getvalue()).value, ASKED)


def of(text, **more):
    return filled_in(SourceText("Form", text, **more), ASKED)


def test_our_own_form_comes_back_with_each_answer_and_nothing_beside():
    back = filled(["We met.", "Often."], [], ["Hire."])
    assert {each.key: each.text for each in back.answers} == {
        "helped": "We met.\n\nOften.", "hindered": "", "next": "Hire.",
    }  # fmt: skip
    assert (back.beside, back.site, back.wave) == ((), "01", "W3")


def test_what_is_written_above_the_questions_is_not_lost():
    assert filled(["We met."], above="Filled in by two of us.").beside[0].text == "Filled in by two of us."


def test_equal_forms_are_equal_files_and_the_empty_one_answers_nothing():
    assert form.write(BLANK) == form.write(BLANK)
    assert [each.text for each in filled().answers] == ["", "", ""]


def test_a_question_that_was_not_asked_ends_the_answer_above_it_and_is_shown():
    back = of(f"1. {ASKED[0].text}\nMeetings.\n2. Who pays for this?\nThe trust.\n3. {ASKED[1].text}\nTime.")
    assert {each.key: each.text for each in back.answers} == {"helped": "Meetings.", "hindered": "Time."}
    assert [(each.under, each.text) for each in back.beside] == [("2. Who pays for this?", "The trust.")]


def test_a_heading_ends_an_answer_and_a_numbered_list_in_it_does_not():
    text = f"{ASKED[0].text}\n1. Meetings\n2. Phones\nPart two\nMore on this.\n{ASKED[1].text}\nTime."
    at = text.index("More on")
    back = of(text, sections=(Span(at, at + 13, "Part two"),))
    assert back.answers[0].text == "1. Meetings\n2. Phones"
    assert [(each.under, each.text) for each in back.beside] == [("Part two", "More on this.")]


@pytest.mark.parametrize("first", ["Before.", ""])
def test_a_question_that_stands_twice_gives_its_last_answer_and_shows_the_first(first):
    back = of(f"{ASKED[0].text}\n{first}\n{ASKED[1].text}\nTime.\n{ASKED[0].text}\nAfter.")
    assert {each.key: each.text for each in back.answers} == {"helped": "After.", "hindered": "Time."}
    assert [each.text for each in back.beside] == ([first] if first else [])


def test_a_text_without_the_questions_answers_nothing():
    assert of("Only words.").answers == () and of("").beside == ()
