"""Opens study files: starts Django once, registers each store under an alias and says which one is meant now.

Two studies can be open at once (a notebook compares them); every query goes to the one that is *in use*.
"""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Any

from fingerpost.store.location import APPLICATION_ID, Location, check_file, database_settings
from fingerpost.terms.errors import Conflict, NotFound, Refused, Unreadable, UserError

_in_use: ContextVar[str | None] = ContextVar("study in use", default=None)
_served: list[str] = []  # the study of this process's server, for threads that nobody told


def boot() -> None:
    """Start Django; costs about a quarter of a second, so it waits until a study is wanted."""
    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fingerpost.config.settings")
    django.setup()
    gc.freeze()  # what was loaded stays for good: looking through it again and again costs more than it frees


class StudyRouter:
    """Sends every query to the study in use, and what belongs to a row to that row's own study."""

    def db_for_read(self, model: type, **hints: Any) -> str | None:
        """The alias of the row's study, else of the study in use."""
        row = hints.get("instance")
        return (row._state.db if row is not None else None) or alias()

    db_for_write = db_for_read

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        """Rows of two study files never meet."""
        return bool(one._state.db == other._state.db)


def alias() -> str | None:
    """The study in use here, or the one that this process serves."""
    return _in_use.get() or (_served[-1] if _served else None)


def using(location: Location) -> AbstractContextManager[None]:
    """Within the block every query goes to this study."""
    return using_alias(location.alias)


@contextmanager
def using_alias(name: str) -> Iterator[None]:
    """The same for a study that was registered under this alias; a new thread begins with none."""
    token = _in_use.set(name)
    try:
        yield
    finally:
        _in_use.reset(token)


def serve_from(location: Location) -> None:
    """Make this the study of every thread of this process (a server's)."""
    _served.append(location.alias)


def register(location: Location) -> None:
    """Tell Django of a store without looking at it."""
    boot()
    from django.db import connections  # noqa: PLC0415

    if location.alias not in connections.settings:
        complete = connections.configure_settings({"default": {}, location.alias: database_settings(location)})
        connections.settings[location.alias] = complete[location.alias]


def open_study(location: Location) -> None:
    """Register a study that exists and fits this program; else NotFound, Unreadable, Refused or Conflict."""
    if location.path is not None:
        check_file(location.path)
    register(location)
    with plain_database_errors(location):
        _check_migrations(location)


def create_study(location: Location) -> None:
    """Make an empty store with its tables; the place must be free."""
    if location.path is not None:
        _claim(location)
    register(location)
    with plain_database_errors(location):
        if location.path is None and _applied(location):
            raise Conflict("a study already lives in this database.", where=str(location))
        migrate(location)


def migrate(location: Location, told: Callable[[int, int], None] | None = None) -> None:
    """Bring the tables to this program's version and index texts that are not; `told(done, of)` hears how far."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connections, transaction  # noqa: PLC0415

    from fingerpost.store.search.index import index_missing  # noqa: PLC0415

    with using(location):
        call_command("migrate", database=location.alias, verbosity=0, interactive=False)
        if location.is_sqlite:
            with connections[location.alias].cursor() as cursor:
                cursor.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        with transaction.atomic(using=location.alias):
            index_missing(told)


def close(location: Location) -> None:
    """Let go of the connection of this thread."""
    from django.db import connections  # noqa: PLC0415

    if location.alias in connections.settings:
        connections[location.alias].close()


def pending(location: Location) -> list[str]:
    """Names of migrations of this program that the study has not had."""
    return sorted(_known() - _applied(location))


def _claim(location: Location) -> None:
    assert location.path is not None
    if location.path.exists():
        raise Conflict("there is a file of this name already.", where=str(location), hint="Choose another name.")
    if not location.path.parent.is_dir():
        raise NotFound("there is no such folder.", where=str(location.path.parent), hint="Make it first.")
    if not os.access(location.path.parent, os.W_OK):
        raise Refused("you may not write in this folder.", where=str(location.path.parent))


def _known() -> set[str]:
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415

    disk = MigrationLoader(None).disk_migrations or {}
    return {name for app, name in disk if app == "store"}


def _applied(location: Location) -> set[str]:
    from django.db import connections  # noqa: PLC0415
    from django.db.migrations.recorder import MigrationRecorder  # noqa: PLC0415

    recorder = MigrationRecorder(connections[location.alias])
    return {name for app, name in recorder.applied_migrations() if app == "store"}


def _check_migrations(location: Location) -> None:
    applied, known = _applied(location), _known()
    if not applied:
        raise NotFound("no study lives in this database.", where=str(location), hint="Make one with: fingerpost new")
    if applied - known:
        raise Conflict(
            "this study was written by a newer Fingerpost.",
            where=str(location),
            hint="Update the program, then open it again.",
        )
    if known - applied:
        raise Conflict(
            "this study was written by an older Fingerpost.",
            where=str(location),
            hint="Run: fingerpost upgrade STUDY (it backs up first).",
        )


@contextmanager
def plain_database_errors(location: Location) -> Iterator[None]:
    """What the database says, within the block, told plainly as Conflict, Refused, NotFound or Unreadable."""
    from django.db import DatabaseError, InterfaceError, OperationalError  # noqa: PLC0415

    try:
        yield
    except UserError:
        raise
    except OperationalError as error:
        raise _plain(error, location) from error
    except (DatabaseError, InterfaceError) as error:
        raise Unreadable(f"the study cannot be read: {error}".strip(), where=str(location)) from error


def _plain(error: Exception, location: Location) -> UserError:
    text = str(error).strip()
    if "locked" in text:
        return Conflict("another program is writing to this study.", where=str(location), hint="Wait and try again.")
    if "readonly" in text or "read-only" in text:
        return Refused("the study file cannot be written to.", where=str(location), hint="Check its permissions.")
    if location.is_sqlite:
        return Unreadable(f"the study cannot be read: {text}.", where=str(location), hint="Restore it from a backup.")
    return NotFound(
        f"PostgreSQL does not answer as wanted: {text}",
        where=str(location),
        hint="Check host, name and user.",
    )
