"""The zip around a project: opened within limits, its members found by the names that other tools use for them."""

import posixpath
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO
from urllib.parse import unquote

from fingerpost.formats.reading import unreadable
from fingerpost.formats.refi.problems import Odd
from fingerpost.terms.errors import Unreadable

MOST_ENTRIES = 50_000
MOST_TEXT = 200 * 1024 * 1024
"""Bytes of XML and plain text together, unpacked."""

MOST_UNPACKED = 8 * 1024**3
MOST_MEMBER = 2**31 - 1
"""The standard's own limit for one member."""

MOST_RATIO = 200
RATIO_MATTERS_FROM = 10 * 1024 * 1024
CHECKED_HERE = 1024**3
"""Bytes of recordings, pictures and PDFs whose checksums are compared while reading; the rest when they are taken."""

CHUNK = 1 << 20
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
METHOD_NAMES = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ", 98: "PPMd"}
END_OF_ZIP = b"PK\x05\x06"
ENTRY = b"PK\x01\x02"
DIRECTORY_SIZE = slice(12, 16)
AGAIN = "Export it again from the program that it comes from."
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
EXTENSION = "fingerpost.json"
SCHEME = re.compile(r"^(internal|relative|absolute|file):/*", re.IGNORECASE)
PLAIN_PATH = re.compile(r"internal://[^/\\]+")
"""As the standard writes the path of a member. Others are understood, and told."""

WEB_PAGE = "The download went wrong: sign in where it comes from, then download it again."
KNOWN_BEGINNINGS = (
    (b"<!doctype html", "This is a web page, not a project.", WEB_PAGE),
    (b"<html", "This is a web page, not a project.", WEB_PAGE),
    (b"%pdf", "This is a PDF, not a project.", "Bring it in as a source."),
    (b"rar!", "This is a RAR archive, not a project.", AGAIN),
    (b"7z\xbc\xaf", "This is a 7-Zip archive, not a project.", AGAIN),
    (b"\x1f\x8b", "This is a gzip file, not a project.", AGAIN),
    (b"sqlite format 3", "This is a database, not a project file.", "A QualCoder project ends in .qda."),
    (b"version https://git-lfs", "This is a pointer left by Git LFS, not the project itself.", "Run `git lfs pull`."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Archive:
    """An opened project: the zip, the member with the XML, and what to look members up by."""

    name: str
    zip: zipfile.ZipFile
    project: str
    by_name: Mapping[str, zipfile.ZipInfo]
    left: "list[int]" = field(default_factory=lambda: [MOST_TEXT])

    def member(self, path: str) -> str:
        """The member that a path attribute means (`internal://x.txt` and its variants), "" where there is none."""
        bare = SCHEME.sub("", path).replace("\\", "/").lstrip("/")
        for candidate in (bare, unquote(bare)):
            for known in (f"sources/{candidate}", candidate):
                if found := self.by_name.get(known.lower()):
                    return found.filename
        return ""

    def beginning(self, member: str) -> bytes:
        """A member's first bytes. Raises Unreadable."""
        return next(inflated(self.name, self.zip, member), b"")[:64]

    def text_bytes(self, member: str) -> bytes:
        """A member's bytes, counted against the limit for all texts. Raises Unreadable."""
        pieces = []
        for piece in inflated(self.name, self.zip, member):
            self.left[0] -= len(piece)
            if self.left[0] < 0:
                what = f"Its XML and texts unpack to more than {MOST_TEXT >> 20} MB."
                raise unreadable(self.name, what, "Divide the project.")
            pieces.append(piece)
        return b"".join(pieces)


def inflated(name: str, archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """A member's bytes a megabyte at a time, so that one that lies about its size harms nobody. Raises Unreadable."""
    try:
        with archive.open(member) as stream:
            while piece := stream.read(CHUNK):
                yield piece
    except DAMAGED as error:
        what = f"Its member {member} is damaged ({error})."
        raise unreadable(name, what, "Copy or download it again, or else export it again.") from None


def is_zip(lead: bytes) -> bool:
    """Whether a file that begins so is a zip, an empty one included."""
    return lead.startswith((b"PK\x03\x04", END_OF_ZIP))


def not_a_project(name: str, lead: bytes) -> Unreadable:
    """The error for a file that is neither zip nor XML: what it is, as far as its first bytes tell."""
    if not lead:
        return unreadable(name, "The file is empty.", "Check that it was saved or downloaded whole.")
    start = lead.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for mark, what, hint in KNOWN_BEGINNINGS:
        if start.startswith(mark):
            return unreadable(name, what, hint)
    return unreadable(name, "This is not a REFI-QDA file (.qdpx or .qdc).", AGAIN)


def opened(name: str, file: BinaryIO, odd: Odd) -> Archive:
    """The archive in this file, checked against the limits before anything is unpacked. Raises Unreadable."""
    _check_directory(name, file)
    try:
        archive = zipfile.ZipFile(file)
    except DAMAGED:
        what = "The archive is damaged or cut short."
        raise unreadable(name, what, "Copy or download the file again.") from None
    entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
    _check_limits(name, entries)
    usable = [entry for entry in entries if _usable(entry, odd, name)]
    top = _common_folder(usable)
    if top:
        odd.add("folder", name, f"Everything lies inside a folder {top!r}; it was read as if it did not.")
    by_name = _by_name(name, usable, top)
    return Archive(name, archive, _project_member(name, by_name, odd), by_name)


def _check_directory(name: str, file: BinaryIO) -> None:
    """Count the entries in the raw directory first: building objects for a million of them is itself the harm."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(END_OF_ZIP)
    if at < 0:
        what = "The archive is cut short: its end is missing."
        raise unreadable(name, what, "Copy or download the file again.")
    length = int.from_bytes(tail[at:][DIRECTORY_SIZE], "little")
    if length > MOST_ENTRIES * 46:
        file.seek(max(0, size - (len(tail) - at) - min(length, size)))
        _check_count(name, file.read(min(length, size)).count(ENTRY))
    file.seek(0)


def _check_count(name: str, entries: int) -> None:
    if entries > MOST_ENTRIES:
        raise unreadable(name, f"The archive holds {entries:,} files; at most {MOST_ENTRIES:,} are read.", AGAIN)


def _check_limits(name: str, entries: list[zipfile.ZipInfo]) -> None:
    _check_count(name, len(entries))
    for entry in entries:
        if fault := _fault(entry):
            raise unreadable(name, fault, AGAIN)
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise unreadable(name, f"The archive unpacks to more than {MOST_UNPACKED >> 30} GB.", "Divide the project.")
    seen: set[str] = set()
    for entry in entries:
        if entry.filename in seen:
            what = f"Two of its members are named {entry.filename}, so that it is not clear which one counts."
            raise unreadable(name, what, AGAIN)
        seen.add(entry.filename)


def _fault(entry: zipfile.ZipInfo) -> str:
    if entry.flag_bits & 1:
        return f"Its member {entry.filename} is locked with a password."
    if entry.compress_type not in METHODS:
        method = METHOD_NAMES.get(entry.compress_type, f"method {entry.compress_type}")
        return f"Its member {entry.filename} is packed with {method}, which is not read."
    if entry.file_size > MOST_MEMBER:
        return f"Its member {entry.filename} is larger than 2 GB."
    if entry.file_size > RATIO_MATTERS_FROM and entry.file_size > MOST_RATIO * entry.compress_size:
        return f"Its member {entry.filename} unpacks to more than {MOST_RATIO} times its size, as made to do harm."
    return ""


def _usable(entry: zipfile.ZipInfo, odd: Odd, name: str) -> bool:
    """Nothing is ever written by a member's name; still, what points outside or elsewhere is left alone."""
    parts = entry.filename.replace("\\", "/").split("/")
    if ".." in parts or entry.filename.startswith(("/", "\\")) or ":" in parts[0]:
        odd.add("member-outside", name, f"Its member {entry.filename!r} points outside the archive; it was ignored.")
        return False
    if stat.S_ISLNK(entry.external_attr >> 16):
        odd.add("member-link", name, f"Its member {entry.filename!r} is a link, not a file; it was ignored.")
        return False
    return True


def _common_folder(entries: list[zipfile.ZipInfo]) -> str:
    """The one folder that the whole project was zipped in, "" where the XML is at the root."""
    tops = {entry.filename.partition("/")[0] for entry in entries if not entry.filename.startswith("__MACOSX/")}
    if len(tops) != 1:
        return ""
    (top,) = tops
    return top if any(entry.filename.lower().endswith(".qde") and "/" in entry.filename for entry in entries) else ""


def _by_name(name: str, entries: list[zipfile.ZipInfo], top: str) -> dict[str, zipfile.ZipInfo]:
    """Members by their lower-case name below the common folder; names that differ in case alone are refused."""
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        path = entry.filename.replace("\\", "/")
        key = (path.removeprefix(f"{top}/") if top else path).lower()
        if key in found:
            what = f"Its members {found[key].filename} and {entry.filename} differ in capitals alone."
            raise unreadable(name, what, AGAIN)
        found[key] = entry
    return found


def _project_member(name: str, by_name: Mapping[str, zipfile.ZipInfo], odd: Odd) -> str:
    if standard := by_name.get("project.qde"):
        return standard.filename
    others = [entry for path, entry in by_name.items() if path.endswith(".qde") and "/" not in path]
    if len(others) == 1:
        (other,) = others
        odd.add("project-name", name, f"Its project file is named {posixpath.basename(other.filename)}; it was read.")
        return other.filename
    if others:
        names = ", ".join(sorted(entry.filename for entry in others))
        raise unreadable(name, f"It holds several project files ({names}).", AGAIN)
    raise unreadable(name, f"It holds no project file (project.qde){_looks_like(by_name)}.", AGAIN)


def _looks_like(by_name: Mapping[str, zipfile.ZipInfo]) -> str:
    for start, what in (("word/", "a Word file"), ("xl/", "an Excel workbook"), ("ppt/", "a PowerPoint file")):
        if any(path.startswith(start) for path in by_name):
            return f"; it looks like {what}"
    return "; it looks like a QualCoder project" if any(path.endswith("data.qda") for path in by_name) else ""
