"""PDF: pages as sections, lines made paragraphs again, and plain words for files that hold none."""

import pytest

from fingerpost.formats import pdf
from fingerpost.formats.pdf_lines import Line, hyphens_resolved, paragraphs
from fingerpost.terms.errors import Unreadable
from unit.formats.made_files import LOCKED, pdf_file

FULL = "These words run on until there is no more room left here,"


def test_each_page_is_a_section_that_holds_its_words() -> None:
    source = pdf.read("visit.pdf", pdf_file(["First page."], ["Second (page)."], title="The visit")).value
    assert source.text == "First page.\n\nSecond (page)."
    assert [(s.label, s.key, source.text[s.start : s.end]) for s in source.sections] == [
        ("Page 1", "page-1", "First page."),
        ("Page 2", "page-2", "Second (page)."),
    ]
    assert (source.title, source.media_type, source.extractor) == ("The visit", "application/pdf", pdf.EXTRACTOR)


def test_title_is_the_files_name_where_the_pdf_has_none() -> None:
    assert pdf.read("ward visit.pdf", pdf_file(["words"])).value.title == "ward visit"


def test_lines_that_ran_out_of_room_are_one_paragraph_and_short_ones_stay() -> None:
    page = [FULL, "and go on in the next one.", "A line of its own", "after which comes another."]
    assert pdf.read("x.pdf", pdf_file(page)).value.text == (
        f"{FULL} and go on in the next one.\nA line of its own\nafter which comes another."
    )


def test_wide_gap_makes_a_paragraph() -> None:
    page = [(72, 700, FULL), (72, 686, FULL), (72, 672, FULL), (72, 640, FULL)]
    assert pdf.read("x.pdf", pdf_file(page)).value.text == f"{FULL} {FULL} {FULL}\n\n{FULL}"


def test_speakers_begin_lines_of_their_own_and_become_turns() -> None:
    page = ["Interviewer: What has helped you most in working with the other teams?", "Nurse: The weekly meeting."]
    source = pdf.read("x.pdf", pdf_file(page, ["Interviewer: Why?", "Nurse: We know each other."])).value
    assert [turn.label for turn in source.turns] == ["Interviewer", "Nurse", "Interviewer", "Nurse"]


def test_second_column_goes_on_where_the_sentence_is_open() -> None:
    left = [Line("words that go on to the end", 50, 700 - 12 * n, 290) for n in range(3)]
    right = [Line("in the next column.", 320, 700, 420)]
    assert paragraphs([*left, *right]).endswith("to the end in the next column.")


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("the integra\ufffetion of care", "the integration of care"),
        ("a well\ufffeknown and well-known fact", "a well-known and well-known fact"),
        ("North\ufffeWest", "North-West"),
        ("a loose\ufffe end", "a loose- end"),
    ],
)
def test_hyphen_of_a_line_end_goes_but_the_words_own_stays(page: str, wanted: str) -> None:
    assert hyphens_resolved([page]) == [wanted]


def test_pages_without_text_are_named() -> None:
    reading = pdf.read("x.pdf", pdf_file(["words"], [], ["more"], []))
    assert [problem.what for problem in reading.problems] == ["No text on page 2, 4."]
    assert reading.value.details["pages_skipped"] == "2"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (pdf_file([], []), "2 pages hold no text"),
        (pdf_file(["secret"], trailer=LOCKED), "locked with a password"),
        (b"%PDF-1.7\nnothing else", "broken or cut short"),
        (b"", "empty"),
    ],
    ids=["scan", "password", "broken", "empty"],
)
def test_pdf_without_words_is_refused_with_what_to_do(content: bytes, message: str) -> None:
    with pytest.raises(Unreadable, match=message) as refusal:
        pdf.read("x.pdf", content)
    assert refusal.value.hint


def test_pdf_whose_table_of_places_is_wrong_is_mended() -> None:
    broken = pdf_file(["Still here."]).replace(b"startxref\n", b"startxref\n9")
    assert pdf.read("x.pdf", broken).value.text == "Still here."
