"""What must hold of anything a fuzzed reader hands over, because everything behind it counts on it."""

import io

from fingerpost.formats.parcel import packed, packed_sheet, unpacked, unpacked_sheet
from fingerpost.formats.project_parcel import packed_project, unpacked_project
from fingerpost.formats.reading import Reading
from fingerpost.formats.refi.read import read_file
from fingerpost.formats.refi.write import write_codebook, write_project
from fingerpost.terms.project import Project
from fingerpost.terms.sheets import Sheet
from fingerpost.terms.sources import SourceText


def check_source(reading: Reading[SourceText]) -> None:
    """A text that can be kept, spans that lie in it in order, and the same after the way between processes."""
    source = reading.value
    length = len(source.text)
    _storable(source.text, source.title, *(span.label + span.key for span in (*source.sections, *source.turns)))
    assert "\r" not in source.text
    for spans in (source.sections, source.turns):
        at = 0
        for span in spans:
            assert at <= span.start <= span.end <= length, (at, span, length)
            at = span.end
    places = [place for place, _ in source.times]
    assert places == sorted(places) and all(0 <= place <= length for place in places)
    assert unpacked(packed(reading)) == reading


def check_sheet(reading: Reading[Sheet]) -> None:
    """A rectangle of text, and the same after the way between processes."""
    sheet = reading.value
    assert len(set(sheet.columns)) == len(sheet.columns)
    assert {len(row) for row in sheet.rows} <= {len(sheet.columns)} and len(sheet.numbers) == len(sheet.rows)
    assert unpacked_sheet(packed_sheet(reading)) == reading


def check_project(reading: Reading[Project]) -> None:
    """Selections in their texts, references to rows that are there, and a file of it that is read with as much in it."""
    project = reading.value
    assert unpacked_project(packed_project(reading)) == reading
    for source in project.sources:
        if source.text is not None:
            _storable(source.text)
    _check_places(project)
    out = io.BytesIO()
    if project.codebook_only:
        if project.codes:
            write_codebook(project, out)
            again = read_file("again.qdc", io.BytesIO(out.getvalue())).value
            assert len(again.codes) == len(project.codes)
    else:
        told = write_project(project, out)
        again = read_file("again.qdpx", io.BytesIO(out.getvalue())).value
        left_out = any("left out" in problem.what for problem in told)  # positions that the standard has no words for
        kept = 3 if left_out else None
        assert _size(again)[:kept] == _size(project)[:kept], (_size(project), _size(again))


def _size(project: Project) -> tuple[int, ...]:
    lists = (project.codes, project.cases, project.variables, project.sources, project.codings.code)
    return tuple(map(len, lists))


def _check_places(project: Project) -> None:
    selections, codings = project.selections, project.codings
    texts = [None if source.text is None else len(source.text) for source in project.sources]
    for of, start, end in zip(selections.source, selections.start, selections.end, strict=True):
        length = texts[of]
        assert start < 0 or length is None or start <= end <= length, (start, end, length)
    assert all(-1 <= code < len(project.codes) for code in codings.code)
    assert all(-1 <= at < len(selections.start) for at in codings.selection)
    assert all(-1 <= code.parent < at for at, code in enumerate(project.codes))


def _storable(*texts: str) -> None:
    for text in texts:
        text.encode("utf-8")  # a lone surrogate can be kept nowhere
        assert "\x00" not in text
