"""The routemap as a plain list: every question under its stream and stage, with the evidence that is tied to it."""

from collections.abc import Iterator

import polars as pl

from fingerpost.exhibits.evidence import Counted, counted_for, nothing, passage_refs, reads_words, words
from fingerpost.store.queries import ledger, visible
from fingerpost.store.queries.counting import QuestionEvidence, question_evidence
from fingerpost.store.queries.routemap import RoutemapPage, routemap_of
from fingerpost.store.queries.types import Person, Programme
from fingerpost.terms.errors import NotFound
from fingerpost.terms.exhibit import Cell, Exhibit, Row

COLUMNS = ("Question", "Passages", "Sites", "Extracts")
COUNTED = COLUMNS[1:]
NOBODY_LINKED = "nothing linked"
NOT_YOURS = "not shown to your role"


def routemap(*, viewer: Person, programme: Programme) -> Exhibit:
    """One row a question, under its stage and stream; how many passages, sites and extracts are tied to it.

    Evidence is tied by the routemap's themes: to extracts at once, to passages by the crosswalk in force. Raises
    Refused or NotFound.
    """
    visible.require(viewer, "routemap", programme)
    page = routemap_of(viewer, programme)
    counted = _counted(viewer, programme) if visible.allowed(viewer, "see exhibits", programme) else None
    tied = question_evidence(programme, counted.of.version if counted else None)
    return Exhibit(
        kind="routemap",
        title=page.routemap.name,
        as_of=ledger.as_of(viewer),
        columns=COLUMNS,
        rows=tuple(_rows(viewer, programme, page, counted, tied)),
        notes=(*(counted.notes if counted else ()), *_notes(page)),
        label_header="Stream and stage",
    )


def _counted(viewer: Person, programme: Programme) -> Counted | None:
    try:
        return counted_for(viewer, programme)
    except NotFound:  # a programme may have a routemap and no codebook yet
        return None


def _rows(
    viewer: Person,
    programme: Programme,
    page: RoutemapPage,
    counted: Counted | None,
    tied: dict[int, QuestionEvidence],
) -> Iterator[Row]:
    readable = reads_words(viewer, programme)
    shown = visible.allowed(viewer, "see exhibits", programme)
    for stream in page.streams:
        yield Row(stream.stream.name, tuple(words("") for _ in COLUMNS))
        for cell in stream.cells:
            for question in cell.questions:
                evidence = tied.get(question.pk, QuestionEvidence(frozenset(), ()))
                cells = _cells(evidence, counted, readable) if shown else tuple(nothing(NOT_YOURS) for _ in COUNTED)
                ref = f"question:{question.guid}"
                yield Row(cell.stage.name, (words(question.text, (ref,)), *cells), (stream.stream.name,), ref)


def _cells(evidence: QuestionEvidence, counted: Counted | None, readable: bool) -> tuple[Cell, ...]:
    extracts = tuple(f"extract:{guid}" for guid in evidence.extract_ids)
    literature = Cell(str(len(extracts)), len(extracts), refs=extracts) if extracts else nothing(NOBODY_LINKED)
    if counted is None or not evidence.code_ids:
        return nothing(NOBODY_LINKED), nothing(NOBODY_LINKED), literature
    codings = counted.codings.filter(pl.col("code_id").is_in(list(evidence.code_ids)))
    distinct = codings.select("source_id", "start", "end").n_unique()
    sites = codings["site"].drop_nulls().n_unique()
    refs = passage_refs(codings["passage"].to_list(), readable=readable)
    return Cell(str(distinct), distinct, refs=refs), Cell(str(sites), sites, refs=refs), literature


def _notes(page: RoutemapPage) -> Iterator[str]:
    yield "Evidence is tied to questions by themes: extracts directly, passages through the crosswalk in force."
    yield from page.routemap.caveats
    if page.routemap.citation:
        yield f"Source: {page.routemap.citation}."
