"""Agreement of every two coders of a round, side by side; and of all but one, to see how far it hangs on one person."""

from collections.abc import Iterator

from fingerpost.analysis import agreement as ag
from fingerpost.exhibits.agreement import asked_of, codes_named
from fingerpost.exhibits.agreement_live import LiveTable, Wish, live_table
from fingerpost.exhibits.agreement_table import ALL_CODES, FIGURES, Asked, printed, title_of, why_none
from fingerpost.exhibits.evidence import query
from fingerpost.exhibits.measured import scope_notes
from fingerpost.store.queries import ledger
from fingerpost.store.queries.agreement import round_now
from fingerpost.store.queries.types import Person, Programme
from fingerpost.terms.errors import Invalid
from fingerpost.terms.exhibit import Cell, Exhibit, Row

THEMSELVES = "the same coder"
WITHOUT = ("character_alpha", "character_percent", "character_ac1", "character_s", "character_kappa")


def agreement_pairs(
    *,
    viewer: Person,
    programme: Programme,
    round: int | None = None,
    code: str | None = None,
    unit: str | None = None,
) -> Exhibit:
    """Coders by coders: the round's leading coefficient of each pair, over all codes or of one.

    Raises Refused, NotFound, Conflict, Invalid as `agreement` does.
    """
    now = round_now(viewer, programme, round)
    live = live_table(viewer, programme, Wish(unit), asked_of(now), now)
    chosen = _chosen(live, code)
    coders = live.table.of.coders
    lead = title_of(live.table.asked.primary)
    what = "all codes" if chosen == ALL_CODES else _name(live, chosen)
    return Exhibit(
        kind="agreement-pairs",
        title=f"{lead} of each pair in {now.name}: {what}",
        as_of=ledger.as_of(viewer),
        columns=coders,
        rows=tuple(_row(live, chosen, one, coders) for one in coders),
        notes=tuple(scope_notes(live.table.of)),
        label_header="Coder",
        query=query(round=round, code=code, unit=unit),
    )


def _chosen(live: LiveTable, code: str | None) -> str:
    if code is None:
        return ALL_CODES
    found = codes_named(live.table.of, code)
    if len(found) > 1:
        raise Invalid(f"{code!r} is a heading.", hint="Name one of the codes under it, or none for all.")
    return found[0]


def _name(live: LiveTable, guid: str) -> str:
    return next(code.name for code in live.table.of.frames.codes if code.guid == guid)


def _row(live: LiveTable, code: str, one: str, coders: tuple[str, ...]) -> Row:
    return Row(one, tuple(_cell(live, code, one, other, coders) for other in coders))


def _cell(live: LiveTable, code: str, one: str, other: str, coders: tuple[str, ...]) -> Cell:
    if one == other:
        return Cell("", None, THEMSELVES)
    first, second = sorted((one, other), key=coders.index)
    line = live.table.lines[code, f"{first} & {second}"][live.table.asked.primary]
    if line["value"] is None:
        return Cell("", None, why_none(line))
    met = live.table.met.get((code, first, second), ag.Met())
    row = next((row for row in live.rows[code] if row.cells[0].value == f"{first} & {second}"), None)
    refs = row.cells[1].refs if row and met.all else ()
    return Cell(printed(line["value"]), line["value"], refs=refs)


def agreement_without(
    *, viewer: Person, programme: Programme, round: int | None = None, unit: str | None = None
) -> Exhibit:
    """All coders of a round together, then all but each one, over all codes.

    Raises Invalid for a round of two coders, and as `agreement` does.
    """
    now = round_now(viewer, programme, round)
    live = live_table(viewer, programme, Wish(unit), asked_of(now), now)
    of = live.table.of
    if len(of.coders) < 3:
        raise Invalid(f"{now.name} has two coders.", hint="Leaving one out wants three or more.")
    rows = [_overall("All coders", of.corpus, live.table.asked)]
    rows += [_overall(f"Without {coder}", of.corpus.without(coder), live.table.asked) for coder in of.coders]
    return Exhibit(
        kind="agreement-without",
        title=f"Agreement in {now.name} with one coder left out",
        as_of=ledger.as_of(viewer),
        columns=("Alpha", "From", "To", *(FIGURES[name] for name in WITHOUT[1:])),
        rows=tuple(rows),
        notes=(*scope_notes(of), "All codes, pooled. From, to: 95 % interval of alpha, whole sources as clusters."),
        label_header="Coders",
        query=query(round=round, unit=unit),
    )


def _overall(label: str, corpus: ag.Corpus, asked: Asked) -> Row:
    table = ag.code_table(corpus, WITHOUT, codes=[], overall=True)
    lines = {line["measure"]: line for line in table.iter_rows(named=True)}  # all coders' stand last, and hold
    return Row(label, tuple(_cells(lines)))


def _cells(lines: dict[str, dict[str, object]]) -> Iterator[Cell]:
    alpha = lines[WITHOUT[0]]
    for line, head in [
        (alpha, "value"),
        (alpha, "low"),
        (alpha, "high"),
        *((lines[name], "value") for name in WITHOUT[1:]),
    ]:
        value = line[head]
        if isinstance(value, float):
            yield Cell(printed(value), value)
        else:
            yield Cell("", None, why_none(line) if line["value"] is None else "no interval")
