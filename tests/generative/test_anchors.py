"""Edits and passages, whatever they are: words outside the edits are never lost from a passage, nor gained by it."""

from hypothesis import given
from hypothesis import strategies as st

from fingerpost.analysis.anchoring import Anchors, edits_between
from fingerpost.terms.sources import Edit

LETTERS = st.text(alphabet="ab é😀\n.", max_size=40)


@st.composite
def edited_texts(draw):
    text = draw(LETTERS.filter(bool))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return text, [Edit(a, b, draw(st.text(alphabet="XYZ", max_size=3))) for a, b in pairs]


@given(edited_texts(), st.data())
def test_a_passage_holds_the_same_unedited_characters_before_and_after(case, data):
    text, edits = case
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    anchors = Anchors(edits, len(text))
    new_start, new_end = int(anchors.starts([start])[0]), int(anchors.ends([end])[0])
    now = anchors.text(text)[new_start : max(new_start, new_end)]
    kept = "".join(text[i] for i in range(start, end) if not any(e.start <= i < e.end for e in edits))
    assert "".join(c for c in now if c not in "XYZ") == kept


@given(edited_texts())
def test_order_of_places_is_kept(case):
    text, edits = case
    anchors = Anchors(edits, len(text))
    places = list(range(len(text) + 1))
    for moved in (anchors.starts(places), anchors.ends(places)):
        assert (moved[1:] >= moved[:-1]).all()
        assert moved[0] >= 0 and moved[-1] <= len(anchors.text(text))


@given(LETTERS, LETTERS)
def test_edits_between_two_texts_turn_one_into_the_other(old, new):
    assert Anchors(edits_between(old, new), len(old)).text(old) == new
