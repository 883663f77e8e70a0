"""Where a study file lives: a path or a PostgreSQL address, and how to reach it safely. No rows here."""

import hashlib
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fingerpost.terms.errors import Invalid, NotFound, Refused, Unreadable

APPLICATION_ID = 0x46505354  # "FPST" in the header of every study file
SQLITE_MAGIC = b"SQLite format 3\x00"
POSTGRESQL = ("postgresql://", "postgres://")
WAITS_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Location:
    """One study file: `path` for SQLite, `url` for PostgreSQL; one of the two."""

    path: Path | None = None
    url: str = ""

    def __str__(self) -> str:
        return str(self.path) if self.path else _without_password(self.url)

    @property
    def alias(self) -> str:
        """The name under which Django knows it in this process."""
        return "study_" + hashlib.sha256((self.url or str(self.path)).encode()).hexdigest()[:12]

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file on disk."""
        return self.path is not None


def locate(text: str | os.PathLike[str] | None) -> Location:
    """Read what a person gave as STUDY; without one, FINGERPOST_DATABASE_URL holds."""
    given = os.fspath(text) if text else os.environ.get("FINGERPOST_DATABASE_URL", "")
    if not given:
        raise Invalid("No study file named.", hint="Name one with --study FILE, or set FINGERPOST_DATABASE_URL.")
    if given.startswith(POSTGRESQL):
        return Location(url=given)
    if "://" in given:
        raise Invalid(f"{given!r} is not a study.", hint="Give a .fingerpost file or a postgresql:// address.")
    return Location(path=Path(given).expanduser().resolve())


def journal_mode(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """WAL only where SQLite has the fix for the WAL-reset corruption bug (docs/adr/0002); else TRUNCATE."""
    fixed = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    return "WAL" if fixed else "TRUNCATE"


def database_settings(location: Location) -> dict[str, Any]:
    """What Django needs to connect: durable before fast, and a write transaction takes its lock at once."""
    if location.is_sqlite:
        pragmas = f"PRAGMA journal_mode={journal_mode()}; PRAGMA synchronous=FULL; PRAGMA mmap_size=0;"
        options = {"transaction_mode": "IMMEDIATE", "timeout": WAITS_SECONDS, "init_command": pragmas}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(location.path), "OPTIONS": options}
    return _postgresql_settings(location.url)


def _postgresql_settings(url: str) -> dict[str, Any]:
    from psycopg import ProgrammingError  # noqa: PLC0415  (a study file needs no driver)
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415

    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise Invalid(f"{_without_password(url)} is not a PostgreSQL address: {error}".strip()) from None
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    settings: dict[str, Any] = {names[key]: str(parts.pop(key)) for key in list(parts) if key in names}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "",
        **settings,
        "OPTIONS": parts,
        "CONN_MAX_AGE": 60,
    }


def check_file(path: Path) -> None:
    """Raise unless `path` is a readable Fingerpost study file; says which of the many other things it is."""
    where = str(path)
    if not path.exists():
        raise NotFound(
            "there is no such study file.", where=where, hint="Make one with: fingerpost new FILE --name NAME"
        )
    if path.is_dir():
        raise Unreadable("this is a folder, not a study file.", where=where)
    if not os.access(path, os.R_OK):
        raise Refused("you may not read this file.", where=where, hint="Ask its owner, or copy it to a place of yours.")
    with path.open("rb") as file:
        header = file.read(100)
    if not header:
        raise Unreadable("the file is empty, not a study file.", where=where, hint="Restore it from a backup.")
    if not header.startswith(SQLITE_MAGIC):
        raise Unreadable(
            "this is not a study file.", where=where, hint="To bring a text in use: fingerpost import FILE"
        )
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise Unreadable("a SQLite database, but not one of Fingerpost's.", where=where)


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    account, at, place = rest.rpartition("@")
    return f"{scheme}://{account.partition(':')[0]}{at}{place}"
