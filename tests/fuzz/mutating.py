"""Makes odd files out of good ones: bytes flipped, pieces doubled, dropped, spliced, words of the formats thrown in."""

import io
import random
import zipfile
import zlib
from contextlib import suppress

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, IndexError)
TOKENS = [
    b"<", b">", b"</", b"/>", b"&", b"&#13;", b"&#0;", b"&lt;", b'"', b"'", b"=", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\r\n",
    b"\n\n", b"\xf0\x9f\x99\x82", b"\xed\xa0\x80", b"-1", b"0", b"99999999999999999999", b"1e9", b"NaN", b"<!DOCTYPE x>",
    b"<![CDATA[", b"]]>", b"<?x ?>", b"<!--", b"-->", b"xmlns=\"\"", b"xmlns:x=\"urn:x\"", b"guid=\"\"", b"<Code>", b"</Code>",
    b"<Coding>", b"<PlainTextSelection>", b"<Description>", b"<NoteRef/>", b"startPosition=\"-5\"", b"endPosition=\"9\"",
    b"plainTextPath=\"internal://t.txt\"", b"isCodable=\"2\"", b"{", b"}", b"\\u-3", b"\\bin9", b"\\'zz", b"{\\*", b"| ", b"***",
    b"[a](", b"> > > ", b"00:00:01.000 --> 00:00:00.000", b"<v ", b"Ann: ", b"\xe2\x80\xae", b"PK\x05\x06", b"PK\x01\x02",
]  # fmt: skip


def mutated(rng: random.Random, content: bytes, others: list[bytes]) -> bytes:
    """One odd file out of a good one; of a zip, mostly out of its members."""
    if content.startswith(b"PK\x03\x04") and rng.random() < 0.7:
        with suppress(*DAMAGED):
            return _repacked(rng, content)
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
        members = {name: packed.read(name) for name in packed.namelist()}
    chosen = rng.choice(sorted(members))
    members[chosen] = _stirred(rng, members[chosen], list(members.values()))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as packed:
        for name, member in members.items():
            packed.writestr(name, member)
    return made.getvalue()
