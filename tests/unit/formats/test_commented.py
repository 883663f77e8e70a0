"""A text with remarks as a Word file: real comments, anchored to their words however they overlap."""

import io
import zipfile
from datetime import UTC, datetime

from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from fingerpost.formats.docx.commented import write
from fingerpost.terms.commented import Commented, Remark, initials

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = "Manager: We rang. 😀 It helped.\n\nNurse: I said <b>so</b> & more."


def remark(start, end, author="Ann Coder", text="Ties (+)"):
    return Remark(start, end, author, initials(author), text, datetime(2024, 1, 5, 9, 30, tzinfo=UTC))


def parts(commented):
    package = zipfile.ZipFile(io.BytesIO(write(commented)))
    return etree.fromstring(package.read("word/document.xml")), etree.fromstring(package.read("word/comments.xml"))


def anchored(commented):
    """(author, text) → the words between the ends of each comment, in the order of comments."""
    document, comments = parts(commented)
    open_, words = set(), {}
    for node in document.iter():
        if node.tag == f"{W}p" and open_:
            for key in open_:
                words[key] += "\n"
        elif node.tag == f"{W}commentRangeStart":
            open_.add(node.get(f"{W}id"))
            words[node.get(f"{W}id")] = ""
        elif node.tag == f"{W}commentRangeEnd":
            open_.discard(node.get(f"{W}id"))
        elif node.tag == f"{W}t":
            for key in open_:
                words[key] += node.text or ""
    assert open_ == set()
    told = {c.get(f"{W}id"): (c.get(f"{W}author"), "".join(c.itertext())) for c in comments}
    return [(*told[key], said) for key, said in words.items()]


def test_comments_that_overlap_each_hold_their_own_words():
    commented = Commented("T", (), TEXT, (
        remark(9, 17), remark(12, 30, "Bob Coder", "Pace"), remark(18, 19, text="Joy"), remark(9, 17, "Bob Coder", "Fit"),
    ))  # fmt: skip
    assert anchored(commented) == [
        ("Ann Coder", "Ties (+)", "We rang."), ("Bob Coder", "Fit", "We rang."),
        ("Bob Coder", "Pace", "rang. 😀 It helped."), ("Ann Coder", "Joy", "😀"),
    ]  # fmt: skip


def test_a_comment_may_reach_over_paragraphs():
    at = TEXT.index("helped")
    [(_, _, said)] = anchored(Commented("T", (), TEXT, (remark(at, TEXT.index("said")),)))
    assert said.split() == ["helped.", "Nurse:", "I"]


def test_authors_initials_and_dates_are_the_coders_own():
    _, comments = parts(Commented("T", (), TEXT, (remark(0, 7, "Zoë Osei-Lind"),)))
    assert comments[0].get(f"{W}initials") == "ZOL" and comments[0].get(f"{W}date").startswith("2024-01-05T09:30:00")


def test_the_text_is_whole_and_what_xml_cannot_hold_is_replaced():
    document = Document(io.BytesIO(write(Commented("A \x01 title", ("Above.",), TEXT + "\x02", (remark(2, 5),)))))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[0] == "A \ufffd title" and lines[2] == "Above."
    assert lines[3:] == [line for line in (TEXT + "\ufffd").split("\n") if line]


def test_a_remark_on_nothing_but_a_line_feed_is_left_out_and_equal_texts_give_equal_bytes():
    commented = Commented("T", (), "a\n\nb", (remark(1, 3), remark(0, 1)))
    assert [said for *_, said in anchored(commented)] == ["a"]
    assert write(commented) == write(commented)


@settings(max_examples=25, deadline=None)
@given(
    st.text("ab \n", min_size=1, max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=5)
)
def test_every_remark_holds_exactly_its_words(text, spans):
    remarks = tuple(
        remark(min(a, b), min(max(a, b), len(text)), text=str(n)) for n, (a, b) in enumerate(spans)
        if min(a, b) < min(max(a, b), len(text))
    )  # fmt: skip
    has_words = any(text[each.start : each.end].strip("\n") for each in remarks)
    found = {
        told: said.replace("\n", "")
        for _, told, said in (anchored(Commented("T", (), text, remarks)) if has_words else ())
    }
    wanted = {each.text: text[each.start : each.end].replace("\n", "") for each in remarks}
    assert found == {key: words for key, words in wanted.items() if words}


def test_initials_are_of_every_part_of_a_name():
    assert [initials(name) for name in ("Ann Coder", "Amara Osei-Lindqvist", "bo", "")] == ["AC", "AOL", "B", "?"]
