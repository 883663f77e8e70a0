"""SQLite databases from elsewhere, opened so that they can only be read: no writes, no functions, views or triggers.

What is in them is not trusted either: any cell may be of any type.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fingerpost.formats.reading import unreadable

MAGIC = b"SQLite format 3\x00"
LONGEST_VALUE = 100 * 1024 * 1024
MOST_ROWS = 2_000_000
ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ})
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LONGEST_VALUE,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 25_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 0,
}
HINT = "Save the project again in the program that wrote it."


class Tables:
    """The plain tables of one database, row by row. Errors of the database become Unreadable."""

    def __init__(self, name: str, connection: sqlite3.Connection) -> None:
        self.name, self._connection = name, connection
        rows = self._run("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        self._made = {_text(name): _text(sql) for name, sql in rows}

    def has(self, *tables: str) -> bool:
        """Whether these are all there, as tables that hold their rows themselves."""
        return all(not self._made.get(table, "CREATE VIRTUAL").upper().startswith("CREATE VIRTUAL") for table in tables)

    def rows(self, table: str, columns: Sequence[str], order: str = "rowid") -> Iterator[tuple[Any, ...]]:
        """These columns of every row; a column that this version of the program does not have is None."""
        if not self.has(table):
            return
        known = {column.casefold() for column in self._columns(table)}
        wanted = ", ".join(f'"{column}"' if column.casefold() in known else "NULL" for column in columns)
        yield from self._run(f'SELECT {wanted} FROM "{table}" ORDER BY {order} LIMIT {MOST_ROWS}')  # noqa: S608 (ours)

    def _columns(self, table: str) -> list[str]:
        return [_text(row[1]) for row in self._run(f'PRAGMA table_info("{table}")')]

    def _run(self, statement: str) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._connection.execute(statement)
        except (sqlite3.Error, UnicodeError, OverflowError) as error:
            raise unreadable(self.name, f"The database is damaged ({error}).", HINT) from None


@contextmanager
def tables_of(name: str, path: Path) -> Iterator[Tables]:
    """The tables of a database file. Raises Unreadable. `name` stands in messages."""
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise unreadable(name, "This is not an SQLite database.", HINT)
    address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True, isolation_level=None)
    try:
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        for limit, value in LIMITS.items():
            connection.setlimit(limit, value)
        for pragma in ("query_only = ON", "trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0"):
            connection.execute(f"PRAGMA {pragma}")
        connection.set_authorizer(_only_reads)
        yield Tables(name, connection)
    except sqlite3.Error as error:
        raise unreadable(name, f"The database is damaged ({error}).", HINT) from None
    finally:
        connection.close()


def _only_reads(action: int, what: str | None, *_: object) -> int:
    is_allowed = action in ALLOWED or (action == sqlite3.SQLITE_PRAGMA and what == "table_info")
    return sqlite3.SQLITE_OK if is_allowed else sqlite3.SQLITE_DENY


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def text(value: object) -> str:
    """A cell as text, whatever it is; without NUL characters, which no text of ours holds."""
    return _text(value).replace("\x00", "\ufffd")


def integer(value: object) -> int | None:
    """A cell as a whole number, or None if it is none."""
    if isinstance(value, bool | int):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    stated = _text(value).strip()
    return int(stated) if stated.lstrip("-").isdigit() and len(stated) < 19 else None


def moment(value: object) -> str:
    """A time as the exchange standard writes it; what is no time stays as it is."""
    stated = text(value).strip()
    return stated.replace(" ", "T", 1) if len(stated) >= 19 and stated[10:11] == " " else stated
