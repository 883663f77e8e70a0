"""Untrusted files read in a process of their own, with limits, one for a batch. Its own side: inside.py."""

import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from fingerpost.formats.inside import OUT_OF_MEMORY, PROJECT, READY, SHEET, SOURCE, too_much_memory
from fingerpost.formats.parcel import Outcome, unpacked, unpacked_sheet
from fingerpost.formats.project_parcel import is_part, unpacked_project
from fingerpost.formats.reading import Reading, unreadable
from fingerpost.terms.errors import Unreadable
from fingerpost.terms.project import Project
from fingerpost.terms.sheets import Sheet
from fingerpost.terms.sources import name_of

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 20
WALL_SECONDS = 30.0
AHEAD = 8
"""Paths sent before the first is answered: the child reads on while the caller stores what it read."""

START = (
    "import sys; sys.path.append(sys.argv.pop(1)); "
    "from fingerpost.formats.inside import main; main(*map(int, sys.argv[1:]))"
)
ROOT = str(Path(__file__).resolve().parents[2])
ENDED_FOR_TIME = frozenset({-24})  # SIGXCPU, which Windows has no name for
ENDED_FOR_MEMORY = frozenset({OUT_OF_MEMORY, -6, -9})  # a C++ library out of memory aborts; the system's guard kills


def read_in_child(
    paths: Sequence[Path], *, memory: int = MEMORY, cpu: int = CPU_SECONDS, wall: float = WALL_SECONDS
) -> Iterator[tuple[Path, Outcome]]:
    """Each path in order with its reading, or with the Unreadable that says why there is none.

    `memory` is in bytes for the whole process, `cpu` and `wall` in seconds for one file. A file that breaks a
    limit is handed out as Unreadable, and the rest are read by a fresh process: a new Python, never a fork.
    """
    waiting = list(paths)
    while waiting:
        done = 0
        with _Child(memory, cpu) as child:
            for outcome in child.outcomes(waiting, wall):
                yield waiting[done], outcome
                done += 1
        del waiting[:done]


def read_project_in_child(
    path: Path, offsets: str = "", *, memory: int = MEMORY, cpu: int = CPU_SECONDS, wall: float = WALL_SECONDS
) -> Reading[Project]:
    """The project in one file, read within these limits. Raises Unreadable.

    `offsets`: how its offsets are counted, `unit:newline:bom:end`; "" lets the file decide.
    """
    with _Child(memory, cpu) as child:
        return child.project(path, offsets, wall)


def read_sheet_in_child(
    path: Path, wanted: str = "", *, memory: int = MEMORY, cpu: int = CPU_SECONDS, wall: float = WALL_SECONDS
) -> Reading[Sheet]:
    """The table in one file, read within these limits. Raises Unreadable. `wanted`: the sheet of a workbook."""
    with _Child(memory, cpu) as child:
        return child.sheet(path, wanted, wall)


class _Child:
    """One process, and a thread that takes its answers, so that the wait can end on every system."""

    def __init__(self, memory: int, cpu: int) -> None:
        self.memory, self.cpu = memory, cpu
        self.answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def __enter__(self) -> "_Child":
        command = [sys.executable, "-I", "-c", START, ROOT, str(self.memory), str(self.cpu)]
        self.process = subprocess.Popen(  # noqa: S603 (our own interpreter and numbers)
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, close_fds=True
        )
        threading.Thread(target=self._collect, args=(self.process.stdout,), daemon=True).start()
        if self.answers.get() != READY:
            raise RuntimeError("The process that reads files does not start.")
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        with suppress(OSError):  # what was still to be sent has nobody to go to
            self._stdin().close()

    def _collect(self, stream: IO[bytes]) -> None:
        with stream:
            for line in stream:
                self.answers.put(line)
        self.answers.put(b"")

    def _stdin(self) -> IO[bytes]:
        assert self.process.stdin is not None
        return self.process.stdin

    def outcomes(self, paths: Sequence[Path], wall: float) -> Iterator[Outcome]:
        """An outcome for each path, until one kills the process: that one's is the last."""
        for path in paths[:AHEAD]:
            self._send(path)
        for at, path in enumerate(paths):
            line, waited = self._answer(wall)
            if not line.endswith(b"\n"):
                yield self._killed(path, waited, wall)
                return
            yield unpacked(line)
            if at + AHEAD < len(paths):
                self._send(paths[at + AHEAD])

    def project(self, path: Path, offsets: str, wall: float) -> Reading[Project]:
        """The project in this file, taken in parts as they come."""
        self._send(path, PROJECT, offsets)
        return unpacked_project(self._lines(path, time.monotonic() + wall, wall))

    def sheet(self, path: Path, wanted: str, wall: float) -> Reading[Sheet]:
        """The table in this file."""
        self._send(path, SHEET, wanted.encode("utf-8", "replace").hex())
        line, waited = self._answer(wall)
        if not line.endswith(b"\n"):
            raise self._killed(path, waited, wall)
        return unpacked_sheet(line)

    def _lines(self, path: Path, until: float, wall: float) -> Iterator[bytes]:
        line = b"["
        while is_part(line):
            line, waited = self._answer(max(0.0, until - time.monotonic()))
            if not line.endswith(b"\n"):
                raise self._killed(path, waited, wall)
            yield line

    def _send(self, path: Path, what: str = SOURCE, more: str = "") -> None:
        request = f"{what} {bytes(path.absolute()).hex()} {more}\n".encode("ascii")
        with suppress(OSError):  # the process has ended; the missing answer will tell
            self._stdin().write(request)
            self._stdin().flush()

    def _answer(self, wall: float) -> tuple[bytes, bool]:
        """The next line, or b"" when the process ended; and whether the time ran out before either."""
        try:
            return self.answers.get(timeout=wall), False
        except queue.Empty:
            return b"", True

    def _killed(self, path: Path, waited: bool, wall: float) -> Unreadable:
        hint = "Divide it or save it anew."
        if waited:
            return unreadable(name_of(path), f"It took more than {wall:g} s to read.", hint)
        code = self.process.wait()
        if code in ENDED_FOR_TIME:
            return unreadable(name_of(path), f"It took more than {self.cpu} s of processor time to read.", hint)
        if code in ENDED_FOR_MEMORY:
            return too_much_memory(name_of(path), self.memory)
        return unreadable(name_of(path), f"The reader was brought down by this file (exit {code}).", hint)
