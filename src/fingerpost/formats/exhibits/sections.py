"""An exhibit as a Word document to read, a section a row: for codebooks and memos, whose words no table can hold.

Headings follow the tree, so Word's navigation and a table of contents find every row; pages are numbered.
"""

import io
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.shared import Mm, Pt, RGBColor

from fingerpost.formats.exhibits.docx import NAMESPACE, set_properties, undated, word_lines
from fingerpost.formats.exhibits.printed import as_of_line, depth, number, safe, spelt
from fingerpost.terms.exhibit import WORKING_COPY, Cell, Exhibit, Row

DEEPEST = 6
SIZES = {1: 18, 2: 14, 3: 12, 4: 11, 5: 10.5, 6: 10.5}
MARGIN = Mm(25)
GREY = '<w:rPr><w:color w:val="595959"/><w:sz w:val="18"/></w:rPr>'
PAGE = f'<w:fldSimple {NAMESPACE} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def write(exhibit: Exhibit) -> bytes:
    """The document: title, working-copy line, notes, then a section a row, and the as-of line at the end."""
    document = Document()
    set_properties(document, exhibit)
    _set_page(document)
    _set_styles(document)
    document.add_heading(safe(exhibit.title), level=1)
    document.add_paragraph(WORKING_COPY).runs[0].italic = True
    last = document.add_paragraph(as_of_line(exhibit))
    for paragraph in _paragraphs(exhibit):
        last._p.addprevious(parse_xml(paragraph))
    stream = io.BytesIO()
    document.save(stream)
    return undated(stream.getvalue())


def _paragraphs(exhibit: Exhibit) -> Iterator[str]:
    for note in exhibit.notes:
        yield _paragraph(_run(note, GREY))
    for row in exhibit.rows:
        yield _heading(row)
        yield from _told(exhibit, row)


def _heading(row: Row) -> str:
    level = min(2 + depth(row), DEEPEST)
    return _paragraph(_run(row.label), f'<w:pStyle w:val="Heading{level}"/>')


def _told(exhibit: Exhibit, row: Row) -> Iterator[str]:
    """The first column's words as they are, the others under their name; figures small, empty cells left out."""
    for at, (name, cell) in enumerate(zip(exhibit.columns, row.cells, strict=True)):
        text = spelt(cell)
        if not text or _is_bare(cell):
            continue
        if number(cell) is not None:
            yield _paragraph(_run(f"{name}: {text}", GREY))
        elif at == 0:
            yield _paragraph(_run(text))
        else:
            yield _paragraph(_run(f"{name}. ", "<w:rPr><w:b/></w:rPr>") + _run(text))


def _is_bare(cell: Cell) -> bool:
    """Whether the cell says nothing but why it is empty."""
    return cell.reason is not None and not cell.text


def _paragraph(runs: str, look: str = "") -> str:
    return f"<w:p {NAMESPACE}><w:pPr>{look}</w:pPr>{runs}</w:p>"


def _run(text: str, look: str = "") -> str:
    return f"<w:r>{look}{word_lines(text)}</w:r>"


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    foot = section.footer.paragraphs[0]
    foot.text = f"{WORKING_COPY} Page "
    foot._p.append(parse_xml(PAGE))


def _set_styles(document: Any) -> None:
    text = document.styles["Normal"]
    text.font.name, text.font.size = "Calibri", Pt(10.5)
    text.paragraph_format.space_after = Pt(4)
    for level, size in SIZES.items():
        head = document.styles[f"Heading {level}"]
        head.font.name, head.font.size, head.font.italic = "Calibri", Pt(size), False
        head.font.bold, head.font.color.rgb = True, RGBColor(0, 0, 0)
        head.paragraph_format.space_before, head.paragraph_format.space_after = Pt(14 - level), Pt(3)
