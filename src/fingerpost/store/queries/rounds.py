"""Rounds as a person sees them: where their coding of a source goes now, how far everybody is, what comes next."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from fingerpost.store.models import (
    CodebookVersion,
    Coding,
    Excerpt,
    Membership,
    Person,
    Programme,
    Round,
    Share,
    Source,
)
from fingerpost.store.queries import visible
from fingerpost.terms.coding import Layer, Phase
from fingerpost.terms.errors import NotFound
from fingerpost.terms.permits import MAY
from fingerpost.terms.rounds import Step, step_from
from fingerpost.terms.sources import Span


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a person's coding of one source goes now.

    `round`, `phase` and `version` are those of the round in which the person codes the source blind, or of one that is
    being reconciled; `layer` is where a new coding of the source (inside `excerpts`, if there are any) belongs.
    `is_finished`: the person has said that their pass is done, so it takes no more codings.
    """

    layer: Layer = Layer.WORKING
    round: Round | None = None
    phase: Phase | None = None
    version: CodebookVersion | None = None
    excerpts: tuple[Span, ...] = ()
    is_finished: bool = False

    @property
    def is_blind(self) -> bool:
        """Whether the person codes this source on their own, blind to the others."""
        return self.layer is Layer.INDEPENDENT

    def goes(self, start: int, end: int) -> tuple[Layer, Round | None]:
        """Layer and round of a coding at this place, as `add_coding` takes them: everyday coding outside excerpts."""
        inside = not self.excerpts or any(span.start < end and start < span.end for span in self.excerpts)
        return (self.layer, self.round) if self.is_blind and inside else (Layer.WORKING, None)


def desk_of(person: Person, source: Source) -> Desk:
    """Where this person's coding of this source goes now."""
    shares = Share.objects.filter(source=source, coder=person, round__programme=source.programme_id)
    rows = shares.exclude(round__phase=Phase.AGREED).select_related("round__version__codebook")
    mine = sorted((share.round for share in rows), key=lambda r: (r.phase != Phase.INDEPENDENT, -r.number))
    if not mine:
        return Desk()
    first = mine[0]
    blind = first.phase == Phase.INDEPENDENT
    return Desk(
        Layer.INDEPENDENT if blind else Layer.WORKING, first, Phase(first.phase), first.version,
        excerpts_of(first, source), first.finishes.filter(coder=person).exists(),
    )  # fmt: skip


def excerpts_of(round: Round, source: Source) -> tuple[Span, ...]:
    """The parts of the source's current text that the round is about; none: all of it."""
    rows = Excerpt.objects.filter(round=round, passage__version=source.current_id)
    return tuple(Span(*row) for row in rows.values_list("passage__start", "passage__end", "label"))


def round_of(person: Person, programme: Programme, number: int) -> Round:
    """A round by its number; raises NotFound."""
    rows = visible.rounds(person, programme).select_related("version__codebook", "programme")
    found = rows.filter(number=number).first()
    if found is None:
        raise NotFound(f"There is no round {number} in {programme.name}.")
    return found


@dataclass(frozen=True, slots=True)
class TextNow:
    """One source of a round: its excerpts, who codes it, and how many codings of one's own it has in the round."""

    source: Source
    excerpts: tuple[Span, ...]
    coders: tuple[Person, ...]
    is_mine: bool
    own: int


@dataclass(frozen=True, slots=True)
class RoundNow:
    """A round as one person sees it. `waiting`: coders who have not said that they have finished."""

    round: Round
    step: Step | None
    texts: tuple[TextNow, ...]
    finished: tuple[Person, ...]
    waiting: tuple[Person, ...]
    is_coder: bool
    has_finished: bool

    @property
    def mine(self) -> tuple[TextNow, ...]:
        """The sources that the person codes in the round."""
        return tuple(text for text in self.texts if text.is_mine)


def rounds_of(person: Person, programme: Programme, *, still_on: bool = False) -> list[RoundNow]:
    """Every round that the person may see, newest first; `still_on`: without those that are agreed."""
    rows = visible.rounds(person, programme).select_related("version__codebook", "programme")
    rows = rows.exclude(phase=Phase.AGREED) if still_on else rows
    return [round_now(person, round) for round in rows.order_by("-number")]


def round_now(person: Person, round: Round) -> RoundNow:
    """How the round stands. Of others it tells only whether they have finished, never how much they coded."""
    done = set(round.finishes.values_list("coder_id", flat=True))
    coders = list(round.coders.order_by("name", "pk"))
    return RoundNow(
        round, step_from(Phase(round.phase)), tuple(_texts(person, round)),
        tuple(coder for coder in coders if coder.pk in done), tuple(c for c in coders if c.pk not in done),
        any(coder.pk == person.pk for coder in coders), person.pk in done,
    )  # fmt: skip


def _texts(person: Person, round: Round) -> Iterator[TextNow]:
    coders: dict[int, list[Person]] = {}
    for share in round.shares.select_related("coder").order_by("coder__name"):
        coders.setdefault(share.source_id, []).append(share.coder)
    own = _own(person, round)
    parts = _parts(round)
    for source in round.sources.select_related("site", "wave").order_by("title", "pk"):
        who = tuple(coders.get(source.pk, ()))
        yield TextNow(source, parts.get(source.pk, ()), who, person in who, own.get(source.pk, 0))


def _own(person: Person, round: Round) -> dict[int, int]:
    rows = Coding.objects.filter(round=round, layer=Layer.INDEPENDENT, coder=person, removed_at__isnull=True)
    counted = rows.values("passage__version__source_id").annotate(n=Count("pk")).order_by()
    return dict(counted.values_list("passage__version__source_id", "n"))


def _parts(round: Round) -> dict[int, tuple[Span, ...]]:
    found: dict[int, tuple[Span, ...]] = {}
    rows = round.excerpts.order_by("passage__start").select_related("passage__version")
    for row in rows.defer("passage__version__text"):
        span = Span(row.passage.start, row.passage.end, row.label)
        source = row.passage.version.source_id
        found[source] = (*found.get(source, ()), span)
    return found


def round_of_guid(person: Person, programme: Programme, guid: UUID) -> Round:
    """A round by its guid; raises NotFound."""
    rows = visible.rounds(person, programme).select_related("version__codebook", "programme")
    found = rows.filter(guid=guid).first()
    if found is None:
        raise NotFound("There is no such round.", hint="Look for it among the rounds.")
    return found


def coders_to_choose(programme: Programme) -> list[Person]:
    """Members who may code, by name; the owner among them."""
    members = Membership.objects.filter(programme=programme, role__in=[str(role) for role in MAY["code"]])
    people = Person.objects.filter(Q(pk__in=members.values("person")) | Q(is_owner=True), is_active=True)
    return list(people.order_by("name", "pk"))
