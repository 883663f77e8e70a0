"""Word files to reading text with sections: our own walk over the body, tables, text boxes and notes.

Kept, in reading order, is what Word would print with all changes accepted: no formatting, headers, comments.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

from lxml import etree

from fingerpost.formats.blocks import Block, lay_out
from fingerpost.formats.docx.package import Package, first_related, opened, part, related
from fingerpost.formats.docx.styles import heading_styles, is_heading
from fingerpost.formats.reading import Reading
from fingerpost.formats.text import checked, odd_characters
from fingerpost.formats.transcript import speaker_turns
from fingerpost.formats.zipped import attribute, local
from fingerpost.terms.sources import SourceText, canonical

EXTRACTOR = "fingerpost-docx/1"
"""Raise the number whenever the same bytes would give another text."""

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LEFT_OUT = frozenset(
    "del moveFrom instrText delText Fallback rt pPr rPr sectPr tblPr trPr tcPr sdtPr sdtEndPr rubyPr".split()  # noqa: SIM905
)
SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
NOTE_MARKS = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})


@dataclass(slots=True)
class _Walk:
    """What the walk has met: note references in order, and text boxes to put after their paragraph."""

    headings: frozenset[str]
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)


def read(name: str, content: bytes) -> Reading[SourceText]:
    """The text of a .docx, titled by first heading, document title or file name. Raises Unreadable."""
    package = opened(name, content)
    blocks = list(_document(package))
    text, sections = lay_out(blocks)
    checked(name, text)
    turns = speaker_turns(name, text)
    heading = next((" ".join(block.text.split()) for block in blocks if block.heading), "")
    title = heading or _core_title(package) or PurePath(name).stem
    value = SourceText(title, text, sections, turns.value, MEDIA_TYPE, EXTRACTOR)
    return Reading(value, (*odd_characters(name, text), *turns.problems))


def tables(name: str, content: bytes) -> Iterator[list[list[str]]]:
    """The tables of a .docx that do not stand in others, each as rows of cells. Raises Unreadable."""
    package = opened(name, content)
    body = part(package, package.main)
    walk = _Walk(frozenset())
    for table in body.iter() if body is not None else ():
        if local(table) == "tbl" and not any(local(above) == "tbl" for above in table.iterancestors()):
            yield [
                ["\n".join(block.text for block in _blocks(cell, walk)) for cell in _rows(row, "tc")]
                for row in _rows(table, "tr")
            ]


def _document(package: Package) -> Iterator[Block]:
    body = part(package, package.main)
    walk = _Walk(heading_styles(first_related(package, "/styles")))
    for child in body if body is not None else ():
        yield from _blocks(child, walk)
    if walk.notes:
        yield Block("Notes", heading=True)
        yield from _notes(package, walk)


def _blocks(holder: Iterable[etree._Element], walk: _Walk) -> Iterator[Block]:
    """Paragraphs and tables in a body, content control, text box, cell or note."""
    for child in holder:
        kind = local(child)
        if kind == "p":
            yield from _paragraph(child, walk)
        elif kind == "tbl":
            yield from _table(child, walk)
        elif kind and kind not in LEFT_OUT:
            yield from _blocks(child, walk)


def _paragraph(paragraph: etree._Element, walk: _Walk) -> Iterator[Block]:
    outer, walk.boxes = walk.boxes, []
    text = canonical("".join(_inline(paragraph, walk))).strip(" \n")
    boxes, walk.boxes = walk.boxes, outer
    if text.strip():
        yield Block(text, heading=is_heading(paragraph, walk.headings))
    for box in boxes:
        yield from _blocks(box, walk)


def _inline(holder: etree._Element, walk: _Walk) -> Iterator[str]:
    for child in holder:
        kind = local(child)
        if kind in SIGNS:
            yield SIGNS[kind]
        elif kind == "t":
            yield (child.text or "").replace("\n", " ")
        elif kind == "sym":
            yield _symbol(child)
        elif kind in NOTE_MARKS:
            walk.notes.append((NOTE_MARKS[kind], attribute(child, "id")))
            yield f"[{len(walk.notes)}]"
        elif kind == "txbxContent":
            walk.boxes.append(child)
        elif kind and kind not in LEFT_OUT:
            yield from _inline(child, walk)


def _symbol(element: etree._Element) -> str:
    try:
        return chr(int(attribute(element, "char"), 16))
    except (ValueError, OverflowError):
        return "\ufffd"


def _table(table: etree._Element, walk: _Walk) -> Iterator[Block]:
    """A line for each row, cells divided by tabs; what stands in a cell is put on one line."""
    for at, row in enumerate(_rows(table, "tr")):
        cells = [" ".join(_cell_words(cell, walk)) for cell in _rows(row, "tc")]
        if any(cells):
            yield Block("\t".join(cells).rstrip("\t"), close=at > 0)


def _rows(holder: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also inside content controls; deleted rows are left out."""
    for child in holder:
        kind = local(child)
        if kind == wanted:
            if not _is_deleted(child):
                yield child
        elif kind and kind not in LEFT_OUT:
            yield from _rows(child, wanted)


def _is_deleted(row: etree._Element) -> bool:
    return any(local(mark) == "del" for properties in row if local(properties) == "trPr" for mark in properties)


def _cell_words(cell: etree._Element, walk: _Walk) -> Iterator[str]:
    for block in _blocks(cell, walk):
        yield from block.text.split()


def _notes(package: Package, walk: _Walk) -> Iterator[Block]:
    """The footnotes and endnotes in the order of their marks; a note's own marks are not followed further."""
    bodies = {kind: _note_bodies(package, kind) for kind in NOTE_MARKS.values()}
    for number, (kind, key) in enumerate(tuple(walk.notes), start=1):
        note = bodies[kind].get(key)
        texts = [block.text for block in _blocks(note, walk)] if note is not None else []
        yield Block(f"[{number}] " + "\n".join(text.strip() for text in texts))


def _note_bodies(package: Package, kind: str) -> dict[str, etree._Element]:
    root = first_related(package, f"/{kind}s")
    notes = root if root is not None else ()
    return {attribute(note, "id"): note for note in notes if attribute(note, "type") not in SEPARATORS}


def _core_title(package: Package) -> str:
    for path in related(package, "", "/core-properties"):
        root = part(package, path)
        for element in root if root is not None else ():
            if local(element) == "title":
                return " ".join((element.text or "").split())
    return ""
