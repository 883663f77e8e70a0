"""Where the sentences of an English text lie, as spans. Rules, no model: the same text always gives the same spans."""

import re
from collections.abc import Iterator

SHORT = frozenset({
    "jr", "sr", "no", "nos", "etc", "approx", "dept", "est", "fig", "p", "pp", "vol", "ed", "eds", "al", "a.m", "p.m",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
})  # fmt: skip
"""Words whose full stop ends no sentence where a number follows."""

ALWAYS_SHORT = frozenset({"mr", "mrs", "ms", "dr", "prof", "st", "rev", "hon", "e.g", "i.e", "cf", "vs"})
"""Words whose full stop ends no sentence, whatever follows."""

STOP = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)")
PARAGRAPH = re.compile(r"[^\n]+")
BEFORE = re.compile(r"(?<![\w.'’])[\w.]+$")
"""The word before a full stop; not the "s" of "Anne's"."""


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text as (start, end) in code points, half-open, blanks at their ends left out.

    A line feed always ends one. Sentences follow one another and never overlap; blank lines lie in none.
    """
    return [span for line in PARAGRAPH.finditer(text) for span in _of_line(text, line.start(), line.end())]


def _of_line(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for stop in STOP.finditer(text, start, end):
        if _ends_here(text, begin, stop, end):
            yield from _trimmed(text, begin, stop.end())
            begin = stop.end()
    yield from _trimmed(text, begin, end)


def _ends_here(text: str, begin: int, stop: re.Match[str], end: int) -> bool:
    """Whether a new sentence begins behind these marks: not after a short form, and not in lower case."""
    rest = text[stop.end() : end].lstrip()
    following = rest.lstrip("\"'“‘([")[:1]
    if not rest or following.islower():
        return not rest
    if stop.group()[0] != "." or stop.group()[:2] == "..":
        return True
    word = BEFORE.search(text[max(begin, stop.start() - 20) : stop.start()])
    said = word.group().lower() if word else ""
    is_initial = len(word.group()) == 1 and word.group().isupper() and said != "i" if word else False
    if said in ALWAYS_SHORT or is_initial:
        return False
    return not (said in SHORT and following.isdigit())


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = text[start:end]
    first, last = start + len(words) - len(words.lstrip()), start + len(words.rstrip())
    if last > first:
        yield first, last
