"""A REFI-QDA file (.qdpx or .qdc) to the record of terms/project.py: opened, parsed, its texts placed and verified."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from fingerpost.formats.reading import Reading, unreadable
from fingerpost.formats.refi.archive import (
    CHECKED_HERE,
    EXTENSION,
    MOST_TEXT,
    PLAIN_PATH,
    Archive,
    inflated,
    is_zip,
    not_a_project,
    opened,
)
from fingerpost.formats.refi.build import built
from fingerpost.formats.refi.draft import Draft
from fingerpost.formats.refi.media import SHOWN, told_of_areas, told_of_media, told_of_sources
from fingerpost.formats.refi.members import member
from fingerpost.formats.refi.offsets import Counted, Counting
from fingerpost.formats.refi.parse import parsed
from fingerpost.formats.refi.placing import placed
from fingerpost.formats.refi.problems import Odd
from fingerpost.formats.refi.texts import counted_string, counted_text
from fingerpost.terms.project import PartKind, Project, Source

NEEDS_TEXT = frozenset({PartKind.TEXT, PartKind.NOTE})
MISSING = "Its codes, notes and positions were kept, and go out again; the file can be asked for where it comes from."
__all__ = ["member", "read", "read_file"]

XML_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\x00<")


def read(path: Path, offsets: Counting | None = None) -> Reading[Project]:
    """The project or codebook in a file. Raises Unreadable.

    `offsets`: how its offsets are counted; None lets the file's origin and its words decide.
    """
    with path.open("rb") as file:
        return read_file(path.name, file, offsets)


def read_file(name: str, file: BinaryIO, offsets: Counting | None = None) -> Reading[Project]:
    """The same from an open file; `name` stands in messages."""
    odd = Odd()
    lead = file.read(64)
    file.seek(0)
    if is_zip(lead):
        project = _from_archive(opened(name, file, odd), offsets, odd)
    elif lead.lstrip(b" \t\r\n").startswith(XML_STARTS) and not _is_web_page(lead):
        project = _from_xml(name, file, offsets, odd)
    else:
        raise not_a_project(name, lead)
    return Reading(project, odd.told(name))


def _is_web_page(lead: bytes) -> bool:
    return lead.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<html", b"<!doctype html"))


def _from_xml(name: str, file: BinaryIO, offsets: Counting | None, odd: Odd) -> Project:
    content = file.read(MOST_TEXT + 1)
    if len(content) > MOST_TEXT:
        raise unreadable(name, f"The file is larger than {MOST_TEXT >> 20} MB.", "Is it the right file?")
    draft = parsed(name, content, odd)
    del content
    return _whole(name, draft, None, offsets, odd)


def _from_archive(archive: Archive, offsets: Counting | None, odd: Odd) -> Project:
    draft = parsed(archive.name, archive.text_bytes(archive.project), odd)
    return _whole(archive.name, draft, archive, offsets, odd)


def _whole(name: str, draft: Draft, archive: Archive | None, offsets: Counting | None, odd: Odd) -> Project:
    project = built(name, draft, odd)
    finder = _Finder(name, archive, odd)
    counted = []
    sources = list(project.sources)
    for item, source in zip(draft.lists["sources"], project.sources, strict=True):
        counted.append(finder.text(source, item.content))
        sources[item.index] = finder.found(source)
    spans = [item.span for item in draft.lists["sources"]]
    finder.check_media(sources)
    told_of_sources(name, sources, odd)
    told_of_areas(name, project, odd)
    project = placed(name, replace(project, sources=tuple(sources)), counted, spans, offsets, odd)
    return replace(project, loose=finder.loose(sources), extension=finder.extension())


class _Finder:
    """Finds what sources name in the archive. A bare XML file has none."""

    def __init__(self, name: str, archive: Archive | None, odd: Odd) -> None:
        self.name, self.archive, self.odd = name, archive, odd
        self.odd_paths: set[str] = set()

    def text(self, source: Source, content: str | None) -> Counted | None:
        """The text of a source, None where it has none or it is missing (which is told)."""
        where = f"{self.name}, {source.name or source.guid}"
        path = source.paths.get("plainTextPath", "")
        if content is not None:
            if path and content:
                what = "Its text stands in the XML and in a file; the one in the XML was taken."
                self.odd.add("text-twice", where, what)
            if content or not path:
                return counted_string(where, content, self.odd)
        if not path:
            if source.kind in NEEDS_TEXT:
                self.odd.add("no-text", where, "It has no text.", "Its codes and notes were kept.")
            return None
        return self._text_of_member(where, path)

    def _text_of_member(self, where: str, path: str) -> Counted | None:
        member = self._member(path)
        if self.archive is None or not member:
            self.odd.add("missing-text", where, f"Its text ({path}) is not in the file.", MISSING)
            return None
        counted = counted_text(where, self.archive.text_bytes(member), self.odd)
        if counted is not None and not counted.text.strip():
            self.odd.add("empty-text", where, "Its text is empty.", "If it should not be, export the project again.")
        return counted

    def found(self, source: Source) -> Source:
        """The source with the members that its paths mean."""
        text = "" if source.inline else self._member(source.paths.get("plainTextPath", ""))
        media = source.paths.get("path", "") or source.paths.get("richTextPath", "")
        member = self._member(media)
        if media and not member:
            where = f"{self.name}, {source.name or source.guid}"
            self.odd.add("missing-media", where, f"Its file ({media}) is not in the archive.", MISSING)
        return replace(source, member=text, media=member)

    def _member(self, path: str) -> str:
        """External files are never opened: only what lies in the archive counts."""
        if self.archive is None or not path or path.lower().startswith(("absolute:", "file:", "relative:")):
            return ""
        if not PLAIN_PATH.fullmatch(path) and path not in self.odd_paths:
            self.odd_paths.add(path)
            what = f"The path {path} is not written as the standard writes it; it was understood."
            self.odd.add("path-form", self.name, what)
        return self.archive.member(path)

    def check_media(self, sources: list[Source]) -> None:
        """Compare checksums, so that a damaged recording is known now and not when it is wanted."""
        left = CHECKED_HERE
        for held in self._media(sources):
            assert self.archive is not None
            left -= self.archive.zip.getinfo(held).file_size
            if left < 0:
                break
            for _ in inflated(self.name, self.archive.zip, held):
                pass
        told_of_media(self.name, self._beginnings(sources), self.odd)

    def _beginnings(self, sources: list[Source]) -> Iterator[tuple[Source, bytes]]:
        """The first bytes of PDFs and pictures."""
        for source in sources:
            if self.archive is not None and source.media and source.kind in SHOWN:
                yield source, self.archive.beginning(source.media)

    def _media(self, sources: list[Source]) -> Iterator[str]:
        return iter(dict.fromkeys(source.media for source in sources if source.media))

    def loose(self, sources: list[Source]) -> tuple[str, ...]:
        """Members that nothing refers to."""
        if self.archive is None:
            return ()
        used = {self.archive.project, *(source.member for source in sources), *(source.media for source in sources)}
        names = (entry.filename for entry in self.archive.by_name.values())
        return tuple(sorted(name for name in names if name not in used and name.rpartition("/")[2] != EXTENSION))

    def extension(self) -> bytes:
        """Our own member."""
        if self.archive is None or EXTENSION not in self.archive.by_name:
            return b""
        return self.archive.text_bytes(self.archive.by_name[EXTENSION].filename)
