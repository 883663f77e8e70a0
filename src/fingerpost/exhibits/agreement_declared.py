"""Coefficients that a round declared and the quick table does not know, put into its lines code by code."""

from collections.abc import Mapping
from typing import Any

from fingerpost.analysis import agreement as ag
from fingerpost.exhibits.measured import Measured, continuum

Line = Mapping[str, Any]
Lines = dict[tuple[str, str], dict[str, Line]]
"""(code, pair) → measure → its line."""

BY_CODE = "it is given by code, not over all codes"


def with_declared(lines: Lines, of: Measured, name: str, interval: ag.Interval, threshold: float | None) -> Lines:
    """The lines with this measure in each, if it is one of these; else as they are."""
    if name not in (*ag.OF_UNITS, *ag.OF_SPANS):
        return lines
    codes = {code.guid for code in of.frames.codes}
    coders = {" & ".join(pair): pair for pair in of.pairs}
    texts = continuum(of) if name in ag.OF_SPANS else of.spans
    pairs: dict[str, list[str]] = {}
    for code, pair in lines:
        pairs.setdefault(code, []).append(pair)
    for code, several in pairs.items():
        groups = [coders.get(pair, ()) for pair in several]
        found = (
            ag.of_code(texts, name, code, groups, of.units, interval) if code in codes
            else [ag.Measure(name, None, 0, undefined=BY_CODE)] * len(groups)
        )  # fmt: skip
        for pair, one in zip(several, found, strict=True):
            measures = lines[code, pair]
            measures[name] = _line(measures["character_kappa"], one, threshold)
    return lines


def _line(beside: Line, one: ag.Measure, threshold: float | None) -> Line:
    """The line of a measure: what it says, with the counts that stand in the line of another."""
    said = {head: getattr(one, head) for head in ("value", "se", "low", "high", "undefined")}
    below = None if threshold is None else one.probability_below(threshold)
    return {**beside, **said, "measure": one.name, "below": below, "caution": one.caution or None}
