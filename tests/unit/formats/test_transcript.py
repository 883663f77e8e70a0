"""What is a transcript, what is not, and which words are whose."""

import pytest

from fingerpost.formats.transcript import speaker_turns

LONG = "A while of words.\n\n" + ("Longer words. " * 8).strip()
TRANSCRIPTS = [
    ("two turns", "Anna: Hello\nBen: Hi", [("Anna", "", "Hello"), ("Ben", "", "Hi")]),
    (
        "roles, times, capitals",
        "[00:01:02] Anna (GP): One\n\n[00:01:09] INTERVIEWER: Two",
        [("Anna", "GP", "One"), ("INTERVIEWER", "", "Two")],
    ),
    (
        "a time without brackets",
        "00:00:05 - P1: One word\n00:01:00 - P2: Two words",
        [("P1", "", "One word"), ("P2", "", "Two words")],
    ),
    (
        "paragraphs that go on",
        "Q: Why?\n\nManager 1: Because.\n\nAnd also.\n\nQ: So?\n\nManager 1: So.",
        [("Q", "", "Why?"), ("Manager 1", "", "Because.\n\nAnd also."), ("Q", "", "So?"), ("Manager 1", "", "So.")],
    ),
    ("words on the next line", "Anna:\nHello there\n\nBen:\nHi", [("Anna", "", "Hello there"), ("Ben", "", "Hi")]),
    (
        "a note, a time and a link inside",
        "Anna: At 10:30 see http://x.org: yes\nNote: recording paused\nBen: Right",
        [("Anna", "", "At 10:30 see http://x.org: yes\nNote: recording paused"), ("Ben", "", "Right")],
    ),
    (
        "names with signs",
        "Dr. Ames-O’Neill: Yes indeed\nJ. Smith, Site 04: No",
        [("Dr. Ames-O’Neill", "", "Yes indeed"), ("J. Smith, Site 04", "", "No")],
    ),
    (
        "one speaker",
        "P1: one two\nP1: three four\nP1: five",
        [("P1", "", w) for w in ("one two", "three four", "five")],
    ),
    (
        "long answers over many paragraphs",
        (f"Interviewer: And then what happened?\n\nMatron: {LONG}\n\n") * 2,
        [("Interviewer", "", "And then what happened?"), ("Matron", "", LONG)] * 2,
    ),
    ("a turn without words", "Anna: \nBen: Hi all of you", [("Anna", "", ""), ("Ben", "", "Hi all of you")]),
    (
        "two lead particulars",
        "Interviewer: J. Doe\nDate: 3 May\n\nI: Long question here?\n\nP: And a long answer.",
        [("I", "", "Long question here?"), ("P", "", "And a long answer.")],
    ),
]
PLAIN = [
    ("a note", "Note: this was said\n\nAnd prose goes on at some length after it."),
    ("only notes", "Note: one\nNote: two\nNote: three"),
    ("links and times", "http://a.org/x is here\n10:30 we met\nmailto:x@y.z"),
    ("a lone question", "Question: what was it like?"),
    (
        "headed lines in prose",
        "The team met.\n\nBarriers: money\nFacilitators: trust\n\nWe went on to say more of this.",
    ),
    ("two labels and much prose", "Aim: to see\n\nSetting: a town\n\n" + "Prose without any label at all. " * 20),
    (
        "a definition list",
        "\n".join(f"{w}: what people mean by it" for w in ("Access", "Trust", "Hours", "Money", "Staff")),
    ),
    ("a sentence with a colon", "We asked them this: why?\nThey said only this much: no."),
    ("labels beyond sixty characters", f"{'Aa' * 40}: x\n{'Bb' * 40}: y"),
    ("nothing", ""),
]


@pytest.mark.parametrize(("text", "wanted"), [c[1:] for c in TRANSCRIPTS], ids=[c[0] for c in TRANSCRIPTS])
def test_turns_hold_the_words_without_the_label(text: str, wanted: list[tuple[str, str, str]]) -> None:
    turns = speaker_turns("x", text).value
    assert [(turn.label, turn.key, text[turn.start : turn.end]) for turn in turns] == wanted


@pytest.mark.parametrize("text", [c[1] for c in PLAIN], ids=[c[0] for c in PLAIN])
def test_text_that_is_no_transcript_has_no_turns(text: str) -> None:
    assert speaker_turns("x", text).value == ()


def test_name_that_speaks_once_in_a_conversation_is_warned_of() -> None:
    text = "Anna: a b\nBen: c d\n" * 4 + "Three things: e f\nAnna: g"
    (problem,) = speaker_turns("talk.txt", text).problems
    assert problem.severity == "warning"
    assert "'Three things'" in problem.what


@pytest.mark.parametrize(
    "text", [" " * 2_000_000 + ":", "a: b\n" * 200_000, "x" * 3_000_000, "A " * 1_000_000, ": \n" * 500_000]
)
def test_hostile_lines_are_read_to_the_end(text: str) -> None:
    turns = speaker_turns("x", text).value
    assert all(turn.end <= len(text) for turn in turns)
