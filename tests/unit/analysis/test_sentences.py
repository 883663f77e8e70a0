"""Sentences as spans: where they end, where a full stop ends nothing."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.analysis.sentences import sentences


def said(text):
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("We rang. 😀 That was new.", ["We rang.", "😀 That was new."]),
        ("Did it? Yes! It did.", ["Did it?", "Yes!", "It did."]),
        ("We met Dr. Shah at St. Anne's. She left.", ["We met Dr. Shah at St. Anne's.", "She left."]),
        ("Forms, e.g. The blue one, were lost.", ["Forms, e.g. The blue one, were lost."]),
        ("See No. 4 first. Then go.", ["See No. 4 first.", "Then go."]),
        ("He said no. Then he left.", ["He said no.", "Then he left."]),
        ("It cost 3.5 million. Too much.", ["It cost 3.5 million.", "Too much."]),
        ("“It works.” She smiled.", ["“It works.”", "She smiled."]),
        ("Well... maybe. Or not", ["Well... maybe.", "Or not"]),
        ("Well… Maybe", ["Well…", "Maybe"]),
        ("J. Smith and I. Then home.", ["J. Smith and I.", "Then home."]),
        ("one\ntwo\n\n  three ", ["one", "two", "three"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_a_text_falls_into_its_sentences(text, parts):
    assert said(text) == parts


@given(st.text(alphabet="aB. ?!\n“”'1"))
def test_sentences_follow_one_another_and_leave_out_blanks_alone(text):
    spans = sentences(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    covered = {at for start, end in spans for at in range(start, end)}
    assert all(text[at].isspace() for at in range(len(text)) if at not in covered)
