"""Where places come to lie after edits, on texts small enough to see."""

import pytest

from fingerpost.analysis.anchoring import Anchors, edits_between
from fingerpost.analysis.naming import look_alikes, occurrences, replacements
from fingerpost.terms.sources import Edit

TEXT = "Doctor Hale said the rota broke us."


def after(edits, start, end, text=TEXT):
    anchors = Anchors(edits, len(text))
    return anchors.text(text)[int(anchors.starts([start])[0]) : int(anchors.ends([end])[0])]


@pytest.mark.parametrize(
    ("passage", "words"),
    [
        ("Doctor Hale", "Doctor [Person 3, GP]"),
        ("Hale", "[Person 3, GP]"),
        ("Ha", "[Person 3, GP]"),
        ("le said", "[Person 3, GP] said"),
        ("Doctor ", "Doctor "),
        (" said the rota", " said the rota"),
        ("us.", "us."),
        (TEXT, "Doctor [Person 3, GP] said the rota broke us."),
    ],
)
def test_a_passage_keeps_its_words_and_takes_the_whole_of_what_it_held_in_part(passage, words):
    start = TEXT.index(passage)
    assert after([Edit(7, 11, "[Person 3, GP]")], start, start + len(passage)) == words


def test_words_put_in_at_the_edge_of_a_passage_stay_outside_it():
    assert after([Edit(7, 7, "Mary ")], 7, 11) == "Hale"
    assert after([Edit(11, 11, ", tired,")], 7, 11) == "Hale"
    assert after([Edit(9, 9, "-")], 7, 11) == "Ha-le"


@pytest.mark.parametrize(
    "edits", [[Edit(3, 2, "x")], [Edit(0, 99, "x")], [Edit(-1, 2, "x")], [Edit(0, 5, "x"), Edit(4, 6, "y")]]
)
def test_edits_outside_the_text_or_over_each_other_are_refused(edits):
    with pytest.raises(ValueError, match="outside the text or in another edit"):
        Anchors(edits, len(TEXT))


def test_no_edit_moves_nothing():
    assert after([], 7, 11) == "Hale"


def test_edits_between_two_texts_touch_only_the_words_that_differ():
    old, new = "One line.\nThe rotor broke us.\nLast.", "One line.\nThe rota broke us.\nLast.\nMore."
    assert edits_between(old, new)[0] == Edit(14, 19, "rota")
    assert Anchors(edits_between(old, new), len(old)).text(old) == new


def test_names_are_found_as_whole_words_the_longest_first():
    text = "Hale met Mary Hale and Haley; Hale's list."
    assert [text[a:b] for a, b in occurrences(text, ["Hale", "Mary Hale"])] == ["Hale", "Mary Hale", "Hale"]
    assert occurrences(text, []) == []
    assert replacements("a Hale", ["Hale"], "[Person 1]") == [Edit(2, 6, "[Person 1]")]


def test_a_name_may_hold_signs_that_patterns_are_made_of():
    assert occurrences("the (old) ward", ["(old)"]) == [(4, 9)]


def test_look_alikes_are_misspellings_and_other_cases_but_not_any_word():
    texts = ["Margret rang. The market closed. MARGARET came. Margaret left. margaret, again. Nobody."]
    assert [word for word, _ in look_alikes(["Margaret"], texts)] == ["MARGARET", "margaret", "Margret"]
