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

COEFFICIENTS = {
    "percent_agreement": "percent agreement", "positive_agreement": "positive agreement",
    "cohen_kappa": "Cohen's kappa", "fleiss_kappa": "Fleiss' kappa", "conger_kappa": "Conger's kappa",
    "light_kappa": "Light's kappa", "scott_pi": "Scott's pi", "brennan_prediger": "Brennan and Prediger's kappa (S)",
    "gwet_ac1": "Gwet's AC1", "alpha_nominal": "Krippendorff's alpha, nominal",
    "binary_u_alpha": "binary u-alpha, units against gaps",
}  # fmt: skip
"""Coefficients that a round may declare as its primary one before it begins, each with its name in words."""


@dataclass(frozen=True, slots=True)
class CodedText:
    """The text that codings lie in: guid and hash of the version. `text` is "" where its words are not handed out."""

    version: str
    text_hash: str
    text: str
