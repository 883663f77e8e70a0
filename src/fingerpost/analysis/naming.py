"""Where names stand in texts, and which other words look like them. To decide from, never whole."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

from fingerpost.terms.sources import Edit

LIKE = 82.0
"""From this likeness (0 to 100, Indel ratio) on a capitalised word is offered as perhaps the same name."""

WORD = re.compile(r"[^\W\d_][\w'’-]*")


def occurrences(text: str, names: Iterable[str]) -> list[tuple[int, int]]:
    """Spans of these names as whole words, letter by letter as given; of names within names the longest."""
    wanted = sorted({name for name in names if name}, key=len, reverse=True)
    if not wanted:
        return []
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, wanted)) + r")(?!\w)")
    return [found.span() for found in pattern.finditer(text)]


def replacements(text: str, names: Iterable[str], label: str) -> list[Edit]:
    """The edits that put a label in place of these names."""
    return [Edit(start, end, label) for start, end in occurrences(text, names)]


def look_alikes(names: Sequence[str], texts: Iterable[str], most: int = 12) -> list[tuple[str, int]]:
    """Words of the texts that are spelt nearly as a name or a part of one, with how often, the likest first."""
    parts = sorted({part for name in names for part in WORD.findall(name) if len(part) > 2})
    known = set(names) | set(parts)
    counted = Counter(word for text in texts for word in WORD.findall(text) if len(word) > 2)
    scores = {word: _likeness(word, parts) for word in counted if word not in known and _could_be(word, parts)}
    near = sorted((word for word in scores if scores[word] >= LIKE), key=lambda word: (-scores[word], word))
    return [(word, counted[word]) for word in near[:most]]


def _could_be(word: str, parts: Sequence[str]) -> bool:
    """Names begin with a capital, or are the name itself in small letters."""
    return word[0].isupper() or word.casefold() in {part.casefold() for part in parts}


def _likeness(word: str, parts: Sequence[str]) -> float:
    found = process.extractOne(word.casefold(), [part.casefold() for part in parts], scorer=fuzz.ratio)
    return float(found[1]) if found else 0.0
