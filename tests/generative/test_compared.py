"""Two texts compared: the pieces of each side put together are that side, and what is called the same is the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.terms.compared import compared

TEXTS = st.text(alphabet="ab c,.\n😀é", max_size=60)


def side(pieces):
    return "".join(piece.text for piece in pieces)


def same(pieces):
    return "".join(piece.text for piece in pieces if piece.kept == "same")


@settings(max_examples=80)
@given(old=TEXTS, new=TEXTS)
def test_pieces_are_the_texts_to_the_letter(old, new):
    left, right = compared(old, new)
    assert (side(left), side(right)) == (old, new)
    assert same(left) == same(right)
    assert {piece.kept for piece in left} <= {"same", "gone"} and {piece.kept for piece in right} <= {"same", "new"}


@settings(max_examples=30)
@given(text=TEXTS)
def test_equal_texts_differ_in_nothing(text):
    assert all(piece.kept == "same" for side in compared(text, text) for piece in side)


def test_very_long_texts_are_shown_whole():
    left, right = compared("a " * 3000, "b " * 3000)
    assert [piece.kept for piece in (*left, *right)] == ["gone", "new"]
