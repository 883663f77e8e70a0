"""Passages as quotations: what may be quoted, under the attribution that the viewer may have, codings side by side.

For screens that open a cell, a finding or a code. Not here: the exhibit that lists quotations (`quotations`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

import polars as pl

from fingerpost.exhibits.attributed import Attributed, attributions, sees_in_full
from fingerpost.exhibits.evidence import counted_for, reads_words
from fingerpost.store.queries import visible
from fingerpost.store.queries.passages import PassageNow, passages_of
from fingerpost.store.queries.types import Person, Programme
from fingerpost.terms.coding import Polarity


@dataclass(frozen=True, slots=True)
class CodedAs:
    """One coding of a passage. `coder` is empty for who may not know."""

    code: str
    code_guid: UUID
    polarity: str
    coder: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words with their attribution and codings. `source` and `source_guid` are empty for who may not read sources.

    `words` is None where somebody who speaks may not be quoted. `passages`: the guids that stand on these very words.
    """

    words: str | None
    attribution: str
    passages: tuple[str, ...]
    codings: tuple[CodedAs, ...]
    source: str
    source_guid: UUID | None
    is_live: bool

    @property
    def passage(self) -> str:
        """The passage that a link leads to."""
        return self.passages[0]


def quoted(viewer: Person, programme: Programme, passages: Iterable[str], *, together: bool = True) -> list[Quotation]:
    """These passages, given by guid, as the viewer may see them, by source and place.

    `together`: two codings of the same words make one quotation; else each passage makes its own.
    The caller has picked passages that the viewer's exhibits hold. Raises NotFound and Refused for who sees none.
    """
    visible.require(viewer, "see exhibits", programme)
    rows = passages_of(programme, passages)
    said = attributions(viewer, programme, (row.guid for row in rows))
    full, opens = sees_in_full(viewer, programme), reads_words(viewer, programme)
    each = [_quotation(row, said[row.guid], full=full, opens=opens) for row in rows]
    return list(_together(each)) if together else each


def passages_under(viewer: Person, programme: Programme, codes: Iterable[str]) -> dict[str, list[str]]:
    """Polarity → the passages that figures count under these codes (guids; not those below them).

    The same words stand once a polarity. Each site speaks before any speaks twice: the first few are not of one place.
    """
    counted = counted_for(viewer, programme).codings.filter(pl.col("code_id").is_in(list(codes)))
    words = counted.unique(["polarity", "source_id", "start", "end"], keep="first", maintain_order=True)
    turn = pl.int_range(pl.len()).over("polarity", "site")
    placed = words.sort("source", "source_id", "start", "end").with_columns(turn=turn)
    ordered = placed.sort("turn", maintain_order=True)
    return {
        polarity: ordered.filter(pl.col("polarity") == polarity)["passage"].to_list()
        for polarity in Polarity if polarity in set(ordered["polarity"])
    }  # fmt: skip


def may_be_shown(quotations: Iterable[Quotation]) -> list[Quotation]:
    """Those whose words may be quoted."""
    return [each for each in quotations if each.words is not None]


def _quotation(row: PassageNow, said: Attributed, *, full: bool, opens: bool) -> Quotation:
    coded = CodedAs(row.code, row.code_guid, row.polarity, row.coder if full else "") if row.code_guid else None
    return Quotation(
        words=row.words if said.is_quotable and row.words else None,
        attribution=said.text,
        passages=(row.guid,),
        codings=(coded,) if coded else (),
        source=row.source if opens else "",
        source_guid=row.source_guid if opens else None,
        is_live=row.is_live,
    )


def _together(quotations: Iterable[Quotation]) -> Iterator[Quotation]:
    """Neighbours with the same words from the same speaker as one."""
    before: Quotation | None = None
    for each in quotations:
        if before is not None and _same(before, each):
            before = replace(before, passages=before.passages + each.passages, codings=before.codings + each.codings)
            continue
        if before is not None:
            yield before
        before = each
    if before is not None:
        yield before


def _same(one: Quotation, other: Quotation) -> bool:
    words = (one.words, one.attribution, one.source_guid, one.is_live)
    return one.words is not None and words == (other.words, other.attribution, other.source_guid, other.is_live)
