"""Two texts side by side, word by word: what both have, what only the old has, what only the new has."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kept = Literal["same", "gone", "new"]
MOST_WORDS = 4000
"""Texts of more words than this together are shown whole, as replaced: comparing them would take seconds."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row that share their fate. Pieces of one side put together are the text, to the letter."""

    kept: Kept
    text: str


def compared(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The pieces of the old text (same, gone) and of the new one (same, new)."""
    before, after = _words(old), _words(new)
    if len(before) + len(after) > MOST_WORDS and old != new:
        return _whole("gone", old), _whole("new", new)
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    left = [("same" if tag == "equal" else "gone", "".join(before[a:b])) for tag, a, b, _, _ in steps]
    right = [("same" if tag == "equal" else "new", "".join(after[c:d])) for tag, _, _, c, d in steps]
    return tuple(_pieces(left)), tuple(_pieces(right))


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\w+|[^\w\s]", text)


def _whole(kept: Kept, text: str) -> tuple[Piece, ...]:
    return (Piece(kept, text),) if text else ()


def _pieces(found: list[tuple[str, str]]) -> Iterator[Piece]:
    for kept, text in found:
        if text:
            yield Piece("same" if kept == "same" else "gone" if kept == "gone" else "new", text)
