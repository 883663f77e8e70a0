"""One text of another tool's database and its positions: which way of counting gives the words that were coded."""

from collections.abc import Sequence

from fingerpost.formats.refi.offsets import Counted, Counting, Span, with_line_feeds
from fingerpost.terms.project import NONE

NOWHERE = Span(NONE, NONE, "it has no position")


class Placed:
    """A text with its positions. Until `decide` is asked, the first way of counting holds."""

    def __init__(self, stored: str, offsets: Counting | None, ways: Sequence[Counting]) -> None:
        self.counted = Counted(with_line_feeds(stored), stored)
        self.text = self.counted.text
        self.ways = (offsets,) if offsets is not None else tuple(ways)
        self.places = self.counted.places(self.ways[0])
        self.doubt = ""

    def decide(self, coded: Sequence[tuple[int | None, int | None, str]]) -> None:
        """Take the way of counting under which most of these (start, end, words) are where they should be."""
        if len(self.ways) == 1 or not coded or not self.counted.telling:
            return
        found = []
        for way in self.ways:
            self.places = self.counted.places(way)
            found.append(sum(self.is_at(self.span(start, end), words) for start, end, words in coded))
        best = max(range(len(found)), key=lambda at: found[at])
        self.places = self.counted.places(self.ways[best])
        if found[best] < len(coded):
            self.doubt = f"Counted as {self.ways[best]}, {found[best]} of {len(coded)} codings hold their words."

    def span(self, start: int | None, end: int | None) -> Span:
        """The place of a position, or why it has none."""
        return NOWHERE if start is None or end is None else self.places.span(start, end)

    def is_at(self, span: Span, words: str) -> bool:
        """Whether these words stand at this place, line ends and blanks at the edges aside."""
        return not span.fault and self.text[span.start : span.end].strip() == with_line_feeds(words).strip()

    def is_whole(self, start: int | None, end: int | None) -> bool:
        """Whether a position covers the text, as far as one can tell."""
        span = self.span(start, end)
        return bool(span.fault) or (span.start <= 0 and span.end >= len(self.text.rstrip()))
