"""Who a passage is attributed to: in full for the team, coarsened for others; and whether it may be quoted at all."""

from collections.abc import Iterable
from dataclasses import dataclass

from fingerpost.analysis.disclosure import Attribution, Speaker, attribution
from fingerpost.store.queries import visible
from fingerpost.store.queries.counting import Spoken, register_frame, spoken
from fingerpost.store.queries.types import Person, Programme

SMALLEST = 5
"""A description that fits fewer people than this is pointed out in a note."""


@dataclass(frozen=True, slots=True)
class Attributed:
    """How one passage is attributed; whether its words may be shown at all, and whether its site may be named."""

    text: str
    people: int
    is_quotable: bool
    site_nameable: bool


def sees_in_full(viewer: Person, programme: Programme) -> bool:
    """Whether the viewer sees who said what, and where."""
    return visible.allowed(viewer, "see full attributions", programme)


def attributions(viewer: Person, programme: Programme, passages: Iterable[str]) -> dict[str, Attributed]:
    """Passage guid → its attribution as this viewer may see it."""
    full, people = sees_in_full(viewer, programme), register_frame(programme)
    known: dict[Spoken, Attribution] = {}
    found: dict[str, Attributed] = {}
    for guid, said in spoken(programme, passages).items():
        if said not in known:
            known[said] = attribution(_speaker(said), people, full=full, smallest=SMALLEST)
        found[guid] = Attributed(known[said].text, known[said].k, said.is_quotable, said.site_nameable)
    return found


def fits_few(shown: Iterable[Attributed]) -> int:
    """How many of these attributions fit fewer than `SMALLEST` people."""
    return sum(1 for one in shown if one.people < SMALLEST)


def _speaker(said: Spoken) -> Speaker:
    return Speaker(
        kind=said.kind, site=said.site, site_label=f"Site {said.site}" if said.site else None, setting=said.setting,
        role=said.role, number=said.number, wave=said.wave, site_nameable=said.site_nameable,
    )  # fmt: skip
