"""Which way of counting a project's offsets are in: by who wrote it, confirmed by where words begin and end."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

from fingerpost.formats.refi.offsets import ENDS, STANDARD, WRITTEN, Counted, Counting, Span
from fingerpost.terms.project import NONE

BY_ORIGIN = (
    (re.compile(r"\bnvivo\b", re.IGNORECASE), Counting("u16")),
    (re.compile(r"\batlas\.?ti\b", re.IGNORECASE), Counting(newline="lf")),
    (re.compile(r"\b(maxqda|qualcoder|qc|quirkos)\b", re.IGNORECASE), STANDARD),
)
"""Who writes how: measured on real files, see docs/explanation/offsets.md. The first that fits."""

OURS = re.compile(r"Fingerpost\b")
MOST_LOOKED_AT = 2_000
MOST_OF_ONE = 200
"""Selections of one project, and of one text, that are tried in each way; more would decide nothing else."""

FEW = 5
CLEARLY = 0.4
"""Of 2 points a selection may have (no word cut at its beginning, none at its end), how much better is better."""

HINT = "If its quotations begin or end in the middle of words, bring it in again with --offsets unit:newline:bom:end."


@dataclass(frozen=True, slots=True)
class Sample:
    """One selection of a text, as written: start, end, and its name, which often is its words."""

    counted: Counted
    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The way that was chosen; what to tell about it, if anything; whether it was put in question."""

    way: Counting
    told: str = ""
    doubtful: bool = False


def stated(origin: str) -> Counting | None:
    """The way that a file of ours states in its origin; None for files of others."""
    if not OURS.match(origin):
        return None
    written = WRITTEN.search(origin)
    return Counting(*written.groups()) if written else STANDARD


def by_origin(origin: str) -> tuple[Counting, bool]:
    """The way in which this program counts, and whether that is known rather than assumed."""
    if way := stated(origin):
        return way, True
    for pattern, way in BY_ORIGIN:
        if pattern.search(origin):
            return way, True
    return STANDARD, False


def decided(origin: str, samples: Sequence[Sample]) -> Decision:
    """Choose for a whole project. Only selections that some ways place differently can tell the ways apart."""
    expected, known = by_origin(origin)
    if stated(origin):
        return Decision(expected)
    gains = {way: gain for way, gain in _gains(samples, expected).items() if _thinkable(way, expected, gain, known)}
    best = max(gains, key=lambda way: (gains[way].total, _plainness(way, expected)), default=expected)
    if best != expected and gains[best].clear:
        return Decision(best, _told(best, expected, gains[best]), doubtful=True)
    tied = [way for way, gain in gains.items() if gain.total >= (0 if _of_the_file(way) else 0.5) and way.end == "excl"]
    if tied and not known:
        return Decision(expected, _tied(expected, tied), doubtful=True)
    return Decision(expected)


@dataclass(slots=True)
class _Gain:
    """What another way would win over the expected one, over the selections that it places elsewhere."""

    count: int = 0
    theirs: float = 0.0
    mine: float = 0.0

    @property
    def total(self) -> float:
        return self.theirs - self.mine

    @property
    def clear(self) -> bool:
        """With few selections only the plainest case convinces: all words whole against hardly any."""
        theirs, mine = self.theirs / self.count, self.mine / self.count
        if self.count < FEW:
            return theirs >= 2.0 and mine <= 0.5
        return theirs - mine >= CLEARLY and theirs >= 1.5


def _thinkable(way: Counting, expected: Counting, gain: _Gain, known: bool) -> bool:
    """A few selections do not refute a known tool, except in its line ends, which depend on the system."""
    return not known or gain.count >= FEW or replace(way, newline=expected.newline) == expected


def _of_the_file(way: Counting) -> bool:
    """Whether tools differ in this way over what stands in the file; the other ways need evidence to be thought of."""
    return way.newline != "crlf"


def _plainness(way: Counting, expected: Counting) -> int:
    """Between ways that do equally well, the one that differs least from what was expected."""
    pairs = ((way.unit, expected.unit), (way.newline, expected.newline), (way.bom, expected.bom))
    return sum(mine == theirs for mine, theirs in pairs) + 2 * (way.end == expected.end)


def _gains(samples: Sequence[Sample], expected: Counting) -> dict[Counting, _Gain]:
    gains: dict[Counting, _Gain] = defaultdict(_Gain)
    for counted, here in _looked_at(samples):
        places = {plain: _placed(counted, plain, here) for plain in {counted.plain(way) for way in _ways(expected)}}
        mine = places[counted.plain(expected)]
        for way in _ways(expected):
            for (span, points), (my_span, my_points) in zip(places[counted.plain(way)], mine, strict=True):
                if span != my_span:
                    gain = gains[way]
                    gain.count, gain.theirs, gain.mine = gain.count + 1, gain.theirs + points, gain.mine + my_points
    return dict(gains)


def _looked_at(samples: Sequence[Sample]) -> Iterator[tuple[Counted, list[Sample]]]:
    """Some of the selections, text by text, those texts first that tools count differently."""
    by_text: dict[Counted, list[Sample]] = defaultdict(list)
    for sample in samples:
        by_text[sample.counted].append(sample)
    left = MOST_LOOKED_AT
    for counted in sorted(by_text, key=lambda counted: not counted.telling):
        here = by_text[counted]
        here = here[:: len(here) // MOST_OF_ONE + 1]
        yield counted, here
        left -= len(here)
        if left <= 0:
            return


@cache
def _ways(expected: Counting) -> tuple[Counting, ...]:
    """Each way worth trying, the expected one first."""
    every = (Counting(*parts) for parts in product(("cp", "u16"), ("raw", "lf", "crlf"), ("nobom", "bom"), ENDS))
    return tuple(dict.fromkeys((expected, *every)))


def _placed(counted: Counted, way: Counting, samples: Sequence[Sample]) -> list[tuple[Span, float]]:
    places, text = counted.places(way), counted.text
    spans = [places.span(sample.start, sample.end) for sample in samples]
    return [
        (span, 0.0 if span.start == NONE else wholeness(text, span.start, span.end, sample.name))
        for span, sample in zip(spans, samples, strict=True)
    ]


def wholeness(text: str, start: int, end: int, name: str = "") -> float:
    """2 where a span cuts no word, 1 where it cuts one, 0 both; 2 where it is what its name says."""
    if start == end:
        return 1.0
    words = text[start:end]
    if name and _is_named(words, name):
        return 2.0
    begins = start == 0 or not (text[start - 1].isalnum() and words[0].isalnum())
    ends = end == len(text) or not (words[-1].isalnum() and text[end].isalnum())
    blank = words[0].isspace() * 0.5 + words[-1].isspace() * 0.5
    return max(0.0, begins + ends - blank)


def _is_named(words: str, name: str) -> bool:
    """Whether a name is the span's words, perhaps cut short and with an ellipsis."""
    said = " ".join(name.rstrip("….").split())
    return len(said) > 2 and " ".join(words[: len(name) * 2].split()).startswith(said)


def _told(way: Counting, expected: Counting, gain: _Gain) -> str:
    return (
        f"Its offsets were read as {way}, not as {expected}, which would be usual: of the 2 ends of a selection, "
        f"{gain.theirs / gain.count:.2f} so fall between words, otherwise {gain.mine / gain.count:.2f}."
    )


def _tied(expected: Counting, others: Sequence[Counting]) -> str:
    named = ", ".join(str(way) for way in others[:3])
    return f"Its offsets could be counted in several ways; they were read as {expected}, not as {named}."
