"""Zip files that hold XML, as Word and OpenDocument files do: opened within limits, their parts parsed safely."""

import io
import zipfile
import zlib
from dataclasses import dataclass

from lxml import etree

from fingerpost.formats.reading import unreadable

MOST_BYTES = 200 * 1024 * 1024
MOST_ENTRIES = 2_000
MOST_RATIO = 100
RATIO_MATTERS_FROM = 10 * 1024 * 1024
"""Short repetitive files pack tighter than the ratio and hurt nobody."""

CHUNK = 1 << 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Sort:
    """What people call files of one sort, and what to do when one cannot be read."""

    called: str
    hint: str


@dataclass(frozen=True, slots=True)
class Zipped:
    """An opened zip file: its name for messages, its parts, and what it should be."""

    name: str
    parts: zipfile.ZipFile
    sort: Sort


def unzipped(name: str, content: bytes, sort: Sort) -> Zipped:
    """The zip in these bytes, checked against the limits before anything is inflated. Raises Unreadable."""
    if not content:
        raise unreadable(name, "The file is empty.", "Check that it was saved or uploaded whole.")
    try:
        parts = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise unreadable(name, f"This is not {sort.called}, or it is cut short.", sort.hint) from None
    _check_limits(name, parts.infolist(), sort)
    return Zipped(name, parts, sort)


def is_locked(content: bytes) -> bool:
    """Whether an old-style Office container holds a newer file that is locked with a password."""
    return content.startswith(OLE) and ENCRYPTED_STREAM in content


def _check_limits(name: str, entries: list[zipfile.ZipInfo], sort: Sort) -> None:
    size, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    fault = ""
    if len(entries) > MOST_ENTRIES:
        fault = f"The file holds {len(entries):,} parts; at most {MOST_ENTRIES:,} are read."
    elif size > MOST_BYTES:
        fault = f"The file unpacks to {size >> 20:,} MB; at most {MOST_BYTES >> 20} MB are read."
    elif size > RATIO_MATTERS_FROM and size > MOST_RATIO * packed:
        fault = f"The file unpacks to more than {MOST_RATIO} times its size, as files made to do harm do."
    elif any(e.flag_bits & 1 for e in entries):
        fault = "The file is locked with a password."
    elif len({e.filename for e in entries}) < len(entries):
        fault = "Two parts of the file have the same name, so that it is not clear which one counts."
    if fault:
        raise unreadable(name, fault, sort.hint)


def part(zipped: Zipped, path: str) -> etree._Element | None:
    """The root of one XML part, or None where there is no such part. Raises Unreadable."""
    try:
        content = _inflated(zipped, path)
    except KeyError:
        return None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError) as error:  # ValueError: seeks
        raise unreadable(zipped.name, f"Its part {path} is damaged ({error}).", zipped.sort.hint) from None
    return parsed(zipped.name, path, content, zipped.sort)


def _inflated(zipped: Zipped, path: str) -> bytes:
    """Read in chunks: a part may be larger than it says, and is inflated only as far as the limit."""
    pieces, length = [], 0
    with zipped.parts.open(path) as stream:
        while piece := stream.read(CHUNK):
            pieces.append(piece)
            length += len(piece)
            if length > MOST_BYTES:
                raise unreadable(zipped.name, f"Its part {path} is larger than it says.", zipped.sort.hint)
    return b"".join(pieces)


def parsed(name: str, path: str, content: bytes, sort: Sort) -> etree._Element:
    """The root of XML from a file that is not trusted: no entities, no network, no DOCTYPE. Raises Unreadable."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    if b"<!DOCTYPE" in content[:4096]:
        raise _doctype(name, path, sort)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise unreadable(name, f"Its part {path} is not well-formed: {error}.", sort.hint) from None
    if root.getroottree().docinfo.internalDTD is not None:  # in another encoding, or further down
        raise _doctype(name, path, sort)
    return root


def _doctype(name: str, path: str, sort: Sort) -> Exception:
    called = sort.called.partition(" (")[0].removeprefix("a ").removeprefix("an ")
    return unreadable(name, f"Its part {path} declares a DOCTYPE, which no {called} has.", sort.hint)


def local(element: etree._Element) -> str:
    """An element's name without its namespace; "" for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its name without namespace, or ""."""
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), "")
