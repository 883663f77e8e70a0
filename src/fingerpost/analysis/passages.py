"""Finds the passages that a retrieval query asks for: codings and places of words, by how they lie to each other. Pure.

Everything that can be found is one line of spans; a part of the query is a mask over it. Not here: the language
(`terms.retrieval`), the sweeps (`meeting`), and which codings count (`layers`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from fingerpost.analysis import meeting
from fingerpost.analysis.meeting import APART, Mask, Numbers, Spans
from fingerpost.terms.retrieval import (
    ANY_CODE,
    PART_OF,
    Both,
    Coded,
    Either,
    Expression,
    Measure,
    Meets,
    Relation,
    Scope,
    Wanted,
    Words,
    gives_codings,
    leaves,
)

Starts = Mapping[str, Numbers]
"""Source → where its parts begin, sorted; the text before the first belongs to none but the first."""


@dataclass(frozen=True, slots=True)
class Line:
    """All codings of a frame as spans on one line, made once, asked many times. `sources`: guid → number of a text.

    `measured` keeps what was worked out of them: in which parts of the texts they lie, by kind of part.
    """

    spans: Spans
    sources: Mapping[str, int]
    measured: dict[Scope, Spans] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the codings: places of each query of words (source_id, start, end), and parts of the texts."""

    places: Mapping[Words, pl.DataFrame] = field(default_factory=dict)
    parts: Mapping[Scope, Starts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """What came out: rows of the frame of codings by number, and places of words (source_id, start, end)."""

    codings: Numbers
    places: pl.DataFrame


def line_of(codings: pl.DataFrame) -> Line:
    """The codings (CODINGS) on one line."""
    guids = codings["source_id"].unique(maintain_order=True).to_list()
    numbers = {guid: number for number, guid in enumerate(guids)}
    return Line(_spans(codings, numbers), numbers)


def find_passages(
    wanted: Wanted, line: Line, codings: pl.DataFrame, around: Around, code_ids: Callable[[str], set[str]]
) -> Found:
    """The passages that are asked for. `line` is of `codings`; `code_ids(name)`: a code and those below it, as guids.

    Whatever `code_ids` raises for an unknown name comes through.
    """
    return _Finder(wanted, line, codings, around, code_ids).found()


class _Finder:
    def __init__(
        self, wanted: Wanted, line: Line, codings: pl.DataFrame, around: Around, code_ids: Callable[[str], set[str]]
    ) -> None:
        self.wanted, self.codings, self.code_ids, self.line = wanted, codings, code_ids, line
        asked = dict.fromkeys(leaf for leaf in leaves(wanted.what) if isinstance(leaf, Words))
        frames = [around.places[leaf] for leaf in asked]
        numbers = dict(line.sources)
        for frame in frames:
            for guid in frame["source_id"].unique(maintain_order=True).to_list():
                numbers.setdefault(guid, len(numbers))
        self.numbers, self.parts = numbers, around.parts
        every = [line.spans, *(_spans(frame, numbers) for frame in frames)]
        self.spans = Spans(*(np.concatenate([getattr(s, name) for s in every]) for name in ("starts", "ends")))
        self.bounds = np.cumsum([0, *(len(spans.starts) for spans in every)])
        self.at = {leaf: slice(self.bounds[n], self.bounds[n + 1]) for n, leaf in enumerate(asked, start=1)}
        self.measured: dict[Scope, Spans] = {}

    def found(self) -> Found:
        mask = self.mask(self.wanted.what)
        number = self.codings.height
        places = {
            "start": self.spans.starts[number:][mask[number:]] % APART,
            "end": self.spans.ends[number:][mask[number:]] % APART,
            "text": self.spans.starts[number:][mask[number:]] // APART,
        }
        names = pl.DataFrame({"text": list(self.numbers.values()), "source_id": list(self.numbers)},
                             schema={"text": pl.Int64, "source_id": pl.String})  # fmt: skip
        frame = pl.DataFrame(places).join(names, on="text", how="left", maintain_order="left")
        kept = frame.select("source_id", "start", "end").unique(maintain_order=True)
        return Found(np.flatnonzero(mask[:number]), kept)

    def mask(self, what: Expression) -> Mask:
        match what:
            case Coded():
                return self._coded(what)
            case Words():
                mask = np.zeros(len(self.spans.starts), dtype=bool)
                mask[self.at[what]] = True
                return mask
            case Meets():
                return self._meets(what)
            case Both(parts, but):
                return self._both(what, [self.mask(part) for part in parts], [self.mask(part) for part in but])
            case Either(parts):
                met: Mask = np.logical_or.reduce([self.mask(part) for part in parts])
                return met

    def _coded(self, what: Coded) -> Mask:
        is_meant = pl.lit(True) if what.code == ANY_CODE else pl.col("code_id").is_in(sorted(self.code_ids(what.code)))
        if what.polarity is not None:
            is_meant = is_meant & (pl.col("polarity") == what.polarity.value)
        held = self.codings.select(m=is_meant.fill_null(False) & pl.repeat(True, pl.len()))["m"].to_numpy()
        return np.concatenate([held, np.zeros(len(self.spans.starts) - len(held), dtype=bool)])

    def _meets(self, what: Meets) -> Mask:
        left, right = self.mask(what.left), self.mask(what.right)
        some, others, itself = self.spans.of(left), self.spans.of(right), right[left]
        if what.relation is Relation.NEAR and what.measure is not Measure.CHARACTERS:
            parts = self._in_parts(PART_OF[what.measure])
            met = meeting.near(parts.of(left), parts.of(right), what.distance, itself)
        elif what.relation is Relation.NEAR:
            met = meeting.near(some, others, what.distance, itself)
        else:
            met = SWEEPS[what.relation](some, others, itself)
        return _within(left, met != what.negated)

    def _both(self, what: Both, parts: list[Mask], but: list[Mask]) -> Mask:
        codes = [gives_codings(part) for part in what.parts]
        shown = [mask for mask, is_code in zip(parts, codes, strict=True) if is_code or not any(codes)]
        kept: Mask = np.logical_or.reduce(shown)
        kept = self._together(kept, parts) if len(parts) > 1 else kept
        for mask in but:
            kept = _within(kept, ~self._shares(kept, mask))
        return kept

    def _together(self, kept: Mask, parts: list[Mask]) -> Mask:
        """Those that are in the same place as one of every part."""
        if self.wanted.same is Scope.PASSAGE:
            for mask in parts:
                kept = _within(kept, self._shares(kept, mask))
            return kept
        line = self._in_parts(self.wanted.same)
        common = meeting.numbers_of(line.of(parts[0]))
        for mask in parts[1:]:
            common = np.intersect1d(common, meeting.numbers_of(line.of(mask)), assume_unique=True)
        return _within(kept, meeting.touching(line.of(kept), common))

    def _shares(self, some: Mask, others: Mask) -> Mask:
        """Which of `some` are in the same place as one of `others`; each is in the same place as itself."""
        nobody = np.zeros(int(some.sum()), dtype=bool)
        if self.wanted.same is Scope.PASSAGE:
            return meeting.overlapping(self.spans.of(some), self.spans.of(others), nobody)
        line = self._in_parts(self.wanted.same)
        return meeting.near(line.of(some), line.of(others), 0, nobody)

    def _in_parts(self, scope: Scope) -> Spans:
        """The number of the part in which each span begins and of the one in which it ends; texts lie far apart."""
        if scope not in self.measured:
            self.measured[scope] = self._counted(scope)
        return self.measured[scope]

    def _counted(self, scope: Scope) -> Spans:
        number = self.codings.height
        if scope not in self.line.measured:
            self.line.measured[scope] = _measured(self.line.spans, self._parts(scope, self.line.sources))
        if len(self.spans.starts) == number:
            return self.line.measured[scope]
        places = Spans(self.spans.starts[number:], self.spans.ends[number:])
        texts = set((places.starts // APART).tolist())
        here = {guid: text for guid, text in self.numbers.items() if text in texts}
        both = self.line.measured[scope], _measured(places, self._parts(scope, here))
        return Spans(np.concatenate([s.starts for s in both]), np.concatenate([s.ends for s in both]))

    def _parts(self, scope: Scope, texts: Mapping[str, int]) -> tuple[Numbers, Numbers]:
        """Where the parts of these texts begin, and how many begin before each text does (by the text's number)."""
        starts = self.parts.get(scope, {})
        begun = [np.empty(0, dtype=np.int64)] * len(self.numbers)
        for guid, number in texts.items():
            begun[number] = starts[guid] + number * APART if guid in starts else begun[number]
        sizes = np.array([len(each) for each in begun], dtype=np.int64)
        return np.concatenate([np.empty(0, dtype=np.int64), *begun]), np.cumsum(sizes) - sizes


SWEEPS = {
    Relation.OVERLAPS: meeting.overlapping,
    Relation.INSIDE: meeting.inside,
    Relation.AROUND: meeting.around,
    Relation.EXACTLY: meeting.same,
}


def _measured(spans: Spans, parts: tuple[Numbers, Numbers]) -> Spans:
    """The numbers of the parts in which each span begins and ends, counted from its text's first; texts far apart."""
    texts = spans.starts // APART
    before = texts * APART - parts[1][texts] if len(parts[1]) else texts
    first = np.searchsorted(parts[0], spans.starts, side="right")
    return Spans(before + first, before + np.searchsorted(parts[0], spans.ends - 1, side="right"))


def _within(mask: Mask, kept: Mask) -> Mask:
    """The marked ones of which `kept`, as long as they are many, keeps some."""
    after = mask.copy()
    after[mask] = kept
    return after


def _spans(frame: pl.DataFrame, numbers: Mapping[str, int]) -> Spans:
    texts = frame["source_id"].replace_strict(numbers, return_dtype=pl.Int64).to_numpy() * APART if frame.height else 0
    return Spans(frame["start"].to_numpy() + texts, frame["end"].to_numpy() + texts)
