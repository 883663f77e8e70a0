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


LONGEST_PIECE, SHORTEST_PIECE = 320, 30


def pieces_of(text: str) -> list[tuple[int, int]]:
    """A text in pieces of a sentence or a few, none over a line's end, blanks at the ends and short ones left out."""
    lines, starts = set(paragraph_starts(text)), sentence_starts(text)
    pieces: list[tuple[int, int]] = []
    begun = 0
    for start, after in zip(starts, [*starts[1:], len(text)], strict=True):
        if start in lines or after - begun > LONGEST_PIECE:
            begun = start
            pieces.append((start, after))
        else:
            pieces[-1] = (begun, after)
    trimmed = [(start, start + len(text[start:end].rstrip())) for start, end in pieces]
    return [(start, end) for start, end in trimmed if end - start >= SHORTEST_PIECE]
