"""The words of coding: polarity, layer, phase; and what a memo may be about."""

from dataclasses import dataclass
from enum import StrEnum


class Polarity(StrEnum):
    """Which side of the coin a passage shows."""

    BARRIER = "barrier"
    FACILITATOR = "facilitator"
    NEED = "need"
    RECOMMENDATION = "recommendation"
    MIXED = "mixed"
    NONE = "none"


SIGN = {
    Polarity.BARRIER: "−",
    Polarity.FACILITATOR: "+",
    Polarity.NEED: "?",
    Polarity.RECOMMENDATION: "→",
    Polarity.MIXED: "±",
    Polarity.NONE: "",
}


class Layer(StrEnum):
    """Everyday coding, a round's blind pass, or what the team settled."""

    WORKING = "working"
    INDEPENDENT = "independent"
    AGREED = "agreed"


class Phase(StrEnum):
    """Of a round: while independent, nobody sees another's codings."""

    INDEPENDENT = "independent"
    RECONCILING = "reconciling"
    AGREED = "agreed"


MEMO_ABOUT = ("code", "coding", "source", "participant", "site", "round", "theme", "finding", "reflexive")

COEFFICIENTS = (
    "percent_agreement", "positive_agreement", "cohen_kappa", "fleiss_kappa", "conger_kappa", "light_kappa", "scott_pi",
    "brennan_prediger", "gwet_ac1", "alpha_nominal", "binary_u_alpha",
)  # fmt: skip
"""Coefficients that a round may declare as its primary one before it begins."""


@dataclass(frozen=True, slots=True)
class CodedText:
    """The text that codings lie in: guid and hash of the version. `text` is "" where its words are not handed out."""

    version: str
    text_hash: str
    text: str
