"""How a round's agreement was measured, in words to paste; and everything that its figures can be had from again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from fingerpost import __version__
from fingerpost.analysis import agreement as ag
from fingerpost.exhibits.agreement_live import LiveTable
from fingerpost.exhibits.agreement_table import ALL_CODERS, ALL_CODES, DECLARED_ALONE, FIGURES, RoundTable, printed
from fingerpost.exhibits.measured import SETTLED, Measured

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
    return " ".join(
        [*_who(table), *_units(table), *_figures(table), *_result(table), f"Computed with Fingerpost {__version__}."]
    )


def _who(table: RoundTable) -> Iterator[str]:
    of, frames = table.of, table.of.frames
    twice = sum(len(set(who) - {SETTLED}) > 1 for who in of.looked.values())
    coders = [name for name in of.coders if name != SETTLED]
    yield (
        f"In {frames.round.name}, {len(coders)} coders ({_listed(coders)}) coded {frames.sources.height} sources, "
        f"{twice} of them by two or more, each blind to the others, under codebook version {frames.version} "
        f"({len(frames.codes)} codes)."
    )
    if frames.round.sampling:
        how = "; ".join(f"{name} {_said(value)}" for name, value in frames.round.sampling.items())
        yield f"Sources were drawn at random ({how})."
    if not frames.excerpts.is_empty():
        yield "Of some sources an excerpt was coded, which is then their universe."
    closed = f" and closed on {frames.round.closed_on}" if frames.round.closed_on else ""
    yield f"The round was opened on {frames.round.opened_on}{closed}; figures are of the passes as they stood then."


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _units(table: RoundTable) -> Iterator[str]:
    of = table.of
    n = int(of.corpus.spans.lengths.sum())
    if of.units is None:
        yield f"Agreement was counted over all {n:,} characters of these texts, coded or not."
    else:
        yield (
            f"Agreement was counted over all {n:,} {of.unit_words} of these texts, coded or not; one has a code if any "
            "of its characters has."
        )


def _figures(table: RoundTable) -> Iterator[str]:
    lead, interval = table.asked.primary, table.asked.interval
    rest = [f"{NAMED[name]} ({SOURCES[name]})" for name in NAMED if name != lead]
    title = NAMED.get(lead) or DECLARED_ALONE[lead]
    chosen = "was declared beforehand" if table.of.frames.round.coefficient else "leads"
    yield f"{title[0].upper()}{title[1:]} ({SOURCES[lead]}) {chosen}; beside it stand {_listed(rest)}."
    how = "linearised, with a t distribution" if interval.method == "linearised" else (
        f"by bootstrap ({interval.resamples} resamples, seed {interval.seed})"
    )  # fmt: skip
    yield f"Intervals cover {100 * interval.level:g} %, {how}, with whole sources as clusters."


def _result(table: RoundTable) -> Iterator[str]:
    pairs = [pair for code, pair in table.lines if code == ALL_CODES]
    pair = ALL_CODERS if ALL_CODERS in pairs else pairs[0]
    line = table.lines[ALL_CODES, pair][table.asked.primary]
    if line["value"] is None:
        yield f"Over all codes it is not defined, since {line['undefined']}."
        return
    ends = f" ({printed(line['low'])} to {printed(line['high'])})" if line["low"] is not None else ""
    yield f"Over all codes it was {printed(line['value'])}{ends}."
    if table.asked.threshold is not None:
        said = "declared beforehand" if table.asked.is_declared else "not declared beforehand"
        below = line["below"]
        share = f"; {100 * below:.0f} % of resamples lay below it" if below is not None else ""
        yield f"The threshold was {table.asked.threshold:g}, {said}{share}."


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


@dataclass(frozen=True, slots=True)
class Data:
    """A round's data without a word of its texts: tables by file name, texts by file name."""

    tables: Mapping[str, pl.DataFrame]
    texts: Mapping[str, str]


def data_of(live: LiveTable) -> Data:
    """Spans, lengths, units, who coded what, the figures, and the lines that give them again."""
    table = live.table
    names = _names(table)
    spans = table.of.codings.filter(pl.col("coder").is_in(list(table.of.coders))).select(
        pl.col("document").replace_strict(names.sources, return_dtype=pl.String), "coder",
        pl.col("code").replace_strict(names.codes, return_dtype=pl.String), "start", "end", "polarity",
    )  # fmt: skip
    sizes = table.of.spans.spans
    looked = [(names.sources[source], who) for source, several in table.of.looked.items() for who in several]
    tables = {
        "spans.csv": spans,
        "lengths.csv": pl.DataFrame(
            {"document": [names.sources[guid] for guid in sizes.documents], "length": sizes.lengths}
        ),
        "looked.csv": pl.DataFrame(looked, schema={"document": pl.String, "coder": pl.String}, orient="row"),
        "codes.csv": _codes(table, names),
        "figures.csv": _figures_frame(table, names),
    }
    if table.of.units is not None:
        tables["units.csv"] = table.of.units.with_columns(
            pl.col("document").replace_strict(names.sources, return_dtype=pl.String)
        )
    texts = {"README.txt": _readme(table), "methods.txt": methods_of(live) + "\n", "again.py": _again(table)}
    return Data(tables, texts)


@dataclass(frozen=True, slots=True)
class _Names:
    """Guid → a name that no other has."""

    sources: dict[str, str]
    codes: dict[str, str]


def _names(table: RoundTable) -> _Names:
    frames = table.of.frames
    sources = dict(frames.sources.select("source_id", "source").iter_rows())
    return _Names(_apart(sources), _apart({code.guid: code.name for code in frames.codes}))


def _apart(names: dict[str, str]) -> dict[str, str]:
    several = list(names.values())
    return {guid: f"{name} [{guid[:8]}]" if several.count(name) > 1 else name for guid, name in names.items()}


def _codes(table: RoundTable, names: _Names) -> pl.DataFrame:
    rows = [(names.codes[code.guid], " > ".join(code.path), code.guid) for code in table.of.frames.codes]
    return pl.DataFrame(rows, schema=dict.fromkeys(("code", "under", "code_id"), pl.String), orient="row")


def _figures_frame(table: RoundTable, names: _Names) -> pl.DataFrame:
    named = names.codes | {ALL_CODES: ALL_CODES}
    lines = [
        {**line, "code": named[code], "pair": pair}
        for (code, pair), measures in table.lines.items() for line in measures.values()
        if line["measure"] not in DECLARED_ALONE
    ]  # fmt: skip
    return pl.DataFrame(lines, schema=ag.TABLE, strict=False)


def _options(table: RoundTable) -> str:
    units = " --units units.csv" if table.of.units is not None else ""
    boot = f" --ci bootstrap --seed {table.asked.interval.seed}" if table.asked.interval.method == "bootstrap" else ""
    return f"--lengths lengths.csv --looked looked.csv --codes codes.csv{units}{boot}"


def _readme(table: RoundTable) -> str:
    of = table.of
    units = (
        f"units.csv      the {of.unit_words} that were counted" if of.units is not None else "Every character counts."
    )
    named = "\n".join(f"  {name}: {title}" for name, title in FIGURES.items())
    return f"""Data of {of.frames.round.name}, codebook version {of.frames.version}: what agreement was measured from.
Working copy, not checked for disclosure. It holds no word of the texts: places are code points, end not included.

spans.csv      who put which code where, with its polarity
lengths.csv    each source with its length
looked.csv     who coded which source, if only by finding nothing
codes.csv      every code of the version, used or not
{_excerpts_said(of)}{units}
figures.csv    every figure: a line for each code, pair and measure
methods.txt    how it was measured, in words

The figures again, by code and pair (percent, AC1 and S of all coders: --by code):
  fingerpost agreement spans.csv {_options(table)} --by code,pair --measures {",".join(NAMED)} --json

Or all of figures.csv, in Python, with Fingerpost {__version__}:
  python again.py

Measures as they are called in figures.csv:
{named}
"""


def _excerpts_said(of: Measured) -> str:
    if of.units is not None or of.frames.excerpts.is_empty():
        return ""
    return "Of sources coded in excerpts, the excerpts joined are the text: places and lengths are of them.\n"


def _again(table: RoundTable) -> str:
    interval = table.asked.interval
    how = f'ag.Interval("bootstrap", resamples={interval.resamples}, seed={interval.seed})'
    counted = 'pl.read_csv("units.csv")' if table.of.units is not None else "None"
    moved = 'corpus.in_units(units, "units")' if table.of.units is not None else "corpus"
    return f'''"""Every figure of figures.csv again, from the files beside this one."""

import polars as pl

from fingerpost import agreement as ag

spans = pl.read_csv("spans.csv", schema_overrides={{"document": pl.String, "coder": pl.String, "code": pl.String}})
lengths = dict(pl.read_csv("lengths.csv", schema_overrides={{"document": pl.String}}).iter_rows())
looked = pl.read_csv("looked.csv", schema_overrides={{"document": pl.String, "coder": pl.String}}).rows()
codes = pl.read_csv("codes.csv", schema_overrides={{"code": pl.String}})["code"].to_list()
coders = {list(table.of.coders)!r}
pairs = {table.of.only!r}
corpus = ag.from_spans(spans, lengths, coders=coders, codes=codes, looked=looked)
units = {counted}
moved = {moved}
interval = {how if interval.method == "bootstrap" else "ag.Interval()"}
tallies = ag.polarity_tallies(spans, coders, units)
figures = pl.concat(
    [
        ag.code_table(moved, interval=interval, overall=True, threshold={table.asked.threshold!r}, pairs=pairs),
        ag.polarity_table(tallies, codes, coders, interval, overall=True, documents=list(lengths), only=pairs),
    ],
    how="diagonal",
)
if __name__ == "__main__":
    print(figures.write_csv())
'''
