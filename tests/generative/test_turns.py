"""Whatever the text, turns and sections lie inside it, in order, without overlap, and leave it as it was."""

from hypothesis import given
from hypothesis import strategies as st

from fingerpost.formats import markdown, text
from fingerpost.formats.transcript import speaker_turns
from fingerpost.terms.errors import Unreadable
from fingerpost.terms.sources import Span

LABELS = st.sampled_from(["Anna: ", "Ben (GP): ", "[00:01:02] P1: ", "INTERVIEWER:\n", "Note: ", "", "# ", "- "])
LINES = st.builds(str.__add__, LABELS, st.text(max_size=30))
TEXTS = st.text() | st.lists(LINES, max_size=12).flatmap(
    lambda lines: st.sampled_from(["\n", "\n\n"]).map(lambda s: s.join(lines))
)


def _lie_well(spans: tuple[Span, ...], length: int) -> bool:
    edges = [edge for span in spans for edge in (span.start, span.end)]
    return edges == sorted(edges) and all(0 <= edge <= length for edge in edges)


@given(TEXTS)
def test_turns_lie_within_the_text_in_order(words: str) -> None:
    turns = speaker_turns("x", words).value
    assert _lie_well(turns, len(words))
    assert all(turn.label for turn in turns)


@given(TEXTS)
def test_plain_text_is_kept_to_the_letter(words: str) -> None:
    content = words.encode("utf-8", "replace")
    try:
        source = text.read("x.txt", content).value
    except Unreadable:
        return
    clean = content.decode().removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    assert source.text in (clean.replace("\x00", "\ufffd"), clean.removeprefix("\ufeff").replace("\x00", "\ufffd"))


@given(TEXTS)
def test_markdown_sections_lie_within_the_text_in_order(words: str) -> None:
    try:
        source = markdown.read("x.md", words.encode("utf-8", "replace")).value
    except Unreadable:
        return
    assert _lie_well(source.sections, len(source.text))
    assert _lie_well(source.turns, len(source.text))
