"""Readings and errors as one line of JSON and back: what passes between child.py and inside.py."""

import json
from dataclasses import asdict
from typing import Any

from fingerpost.formats.reading import Reading
from fingerpost.terms.errors import Problem, Unreadable
from fingerpost.terms.sheets import Sheet
from fingerpost.terms.sources import SourceText, Span

Outcome = Reading[SourceText] | Unreadable


def packed(outcome: Outcome) -> bytes:
    """One line of UTF-8."""
    shape = error_shape(outcome) if isinstance(outcome, Unreadable) else _of_reading(outcome)
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def unpacked(line: bytes) -> Outcome:
    """The reading or error that `packed` made the line from. Raises ValueError for any other line."""
    shape = json.loads(line)
    if "message" in shape:
        return unpacked_error(shape)
    problems = tuple(Problem(**problem) for problem in shape["problems"])
    value = shape["value"]
    value |= {key: tuple(Span(*span) for span in value[key]) for key in ("sections", "turns")}
    value["times"] = tuple((at, moment) for at, moment in value["times"])
    return Reading(SourceText(**value), problems)


def packed_sheet(outcome: Reading[Sheet] | Unreadable) -> bytes:
    """The same for a table."""
    if isinstance(outcome, Unreadable):
        shape = error_shape(outcome)
    else:
        shape = {"value": asdict(outcome.value), "problems": [asdict(problem) for problem in outcome.problems]}
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def unpacked_sheet(line: bytes) -> Reading[Sheet]:
    """The table that `packed_sheet` made the line from; raises the Unreadable if it was one."""
    shape = json.loads(line)
    if "message" in shape:
        raise unpacked_error(shape)
    value = shape["value"]
    sheet = Sheet(
        tuple(value["columns"]), tuple(map(tuple, value["rows"])), tuple(value["numbers"]), value["name"],
        tuple(value["sheets"]),
    )  # fmt: skip
    return Reading(sheet, tuple(Problem(**problem) for problem in shape["problems"]))


def unpacked_error(shape: dict[str, Any]) -> Unreadable:
    """The error that `error_shape` made this from."""
    problems = tuple(Problem(**problem) for problem in shape["problems"])
    return Unreadable(shape["message"], hint=shape["hint"], where=shape["where"], problems=problems)


def error_shape(error: Unreadable) -> dict[str, Any]:
    """An error in plain lists and texts."""
    return {
        "message": error.message,
        "hint": error.hint,
        "where": error.where,
        "problems": [asdict(problem) for problem in error.problems],
    }


def _of_reading(reading: Reading[SourceText]) -> dict[str, Any]:
    source = reading.value
    value = {
        "title": source.title,
        "text": source.text,
        "sections": [(s.start, s.end, s.label, s.key) for s in source.sections],
        "turns": [(s.start, s.end, s.label, s.key) for s in source.turns],
        "media_type": source.media_type,
        "extractor": source.extractor,
        "details": dict(source.details),
        "times": source.times,
    }
    return {"value": value, "problems": [asdict(problem) for problem in reading.problems]}
