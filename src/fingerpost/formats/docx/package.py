"""The package that a Word file is: its main part, and the parts that one part points to. The words: read.py."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from fingerpost.formats import zipped
from fingerpost.formats.reading import unreadable
from fingerpost.formats.zipped import OLE, Sort, Zipped, is_locked, unzipped

SAVE_AGAIN = "Open it in Word and save it again as .docx."
WORD = Sort("a Word file (.docx)", SAVE_AGAIN)


@dataclass(frozen=True, slots=True)
class Package:
    """An opened Word file: the zip, and the path of its main part."""

    zipped: Zipped
    main: str

    @property
    def name(self) -> str:
        """The file's name, for messages."""
        return self.zipped.name


def opened(name: str, content: bytes) -> Package:
    """The package in these bytes, checked against the limits before it is unzipped. Raises Unreadable."""
    if content.startswith(OLE):
        raise _ole(name, content)
    package = Package(unzipped(name, content, WORD), "")
    return Package(package.zipped, _main_part(package))


def _ole(name: str, content: bytes) -> Exception:
    if is_locked(content):
        return unreadable(name, "The file is locked with a password.", "Take the password off in Word, then save.")
    return unreadable(name, "This is an old Word file (.doc).", "Open it in Word and save it as .docx.")


def part(package: Package, path: str) -> etree._Element | None:
    """The root of one XML part, or None where there is no such part. Raises Unreadable."""
    return zipped.part(package.zipped, path)


def _main_part(package: Package) -> str:
    main = next(related(package, "", "/officeDocument"), "word/document.xml")
    if main not in package.zipped.parts.namelist() or main.startswith(("xl/", "ppt/")):
        raise unreadable(package.name, f"This is not a Word file{_looks_like(package)}.", "Save it as .docx.")
    return main


def _looks_like(package: Package) -> str:
    names = package.zipped.parts.namelist()
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
