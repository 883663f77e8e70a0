"""What runs in the child process of child.py: paths in, readings out, within limits that it sets on itself.

It must stay cheap to start: no Django, no Polars, and each reader is loaded when its first file comes.
"""

import math
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeVar

from fingerpost.formats.parcel import Outcome, packed, packed_sheet
from fingerpost.formats.project_parcel import packed_project
from fingerpost.formats.projects import read_project
from fingerpost.formats.reading import Reading, unreadable
from fingerpost.formats.sources import read_source
from fingerpost.terms.errors import Unreadable
from fingerpost.terms.project import Project
from fingerpost.terms.sheets import Sheet
from fingerpost.terms.sources import name_of

T = TypeVar("T")

READY = b"ready\n"
OUT_OF_MEMORY = 86  # how the process ends where not even the answer finds room
SOURCE, PROJECT, SHEET = "source", "project", "sheet"
"""What a line on standard input asks for: the word, the path in hexadecimal, and more to go by.

That is how offsets are counted in a project; in a workbook, the name of a sheet in hexadecimal.
"""

MOST_BYTES = 256 * 1024 * 1024
FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "ftplib.",
)


def main(memory: int, cpu: int) -> None:
    """Answer each line on standard input by a packed outcome on standard output, until there are no more.

    `memory` is the most address space in bytes, `cpu` the most seconds of processor time for one file.
    """
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not run into the answers
    answers.write(READY)
    answers.flush()
    _limit_memory(memory)
    sys.addaudithook(_no_network)
    try:
        _answer_all(answers, memory, cpu)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _answer_all(answers: IO[bytes], memory: int, cpu: int) -> None:
    for line in sys.stdin.buffer:
        _limit_cpu(cpu)
        what, path, more = line.decode("ascii").rstrip("\n").split(" ")
        for answer in _answers(what, Path(os.fsdecode(bytes.fromhex(path))), more, memory):
            answers.write(answer)
        answers.flush()


def _answers(what: str, path: Path, more: str, memory: int) -> Iterator[bytes]:
    """One line for a source or a sheet; many for a project. Running out of memory is an answer too, given once what
    was read has been let go with the error.
    """
    try:
        yield from _read(what, path, more)
        return
    except MemoryError:
        pass
    yield packed(too_much_memory(name_of(path), memory))


def _read(what: str, path: Path, more: str) -> Iterator[bytes]:
    if what == PROJECT:
        yield from packed_project(project_of(path, more))
    elif what == SHEET:
        yield packed_sheet(sheet_of(path, bytes.fromhex(more).decode("utf-8")))
    else:
        yield packed(outcome_of(path))


def too_much_memory(name: str, memory: int) -> Unreadable:
    """The error for a file that cannot be read within the memory it may have."""
    return unreadable(name, f"It took more than {memory >> 20} MB to read.", "Divide it or save it anew.")


def outcome_of(path: Path) -> Outcome:
    """The reading of one file or the Unreadable that says why there is none; a fault of ours becomes one too."""
    return _or_why_not(name_of(path), lambda: read_source(name_of(path), _content(path)))


def project_of(path: Path, offsets: str) -> Reading[Project] | Unreadable:
    """The same for a project. Its archive is read piece by piece, so that only its texts count against a limit."""

    def reading() -> Reading[Project]:
        with _opening(path):
            if not path.is_dir():  # some projects are folders
                _check_regular(path, path.stat())
            return read_project(path, offsets)

    return _or_why_not(name_of(path), reading)


def sheet_of(path: Path, wanted: str) -> Reading[Sheet] | Unreadable:
    """The same for a table; `wanted` names the sheet of a workbook."""
    from fingerpost.formats.sheets import read_sheet  # noqa: PLC0415 (loaded when the first table comes)

    return _or_why_not(name_of(path), lambda: read_sheet(name_of(path), _content(path), wanted))


def _or_why_not(name: str, reading: Callable[[], Reading[T]]) -> Reading[T] | Unreadable:
    try:
        return reading()
    except Unreadable as error:
        return error
    except MemoryError:
        raise
    except Exception as error:  # a fault of ours in one file must not take the batch with it
        fault = f"The reader failed on this file ({type(error).__name__}: {error})."
        return unreadable(name, fault, "This is a fault in Fingerpost: please report it.")


def _content(path: Path) -> bytes:
    with _opening(path):
        status = path.stat()
        _check_regular(path, status)
        if status.st_size > MOST_BYTES:
            raise unreadable(name_of(path), f"The file is larger than {MOST_BYTES >> 20} MB.", "Divide it.")
        return path.read_bytes()


def _check_regular(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise unreadable(name_of(path), "This is not a file.", "Name the files themselves.")


@contextmanager
def _opening(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise unreadable(name_of(path), "There is no such file.", "Check its name and folder.") from None
    except OSError as error:
        what = f"The file cannot be opened: {error.strerror}."
        raise unreadable(name_of(path), what, "Check who may read it.") from None


def _no_network(event: str, _arguments: tuple[object, ...]) -> None:
    """An audit hook cannot be taken off again, unlike a patched module."""
    if event.startswith(FORBIDDEN):
        raise PermissionError(f"Readers of files may not do this: {event}")


def _limit_memory(memory: int) -> None:
    if sys.platform != "win32":  # Windows has no such limit; the parent's clock still holds there
        import resource  # noqa: PLC0415

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_cpu(cpu: int) -> None:
    """The limit counts from the process's start, so that it is moved on for each file."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415

        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        most = math.ceil(time.process_time()) + cpu
        resource.setrlimit(resource.RLIMIT_CPU, (most if hard < 0 else min(most, hard), hard))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
