"""Rounds: opening one, a coder's own pass in it and their word that it is done, and the steps to what is agreed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from fingerpost.actions.acting import Done, action
from fingerpost.actions.codebook import publish_version
from fingerpost.actions.coding import Place, check_place, passage_at
from fingerpost.store.models import CodebookVersion, Coding, Excerpt, Finish, Person, Programme, Round, Share, Source
from fingerpost.store.queries import visible
from fingerpost.terms.codebook import VersionStatus
from fingerpost.terms.coding import COEFFICIENTS, Layer, Phase
from fingerpost.terms.errors import Conflict, Invalid, NotFound, Refused
from fingerpost.terms.rounds import step_from


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a source that a round is about, and what to call it."""

    place: Place
    label: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """How a round will be judged, said before it begins: nothing, a coefficient with or without a threshold, or
    `is_consensus`: it is talked over and never measured.
    """

    coefficient: str = ""
    threshold: float | None = None
    is_consensus: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sources of a round. `pairs`: who codes which, where not everybody codes all; `parts`: excerpts of some."""

    sources: Sequence[Source]
    pairs: Mapping[int, Sequence[Person]] = field(default_factory=dict)
    parts: Sequence[Part] = ()
    sampling: Mapping[str, Any] = field(default_factory=dict)


@action
def open_round(
    *,
    by: Person,
    programme: Programme,
    name: str,
    version: CodebookVersion,
    chosen: Chosen | Iterable[Source],
    coders: Iterable[Person],
    opened_on: date,
    number: int | None = None,
    measured: Measured | None = None,
    operation: UUID | None = None,
) -> Done[Round]:
    """Have sources coded by several coders, each blind to the others. A draft codebook is published first, to stay."""
    visible.require(by, "programme", programme)
    what = chosen if isinstance(chosen, Chosen) else Chosen(list(chosen))
    people, judged = list(dict.fromkeys(coders)), measured or Measured()
    shares = _shares(what, people)
    _check_chosen(programme, what, people, shares)
    _check_measured(judged)
    made = Round.objects.create(
        programme=programme, number=number or _next_number(programme), name=_named(name), opened_on=opened_on,
        version=_frozen(by, programme, version, name), sampling=dict(what.sampling), coefficient=judged.coefficient,
        threshold=judged.threshold, is_consensus=judged.is_consensus,
    )  # fmt: skip
    _furnish(made, what, people, shares)
    return Done("round opened", made, programme, {"number": made.number, "sampling": made.sampling})


@action
def finish_pass(*, by: Person, round: Round, operation: UUID | None = None) -> Done[Round]:
    """A coder says that they have finished their own pass; from then on it takes no more codings."""
    _require_coder(by, round)
    _, is_new = Finish.objects.get_or_create(round=round, coder=by, defaults={"finished_at": datetime.now(UTC)})
    if not is_new:
        raise Conflict("You have said so already.")
    return Done("pass finished", round, round.programme)


@action
def resume_pass(*, by: Person, round: Round, operation: UUID | None = None) -> Done[Round]:
    """A coder goes on with their own pass after all, while the round is still coded independently."""
    _require_coder(by, round)
    gone, _ = Finish.objects.filter(round=round, coder=by).delete()
    if not gone:
        raise Conflict("You are still at it.")
    return Done("pass resumed", round, round.programme)


@action
def advance_round(
    *, by: Person, round: Round, on: date, early: bool = False, operation: UUID | None = None
) -> Done[Round]:
    """The next step of the round. `early`: also if some have not said that they have finished."""
    visible.require(by, "programme", round.programme)
    round = Round.objects.get(pk=round.pk)
    step = step_from(Phase(round.phase))
    if step is None:
        raise Conflict(f"{round.name} is agreed already.")
    if step.before is Phase.INDEPENDENT:
        _check_finished(round, early)
        _freeze(round)
        round.closed_on = on
    else:
        round.agreed_on = on
    round.phase = step.after
    round.save(update_fields=["phase", "closed_on", "agreed_on"])
    return Done("round advanced", round, round.programme, {"phase": step.after, "early": early})


def _next_number(programme: Programme) -> int:
    last = programme.rounds.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _named(name: str) -> str:
    if not name.strip():
        raise Invalid("A round needs a name.")
    return name.strip()


def _shares(what: Chosen, people: Sequence[Person]) -> list[tuple[Source, Person]]:
    return [(source, coder) for source in what.sources for coder in what.pairs.get(source.pk, people)]


def _check_chosen(
    programme: Programme, what: Chosen, people: Sequence[Person], shares: Iterable[tuple[Source, Person]]
) -> None:
    if len(people) < 2 or not what.sources:
        raise Invalid("A round needs at least two coders and one source.")
    for source in what.sources:
        if source.programme_id != programme.pk or source.current_id is None or source.withdrawn_on is not None:
            raise Invalid("This source cannot be coded.", where=source.title)
    for coder in people:
        if not visible.allowed(coder, "code", programme):
            raise Invalid(f"{coder.name} does not code in {programme.name}.", hint="Give them the role of coder first.")
    alone = [source for source, n in Counter(source for source, _ in shares).items() if n < 2]
    if alone:
        raise Invalid("Each source needs at least two coders.", where=alone[0].title)
    _refuse_two_rounds(programme, what.sources, people)


def _refuse_two_rounds(programme: Programme, sources: Sequence[Source], people: Sequence[Person]) -> None:
    taken = Share.objects.filter(
        round__programme=programme, round__phase=Phase.INDEPENDENT, source__in=[s.pk for s in sources],
        coder__in=[p.pk for p in people],
    ).select_related("round", "source", "coder").first()  # fmt: skip
    if taken:
        raise Conflict(
            f"{taken.coder.name} codes this source in {taken.round.name}, which is still open.",
            where=taken.source.title, hint="Close that round first, or choose another source.",
        )  # fmt: skip


def _check_measured(judged: Measured) -> None:
    if judged.coefficient and judged.coefficient not in COEFFICIENTS:
        raise Invalid(f"There is no coefficient {judged.coefficient!r}.", hint=f"Known are {', '.join(COEFFICIENTS)}.")
    if judged.is_consensus and judged.coefficient:
        raise Invalid("A round by consensus has no coefficient.", hint="Choose the one or the other.")
    if judged.threshold is not None and not judged.coefficient:
        raise Invalid("A threshold needs the coefficient that it is for.")
    if judged.threshold is not None and not -1 <= judged.threshold <= 1:
        raise Invalid("A threshold lies between -1 and 1.", hint="Such as 0.67.")


def _frozen(by: Person, programme: Programme, version: CodebookVersion, name: str) -> CodebookVersion:
    """The version as it stays for the round: one that is still a draft is published first."""
    if version.codebook.programme_id != programme.pk:
        raise NotFound("This codebook version is not of this programme.")
    if version.status in (VersionStatus.PUBLISHED, VersionStatus.RETIRED):
        return version
    return publish_version(by=by, version=version, note=version.note or f"Frozen for {name}.")


def _furnish(made: Round, what: Chosen, people: Sequence[Person], shares: Iterable[tuple[Source, Person]]) -> None:
    made.sources.set(what.sources)
    made.coders.set(people)
    Share.objects.bulk_create(Share(round=made, source=source, coder=coder) for source, coder in shares)
    sources = {source.pk for source in what.sources}
    for part in what.parts:
        if part.place.source.pk not in sources:
            raise Invalid("This excerpt is of a source that the round does not have.", where=part.place.source.title)
        check_place(part.place)
        Excerpt.objects.create(round=made, passage=passage_at(part.place), label=part.label[:300])


def _require_coder(by: Person, round: Round) -> None:
    visible.require(by, "code", round.programme)
    if not round.coders.filter(pk=by.pk).exists():
        raise Refused(f"You are not a coder of {round.name}.")
    if Round.objects.get(pk=round.pk).phase != Phase.INDEPENDENT:
        raise Conflict(f"The independent pass of {round.name} is closed.")


def _check_finished(round: Round, early: bool) -> None:
    still = round.coders.exclude(pk__in=round.finishes.values("coder")).order_by("name")
    if still.exists() and not early:
        names = ", ".join(still.values_list("name", flat=True))
        raise Conflict(f"Not everybody has finished: {names}.", hint="Wait, or close the pass all the same.")


def _freeze(round: Round) -> None:
    Coding.objects.filter(round=round, layer=Layer.INDEPENDENT, is_frozen=False).update(is_frozen=True)
