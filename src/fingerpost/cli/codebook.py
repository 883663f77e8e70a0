"""`fingerpost import-codebook`: a codebook's file brought into the draft, after a look at what it would change."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from fingerpost.cli.opening import acting_options, opened
from fingerpost.terms.codebook import Becomes, BookReport

AT_MOST = 60


@click.command("import-codebook")
@click.argument("file", type=click.Path(path_type=Path))
@acting_options
@click.option("--skip-conflicts", is_flag=True, help="Leave out the rows that cannot come in.")
@click.option("--reason", default="", metavar="TEXT", help="Why, for the codebook's history.")
@click.option("--dry-run", is_flag=True, help="Show what would be added and changed; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON, for programs.")
def import_codebook(file: Path, study: str | None, programme: str | None, as_: str | None, skip_conflicts: bool,
                    reason: str, dry_run: bool, as_json: bool) -> None:  # fmt: skip
    """Bring codes into the draft from a table (.csv, .xlsx, .docx) or another tool's codebook (.qdc).

    Columns: name, parent, heading, definition, include, exclude, example, synonyms, colour, id. Codes are known by id,
    else by place and name. Nothing is taken out, and what the file leaves empty stays as it is.

    \b
    fingerpost export our.fingerpost -o codebook.xlsx
    fingerpost import-codebook codebook.xlsx --study our.fingerpost --dry-run
    """
    with opened(study, programme, as_) as at:
        from fingerpost.actions import codebook_files  # noqa: PLC0415

        report = codebook_files.import_codebook(
            by=at.person, programme=at.programme, path=file, dry_run=dry_run, skip_conflicts=skip_conflicts,
            reason=reason,
        )  # fmt: skip
    click.echo(json.dumps(asdict(report), ensure_ascii=False) if as_json else "\n".join(_told(report)))


def _told(report: BookReport) -> Iterator[str]:
    counts = [f"{report.count(becomes)} {becomes}" for becomes in Becomes if report.count(becomes)]
    yield f"{report.name}: {', '.join(counts)}."
    shown = [planned for planned in report.lines if planned.becomes != Becomes.SAME]
    for planned in shown[:AT_MOST]:
        says = f": {planned.says}" if planned.says else ""
        yield f"  {planned.becomes:<9} {' / '.join(planned.line.path)} (row {planned.line.row}){says}"
    if len(shown) > AT_MOST:
        yield f"  … and {len(shown) - AT_MOST:,} more"
    yield from (f"  {p.where}: {p.what} {p.hint}".rstrip() for p in report.problems)
    if not report.written:
        yield "Nothing was written." if shown else "There is nothing to do."
