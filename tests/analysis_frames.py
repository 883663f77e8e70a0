"""Drawn frames for the tests of analysis: short names in, frames with all columns of `terms.tables` out."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from fingerpost.terms.tables import CODES, CODINGS, CONSTRUCTS, LABELS, LINKS, REGISTER, SOURCES

_LISTS = {"List(String)": pl.List(pl.String), "List(Int64)": pl.List(pl.Int64)}


def frame(table: Mapping[str, str], lines: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """The lines as a frame of that table; what a line does not say is null."""
    schema = {name: _LISTS.get(dtype) or getattr(pl, dtype) for name, dtype in table.items()}
    return pl.DataFrame([{name: line.get(name) for name in table} for line in lines], schema=schema)


def codings(*lines: Mapping[str, Any]) -> pl.DataFrame:
    """Codings numbered c0, c1, … with passages p0, p1, …; by Ann, working, under version 1, unless they say."""
    usual = {"coder": "Ann", "layer": "working", "version": 1, "start": 0, "end": 10, "kind": "interview"}
    return frame(
        CODINGS,
        (
            usual
            | {"coding": f"c{i}", "passage": f"p{i}", "source": line.get("source_id"), "code": line.get("code_id")}
            | {"read_under": line.get("version", usual["version"])}
            | line
            for i, line in enumerate(lines)
        ),
    )


def sources(*lines: Mapping[str, Any]) -> pl.DataFrame:
    """Interviews, unless they say; nobody asked by instrument, no roles."""
    usual: dict[str, Any] = {"kind": "interview", "roles": [], "questions": []}
    return frame(SOURCES, (usual | {"source": line["source_id"]} | line for line in lines))


def codes(*lines: Mapping[str, Any]) -> pl.DataFrame:
    """Codes in the order given, standing in version 1, unless they say; named as their id."""
    usual: dict[str, Any] = {"versions": [1], "questions": []}
    return frame(CODES, (usual | {"code": line["code_id"], "position": i} | line for i, line in enumerate(lines)))


def constructs(*lines: Mapping[str, Any]) -> pl.DataFrame:
    """Constructs in the order given, named as their id."""
    return frame(
        CONSTRUCTS, ({"construct": line["construct_id"], "position": i} | line for i, line in enumerate(lines))
    )


def links(*pairs: tuple[str, str]) -> pl.DataFrame:
    """A crosswalk from code to construct."""
    return frame(LINKS, ({"code_id": code, "construct_id": construct} for code, construct in pairs))


def labels(*keys: str) -> pl.DataFrame:
    """The values of an axis in the order given, printed in capitals."""
    return frame(LABELS, ({"key": key, "label": key.upper(), "position": i} for i, key in enumerate(keys)))


def register(*groups: tuple[int, str, str, str]) -> pl.DataFrame:
    """So many people with a role, at a site, in a setting."""
    people = [{"role": role, "site": site, "setting": setting} for n, role, site, setting in groups for _ in range(n)]
    return frame(REGISTER, ({"participant": f"person {i}"} | person for i, person in enumerate(people)))
