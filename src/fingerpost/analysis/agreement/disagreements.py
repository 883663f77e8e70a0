"""Where coders disagree, one by one, sorted by how much of all disagreement each makes: the meeting's agenda."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fingerpost.analysis.agreement.corpus import Corpus
from fingerpost.analysis.agreement.metrics import Metric, Same
from fingerpost.analysis.agreement.shares import mask
from fingerpost.analysis.agreement.spans import Spans
from fingerpost.analysis.agreement.sweep import Ints, Union, packed, union, without
from fingerpost.analysis.agreement.tallies import Tally
from fingerpost.analysis.agreement.units import Units

Kind = Literal["missed", "extra", "boundary", "other code"]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Words that one of two coders put under a code and the other did not.

    `kind`, as seen from the first coder: `missed` by the second, `extra` from the second, `boundary` where both used
    the code here but drew it otherwise, `other code` where the other coder put other codes (`others`) on the words.
    `share`: of all characters under dispute among what was asked for; the shares of the whole list add up to 1.
    """

    kind: Kind
    document: str
    code: str
    first: str
    second: str
    start: int
    end: int
    share: float
    others: tuple[str, ...] = ()

    @property
    def characters(self) -> int:
        """Code points under dispute."""
        return self.end - self.start


def span_disagreements(
    corpus: Corpus, *, code: str | None = None, pair: tuple[str, str] | None = None, top: int | None = None
) -> tuple[Disagreement, ...]:
    """Every stretch that two coders who both coded the document see differently, the longest first.

    Of one code or all, one pair or all. `top` cuts the list; shares stay those of the whole.
    """
    table = corpus.spans
    pairs = [at for at in table.pairs if pair is None or {table.coders[at[0]], table.coders[at[1]]} == set(pair)]
    found = [_Stretch.of(table, first, second, code) for first, second in pairs]
    stretches = [stretch for both in found for stretch in both]
    total = sum(stretch.end - stretch.start for stretch in stretches)
    stretches.sort(key=lambda s: (s.start - s.end, s.document, s.code, s.start, s.has, s.lacks))
    return tuple(_told(table, stretch, total) for stretch in stretches[:top])


@dataclass(frozen=True, slots=True)
class _Stretch:
    """`has` coded [start, end), `lacks` did not; `is_edge`: it hangs on words that both coded."""

    document: int
    code: int
    has: int
    lacks: int
    start: int
    end: int
    is_first: bool
    is_edge: bool

    @classmethod
    def of(cls, table: Spans, first: int, second: int, code: str | None) -> list["_Stretch"]:
        """All stretches of two coders."""
        sides = {coder: _union(table, coder, (first, second), code) for coder in (first, second)}
        found = []
        for has, lacks in ((first, second), (second, first)):
            only = without(sides[has], sides[lacks])
            edges = _touches(only, sides[has], sides[lacks])
            found += [
                cls(*_where(table, start, end), has, lacks, *_ends(table, start, end), has == first, bool(edge))
                for start, end, edge in zip(only.starts, only.ends, edges, strict=True)
            ]
        return found


def _union(table: Spans, coder: int, pair: tuple[int, int], code: str | None) -> Union:
    chosen = (table.coder == coder) & mask(table.looked[list(pair)], every=True)[table.document]
    if code is not None:
        chosen &= np.array([name == code for name in table.codes], dtype=np.bool_)[table.code]
    cell = table.code[chosen] * len(table.documents) + table.document[chosen]
    return union(packed(cell, table.start[chosen], table.bits), packed(cell, table.end[chosen], table.bits))


def _touches(only: Union, own: Union, other: Union) -> NDArray[np.bool_]:
    """Whether the span that each stretch is cut from overlaps the other coder's."""
    if not len(only.starts):
        return np.empty(0, dtype=np.bool_)
    whole = np.searchsorted(own.starts, only.starts, side="right") - 1
    return np.asarray(other.within(own.starts[whole], own.ends[whole]) > 0)


def _where(table: Spans, start: int, end: int) -> tuple[int, int]:
    code, document = divmod(int(start) >> table.bits, len(table.documents))
    return document, code


def _ends(table: Spans, start: int, end: int) -> tuple[int, int]:
    mask = (1 << table.bits) - 1
    return int(start) & mask, (int(start) & mask) + int(end - start)


def _told(table: Spans, stretch: _Stretch, total: int) -> Disagreement:
    others = () if stretch.is_edge else _others(table, stretch)
    kind: Kind = "missed" if stretch.is_first else "extra"
    if stretch.is_edge:
        kind = "boundary"
    elif others:
        kind = "other code"
    pair = (stretch.has, stretch.lacks) if stretch.is_first else (stretch.lacks, stretch.has)
    return Disagreement(
        kind, table.documents[stretch.document], table.codes[stretch.code], table.coders[pair[0]],
        table.coders[pair[1]], stretch.start, stretch.end, (stretch.end - stretch.start) / total, others,
    )  # fmt: skip


def _others(table: Spans, stretch: _Stretch) -> tuple[str, ...]:
    """The other codes that the coder who lacks this one put on some of the words."""
    begin, stop = np.searchsorted(table.document, [stretch.document, stretch.document + 1])
    part = slice(int(begin), int(stop))
    here: Ints = table.code[part][
        (table.coder[part] == stretch.lacks)
        & (table.start[part] < stretch.end)
        & (table.end[part] > stretch.start)
        & (table.code[part] != stretch.code)
    ]
    return tuple(table.codes[code] for code in np.unique(here))


@dataclass(frozen=True, slots=True)
class UnitDisagreement:
    """A unit that coders see differently. `values`: what each coder said, None if missing. `row`: its row in the table.

    `share`: of all observed disagreement, as alpha counts it; all shares add up to 1.
    """

    unit: str
    row: int
    values: dict[str, Hashable | None]
    share: float


def unit_disagreements(
    table: Units, metric: Metric | None = None, top: int | None = None
) -> tuple[UnitDisagreement, ...]:
    """Units with any disagreement, the largest share first; `metric` weighs how far values are apart (else alike)."""
    tally = Tally(table, metric or Same())
    apart = tally.apart * tally.values
    order = np.lexsort((table.places, -apart))
    total = float(apart.sum())
    return tuple(_of_unit(table, int(at), float(apart[at]) / total) for at in order[:top] if apart[at] > 0)


def _of_unit(table: Units, at: int, share: float) -> UnitDisagreement:
    said: Sequence[int] = table.codes[:, at].tolist()
    values = {
        coder: table.categories[code] if code >= 0 else None for coder, code in zip(table.coders, said, strict=True)
    }
    row = int(table.places[at])
    return UnitDisagreement(table.names[at] if table.names else f"row {row}", row, values, share)
