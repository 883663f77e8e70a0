"""`fingerpost undo-import`, and the part of `fingerpost import` that brings whole projects in and tells what came."""

import json
from pathlib import Path
from uuid import UUID

import click

from fingerpost.cli.opening import Opened, opened, person_option, programme_option
from fingerpost.cli.progress import Progress
from fingerpost.cli.telling import odd_lines
from fingerpost.terms.errors import Invalid, NotFound
from fingerpost.terms.exchange import ProjectReport
from fingerpost.terms.sources import SourceKind


def bring_in(at: Opened, files: tuple[Path, ...], kind: str, offsets: str, codes: str, dry_run: bool,
             progress: Progress) -> list[ProjectReport]:  # fmt: skip
    """Bring projects in: all of these files or none."""
    from fingerpost.actions.arriving.state import Wishes  # noqa: PLC0415
    from fingerpost.actions.projects import import_project_files  # noqa: PLC0415
    from fingerpost.formats.projects import is_project  # noqa: PLC0415

    others = [path.name for path in files if not is_project(path)]
    if others:
        hint = "Bring projects in by themselves, and texts in a second go."
        raise Invalid(f"These are texts among projects: {', '.join(others[:5])}.", hint=hint)
    return import_project_files(
        by=at.person, programme=at.programme, paths=files, offsets=offsets, dry_run=dry_run, progress=progress,
        wishes=Wishes(SourceKind(kind), join_codes=codes == "join"),
    )  # fmt: skip


def shape(reports: list[ProjectReport]) -> str:
    """What came of projects, for programs."""
    problems = [problem for report in reports for problem in report.shape()["problems"]]
    found = {
        "projects": [report.shape() for report in reports],
        **{name: sum(report.counts.get(name, 0) for report in reports) for name in ("sources", "codes", "codings")},
        "quotations_verified": sum(report.quotations_verified for report in reports),
        "quotations_total": sum(report.quotations_total for report in reports),
        "problems": problems,
    }
    return json.dumps(found, ensure_ascii=False)


def told(reports: list[ProjectReport], study: str | None) -> str:
    """What came of projects, for people."""
    return "\n\n".join(_told(report, study) for report in reports)


def _told(report: ProjectReport, study: str | None) -> str:
    origin = f" (from {report.origin})" if report.origin else ""
    if report.already_here:
        return f"{report.name}{origin} is here already; nothing was doubled."
    lead = "would bring" if report.is_rehearsal else "brought"
    lines = [f"{report.name}{origin} {lead} {', '.join(report.added) or 'nothing new'}."]
    if report.problems:
        lines += ["", "Worth a look:"]
        lines += odd_lines(report.problems, report.name)
    lines += ["", _verified(report)]
    if report.is_rehearsal:
        lines.append("Nothing was written: leave out --dry-run to bring it in.")
    else:
        lines.append(f"Taken back with: fingerpost undo-import {study or 'STUDY'} {report.guid}")
    return "\n".join(lines)


def _verified(report: ProjectReport) -> str:
    verified, total = report.quotations_verified, report.quotations_total
    others = " The others are kept, and named above with the reason." if verified < total else ""
    return f"{verified:,} of {total:,} quotations verified.{others}"


@click.command("undo-import")
@click.argument("study", required=False)
@click.argument("import_", metavar="IMPORT", required=False)
@programme_option
@person_option
def undo_import(study: str | None, import_: str | None, programme: str | None, as_: str | None) -> None:
    """Take back all that one import of a project wrote; without IMPORT, list the imports.

    While nobody has built on it: where somebody has coded what came in, that is said, and nothing is undone.

    \b
    fingerpost undo-import our.fingerpost
    fingerpost undo-import our.fingerpost 5f0c2a4e-6f0b-4f8e-9a53-0d2f6c1b7a10
    """
    with opened(study, programme, as_) as at:
        from fingerpost.actions import projects  # noqa: PLC0415
        from fingerpost.store.queries.imports import import_of, imports  # noqa: PLC0415

        if import_ is None:
            click.echo("\n".join(_lines(imports(at.person, at.programme))) or "No project has been imported here.")
            return
        done = projects.undo_import(
            by=at.person, project_file=import_of(at.person, at.programme, _guid(import_))
        )  # fmt: skip
        click.echo(f"All that came with {done.name} is taken back.")


def _lines(rows: object) -> list[str]:
    return [
        f"{row.guid}  {row.brought_at:%Y-%m-%d %H:%M}  {row.name}{'  (undone)' if row.undone_at else ''}"
        for row in rows  # type: ignore[attr-defined]
    ]


def _guid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(f"There is no import {text!r}.", hint="List them with: fingerpost undo-import STUDY") from None
