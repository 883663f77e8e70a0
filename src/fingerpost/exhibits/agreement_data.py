"""Everything that a round's figures can be had from again, without a word of its texts: tables, a script, a readme."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from fingerpost import __version__
from fingerpost.analysis import agreement as ag
from fingerpost.exhibits.agreement_declared import BY_CODE
from fingerpost.exhibits.agreement_live import ALL_PARTS, LiveTable
from fingerpost.exhibits.agreement_methods import NAMED, methods_of
from fingerpost.exhibits.agreement_rolled import ANY_CODE
from fingerpost.exhibits.agreement_scope import AXES
from fingerpost.exhibits.agreement_table import ALL_CODES, DECLARED_ALONE, FIGURES, RoundTable
from fingerpost.exhibits.measured import Measured, continuum


@dataclass(frozen=True, slots=True)
class Data:
    """A round's data without a word of its texts: tables by file name, texts by file name."""

    tables: Mapping[str, pl.DataFrame]
    texts: Mapping[str, str]


def data_of(live: LiveTable) -> Data:
    """Spans, lengths, units, who coded what, the figures, and the lines that give them again.

    Of a parted round each part stands in a folder of its own, with the same files, and all figures in one table.
    """
    whole = _data_of(live.table)
    texts = {"methods.txt": methods_of(live) + "\n", **whole.texts}
    tables = dict(whole.tables)
    if live.axis is None or not live.parts:
        return Data(tables, texts)
    words, figures = AXES[live.axis.name], [whole.tables["figures.csv"].with_columns(part=pl.lit(ALL_PARTS))]
    folders = []
    for number, part in enumerate(live.parts, 1):
        folder, own = f"part-{number:02}", _data_of(part.table)
        folders.append((folder, words, part.label, part.key))
        tables |= {f"{folder}/{name}": table for name, table in own.tables.items()}
        texts |= {f"{folder}/{name}": text for name, text in own.texts.items()}
        figures.append(own.tables["figures.csv"].with_columns(part=pl.lit(part.label)))
    tables["parts.csv"] = pl.DataFrame(folders, schema=["folder", "parted_by", "part", "key"], orient="row")
    tables["figures-by-part.csv"] = pl.concat(figures).select("part", pl.exclude("part"))
    return Data(tables, texts | {"README.txt": texts["README.txt"] + _readme_of_parts(words)})


def _readme_of_parts(words: str) -> str:
    return f"""
Parted by {words}: what stands here is of all parts together. Each part has a folder with the same files, so that the
same lines give its figures again there.

parts.csv             folder, and which part it is of
figures-by-part.csv   the figures of all of it and of each part, one below the other
"""


def _data_of(table: RoundTable) -> Data:
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
    if _is_joined(table):
        tables |= _joined(table, names)
    return Data(tables, {"README.txt": _readme(table), "again.py": _again(table)})


def _is_joined(table: RoundTable) -> bool:
    """Whether a declared figure of spans counts excerpts one behind the other, while all others count units."""
    of = table.of
    return table.asked.primary in ag.OF_SPANS and of.units is not None and not of.frames.excerpts.is_empty()


def _joined(table: RoundTable, names: "_Names") -> dict[str, pl.DataFrame]:
    spans = continuum(table.of).spans
    many = range(len(spans.start))
    return {
        "joined-spans.csv": pl.DataFrame({
            "document": [names.sources[spans.documents[spans.document[at]]] for at in many],
            "coder": [spans.coders[spans.coder[at]] for at in many],
            "code": [names.codes[spans.codes[spans.code[at]]] for at in many],
            "start": spans.start, "end": spans.end,
        }),
        "joined-lengths.csv": pl.DataFrame(
            {"document": [names.sources[guid] for guid in spans.documents], "length": spans.lengths}
        ),
    }  # fmt: skip


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
    rows = [
        (names.codes[code.guid], " > ".join(code.path), "" if code.guid == ANY_CODE else code.guid)
        for code in table.of.frames.codes
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(("code", "under", "code_id"), pl.String), orient="row")


def _figures_frame(table: RoundTable, names: _Names) -> pl.DataFrame:
    named = names.codes | {ALL_CODES: ALL_CODES}
    lines = [
        {**line, "code": named[code], "pair": pair}
        for (code, pair), measures in table.lines.items() for line in measures.values()
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
    named = "\n".join(f"  {name}: {title}" for name, title in {**FIGURES, **_alone(table)}.items())
    return f"""Data of {_what(of)}, codebook version {of.frames.version}: what agreement was measured from.
Working copy, not checked for disclosure. It holds no word of the texts: places are code points, end not included.

spans.csv      who put which {"heading (rolled up)" if of.is_rolled_up else "code"} where, with its polarity
lengths.csv    each source with its length
looked.csv     who coded which source, if only by finding nothing
codes.csv      every {"heading" if of.is_rolled_up else "code"} of the version, used or not
{_excerpts_said(of)}{units}
{JOINED if _is_joined(table) else ""}figures.csv    every figure: a line for each code, pair and measure
methods.txt    how it was measured, in words

{_command(table)}All of figures.csv, in Python, with Fingerpost {__version__}:
  python again.py

Measures as they are called in figures.csv:
{named}
"""


JOINED = """joined-*.csv   spans and lengths as |u-alpha has them: excerpts one behind the other, counted in code points
"""


def _alone(table: RoundTable) -> dict[str, str]:
    """The declared coefficient with its title, where it stands in the table for that reason alone."""
    primary = table.asked.primary
    return {primary: DECLARED_ALONE[primary]} if primary in DECLARED_ALONE else {}


def _what(of: Measured) -> str:
    part = f", {of.part_words} alone" if of.where else ""
    return f"{of.frames.round.name}{part}"


def _command(table: RoundTable) -> str:
    """The command that gives the figures again; not of headings, where words may have several sides."""
    if table.of.is_rolled_up:
        return ""
    return f"""The figures again, by code and pair (percent, AC1 and S of all coders: --by code):
  fingerpost agreement spans.csv {_options(table)} --by code,pair --measures {",".join(NAMED)} --json

"""


def _excerpts_said(of: Measured) -> str:
    if of.units is not None or of.frames.excerpts.is_empty():
        return ""
    if "role" in dict(of.where):
        return "What these roles say, joined, is the text of a source: places and lengths are of that.\n"
    return "Of sources coded in excerpts, the excerpts joined are the text: places and lengths are of them.\n"


def _again(table: RoundTable) -> str:
    interval = table.asked.interval
    how = f'ag.Interval("bootstrap", resamples={interval.resamples}, seed={interval.seed})'
    counted = 'pl.read_csv("units.csv")' if table.of.units is not None else "None"
    overall = not table.of.is_rolled_up
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
placed = spans.unique(["document", "coder", "code", "start", "end"], maintain_order=True)
corpus = ag.from_spans(placed, lengths, coders=coders, codes=codes, looked=looked)
units = {counted}
moved = {moved}
interval = {how if interval.method == "bootstrap" else "ag.Interval()"}
tallies = ag.polarity_tallies(spans, coders, units)
figures = pl.concat(
    [
        ag.code_table(moved, interval=interval, overall={overall}, threshold={table.asked.threshold!r}, pairs=pairs),
        ag.polarity_table(tallies, codes, coders, interval, overall={overall}, documents=list(lengths), only=pairs),
    ],
    how="diagonal",
)
{_again_alone(table)}if __name__ == "__main__":
    print(figures.write_csv())
'''


def _again_alone(table: RoundTable) -> str:
    """The lines of the script for a declared coefficient that the quick table does not know."""
    name, of = table.asked.primary, table.of
    if name not in DECLARED_ALONE:
        return ""
    text = '"document": pl.String, "coder": pl.String, "code": pl.String'
    joined = f'pl.read_csv("joined-spans.csv", schema_overrides={{{text}}})'
    sizes = 'dict(pl.read_csv("joined-lengths.csv", schema_overrides={"document": pl.String}).iter_rows())'
    texts = (
        f"ag.from_spans(\n    {joined},\n    {sizes},\n    coders=coders, codes=codes, looked=looked,\n)"
        if _is_joined(table) else "corpus"
    )  # fmt: skip
    threshold = table.asked.threshold
    below = "None" if threshold is None else f"one.probability_below({threshold!r})"
    groups = {pair: list(next((each for each in of.pairs if " & ".join(each) == pair), ()))
              for code, pair in table.lines if code == of.frames.codes[0].guid}  # fmt: skip
    return f"""
groups = {groups!r}
texts = {texts}
alone = []
for line in figures.filter(pl.col("measure") == "character_kappa").iter_rows(named=True):
    if line["code"] in codes:
        one = ag.of_code(texts, {name!r}, line["code"], [groups[line["pair"]]], units, interval)[0]
    else:
        one = ag.Measure({name!r}, None, 0, undefined={BY_CODE!r})
    said = {{head: getattr(one, head) for head in ("value", "se", "low", "high", "undefined")}}
    alone.append({{**line, **said, "measure": one.name, "below": {below}, "caution": one.caution or None}})
figures = pl.concat([figures, pl.DataFrame(alone, schema=figures.schema)])
"""
