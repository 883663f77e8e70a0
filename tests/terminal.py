"""Runs commands as a terminal does, in this process: what they print, what they complain of, how they end."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fingerpost.cli.errors import shown_plainly
from fingerpost.cli.main import cli


@dataclass(frozen=True)
class Ended:
    """What a command left behind."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """Standard output as text."""
        return self.out.decode("utf-8")


def run(*words: object) -> Ended:
    """Run `fingerpost` with these words."""
    with _caught() as (out, err):
        code = shown_plainly(cli, [str(word) for word in words])
        out.flush(), err.flush()
        return Ended(code, out.buffer.getvalue(), err.buffer.getvalue().decode("utf-8"))


@contextmanager
def _caught() -> Iterator[tuple[io.TextIOWrapper, io.TextIOWrapper]]:
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in "ab")
    try:
        yield sys.stdout, sys.stderr
    finally:
        sys.stdout, sys.stderr = kept
