"""OpenDocument texts (.odt) to reading text with sections: what would print with all changes accepted.

Kept are tables, lists, notes and text frames; left out are deletions, comments, headers and formatting.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

from lxml import etree

from fingerpost.formats.blocks import Block, lay_out
from fingerpost.formats.reading import Reading, unreadable
from fingerpost.formats.text import checked, odd_characters
from fingerpost.formats.transcript import speaker_turns
from fingerpost.formats.zipped import Sort, Zipped, attribute, is_locked, local, part, unzipped
from fingerpost.terms.sources import SourceText, canonical

EXTRACTOR = "fingerpost-odt/1"
"""Raise the number whenever the same bytes would give another text."""

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
ODT = Sort("an OpenDocument text (.odt)", "Open it in LibreOffice and save it again as .odt.")
LEFT_OUT = frozenset(
    (
        "tracked-changes", "annotation", "annotation-end", "sequence-decls", "variable-decls", "user-field-decls",
        "dde-connection-decls", "forms", "ruby-text", "title", "desc", "event-listeners", "object", "object-ole",
        "script",
    )
)  # fmt: skip
SIGNS = {"tab": "\t", "line-break": "\n"}
PARAGRAPHS = frozenset({"p", "h"})
MOST_BLANKS = 10_000


@dataclass(slots=True)
class _Walk:
    """What the walk has met: notes in order, and text frames to put after their paragraph."""

    notes: list[etree._Element] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)


def read(name: str, content: bytes) -> Reading[SourceText]:
    """The text of an .odt, titled by first heading, document title or file name. Raises Unreadable."""
    if is_locked(content):
        raise unreadable(name, "The file is locked with a password.", "Save it without a password.")
    zipped = unzipped(name, content, ODT)
    _refuse_locked(zipped)
    blocks = list(_document(zipped))
    text, sections = lay_out(blocks)
    checked(name, text)
    turns = speaker_turns(name, text)
    heading = next((" ".join(block.text.split()) for block in blocks if block.heading), "")
    title = heading or _stated_title(zipped) or PurePath(name).stem
    value = SourceText(title, text, sections, turns.value, MEDIA_TYPE, EXTRACTOR)
    return Reading(value, (*odd_characters(name, text), *turns.problems))


def _refuse_locked(zipped: Zipped) -> None:
    manifest = part(zipped, "META-INF/manifest.xml")
    if manifest is not None and any(local(entry) == "encryption-data" for entry in manifest.iter()):
        raise unreadable(zipped.name, "The file is locked with a password.", "Save it without a password.")


def _document(zipped: Zipped) -> Iterator[Block]:
    root = part(zipped, "content.xml")
    body = next((each for each in root.iter() if local(each) == "body"), None) if root is not None else None
    if body is None or not any(local(child) == "text" for child in body):
        raise unreadable(zipped.name, f"This is not {ODT.called}{_looks_like(body)}.", "Save it as .odt or .docx.")
    walk = _Walk()
    for child in body:
        yield from _blocks(child, walk)
    if walk.notes:
        yield Block("Notes", heading=True)
        yield from _notes(walk)


def _looks_like(body: etree._Element | None) -> str:
    kinds = {"spreadsheet": "a spreadsheet", "presentation": "a presentation", "drawing": "a drawing"}
    found = next((kinds[local(child)] for child in body if local(child) in kinds), "") if body is not None else ""
    return f"; it is {found}" if found else ""


def _blocks(holder: Iterable[etree._Element], walk: _Walk) -> Iterator[Block]:
    """Paragraphs, lists and tables in a body, section, frame, cell or note."""
    for child in holder:
        kind = local(child)
        if kind in PARAGRAPHS:
            yield from _paragraph(child, walk)
        elif kind == "table":
            yield from _table(child, walk)
        elif kind == "list":
            yield from _list(child, walk)
        elif kind and kind not in LEFT_OUT:
            yield from _blocks(child, walk)


def _paragraph(paragraph: etree._Element, walk: _Walk) -> Iterator[Block]:
    outer, walk.boxes = walk.boxes, []
    text = canonical("".join(_inline(paragraph, walk))).strip(" \n")
    boxes, walk.boxes = walk.boxes, outer
    if text.strip():
        yield Block(text, heading=local(paragraph) == "h")
    for box in boxes:
        yield from _blocks(box, walk)


def _inline(holder: etree._Element, walk: _Walk) -> Iterator[str]:
    yield _blank(holder.text)
    for child in holder:
        kind = local(child)
        if kind in SIGNS:
            yield SIGNS[kind]
        elif kind == "s":
            yield " " * _count(attribute(child, "c"))
        elif kind == "note":
            walk.notes.append(child)
            yield f"[{len(walk.notes)}]"
        elif kind == "text-box":
            walk.boxes.append(child)
        elif kind and kind not in LEFT_OUT:
            yield from _inline(child, walk)
        yield _blank(child.tail)


def _blank(text: str | None) -> str:
    """White space in the XML counts as one blank; real line breaks and tabs are elements."""
    if not text:
        return ""
    return text.replace("\n", " ").replace("\t", " ").replace("\r", " ")


def _count(stated: str) -> int:
    return min(int(stated), MOST_BLANKS) if stated.isdigit() else 1


def _list(items: etree._Element, walk: _Walk) -> Iterator[Block]:
    """The items of a list, one close under the other, as they stand: marks are a matter of style."""
    for at, item in enumerate(item for item in items if local(item) in ("list-item", "list-header")):
        for block in _blocks(item, walk):
            yield Block(block.text, heading=block.heading, close=at > 0 and not block.heading)


def _table(table: etree._Element, walk: _Walk) -> Iterator[Block]:
    """A line for each row, cells divided by tabs; what stands in a cell is put on one line."""
    for at, row in enumerate(_within(table, "table-row")):
        cells = [" ".join(_cell_words(cell, walk)) for cell in _within(row, "table-cell")]
        if any(cells):
            yield Block("\t".join(cells).rstrip("\t"), close=at > 0)


def _within(holder: etree._Element, wanted: str) -> Iterator[etree._Element]:
    for child in holder:
        kind = local(child)
        if kind == wanted:
            yield child
        elif kind in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _within(child, wanted)


def _cell_words(cell: etree._Element, walk: _Walk) -> Iterator[str]:
    for block in _blocks(cell, walk):
        yield from block.text.split()


def _notes(walk: _Walk) -> Iterator[Block]:
    for number, note in enumerate(tuple(walk.notes), start=1):
        body = next((child for child in note if local(child) == "note-body"), ())
        yield Block(f"[{number}] " + "\n".join(block.text.strip() for block in _blocks(body, walk)))


def _stated_title(zipped: Zipped) -> str:
    root = part(zipped, "meta.xml")
    titles = (each for each in root.iter() if local(each) == "title") if root is not None else iter(())
    return next((" ".join((title.text or "").split()) for title in titles), "")
