"""Agreement in a round: a row for each code and pair of coders, with everything that is needed to read a figure."""

from collections.abc import Iterator, Sequence

from fingerpost.analysis import agreement as ag
from fingerpost.exhibits.agreement_live import LiveTable, Wish, live_table
from fingerpost.exhibits.agreement_rolled import plainly
from fingerpost.exhibits.agreement_scope import AXES, axis_named, where_of
from fingerpost.exhibits.agreement_table import DECLARED, Asked, care, columns, title_of
from fingerpost.exhibits.evidence import Conditions, condition_texts, query
from fingerpost.exhibits.measured import SETTLED, Measured, scope_notes
from fingerpost.store.queries import ledger
from fingerpost.store.queries.agreement import CodeNow, RoundNow, round_now
from fingerpost.store.queries.codebook import nearest
from fingerpost.store.queries.types import Person, Programme
from fingerpost.terms.errors import Invalid, NotFound
from fingerpost.terms.exhibit import Exhibit
from fingerpost.terms.said import some


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
    scope: str | None = None,
    where: Conditions | None = None,
    rolled_up: bool = False,
) -> Exhibit:
    """How far the coders of a round agree, from the newest round that shows figures if none is named.

    `code`: of this code, or those under this heading, alone. `unit`: turn, answer, sentence or character; by default
    what each source has. `version`: its codes as they stand in this codebook version. `threshold`: a value to mark,
    where the round declared none. `settled`: each coder beside what was agreed instead. `where`: conditions on site,
    wave, kind and role: that part of the round alone. `scope`: one of these four; then each of its values stands beside
    the whole. `rolled_up`: headings in place of codes. Raises Refused, NotFound, Conflict (the round shows no figures),
    Invalid.
    """
    scope = scope and axis_named(scope)
    wish = Wish(unit, version, settled, where_of(viewer, programme, where), scope, rolled_up)
    live = live_of(viewer, programme, round, wish, threshold)
    return shown(viewer, live, code=code, asked=asked_for(round, code, wish, threshold))


def asked_for(round: int | None, code: str | None, wish: Wish, threshold: float | None) -> tuple[tuple[str, str], ...]:
    """What was asked for, as the exhibit keeps it."""
    return (
        *query(
            round=round, code=code, unit=wish.unit, version=wish.version, threshold=threshold,
            settled=wish.settled or None, scope=wish.scope, rolled_up=wish.rolled_up or None,
        ),
        *condition_texts(dict(wish.where)),
    )  # fmt: skip


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
    return Exhibit(
        kind="agreement",
        title=f"{title_of_table(live)}, codebook version {frames.version}",
        as_of=ledger.as_of(viewer),
        columns=columns(table.asked, live.axis.title if live.axis else None),
        rows=live.in_order(codes),
        notes=tuple(_notes(live)),
        label_header="Heading" if table.of.is_rolled_up else "Code",
        query=asked,
    )


def title_of_table(live: LiveTable) -> str:
    """What is measured, of which part of which round: "Agreement by wave in Round 1, site 04 Millbrook"."""
    of = live.table.of
    rolled = " by heading, rolled up," if of.is_rolled_up else ""
    apart = f" by {AXES[live.axis.name]}" if live.axis else ""
    beside = " beside what was agreed" if SETTLED in of.coders else ""
    part = f", {of.part_words}" if of.where else ""
    return f"Agreement{rolled}{apart}{beside} in {of.frames.round.name}{part}"


def codes_named(of: Measured, text: str) -> list[str]:
    """The guids of the code of this name (or guid), or of those under the heading of this name (or guid).

    Of what is rolled up: the heading of this name, or those that the code of this name stands under. Raises NotFound.
    """
    found = _called(of.frames.codes, text)
    if of.is_rolled_up:
        plain = [code for code in of.whole.codes if code.guid in _called(of.whole.codes, text)]
        found = found or [code.guid for code in of.frames.codes if any(code.guid in each.above for each in plain)]
    if not found:
        names = [plainly(name) for code in of.frames.codes for name in (code.name, *code.path)]
        hint = nearest(text, list(dict.fromkeys(names)))
        what = "code or heading" if of.is_rolled_up else "code"
        raise NotFound(f"There is no {what} {text!r} in version {of.frames.version}.", hint=hint)
    return found


def _called(codes: Sequence[CodeNow], text: str) -> list[str]:
    wanted = text.strip().casefold().rpartition("/")[2].strip()
    under = text.strip().casefold().rpartition("/")[0].strip()
    found = [
        code.guid for code in codes
        if wanted in (code.name.casefold(), plainly(code.name).casefold(), code.guid)
        and (not under or (code.path and code.path[-1].casefold() == under))
    ]  # fmt: skip
    return found or [code.guid for code in codes if wanted in (*(name.casefold() for name in code.path), *code.above)]


def _notes(live: LiveTable) -> Iterator[str]:
    table = live.table
    yield from scope_notes(table.of)
    yield from parted_notes(live)
    yield _interval_note(table.asked)
    if table.asked.primary in ag.OF_SPANS and table.of.units is not None:
        words = table.of.unit_words
        yield f"{title_of(table.asked.primary)} is of spans and characters; N and the 2×2 table count {words}."
    if table.asked.threshold is not None:
        said = "declared beforehand" if table.asked.is_declared else "asked for now, not declared beforehand"
        yield f"Threshold {table.asked.threshold:g}, {said}: P is the share of resamples that lie below it."
    tables = (table, *(part.table for part in live.parts))
    if any(care(measures[table.asked.primary]) for each in tables for measures in each.lines.values()):
        yield "Take care: an interval that stands on fewer than 5 sources or 5 codings is unreliable."
    if len(table.of.coders) > 2 and SETTLED not in table.of.coders:
        yield (
            "All coders: alpha, percent, AC1 and S over all of them; kappa, positive and negative agreement pooled "
            "over pairs."
        )
    if not table.of.is_rolled_up:
        yield "All codes: pooled over codes."
    yield (
        "Same polarity: of what both gave the code, how much both saw on the same side. Several sides in one unit "
        "count as mixed."
    )


def parted_notes(live: LiveTable) -> Iterator[str]:
    """What the parts are, and what stands in none of them; nothing where the round is not parted."""
    if live.axis is None:
        return
    of, words = live.table.of, AXES[live.axis.name]
    if not live.parts:
        yield f"No text of it has a {words}, so that there is nothing to part."
        return
    sizes = [f"{part.label}: {_size(part.table.of)}" for part in live.parts]
    yield f"Parted by {words}: {'; '.join(sizes)}. Each part is measured as if it were the whole."
    left = of.n - sum(part.table.of.n for part in live.parts)
    if left > 0:
        why = "Interviewers and texts without speakers have none." if live.axis.name == "role" else ""
        yield f"{left:,} of {of.n:,} {of.unit_words} have no {words} and stand in no part. {why}".rstrip()


def _size(of: Measured) -> str:
    return f"{some(of.frames.sources.height, 'source')}, {of.n:,} {of.unit_words}"


def _interval_note(asked: Asked) -> str:
    how = "linearised, t" if asked.interval.method == "linearised" else (
        f"bootstrap, {asked.interval.resamples} resamples, seed {asked.interval.seed}"
    )  # fmt: skip
    share = f"{100 * asked.interval.level:g}"
    return f"From, to: {share} % interval of {title_of(asked.primary)}, whole sources as clusters ({how})."
