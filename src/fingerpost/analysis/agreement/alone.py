"""Coefficients that the quick table of a round does not know, worked out for one code and any of its coders."""

from collections.abc import Sequence

import polars as pl

from fingerpost.analysis.agreement.corpus import Corpus
from fingerpost.analysis.agreement.intervals import Interval
from fingerpost.analysis.agreement.measuring import measure
from fingerpost.analysis.agreement.result import Measure, undefined
from fingerpost.analysis.agreement.units import Units
from fingerpost.terms.errors import Invalid

OF_UNITS = ("scott_pi", "fleiss_kappa", "conger_kappa", "light_kappa")
OF_SPANS = ("binary_u_alpha",)
NO_UNIT = "it is of units: count in turns, answers or sentences"
NOBODY = "no unit was coded by two coders"


def of_code(
    corpus: Corpus,
    name: str,
    code: str,
    groups: Sequence[Sequence[str]],
    units: pl.DataFrame | None = None,
    interval: Interval | None = None,
) -> list[Measure]:
    """The figure of one code for each group of coders: two names, or none for all coders.

    `name`: one of OF_UNITS, of `units` (document, start, end) as `Corpus.at` has them, or of OF_SPANS, of the spans as
    they stand. A figure that cannot be had says why. Raises Invalid for another name.
    """
    interval = interval or Interval()
    if name in OF_SPANS:
        return [_of_spans(corpus, name, code, group, interval) for group in groups]
    if name not in OF_UNITS:
        raise Invalid(f"No figure named {name!r} of one code.", hint=f"There are {', '.join((*OF_UNITS, *OF_SPANS))}.")
    if units is None:
        return [undefined(name, NO_UNIT) for _ in groups]
    try:
        table = corpus.at(units, code)
    except Invalid:
        return [undefined(name, NOBODY) for _ in groups]
    return [_of_units(table, name, group, interval) for group in groups]


def _of_units(table: Units, name: str, group: Sequence[str], interval: Interval) -> Measure:
    if group:
        first, second = (table.coders.index(coder) for coder in group)
        table = table.jointly(first, second)
    return measure(table, [name], interval)[name] if table.n else undefined(name, NOBODY)


def _of_spans(corpus: Corpus, name: str, code: str, group: Sequence[str], interval: Interval) -> Measure:
    by = ("code", "pair") if group else ("code",)
    for result in corpus.measure([name], by=by, interval=interval, codes=[code]):
        if result.pair is None or result.pair == tuple(group):
            return result.measures[name]
    return undefined(name, NOBODY)
