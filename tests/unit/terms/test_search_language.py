"""The search language: what is read from what people type, what is refused, and that nothing typed breaks it."""

import pytest

from fingerpost.terms.errors import Invalid
from fingerpost.terms.search import parse, written
from fingerpost.terms.words import folded, words_of


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("care", "care"),
        ("Care PLANS", "care plans"),
        ("care and plan", "care and plan"),
        ('"Care Plan"', '"care plan"'),
        ("“Care Plan”", '"care plan"'),
        ('"never closed', '"never closed"'),
        ("follow-up", "follow-up"),
        ("follow - up", "follow up"),
        ("care -plan", "care NOT plan"),
        ("care AND NOT plan", "care NOT plan"),
        ("a1 OR b2 c3", "a1 OR b2 c3"),
        ("(a1 OR b2) c3", "(a1 OR b2) c3"),
        ("((a1 OR (b2 OR c3)))", "a1 OR b2 OR c3"),
        ("(never OR closed", "never OR closed"),
        ("budget NEAR/5 cut", "budget NEAR/5 cut"),
        ("budget NEAR (cut OR stop)", "budget NEAR/10 (cut OR stop)"),
        ("integrat*", "integrat*"),
        ("wom*n", "wom*n"),
        ('"integrat* care"', '"integrat* care"'),
        ("why?", "why"),
        ("Café", "cafe"),
        ("don’t", "don't"),
        ("3.5", "3-5"),
        ("care !!! plan", "care plan"),
        ("(a1 NOT b2) c3", "a1 c3 NOT b2"),
    ],
)
def test_what_is_typed_is_read_as_meant(typed, meant):
    assert written(parse(typed)) == meant
    assert parse(meant) == parse(typed)


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("", "A word is missing before the end"),
        ("!!!", "A word is missing before the end"),
        ("OR care", "A word is missing before OR"),
        ("care OR", "A word is missing before the end"),
        ("care AND", "A word is missing before the end"),
        ("NOT care", "NOT needs something beside it"),
        ("care OR NOT plan", "NOT needs something beside it"),
        ("care)", "A bracket is closed"),
        ("()", "A word is missing before the bracket"),
        ("NEAR/5 cut", "A word is missing before NEAR"),
        ("budget NEAR/5 (cut stop)", "NEAR joins words"),
        ("budget NEAR/500 cut", "NEAR/500 is too far"),
        ("*", "would find nearly everything"),
        ("a*", "would find nearly everything"),
        ("(" * 40 + "a", "nested too deeply"),
        ("w " * 41, "more than 40 words"),
        ("w" * 1001, "1,000 is the limit"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_do(typed, complaint):
    with pytest.raises(Invalid, match=complaint.replace("*", r"\*").replace("(", r"\(")):
        parse(typed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", "cafe\u0301"),
        ("CAFE", "café"),
        ("don't", "don’t"),
        ("Straße", "STRASSE"),
        ("œuvre", "oeuvre"),
        ("Łódź", "lodz"),
        ("co\u00adop", "coop"),
    ],
)
def test_case_accents_and_apostrophes_make_no_difference(one, other):
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The follow-up, at 3.5 o'clock", ["the", "follow", "up", "at", "3", "5", "o'clock"]),
        ("one\n\ntwo\nthree", ["one", "", "two", "three"]),
        ("snake_case 'quoted'", ["snake", "case", "quoted"]),
        ("café cafe\u0301", ["cafe", "cafe"]),
        ("護理 plan", ["護", "理", "plan"]),
        ("ไทย", ["ไ", "ท", "ย"]),
        ("हिन्दी", [folded("हिन्दी")]),
        ("😀 👍🏽", []),
        ("x" * 100, ["x" * 64]),
    ],
)
def test_text_is_cut_into_words(text, words):
    assert words_of(text).words == words


def test_words_know_where_they_stand():
    text = "Ann’s 😀 cafe\u0301, 護理\n\nend"
    read = words_of(text)
    spans = [text[start : start + length] for start, length in zip(read.starts, read.lengths, strict=True)]
    assert spans == ["Ann’s", "cafe\u0301", "護", "理", "", "end"]
