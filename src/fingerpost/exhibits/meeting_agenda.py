"""The meeting's agenda on one page: what to talk about first, and how much of all disagreement that is."""

from collections.abc import Iterator, Sequence

from fingerpost.exhibits.attributed import attributions
from fingerpost.exhibits.meeting import Agenda, Point, agenda
from fingerpost.store.queries import ledger
from fingerpost.store.queries.agreement import CONSENSUS, rounds_now
from fingerpost.store.queries.meeting import codings_by_guid
from fingerpost.store.queries.rounds import round_of
from fingerpost.store.queries.types import Person, Programme, Round
from fingerpost.terms.coding import SIGN, Polarity
from fingerpost.terms.errors import Conflict
from fingerpost.terms.exhibit import Cell, Exhibit, Row
from fingerpost.terms.said import some

FIRST = 6
"""So many places go on a page."""

LONGEST = 150
"""So many characters of a place's words are printed."""

COLUMNS = ("Where", "Words", "Coded as", "How they differ", "Share")


def meeting_agenda(*, viewer: Person, programme: Programme, round: int, first: int = FIRST) -> Exhibit:
    """The places that are not settled yet, the largest disagreement first: those that fit on a page.

    Raises NotFound, Refused, and Conflict while the round is coded independently.
    """
    row = round_of(viewer, programme, round)
    now = next(each for each in rounds_now(viewer, programme) if each.pk == row.pk)
    if now.why_not not in ("", CONSENSUS):
        raise Conflict(f"{row.name} shows nothing of its passes: {now.why_not}.")
    everything = agenda(viewer=viewer, round=row)
    open_ = [point for point in everything.points if point.decision is None]
    shown = open_[:first]
    return Exhibit(
        kind="meeting-agenda",
        title=f"What to talk about first: {row.name}",
        as_of=ledger.as_of(viewer),
        columns=COLUMNS,
        rows=tuple(_rows(viewer, programme, row, shown)),
        notes=tuple(_notes(everything, open_, shown)),
        label_header="Place",
        query=(("round", str(round)),),
    )


def _rows(viewer: Person, programme: Programme, row: Round, shown: Sequence[Point]) -> Iterator[Row]:
    codings = codings_by_guid(viewer, row, [each.guid for point in shown for each in point.said])
    passages = {str(coding.guid): str(coding.passage.guid) for coding in codings}
    said = attributions(viewer, programme, passages.values())
    for number, point in enumerate(shown, start=1):
        own = [passages[each.guid] for each in point.said if each.guid in passages]
        quotable = all(said[guid].is_quotable for guid in own if guid in said)
        yield Row(str(number), tuple(_cells(point, own, quotable=quotable)))


def _cells(point: Point, passages: Sequence[str], *, quotable: bool) -> Iterator[Cell]:
    refs = tuple(f"passage:{guid}" for guid in passages)
    yield Cell(point.source.title, point.source.title, refs=(f"source:{point.source.guid}",))
    words = _cut(point.words) if quotable else "These words may not be quoted."
    yield Cell(words, words, refs=refs)
    coded = "\n".join(_coded(point))
    yield Cell(coded, coded)
    kind = str(point.kind)
    yield Cell(kind, kind)
    yield Cell(f"{100 * point.share:.0f} %", point.share)


def _coded(point: Point) -> Iterator[str]:
    """Who put what there; who nothing."""
    for each in point.said:
        sign = SIGN[Polarity(each.polarity)]
        yield f"{each.coder}: {each.code}{f' ({sign})' if sign else ''}"
    yield from (f"{coder}: nothing" for coder in point.lacking)


def _cut(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1].rsplit(" ", 1)[0] + " …"


def _notes(everything: Agenda, open_: Sequence[Point], shown: Sequence[Point]) -> Iterator[str]:
    if not open_:
        yield "Every place is settled." if everything.points else "The coders differ nowhere."
    else:
        share = 100 * sum(point.share for point in shown)
        yield (
            f"{len(shown)} of {some(len(open_), 'place')} still to be settled, the largest first: {share:.0f} % of all "
            "disagreement in the round, counted in characters."
        )
    if everything.settled:
        yield f"{some(everything.settled, 'place')} settled already."
    if everything.to_take_over:
        yield f"{some(everything.to_take_over, 'place')} that all coded alike can be taken over in one act."
