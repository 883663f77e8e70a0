"""The members of a project's archive, taken out one by one after it was read. Its directory is looked through once."""

import io
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, cast

from fingerpost.formats.reading import unreadable
from fingerpost.formats.refi.archive import Archive, inflated, opened
from fingerpost.formats.refi.problems import Odd


def member(path: Path, name: str) -> Iterator[bytes]:
    """The bytes of a member that the record names, a megabyte at a time. Raises Unreadable, also for no such member."""
    status = path.stat()
    archive = _archive(path.absolute(), status.st_mtime_ns, status.st_size)
    if name not in archive.zip.NameToInfo:
        raise unreadable(path.name, f"It holds no member {name}.")
    yield from inflated(path.name, archive.zip, name)


@lru_cache(maxsize=4)
def _archive(path: Path, changed: int, size: int) -> Archive:
    return opened(path.name, cast(BinaryIO, _Reopened(path)), Odd())


class _Reopened(io.RawIOBase):
    """A file that is open only while it is read, so that an archive can be remembered and its file still be deleted."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path, self.place = path, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self.place}.get(whence)
        self.place = (self.path.stat().st_size if start is None else start) + offset
        return self.place

    def read(self, size: int | None = -1) -> bytes:
        with self.path.open("rb") as file:
            file.seek(self.place)
            content = file.read(-1 if size is None else size)
        self.place += len(content)
        return content
