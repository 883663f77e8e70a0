"""Coefficients that a round declared and the quick table does not know: worked out code by code from its units."""

from collections.abc import Mapping
from typing import Any

from fingerpost.analysis import agreement as ag
from fingerpost.exhibits.measured import Measured, continuum
from fingerpost.terms.errors import Invalid

Line = Mapping[str, Any]
Lines = dict[tuple[str, str], dict[str, Line]]
"""(code, pair) → measure → its line."""

OF_UNITS = ("scott_pi", "fleiss_kappa", "conger_kappa", "light_kappa")
OF_SPANS = ("binary_u_alpha",)
BY_CODE = "it is given by code, not over all codes"
NO_UNIT = "it is of units: count in turns, answers or sentences"
NOBODY = "no unit was coded by two coders"


def with_declared(lines: Lines, of: Measured, name: str, interval: ag.Interval, threshold: float | None) -> Lines:
    """The lines with this measure in each, if it is one of these; else as they are."""
    if name not in (*OF_UNITS, *OF_SPANS):
        return lines
    units: dict[str, ag.Units | str] = {}
    codes = {code.guid for code in of.frames.codes}
    texts = continuum(of) if name in OF_SPANS else of.spans
    for (code, pair), measures in lines.items():
        if code not in codes:
            one = _undefined(name, BY_CODE)
        elif name in OF_SPANS:
            one = _of_spans(texts, of, code, pair, name, interval)
        else:
            if code not in units:
                units[code] = _units(of, code)
            one = _of_units(units[code], of, pair, name, interval)
        measures[name] = _line(measures["character_kappa"], one, threshold)
    return lines


def _units(of: Measured, code: str) -> "ag.Units | str":
    """Units × coders of one code, or why there are none."""
    if of.units is None:
        return NO_UNIT
    try:
        return of.spans.at(of.units, code)
    except Invalid:
        return NOBODY


def _of_units(table: "ag.Units | str", of: Measured, pair: str, name: str, interval: ag.Interval) -> ag.Measure:
    if isinstance(table, str):
        return _undefined(name, table)
    both = next((each for each in of.pairs if " & ".join(each) == pair), None)
    if both is not None:
        table = table.jointly(*(of.coders.index(coder) for coder in both))
        if not table.n:
            return _undefined(name, NOBODY)
    return ag.measure(table, [name], interval)[name]


def _of_spans(texts: ag.Corpus, of: Measured, code: str, pair: str, name: str, interval: ag.Interval) -> ag.Measure:
    by = ("code", "pair") if any(" & ".join(each) == pair for each in of.pairs) else ("code",)
    for result in texts.measure([name], by=by, interval=interval, codes=[code]):
        if result.pair is None or " & ".join(result.pair) == pair:
            return result.measures[name]
    return _undefined(name, NOBODY)


def _undefined(name: str, why: str) -> ag.Measure:
    return ag.Measure(name, None, 0, undefined=why)


def _line(beside: Line, one: ag.Measure, threshold: float | None) -> Line:
    """The line of a measure: what it says, with the counts that stand in the line of another."""
    said = {head: getattr(one, head) for head in ("value", "se", "low", "high", "undefined")}
    below = None if threshold is None else one.probability_below(threshold)
    return {**beside, **said, "measure": one.name, "below": below, "caution": one.caution or None}
