"""`fingerpost import`: bring files in as sources, or whole projects of other tools, and tell what came of each."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from fingerpost.cli import projects
from fingerpost.cli.opening import Opened, acting_options, opened
from fingerpost.cli.progress import Progress
from fingerpost.formats.projects import is_project
from fingerpost.terms.errors import Invalid
from fingerpost.terms.exchange import FileRead, ImportReport
from fingerpost.terms.said import some
from fingerpost.terms.sources import SourceKind

AT_MOST = 30
"""Of more files than this only the odd ones are listed."""


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@acting_options
@click.option("--kind", type=click.Choice([str(kind) for kind in SourceKind]), default="other", show_default=True,
              help="What sort of text these are.")  # fmt: skip
@click.option("--site", metavar="SITE", help="The site that they come from, by key or name.")
@click.option("--wave", metavar="WAVE", help="The wave that they belong to, by key or name.")
@click.option("--date", "held_on", metavar="YYYY-MM-DD", type=click.DateTime(["%Y-%m-%d"]), help="The day they are of.")
@click.option("--offsets", default="", metavar="UNIT:NEWLINE:BOM:END",
              help="Of projects: how their sender counts characters, where it cannot be told.")  # fmt: skip
@click.option("--codes", type=click.Choice(["join", "apart"]), default="join", show_default=True,
              help="Of projects: whether a code of the same path as one here is that one.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Of projects: say what would come in, and write nothing.")
@click.option("--skip-unreadable", is_flag=True, help="Bring in what can be read, though other files cannot.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON, for programs.")
def import_(files: tuple[Path, ...], study: str, programme: str, as_: str, kind: str, site: str, wave: str,
            held_on: datetime | None, offsets: str, codes: str, dry_run: bool, skip_unreadable: bool,
            as_json: bool) -> None:  # fmt: skip
    """Bring texts in as sources, or whole projects of other tools (.qdpx, .qdc, .qda, .sqlite3).

    Texts: Word, PDF, OpenDocument, RTF, web pages, captions, Markdown and plain text.

    Speaker turns written `Name: text` are recognised. What is kept of each kind of file: docs/reference/formats.md.

    All files or none: when one cannot be read, nothing is written (but see --skip-unreadable). A file that is there
    already is recognised and not doubled.

    \b
    fingerpost import nurse.docx --study our.fingerpost --kind interview --site 04 --wave W2 --date 2024-03-05
    fingerpost import notes/*.txt --study our.fingerpost --kind field-note
    fingerpost import from-nvivo.qdpx --study our.fingerpost --dry-run
    """
    with opened(study, programme, as_) as at, Progress(quiet=as_json) as progress:
        if any(is_project(path) for path in files):
            reports = projects.bring_in(at, files, kind, offsets, codes, dry_run, progress)
            click.echo(projects.shape(reports) if as_json else projects.told(reports, study))
            return
        if dry_run or offsets:
            raise Invalid("--dry-run and --offsets are for projects.", hint="Leave them out for texts.")
        day = held_on.date() if held_on else None
        report = _imported(at, files, kind, site, wave, day, skip_unreadable, progress)
    click.echo(json.dumps(report.shape(), ensure_ascii=False) if as_json else _told(report, at, study))


def _imported(at: Opened, files: tuple[Path, ...], kind: str, site: str | None, wave: str | None, day: date | None,
              skip: bool, progress: Progress) -> ImportReport:  # fmt: skip
    from fingerpost.actions.exchange import About, import_files  # noqa: PLC0415
    from fingerpost.store.queries.programme import site_of, wave_of  # noqa: PLC0415

    about = About(
        kind=SourceKind(kind),
        site=site_of(at.person, at.programme, site) if site else None,
        wave=wave_of(at.person, at.programme, wave) if wave else None,
        held_on=day,
    )
    return import_files(
        by=at.person,
        programme=at.programme,
        paths=files,
        about=about,
        skip_unreadable=skip,
        progress=progress,
    )


def _told(report: ImportReport, at: Opened, study: str | None) -> str:
    """The report for people."""
    already = sum(1 for file in report.files if file.already_here)
    refused = sum(1 for file in report.files if file.source is None)
    lines = [f"{some(report.sources, 'source')} added to {at.programme.name}."]
    if already:
        lines.append(f"{some(already, 'file')} {'was' if already == 1 else 'were'} here already; nothing was doubled.")
    if refused:
        lines.append(f"{some(refused, 'file')} could not be read and {'was' if refused == 1 else 'were'} left out.")
    shown = [file for file in report.files if file.source] if len(report.files) <= AT_MOST else []
    lines += ["", *(line for file in shown for line in _file_lines(file))] if shown else []
    if report.problems:
        lines += ["", "Worth a look:", *(f"  {p.where}: {p.what} {p.hint}".rstrip() for p in report.problems)]
    if report.sources:
        lines += ["", f"Next: read and code them with   fingerpost serve {study or at.location}"]
    return "\n".join(lines)


def _file_lines(file: FileRead) -> list[str]:
    if file.already_here:
        return [f"  {file.name}: here already, as {file.title!r}"]
    parts: list[Any] = [f"{file.characters:,} characters", f"{file.words:,} words"]
    parts += [some(file.sections, "section")] if file.sections else []
    if file.turns:
        parts.append(f"{some(file.turns, 'turn')} by {', '.join(file.speakers)}")
    parts += [f"{some(file.pages_skipped, 'page')} skipped"] if file.pages_skipped else []
    return [f"  {file.name}: {file.title}", f"    {', '.join(parts)}"]
