"""An exhibit as a Word table of the kind journals print: thin rules across, none down, header row on every page.

python-docx gives the document around it; the table is written as XML at once, which is a hundred times faster.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.shared import Mm, Pt, RGBColor

from fingerpost.formats.exhibits.printed import closing_lines, continues, depth, marked, number, safe
from fingerpost.terms.exhibit import WORKING_COPY, Cell, Exhibit, Row

EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PORTRAIT_COLUMNS = 6
SMALL_FROM = 12
"""From so many columns on the letters are smaller."""

MARGIN = Mm(20)
WIDEST = 110
"""Characters by which a column is weighed, at most."""

UNBROKEN = 10
"""A line of so many characters or fewer, as "16 of 16", stays on one line."""

PORTRAIT_CHARACTERS = 180
"""Columns that weigh more than this together want the page turned."""

CHARACTER, INSETS = 115, 180
"""Twentieths of a point that a letter takes at 9 points, on the ample side, and the space beside a cell's words."""

RULES = """<w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/>
<w:insideH w:val="single" w:sz="2" w:space="0" w:color="BFBFBF"/></w:tblBorders>"""
INSIDE = '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
UNDER_HEADER = '<w:tcBorders><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:tcBorders>'


def write(exhibit: Exhibit) -> bytes:
    """The document. Above the table title and working-copy line, below it the legend, the notes and the as-of line."""
    document = Document()
    set_properties(document, exhibit)
    room = _set_page(document, landscape=_is_wide(exhibit))
    _set_styles(document, Pt(8) if len(exhibit.columns) >= SMALL_FROM else Pt(9))
    document.add_heading(safe(exhibit.title), level=1)
    document.add_paragraph(WORKING_COPY).runs[0].italic = True
    after = document.add_paragraph()
    after._p.addprevious(parse_xml(_table(exhibit, room)))
    for line in closing_lines(exhibit, marks=True):
        document.add_paragraph(safe(line))
    document.sections[0].footer.paragraphs[0].text = WORKING_COPY
    stream = io.BytesIO()
    document.save(stream)
    return undated(stream.getvalue())


def set_properties(document: Any, exhibit: Exhibit) -> None:
    """Title, dates and language, as the exhibit has them."""
    about = document.core_properties
    at = (exhibit.as_of.at or EPOCH).astimezone(UTC).replace(tzinfo=None)
    about.title, about.author, about.comments = safe(exhibit.title)[:255], "Fingerpost", WORKING_COPY
    about.created = about.modified = at
    about.last_modified_by, about.language = "Fingerpost", "en-GB"


def _set_page(document: Any, *, landscape: bool) -> int:
    """A4; returns the width between the margins in twentieths of a point."""
    section = document.sections[0]
    short, long = Mm(210), Mm(297)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    return int((section.page_width - 2 * MARGIN) / Pt(1) * 20)


def _set_styles(document: Any, size: Any) -> None:
    text = document.styles["Normal"]
    text.font.name, text.font.size = "Calibri", size
    text.paragraph_format.space_after = Pt(3)
    head = document.styles["Heading 1"]
    head.font.name, head.font.size, head.font.color.rgb = "Calibri", Pt(12), RGBColor(0, 0, 0)
    head.paragraph_format.space_before, head.paragraph_format.space_after = Pt(0), Pt(4)


def _table(exhibit: Exhibit, room: int) -> str:
    widths = _widths(exhibit, room)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    heads = (exhibit.label_header, *exhibit.columns)
    first = "".join(
        _cell(_paragraph(head, bold=True), width, UNDER_HEADER) for head, width in zip(heads, widths, strict=True)
    )
    rows = "".join(_rows(exhibit.rows, widths))
    return f"""<w:tbl {NAMESPACE}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{RULES}
<w:tblLayout w:type="fixed"/>{INSIDE}
<w:tblLook w:val="0620"/><w:tblCaption w:val={_attribute(exhibit.title)}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>
<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{first}</w:tr>{rows}</w:tbl>"""


def _attribute(text: str) -> str:
    return quoteattr(safe(text))


def _is_wide(exhibit: Exhibit) -> bool:
    return len(exhibit.columns) > PORTRAIT_COLUMNS or sum(map(_weight, _columns(exhibit))) > PORTRAIT_CHARACTERS


def _columns(exhibit: Exhibit) -> list[list[str]]:
    """The texts of each column with its header's words, which may stand below each other; the row labels' first."""
    labels = [" " * 2 * depth(row) + row.label for row in exhibit.rows]
    figures = [[marked(row.cells[at]) for row in exhibit.rows] for at in range(len(exhibit.columns))]
    heads = ([exhibit.label_header], *(head.split() for head in exhibit.columns))
    return [[*head, *texts] for head, texts in zip(heads, [labels, *figures], strict=True)]


def _widths(exhibit: Exhibit, room: int) -> list[int]:
    """What each column needs to break no word, and of the rest a share by its longest line."""
    columns = _columns(exhibit)
    needs = [_need(texts) * CHARACTER + INSETS for texts in columns]
    weights = [_weight(texts) for texts in columns]
    spare = room - sum(needs)
    if spare < 0:
        return [max(1, room * need // sum(needs)) for need in needs]
    return [need + spare * weight // sum(weights) for need, weight in zip(needs, weights, strict=True)]


def _need(texts: Iterable[str]) -> int:
    """Characters of the longest piece that must stay whole: a word, or a short line."""
    lines = [line for text in texts for line in text.split("\n")]
    return max((len(line) if len(line) <= UNBROKEN else max(map(len, line.split()), default=0)) for line in lines)


def _weight(texts: Iterable[str]) -> int:
    return min(WIDEST, max(1, *(len(line) for text in texts for line in text.split("\n"))))


def _rows(rows: Sequence[Row], widths: list[int]) -> Iterator[str]:
    """Rows that follow each other with one label share its cell, which Word calls a vertical merge."""
    for before, row, after in zip((None, *rows), rows, (*rows[1:], None), strict=False):
        told = continues(row, before)
        merge = "<w:vMerge/>" if told else _opens(row, after)
        label = _paragraph("" if told else row.label, inset=depth(row))
        cells = "".join(_figure(cell, width) for cell, width in zip(row.cells, widths[1:], strict=True))
        yield f"<w:tr>{_cell(label, widths[0], merge)}{cells}</w:tr>"


def _opens(row: Row, after: Row | None) -> str:
    return '<w:vMerge w:val="restart"/>' if after is not None and continues(after, row) else ""


def _figure(cell: Cell, width: int) -> str:
    text = marked(cell)
    return _cell(_paragraph(text, centred=number(cell) is not None or len(text) == 1), width)


def _cell(paragraph: str, width: int, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{paragraph}</w:tc>'


def _paragraph(text: str, *, bold: bool = False, centred: bool = False, inset: int = 0) -> str:
    look = '<w:spacing w:before="20" w:after="20"/>'
    look += f'<w:ind w:left="{inset * 180}"/>' if inset else ""
    look += '<w:jc w:val="center"/>' if centred else ""
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f"<w:p><w:pPr>{look}</w:pPr><w:r>{weight}{word_lines(text)}</w:r></w:p>"


def word_lines(text: str) -> str:
    """Line breaks and tabs are elements in Word; everything else is escaped text."""
    lines = (
        "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in line.split("\t"))
        for line in safe(text).replace("\r", "").split("\n")
    )
    return "<w:br/>".join(lines)


def undated(content: bytes) -> bytes:
    """The same package with every part dated 1980, so that equal exhibits give equal bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            fresh = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            fresh.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fresh, old.read(entry))
    return stream.getvalue()
