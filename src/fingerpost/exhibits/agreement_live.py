"""Tables of agreement kept in memory and brought up to date from the ledger: an edit works out one cell again.

Each process keeps its own. What a kept table stands for is known by a line of the ledger; lines after it say which
cells to read again, and where they do not, everything is. So several processes never disagree for longer than a read.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from fingerpost.exhibits.agreement_rolled import rolled_up
from fingerpost.exhibits.agreement_scope import Axis, Where, axis_named, in_order, occurring
from fingerpost.exhibits.agreement_table import Asked, Edit, RoundTable, rows_of
from fingerpost.exhibits.evidence import reads_words
from fingerpost.exhibits.measured import Manner, Measured, codings_of, measured_for, measured_part
from fingerpost.store.connection import alias
from fingerpost.store.queries import visible
from fingerpost.store.queries.agreement import RoundNow, Since, cell_now, happened_since, ledger_now
from fingerpost.store.queries.types import Person, Programme
from fingerpost.terms.exhibit import Row

MOST = 8
"""So many tables are kept."""

ALL_PARTS = "all"
"""What the whole is called in the column of parts."""

SAID = 50
"""So many of the things that a table has said are remembered, for pages that still show them."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which table of a round is wanted. `unit` None: what each source has; `version` None: the round's own.

    `where`: a part of the round alone. `scope`: an axis that its texts are parted by, each part beside the whole.
    `rolled_up`: headings instead of codes.
    """

    unit: str | None = None
    version: int | None = None
    settled: bool = False
    where: Where = ()
    scope: str | None = None
    rolled_up: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One part of a parted round: the key and label of its value, and its own table."""

    key: str
    label: str
    table: RoundTable


@dataclass(frozen=True, slots=True, eq=False)
class LiveTable:
    """A table as of one ledger line, with its rows by code and a mark of what each code's rows say.

    Where the round is parted by an `axis`, `table` is of all of it, and the `parts` follow it in each code's rows.
    `mark` stands for all of that. It is made of what is shown alone: a ledger's number would tell who codes blind
    how busy the others are.
    """

    table: RoundTable
    at: Since
    rows: Mapping[str, tuple[Row, ...]]
    marks: Mapping[str, str]
    earlier: "OrderedDict[str, Mapping[str, str]]"
    axis: Axis | None = None
    parts: tuple[Part, ...] = ()

    @property
    def mark(self) -> str:
        """What the table says, in few letters."""
        return _digest(tuple(self.marks.items()))

    def in_order(self, codes: Iterable[str] | None = None) -> tuple[Row, ...]:
        """All rows, all codes first; or those of these codes alone."""
        wanted = None if codes is None else set(codes)
        return tuple(
            row for code in codes_of(self.table) if wanted is None or code in wanted for row in self.rows[code]
        )

    def changed_since(self, mark: str) -> list[str]:
        """The codes whose rows say something else than when the table had this mark; all, if that is not known."""
        then = self.earlier.get(mark, {})
        return [code for code, now in self.marks.items() if then.get(code) != now]


def codes_of(table: RoundTable) -> list[str]:
    """Every code that has lines, in order of print, with the one for the whole codebook first."""
    return list(dict.fromkeys((table.everything, *(code.guid for code in table.of.frames.codes))))


def _digest(said: object) -> str:
    return hashlib.blake2b(repr(said).encode(), digest_size=9).hexdigest()


@dataclass(slots=True)
class _Kept:
    """A place for one table, worked on by one thread at a time."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    live: LiveTable | None = None


_lock = threading.Lock()
_kept: OrderedDict[Hashable, _Kept] = OrderedDict()


@dataclass(frozen=True, slots=True)
class _Viewing:
    """Who wants which table, measured how; `readable`: whether they may open the passages behind a figure."""

    viewer: Person
    programme: Programme
    wish: Wish
    asked: Asked
    now: RoundNow
    readable: bool


def live_table(viewer: Person, programme: Programme, wish: Wish, asked: Asked, now: RoundNow) -> LiveTable:
    """The table of this round that is wanted, up to date. `now` must come from `round_now`, which says who may."""
    view = _Viewing(viewer, programme, wish, asked, now, reads_words(viewer, programme))
    full = visible.allowed(viewer, "see full attributions", programme)
    kept = _place((alias(), now.pk, wish, view.readable, full))
    with kept.lock:
        kept.live = _remembered(_fresh(view, kept.live))
        return kept.live


def _remembered(live: LiveTable) -> LiveTable:
    """The table, with what it says now among what it has said."""
    live.earlier[live.mark] = live.marks
    while len(live.earlier) > SAID:
        live.earlier.popitem(last=False)
    return live


def forget() -> None:
    """Keep nothing: for measuring how long a table takes from nothing."""
    with _lock:
        _kept.clear()


def _place(key: Hashable) -> _Kept:
    with _lock:
        found = _kept.setdefault(key, _Kept())
        _kept.move_to_end(key)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
        return found


def _fresh(view: _Viewing, old: LiveTable | None) -> LiveTable:
    if old is None:
        return _anew(view, ledger_now(), None)
    since = happened_since(view.programme, view.now, old.at.sequence, old.at.hash)
    if since.cells is None or view.asked != old.table.asked or view.now != old.table.of.frames.round:
        return _anew(view, since, old)
    return _edited(view, since, old) or _anew(view, since, old)


def _anew(view: _Viewing, since: Since, old: LiveTable | None) -> LiveTable:
    """Everything from the rows; of rows that come out as they were it is still known when they changed."""
    wish = view.wish
    of = measured_for(
        view.viewer, view.programme, round=view.now.number, unit=wish.unit, version=wish.version, settled=wish.settled,
        where=wish.where,
    )  # fmt: skip
    axis = of.axes[axis_named(wish.scope)] if wish.scope else None
    table = _table(view, of)
    parts = tuple(_parts(view, of, axis)) if axis else ()
    rows = _by_code(table, codes_of(table), readable=view.readable, parts=parts, whole=ALL_PARTS if axis else None)
    earlier = OrderedDict() if old is None else old.earlier
    return LiveTable(table, since, rows, {code: _mark(own) for code, own in rows.items()}, earlier, axis, parts)


def _table(view: _Viewing, of: Measured) -> RoundTable:
    return RoundTable.built(rolled_up(of) if view.wish.rolled_up else of, view.asked)


def _parts(view: _Viewing, of: Measured, axis: Axis) -> Iterator[Part]:
    """The table of each value of the axis that the round (or the part of it that is wanted) has."""
    manner = Manner(view.wish.unit, view.wish.settled, of.axes)
    wanted = dict(view.wish.where)
    for key, label in occurring(of.frames, axis):
        where = in_order({**wanted, axis.name: (key,)}.items())
        part = measured_part(view.viewer, view.programme, of.whole, manner, where)
        yield Part(key, label, _table(view, part))


def _mark(rows: tuple[Row, ...]) -> str:
    return _digest([[(cell.text, cell.reason, len(cell.refs)) for cell in row.cells] for row in rows])


def _edited(view: _Viewing, since: Since, old: LiveTable) -> LiveTable | None:
    """The cells that were touched worked out again; None where that is not all that there is to do."""
    of = old.table.of
    if since.cells and (old.axis or of.is_rolled_up or of.where):
        return None  # an edit is in several tables or lines, or in none
    cells = [(source, of.frames.counts_as.get(code, "")) for source, code in since.cells or ()]
    if any(source not in of.looked or code not in old.rows for source, code in cells):
        return None
    if cells and of.units is None and not of.frames.excerpts.is_empty():
        return None  # by character, spans are cut to excerpts and moved: not worth a second way
    edits = [_edit(view, of, cell) for cell in dict.fromkeys(cells)]
    table, codes = old.table.edited([edit for edit in edits if edit is not None])
    if table is old.table:
        return replace(old, at=since)
    again = _by_code(table, (table.everything, *codes), readable=view.readable)
    marks = {**old.marks, **{code: _mark(own) for code, own in again.items()}}
    return LiveTable(table, since, {**old.rows, **again}, marks, old.earlier)


def _edit(view: _Viewing, of: Measured, cell: tuple[str, str]) -> Edit | None:
    """The cell as it stands now; None if it is as it was."""
    passes = cell_now(view.viewer, of.frames, view.programme, cell)
    fresh = codings_of(passes, of.names, settled=view.wish.settled)
    was = of.codings.filter((pl.col("document") == cell[0]) & (pl.col("code") == cell[1]))
    return None if fresh.equals(was) else Edit(*cell, fresh)


def _by_code(
    table: RoundTable,
    codes: Iterable[str],
    *,
    readable: bool,
    parts: Sequence[Part] = (),
    whole: str | None = None,
) -> dict[str, tuple[Row, ...]]:
    """Code → its rows: of the table, then of each part. `whole`: what the table is called where there are parts."""
    sides = [(whole, table), *((part.label, part.table) for part in parts)]
    return {
        code: tuple(row for name, each in sides for row in rows_of(each, code, readable=readable, part=name))
        for code in codes
    }
