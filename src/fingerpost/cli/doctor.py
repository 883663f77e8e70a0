"""`fingerpost doctor`: whether this computer, folder and database are fit for a study."""

import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import click

from fingerpost import __version__
from fingerpost.store.location import journal_mode, locate
from fingerpost.terms.errors import UserError

LIBRARIES = ("django", "polars", "psycopg", "waitress", "lxml", "python-docx", "xlsxwriter")
SYNCED = (
    "dropbox",
    "onedrive",
    "google drive",
    "googledrive",
    "icloud",
    "mobile documents",
    "nextcloud",
    "owncloud",
    "box sync",
)
ENOUGH = 1024**3


@click.command()
@click.argument("study", required=False)
def doctor(study: str | None) -> None:
    """Say which versions are here, how study files are kept, and what could go wrong. With STUDY, look at that too.

    \b
    fingerpost doctor
    fingerpost doctor our.fingerpost
    """
    click.echo(f"fingerpost  {__version__}\npython      {sys.version.split()[0]} on {platform.platform()}")
    click.echo(f"libraries   {', '.join(f'{name} {version(name)}' for name in LIBRARIES)}")
    click.echo(f"sqlite      {sqlite3.sqlite_version}; {_journal()}")
    given = study or os.environ.get("FINGERPOST_DATABASE_URL")
    folder = Path.cwd()
    if given:
        location = locate(given)
        folder = location.path.parent if location.path else folder
        click.echo(f"study       {location}: {_state(given)}")
    warnings = list(_warnings(folder))
    click.echo(f"folder      {folder}: {_free(folder):,} MB free")
    click.echo("\n" + ("\n".join(f"! {line}" for line in warnings) or "Everything is fit."))


def _journal() -> str:
    mode = journal_mode()
    if mode == "WAL":
        return "study files are kept in WAL mode: reading and writing do not wait for each other"
    return (
        "study files are kept in TRUNCATE mode: this SQLite has the WAL-reset fault (mended in 3.51.3, 3.50.7 and "
        "3.44.6), and no saved coding may be lost to it"
    )


def _state(given: str) -> str:
    from fingerpost.cli.opening import in_use  # noqa: PLC0415

    try:
        with in_use(given):
            from fingerpost.store.queries.ledger import as_of  # noqa: PLC0415

            return f"opens; {as_of(None).sequence:,} ledger events"
    except UserError as error:
        return f"{error.message} {error.hint or ''}".rstrip()


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder if folder.is_dir() else Path.cwd()).free // 1024**2


def _warnings(folder: Path) -> Iterator[str]:
    synced = next((word for word in SYNCED if any(word in part.lower() for part in folder.parts)), None)
    if synced:
        yield (
            f"The folder looks synchronised ({synced}): a copy taken half-way through a save is a damaged study. "
            "Keep the study elsewhere and put backups there."
        )
    if _free(folder) * 1024**2 < ENOUGH:
        yield "Less than 1 GB of disk is free."
    if not os.access(folder, os.W_OK):
        yield f"You may not write in {folder}."
