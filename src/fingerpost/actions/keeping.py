"""Keeps a study file: backup and restore, whole or not at all, on either database; and verify.

These write no ledger event: a backup must leave the study as it is, and a restored study must equal its backup.
"""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from uuid import uuid4

from django.core.management.color import no_style
from django.db import connections, transaction

from fingerpost.store import keep
from fingerpost.store.connection import close, create_study, migrate, open_study, register, using
from fingerpost.store.ledger import FIRST, line_hash
from fingerpost.store.location import Location, check_file
from fingerpost.store.models import LedgerEvent
from fingerpost.store.search.index import Told, index_missing
from fingerpost.terms.errors import Conflict, NotFound, Problem, Refused, Unreadable

NOT_COPIED = ("django_session", "store_signinlink")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was written: its size in bytes and the SHA-256 of all of it."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a study holds and what is wrong with it. `content` is equal for equal content on either database."""

    content: str
    rows: int
    events: int
    problems: tuple[Problem, ...]


def backup(*, study: Location, to: Path) -> Kept:
    """Write the study as one new `.fingerpost` file, without sessions and sign-in links.

    It is one moment of the study, whoever writes meanwhile; the file appears under its name only when it is complete
    and has been checked. Raises NotFound, Refused, Conflict.
    """
    with _new_file(to) as part:
        if study.is_sqlite:
            _vacuum(study, part)
        else:
            _unload(study, part)
        _strip(part)
        _check(part, to)
    return _kept(to)


def restore(*, backup: Path, to: Location) -> None:
    """Make a new study with the content of a backup; the place must be free. Raises NotFound, Unreadable, Conflict."""
    check_file(backup)
    _check(backup, backup)
    if to.path is not None:
        with _new_file(to.path) as part:
            shutil.copyfile(backup, part)
        register(to)
        return
    source = Location(path=backup.resolve())
    open_study(source)
    create_study(to)
    _copy(source, to)
    close(source)


def upgrade(*, study: Location, backup_to: Path, told: Told | None = None) -> Kept:
    """Bring a study file to this program's tables, after a backup. Raises as `backup` does.

    `told(done, of)` hears how many texts have been indexed for the search.
    Not for PostgreSQL: the rows of an older study cannot be read by this program's models, so they cannot be copied.
    """
    kept = backup(study=study, to=backup_to)
    migrate(study, told)
    return kept


def verify(*, study: Location) -> Verified:
    """Look for damage: in the database, texts and passages, the ledger's chain, and between ledger and codings."""
    with using(study):
        broken = keep.database_faults(study)
        chain, events = _chain_faults()
        problems = (*broken, *chain, *keep.text_faults(study), *keep.trace_faults(study))
        content, rows = keep.content_digest(study)
    return Verified(content, rows, events, problems)


def _chain_faults() -> tuple[list[Problem], int]:
    """Each line of the ledger must follow the one before and have its own hash. Also counts the lines."""
    faults: list[Problem] = []
    before, number = FIRST, 0
    events = LedgerEvent.objects.select_related("actor").order_by("sequence")
    for number, event in enumerate(events.iterator(chunk_size=500), start=1):
        where = f"ledger event {event.sequence}"
        if event.sequence != number:
            return [*faults, _fault(where, f"event {number} is missing")], number
        if event.previous_hash != before or event.hash != line_hash(event):
            faults.append(_fault(where, "it was changed after it was written"))
        before = event.hash
    return faults, number


def _fault(where: str, what: str) -> Problem:
    return Problem("error", where, what, "Restore the study from a backup made before.")


@contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its name once the block has ended well; the name must be free then too."""
    _refuse_taken(path)
    part = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
    try:
        yield part
        _to_disk(part)
        try:
            os.link(part, path)  # unlike a rename this never replaces what somebody made meanwhile
        except FileExistsError:
            _refuse_taken(path)
        except OSError:
            part.rename(path)
        _to_disk(path.parent)
    finally:
        for leftover in (part, part.with_name(part.name + "-journal")):
            leftover.unlink(missing_ok=True)


def _refuse_taken(path: Path) -> None:
    if path.exists():
        raise Conflict("there is a file of this name already.", where=str(path), hint="Choose another name.")
    if not path.parent.is_dir():
        raise NotFound("there is no such folder.", where=str(path.parent), hint="Make it first.")
    if not os.access(path.parent, os.W_OK):
        raise Refused("you may not write in this folder.", where=str(path.parent))


def _to_disk(path: Path) -> None:
    with suppress(PermissionError):  # Windows opens no folder
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _vacuum(study: Location, part: Path) -> None:
    register(study)
    with connections[study.alias].cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(part)])


def _unload(study: Location, part: Path) -> None:
    """All rows of a PostgreSQL study as they stood at one moment, into a new study file."""
    open_study(study)
    copy = Location(path=part.resolve())
    create_study(copy)
    with transaction.atomic(using=study.alias):
        with connections[study.alias].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        _copy(study, copy)
    close(copy)


def _copy(source: Location, target: Location) -> None:
    """Every row with its key, in one transaction; links between rows are checked when it ends."""
    with transaction.atomic(using=target.alias):
        for model in keep.tables():
            names = keep.columns(model)
            made = (model(**dict(zip(names, row, strict=True))) for row in keep.rows(model, source.alias))
            while lot := list(islice(made, keep.LOT)):
                model._base_manager.using(target.alias).bulk_create(lot)
        _count_on(target)
        with using(target):
            index_missing()


def _count_on(target: Location) -> None:
    """PostgreSQL gives new keys from counters that know nothing of the rows copied in."""
    connection = connections[target.alias]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), keep.tables()):
            cursor.execute(statement)


def _strip(part: Path) -> None:
    """Take out what lets people in, and its traces in free pages."""
    with closing(sqlite3.connect(part, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA secure_delete=ON")
        for table in NOT_COPIED:
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 (our own names)
        connection.execute("VACUUM")


def _check(file: Path, name: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise Unreadable(f"the file is damaged: {found}.", where=str(name), hint="Take another backup.")


def _kept(path: Path) -> Kept:
    with path.open("rb") as file:
        return Kept(path, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
