"""Progress of something long: a line that moves on a terminal, a line for each part elsewhere."""

import sys
import time
from types import TracebackType
from typing import Self

import click

WIDTH = 24
EVERY = 0.1
"""Seconds between two drawings, so that drawing costs nothing."""

SELDOM = 2
"""Seconds between two lines in a file or a pipe."""


class Progress:
    """Call it with what is done, how many, of how many. Writes to standard error."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet, self._live = quiet, sys.stderr.isatty()
        self._what, self._drawn = "", 0.0

    def __call__(self, what: str, done: int, total: int) -> None:
        """Tell that `done` of `total` of this part are done."""
        if self._quiet:
            return
        if not self._live:
            self._say(what)
            return
        if what != self._what or done == total or time.monotonic() - self._drawn > EVERY:
            self._draw(what, done, total)
        self._what = what

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._what and self._live and not self._quiet:
            click.echo(err=True)

    def _say(self, what: str) -> None:
        """Elsewhere than on a terminal, what is over in a moment is not told."""
        if what != self._what and (not self._what or time.monotonic() - self._drawn > SELDOM):
            click.echo(f"{what} …", err=True)
            self._what, self._drawn = what, time.monotonic()

    def _draw(self, what: str, done: int, total: int) -> None:
        if self._what and what != self._what:
            click.echo(err=True)
        filled = WIDTH * done // max(total, 1)
        click.echo(f"\r  {what:<44} {'█' * filled}{'·' * (WIDTH - filled)} {done:,}/{total:,}", nl=False, err=True)
        self._drawn = time.monotonic()
