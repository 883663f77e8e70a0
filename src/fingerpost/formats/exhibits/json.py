"""An exhibit as JSON: all of it, for programs. The shape is a contract; see the command line's reference."""

import json
import math
from typing import Any

from fingerpost.terms.exhibit import Cell, Exhibit, Row


def shape(exhibit: Exhibit) -> dict[str, Any]:
    """The exhibit in plain lists, texts and numbers.

    `columns` leave out the row label's; `path` holds a row's ancestors from the top; a null `value` has its `reason`;
    `refs` are `kind:guid`; `as_of.at` is ISO 8601 in UTC, null while the ledger is empty.
    """
    at = exhibit.as_of.at
    return {
        "exhibit": exhibit.kind,
        "title": exhibit.title,
        "as_of": {"at": at.isoformat() if at else None, "sequence": exhibit.as_of.sequence},
        "columns": list(exhibit.columns),
        "rows": [_row(row) for row in exhibit.rows],
        "notes": list(exhibit.notes),
    }


def write(exhibit: Exhibit) -> bytes:
    """One line of UTF-8 JSON."""
    return json.dumps(shape(exhibit), ensure_ascii=False, allow_nan=False).encode("utf-8", "replace") + b"\n"


def _row(row: Row) -> dict[str, Any]:
    return {"label": row.label, "path": list(row.path), "cells": [_cell(cell) for cell in row.cells]}


def _cell(cell: Cell) -> dict[str, Any]:
    value = cell.value
    if isinstance(value, float) and not math.isfinite(value):
        value = None
    return {"text": cell.text, "value": value, "reason": cell.reason, "refs": list(cell.refs)}
