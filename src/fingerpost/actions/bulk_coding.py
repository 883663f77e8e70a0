"""Coding many passages in one act: put a code on all of them, move codings to another code, take such an act back.

What cannot be done is left out and counted beforehand by the plans, which the acts themselves follow.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple, TypeVar
from uuid import UUID

from fingerpost.actions.acting import Done, action
from fingerpost.actions.coding import version_for
from fingerpost.store.models import (
    Code,
    CodebookVersion,
    Coding,
    LedgerEvent,
    Passage,
    Person,
    Programme,
    Round,
    Source,
    SourceVersion,
)
from fingerpost.store.queries import visible
from fingerpost.store.queries.rounds import Desk, desk_of
from fingerpost.terms.coding import Layer, Phase, Polarity
from fingerpost.terms.errors import Conflict, Invalid, NotFound, UserError

T = TypeVar("T")
MOST = 20_000
LOT = 500
CODED, RECODED, PUT_BACK = "codings added", "codings recoded", "bulk coding undone"


class Stretch(NamedTuple):
    """A place in a source's current text: the source's guid, half-open, code points."""

    source: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fresh:
    """A coding that shall be made."""

    source: Source
    start: int
    end: int
    layer: Layer
    round: Round | None
    version: CodebookVersion


@dataclass(frozen=True, slots=True)
class Plan:
    """What an act will do: codings to make, or codings that give way; and why others are left out, with their number.

    `others`: how many of those that give way are other people's.
    """

    fresh: tuple[Fresh, ...] = ()
    old: tuple[Coding, ...] = ()
    version: CodebookVersion | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)
    others: int = 0

    @property
    def number(self) -> int:
        """How many passages change."""
        return len(self.fresh) or len(self.old)


def coding_plan(person: Person, programme: Programme, places: Iterable[Stretch], code: Code) -> Plan:
    """What `code_passages` would do with these places. Raises as it does."""
    visible.require(person, "code", programme)
    wanted = list(dict.fromkeys(places))
    _check_number(len(wanted))
    _check_home(code, programme)
    sources = _sources(person, programme, {place.source for place in wanted})
    desks = {guid: desk_of(person, source) for guid, source in sources.items()}
    versions: dict[Round | None, CodebookVersion | str] = {}
    mine = _mine(person, code)
    fresh, left_out = [], Counter[str]()
    for place in wanted:
        made = _fresh(place, sources.get(place.source), desks.get(place.source), person, code, versions, mine)
        if isinstance(made, Fresh):
            fresh.append(made)
        else:
            left_out[made] += 1
    return Plan(fresh=tuple(fresh), left_out=dict(left_out.most_common()))


def recoding_plan(person: Person, programme: Programme, codings: Iterable[str], code: Code) -> Plan:
    """What `recode` would do with these codings, given by guid. Raises as it does."""
    visible.require(person, "code", programme)
    guids = list(dict.fromkeys(codings))
    _check_number(len(guids))
    _check_home(code, programme)
    version = version_for(person, code, None)
    may_all = visible.allowed(person, "recode others", programme)
    rows = [row for some in _lots(guids) for row in _seen(person, programme, some)]
    taken = _taken(code)
    finished: dict[int, bool] = {}
    old, left_out = [], Counter[str]()
    for row in rows:
        reason = _why_not(row, person, code, taken, finished, may_all=may_all)
        if reason:
            left_out[reason] += 1
        else:
            taken.add(_key(row))
            old.append(row)
    others = sum(row.coder_id != person.pk for row in old)
    return Plan(old=tuple(old), version=version, left_out=dict(left_out.most_common()), others=others)


@action
def code_passages(
    *,
    by: Person,
    programme: Programme,
    places: Iterable[Stretch],
    code: Code,
    polarity: Polarity = Polarity.NONE,
    operation: UUID | None = None,
) -> Done[Coding]:
    """Put a code on all these places, as one's own codings; what cannot be coded (see `coding_plan`) is left out."""
    plan = coding_plan(by, programme, places, code)
    if not plan.fresh:
        raise Conflict("None of these passages can be coded so.", hint=_reasons(plan))
    passages = Passage.objects.bulk_create([_passage(each) for each in plan.fresh], batch_size=LOT)
    now = datetime.now(UTC)
    made = Coding.objects.bulk_create(
        [
            Coding(
                code=code, version=each.version, read_under=each.version, coder=by, passage=passage, polarity=polarity,
                layer=each.layer, round=each.round, made_at=now,
            )
            for each, passage in zip(plan.fresh, passages, strict=True)
        ],
        batch_size=LOT,
    )  # fmt: skip
    details = {"code": str(code.guid), "polarity": str(polarity), "codings": [str(coding.guid) for coding in made]}
    return Done(CODED, _told_of(made), programme, details)


@action
def recode(
    *, by: Person, programme: Programme, codings: Iterable[str], code: Code, operation: UUID | None = None
) -> Done[Coding]:
    """Let codings (by guid) give way to ones with another code: same coder, words, polarity, memo, layer.

    One's own; others' only with the right to recode them. What cannot be (see `recoding_plan`) is left out.
    """
    plan = recoding_plan(by, programme, codings, code)
    if not plan.old or plan.version is None:
        raise Conflict("None of these codings can be moved there.", hint=_reasons(plan))
    replaced = _replace(by, plan.old, code, plan.version)
    fresh = [row for some in _lots(list(replaced.values())) for row in _rows(some)]
    return Done(RECODED, _told_of(fresh), programme, {"code": str(code.guid), "replaced": replaced})


@action
def undo_bulk(*, by: Person, programme: Programme, act: UUID, operation: UUID | None = None) -> Done[Coding]:
    """Take one's own act of this kind (by its operation) back: every coding stands as before it, or nothing changes.

    Raises Conflict where a coding of it was changed since, or its pass was closed.
    """
    visible.require(by, "code", programme)
    event = act_of(by, programme, act)
    replaced = {str(old): str(new) for old, new in event.details.get("replaced", {}).items()}
    made = list(replaced.values()) or [str(guid) for guid in event.details.get("codings", [])]
    _check_unchanged(made, replaced, event)
    now = datetime.now(UTC)
    for some in _lots(made):
        Coding.objects.filter(guid__in=some).update(removed_by=by, removed_at=now)
    for some in _lots(list(replaced)):
        Coding.objects.filter(guid__in=some).update(removed_by=None, removed_at=None)
    told = Coding.objects.get(guid=event.subject_guid)
    return Done(PUT_BACK, told, programme, {"act": str(act), "unmade": made, "restored": list(replaced)})


def act_of(person: Person, programme: Programme, act: UUID) -> LedgerEvent:
    """The ledger line of one's own bulk act; raises NotFound."""
    rows = LedgerEvent.objects.filter(operation=act, programme=programme, actor=person, verb__in=[CODED, RECODED])
    found = rows.filter(details__action__in=["code_passages", "recode"]).first()
    if found is None:
        raise NotFound("There is no such act of yours.")
    return found


def is_undone(event: LedgerEvent) -> bool:
    """Whether the act was taken back already."""
    return LedgerEvent.objects.filter(verb=PUT_BACK, details__act=str(event.operation)).exists()


def _check_number(number: int) -> None:
    if not number:
        raise Invalid("There is no passage to code.", hint="Find some first.")
    if number > MOST:
        raise Invalid(f"These are {number:,} passages; {MOST:,} at once is the limit.", hint="Ask for fewer.")


def _check_home(code: Code, programme: Programme) -> None:
    if code.codebook.programme_id != programme.pk:
        raise NotFound(f"There is no such code in {programme.name}.")


def _sources(person: Person, programme: Programme, guids: Iterable[str]) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for some in _lots(sorted(guids)):
        rows = visible.sources(person, programme).filter(guid__in=some).select_related("current", "programme")
        found.update((str(row.guid), row) for row in rows)
    return found


def _mine(person: Person, code: Code) -> set[tuple[object, ...]]:
    rows = Coding.objects.filter(coder=person, code=code, removed_at__isnull=True)
    return set(rows.values_list("passage__version_id", "passage__start", "passage__end", "layer", "round_id"))


def _fresh(
    place: Stretch, source: Source | None, desk: Desk | None, person: Person, code: Code,
    versions: dict[Round | None, CodebookVersion | str], mine: set[tuple[object, ...]],
) -> Fresh | str:  # fmt: skip
    """The coding to make there, or why there can be none."""
    if source is None or desk is None or source.current is None or source.withdrawn_on is not None:
        return "the source was withdrawn"
    if not 0 <= place.start < place.end <= len(source.current.text):
        return "the text has changed meanwhile"
    layer, round = desk.goes(place.start, place.end)
    if layer is Layer.INDEPENDENT and desk.is_finished:
        return "you have finished your pass of that round"
    if round not in versions:
        versions[round] = _version(person, code, round)
    version = versions[round]
    if isinstance(version, str):
        return version
    key = (source.current_id, place.start, place.end, str(layer), round.pk if round else None)
    if key in mine:
        return "you have put this code on these words already"
    mine.add(key)
    return Fresh(source, place.start, place.end, layer, round, version)


def _version(person: Person, code: Code, round: Round | None) -> CodebookVersion | str:
    """The version to code under. Without a round there must be one; in a round the code may be newer than it."""
    try:
        return version_for(person, code, round)
    except UserError:
        if round is None:
            raise
        return "the code does not stand in that round's version"


def _passage(each: Fresh) -> Passage:
    version = each.source.current
    assert version is not None
    return Passage(version=version, start=each.start, end=each.end, quote=version.text[each.start : each.end])


def _seen(person: Person, programme: Programme, guids: Sequence[str]) -> Iterable[Coding]:
    rows = visible.codings(person, programme).filter(guid__in=guids)
    return rows.select_related("passage", "round", "coder").order_by("pk")


def _key(row: Coding) -> tuple[object, ...]:
    return (row.coder_id, row.passage.version_id, row.passage.start, row.passage.end, row.layer, row.round_id)


def _taken(code: Code) -> set[tuple[object, ...]]:
    """Where the code stands already, by coder, words, layer and round."""
    rows = Coding.objects.filter(code=code, removed_at__isnull=True)
    names = ("coder_id", "passage__version_id", "passage__start", "passage__end", "layer", "round_id")
    return set(rows.values_list(*names))


def _why_not(
    row: Coding, person: Person, code: Code, taken: set[tuple[object, ...]], finished: dict[int, bool], *, may_all: bool
) -> str:
    if row.code_id == code.pk:
        return "has this code already"
    if row.coder_id != person.pk and not may_all:
        return "is another coder's: only its coder moves it"
    if row.layer == Layer.AGREED:
        return "was agreed by the team: settle it in the round"
    if row.layer == Layer.INDEPENDENT and (row.coder_id != person.pk or _is_closed(row, finished)):
        return "belongs to a blind pass that is another's or closed"
    if _key(row) in taken:
        return "stands on words that have the new code by the same coder"
    return ""


def _is_closed(row: Coding, finished: dict[int, bool]) -> bool:
    round = row.round
    assert round is not None
    if round.pk not in finished:
        is_open = round.phase == Phase.INDEPENDENT and not round.finishes.filter(coder=row.coder_id).exists()
        finished[round.pk] = not is_open
    return finished[round.pk] or row.is_frozen


def _replace(by: Person, old: Sequence[Coding], code: Code, version: CodebookVersion) -> dict[str, str]:
    now = datetime.now(UTC)
    copies = [
        Passage(
            version_id=row.passage.version_id, start=row.passage.start, end=row.passage.end, quote=row.passage.quote
        )
        for row in old
    ]
    passages = Passage.objects.bulk_create(copies, batch_size=LOT)
    fresh = [
        Coding(
            code=code, version=version, read_under_id=row.read_under_id, coder_id=row.coder_id, passage=passage,
            polarity=row.polarity, layer=row.layer, round_id=row.round_id, memo=row.memo, made_at=now, replaces=row,
        )
        for row, passage in zip(old, passages, strict=True)
    ]  # fmt: skip
    made = Coding.objects.bulk_create(fresh, batch_size=LOT)
    for some in _lots([row.pk for row in old]):
        Coding.objects.filter(pk__in=some).update(removed_by=by, removed_at=now)
    return {str(row.guid): str(new.guid) for row, new in zip(old, made, strict=True)}


def _check_unchanged(made: Sequence[str], replaced: dict[str, str], event: LedgerEvent) -> None:
    """Every coding of the act must be in place as it made it, and in no closed pass."""
    if is_undone(event):
        raise Conflict("This act was taken back already.")
    polarity = str(event.details.get("polarity", ""))
    before = {new: old for old, new in replaced.items()}
    found = {str(row.guid): row for some in _lots(made) for row in _rows(some)}
    kept = {str(row.guid): row for some in _lots(list(replaced)) for row in _rows(some)}
    changed = sum(_is_changed(found.get(guid), kept.get(before.get(guid, "")), polarity) for guid in made)
    taken = {code: _taken(code) for code in {row.code for row in kept.values()}}
    changed += sum(_key(row) in taken[row.code] for row in kept.values())  # the old code was put there again
    if changed:
        raise Conflict(
            f"{changed:,} of these {len(made):,} codings were changed since, or their pass was closed.",
            hint="Nothing was taken back; change the codings one by one.",
        )


def _rows(guids: Sequence[str]) -> Iterable[Coding]:
    return Coding.objects.filter(guid__in=guids).select_related("passage", "code")


def _is_changed(row: Coding | None, old: Coding | None, polarity: str) -> bool:
    if row is None or row.removed_at is not None or row.is_frozen:
        return True
    if row.passage.quote == "":
        return True
    wanted = (old.polarity, old.memo) if old else (polarity, "")
    return (row.polarity, row.memo) != wanted


def _told_of(made: Sequence[Coding]) -> Coding:
    """The coding that the ledger's line is about: one that blinding may hide, if there is any, and the line with it."""
    hidden = visible.open_rounds().values("sources")
    versions = set(SourceVersion.objects.filter(source__in=hidden).values_list("pk", flat=True))
    return max(made, key=lambda row: (row.layer == Layer.INDEPENDENT, row.passage.version_id in versions))


def _reasons(plan: Plan) -> str:
    return "; ".join(f"{number:,}: {why}" for why, number in plan.left_out.items())


def _lots(values: Sequence[T]) -> Iterable[list[T]]:
    return (list(values[at : at + LOT]) for at in range(0, len(values), LOT))
