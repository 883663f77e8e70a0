"""The places that a meeting talks about: where coders differ, put together as people talk of them, and where all agree.

`disagreements` names every stretch of every pair; here, what hangs together is one place: the spans of one code that
overlap, whoever put them, and two codes that different coders put on much the same words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from fingerpost.terms.rounds import Difference

HALF = 0.5
"""Two one-sided codes are one place if they share this part of the shorter one."""


@dataclass(frozen=True, slots=True)
class Put:
    """One coding. `key` names it; offsets are code points, half-open."""

    key: str
    coder: str
    code: str
    document: str
    start: int
    end: int
    polarity: str = ""


@dataclass(frozen=True, slots=True)
class TalkedOver:
    """One place. `lacking`: coders of the document who put none of its codes there; `kind` None: all agree.

    `characters` under dispute, added over pairs of coders and codes; `share`: of all that is disputed.
    """

    kind: Difference | None
    document: str
    start: int
    end: int
    puts: tuple[Put, ...]
    lacking: tuple[str, ...] = ()
    characters: int = 0
    share: float = 0.0

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that somebody put here."""
        return tuple(sorted({put.code for put in self.puts}))


def talked_over(puts: Iterable[Put], coders: Mapping[str, Sequence[str]]) -> tuple[TalkedOver, ...]:
    """Every place of these codings, those with the largest share of disagreement first and agreed ones last.

    `coders`: document → who coded it; of two, `missed` and `extra` are as seen from the first. Raises KeyError for a
    document that is not in it.
    """
    single = [_place(group, list(coders[group[0].document])) for group in _groups(puts)]
    places = list(_paired(single, coders))
    total = sum(place.characters for place in places)
    shared = [_with_share(place, total) for place in places]
    return tuple(sorted(shared, key=lambda p: (p.kind is None, -p.characters, p.document, p.start, p.end, p.codes)))


def _groups(puts: Iterable[Put]) -> Iterator[list[Put]]:
    """Codings of one code in one document that overlap, directly or through others."""
    group: list[Put] = []
    end = 0
    for put in sorted(puts, key=lambda p: (p.document, p.code, p.start, p.end, p.coder, p.key)):
        if group and (put.document, put.code) == (group[0].document, group[0].code) and put.start < end:
            group.append(put)
            end = max(end, put.end)
        else:
            if group:
                yield group
            group, end = [put], put.end
    if group:
        yield group


def _place(group: list[Put], coders: list[str]) -> TalkedOver:
    by_coder = {coder: [put for put in group if put.coder == coder] for coder in coders}
    lacking = tuple(coder for coder, puts in by_coder.items() if not puts)
    covered = {coder: _union(puts) for coder, puts in by_coder.items()}
    characters = sum(_apart(covered[a], covered[b]) for a, b in combinations(coders, 2))
    return TalkedOver(
        _kind(by_coder, lacking, characters, coders), group[0].document, min(put.start for put in group),
        max(put.end for put in group), tuple(group), lacking, characters,
    )  # fmt: skip


def _kind(
    by_coder: Mapping[str, list[Put]], lacking: tuple[str, ...], characters: int, coders: list[str]
) -> Difference | None:
    if lacking:
        few = 2 * len(lacking) - len(coders)
        is_missed = few < 0 or (few == 0 and coders[0] not in lacking)
        return Difference.MISSED if is_missed else Difference.EXTRA
    if characters:
        return Difference.BOUNDARY
    sides = {frozenset((put.start, put.end, put.polarity) for put in puts) for puts in by_coder.values()}
    if len(sides) == 1:
        return None
    spans = {frozenset((put.start, put.end) for put in puts) for puts in by_coder.values()}
    return Difference.OTHER_SIDE if len(spans) == 1 else Difference.BOUNDARY


def _paired(places: list[TalkedOver], coders: Mapping[str, Sequence[str]]) -> Iterator[TalkedOver]:
    """Two one-sided places of different codes on much the same words, by different coders, are one: the other code."""
    one_sided = [at for at, place in enumerate(places) if place.lacking]
    by_document: dict[str, list[int]] = {}
    for at in one_sided:
        by_document.setdefault(places[at].document, []).append(at)
    found = [pair for group in by_document.values() for pair in _candidates(places, group)]
    partner: dict[int, int] = {}
    for _, first, second in sorted(found, key=lambda each: (-each[0], each[1], each[2])):
        if first not in partner and second not in partner:
            partner[first], partner[second] = second, first
    for at, place in enumerate(places):
        if at not in partner:
            yield place
        elif at < partner[at]:
            yield _merged(place, places[partner[at]], coders[place.document])


def _candidates(places: list[TalkedOver], group: list[int]) -> Iterator[tuple[int, int, int]]:
    ordered = sorted(group, key=lambda at: places[at].start)
    for position, first in enumerate(ordered):
        for second in ordered[position + 1 :]:
            a, b = places[first], places[second]
            if b.start >= a.end:
                break
            common = min(a.end, b.end) - max(a.start, b.start)
            if common >= HALF * min(a.end - a.start, b.end - b.start) and _cross(a, b):
                yield common, min(first, second), max(first, second)


def _cross(a: TalkedOver, b: TalkedOver) -> bool:
    """Somebody has the one and lacks the other, and somebody else the other way round."""
    has_a, has_b = {put.coder for put in a.puts}, {put.coder for put in b.puts}
    return a.codes != b.codes and bool(has_a - has_b) and bool(has_b - has_a)


def _merged(a: TalkedOver, b: TalkedOver, coders: Sequence[str]) -> TalkedOver:
    has = {put.coder for put in (*a.puts, *b.puts)}
    return TalkedOver(
        Difference.OTHER_CODE, a.document, min(a.start, b.start), max(a.end, b.end), a.puts + b.puts,
        tuple(sorted(set(coders) - has)), a.characters + b.characters,
    )  # fmt: skip


def _with_share(place: TalkedOver, total: int) -> TalkedOver:
    return TalkedOver(
        place.kind, place.document, place.start, place.end, place.puts, place.lacking, place.characters,
        place.characters / total if total else 0.0,
    )  # fmt: skip


def _union(puts: Iterable[Put]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted((put.start, put.end) for put in puts):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _apart(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> int:
    """Characters in one of the two unions and not in the other."""
    both = sum(max(0, min(x[1], y[1]) - max(x[0], y[0])) for x in a for y in b)
    return sum(end - start for start, end in a) + sum(end - start for start, end in b) - 2 * both
