"""A text with remarks in its margin as a Word file: each remark is a comment of Word's own, anchored to its words."""

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from fingerpost.formats.exhibits.docx import EPOCH, undated
from fingerpost.formats.exhibits.printed import safe
from fingerpost.terms.commented import Commented, Remark
from fingerpost.terms.exhibit import WORKING_COPY


def write(commented: Commented) -> bytes:
    """The file. Words keep their order; lines become paragraphs; remarks may overlap in any way.

    A remark of nothing but line feeds has no words to be anchored to and is left out. Equal texts give equal bytes.
    """
    from docx import Document  # noqa: PLC0415 – the library costs 0.2 s
    from docx.shared import Pt  # noqa: PLC0415

    document = Document()
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Calibri", Pt(11)
    document.add_heading(safe(commented.title), 1)
    for line in (WORKING_COPY, *commented.above):
        document.add_paragraph(safe(line)).runs[0].italic = True
    pieces = list(_written(document, safe(commented.text), commented.remarks))
    for remark in sorted(commented.remarks, key=lambda each: (each.start, each.end, each.author, each.text)):
        _comment(document, remark, pieces)
    _set_properties(document, commented)
    stream = io.BytesIO()
    document.save(stream)
    return undated(stream.getvalue())


def _written(document: Any, text: str, remarks: Sequence[Remark]) -> Iterator[tuple[int, int, Any]]:
    """Each run with the characters it holds: paragraphs cut wherever a remark begins or ends; no empty ones."""
    cuts = sorted({edge for remark in remarks for edge in (remark.start, remark.end)})
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        if not line:
            at = end + 1
            continue
        paragraph = document.add_paragraph()
        inner = [at, *(cut for cut in cuts if at < cut < end), end]
        for start, stop in pairwise(inner):
            if stop > start:
                yield start, stop, paragraph.add_run(text[start:stop])
        at = end + 1


def _comment(document: Any, remark: Remark, pieces: Sequence[tuple[int, int, Any]]) -> None:
    runs = [run for start, end, run in pieces if start >= remark.start and end <= remark.end]
    if not runs:
        return
    made = document.add_comment([runs[0], runs[-1]], safe(remark.text), safe(remark.author), safe(remark.initials))
    made._comment_elm.date = (remark.at or EPOCH).astimezone(UTC)


def _set_properties(document: Any, commented: Commented) -> None:
    about = document.core_properties
    about.title, about.author, about.comments = safe(commented.title)[:255], "Fingerpost", WORKING_COPY
    newest: datetime = max((each.at for each in commented.remarks if each.at), default=EPOCH)
    about.created = about.modified = newest.astimezone(UTC).replace(tzinfo=None)
    about.last_modified_by, about.language = "Fingerpost", "en-GB"
