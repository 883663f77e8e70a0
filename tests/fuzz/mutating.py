"""Makes odd files out of good ones: bytes flipped, pieces doubled, dropped, spliced, words of the formats thrown in."""

import io
import random
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing, suppress

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, IndexError)
TOKENS = [
    b"<", b">", b"</", b"/>", b"&", b"&#13;", b"&#0;", b"&lt;", b'"', b"'", b"=", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\r\n",
    b"\n\n", b"\xf0\x9f\x99\x82", b"\xed\xa0\x80", b"-1", b"0", b"99999999999999999999", b"1e9", b"NaN", b"<!DOCTYPE x>",
    b"<![CDATA[", b"]]>", b"<?x ?>", b"<!--", b"-->", b"xmlns=\"\"", b"xmlns:x=\"urn:x\"", b"guid=\"\"", b"<Code>", b"</Code>",
    b"<Coding>", b"<PlainTextSelection>", b"<Description>", b"<NoteRef/>", b"startPosition=\"-5\"", b"endPosition=\"9\"",
    b"plainTextPath=\"internal://t.txt\"", b"isCodable=\"2\"", b"{", b"}", b"\\u-3", b"\\bin9", b"\\'zz", b"{\\*", b"| ", b"***",
    b"[a](", b"> > > ", b"00:00:01.000 --> 00:00:00.000", b"<v ", b"Ann: ", b"\xe2\x80\xae", b"PK\x05\x06", b"PK\x01\x02",
]  # fmt: skip


NUMBERS = (None, 0, -1, 1, 2, 3, 1.5, 2**62, -(2**63), float("inf"), 1e300)


def mutated(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    """One odd file out of a good one; of a zip or database, mostly out of its members or cells."""
    if content.startswith(b"PK\x03\x04") and rng.random() < 0.7:
        with suppress(*DAMAGED):
            return _repacked(rng, content)
    if content.startswith(b"SQLite format 3") and rng.random() < 0.8:
        return in_a_cell(rng, content, lambda cell: _stirred(rng, cell, others))
    return _stirred(rng, content, others)


def _stirred(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    made = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        at = rng.randrange(len(made) + 1)
        length = rng.choice((1, 2, 8, 40))
        rng.choice(STEPS)(rng, made, at, length, others)
    return bytes(made)


def _flip(rng: random.Random, made: bytearray, at: int, _: int, __: list[bytes]) -> None:
    if at < len(made):
        made[at] ^= 1 << rng.randrange(8)


def _drop(_: random.Random, made: bytearray, at: int, length: int, __: list[bytes]) -> None:
    del made[at : at + length]


def _double(rng: random.Random, made: bytearray, at: int, length: int, _: list[bytes]) -> None:
    made[at:at] = made[at : at + length] * rng.choice((1, 2, 50))


def _throw_in(rng: random.Random, made: bytearray, at: int, _: int, __: list[bytes]) -> None:
    made[at:at] = rng.choice(TOKENS)


def _swap_word(rng: random.Random, made: bytearray, at: int, length: int, _: list[bytes]) -> None:
    made[at : at + length] = rng.choice(TOKENS)


def _splice(rng: random.Random, made: bytearray, at: int, _: int, others: list[bytes]) -> None:
    other = rng.choice(others)
    start = rng.randrange(len(other) + 1)
    made[at:at] = other[start : start + rng.randrange(200)]


def _move(rng: random.Random, made: bytearray, at: int, length: int, _: list[bytes]) -> None:
    piece = made[at : at + length * 4]
    del made[at : at + length * 4]
    to = rng.randrange(len(made) + 1)
    made[to:to] = piece


STEPS = (_flip, _drop, _double, _throw_in, _swap_word, _splice, _move)


def _repacked(rng: random.Random, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        others = [packed.read(name) for name in packed.namelist()]
    return in_a_member(rng, content, lambda member: _stirred(rng, member, others))


def in_a_member(rng: random.Random, content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The zip with one of its members changed; one that cannot be unpacked stays as it is."""
    with suppress(*DAMAGED), zipfile.ZipFile(io.BytesIO(content)) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
        chosen = rng.choice(sorted(members))
        members[chosen] = change(members[chosen])
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as repacked:
            for name, member in members.items():
                repacked.writestr(name, member)
        return made.getvalue()
    return content


def in_a_cell(rng: random.Random, content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The SQLite database with other bytes, or another sort of value, in one of its cells."""
    with suppress(sqlite3.Error, IndexError, TypeError, ValueError), closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        database.text_factory = bytes
        tables = [name.decode() for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        table = rng.choice(tables)
        rows = [key for (key,) in database.execute(f'SELECT rowid FROM "{table}"')]
        columns = [row[1].decode() for row in database.execute(f'PRAGMA table_info("{table}")')]
        row, column = rng.choice(rows), rng.choice(columns)
        (held,) = database.execute(f'SELECT "{column}" FROM "{table}" WHERE rowid = ?', (row,)).fetchone()
        raw = held if isinstance(held, bytes) else str(held).encode()
        value = rng.choice((rng.choice(NUMBERS), change(raw), change(raw).decode("utf-8", "replace")))
        database.execute(f'UPDATE OR IGNORE "{table}" SET "{column}" = ? WHERE rowid = ?', (value, row))
        database.commit()
        return database.serialize()
    return content
