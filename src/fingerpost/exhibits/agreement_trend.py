"""Agreement over rounds and codebook versions: each code as it went, and codes that were merged or split together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from fingerpost.analysis import agreement as ag
from fingerpost.exhibits.agreement_rolled import ANY_CODE, WHOLE
from fingerpost.exhibits.agreement_rolled import rolled_up as rolled
from fingerpost.exhibits.agreement_scope import Axis, Where, axes_with, where_of
from fingerpost.exhibits.agreement_table import ALL_CODES, DECLARED, FIGURES, care, no_interval, printed, why_none
from fingerpost.exhibits.evidence import Conditions, condition_texts, query
from fingerpost.exhibits.measured import ROLLED_UP, Measured, measured_for
from fingerpost.store.queries import ledger
from fingerpost.store.queries.agreement import CodeNow, Fate, RoundNow, fates, rounds_now, values_in
from fingerpost.store.queries.types import Person, Programme
from fingerpost.terms.errors import Conflict, Invalid, NotFound
from fingerpost.terms.exhibit import Cell, Exhibit, Row
from fingerpost.terms.said import some

USUAL = "character_alpha"


def agreement_trend(
    *,
    viewer: Person,
    programme: Programme,
    figure: str | None = None,
    unit: str | None = None,
    where: Conditions | None = None,
    rolled_up: bool = False,
) -> Exhibit:
    """A row for each code, three columns for each round that shows figures: over all its coders, from, to.

    Each round is counted under its own codebook version. Codes that were merged or split also stand together as one.
    `figure`: a name in `agreement_table.FIGURES`, by default the one that all rounds declared, else Krippendorff's
    alpha. `where`: conditions on site, wave, kind and role; rounds without such texts are left out and told of.
    `rolled_up`: headings in place of codes. Raises NotFound without a round, Conflict where none shows figures,
    Refused, Invalid.
    """
    rounds = rounds_now(viewer, programme)
    if not rounds:
        raise NotFound(f"{programme.name} has no round yet.", hint="Open one on the page of rounds.")
    shown = [row for row in rounds if not row.why_not]
    if not shown:
        raise Conflict(f"{rounds[-1].name} shows no figures: {rounds[-1].why_not}.")
    chosen = _figure(figure, [row.coefficient for row in shown])
    part = where_of(viewer, programme, where)
    measured, without = _measured(viewer, programme, shown, unit, part)
    sides = [_side(rolled(of) if rolled_up else of, chosen) for of in measured]
    became = [] if rolled_up else fates(programme)
    each = "heading, rolled up," if rolled_up else "code"
    beside = f", {measured[0].part_words}" if part else ""
    return Exhibit(
        kind="agreement-trend",
        title=f"{FIGURES[chosen]} of each {each} over rounds{beside}",
        as_of=ledger.as_of(viewer),
        columns=tuple(head for side in sides for head in _heads(side.of)),
        rows=(_row(WHOLE if rolled_up else "All codes", (), None, [side.overall for side in sides]),
              *_rows(sides, became)),
        notes=tuple(_notes(sides, chosen, without)),
        label_header="Heading" if rolled_up else "Code",
        query=(*query(figure=figure, unit=unit, rolled_up=rolled_up or None), *condition_texts(dict(part))),
    )  # fmt: skip


def axes_over_rounds(viewer: Person, programme: Programme) -> dict[str, Axis]:
    """What the texts of all rounds that show figures can be parted by, with the values that occur."""
    shown = [row for row in rounds_now(viewer, programme) if not row.why_not]
    return axes_with(viewer, programme, values_in(shown))


def _measured(
    viewer: Person, programme: Programme, rounds: Sequence[RoundNow], unit: str | None, where: Where
) -> tuple[list[Measured], list[str]]:
    """The rounds that have texts of this part, and the names of those that have none. Raises NotFound if none has."""
    found, without, why = [], [], None
    for row in rounds:
        try:
            found.append(measured_for(viewer, programme, round=row.number, unit=unit, where=where))
        except NotFound as error:
            if not where:
                raise
            without.append(row.name)
            why = error
    if why is not None and not found:
        raise why
    return found, without


@dataclass(frozen=True, slots=True)
class _Side:
    """One round: its codes, and the chosen figure's line of each over all coders (of the pair, where there are two)."""

    of: Measured
    lines: dict[str, dict[str, object]]
    overall: dict[str, object]
    figure: str

    def of_family(self, family: Sequence[str]) -> dict[str, object] | None:
        """The figure of some codes taken as one; None where the round has none of them."""
        held = [code for code in family if code in self.lines]
        if not held:
            return None
        together = ag.recoded(self.of.corpus, dict.fromkeys(held, held[0]))
        return dict(_last(ag.code_table(together, [self.figure], codes=[held[0]]))[held[0]])


def _figure(wanted: str | None, declared: list[str]) -> str:
    if wanted is not None:
        if wanted not in FIGURES or wanted.startswith("polarity"):
            known = ", ".join(name for name in FIGURES if not name.startswith("polarity"))
            raise Invalid(f"There is no figure {wanted!r} over rounds.", hint=f"Give one of {known}.")
        return wanted
    same = {DECLARED.get(name, USUAL) for name in declared}
    return next(iter(same)) if len(same) == 1 and same <= set(FIGURES) else USUAL


def _side(of: Measured, figure: str) -> _Side:
    found = _last(ag.code_table(of.corpus, [figure], overall=not of.is_rolled_up))
    return _Side(of, found, found.pop(ANY_CODE if of.is_rolled_up else ALL_CODES), figure)


def _last(table: pl.DataFrame) -> dict[str, dict[str, object]]:
    """Code → its last line: that of all coders, or of the only pair."""
    return {line["code"]: line for line in table.iter_rows(named=True)}


def _heads(of: Measured) -> tuple[str, str, str]:
    head = f"{of.frames.round.name}, v{of.frames.version}"
    return head, f"{head}: from", f"{head}: to"


def _rows(sides: Sequence[_Side], became: Sequence[Fate]) -> Iterator[Row]:
    """Codes in the newest round's order, then those that it has no more; before merged or split ones their family."""
    codes = {code.guid: code for side in reversed(sides) for code in side.of.frames.codes}
    ordered = [guid for guid in codes if guid != ANY_CODE]
    newest = {code.guid: code for side in sides for code in side.of.frames.codes}
    known = [(fate.code, into) for fate in became for into in fate.into if fate.code in codes and into in codes]
    for family in sorted(ag.families(ordered, known), key=lambda family: min(map(ordered.index, family))):
        inner: tuple[str, ...] = ()
        if len(family) > 1:
            label = " + ".join(newest[code].name for code in sorted(family, key=ordered.index))
            inner = (label,)
            yield _row(label, (), None, [side.of_family(family) for side in sides])
        for guid in sorted(family, key=ordered.index):
            yield _row(
                newest[guid].name,
                inner,
                newest[guid],
                [side.lines.get(guid) for side in sides],
                _fate(guid, became, newest),
            )


def _fate(guid: str, became: Sequence[Fate], names: dict[str, CodeNow]) -> str:
    """What became of a code, or that a round's version does not have it."""
    fate = next((fate for fate in became if fate.code == guid), None)
    if fate is None:
        return ""
    into = " and ".join(names[code].name for code in fate.into if code in names)
    return f"{fate.kind}{' into ' + into if into else ''} in version {fate.version}"


def _row(
    label: str, path: tuple[str, ...], code: CodeNow | None, lines: Sequence[dict[str, object] | None], fate: str = ""
) -> Row:
    first = next((at for at, line in enumerate(lines) if line is not None), len(lines))
    cells = [
        cell for at, line in enumerate(lines)
        for cell in _cells(line, fate if fate and at > first else "not in this version")
    ]  # fmt: skip
    return Row(label, tuple(cells), path, f"code:{code.guid}" if code else None)


def _cells(line: dict[str, object] | None, absent: str) -> Iterator[Cell]:
    few = care(line) if line else ""
    for head in ("value", "low", "high"):
        value = line[head] if line and not (few and head != "value") else None
        if isinstance(value, float):
            yield Cell(printed(value), value)
        elif line is None:
            yield Cell("", None, absent)
        else:
            yield Cell("", None, why_none(line) if line["value"] is None else few or no_interval(line))


def _notes(sides: Sequence[_Side], figure: str, without: Sequence[str]) -> Iterator[str]:
    for side in sides:
        frames, words = side.of.frames, side.of.unit_words
        yield (
            f"{frames.round.name}: codebook version {frames.version}, {len(side.of.coders)} coders, "
            f"{some(frames.sources.height, 'source')}, {side.of.n:,} {words}."
        )
    if without:
        yield f"Without such texts, and so left out: {', '.join(without)}."
    if sides[0].of.is_rolled_up:
        yield ROLLED_UP
    yield (
        f"{FIGURES[figure]} over all coders of each round. From, to: 95 % interval, whole sources as clusters; none is "
        "given on fewer than 5 sources or 5 codings."
    )
    yield ("Rounds differ in their sources as well as in their codebook: a change may come from either.")
    if not sides[0].of.is_rolled_up:
        yield "Codes that were merged or split stand together as one, above themselves."
