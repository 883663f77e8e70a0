"""A project record as bytes and back, for what is kept of a project file: JSON, pressed together. Runs no code."""

import json
import zlib
from array import array
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from fingerpost.terms import project as said
from fingerpost.terms.errors import Unreadable
from fingerpost.terms.project import Codings, PartKind, Project, Selections

MOST = 512 * 1024 * 1024
ROWS: dict[str, type[Any]] = {
    "users": said.User, "codes": said.Code, "variables": said.Variable, "cases": said.Case, "sources": said.Source,
    "links": said.Link, "sets": said.Set, "graphs": said.Graph, "kept": said.Kept,
}  # fmt: skip
BULK: dict[str, type[Any]] = {"selections": Selections, "codings": Codings}


def packed(project: Project) -> bytes:
    """The record as compressed JSON."""
    shape = {field.name: _plain(getattr(project, field.name)) for field in fields(project)}
    return zlib.compress(json.dumps(shape, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"), 6)


def unpacked(content: bytes) -> Project:
    """The record that `packed` made this from. Raises Unreadable for anything else."""
    try:
        reader = zlib.decompressobj()
        shape = json.loads(reader.decompress(content, MOST))
        return Project(**{name: _of(name, value) for name, value in shape.items()})
    except (zlib.error, ValueError, TypeError, KeyError) as error:
        raise Unreadable(f"What was kept of a project file is damaged ({error}).") from None


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, array):
        return value.tolist()
    if isinstance(value, Selections | Codings):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return [[_plain(key), _plain(held)] for key, held in value.items()]
    if hasattr(value, "__dataclass_fields__"):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _of(name: str, value: Any) -> Any:
    if name in ROWS:
        return tuple(_row(ROWS[name], each) for each in value)
    if name in BULK:
        return _bulk(BULK[name], value)
    if name == "attributes":
        return dict(value)
    if name == "extension":
        return value.encode("latin-1")
    return tuple(value) if isinstance(value, list) else value


def _row(made: type[Any], values: list[Any]) -> Any:
    names = [field.name for field in fields(made)]
    return made(**{name: _field(name, value) for name, value in zip(names, values, strict=False)})


def _field(name: str, value: Any) -> Any:
    if name in FIELDS:
        return FIELDS[name](value)
    return tuple(value) if isinstance(value, list) else value


FIELDS: dict[str, Callable[[Any], Any]] = {
    "kind": PartKind,
    "paths": dict,
    "audit": lambda value: said.Audit(*value),
    "values": lambda value: tuple(said.Value(*each) for each in value),
    "sync_points": lambda value: tuple(said.SyncPoint(*each) for each in value),
    "vertices": lambda value: tuple(dict(each) for each in value),
    "edges": lambda value: tuple(dict(each) for each in value),
}


def _bulk(made: type[Any], shape: Mapping[str, Any]) -> Any:
    empty = made()
    for name, value in shape.items():
        column = getattr(empty, name)
        if isinstance(column, dict):
            column.update((key, tuple(held) if isinstance(held, list) else held) for key, held in value)
        else:
            column.extend(value)
    return empty
