"""Coded documents ready to be measured: the door to everything about spans. An edit recomputes one cell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from fingerpost.analysis.agreement import sweep
from fingerpost.analysis.agreement.cells import Cells, cells, one_cell
from fingerpost.analysis.agreement.groups import Group, domains_of, groups_of
from fingerpost.analysis.agreement.intervals import Interval
from fingerpost.analysis.agreement.result import Measure
from fingerpost.analysis.agreement.span_measuring import USUAL, GroupFigures, Manner
from fingerpost.analysis.agreement.spans import Spans, spans
from fingerpost.analysis.agreement.unit_positions import counted_in
from fingerpost.analysis.agreement.unitizing import crossing
from fingerpost.analysis.agreement.units import Units, units
from fingerpost.terms.errors import Invalid, NotFound

ALL_CODES = "all codes"


@dataclass(frozen=True, slots=True)
class GroupResult:
    """The figures of one group. `table`: characters (both, first only, second only, neither), for one code and pair.

    `prevalence`: the share of characters each coder coded; `characters` and `documents` the universe; `spans` how
    many were compared.
    """

    code: str | None
    pair: tuple[str, str] | None
    domain: str | None
    measures: Mapping[str, Measure]
    characters: int
    documents: int
    spans: int
    prevalence: Mapping[str, float]
    table: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, eq=False)
class Corpus:
    """Spans with their cells; frozen: `update` hands back another. `domains`: sets of codes that exclude each other.

    `version` names the codebook version, for the record; `unit` what lengths are counted in (see `in_units`).
    """

    spans: Spans
    domains: Mapping[str, tuple[int, ...]]
    domains_are_declared: bool = False
    version: str = ""
    unit: str = "characters"
    _cells: Cells | None = field(default=None, repr=False)

    @cached_property
    def cells(self) -> Cells:
        """Covered and shared characters of every code, document, coder and pair."""
        return cells(self.spans) if self._cells is None else self._cells

    def measure(
        self,
        names: Iterable[str] | None = None,
        *,
        by: Sequence[str] = (),
        interval: Interval | None = None,
        iou: float = 0.5,
        codes: Iterable[str] | None = None,
    ) -> tuple[GroupResult, ...]:
        """Figures of each group that `by` (some of "code", "pair", "domain") makes; of everything together without it.

        `names` are those of `span_measuring.TITLES`, the first ten if none are given. Intervals are clustered by
        document. `codes`: of groups by code only these. Raises Invalid for unknown names.
        """
        manner = Manner(interval or Interval(), iou)
        wanted = USUAL if names is None else tuple(names)
        groups = groups_of(self.spans, by, self.domains, self._crossed)
        if codes is not None:
            chosen = set(codes)
            groups = [group for group in groups if group.code in chosen]
        return tuple(self._result(group, wanted, manner) for group in groups)

    def _result(self, group: Group, names: Iterable[str], manner: Manner) -> GroupResult:
        figures = GroupFigures(self.spans, self.cells, group, manner, self.unit)
        return GroupResult(
            group.code, group.pair, group.domain, figures.measures(names), figures.characters,
            len(group.documents), figures.spans, self._prevalence(group), self._table(group),
        )  # fmt: skip

    def _prevalence(self, group: Group) -> dict[str, float]:
        """The share of code × characters that each coder coded, in the group's documents that they coded."""
        found = {}
        for coder in group.coders:
            mine = group.documents[self.spans.looked[coder, group.documents]]
            whole = int(self.spans.lengths[mine].sum()) * len(group.codes)
            covered = int(self.cells.covered[np.ix_([coder], list(group.codes), mine)].sum())
            found[self.spans.coders[coder]] = covered / whole if whole else 0.0
        return found

    def _table(self, group: Group) -> tuple[int, int, int, int] | None:
        if group.code is None or len(group.coders) != 2:
            return None
        first, second = group.coders
        code, at = group.codes[0], group.documents
        a, b = (int(self.cells.covered[coder, code, at].sum()) for coder in (first, second))
        both = int(self.cells.both[self.spans.pairs.index((first, second)), code, at].sum())
        return both, a - both, b - both, int(self.spans.lengths[at].sum()) - a - b + both

    @cached_property
    def _crossed(self) -> dict[str, str]:
        """Why the codes of a domain do not exclude each other, for those that do not."""
        found = {}
        for name, codes in self.domains.items():
            rows = crossing(self.spans, list(codes))
            if rows is not None:
                found[name] = (
                    f"a coder's spans of different codes overlap (rows {rows[0]} and {rows[1]}): declare domains"
                )
        return found

    def without(self, coder: str) -> "Corpus":
        """All coders but one, to see how far agreement hangs on one person. Raises NotFound for an unknown name."""
        gone, table = _place(self.spans.coders, coder, "coder"), self.spans
        if len(table.coders) < 3:
            raise Invalid(f"Without {coder} there is one coder left.", hint="Agreement needs two.")
        kept = table.coder != gone
        columns = [column[kept] for column in table.columns()]
        columns[1] = columns[1] - (columns[1] > gone)
        coders = tuple(name for name in table.coders if name != coder)
        rest = replace(table, coders=coders, looked=np.delete(table.looked, gone, axis=0)).holding(columns)
        return replace(self, spans=rest, _cells=None)

    def update(self, document: str, code: str, marked: Mapping[str, Sequence[tuple[int, int]]]) -> "Corpus":
        """The corpus with one (code, document) cell replaced by `marked`: for each coder the list of (start, end).

        A coder left out has no span there. Only that cell is computed again, and nothing that was not asked for yet.
        Raises NotFound for an unknown name and
        Invalid for a span that is reversed or outside.
        """
        at = (_place(self.spans.documents, document, "document"), _place(self.spans.codes, code, "code"))
        length = int(self.spans.lengths[at[0]])
        for coder, own in marked.items():
            _place(self.spans.coders, coder, "coder")
            for start, end in own:
                if not 0 <= start <= end <= length:
                    where = f"{coder}, {document}"
                    raise Invalid(f"The span {start} to {end} is no span of {length} code points.", where=where)
        mine = [[span for span in marked.get(coder, ()) if span[1] > span[0]] for coder in self.spans.coders]
        counted = self._cells is not None or "cells" in self.__dict__
        fresh = self.cells.replaced(at[1], at[0], one_cell(mine, self.spans.bits)) if counted else None
        changed = _replaced(self.spans, at[0], at[1], mine)
        return replace(self, spans=changed, _cells=fresh)

    def in_units(self, frame: pl.DataFrame, unit: str = "turns") -> "Corpus":
        """The corpus counted in turns, sentences or answers instead of characters: lengths and positions are units.

        `frame` has the columns document, start, end (code points, half-open), a line a unit, in any order. A unit is
        coded if any of its characters is; a document without units has length 0. Figures named after characters then
        count units. Raises Invalid where units overlap and NotFound for an unknown document.
        """
        return replace(self, spans=counted_in(self.spans, frame), unit=unit, _cells=None)

    def at(self, frame: pl.DataFrame, code: str) -> Units:
        """Units instead of characters: a turn, sentence or answer is coded if any of its characters is.

        `frame` has the columns document, start, end (code points, half-open), a line a unit. Values are 1 and 0; coders
        who did not code a document are missing there. Intervals of what comes back are clustered by document.
        """
        number = _place(self.spans.codes, code, "code")
        names = frame["document"].to_list()
        document = np.array([_place(self.spans.documents, name, "document") for name in names], dtype=np.int64)
        bits = self.spans.bits
        ends = [sweep.packed(document, frame[head].to_numpy().astype(np.int64), bits) for head in ("start", "end")]
        columns = []
        for coder in range(len(self.spans.coders)):
            own = (self.spans.coder == coder) & (self.spans.code == number)
            places = [
                sweep.packed(self.spans.document[own], side[own], bits) for side in (self.spans.start, self.spans.end)
            ]
            is_coded = (sweep.union(*places).within(*ends) > 0).astype(np.int64)
            columns.append(np.where(self.spans.looked[coder, document], is_coded, -1))
        table = np.stack(columns, axis=1)
        return units(table, coders=self.spans.coders, categories=(0, 1), missing=-1, documents=names)


def from_spans(
    table: Any,
    lengths: Mapping[str, int],
    *,
    coders: Sequence[str] | None = None,
    codes: Sequence[str] | None = None,
    domains: Iterable[tuple[str, str]] | None = None,
    looked: Iterable[tuple[str, str]] | None = None,
    version: str = "",
    first_row: int = 1,
) -> Corpus:
    """A corpus from rows (document, coder, code, start, end) or a frame with those columns; see `spans.spans`.

    `domains`: pairs of domain and code, for the u-alpha family. Without them all codes are taken as one domain, if no
    coder's spans of different codes overlap. Raises Invalid where a declared domain's codes overlap.
    """
    checked = spans(table, lengths, coders=coders, codes=codes, looked=looked, first_row=first_row)
    if domains is None:
        return Corpus(checked, {ALL_CODES: tuple(range(len(checked.codes)))}, False, version)
    declared = domains_of(checked, domains, first_row)
    for name, members in declared.items():
        rows = crossing(checked, list(members))
        if rows is not None:
            what = f"The codes of domain {name!r} exclude each other, but rows {rows[0]} and {rows[1]} overlap."
            raise Invalid(what, where=f"Row {rows[1]}, column start", hint="Part the spans, or the domain.")
    return Corpus(checked, declared, True, version)


def _place(names: Sequence[str], name: str, kind: str) -> int:
    if name not in names:
        raise NotFound(f"No {kind} named {name!r}.", hint=f"There are {', '.join(names[:12])}.")
    return names.index(name)


def _replaced(table: Spans, document: int, code: int, mine: Sequence[Sequence[tuple[int, int]]]) -> Spans:
    """The spans with those of one cell replaced; the cell's stand together, since spans are sorted by it."""
    begin, stop = np.searchsorted(table.document, [document, document + 1])
    part = table.code[begin:stop]
    first, last = begin + np.searchsorted(part, [code, code + 1])
    fresh = [(document, coder, code, *span, -1) for coder, own in enumerate(mine) for span in sorted(own)]
    columns = np.array(fresh, dtype=np.int64).reshape(-1, 6).T
    joined = [np.concatenate((old[:first], new, old[last:])) for old, new in zip(table.columns(), columns, strict=True)]
    return replace(
        table, document=joined[0], coder=joined[1], code=joined[2], start=joined[3], end=joined[4], row=joined[5]
    )
