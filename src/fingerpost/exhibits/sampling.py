"""Which texts a round is made of: what there is to choose from, and what a seed draws of it."""

from collections.abc import Sequence

from fingerpost.analysis.sampling import draw
from fingerpost.store.queries import visible
from fingerpost.store.queries.choosing import candidates
from fingerpost.store.queries.types import Person, Programme
from fingerpost.terms.rounds import Candidate, Wish


def to_choose_from(*, viewer: Person, programme: Programme, wish: Wish) -> list[Candidate]:
    """Texts or parts of them that fit the wish, in order of title and place."""
    visible.require(viewer, "programme", programme)
    return candidates(viewer, programme, wish)


def drawn(offered: Sequence[Candidate], wish: Wish) -> tuple[str, ...]:
    """The keys of those that the wish's seed draws, in the order of drawing."""
    return draw({each.key: each.stratum(wish.strata) for each in offered}, wish.number, wish.seed)
