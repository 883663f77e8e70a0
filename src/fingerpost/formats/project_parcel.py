"""A project as lines of JSON and back: what passes between child.py and inside.py. Nothing in it can be executed.

The lists of the record go in parts of some thousand rows, so that neither side holds all of it twice. A part begins
with `[`; the last line, which begins with `{`, holds the single values and the problems, or the error.
"""

import base64
import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, fields
from typing import Any

from fingerpost.formats.parcel import error_shape, unpacked_error
from fingerpost.formats.reading import Reading
from fingerpost.terms.errors import Problem, Unreadable
from fingerpost.terms.project import (
    Audit,
    Case,
    Code,
    Codings,
    Graph,
    Kept,
    Link,
    PartKind,
    Project,
    Selections,
    Set,
    Source,
    SyncPoint,
    User,
    Value,
    Variable,
)

ROWS = 5_000
CHARACTERS = 4_000_000
"""Sources are put together into parts of about so many characters."""

LISTS: dict[str, type] = {"users": User, "codes": Code, "variables": Variable, "cases": Case, "links": Link,
                          "sets": Set, "graphs": Graph, "kept": Kept}  # fmt: skip
COLUMNS: dict[str, type[Selections] | type[Codings]] = {"selections": Selections, "codings": Codings}
SINGLE = (
    "name",
    "origin",
    "attributes",
    "description",
    "note_refs",
    "loose",
    "quotations",
    "verified",
    "codebook_only",
)


def is_part(line: bytes) -> bool:
    """Whether more lines follow this one."""
    return line.startswith(b"[")


def packed_project(outcome: Reading[Project] | Unreadable) -> Iterator[bytes]:
    """Lines of UTF-8."""
    if isinstance(outcome, Unreadable):
        yield _line(error_shape(outcome))
        return
    project = outcome.value
    for name in LISTS:
        rows = getattr(project, name)
        yield from (_line([name, [_row(row) for row in rows[at : at + ROWS]]]) for at in range(0, len(rows), ROWS))
    yield from (_line(["sources", part]) for part in _sources(project.sources))
    for name in COLUMNS:
        yield from (_line([name, part]) for part in _columns(getattr(project, name)))
    single = {name: getattr(project, name) for name in SINGLE}
    single |= {"attributes": dict(project.attributes), "extension": base64.b64encode(project.extension).decode("ascii")}
    yield _line({"project": single, "problems": [asdict(problem) for problem in outcome.problems]})


def unpacked_project(lines: Iterable[bytes]) -> Reading[Project]:
    """The reading that `packed_project` made the lines from. Raises the Unreadable, ValueError for other lines."""
    lists: dict[str, list[Any]] = {name: [] for name in (*LISTS, "sources")}
    columns: dict[str, Any] = {"selections": Selections(), "codings": Codings()}
    last: dict[str, Any] = {}
    for line in lines:
        if not is_part(line):
            last = json.loads(line)
            break
        name, part = json.loads(line)
        if name in COLUMNS:
            _extend(columns[name], part)
        else:
            lists[name] += map(ROW_OF[name], part)
    if "message" in last:
        raise unpacked_error(last)
    single = last["project"]
    single |= {"extension": base64.b64decode(single["extension"])}
    single |= {name: tuple(single[name]) for name in ("note_refs", "loose")}
    single |= {name: tuple(rows) for name, rows in lists.items()} | columns
    return Reading(Project(**single), tuple(Problem(**problem) for problem in last["problems"]))


def _line(shape: object) -> bytes:
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def _row(value: Any) -> list[Any]:
    return [_plain(getattr(value, field.name)) for field in fields(value)]


def _plain(value: Any) -> Any:
    return dict(value) if hasattr(value, "keys") else value


def _sources(sources: Sequence[Source]) -> Iterator[list[list[Any]]]:
    part: list[list[Any]] = []
    length = 0
    for source in sources:
        part.append(_row(source))
        length += len(source.text or "") + 1_000
        if length > CHARACTERS:
            yield part
            part, length = [], 0
    if part:
        yield part


def _columns(columns: Selections | Codings) -> Iterator[dict[str, Any]]:
    """The columns by rows of so many; what is kept by index goes with the first part."""
    for at in range(0, max(len(columns), 1), ROWS):
        part: dict[str, Any] = {}
        for field in fields(columns):
            column = getattr(columns, field.name)
            if not isinstance(column, dict):
                part[field.name] = list(column[at : at + ROWS])
            elif at == 0:
                part[field.name] = list(column.items())
        yield part


def _extend(columns: Selections | Codings, part: dict[str, Any]) -> None:
    for name, values in part.items():
        column = getattr(columns, name)
        if isinstance(column, dict):
            column.update((at, tuple(value) if isinstance(value, list) else value) for at, value in values)
        elif isinstance(column, array):
            column.extend(values)
        else:
            column += values


def _plain_row(kind: type) -> Callable[[list[Any]], Any]:
    return lambda row: kind(*(tuple(value) if isinstance(value, list) else value for value in row))


def _case(row: list[Any]) -> Case:
    case: Case = _plain_row(Case)(row)
    object.__setattr__(case, "values", tuple(Value(*value) for value in case.values))
    return case


def _source(row: list[Any]) -> Source:
    named = dict(zip((field.name for field in fields(Source)), row, strict=True))
    named |= {
        "kind": PartKind(named["kind"]),
        "audit": Audit(*named["audit"]),
        "note_refs": tuple(named["note_refs"]),
        "values": tuple(Value(*value) for value in named["values"]),
        "sync_points": tuple(SyncPoint(*point) for point in named["sync_points"]),
    }
    return Source(**named)


ROW_OF: dict[str, Callable[[list[Any]], Any]] = {name: _plain_row(kind) for name, kind in LISTS.items()}
ROW_OF |= {"cases": _case, "sources": _source}
