"""Rounds as a person sees them: where their coding of a source goes now, how far everybody is, what comes next."""

from dataclasses import dataclass

from fingerpost.store.models import CodebookVersion, Excerpt, Person, Programme, Round, Share, Source
from fingerpost.store.queries import visible
from fingerpost.terms.coding import Layer, Phase
from fingerpost.terms.errors import NotFound
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
