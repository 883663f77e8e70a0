"""Where the sentences and paragraphs of a text begin, as retrieval counts them. Speaker turns and sections are rows."""

import re

_PARAGRAPH = re.compile(r"\n\s*\n\s*|\n")
_SENTENCE = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\W_])|\n+\s*")
_SHORT = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|e\.g|i\.e|etc|vs|no|approx|[A-Z])\.\s+$")


def paragraph_starts(text: str) -> list[int]:
    """Where lines of text begin; blank lines part them and belong to none."""
    return _starts(text, [met.end() for met in _PARAGRAPH.finditer(text)])


def sentence_starts(text: str) -> list[int]:
    """Where sentences begin; a line's end ends one too. A full stop after a title or an initial ends none."""
    cuts = [met.end() for met in _SENTENCE.finditer(text) if not _is_short(text, met.end())]
    return _starts(text, cuts)


def _is_short(text: str, at: int) -> bool:
    return _SHORT.search(text, max(0, at - 12), at) is not None


def _starts(text: str, cuts: list[int]) -> list[int]:
    return sorted({0, *(cut for cut in cuts if cut < len(text))})
