"""How text is cut into words, and when two words are the same: the one rule for what is indexed and what is asked for.

A word is letters and digits, with apostrophes inside; hyphens part words. Case, accents, ligatures and the form of the
apostrophe make no difference. Each sign of a script without spaces is a word. An empty word marks a blank line, which
no phrase crosses. Not here: word stems, which the store's search makes.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

LONGEST_WORD = 64
MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983"
    "\u09bc-\u09cd\u0a01-\u0a03\u0a3c-\u0a4d\u0a70\u0a71\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57\u0b82"
    "\u0bbe-\u0bcd\u0c00-\u0c04\u0c3e-\u0c56\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d4d\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u0f71-\u0f84\u0f8d-\u0fbc\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20f0\ufe20-\ufe2f"
)
"""Signs that stand on or within a letter: Python's `\\w` leaves them out."""

ALONE = (
    "\u0e01-\u0e30\u0e40-\u0e46\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
)
LETTERS = rf"[\w{MARKS}]"
WORD = rf"{LETTERS}+(?:['’ʼ]{LETTERS}+)*"
_WORD_OR_BREAK = re.compile(rf"{WORD}|\n[^\S\n]*\n\s*")
_ALONE = re.compile(rf"[{ALONE}][{MARKS}]*|[^{ALONE}]+")
_PLAIN = str.maketrans({"’": "'", "ʼ": "'", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
                        "ı": "i", "\u00ad": None, "\u200c": None, "\u200d": None})  # fmt: skip


class Words(NamedTuple):
    """The words of a text in order, and where each stands (code points): `words[i]` begins at `starts[i]`."""

    words: list[str]
    starts: list[int]
    lengths: list[int]


def words_of(text: str) -> Words:
    """All words of a text, folded; a blank line between two of them is an empty word of no length."""
    words: list[str] = []
    starts: list[int] = []
    lengths: list[int] = []
    for met in _WORD_OR_BREAK.finditer(text.replace("_", " ")):
        said, start = met[0], met.start()
        if said.isascii() and said[0] != "\n":
            words.append(said.lower()[:LONGEST_WORD])
            starts.append(start)
            lengths.append(len(said))
            continue
        for word, at, length in _slowly(said, start):
            words.append(word)
            starts.append(at)
            lengths.append(length)
    return Words(words, starts, lengths)


def _slowly(said: str, start: int) -> list[tuple[str, int, int]]:
    if said[0] == "\n":
        return [("", start, 0)]
    parts = [(met[0], start + met.start()) for met in _ALONE.finditer(said)]
    return [(word, at, len(part)) for part, at in parts if (word := folded(part))]


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """The word without case, accents and ligatures, at most so long: what makes two words the same."""
    if word.isascii():
        return word.lower()[:LONGEST_WORD]
    opened = unicodedata.normalize("NFD", word.casefold())
    bare = "".join(sign for sign in opened if not unicodedata.combining(sign) and unicodedata.category(sign) != "Me")
    return unicodedata.normalize("NFC", bare.translate(_PLAIN)).casefold().strip("'")[:LONGEST_WORD]
