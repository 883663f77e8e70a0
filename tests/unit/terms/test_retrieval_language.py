"""The retrieval language and the page's boxes: what is read, what is refused, and that boxes and line say the same."""

import pytest

from fingerpost.terms.errors import Invalid
from fingerpost.terms.retrieval import parse, written
from fingerpost.web.retrieval.boxes import Box, boxes_of, typed


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("[Trust]", "[Trust]"),
        ("barrier[Whose budget]", "barrier[Whose budget]"),
        ("[ Trust ", "[Trust]"),
        ("[a\\]b]", "[a\\]b]"),
        ("[A] OVERLAPS [B]", "[A] OVERLAPS [B]"),
        ("[A] NOT INSIDE [*]", "[A] NOT INSIDE [*]"),
        ("[A] NEAR [B]", "[A] NEAR/200 CHARACTERS [B]"),
        ("[A] NEAR/2 sentences", "[A] NEAR/2 CHARACTERS sentences"),
        ("[A] NEAR/1 SENTENCE [B]", "[A] NEAR/1 SENTENCES [B]"),
        ("[A] NEAR TURNS [B]", "[A] NEAR/1 TURNS [B]"),
        ("[A] [B] NOT [C]", "[A] AND [B] NOT [C]"),
        ("[A] AND NOT [B]", "[A] NOT [B]"),
        ("[A] -budget", "[A] NOT budget"),
        ("[A] OR [B] AND [C]", "[A] OR [B] AND [C]"),
        ("([A] OR [B]) [C]", "([A] OR [B]) AND [C]"),
        ("[A] OVERLAPS ([B] OR [C])", "[A] OVERLAPS ([B] OR [C])"),
        ('budget* "care plan"', 'budget* AND "care plan"'),
        ("site:04 [A] same:turn", "[A] same:turn site:04"),
        ('[A] role:"district nurse" role:GP', '[A] role:"district nurse" role:GP'),
        ("[A] same:source same:turn", "[A] same:turn"),
    ],
)
def test_what_is_typed_is_read_as_meant(given, meant):
    assert written(parse(given)) == meant
    assert parse(meant) == parse(given)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ("", "missing before the end"),
        ("site:04", "missing before the end"),
        ("[]", "No code stands between"),
        ("sadness[A]", "no polarity 'sadness'"),
        ("[A] OVERLAPS", "missing before the end"),
        ("OVERLAPS [A]", "missing before the word in capitals"),
        ("NOT [A]", "NOT needs something"),
        ("[A])", "bracket is closed"),
        ("[A] kind:poem", "no kind 'poem'"),
        ("[A] same:room", "no same 'room'"),
        ('[A] site:""', "site: wants a value"),
        ("[A] NEAR/9999999 [B]", "too far"),
        ("(" * 40 + "[A]", "nested too deeply"),
        ("[A] " * 41, "more than 40"),
        ("x" * 2001, "2,000 is the limit"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_do(given, complaint):
    with pytest.raises(Invalid, match=complaint) as caught:
        parse(given)
    assert caught.value.hint or "limit" in complaint


LINES = [
    "[Trust]",
    "barrier[Trust] NEAR/2 SENTENCES [Money]",
    "[*] NOT OVERLAPS budget*",
    "[A] INSIDE [B] AND facilitator[C] NOT [D]",
    '"care plan" NOT OVERLAPS [*]',
    '[A] same:turn site:04 role:"district nurse"',
]


@pytest.mark.parametrize("line", LINES)
def test_boxes_filled_from_a_line_say_that_line(line):
    wanted = parse(line)
    given = {f"{name}{n}": getattr(box, name) for n, box in enumerate(boxes_of(wanted)) for name in Box.__slots__}
    given |= {"same": wanted.same, **dict(wanted.conditions)}
    assert parse(typed(given)) == wanted


@pytest.mark.parametrize(
    "line",
    ["[A] OR [B]", "([A] OR [B]) AND [C]", "[A] OVERLAPS [B] AND [C] AND [D] AND [E]", "[A] OVERLAPS ([B] AND [C])"],
)
def test_what_boxes_cannot_say_has_none(line):
    assert boxes_of(parse(line)) is None


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({}, ""),
        ({"site": "04"}, ""),
        ({"code0": "Trust", "how1": "OVERLAPS"}, "[Trust]"),
        ({"code0": "Trust", "code1": "Money"}, "[Trust]"),
        ({"how1": "OVERLAPS", "code1": "Money"}, "[*] OVERLAPS [Money]"),
        ({"polarity0": "barrier"}, "barrier[*]"),
        ({"code0": "A]B"}, "[A\\]B]"),
        ({"words0": "care plan"}, '"care plan"'),
        ({"code0": "A", "how1": "NEAR", "code1": "B", "distance1": "nonsense", "measure1": "miles"}, "[A] NEAR [B]"),
        ({"code0": "A", "site": '04" [B'}, '[A] site:"04 [B"'),
    ],
)
def test_boxes_filled_in_part_say_what_they_can(given, line):
    assert typed(given) == line
