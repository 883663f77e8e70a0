"""A project record as bytes and back, for what is kept of a project file: its parcel, pressed together."""

import zlib

from fingerpost.formats.project_parcel import packed_project, unpacked_project
from fingerpost.formats.reading import Reading
from fingerpost.terms.errors import Unreadable
from fingerpost.terms.project import Project

MOST = 512 * 1024 * 1024


def packed(project: Project) -> bytes:
    """The record as compressed lines of JSON."""
    press = zlib.compressobj(6)
    pieces = [press.compress(line) for line in packed_project(Reading(project))]
    return b"".join([*pieces, press.flush()])


def unpacked(content: bytes) -> Project:
    """The record that `packed` made this from. Raises Unreadable for anything else."""
    try:
        lines = zlib.decompressobj().decompress(content, MOST).splitlines(keepends=True)
        return unpacked_project(lines).value
    except (zlib.error, ValueError, TypeError, KeyError) as error:
        raise Unreadable(f"What was kept of a project file is damaged ({error}).") from None
