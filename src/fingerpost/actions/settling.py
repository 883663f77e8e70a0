"""Settling what coders saw differently: decisions of a meeting, the agreed layer they make, and taking them back.

The blind passes stay as they were; a decision writes codings of its own beside them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from uuid import UUID

from fingerpost.actions.acting import Done, action
from fingerpost.actions.codebook import CodeWords, add_code, open_draft, redefine_code
from fingerpost.actions.coding import Place, check_place, passage_at
from fingerpost.actions.drafts import draft_of
from fingerpost.analysis.agreement.meeting import Put, TalkedOver, talked_over
from fingerpost.store.models import Code, CodebookVersion, CodeEntry, Coding, Decision, Person, Round
from fingerpost.store.queries import visible
from fingerpost.store.queries.meeting import coders_by_source, decided, passes
from fingerpost.terms.codebook import VersionStatus
from fingerpost.terms.coding import Layer, Phase, Polarity
from fingerpost.terms.errors import Conflict, Invalid, NotFound
from fingerpost.terms.rounds import ADDED_TO, Settled, Wording


@dataclass(frozen=True, slots=True)
class Instead:
    """Another code, or other words, than any coder chose."""

    code: Code
    place: Place
    polarity: Polarity = Polarity.NONE


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a decision proposes for the codebook: new words for a part of a code, or a new code with this definition."""

    wording: Wording
    words: str
    code: Code | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A coding that the agreed layer shall have."""

    code: Code
    place: Place
    polarity: str


@action
def settle_place(
    *,
    by: Person,
    round: Round,
    about: Iterable[Coding],
    kind: Settled,
    taken: Person | None = None,
    instead: Instead | None = None,
    reason: str = "",
    proposal: Proposal | None = None,
    operation: UUID | None = None,
) -> Done[Decision]:
    """Decide of one place where coders differ. `about`: any of its codings; `taken`: whose, for TAKE."""
    visible.require(by, "code", round.programme)
    _require_open(round)
    codings = _whole_place(by, round, list(about))
    _refuse_settled(by, round, codings)
    wanted = _wanted(kind, codings, taken, instead)
    made = _make(by, round, wanted)
    row = _record(by, round, kind, codings, made, reason, taken if kind is Settled.TAKE else None, proposal)
    return Done("place settled", row, round.programme, _trace(row, codings, made))


@action
def take_over(*, by: Person, round: Round, operation: UUID | None = None) -> Done[Decision]:
    """Put into the agreed layer everything that all coders of a source have alike, in one act."""
    visible.require(by, "code", round.programme)
    _require_open(round)
    done = decided(by, round)
    same = [place for place in _places(by, round) if place.kind is None and place.puts[0].key not in done]
    if not same:
        raise Conflict("There is nothing left to take over.")
    codings = _rows(round, [put.key for place in same for put in place.puts])
    made = _make(by, round, _once(codings))
    row = _record(by, round, Settled.SAME, codings, made, "", None, None)
    return Done("agreement taken over", row, round.programme, _trace(row, codings, made))


@action
def undo_decision(*, by: Person, decision: Decision, operation: UUID | None = None) -> Done[Decision]:
    """Take a decision back: what it put into the agreed layer comes off, and its place or query is open again."""
    visible.require(by, "code", decision.programme)
    if Decision.objects.get(pk=decision.pk).undone_at is not None:
        raise Conflict("This decision was taken back already.")
    if decision.round is not None:
        _require_open(decision.round)
    now = datetime.now(UTC)
    live = list(decision.made.filter(removed_at__isnull=True))
    Coding.objects.filter(pk__in=[row.pk for row in live]).update(removed_by=by, removed_at=now)
    decision.undone_by, decision.undone_at = by, now
    decision.save(update_fields=["undone_by", "undone_at"])
    if decision.query is not None:
        decision.query.settled_by = decision.query.settled_at = None
        decision.query.save(update_fields=["settled_by", "settled_at"])
    unmade = [str(row.guid) for row in live]
    return Done("decision undone", decision, decision.programme, {"unmade": unmade})


@action
def carry_out(*, by: Person, decision: Decision, operation: UUID | None = None) -> Done[Decision]:
    """Put what a decision proposes into the draft of the codebook, which is opened if none is."""
    visible.require(by, "codebook", decision.programme)
    if not decision.wording:
        raise Invalid("This decision proposes nothing for the codebook.")
    if decision.carried_out_id is not None or decision.undone_at is not None:
        raise Conflict("This was put into the codebook, or taken back, already.")
    draft = _draft(by, decision)
    _change(by, decision, draft)
    decision.carried_out = draft
    decision.save(update_fields=["carried_out"])
    return Done("decision carried out", decision, decision.programme, {"version": str(draft.guid)})


def record_decision(
    by: Person, round: Round | None, kind: Settled, reason: str, proposal: Proposal | None, **more: object
) -> Decision:
    """A row of the log, for actions that decide something; `more`: its other columns."""
    proposed = {} if proposal is None else _proposed(proposal)
    return Decision.objects.create(
        round=round, kind=kind, reason=reason.strip(), decided_by=by, decided_at=datetime.now(UTC), **more, **proposed
    )


def _require_open(round: Round) -> None:
    phase = Round.objects.values_list("phase", flat=True).get(pk=round.pk)
    if phase == Phase.INDEPENDENT:
        raise Conflict(f"{round.name} is still coded independently.", hint="Close the pass before you settle it.")
    if phase == Phase.AGREED:
        raise Conflict(f"{round.name} is agreed and closed.", hint="What was settled stays as it is.")


def _places(by: Person, round: Round) -> tuple[TalkedOver, ...]:
    rows = passes(by, round)
    puts = [Put(row.guid, row.coder, row.code, row.source, row.start, row.end, row.polarity) for row in rows]
    return talked_over(puts, coders_by_source(round))


def _whole_place(by: Person, round: Round, some: Collection[Coding]) -> list[Coding]:
    """All codings of the one place that these belong to."""
    named = {str(coding.guid) for coding in some}
    for place in _places(by, round):
        keys = {put.key for put in place.puts}
        if named and named <= keys:
            return _rows(round, sorted(keys))
    raise NotFound("These codings are not one place of the meeting.", hint="Reload the page.")


def _rows(round: Round, guids: Sequence[str]) -> list[Coding]:
    rows = Coding.objects.filter(round=round, guid__in=guids).order_by("passage__start", "pk")
    return list(rows.select_related("code", "coder", "passage__version__source__current"))


def _refuse_settled(by: Person, round: Round, codings: Iterable[Coding]) -> None:
    done = decided(by, round)
    earlier = next((done[str(coding.guid)] for coding in codings if str(coding.guid) in done), None)
    if earlier is not None:
        raise Conflict(f"{earlier.decided_by.name} has settled this place already.", hint="Take that back first.")


def _wanted(kind: Settled, codings: Sequence[Coding], taken: Person | None, instead: Instead | None) -> list[_Wanted]:
    if kind is Settled.TAKE:
        theirs = [coding for coding in codings if coding.coder == taken]
        if not theirs:
            raise Invalid("That coder put nothing here.", hint="Choose “take none” for that.")
        return _once(theirs)
    if kind is Settled.ALL:
        return _once(codings)
    if kind is Settled.NEITHER:
        return []
    if kind is Settled.OTHER and instead is not None:
        if instead.place.source.pk != codings[0].passage.version.source_id:
            raise Invalid("The other words must be in the same source.")
        check_place(instead.place)
        return [_Wanted(instead.code, instead.place, instead.polarity)]
    raise Invalid("Say which code and which words it shall be.")


def _once(codings: Iterable[Coding]) -> list[_Wanted]:
    """One wanted coding for each code and span; where coders took different sides of the same words, it is mixed."""
    found: dict[tuple[int, int, int, int], _Wanted] = {}
    for coding in codings:
        passage = coding.passage
        key = (passage.version_id, coding.code_id, passage.start, passage.end)
        earlier = found.get(key)
        polarity = coding.polarity if earlier is None or earlier.polarity == coding.polarity else str(Polarity.MIXED)
        place = Place(passage.version.source, passage.start, passage.end)
        found[key] = _Wanted(coding.code, place, polarity)
    return list(found.values())


def _make(by: Person, round: Round, wanted: Iterable[_Wanted]) -> list[Coding]:
    now, version = datetime.now(UTC), round.version
    made = []
    for each in wanted:
        _check_stands(version, each.code)
        made.append(
            Coding.objects.create(
                code=each.code, version=version, read_under=version, coder=by, passage=passage_at(each.place),
                polarity=each.polarity, layer=Layer.AGREED, round=round, made_at=now,
            )
        )  # fmt: skip
    return made


def _check_stands(version: CodebookVersion, code: Code) -> None:
    entry = version.entries.filter(code=code).first()
    if entry is None or entry.is_heading:
        raise Invalid(f"This code cannot be put on text under version {version.number}.", hint="Choose another code.")


def _record(
    by: Person, round: Round, kind: Settled, codings: Iterable[Coding], made: Iterable[Coding], reason: str,
    taken: Person | None, proposal: Proposal | None,
) -> Decision:  # fmt: skip
    row = record_decision(by, round, kind, reason, proposal, programme=round.programme, taken=taken)
    row.about.set(codings)
    row.made.set(made)
    return row


def _trace(row: Decision, codings: Iterable[Coding], made: Iterable[Coding]) -> dict[str, object]:
    return {
        "kind": row.kind, "about": [str(coding.guid) for coding in codings], "made": [str(each.guid) for each in made],
    }  # fmt: skip


def _proposed(proposal: Proposal) -> dict[str, object]:
    if not proposal.words.strip():
        raise Invalid("Say how the codebook shall word it.")
    if (proposal.wording is Wording.NEW_CODE) == (proposal.code is not None):
        raise Invalid("Name the code that is to be worded anew, or a name for a new one.")
    if proposal.wording is Wording.NEW_CODE and not proposal.name.strip():
        raise Invalid("A new code needs a name.")
    name = f"{proposal.name.strip()}\n" if proposal.wording is Wording.NEW_CODE else ""
    return {"wording": proposal.wording, "changed_code": proposal.code, "words": name + proposal.words.strip()}


def _draft(by: Person, decision: Decision) -> CodebookVersion:
    codebook = decision.programme.codebooks.get()
    if not codebook.versions.filter(status__in=[VersionStatus.DRAFT, VersionStatus.REVIEW]).exists():
        open_draft(by=by, codebook=codebook)
    return draft_of(codebook)


def _change(by: Person, decision: Decision, draft: CodebookVersion) -> None:
    reason = decision.reason or f"Decided on {decision.decided_at:%d %B %Y}."
    if decision.wording == Wording.NEW_CODE:
        name, _, definition = decision.words.partition("\n")
        add_code(by=by, codebook=draft.codebook, words=CodeWords(name, definition), reason=reason)
        return
    code = decision.changed_code
    assert code is not None
    entry = CodeEntry.objects.filter(version=draft, code=code).first()
    if entry is None:
        raise NotFound("This code is not in the draft.", hint="It may have been merged or retired meanwhile.")
    redefine_code(by=by, code=code, words=_reworded(entry, decision.wording, decision.words), reason=reason)


def _reworded(entry: CodeEntry, part: str, words: str) -> CodeWords:
    held = {field.name: getattr(entry, field.name) for field in fields(CodeWords)}
    if part in ADDED_TO:
        words = "\n".join(filter(None, (held[part], words)))
    return CodeWords(**(held | {part: words, "questions": tuple(entry.questions)}))
