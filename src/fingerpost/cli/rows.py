"""`fingerpost import-rows`: a table brought in, each row a source, after a look at what its columns are taken for."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fingerpost.cli.opening import Opened, acting_options, opened
from fingerpost.cli.progress import Progress
from fingerpost.terms.sheets import ALL_OTHERS, Columns, RowsReport, Shown
from fingerpost.terms.sources import SourceKind

if TYPE_CHECKING:
    from fingerpost.terms.errors import Problem

OPENING = 160


@click.command("import-rows")
@click.argument("file", type=click.Path(path_type=Path))
@acting_options
@click.option("--text", "text", multiple=True, metavar="COL",
              help="The column with the text; of several, each becomes a section.")  # fmt: skip
@click.option("--title", default="", metavar="COL", help="The column with the titles.")
@click.option("--site", default="", metavar="COL", help="The column that says the site, by key or name.")
@click.option("--wave", default="", metavar="COL", help="The column that says the wave, by key or name.")
@click.option("--participant", default="", metavar="COL", help="The column that says who speaks, by pseudonym.")
@click.option("--date", "day", default="", metavar="COL", help="The column with the day.")
@click.option("--together", default="", metavar="COL", help="Rows with the same value in this column are one source.")
@click.option("--question", default="", metavar="COL", help="With --together: what stands above each row's text.")
@click.option("--attribute", "attributes", multiple=True, metavar="COL",
              help="A column to keep as a variable; '*' for all others.")  # fmt: skip
@click.option("--sheet", default="", metavar="NAME", help="The sheet of a workbook [default: the first with anything].")
@click.option("--kind", type=click.Choice([str(kind) for kind in SourceKind]), default="other", show_default=True,
              help="What sort of text these are.")  # fmt: skip
@click.option("--leave-blank", is_flag=True, help="Leave sites and waves empty that are not in the programme.")
@click.option("--dry-run", is_flag=True, help="Show what would come in; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON, for programs.")
def import_rows(file: Path, study: str | None, programme: str | None, as_: str | None, text: tuple[str, ...],
                title: str, site: str, wave: str, participant: str, day: str, together: str, question: str,
                attributes: tuple[str, ...], sheet: str, kind: str, leave_blank: bool, dry_run: bool,
                as_json: bool) -> None:  # fmt: skip
    """Bring in a table (.csv, .tsv, .xlsx, .ods), each row a source or an answer. Look first with --dry-run.

    Without a column named, columns are taken by what they are called, and all others as variables. A row that is here
    already is recognised and not doubled.

    \b
    fingerpost import-rows survey.xlsx --study our.fingerpost --dry-run
    fingerpost import-rows survey.csv --study our.fingerpost --text "What helped?" --text "What hindered?" --site Site
    fingerpost import-rows answers.csv --study our.fingerpost --text answer --together respondent --question question
    """
    columns = Columns(text, title, site, wave, participant, day, together, question, attributes)
    with opened(study, programme, as_) as at, Progress(quiet=as_json) as progress:
        from fingerpost.actions import rows  # noqa: PLC0415

        report = rows.import_rows(
            by=at.person, programme=at.programme, path=file, columns=columns if columns.named() else None,
            kind=SourceKind(kind), sheet=sheet, leave_blank=leave_blank, dry_run=dry_run, progress=progress,
        )  # fmt: skip
    click.echo(json.dumps(report.shape(), ensure_ascii=False) if as_json else _told(report, at))


def _told(report: RowsReport, at: Opened) -> str:
    lines = [_headline(report, at), "", *_taken(report)]
    if report.sources is None:
        lines += ["", "The first of them:", *(line for one in report.shown for line in _one(one))]
    if report.problems:
        lines += ["", "Worth a look:", *_problems(report.problems)]
    if report.sources is None:
        lines += ["", f"Nothing was written. {_what_next(report)}"]
    return "\n".join(lines)


def _what_next(report: RowsReport) -> str:
    if any(problem.severity == "error" for problem in report.problems):
        return "Sites and waves that are missing stop the import: add them, or say --leave-blank."
    return "Run it again without --dry-run to bring them in."


def _headline(report: RowsReport, at: Opened) -> str:
    here = f" ({report.already:,} are here already)" if report.already else ""
    if report.sources is None:
        return f"{report.rows:,} rows would make {report.found:,} sources{here}."
    return f"{report.sources:,} sources added to {at.programme.name}{here}."


def _taken(report: RowsReport) -> Iterable[str]:
    """Each column and what it is taken for."""
    taken = report.taken
    yield "Columns:"
    for what, names in (
        ("text", taken.text), ("title", (taken.title,)), ("site", (taken.site,)), ("wave", (taken.wave,)),
        ("participant", (taken.participant,)), ("date", (taken.date,)), ("together", (taken.together,)),
        ("question", (taken.question,)),
    ):  # fmt: skip
        if any(names):
            yield f"  {what:<12} {', '.join(names)}"
    rest = [name for name in report.columns if name not in taken.named()]
    kept = rest if ALL_OTHERS in taken.attributes else [name for name in report.columns if name in taken.attributes]
    left = [name for name in rest if name not in kept]
    if kept:
        yield f"  {'variables':<12} {', '.join(kept)}"
    if left:
        yield f"  {'left out':<12} {', '.join(left)}"


def _one(one: Shown) -> Iterable[str]:
    about = [one.site, one.wave, one.participant, one.held_on.isoformat() if one.held_on else ""]
    yield f"  row {one.rows[0]}: {one.title}" + "".join(f" · {part}" for part in about if part)
    opening = " ".join(one.opening.split())
    yield f"    {opening[:OPENING]}{'…' if len(opening) > OPENING else ''}"


def _problems(problems: "Sequence[Problem]") -> Iterable[str]:
    return (f"  {p.where}: {p.what} {p.hint}".rstrip() for p in problems)
