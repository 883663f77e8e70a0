"""`fingerpost agreement`: coefficients of agreement on plain tables, without a study. Printing: agreement_shown."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fingerpost.cli import agreement_shown as shown
from fingerpost.formats import agreement_csv as tables
from fingerpost.formats.exhibits.columns import showable
from fingerpost.terms.errors import Invalid, NotFound

if TYPE_CHECKING:
    from fingerpost.analysis.agreement import Corpus, GroupResult, Interval, Measure

LEVELS = ("nominal", "ordinal", "interval", "ratio")
NUMERIC = ("interval", "ratio")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--level", metavar="LEVEL", help=f"{', '.join(LEVELS)} [default: what the values allow].")
@click.option("--categories", metavar="A,B,C", help="Every category, lowest first; unused ones count for S and AC1.")
@click.option("--ci", default="linearised", metavar="METHOD", help="linearised or bootstrap [default: linearised].")
@click.option("--seed", default=1, show_default=True, help="Of the bootstrap, and of gamma's samples.")
@click.option("--resamples", default=1000, show_default=True, help="Of the bootstrap.")
@click.option("--lengths", type=click.Path(path_type=Path), help="For spans: a CSV of document,length in code points.")
@click.option("--by", default="", metavar="WAYS", help="For spans: code, pair, domain; some of them, with commas.")
@click.option(
    "--domain", type=click.Path(path_type=Path), help="For spans: a CSV of domain,code (codes that exclude each other)."
)
@click.option(
    "--looked",
    type=click.Path(path_type=Path),
    help="For spans: a CSV of document,coder [default: every coder coded all].",
)
@click.option(
    "--units", "units_file", type=click.Path(path_type=Path), help="For spans: a CSV of document,start,end to count in."
)
@click.option("--codes", type=click.Path(path_type=Path), help="For spans: a CSV of code, to count unused ones too.")
@click.option("--iou", default=0.5, show_default=True, help="For spans: overlap over union from which two match.")
@click.option("--measures", default="", metavar="NAMES", help="Only these, by their names in the JSON, with commas.")
@click.option("--methods", is_flag=True, help="Print a methods paragraph too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def agreement(file: Path, level: str | None, categories: str | None, ci: str, seed: int, resamples: int,
              lengths: Path | None, by: str, domain: Path | None, looked: Path | None, units_file: Path | None,
              codes: Path | None, iou: float, measures: str, methods: bool, as_json: bool) -> None:  # fmt: skip
    """How far coders agree: every coefficient that applies, with its interval, or why it is undefined.

    FILE is a CSV. Either units: a row a unit, a column a coder, empty cells missing; columns named `unit` and
    `document` are names, and documents are the clusters of intervals. Or spans: the columns
    document,coder,code,start,end (code points, end not included), with --lengths.

    With --units, spans are counted in turns, sentences or whatever its lines are: one is coded if any of its
    characters is, and figures named after characters then count these.

    \b
    fingerpost agreement units.csv
    fingerpost agreement units.csv --level ordinal --categories low,middle,high --ci bootstrap --seed 7
    fingerpost agreement spans.csv --lengths lengths.csv --by code,pair
    fingerpost agreement spans.csv --lengths lengths.csv --domain domains.csv --json
    """
    from fingerpost.analysis.agreement import Interval  # noqa: PLC0415

    if seed < 0:
        raise Invalid(f"A seed cannot be {seed}.", hint="Give a whole number from 0 upwards.")
    interval = Interval(method=ci, resamples=resamples, seed=seed)  # type: ignore[arg-type]  # checked there
    grid = _grid(file)
    names = _parted(measures) or None
    if lengths is None and not grid.is_spans():
        _only_for_spans(by=by, domain=domain, looked=looked, units=units_file, codes=codes)
        _units(grid, level, categories, interval, names, methods=methods, as_json=as_json)
        return
    _only_for_units(level=level, categories=categories)
    corpus = _corpus(grid, lengths, domain, looked, codes)
    if units_file is not None:
        corpus = corpus.in_units(tables.places(_grid(units_file)), "units")
    ways = _parted(by)
    results = corpus.measure(names, by=ways, interval=interval, iou=iou)
    if as_json:
        _print_json(_groups(results) if ways else _measures(results[0].measures))
    else:
        click.echo(showable(shown.spans(corpus, results, file.name, methods=methods)))


def _units(
    grid: tables.Grid,
    level: str | None,
    categories: str | None,
    interval: "Interval",
    names: Sequence[str] | None,
    *,
    methods: bool,
    as_json: bool,
) -> None:
    from fingerpost.analysis import agreement as ag  # noqa: PLC0415

    if level is not None and level not in LEVELS:
        raise Invalid(f"Unknown level {level!r}.", where="--level", hint=f"Give one of {', '.join(LEVELS)}.")
    declared = _parted(categories) if categories is not None else None
    read = tables.units(grid, declared, needs_numbers=f"the {level} level" if level in NUMERIC else "")
    table = read.value
    kept = _categories(table, declared)
    units = ag.units(
        table.rows, coders=table.coders, categories=kept, level=level or "nominal",  # type: ignore[arg-type]
        names=table.names, documents=table.documents, first_row=tables.FIRST_ROW,
    )  # fmt: skip
    found = ag.measure(units, names, interval)
    if as_json:
        _print_json(_measures(found))
        return
    remarks = [problem.what for problem in read.problems]
    click.echo(showable(shown.units(units, found, grid.name, level, remarks, methods=methods)))


def _categories(table: tables.UnitsTable, declared: Sequence[str] | None) -> list[tables.Value] | None:
    """The declared categories as numbers where the values are, so that the two meet."""
    if declared is None:
        return None
    is_words = any(isinstance(value, str) for row in table.rows for value in row)
    return [name if is_words else tables.number_of(name) for name in declared]


def _corpus(
    grid: tables.Grid, lengths: Path | None, domain: Path | None, looked: Path | None, codes: Path | None
) -> "Corpus":
    from fingerpost.analysis.agreement import from_spans  # noqa: PLC0415

    if lengths is None:
        hint = "Give --lengths FILE, a CSV of document,length in code points."
        raise Invalid("Agreement of spans needs to know how long the documents are.", where=grid.name, hint=hint)
    rows = grid.columns(tables.SPAN_COLUMNS)
    declared = None if domain is None else _grid(domain).columns(("domain", "code"))
    saw = None if looked is None else _grid(looked).columns(("document", "coder"))
    named = None if codes is None else [row[0] for row in _grid(codes).columns(("code",))]
    who = None if saw is None else list(dict.fromkeys((*(row[1] for row in saw), *(row[1] for row in rows))))
    return from_spans(
        rows, tables.lengths(_grid(lengths)), coders=who, codes=named, domains=declared, looked=saw,  # type: ignore[arg-type]  # rows of as many names as columns were asked for
        first_row=tables.FIRST_ROW,
    )  # fmt: skip


def _grid(path: Path) -> tables.Grid:
    if not path.exists():
        raise NotFound(f"There is no file {path}.", hint="Check the name.")
    if path.is_dir():
        raise Invalid(f"{path} is a folder.", hint="Give a CSV file.")
    return tables.read(path.name, path.read_bytes())


def _parted(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _only_for_spans(**given: Any) -> None:
    for name, value in given.items():
        if value:
            hint = "A table of spans has the columns document,coder,code,start,end, and needs --lengths."
            raise Invalid(f"--{name} is for spans, and this is a table of units.", hint=hint)


def _only_for_units(**given: Any) -> None:
    for name, value in given.items():
        if value:
            raise Invalid(f"--{name} is for units, and this is a table of spans.", hint="Leave it out.")


def _measures(found: "Mapping[str, Measure]") -> dict[str, Any]:
    return {name: one.as_json() for name, one in found.items()}


def _groups(results: "Sequence[GroupResult]") -> dict[str, Any]:
    groups = []
    for result in results:
        named = {"code": result.code, "pair": list(result.pair) if result.pair else None}
        if result.domain is not None:
            named["domain"] = result.domain
        groups.append({**named, "measures": _measures(result.measures)})
    return {"groups": groups}


def _print_json(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False, default=_plain))


def _plain(value: Any) -> Any:
    """numpy's numbers as Python's."""
    found = value.item()
    return None if isinstance(found, float) and not math.isfinite(found) else found
