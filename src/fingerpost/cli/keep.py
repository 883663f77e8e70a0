"""`fingerpost backup`, `restore`, `verify` and `upgrade`: keeping a study safe."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from fingerpost.cli.errors import EXIT_CODES
from fingerpost.cli.opening import in_use
from fingerpost.store.connection import boot, migrate, open_study, pending, plain_database_errors
from fingerpost.store.location import Location, check_file, locate
from fingerpost.terms.errors import Conflict, Unreadable


@click.command()
@click.argument("study", required=False)
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The backup; must not exist.",
)
def backup(study: str | None, output: Path) -> None:
    """Write a whole study, file or PostgreSQL database, as one .fingerpost file; people may go on working meanwhile.

    Sessions, sign-in links and the key of names are left out. The file is checked before it gets its name.

    \b
    fingerpost backup our.fingerpost -o backups/our-2024-05-01.fingerpost
    """
    with in_use(study) as location:
        from fingerpost.actions import keeping  # noqa: PLC0415

        kept = keeping.backup(study=location, to=output)
    click.echo(f"Backed up {location}\n  to      {kept.path} ({kept.size:,} bytes)\n  sha256  {kept.sha256}")
    click.echo(f"\nTo go back to it:   fingerpost restore {kept.path} -o NEW.fingerpost")


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "study",
    required=True,
    metavar="STUDY",
    help="The new study: a file or postgresql:// address.",
)
def restore(file: Path, study: str) -> None:
    """Make a study from a backup. What is there already is never overwritten.

    \b
    fingerpost restore backups/our-2024-05-01.fingerpost -o again.fingerpost
    fingerpost restore backups/our-2024-05-01.fingerpost -o postgresql://me@db.example.org/ours
    """
    location = locate(study)
    check_file(file)
    boot()
    from fingerpost.actions import keeping  # noqa: PLC0415

    with plain_database_errors(location):
        keeping.restore(backup=file, to=location)
        late = pending(location)
    click.echo(f"Restored {file}\n  as      {location}")
    click.echo(f"\nNext:   fingerpost {'upgrade' if late else 'verify'} {study}")


@click.command()
@click.argument("study", required=False)
@click.option("--json", "as_json", is_flag=True, help="The result as JSON, for programs.")
def verify(study: str | None, as_json: bool) -> None:
    """Look for damage: in the database, texts, passages and the ledger. Exit code 10 where there is any.

    Two studies with the same content digest hold the same, on either database.

    \b
    fingerpost verify our.fingerpost
    """
    with in_use(study) as location:
        from fingerpost.actions import keeping  # noqa: PLC0415

        found = keeping.verify(study=location)
    if as_json:
        shape = asdict(found) | {"problems": [asdict(problem) for problem in found.problems]}
        click.echo(json.dumps(shape, ensure_ascii=False))
    else:
        click.echo(f"{location}: {found.rows:,} rows, {found.events:,} ledger events\ncontent {found.content}")
        click.echo("\n".join(f"  {p.where}: {p.what}" for p in found.problems) or "No damage found.")
    if found.problems and not as_json:
        raise Unreadable("the study is damaged.", where=str(location), hint="Restore it from a backup made before.")
    if found.problems:
        raise click.exceptions.Exit(EXIT_CODES[Unreadable])


@click.command()
@click.argument("study", required=False)
@click.option("--backup", "backup_to", metavar="FILE", type=click.Path(path_type=Path),
              help="Where the backup goes [default: beside it].")  # fmt: skip
@click.option("--backed-up", is_flag=True, help="Of a PostgreSQL study: you have a backup, made with pg_dump.")
def upgrade(study: str | None, backup_to: Path | None, backed_up: bool) -> None:
    """Bring a study that an older Fingerpost wrote up to date. A study file is backed up first.

    \b
    fingerpost upgrade our.fingerpost
    fingerpost upgrade postgresql://me@db.example.org/ours --backed-up
    """
    location = locate(study)
    if not _is_older(location):
        click.echo(f"{location} is up to date.")
        return
    from fingerpost.actions import keeping  # noqa: PLC0415

    with plain_database_errors(location):
        if location.path is None:
            _require_backup(backed_up)
            migrate(location, _told)
            click.echo(f"Upgraded {location}.")
        else:
            kept = keeping.upgrade(study=location, backup_to=backup_to or _beside(location.path), told=_told)
            click.echo(f"Upgraded {location}.\nAs it was before:   {kept.path}")


def _told(done: int, of: int) -> None:
    """How far the search's index is, on a terminal."""
    if sys.stderr.isatty():
        click.echo(f"\rIndexing texts for the search: {done:,} of {of:,}", err=True, nl=done == of)


def _is_older(location: Location) -> bool:
    """Whether the study wants migrations of this program. Raises for what is no study, or newer."""
    try:
        open_study(location)
    except Conflict:
        if not pending(location):
            raise
        return True
    return False


def _require_backup(backed_up: bool) -> None:
    if not backed_up:
        raise Conflict("a database is backed up with its own tools.", hint="Run pg_dump, then add --backed-up.")


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.stem}-before-upgrade-{datetime.now(UTC):%Y%m%d-%H%M%S}{path.suffix}")
