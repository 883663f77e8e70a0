"""How a round's agreement was measured, in words to paste. No verdict. The data: agreement_data."""

from collections.abc import Iterator

from fingerpost import __version__
from fingerpost.exhibits.agreement_declared import Line
from fingerpost.exhibits.agreement_live import LiveTable
from fingerpost.exhibits.agreement_rolled import ANY_CODE
from fingerpost.exhibits.agreement_scope import AXES
from fingerpost.exhibits.agreement_table import (
    ALL_CODERS,
    DECLARED_ALONE,
    RoundTable,
    no_interval,
    printed,
    why_none,
)
from fingerpost.exhibits.measured import SETTLED, unspoken
from fingerpost.terms.rounds import drawn_in_words
from fingerpost.terms.said import day, listed, some

SOURCES = {
    "character_percent": "Holsti 1969", "positive_agreement": "Hripcsak & Rothschild 2005",
    "negative_agreement": "Feinstein & Cicchetti 1990", "character_kappa": "Cohen 1960; De Vries et al. 2008",
    "character_alpha": "Krippendorff 2011", "character_ac1": "Gwet 2008", "character_s": "Bennett et al. 1954",
    "scott_pi": "Scott 1955", "fleiss_kappa": "Fleiss 1971", "conger_kappa": "Conger 1980", "light_kappa": "Light 1971",
    "binary_u_alpha": "Krippendorff et al. 2016",
}  # fmt: skip
NAMED = {
    "character_percent": "percent agreement", "positive_agreement": "positive agreement",
    "negative_agreement": "negative agreement", "character_kappa": "Cohen's kappa",
    "character_alpha": "Krippendorff's alpha", "character_ac1": "Gwet's AC1", "character_s": "S",
}  # fmt: skip


def methods_of(live: LiveTable) -> str:
    """A paragraph of what was compared and how, with the figure over all codes. No verdict: that is the reader's."""
    table = live.table
    parts = [*_who(table), *_units(table), *_rolled(table), *_figures(table), *_result(table), *_result_by_part(live)]
    return " ".join([*parts, f"Computed with Fingerpost {__version__}."])


def _who(table: RoundTable) -> Iterator[str]:
    of, frames = table.of, table.of.frames
    twice = sum(len(set(who) - {SETTLED}) > 1 for who in of.looked.values())
    coders = [name for name in of.coders if name != SETTLED]
    codes = sum(code.guid != ANY_CODE for code in of.whole.codes)
    yield (
        f"In {frames.round.name}, {len(coders)} coders ({listed(coders)}) coded "
        f"{some(of.whole.sources.height, 'source')} under codebook version {frames.version} ({some(codes, 'code')}), "
        "each blind to the others."
    )
    if of.where:
        yield f"Figures are of {of.part_words} alone: {some(frames.sources.height, 'source')} of these."
    yield f"{_these(frames.sources.height, twice)} coded by two coders or more."
    if frames.round.sampling:
        yield f"Sources were drawn at random: {drawn_in_words(frames.round.sampling)}."
    if not of.whole.excerpts.is_empty():
        yield "Of some sources an excerpt was coded, which is then their universe."
    if "role" in dict(of.where):
        yield "What others say in these sources is no part of the universe."
    opened, closed = frames.round.opened_on, frames.round.closed_on
    until = f" and closed on {day(closed)}" if closed else ""
    yield f"The round was opened on {day(opened)}{until}; figures are of the passes as they stood then."


def _these(many: int, twice: int) -> str:
    if twice == many:
        return {1: "It was", 2: "Both sources were"}.get(many, f"All {many} sources were")
    return f"{twice} of the {some(many, 'source')} {'was' if twice == 1 else 'were'}"


def _units(table: RoundTable) -> Iterator[str]:
    of = table.of
    if of.units is None:
        yield f"Agreement was counted over all {of.n:,} characters of these texts, coded or not."
    else:
        yield (
            f"Agreement was counted over all {of.n:,} {of.unit_words} of these texts, coded or not; one has a code if "
            "any of its characters has."
        )
        yield from filter(None, [unspoken(of)])
        if of.left_out:
            yield f"{some(len(of.left_out), 'source')} without that unit left out."


def _rolled(table: RoundTable) -> Iterator[str]:
    if table.of.is_rolled_up:
        yield (
            "Codes were rolled up: a coder has a heading where they used any code under it, so that two different "
            "codes under one heading agree."
        )


def _figures(table: RoundTable) -> Iterator[str]:
    lead, interval = table.asked.primary, table.asked.interval
    rest = [f"{NAMED[name]} ({SOURCES[name]})" for name in NAMED if name != lead]
    title = NAMED.get(lead) or DECLARED_ALONE[lead]
    chosen = "was declared beforehand" if table.of.frames.round.coefficient else "leads"
    yield f"{title[0].upper()}{title[1:]} ({SOURCES[lead]}) {chosen}; beside it stand {listed(rest)}."
    how = "linearised, with a t distribution" if interval.method == "linearised" else (
        f"by bootstrap ({interval.resamples} resamples, seed {interval.seed})"
    )  # fmt: skip
    yield f"Intervals cover {100 * interval.level:g} %, {how}, with whole sources as clusters."


def _result(table: RoundTable) -> Iterator[str]:
    line = _line_of_all(table)
    over = "Over the whole codebook rolled up into one" if table.of.is_rolled_up else "Over all codes"
    if line["value"] is None:
        yield f"{over} it is not defined: {why_none(line)}."
        return
    yield f"{over} it was {_value(line)}."
    if table.asked.threshold is not None:
        said = "declared beforehand" if table.asked.is_declared else "not declared beforehand"
        below = line["below"]
        share = f"; {100 * below:.0f} % of resamples lay below it" if below is not None else ""
        yield f"The threshold was {table.asked.threshold:g}, {said}{share}."


def _result_by_part(live: LiveTable) -> Iterator[str]:
    """The same for each part of a parted round, each as if it were the whole."""
    if live.axis is None or not live.parts:
        return
    said = []
    for part in live.parts:
        line, of = _line_of_all(part.table), part.table.of
        size = f"{some(of.frames.sources.height, 'source')}, {of.n:,} {of.unit_words}"
        figure = _value(line) if line["value"] is not None else f"not defined: {why_none(line)}"
        said.append(f"{part.label} {figure} ({size})")
    yield f"By {AXES[live.axis.name]} it was: {'; '.join(said)}."


def _line_of_all(table: RoundTable) -> Line:
    """The leading figure over the whole codebook: of all coders, or of the first pair."""
    pairs = [pair for code, pair in table.lines if code == table.everything]
    pair = ALL_CODERS if ALL_CODERS in pairs else pairs[0]
    return table.lines[table.everything, pair][table.asked.primary]


def _value(line: Line) -> str:
    if line["low"] is None:
        return f"{printed(line['value'])}, without an interval: {no_interval(line)}"
    return f"{printed(line['value'])} ({printed(line['low'])} to {printed(line['high'])})"
