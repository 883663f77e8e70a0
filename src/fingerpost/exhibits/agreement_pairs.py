"""Agreement of every two coders of a round, side by side; and of all but one, to see how far it hangs on one person."""

from collections.abc import Iterator, Mapping

from fingerpost.analysis import agreement as ag
from fingerpost.exhibits.agreement import asked_for, codes_named, live_of
from fingerpost.exhibits.agreement_declared import Line
from fingerpost.exhibits.agreement_live import LiveTable, Wish
from fingerpost.exhibits.agreement_scope import where_of
from fingerpost.exhibits.agreement_table import (
    ALL_CODES,
    FIGURES,
    care,
    no_interval,
    printed,
    title_of,
    why_none,
)
from fingerpost.exhibits.evidence import Conditions
from fingerpost.exhibits.measured import Measured, scope_notes
from fingerpost.store.queries import ledger
from fingerpost.store.queries.types import Person, Programme
from fingerpost.terms.errors import Invalid
from fingerpost.terms.exhibit import Cell, Exhibit, Row

THEMSELVES = "the same coder"
BARE = "The interval of each figure, and what it stands on, are in the round's table of agreement."
LEFT_OUT = (
    "Alpha, percent, AC1 and S are of all coders who are left at once; kappa is pooled over their pairs. From, to: 95 "
    "% interval of alpha, whole sources as clusters (linearised, t)."
)
WITHOUT = ("character_alpha", "character_percent", "character_ac1", "character_s", "character_kappa")


def agreement_pairs(
    *,
    viewer: Person,
    programme: Programme,
    round: int | None = None,
    code: str | None = None,
    unit: str | None = None,
    version: int | None = None,
    where: Conditions | None = None,
    rolled_up: bool = False,
) -> Exhibit:
    """Coders by coders: the round's leading coefficient of each pair, over all codes or of one.

    `rolled_up`: any code as one, or one heading. The rest, and what is raised, as in `agreement`; also Invalid for a
    heading that is not rolled up.
    """
    wish = Wish(unit, version, False, where_of(viewer, programme, where), None, rolled_up)
    live = live_of(viewer, programme, round, wish)
    of, chosen = live.table.of, _chosen(live, code)
    lead = title_of(live.table.asked.primary)
    return Exhibit(
        kind="agreement-pairs",
        title=f"{lead} of each pair in {_place(of)}: {_name(live, chosen)}",
        as_of=ledger.as_of(viewer),
        columns=of.coders,
        rows=tuple(_row(live, chosen, one, of.coders) for one in of.coders),
        notes=(*scope_notes(of), BARE),
        label_header="Coder",
        query=asked_for(round, code, wish, None),
    )


def _place(of: Measured) -> str:
    """The round, and the part of it that is measured."""
    return f"{of.frames.round.name}, {of.part_words}" if of.where else of.frames.round.name


def _chosen(live: LiveTable, code: str | None) -> str:
    if code is None:
        return live.table.everything
    found = codes_named(live.table.of, code)
    if len(found) > 1:
        hint = "Name one of the codes under it, or none for all; or roll it up, so that it counts as one."
        raise Invalid(f"{code!r} is a heading.", hint=hint)
    return found[0]


def _name(live: LiveTable, guid: str) -> str:
    return next((code.name for code in live.table.of.frames.codes if code.guid == guid), ALL_CODES)


def _row(live: LiveTable, code: str, one: str, coders: tuple[str, ...]) -> Row:
    return Row(one, tuple(_cell(live, code, one, other, coders) for other in coders))


def _cell(live: LiveTable, code: str, one: str, other: str, coders: tuple[str, ...]) -> Cell:
    if one == other:
        return Cell("", None, THEMSELVES)
    first, second = sorted((one, other), key=coders.index)
    line = live.table.lines[code, f"{first} & {second}"][live.table.asked.primary]
    if line["value"] is None:
        return Cell("", None, why_none(line))
    met = live.table.met(code, (first, second))
    row = next((row for row in live.rows[code] if row.cells[0].value == f"{first} & {second}"), None)
    refs = row.cells[1].refs if row and met.all else ()
    return Cell(printed(line["value"]), line["value"], refs=refs)


def agreement_leave_one_out(
    *,
    viewer: Person,
    programme: Programme,
    round: int | None = None,
    code: str | None = None,
    unit: str | None = None,
    version: int | None = None,
    where: Conditions | None = None,
    rolled_up: bool = False,
) -> Exhibit:
    """All coders of a round together, then all but each one: over all codes, or of one.

    Raises Invalid for a round of two coders, and as `agreement_pairs` does.
    """
    wish = Wish(unit, version, False, where_of(viewer, programme, where), None, rolled_up)
    live = live_of(viewer, programme, round, wish)
    of, chosen = live.table.of, _chosen(live, code)
    if len(of.coders) < 3:
        raise Invalid(f"{of.frames.round.name} has two coders.", hint="Leaving one out wants three or more.")
    rows = [_overall("All coders", of.corpus, chosen)]
    rows += [_overall(f"Without {coder}", of.corpus.without(coder), chosen) for coder in of.coders]
    what = "all codes, pooled" if chosen == ALL_CODES else _name(live, chosen)
    return Exhibit(
        kind="agreement-leave-one-out",
        title=f"Agreement in {_place(of)} with one coder left out: {what}",
        as_of=ledger.as_of(viewer),
        columns=("Alpha", "From", "To", *(FIGURES[name] for name in WITHOUT[1:]), "N", "Sources", "Take care"),
        rows=tuple(rows),
        notes=(*scope_notes(of), LEFT_OUT),
        label_header="Coders",
        query=asked_for(round, code, wish, None),
    )


def _overall(label: str, corpus: ag.Corpus, code: str) -> Row:
    pooled = code == ALL_CODES
    table = ag.code_table(corpus, WITHOUT, codes=[] if pooled else [code], overall=pooled)
    lines = {line["measure"]: line for line in table.iter_rows(named=True)}  # all coders' stand last, and hold
    return Row(label, tuple(_cells(lines)))


def _cells(lines: Mapping[str, Line]) -> Iterator[Cell]:
    alpha = lines[WITHOUT[0]]
    yield from (_figure(alpha, head) for head in ("value", "low", "high"))
    yield from (_figure(lines[name], "value") for name in WITHOUT[1:])
    yield from (Cell(f"{alpha[head]:,}", alpha[head]) for head in ("n", "clusters"))
    yield Cell(care(alpha), care(alpha))


def _figure(line: Line, head: str) -> Cell:
    value = line[head]
    if value is not None:
        return Cell(printed(value), value)
    return Cell("", None, why_none(line) if line["value"] is None else no_interval(line))
