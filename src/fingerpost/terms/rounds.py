"""The words of double coding: the steps of a round, what a meeting decides, how a code is looked at again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fingerpost.terms.coding import Phase


@dataclass(frozen=True, slots=True)
class Step:
    """From one phase to the next. `does`: what the button says; `then`: what happens by it; `waits_for`: what, if not
    done, one must knowingly pass over.
    """

    before: Phase
    after: Phase
    does: str
    then: str
    waits_for: str


STEPS = (
    Step(
        Phase.INDEPENDENT, Phase.RECONCILING, "Reveal and compare",
        "Everybody sees the codings of all; the independent pass stays as it is for ever.",
        "every coder says that they have finished",
    ),
    Step(
        Phase.RECONCILING, Phase.AGREED, "Close the round as agreed",
        "What the meeting settled counts from now on.",
        "every disagreement is settled and what all have is taken over",
    ),
)  # fmt: skip
"""The only ways a round can go; never back."""


def step_from(phase: Phase) -> Step | None:
    """The step that leads out of a phase; None from the last."""
    return next((step for step in STEPS if step.before == phase), None)


class Settled(StrEnum):
    """What the meeting decided of a place where coders differ."""

    TAKE = "take one coder's"
    ALL = "take everybody's"
    OTHER = "another code or span"
    NEITHER = "take none"
    SAME = "take over what all have"
    ANSWER = "answer a query"


class Difference(StrEnum):
    """How coders differ at a place."""

    MISSED = "missed"
    EXTRA = "extra"
    BOUNDARY = "boundary"
    OTHER_CODE = "other code"
    OTHER_SIDE = "other side"


class Outcome(StrEnum):
    """What became of a coding or source that had to be looked at again under a new codebook version."""

    KEPT = "kept"
    RECODED = "recoded"
    REMOVED = "removed"
    READ = "read again"


class Wording(StrEnum):
    """What of a code a decision proposes to word anew."""

    DEFINITION = "definition"
    INCLUDE = "include"
    EXCLUDE = "exclude"
    NEW_CODE = "new code"


ADDED_TO = (Wording.INCLUDE, Wording.EXCLUDE)
"""What a decision adds a line to; a definition it puts in the old one's place."""


class Unit(StrEnum):
    """What a round is made of: whole sources, or one section or one speaker's turn each."""

    SOURCE = "source"
    SECTION = "section"
    TURN = "turn"


@dataclass(frozen=True, slots=True)
class Wish:
    """Which texts a round may be made of, and how many to draw by which seed (`number` 0: none, choose by hand).

    `strata`: of site, wave, kind and role, those over which the draw is spread evenly.
    """

    unit: Unit = Unit.SOURCE
    number: int = 0
    seed: int = 1
    strata: tuple[str, ...] = ()
    site: str = ""
    wave: str = ""
    kind: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text or a part of one that a round may take. `key` is `SOURCE` or `SOURCE:START-END`, the source by its guid.

    `begins`: its first words.
    """

    key: str
    source: str
    title: str
    label: str
    site: str
    wave: str
    kind: str
    roles: tuple[str, ...]
    length: int
    begins: str

    def stratum(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Where it belongs when drawing is spread over these."""
        values = {"site": self.site, "wave": self.wave, "kind": self.kind, "role": " + ".join(self.roles)}
        return tuple(values[name] for name in names)


def drawn_in_words(sampling: Mapping[str, Any]) -> str:
    """How a round's texts were drawn, from what the round keeps of it; "" where they were chosen by hand."""
    return "".join(_drawn(sampling)) if sampling else ""


def _drawn(sampling: Mapping[str, Any]) -> Iterator[str]:
    yield f"{sampling['number']} by seed {sampling['seed']}"
    if sampling.get("strata"):
        yield f", spread evenly over {' and '.join(sampling['strata'])}"
    if sampling.get("among"):
        yield f", among those of {' and '.join(f'{axis} {value}' for axis, value in sampling['among'].items())}"
    if sampling.get("changed_by_hand"):
        yield "; then changed by hand"
