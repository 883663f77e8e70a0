"""Captions: speakers, paragraphs, and the time of each place."""

import pytest

from fingerpost.formats import cues
from fingerpost.formats.parcel import packed, unpacked
from fingerpost.formats.sources import read_source
from fingerpost.terms.errors import Unreadable

VTT = """WEBVTT - a talk

NOTE not said

STYLE
::cue { color: red }

1
00:01.000 --> 00:04.000 align:start
<v Anna Bell>Hello &amp; <i>welcome</i>.</v>

00:00:04.500 --> 00:00:06.000
<v Anna Bell>Sit down. <inaudible></v>

id-3
01:00:06.000 --> 01:00:08.250
<v Joe>Yes.</v>
<v.loud Anna Bell>Good.</v>
"""
SRT = """1
00:00:01,000 --> 00:00:04,000
Interviewer: How is it?

2
00:00:04,500 --> 00:00:06,000
Nurse: Well, it is
a {\\an8}bit <b>hard</b>.
3
00:00:06,500 --> 00:00:07,000
Really.

4
00:00:16,500 --> 00:00:17,5
Interviewer: Why?
"""


def test_voices_become_turns_and_each_cue_keeps_its_time() -> None:
    source = cues.read("talk.vtt", VTT.encode()).value
    assert source.text == "Anna Bell: Hello & welcome. Sit down. <inaudible>\n\nJoe: Yes.\n\nAnna Bell: Good."
    said = [(turn.label, source.text[turn.start : turn.end]) for turn in source.turns]
    assert said == [("Anna Bell", "Hello & welcome. Sit down. <inaudible>"), ("Joe", "Yes."), ("Anna Bell", "Good.")]
    assert [(source.text[at : at + 4], moment) for at, moment in source.times] == [
        ("Hell", 1_000), ("Sit ", 4_500), ("Yes.", 3_606_000), ("Good", 3_606_000), ("", 3_608_250),
    ]  # fmt: skip


def test_names_before_a_colon_become_turns_where_there_are_no_voices() -> None:
    source = cues.read("talk.srt", SRT.replace("\n", "\r\n").encode()).value
    assert source.text == "Interviewer: How is it?\n\nNurse: Well, it is a bit hard. Really.\n\nInterviewer: Why?"
    assert [turn.label for turn in source.turns] == ["Interviewer", "Nurse", "Interviewer"]
    assert [moment for _, moment in source.times] == [1_000, 4_500, 6_500, 16_500, 17_500]
    assert source.media_type == "application/x-subrip"


def test_silence_begins_a_paragraph_within_a_turn() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>One.\n\n00:20.000 --> 00:21.000\n<v A>Two."
    source = cues.read("x.vtt", text.encode()).value
    assert source.text == "A: One.\n\nTwo."
    assert [(turn.start, turn.end) for turn in source.turns] == [(3, 13)]


def test_captions_that_roll_up_are_read_once_and_order_is_kept() -> None:
    text = "WEBVTT\n\n00:05.000 --> 00:06.000\none\ntwo\n\n00:04.000 --> 00:05.000\ntwo\nthree\n"
    reading = cues.read("x.vtt", text.encode())
    assert reading.value.text == "one two three"
    assert [problem.what.split(" ", 2)[1] for problem in reading.problems] == ["cue", "cue"]


def test_times_come_back_from_the_child() -> None:
    reading = read_source("talk.vtt", VTT.encode())
    assert unpacked(packed(reading)) == reading


@pytest.mark.parametrize(
    "content", [b"WEBVTT\n\nno cues", b"", b"00:01 -- 00:02\nx", b"1\n00:00:01,000 --> 00:00:02,000\n\n"]
)
def test_file_without_captions_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"no captions|empty"):
        cues.read("x.srt", content)
