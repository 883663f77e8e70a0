"""Where spans of a text come to lie after edits of it. Code points, half-open; nothing is read or written here.

A boundary outside every edit keeps its place between the same two characters. One inside an edit moves out to the
edit's edge, so that a passage which held a part of a replaced word holds the whole of what replaced it.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from fingerpost.terms.sources import Edit

Places = NDArray[np.int64]
TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
MOST_TOKENS = 2_000
"""Changed stretches longer than this on both sides are taken as one edit; word by word would be slow and no help."""


class Anchors:
    """What edits do to places. `edits` lie within the text, in any order, and do not overlap; else ValueError."""

    def __init__(self, edits: Iterable[Edit], length: int) -> None:
        self.edits = sorted(edits, key=lambda edit: (edit.start, edit.end))
        _check(self.edits, length)
        self._starts = np.array([edit.start for edit in self.edits], dtype=np.int64)
        self._ends = np.array([edit.end for edit in self.edits], dtype=np.int64)
        self._words = np.array([len(edit.words) for edit in self.edits], dtype=np.int64)
        grown = self._words - (self._ends - self._starts)
        self._before = np.concatenate([[0], np.cumsum(grown)]).astype(np.int64)

    def text(self, old: str) -> str:
        """The text after the edits."""
        parts, at = [], 0
        for edit in self.edits:
            parts += [old[at : edit.start], edit.words]
            at = edit.end
        return "".join([*parts, old[at:]])

    def grown(self) -> list[int]:
        """By how much the text before each edit has grown."""
        return [int(each) for each in self._before[: len(self.edits)]]

    def starts(self, places: Sequence[int] | Places) -> Places:
        """Where these starts of spans come to lie."""
        old = np.asarray(places, dtype=np.int64)
        at = np.searchsorted(self._starts, old, side="right") - 1
        inside = (at >= 0) & (old < self._at(self._ends, at))
        return np.where(
            inside, self._at(self._starts, at) + self._before[np.maximum(at, 0)], old + self._before[at + 1]
        )

    def ends(self, places: Sequence[int] | Places) -> Places:
        """Where these ends of spans come to lie."""
        old = np.asarray(places, dtype=np.int64)
        at = np.searchsorted(self._starts, old, side="left") - 1
        inside = (at >= 0) & (old < self._at(self._ends, at))
        edge = self._at(self._starts, at) + self._before[np.maximum(at, 0)] + self._at(self._words, at)
        return np.where(inside, edge, old + self._before[at + 1])

    @staticmethod
    def _at(values: Places, at: Places) -> Places:
        return values[np.maximum(at, 0)] if len(values) else np.full(at.shape, -1, dtype=np.int64)


def taken_back(before: str, edits: Iterable[Edit], after: str, now: str) -> list[Edit]:
    """Edits of the text `now` that give back what `edits` of `before` changed, where it still reads as in `after`."""
    done = Anchors(edits, len(before))
    since = Anchors([] if after == now else edits_between(after, now), len(after))
    back = []
    for edit, grown in zip(done.edits, done.grown(), strict=True):
        start, end = edit.start + grown, edit.start + grown + len(edit.words)
        place, reach = int(since.starts([start])[0]), int(since.ends([end])[0])
        if now[place:reach] == after[start:end]:
            back.append(Edit(place, reach, before[edit.start : edit.end]))
    return back


def edits_between(old: str, new: str) -> list[Edit]:
    """Edits that turn `old` into `new`: by lines, and within changed lines by words."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    return [edit for stretch in _changed(before, after) for edit in _by_words(*stretch)]


def _check(edits: Sequence[Edit], length: int) -> None:
    last = 0
    for edit in edits:
        if not last <= edit.start <= edit.end <= length:
            raise ValueError(f"Characters {edit.start} to {edit.end} lie outside the text or in another edit.")
        last = edit.end


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """The stretches that differ: where in the old text, the old words, the new ones."""
    places = np.concatenate([[0], np.cumsum([len(part) for part in before])]).astype(int)
    for what, i, j, k, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "equal":
            yield int(places[i]), "".join(before[i:j]), "".join(after[k:m])


def _by_words(at: int, old: str, new: str) -> Iterator[Edit]:
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    if min(len(before), len(after)) > MOST_TOKENS:
        yield Edit(at, at + len(old), new)
        return
    for start, was, becomes in _changed(before, after):
        yield Edit(at + start, at + start + len(was), becomes)
