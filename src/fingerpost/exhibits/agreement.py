"""Agreement in a round: a row for each code and pair of coders, with everything that is needed to read a figure."""

from collections.abc import Iterator

from fingerpost.analysis import agreement as ag
from fingerpost.exhibits.agreement_live import LiveTable, Wish, live_table
from fingerpost.exhibits.agreement_table import DECLARED, Asked, RoundTable, care, columns, title_of
from fingerpost.exhibits.evidence import query
from fingerpost.exhibits.measured import SETTLED, Measured, scope_notes
from fingerpost.store.queries import ledger
from fingerpost.store.queries.agreement import RoundNow, round_now
from fingerpost.store.queries.codebook import nearest
from fingerpost.store.queries.types import Person, Programme
from fingerpost.terms.errors import Invalid, NotFound
from fingerpost.terms.exhibit import Exhibit


def agreement(
    *,
    viewer: Person,
    programme: Programme,
    round: int | None = None,
    code: str | None = None,
    unit: str | None = None,
    version: int | None = None,
    threshold: float | None = None,
    settled: bool = False,
) -> Exhibit:
    """How far the coders of a round agree, from the newest round that shows figures if none is named.

    `code`: of this code, or those under this heading, alone. `unit`: turn, answer, sentence or character; by default
    what each source has. `version`: its codes as they stand in this codebook version. `threshold`: a value to mark,
    where the round declared none. `settled`: each coder beside what was agreed instead. Raises Refused, NotFound,
    Conflict (the round shows no figures), Invalid.
    """
    wish = Wish(unit, version, settled)
    live = live_of(viewer, programme, round, wish, threshold)
    return shown(viewer, live, code=code, asked=asked_for(round, code, wish, threshold))


def asked_for(round: int | None, code: str | None, wish: Wish, threshold: float | None) -> tuple[tuple[str, str], ...]:
    """What was asked for, as the exhibit keeps it."""
    return query(
        round=round, code=code, unit=wish.unit, version=wish.version, threshold=threshold, settled=wish.settled or None
    )


def live_of(
    viewer: Person, programme: Programme, round: int | None, wish: Wish, threshold: float | None = None
) -> LiveTable:
    """The live table of a round, by default the newest that shows figures; raises as `agreement` does."""
    now = round_now(viewer, programme, round)
    return live_table(viewer, programme, wish, asked_of(now, threshold), now)


def asked_of(round: RoundNow, threshold: float | None = None) -> Asked:
    """How a round is measured: as it declared beforehand, or by kappa with a threshold that the viewer asks for."""
    if threshold is not None and not -1 <= threshold <= 1:
        raise Invalid(f"A threshold cannot be {threshold:g}.", hint="Give a value between -1 and 1, as 0.7.")
    primary = DECLARED.get(round.coefficient, "character_kappa")
    declared = round.threshold if round.coefficient in DECLARED else None
    marked = threshold if declared is None else declared
    interval = ag.Interval() if marked is None else ag.Interval("bootstrap")
    return Asked(primary, marked, declared is not None, interval)


def shown(
    viewer: Person, live: LiveTable, *, code: str | None = None, asked: tuple[tuple[str, str], ...] = ()
) -> Exhibit:
    """The viewer's live table as an exhibit, of one code or heading alone if one is named. Raises NotFound."""
    table, frames = live.table, live.table.of.frames
    codes = None if code is None else codes_named(table.of, code)
    beside = " beside what was agreed" if SETTLED in table.of.coders else ""
    return Exhibit(
        kind="agreement",
        title=f"Agreement{beside} in {frames.round.name}, codebook version {frames.version}",
        as_of=ledger.as_of(viewer),
        columns=columns(table.asked),
        rows=live.in_order(codes),
        notes=tuple(_notes(table)),
        label_header="Code",
        query=asked,
    )


def codes_named(of: Measured, text: str) -> list[str]:
    """The guids of the code of this name (or guid), or of those under the heading of this name. Raises NotFound."""
    wanted = text.strip().casefold().rpartition("/")[2].strip()
    under = text.strip().casefold().rpartition("/")[0].strip()
    found = [
        code.guid for code in of.frames.codes
        if wanted in (code.name.casefold(), code.guid)
        and (not under or (code.path and code.path[-1].casefold() == under))
    ]  # fmt: skip
    found = found or [code.guid for code in of.frames.codes if wanted in (name.casefold() for name in code.path)]
    if not found:
        names = [name for code in of.frames.codes for name in (code.name, *code.path)]
        hint = nearest(text, list(dict.fromkeys(names)))
        raise NotFound(f"There is no code {text!r} in version {of.frames.version}.", hint=hint)
    return found


def _notes(table: RoundTable) -> Iterator[str]:
    yield from scope_notes(table.of)
    yield _interval_note(table.asked)
    if table.asked.threshold is not None:
        said = "declared beforehand" if table.asked.is_declared else "asked for now, not declared beforehand"
        yield f"Threshold {table.asked.threshold:g}, {said}: P is the share of resamples that lie below it."
    if any(care(measures[table.asked.primary]) for measures in table.lines.values()):
        yield "Take care: an interval that stands on fewer than 5 sources or 5 codings is unreliable."
    if len(table.of.coders) > 2 and SETTLED not in table.of.coders:
        yield (
            "All coders: alpha, percent, AC1 and S over all of them; kappa, positive and negative agreement pooled "
            "over pairs. All codes: pooled over codes."
        )
    else:
        yield "All codes: pooled over codes."
    yield (
        "Same polarity: of what both gave the code, how much both saw on the same side. Several sides in one unit "
        "count as mixed."
    )


def _interval_note(asked: Asked) -> str:
    how = "linearised, t" if asked.interval.method == "linearised" else (
        f"bootstrap, {asked.interval.resamples} resamples, seed {asked.interval.seed}"
    )  # fmt: skip
    share = f"{100 * asked.interval.level:g}"
    return f"From, to: {share} % interval of {title_of(asked.primary)}, whole sources as clusters ({how})."
