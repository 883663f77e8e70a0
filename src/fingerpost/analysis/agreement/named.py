"""The unit coefficients by name: title, source, the metric of each and when it applies. Nothing is computed here.

The names are those of the command and of its JSON. Formulas live in `coefficients` and `alpha`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fingerpost.analysis.agreement.alpha import ALPHA
from fingerpost.analysis.agreement.coefficients import BY_CODER, GWET, POOLED, UNIFORM, Coefficient
from fingerpost.analysis.agreement.metrics import (
    Floats,
    Metric,
    Same,
    Squared,
    linear,
    ordinal,
    quadratic,
    ratio,
)
from fingerpost.analysis.agreement.tallies import Tally
from fingerpost.analysis.agreement.units import Units
from fingerpost.terms.errors import Invalid

TWO_CODERS = "it is defined for two coders"


@dataclass(frozen=True, slots=True)
class Named:
    """A coefficient under its name: what it is, where it is published, when it applies and with which metric."""

    title: str
    source: str
    kind: Coefficient | None
    metric: Callable[[Units], Metric] = lambda units: Same()
    applies: Callable[[Units], str | None] = lambda units: None


def _ordered(table: Units) -> str | None:
    return None if table.ordered else "the categories are words without an order: declare them, lowest first"


def _numbered(table: Units) -> str | None:
    return None if table.scores is not None else "the values are not numbers"


def _not_negative(table: Units) -> str | None:
    if table.scores is not None and table.scores.min(initial=0) < 0:
        return "the ratio metric needs numbers from zero upwards, and some are negative"
    return _numbered(table)


def _two(rest: Callable[[Units], str | None] = lambda units: None, instead: str = "") -> Callable[[Units], str | None]:
    def applies(table: Units) -> str | None:
        if len(table.coders) == 2:
            return rest(table)
        return f"{TWO_CODERS}, and there are {len(table.coders)}{instead}"

    return applies


def _linear(table: Units) -> Metric:
    return linear(len(table.categories))


def _quadratic(table: Units) -> Metric:
    return quadratic(len(table.categories))


def _ordinal(table: Units) -> Metric:
    return ordinal(Tally(table, Same()).counts)


def _interval(table: Units) -> Metric:
    return Squared(_scores(table))


def _ratio(table: Units) -> Metric:
    return ratio(_scores(table))


def _scores(table: Units) -> Floats:
    if table.scores is None:
        raise Invalid("The values are not numbers.", hint="Use the nominal or the ordinal level.")
    return table.scores


INSTEAD_KAPPA = "; see conger_kappa and light_kappa"
COHEN, COHEN_WEIGHTED = "Cohen 1960", "Cohen 1968"
KRIPPENDORFF = "Krippendorff 1970, 2011"

NAMED: Mapping[str, Named] = {
    "percent_agreement": Named("Percent agreement", "Holsti 1969; Gwet 2014", None),
    "cohen_kappa": Named("Cohen's kappa", COHEN, BY_CODER, applies=_two(instead=INSTEAD_KAPPA)),
    "weighted_kappa_linear": Named(
        "Weighted kappa, linear", COHEN_WEIGHTED, BY_CODER, _linear, _two(_ordered, INSTEAD_KAPPA)
    ),
    "weighted_kappa_quadratic": Named(
        "Weighted kappa, quadratic", COHEN_WEIGHTED, BY_CODER, _quadratic, _two(_ordered, INSTEAD_KAPPA)
    ),
    "fleiss_kappa": Named("Fleiss' kappa", "Fleiss 1971; Gwet 2014 for missing values", POOLED),
    "conger_kappa": Named("Conger's kappa", "Conger 1980; Gwet 2014 for missing values", BY_CODER),
    "light_kappa": Named("Light's kappa", "Light 1971", BY_CODER),
    "scott_pi": Named("Scott's pi", "Scott 1955", POOLED, applies=_two(instead="; see fleiss_kappa")),
    "brennan_prediger": Named("Brennan-Prediger S", "Bennett et al. 1954; Brennan & Prediger 1981", UNIFORM),
    "gwet_ac1": Named("Gwet's AC1", "Gwet 2008", GWET),
    "gwet_ac2_linear": Named("Gwet's AC2, linear", "Gwet 2014", GWET, _linear, _ordered),
    "gwet_ac2_quadratic": Named("Gwet's AC2, quadratic", "Gwet 2014", GWET, _quadratic, _ordered),
    "alpha_nominal": Named("Krippendorff's alpha, nominal", KRIPPENDORFF, ALPHA),
    "alpha_ordinal": Named("Krippendorff's alpha, ordinal", KRIPPENDORFF, ALPHA, _ordinal, _ordered),
    "alpha_interval": Named("Krippendorff's alpha, interval", KRIPPENDORFF, ALPHA, _interval, _numbered),
    "alpha_ratio": Named("Krippendorff's alpha, ratio", KRIPPENDORFF, ALPHA, _ratio, _not_negative),
}
"""Every unit coefficient, in the order it is shown."""
