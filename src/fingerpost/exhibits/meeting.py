"""The agenda of a disagreement meeting: every place where coders differ, with what each put there, in its context."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from fingerpost.analysis.agreement.meeting import Put, TalkedOver, talked_over
from fingerpost.store.queries import meeting, visible
from fingerpost.store.queries.types import Decision, Person, Round, Source
from fingerpost.terms.rounds import Difference

AROUND = 240
"""So many characters are shown before and after a place, up to the next paragraph's edge."""


@dataclass(frozen=True, slots=True)
class Said:
    """One coding at a place, in words."""

    guid: str
    coder: str
    code: str
    code_guid: str
    start: int
    end: int
    polarity: str
    memo: str


@dataclass(frozen=True, slots=True)
class Point:
    """One place of the agenda. `key` finds it again; `share` of all that is disputed; `decision` once it is settled."""

    key: str
    kind: Difference | None
    source: Source
    start: int
    end: int
    said: tuple[Said, ...]
    lacking: tuple[str, ...]
    characters: int
    share: float
    decision: Decision | None

    @property
    def words(self) -> str:
        """The words of the place."""
        return self.source.current.text[self.start : self.end] if self.source.current else ""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes put here, by name."""
        return tuple(dict.fromkeys(each.code for each in self.said))


@dataclass(frozen=True, slots=True)
class Agenda:
    """`points`: where coders differ, the largest disagreement first; `same`: where all agree."""

    points: tuple[Point, ...]
    same: tuple[Point, ...]

    @property
    def settled(self) -> int:
        """How many points are settled."""
        return sum(point.decision is not None for point in self.points)

    @property
    def to_take_over(self) -> int:
        """How many places that all have alike are not in the agreed layer yet."""
        return sum(point.decision is None for point in self.same)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a side's text; `codes` are those that the side put on them at the place."""

    words: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """What one coder made of a place: the words around it with their passages marked, and what they put there."""

    coder: str
    guid: str
    pieces: tuple[Piece, ...]
    said: tuple[Said, ...]
    beside: tuple[Said, ...]


def agenda(*, viewer: Person, round: Round) -> Agenda:
    """Every place of a revealed round; raises Conflict while it is coded independently."""
    visible.require(viewer, "read sources", round.programme)
    rows = {row.guid: row for row in meeting.passes(viewer, round)}
    texts, coders = meeting.texts_of(viewer, round), meeting.coders_of(round)
    names = {guid: coder.name for guid, coder in coders.items()}
    codes, done = meeting.code_names(round), meeting.decided(viewer, round)
    puts = [Put(r.guid, r.coder, r.code, r.source, r.start, r.end, r.polarity) for r in rows.values()]
    points = [
        Point(
            place.puts[0].key, place.kind, texts[place.document], place.start, place.end,
            tuple(_said(rows[put.key], names, codes) for put in _by_coder(place, names)),
            tuple(names[coder] for coder in place.lacking), place.characters, place.share,
            next((done[put.key] for put in place.puts if put.key in done), None),
        )
        for place in talked_over(puts, meeting.coders_by_source(round)) if place.document in texts
    ]  # fmt: skip
    return Agenda(tuple(p for p in points if p.kind is not None), tuple(p for p in points if p.kind is None))


def sides(point: Point, everything: Agenda, round: Round) -> tuple[Side, ...]:
    """Each coder of the source with what they made of the point, side by side."""
    coders = meeting.coders_of(round)
    here = meeting.coders_by_source(round)[str(point.source.guid)]
    return tuple(_side(coders[guid], point, everything) for guid in here)


def _side(coder: Person, point: Point, everything: Agenda) -> Side:
    mine = tuple(each for each in point.said if each.coder == coder.name)
    beside = tuple(
        each
        for other in (*everything.points, *everything.same)
        if other.key != point.key and other.source == point.source
        for each in other.said
        if each.coder == coder.name and each.start < point.end and each.end > point.start
    )
    return Side(coder.name, str(coder.guid), tuple(_pieces(point, mine)), mine, beside)


def _pieces(point: Point, mine: Collection[Said]) -> Iterator[Piece]:
    text = point.source.current.text if point.source.current else ""
    start, end = _window(text, point)
    cuts = sorted({start, end, *(max(start, each.start) for each in mine), *(min(end, each.end) for each in mine)})
    for begin, stop in pairwise(cuts):
        on = tuple(dict.fromkeys(each.code for each in mine if each.start <= begin and stop <= each.end))
        yield Piece(text[begin:stop], on)


def _window(text: str, point: Point) -> tuple[int, int]:
    """A little more than the place: to its paragraphs' edges, or to a blank some `AROUND` characters away."""
    edge = text.rfind("\n\n", 0, point.start)
    start = edge + 2 if edge >= 0 else 0
    if point.start - start > AROUND:
        start = text.find(" ", point.start - AROUND, point.start) + 1 or point.start
    edge = text.find("\n\n", point.end)
    end = edge if edge >= 0 else len(text)
    if end - point.end > AROUND:
        end = max(text.rfind(" ", point.end, point.end + AROUND), point.end)
    return start, end


def _by_coder(place: TalkedOver, names: dict[str, str]) -> list[Put]:
    return sorted(place.puts, key=lambda put: (names.get(put.coder, ""), put.start, put.end))


def _said(row: meeting.Passed, names: dict[str, str], codes: dict[str, str]) -> Said:
    return Said(
        row.guid,
        names.get(row.coder, ""),
        codes.get(row.code, ""),
        row.code,
        row.start,
        row.end,
        row.polarity,
        row.memo,
    )


def only(
    found: Agenda, *, kind: str = "", code: str = "", source: str = "", pair: str = "", left: bool = False
) -> Agenda:
    """The agenda less what was not asked for; an empty condition asks for nothing.

    `pair`: two coders' names joined by a bar, who must differ at the point. `left`: only what is not settled.
    """
    both = set(pair.split("|")) if pair else set()
    points = tuple(
        point
        for point in found.points
        if (not kind or point.kind == kind)
        and (not code or any(each.code_guid == code for each in point.said))
        and (not source or str(point.source.guid) == source)
        and (not both or _differ(point, both))
        and (not left or point.decision is None)
    )
    return replace(found, points=points)


def _differ(point: Point, pair: set[str]) -> bool:
    """Whether exactly these two put other things here."""
    put = {
        name: {(each.code, each.start, each.end, each.polarity) for each in point.said if each.coder == name}
        for name in pair
    }
    return len(put) == 2 and len({frozenset(each) for each in put.values()}) == 2
