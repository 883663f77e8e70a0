"""Speaker turns in a text: whether it is a transcript, and who speaks where. The text is never changed."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from fingerpost.formats.reading import Reading, warning
from fingerpost.terms.errors import Problem
from fingerpost.terms.sources import Span

STAMP = r"[\[(<]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])>]?"
LABEL = re.compile(
    rf"""^[^\S\n]*
    (?:{STAMP}[^\S\n]+(?:[-–—][^\S\n]*)?)?            # [00:01:02]
    (?P<name>[^\W\d_](?:[\w'’.&/,\#-]|[ ](?=\S)){{0,59}}?)
    (?:[^\S\n]{{0,9}}\((?P<role>[^()\n]{{1,60}})\))?          # (role)
    (?:[^\S\n]{{0,9}}{STAMP})?
    [^\S\n]{{0,9}}:(?=\s|\Z)[^\S\n]*                         # a blank after the colon: never a URL or a time
    """,
    re.MULTILINE | re.VERBOSE,
)
COLON = re.compile(r":(?=\s|\Z)")
LONGEST_LABEL = 160
MOST_WORDS = 7
NUMBER = re.compile(r"[\s.,#]*\d*[.]*$")
SENTENCE_END = re.compile(r"\w{4,}\.[ ]")
BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
NEVER_SPEAKERS = frozenset(
    (
        "abstract", "action", "action points", "actions", "agenda", "aim", "aims", "apologies",
        "appendix", "attendees", "author", "authors", "background", "barriers", "box", "cc",
        "conclusion", "conclusions", "contents", "date", "date of interview", "decision", "decisions",
        "duration", "e.g", "example", "examples", "facilitators", "figure", "file", "for example",
        "from", "http", "https", "i.e", "in short", "in summary", "introduction", "key points",
        "keywords", "location", "mailto", "methods", "n.b", "nb", "needs", "next steps", "note",
        "notes", "objective", "objectives", "outcome", "outcomes", "p.s", "page", "participants",
        "place", "present", "project", "ps", "purpose", "question", "questions", "re",
        "recommendations", "recording", "results", "site", "source", "sources", "status", "subject",
        "summary", "table", "time", "title", "to", "transcribed", "transcriber", "transcript", "venue",
        "version", "warning", "wave",
    )
)  # fmt: skip
"""What stands before a colon in notes and headed lists and names nobody; a number may follow it."""


@dataclass(frozen=True, slots=True)
class _Start:
    at: int
    words: int
    name: str
    role: str


def speaker_turns(where: str, text: str) -> Reading[tuple[Span, ...]]:
    """The turns of a transcript in order, without overlap; none when the text is not a transcript.

    A span covers the words without the speaker's label, in code points of `text`; `label` is the name, `key`
    the role written in parentheses after it. Paragraphs without a label belong to the turn before them.
    """
    starts = [start for match in _labels(text) if (start := _start(match))]
    starts = _without_head(text, _likely(starts)) if len(starts) > 1 else []
    if not _is_transcript(text, starts):
        return Reading(())
    ends = [start.at for start in starts[1:]] + [len(text)]
    spans = tuple(_turn(text, start, end) for start, end in zip(starts, ends, strict=True))
    return Reading(spans, _oddities(where, starts))


def _labels(text: str) -> Iterator[re.Match[str]]:
    """Every label at the start of a line. Looking for colons first is what makes a thousand files cheap."""
    seen = -1
    for colon in COLON.finditer(text):
        at = text.rfind("\n", max(0, colon.start() - LONGEST_LABEL), colon.start()) + 1
        if (at or colon.start() <= LONGEST_LABEL) and at != seen and (match := LABEL.match(text, at)):
            yield match
        seen = at


def _start(match: re.Match[str]) -> _Start | None:
    name = match["name"].strip()
    words = name.split()
    if len(words) > MOST_WORDS or NUMBER.sub("", name).casefold() in NEVER_SPEAKERS or SENTENCE_END.search(name):
        return None
    # "Ward manager", "P1", "anna" are speakers; a lower-case run is a sentence that holds a colon.
    if not (name[0].isupper() or len(words) == 1):
        return None
    return _Start(match.start(), match.end(), name, (match["role"] or "").strip())


def _likely(starts: list[_Start]) -> list[_Start]:
    """Long labels in small letters count only if they come back: "Head of adult care", not "We asked them this"."""
    times = Counter(start.name.casefold() for start in starts)
    return [start for start in starts if times[start.name.casefold()] > 1 or not _is_like_a_sentence(start.name)]


def _is_like_a_sentence(name: str) -> bool:
    return sum(word[0].islower() for word in name.split()) > 2


def _without_head(text: str, starts: list[_Start]) -> list[_Start]:
    """Leave out a block of particulars on top ("Interviewer: J. Doe / Date: 3 May"), which is not speech."""
    lead = len(text) - len(text.lstrip())
    end = _paragraph_end(text, lead, len(text))
    lines = text[lead:end].split("\n")
    if end == len(text) or not all(":" in line for line in lines):
        return starts
    named = [match for line in lines if (match := LABEL.match(line))]
    different = len({match["name"].casefold() for match in named})
    if different < len(lines) or all(_start(match) for match in named):
        return starts
    return [start for start in starts if start.at >= end]


def _is_transcript(text: str, starts: list[_Start]) -> bool:
    """Two speakers whose turns are most of the text, or three turns that are three fifths of it.

    What counts as covered is the labelled paragraph. Only where two labels or more come back do the
    paragraphs between them count too: long answers run over several, but notes with one headed line
    must not become speech.
    """
    times = Counter(start.name.casefold() for start in starts)
    back = sum(1 for n in times.values() if n > 1)
    if len(starts) < 2 or (len(starts) > 4 and not back):
        return False
    following = [start.at for start in starts[1:]] + [len(text)]
    own = _share(
        text,
        [(start.at, _paragraph_end(text, start.words, end)) for start, end in zip(starts, following, strict=True)],
    )
    if back >= 2 and own >= 0.2:
        return _share(text, [(starts[0].at, len(text))]) > 0.5
    return own > 0.5 if len(times) >= 2 else len(starts) >= 3 and own >= 0.6


def _share(text: str, stretches: list[tuple[int, int]]) -> float:
    """Part of the non-blank characters that lies in the stretches."""
    return sum(_solid(text[start:end]) for start, end in stretches) / max(1, _solid(text))


def _solid(text: str) -> int:
    return len(text) - sum(text.count(blank) for blank in " \n\t\u00a0")


def _paragraph_end(text: str, start: int, limit: int) -> int:
    """Where the paragraph ends that a label opens; its words may begin on the line below the label."""
    while start < limit and text[start].isspace():
        start += 1
    match = BLANK_LINE.search(text, start, limit)
    return match.start() if match else limit


def _turn(text: str, start: _Start, end: int) -> Span:
    words = text[start.words : end]
    first = start.words + len(words) - len(words.lstrip())
    return Span(min(first, end), max(min(first, end), start.words + len(words.rstrip())), start.name, start.role)


def _oddities(where: str, starts: list[_Start]) -> tuple[Problem, ...]:
    """In a conversation, a name that comes once is often a slip of the pen or a headed line."""
    times = Counter(start.name.casefold() for start in starts)
    once = [start.name for start in starts if times[start.name.casefold()] == 1]
    if len(starts) < 6 or not once:
        return ()
    named = ", ".join(repr(name) for name in once[:8]) + (f" and {len(once) - 8} more" if len(once) > 8 else "")
    hint = "Check that this is a speaker and that the name is written as elsewhere."
    return (warning(where, f"Only one turn: {named}.", hint),)
