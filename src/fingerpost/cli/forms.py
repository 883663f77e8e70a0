"""`fingerpost form` and `import-report`: a wave's questions as Word forms, and forms that came back filled in."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fingerpost.cli.opening import Opened, acting_options, opened
from fingerpost.cli.written import write_whole
from fingerpost.terms.errors import Conflict, Invalid, NotFound
from fingerpost.terms.forms import Brings, FormLine, FormReport
from fingerpost.terms.said import some

if TYPE_CHECKING:
    from fingerpost.store.models import Site, Wave

OPENING = 90
SUFFIX = ".docx"


@click.command("form")
@acting_options
@click.option("--site", metavar="SITE", help="For which site, by key or name [default: each, into a folder].")
@click.option("--wave", required=True, metavar="WAVE", help="For which wave, by key or name.")
@click.option("-o", "--output", required=True, metavar="FILE", type=click.Path(path_type=Path),
              help="The .docx to write; without --site, the folder to write one for each site into.")  # fmt: skip
def form(study: str | None, programme: str | None, as_: str | None, site: str | None, wave: str,
         output: Path) -> None:  # fmt: skip
    """Write what a wave asks as a Word form, to send to sites that report by e-mail.

    What comes back is brought in by `fingerpost import-report`.

    \b
    fingerpost form --study our.fingerpost --site 04 --wave W2 -o dunsmarsh-W2.docx
    fingerpost form --study our.fingerpost --wave W2 -o forms/
    """
    with opened(study, programme, as_) as at:
        from fingerpost.store.queries.programme import site_of, wave_of  # noqa: PLC0415
        from fingerpost.store.queries.reporting import sites_asked  # noqa: PLC0415

        asked = wave_of(at.person, at.programme, wave)
        if site:
            written = [_write(at, site_of(at.person, at.programme, site), asked, output)]
        else:
            _check_folder(output)
            written = [
                _write(at, each, asked, output / f"{each.key}-{asked.key}{SUFFIX}")
                for each in sites_asked(at.person, at.programme, asked)
            ]
    click.echo("\n".join(f"Wrote {path}" for path in written) or "No site owes a report in this wave.")
    click.echo("Filled in, they come back with: fingerpost import-report FILE --site SITE --wave WAVE")


@click.command("import-report")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@acting_options
@click.option("--site", required=True, metavar="SITE", help="Whose report, by key or name.")
@click.option("--wave", required=True, metavar="WAVE", help="Of which wave, by key or name.")
@click.option("--existing", type=click.Choice(["keep", "replace"]), default=None,
              help="What to do with answers that are there with other words [default: stop].")  # fmt: skip
@click.option("--take-back", is_flag=True, help="Take back what the last form brought.")
@click.option("--dry-run", is_flag=True, help="Show what would be taken; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON, for programs.")
def import_report(file: Path | None, study: str | None, programme: str | None, as_: str | None, site: str, wave: str,
                  existing: str | None, take_back: bool, dry_run: bool, as_json: bool) -> None:  # fmt: skip
    """Bring a filled-in form (Word, or any text that can be read) into a site's report. Look first with --dry-run.

    Answers are found by the wording of the questions. A question left empty takes nothing away, other words are never
    overwritten unasked, and what belongs to no question is shown. The report stays a draft, to be looked over and
    handed in.

    \b
    fingerpost import-report dunsmarsh-W2.docx --study our.fingerpost --site 04 --wave W2 --dry-run
    fingerpost import-report --take-back --study our.fingerpost --site 04 --wave W2
    """
    with opened(study, programme, as_) as at:
        from fingerpost.actions.forms import import_form  # noqa: PLC0415
        from fingerpost.store.queries.programme import site_of, wave_of  # noqa: PLC0415

        place, asked = site_of(at.person, at.programme, site), wave_of(at.person, at.programme, wave)
        if take_back:
            click.echo(_taken_back(at, place, asked))
            return
        if file is None:
            raise Invalid("There is no file to bring in.", hint="Name the form that came back, or say --take-back.")
        report = import_form(
            by=at.person, site=place, wave=asked, path=file, there=existing or "", dry_run=dry_run
        )  # fmt: skip
    click.echo(json.dumps(report.shape(), ensure_ascii=False) if as_json else "\n".join(_told(report, place, asked)))


def _check_folder(output: Path) -> None:
    if not output.is_dir():
        what = "There is no such folder." if output.suffix != SUFFIX else "This is one file, and there are many sites."
        raise NotFound(what, where=str(output), hint="Make a folder for the forms, or say --site.")


def _write(at: Opened, site: "Site", wave: "Wave", output: Path) -> Path:
    from fingerpost.formats.docx.form import write  # noqa: PLC0415
    from fingerpost.store.queries.reporting import blank_form  # noqa: PLC0415

    if output.suffix.lower() != SUFFIX:
        raise Invalid("Forms are Word files.", where=str(output), hint=f"Let the file's name end in {SUFFIX}.")
    write_whole(output, write(blank_form(at.person, site, wave)))
    return output


def _taken_back(at: Opened, site: "Site", wave: "Wave") -> str:
    from fingerpost.actions.reporting import take_form_back  # noqa: PLC0415
    from fingerpost.store.queries.reporting import form_place, form_to_take_back  # noqa: PLC0415

    row = form_place(at.person, site, wave).report
    taken = form_to_take_back(row) if row else None
    if row is None or taken is None:
        hint = "It can be while the report is a draft and none of those answers has been changed."
        raise Conflict("There is no form here that can be taken back.", where=f"{site}, {wave}", hint=hint)
    take_form_back(by=at.person, report=row, act=taken.act)
    return f"{some(len(taken.before), 'answer')} of {site}, {wave} taken back to what stood there before."


def _told(report: FormReport, site: "Site", wave: "Wave") -> Iterator[str]:
    found = len(report.lines) - len(report.of(Brings.ABSENT))
    yield f"{report.name}: {found} of {some(len(report.lines), 'question')} of {site}, {wave} found."
    yield ""
    for line in report.lines:
        yield from _line(line, line.key in report.taken)
    for beside in report.beside:
        yield f"  Belongs to no question ({_short(beside.under)}):"
        yield f"      {_short(beside.text)}"
    if report.problems:
        yield ""
        yield "Worth a look:"
        yield from (f"  {p.where}: {p.what} {p.hint}".rstrip() for p in report.problems)
    yield ""
    yield from _ending(report)


def _line(line: FormLine, is_taken: bool) -> Iterator[str]:
    yield f"  {line.number}. {_short(line.question)}"
    said = {Brings.ABSENT: "not in the form", Brings.NOTHING: "left empty", Brings.SAME: "the same words are here"}
    if line.brings in said:
        yield f"      ({said[line.brings]})"
        return
    if line.brings == Brings.OTHER:
        yield f"      here:     {_short(line.here)}"
        yield f"      the form: {_short(line.text)}{' (taken)' if is_taken else ''}"
    else:
        yield f"      {_short(line.text)}"


def _ending(report: FormReport) -> Iterator[str]:
    if report.written:
        yield f"{some(len(report.taken), 'answer')} taken into the report, which is a draft still."
        yield "Taken back with: fingerpost import-report --take-back and the same --site and --wave."
        return
    new, others = len(report.of(Brings.NEW)), len(report.of(Brings.OTHER))
    if not new and not others:
        yield "There is nothing to take. Nothing was written."
        return
    yield f"Nothing was written. {some(new, 'new answer')} to take; leave out --dry-run to take them."
    if others:
        yield f"{some(others, 'answer')} here with other words: say --existing keep or --existing replace."


def _short(words: str) -> str:
    one = " ".join(words.split())
    return one if len(one) <= OPENING else f"{one[:OPENING].rstrip()}…"
