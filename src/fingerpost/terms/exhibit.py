"""What is shown: a table whose every cell carries the refs it was counted from. No colours, no files, no sums."""

from dataclasses import dataclass, field
from datetime import datetime

WORKING_COPY = "Working copy, not checked for disclosure."


@dataclass(frozen=True, slots=True)
class AsOf:
    """The state that an exhibit shows: time (UTC) and number of the last ledger event. Sequence 0: nothing yet."""

    at: datetime | None
    sequence: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `text` is what is printed; `value` what it means, or None with its `reason`; `refs` are `kind:guid`."""

    text: str
    value: float | int | str | None = None
    reason: str | None = None
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `label` in front, `path` the labels of its ancestors from the top, `ref` what the row is about."""

    label: str
    cells: tuple[Cell, ...]
    path: tuple[str, ...] = ()
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A table ready to be shown in any format. `columns` leaves out the row label's, which `label_header` names."""

    kind: str
    title: str
    as_of: AsOf
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    label_header: str = ""
    query: tuple[tuple[str, str], ...] = field(default=())
