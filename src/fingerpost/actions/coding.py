"""Coding: put a code on a passage, take it off, change it, undo; splitting a code with its codings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from fingerpost.actions.acting import Done, action
from fingerpost.actions.codebook import release
from fingerpost.actions.drafts import Before, draft_of, entry_in, note_change
from fingerpost.store.models import (
    Code,
    CodebookVersion,
    CodeProposal,
    Coding,
    Excerpt,
    Finish,
    Passage,
    Person,
    Programme,
    Round,
    Share,
    Source,
)
from fingerpost.store.queries import visible
from fingerpost.store.queries.putting import Ground, Standing, ground_of, standing_of
from fingerpost.terms.codebook import Change, ProposalStanding
from fingerpost.terms.coding import Layer, Phase, Polarity
from fingerpost.terms.errors import Conflict, Invalid, NotFound, Refused
from fingerpost.terms.sources import digest

TWICE = "You have put this code on these words already."


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a source's current text: half-open, code points. `quote`, if given, must be the words there."""

    source: Source
    start: int
    end: int
    quote: str | None = None


@action
def add_coding(
    *,
    by: Person,
    place: Place,
    code: Code,
    polarity: Polarity = Polarity.NONE,
    memo: str = "",
    layer: Layer = Layer.WORKING,
    round: Round | None = None,
    version: CodebookVersion | None = None,
    operation: UUID | None = None,
) -> Done[Coding]:
    """Put a code on a passage. The version, unless given: the round's, else the draft or the newest published one."""
    programme = place.source.programme
    visible.require(by, "code", programme)
    ground = ground_of(place.source, place.start, place.end, coder=by, code=code, layer=layer, round=round)
    words = _words_at(place, ground)
    under = version or (round.version if round else None)
    standing = _in_version(code, under) if under else _in_use(code)
    _check_code(by, code, standing, programme, round)
    _check_round(by, layer, round, place)
    if ground and ground.is_coded:
        raise Conflict(TWICE)
    coding = Coding.objects.create(
        code=code, version=standing.version, read_under=standing.version, coder=by, passage=_passage(place, words),
        polarity=polarity, layer=layer, round=round, memo=memo, made_at=datetime.now(UTC),
    )  # fmt: skip
    return Done("coding added", coding, programme, _trace(coding))


@action
def remove_coding(*, by: Person, coding: Coding, operation: UUID | None = None) -> Done[Coding]:
    """Take a code off. The coding stays on record and can be put back."""
    _require_own(by, coding)
    if coding.removed_at is not None:
        raise Conflict("This coding has been taken off already.")
    coding.removed_by, coding.removed_at = by, datetime.now(UTC)
    coding.save(update_fields=["removed_by", "removed_at"])
    return Done("coding removed", coding, coding.code.codebook.programme, _trace(coding))


@action
def restore_coding(*, by: Person, coding: Coding, operation: UUID | None = None) -> Done[Coding]:
    """Put a removed coding back as it was."""
    _require_own(by, coding)
    if coding.removed_at is None:
        raise Conflict("This coding is in place.")
    place = Place(coding.passage.version.source, coding.passage.start, coding.passage.end)
    _refuse_twice(coding.coder, place, coding.code, Layer(coding.layer), coding.round)
    coding.removed_by = coding.removed_at = None
    coding.save(update_fields=["removed_by", "removed_at"])
    return Done("coding restored", coding, coding.code.codebook.programme, _trace(coding))


@action
def change_coding(
    *,
    by: Person,
    coding: Coding,
    polarity: Polarity | None = None,
    memo: str | None = None,
    operation: UUID | None = None,
) -> Done[Coding]:
    """Another polarity or memo; None leaves as it is."""
    _require_own(by, coding)
    if coding.removed_at is not None:
        raise Conflict("This coding has been taken off meanwhile.", hint="Put it back first.")
    before = {"polarity": coding.polarity, "memo": digest(coding.memo)}
    coding.polarity = coding.polarity if polarity is None else polarity
    coding.memo = coding.memo if memo is None else memo
    coding.save(update_fields=["polarity", "memo"])
    return Done("coding changed", coding, coding.code.codebook.programme, {**_trace(coding), "before": before})


@action
def move_coding(
    *, by: Person, coding: Coding, start: int, end: int, quote: str | None = None, operation: UUID | None = None
) -> Done[Coding]:
    """Other edges for a coding's passage, in the same text: half-open, code points."""
    _require_own(by, coding)
    if coding.removed_at is not None:
        raise Conflict("This coding has been taken off meanwhile.", hint="Put it back first.")
    passage = coding.passage
    place = Place(passage.version.source, start, end, quote)
    check_place(place)
    if passage.version_id != place.source.current_id:
        raise Conflict("This text has a newer version.", hint="Reload the page.")
    _refuse_twice(coding.coder, place, coding.code, Layer(coding.layer), coding.round)
    before = {"span": [passage.start, passage.end]}
    passage.start, passage.end, passage.quote = start, end, passage.version.text[start:end]
    passage.save(update_fields=["start", "end", "quote"])
    return Done("coding moved", coding, coding.code.codebook.programme, {**_trace(coding), "before": before})


@action
def split_code(
    *,
    by: Person,
    code: Code,
    into: Iterable[Code],
    assignment: Mapping[UUID, Code],
    reason: str,
    keep: bool = False,
    operation: UUID | None = None,
) -> Done[Code]:
    """Split a code of the draft: each coding in `assignment` (guid → new code) gives way to one on the new code.

    Codings not named stay on the old code under their own version, and so do those of a round's independent pass,
    which are frozen. `keep`: the old code stays in the draft, narrowed.
    """
    programme = code.codebook.programme
    visible.require(by, "codebook", programme)
    draft, parts = draft_of(code.codebook), list(into)
    present = set(draft.entries.filter(code__in=[*parts, code]).values_list("code_id", flat=True))
    if not parts or not present.issuperset({part.pk for part in parts} | {code.pk}):
        raise NotFound("Splitting needs the old code and each new one in the draft.", hint="Add the new codes first.")
    replaced = _replace_codings(by, code, assignment, draft)
    before: Before = {} if keep else release(draft, entry_in(draft, code))[0]
    act, kept = None, dict(replaced)
    for part in parts:
        act = note_change(draft, code, Change.SPLIT, reason, who=by, before=before, into=part, codings=kept, act=act)
        before, kept = {}, {}
    return Done("code split", code, programme, {"version": str(draft.guid), "replaced": replaced})


def _require_own(by: Person, coding: Coding) -> None:
    visible.require(by, "code", coding.code.codebook.programme)
    if (
        not visible.codings(by, coding.code.codebook.programme).filter(pk=coding.pk).exists()
        and coding.removed_at is None
    ):
        raise NotFound("There is no such coding.")
    if coding.coder_id != by.pk and not by.is_owner:
        raise Refused("This is another coder's coding.", hint="Raise a query instead; only its coder changes it.")
    if coding.round and coding.layer == Layer.INDEPENDENT:
        _refuse_closed_pass(coding, coding.round)


def _refuse_closed_pass(coding: Coding, round: Round) -> None:
    if Round.objects.values_list("phase", flat=True).get(pk=round.pk) != Phase.INDEPENDENT:
        raise Conflict("The round's independent pass is closed and stays as it was.", hint="Settle it in the meeting.")
    if Finish.objects.filter(round=round, coder=coding.coder).exists():
        raise Conflict(f"You have said that you have finished {round.name}.", hint="Take it back on the round's page.")


def check_place(place: Place) -> None:
    """Raise unless the place lies in the source's current text and its words are those that were selected."""
    version = place.source.current
    if version is None or place.source.withdrawn_on is not None:
        raise Conflict("This source was withdrawn.", where=place.source.title)
    _check_span(place, len(version.text), version.text[place.start : place.end])


def _words_at(place: Place, ground: Ground | None) -> str:
    """The words at the place in the text as it is now; raises where that is not the text the place was chosen in."""
    if ground is None:
        raise Conflict("This source was withdrawn.", where=place.source.title)
    if ground.version != place.source.current_id:
        raise Conflict("This text has a newer version.", hint="Reload the page and select the words anew.")
    _check_span(place, ground.length, ground.words)
    return ground.words


def _check_span(place: Place, length: int, words: str) -> None:
    if not 0 <= place.start < place.end <= length:
        raise Invalid(
            f"Characters {place.start} to {place.end} are no passage of this text, which has {length:,}.",
            where=place.source.title,
        )
    if place.quote is not None and words != place.quote:
        raise Conflict(
            "The words at this place are not the ones you selected.",
            hint="Reload the page and select them anew.",
        )


def passage_at(place: Place) -> Passage:
    """A new passage there, with a copy of its words."""
    version = place.source.current
    assert version is not None
    return _passage(place, version.text[place.start : place.end])


def _passage(place: Place, words: str) -> Passage:
    version = place.source.current
    assert version is not None
    version.source = place.source  # known already: the ledger line asks for it
    return Passage.objects.create(version=version, start=place.start, end=place.end, quote=words)


def version_for(person: Person, code: Code, round: Round | None) -> CodebookVersion:
    """The version under which this person would put this code on a text now. Raises Conflict, NotFound, Invalid."""
    standing = _in_version(code, round.version) if round else _in_use(code)
    _check_code(person, code, standing, code.codebook.programme, round)
    return standing.version


def _in_use(code: Code) -> Standing:
    standing = standing_of(code)
    if standing is None or (standing.name is None and not _waits(code)):
        raise Conflict("This code has been retired.", hint="Choose another; see the codebook's changes.")
    return standing


def _in_version(code: Code, version: CodebookVersion) -> Standing:
    standing = standing_of(code, version)
    assert standing is not None, "a version that is at hand is in the database"
    return standing


def _waits(code: Code) -> bool:
    return CodeProposal.objects.filter(code=code, standing=ProposalStanding.WAITING).exists()


def _check_proposer(by: Person, code: Code) -> None:
    if not CodeProposal.objects.filter(code=code, proposed_by=by).exists():
        raise Conflict("This code is only proposed.", hint="It can be used by all once it is approved.")


def _check_code(by: Person, code: Code, standing: Standing, programme: Programme, round: Round | None) -> None:
    if code.codebook.programme_id != programme.pk:
        raise NotFound(f"There is no such code in {programme.name}.")
    if standing.name is None and round is None and _waits(code):
        _check_proposer(by, code)
        return
    if standing.name is None:
        raise NotFound(f"This code does not stand in version {standing.version.number}.")
    if standing.is_heading:
        raise Invalid(f"{standing.name!r} is a heading.", hint="Choose one of the codes under it.")


def _check_round(by: Person, layer: Layer, round: Round | None, place: Place) -> None:
    if (layer == Layer.WORKING) != (round is None):
        raise Invalid("Independent and agreed codings belong to a round, working ones to none.")
    if round is None:
        return
    phase = Round.objects.values_list("phase", flat=True).get(pk=round.pk)
    if not round.sources.filter(pk=place.source.pk).exists():
        raise Invalid(f"This source is not part of {round.name}.", where=place.source.title)
    if layer == Layer.INDEPENDENT:
        _check_pass(by, round, phase, place)
    elif phase == Phase.INDEPENDENT:
        raise Conflict(f"{round.name} is still coded independently.", hint="Close the pass before you settle it.")


def _check_pass(by: Person, round: Round, phase: str, place: Place) -> None:
    if phase != Phase.INDEPENDENT:
        raise Conflict(f"The independent pass of {round.name} is closed.")
    if not Share.objects.filter(round=round, source=place.source, coder=by).exists():
        raise Refused(f"You do not code this source in {round.name}.")
    if Finish.objects.filter(round=round, coder=by).exists():
        raise Conflict(f"You have said that you have finished {round.name}.", hint="Take it back on the round's page.")
    parts = Excerpt.objects.filter(round=round, passage__version__source=place.source)
    if parts.exists() and not parts.filter(passage__start__lt=place.end, passage__end__gt=place.start).exists():
        raise Invalid(f"These words are outside the excerpt that {round.name} is about.", where=place.source.title)


def _refuse_twice(coder: Person, place: Place, code: Code, layer: Layer, round: Round | None) -> None:
    same = Coding.objects.filter(
        coder=coder, code=code, layer=layer, round=round, removed_at__isnull=True,
        passage__version=place.source.current_id, passage__start=place.start, passage__end=place.end,
    )  # fmt: skip
    if same.exists():
        raise Conflict(TWICE)


def _replace_codings(by: Person, code: Code, assignment: Mapping[UUID, Code], draft: CodebookVersion) -> dict[str, str]:
    now, replaced = datetime.now(UTC), {}
    old = Coding.objects.filter(code=code, guid__in=list(assignment), removed_at__isnull=True)
    for coding in old.exclude(layer=Layer.INDEPENDENT).select_related("passage"):
        fresh = _replacement(coding, assignment[coding.guid], draft, now)
        coding.removed_by, coding.removed_at = by, now
        coding.save(update_fields=["removed_by", "removed_at"])
        replaced[str(coding.guid)] = str(fresh.guid)
    return replaced


def _replacement(coding: Coding, code: Code, draft: CodebookVersion, now: datetime) -> Coding:
    passage = coding.passage
    copy = Passage.objects.create(version=passage.version, start=passage.start, end=passage.end, quote=passage.quote)
    return Coding.objects.create(
        code=code, version=draft, read_under=coding.read_under, coder=coding.coder, passage=copy,
        polarity=coding.polarity, layer=coding.layer,
        round=coding.round, memo=coding.memo, made_at=now, replaces=coding,
    )  # fmt: skip


def _trace(coding: Coding) -> dict[str, object]:
    """Ids and hashes that find the coding again, never its words."""
    passage = coding.passage
    return {
        "source": str(passage.version.source.guid),
        "code": str(coding.code.guid),
        "span": [passage.start, passage.end],
        "quote": digest(passage.quote),
        "polarity": coding.polarity,
        "layer": coding.layer,
    }
