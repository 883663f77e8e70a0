"""An instrument's questions as a Word form for one site and wave: a heading a question, and room under it to write.

What comes back is read by its wording (questions.py), so that a form may be retyped, reordered and saved anew.
"""

import io
from typing import Any

from fingerpost.formats.exhibits.docx import EPOCH, NAMESPACE, undated
from fingerpost.formats.exhibits.printed import safe
from fingerpost.terms.forms import HOW, BlankForm, PrintedQuestion

ROOM = 3
"""Empty lines under a question; more room comes by writing."""

SIDES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="6" w:color="808080"/>' for side in ("top", "left", "bottom", "right")
)


def write(form: BlankForm) -> bytes:
    """The file. Equal forms give equal bytes."""
    from docx import Document  # noqa: PLC0415 – the library costs 0.2 s

    document = Document()
    _set_page(document)
    _set_styles(document)
    document.add_heading(safe(form.title), 1)
    document.add_paragraph(safe(identity(form)))
    document.add_paragraph(HOW)
    for question in form.questions:
        _add(document, question)
    document.sections[0].footer.paragraphs[0].text = safe(form.programme)
    _set_properties(document, form)
    stream = io.BytesIO()
    document.save(stream)
    return undated(stream.getvalue())


def identity(form: BlankForm) -> str:
    """Whose form it is, in the words by which questions.IDENTITY knows it again."""
    (site, site_name), (wave, wave_name) = form.site, form.wave
    return f"Site: {site_name} ({site}). Wave: {wave_name} ({wave}). {form.days}."


def _add(document: Any, question: PrintedQuestion) -> None:
    document.add_heading(safe(f"{question.number}. {question.text}"), 2)
    if question.hint:
        hint = document.add_paragraph(safe(" ".join(question.hint.split())))
        hint.runs[0].italic, hint.paragraph_format.keep_with_next = True, True
    for _ in range(ROOM):
        document.add_paragraph("", style="Answer")


def _set_page(document: Any) -> None:
    from docx.shared import Mm  # noqa: PLC0415

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(22)


def _set_styles(document: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415
    from docx.oxml import parse_xml  # noqa: PLC0415
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    text = document.styles["Normal"]
    text.font.name, text.font.size = "Calibri", Pt(11)
    for name, size in (("Heading 1", 16), ("Heading 2", 12)):
        head = document.styles[name]
        head.font.name, head.font.size, head.font.color.rgb = "Calibri", Pt(size), RGBColor(0, 0, 0)
        head.paragraph_format.keep_with_next = True
    document.styles["Heading 2"].paragraph_format.space_before = Pt(18)
    document.styles["Heading 2"].paragraph_format.space_after = Pt(6)
    answer = document.styles.add_style("Answer", WD_STYLE_TYPE.PARAGRAPH)
    answer.base_style, answer.paragraph_format.space_after = text, Pt(0)
    answer.paragraph_format.left_indent = answer.paragraph_format.right_indent = Pt(6)
    answer.element.get_or_add_pPr().insert(0, parse_xml(f"<w:pBdr {NAMESPACE}>{SIDES}</w:pBdr>"))


def _set_properties(document: Any, form: BlankForm) -> None:
    about = document.core_properties
    about.title, about.author, about.comments = safe(f"{form.title}: {form.site[1]}")[:255], "Fingerpost", ""
    about.created = about.modified = EPOCH.replace(tzinfo=None)
    about.last_modified_by, about.language = "Fingerpost", "en-GB"
