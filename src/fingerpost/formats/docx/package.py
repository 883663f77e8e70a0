"""The zip around a Word file: opened within limits, its parts found and parsed safely. The words: read.py."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
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
SAVE_AGAIN = "Open it in Word and save it again as .docx."


@dataclass(frozen=True, slots=True)
class Package:
    """An opened Word file: its name for messages, the zip, and the path of its main part."""

    name: str
    parts: zipfile.ZipFile
    main: str


def opened(name: str, content: bytes) -> Package:
    """The package in these bytes, checked against the limits before it is unzipped. Raises Unreadable."""
    if not content:
        raise unreadable(name, "The file is empty.", "Check that it was saved or uploaded whole.")
    if content.startswith(OLE):
        raise _ole(name, content)
    try:
        parts = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError):
        raise unreadable(name, "This is not a Word file (.docx), or it is cut short.", SAVE_AGAIN) from None
    _check_limits(name, parts.infolist())
    package = Package(name, parts, "")
    return Package(name, parts, _main_part(package))


def _ole(name: str, content: bytes) -> Exception:
    if ENCRYPTED_STREAM in content:
        return unreadable(name, "The file is locked with a password.", "Take the password off in Word, then save.")
    return unreadable(name, "This is an old Word file (.doc).", "Open it in Word and save it as .docx.")


def _check_limits(name: str, entries: list[zipfile.ZipInfo]) -> None:
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
        raise unreadable(name, fault, SAVE_AGAIN)


def part(package: Package, path: str) -> etree._Element | None:
    """The root of one XML part, or None where there is no such part. Raises Unreadable."""
    try:
        content = _unzipped(package, path)
    except KeyError:
        return None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise unreadable(package.name, f"Its part {path} is damaged ({error}).", SAVE_AGAIN) from None
    return _parsed(package.name, path, content)


def _unzipped(package: Package, path: str) -> bytes:
    """Read in chunks: a part may be larger than it says, and is inflated only as far as the limit."""
    pieces, length = [], 0
    with package.parts.open(path) as stream:
        while piece := stream.read(CHUNK):
            pieces.append(piece)
            length += len(piece)
            if length > MOST_BYTES:
                raise unreadable(package.name, f"Its part {path} is larger than it says.", SAVE_AGAIN)
    return b"".join(pieces)


def _parsed(name: str, path: str, content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    if b"<!DOCTYPE" in content[:4096]:
        raise _doctype(name, path)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise unreadable(name, f"Its part {path} is not well-formed: {error}.", SAVE_AGAIN) from None
    if root.getroottree().docinfo.internalDTD is not None:  # in another encoding, or further down
        raise _doctype(name, path)
    return root


def _doctype(name: str, path: str) -> Exception:
    return unreadable(name, f"Its part {path} declares a DOCTYPE, which no Word file has.", SAVE_AGAIN)


def _main_part(package: Package) -> str:
    main = next(related(package, "", "/officeDocument"), "word/document.xml")
    if main not in package.parts.namelist():
        raise unreadable(package.name, f"This is not a Word file{_looks_like(package)}.", "Save it as .docx.")
    return main


def _looks_like(package: Package) -> str:
    names = package.parts.namelist()
    for start, what in (("xl/", "an Excel workbook"), ("ppt/", "a PowerPoint file")):
        if any(path.startswith(start) for path in names):
            return f"; it looks like {what}"
    return "; it looks like an OpenDocument file" if "content.xml" in names else ""


def related(package: Package, path: str, kind: str) -> Iterator[str]:
    """Paths of the parts that a part (or, with "", the package) points to by a relationship of this kind."""
    folder, base = posixpath.split(path)
    root = part(package, posixpath.join(folder, "_rels", f"{base}.rels"))
    for link in root if root is not None else ():
        if link.get("Type", "").endswith(kind) and link.get("TargetMode") != "External":
            yield posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")


def first_related(package: Package, kind: str) -> etree._Element | None:
    """The root of the first part of this kind that the main part points to."""
    for path in related(package, package.main, kind):
        return part(package, path)
    return None


def local(element: etree._Element) -> str:
    """An element's name without its namespace, of which there are two in use; "" for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its name without namespace, or ""."""
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), "")
