"""What runs in the child process of child.py: paths in, readings out, within limits that it sets on itself.

It must stay cheap to start: no Django, no Polars, and each reader is loaded when its first file comes.
"""

import math
import os
import stat
import sys
import time
from pathlib import Path

from fingerpost.formats.parcel import Outcome, packed
from fingerpost.formats.reading import unreadable
from fingerpost.formats.sources import read_source
from fingerpost.terms.errors import Unreadable

READY = b"ready\n"
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
    """Answer each path on standard input by one packed outcome on standard output, until there are no more.

    `memory` is the most address space in bytes, `cpu` the most seconds of processor time for one file.
    """
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not run into the answers
    answers.write(READY)
    answers.flush()
    _limit_memory(memory)
    sys.addaudithook(_no_network)
    for line in sys.stdin.buffer:
        _limit_cpu(cpu)
        answers.write(_answer(os.fsdecode(bytes.fromhex(line.decode("ascii").strip())), memory))
        answers.flush()


def _answer(path: str, memory: int) -> bytes:
    name = Path(path).name
    try:
        return packed(outcome_of(Path(path)))
    except MemoryError:
        return packed(too_much_memory(name, memory))


def too_much_memory(name: str, memory: int) -> Unreadable:
    """The error for a file that cannot be read within the memory it may have."""
    return unreadable(name, f"It took more than {memory >> 20} MB to read.", "Divide it or save it anew.")


def outcome_of(path: Path) -> Outcome:
    """The reading of one file or the Unreadable that says why there is none; a fault of ours becomes one too."""
    name = path.name
    try:
        return read_source(name, _content(name, path))
    except Unreadable as error:
        return error
    except MemoryError:
        raise
    except Exception as error:  # a fault of ours in one file must not take the batch with it
        fault = f"The reader failed on this file ({type(error).__name__}: {error})."
        return unreadable(name, fault, "This is a fault in Fingerpost: please report it.")


def _content(name: str, path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise unreadable(name, "This is not a file.", "Name the files themselves.")
        if status.st_size > MOST_BYTES:
            raise unreadable(name, f"The file is larger than {MOST_BYTES >> 20} MB.", "Divide it.")
        return path.read_bytes()
    except FileNotFoundError:
        raise unreadable(name, "There is no such file.", "Check its name and folder.") from None
    except OSError as error:
        raise unreadable(name, f"The file cannot be opened: {error.strerror}.", "Check who may read it.") from None


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
