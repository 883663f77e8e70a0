"""What suggestions are learned from: the codings that a person may see and quote, in the words of their texts."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from fingerpost.store.connection import alias
from fingerpost.store.models import LedgerEvent, Person, Programme, Source, Suggesting, Turn
from fingerpost.store.queries import visible
from fingerpost.store.queries.retrieval import Place, retrievable, said_at
from fingerpost.store.queries.rounds import desk_of
from fingerpost.terms.parts import SHORTEST_PIECE, pieces_of

MILD = frozenset(
    {
        "coding added", "coding changed", "coding removed", "coding restored", "codings added", "codings recoded",
        "bulk coding undone", "memo written", "memo rewritten", "memo shared", "query saved", "query shared",
        "query dropped", "query kept to oneself", "answer saved", "working copy downloaded", "finding written",
        "passage attached", "sign-in link issued", "sign-in link used",
    }
)  # fmt: skip
"""Acts after which what was learned before may be used a little longer: they take no words away and hide nothing."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whether codes are suggested in a programme, and whether also while a round is coded blind."""

    is_on: bool = True
    in_rounds: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words with the codes on them (guids), where they stand, and the passage that they are (none: empty)."""

    words: str
    codes: frozenset[str]
    source: str
    start: int
    end: int
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """What is learned from, out of so many codings (`number`), and every piece of every text, coded or not."""

    stretches: tuple[Stretch, ...]
    pieces: tuple[Stretch, ...]
    number: int


def chosen(programme: Programme) -> Chosen:
    """What the programme's lead chose, else the defaults."""
    row = Suggesting.objects.filter(programme=programme).first()
    return Chosen(row.is_on, row.in_rounds) if row else Chosen()


def is_blind(person: Person, source: Source) -> bool:
    """Whether the person codes this source blind, now."""
    return desk_of(person, source).is_blind


def state() -> tuple[str | None, int]:
    """The study in use, and the number of its last event."""
    return alias(), LedgerEvent.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0


def is_mild_since(sequence: int, most: int) -> bool:
    """Whether at most so many events came after this one, all of them mild."""
    verbs = list(LedgerEvent.objects.filter(sequence__gt=sequence).values_list("verb", flat=True)[: most + 1])
    return len(verbs) <= most and MILD.issuperset(verbs)


def material(person: Person, programme: Programme, *, own: bool = False) -> Material:
    """Coded passages and, of the same texts, what nobody coded. `own`: one's own codings alone. Words may be quoted."""
    codings = retrievable(person, programme).codings.filter(pl.col("quote").is_not_null())
    if own:
        mine = visible.codings(person, programme).filter(coder=person).values_list("guid", flat=True)
        codings = codings.filter(pl.col("coding").is_in([str(guid) for guid in mine]))
    grouped = codings.group_by("source_id", "start", "end", maintain_order=True).agg(
        pl.col("quote").first(), pl.col("code_id").drop_nulls().unique(maintain_order=True), pl.col("passage").first()
    )
    coded = [
        Stretch(quote, frozenset(codes), source, start, end, passage)
        for source, start, end, quote, codes, passage in grouped.rows()
    ]
    taken = taken_of(coded)
    pieces = tuple(_pieces(person, programme))
    bare = [piece for piece in pieces if piece.source in taken and is_free(piece, taken)]
    kept = bare[:: max(1, len(bare) // max(1, 2 * len(coded)))]
    return Material((*coded, *kept), pieces, codings.height)


def coded_with(person: Person, programme: Programme, code_ids: Iterable[str]) -> dict[str, list[tuple[int, int]]]:
    """Source → where one of these codes stands, as far as the person sees."""
    codings = retrievable(person, programme).codings.filter(pl.col("code_id").is_in(sorted(code_ids)))
    found: dict[str, list[tuple[int, int]]] = {}
    for source, start, end in codings.select("source_id", "start", "end").rows():
        found.setdefault(source, []).append((start, end))
    return found


def taken_of(stretches: Iterable[Stretch]) -> dict[str, list[tuple[int, int]]]:
    """Source → where the stretches are."""
    found: dict[str, list[tuple[int, int]]] = {}
    for each in stretches:
        found.setdefault(each.source, []).append((each.start, each.end))
    return found


def is_free(piece: Stretch, taken: Mapping[str, Sequence[tuple[int, int]]]) -> bool:
    """Whether none of these places touches the piece."""
    return not any(start < piece.end and piece.start < end for start, end in taken.get(piece.source, ()))


def _pieces(person: Person, programme: Programme) -> Iterator[Stretch]:
    rows = visible.sources(person, programme).filter(withdrawn_on__isnull=True, current__isnull=False)
    turns = _turns(programme)
    places: list[Place] = []
    for guid, version, text in rows.order_by("title", "pk").values_list("guid", "current_id", "current__text"):
        spoken = turns.get(version, [])
        places += [Place(str(guid), *piece) for piece in _said_by_participants(pieces_of(text), spoken)]
    for place, said in zip(places, said_at(person, programme, places, around=0), strict=True):
        if said.words is not None:
            yield Stretch(said.words, frozenset(), *place)


def _turns(programme: Programme) -> dict[int, list[tuple[int, int, bool]]]:
    """Version → its turns in order: start, end, and whether a participant of the register speaks."""
    found: dict[int, list[tuple[int, int, bool]]] = {}
    rows = Turn.objects.filter(version__source__programme=programme).order_by("version_id", "start")
    for version, start, end, who in rows.values_list("version_id", "start", "end", "participant_id"):
        found.setdefault(version, []).append((start, end, who is not None))
    return found


def _said_by_participants(
    pieces: Iterable[tuple[int, int]], turns: Sequence[tuple[int, int, bool]]
) -> Iterator[tuple[int, int]]:
    """The pieces without speakers' names in front; where participants are named, without what others say (who asks)."""
    names_some, starts = any(named for _, _, named in turns), [start for start, _, _ in turns]
    for start, end in pieces:
        turn = turns[max(0, bisect_right(starts, end - 1) - 1)] if turns else None
        if turn is None or turn[1] <= start or turn[0] >= end:
            yield (start, end)
        elif (turn[2] or not names_some) and end - max(start, turn[0]) >= SHORTEST_PIECE:
            yield (max(start, turn[0]), end)
