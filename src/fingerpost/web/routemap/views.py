"""The routemap: questions for planners by stream and stage, and the evidence behind each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from fingerpost.exhibits.routemap import routemap
from fingerpost.store.models import Extract, Programme, RoutemapQuestion, Stage
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import version_of
from fingerpost.store.queries.counting import QuestionEvidence, question_evidence
from fingerpost.store.queries.routemap import QuestionPage, RoutemapStream, question_page, routemap_of
from fingerpost.terms.coding import Polarity
from fingerpost.terms.errors import NotFound
from fingerpost.terms.exhibit import Row
from fingerpost.web import downloads
from fingerpost.web.passages import Group, by_polarity
from fingerpost.web.places import Asked, in_programme

TRAIL = [("Routemap", "routemap/")]
FEW = 5
SURE = ("", "high")
ORDER = list(Polarity)


@dataclass(frozen=True, slots=True)
class Card:
    """One question with how much evidence is tied to it; `is_inferred`: its place in the guide is our reading."""

    question: RoutemapQuestion
    evidence: str
    is_inferred: bool


@require_safe
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """Streams with their questions, stage by stage."""
    visible.require(request.user, "routemap", programme)
    if not programme.routemaps.exists():
        return render(request, "routemap/none.html")
    shown, exhibit = routemap_of(request.user, programme), routemap(viewer=request.user, programme=programme)
    rows = {row.ref: row for row in exhibit.rows if row.ref}
    streams = [(each.stream, list(_stages(each, rows))) for each in shown.streams]
    context = {"routemap": shown.routemap, "streams": streams, "exhibit": exhibit, **downloads.offered()}
    return render(request, "routemap/page.html", context)


@require_safe
@in_programme
def question(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """One question with the programme's passages by polarity and what the literature says."""
    visible.require(request.user, "routemap", programme)
    shown = question_page(request.user, guid)
    if shown.question.stream.routemap.programme_id != programme.pk:
        raise NotFound(f"There is no such question in {programme.name}.")
    sees = visible.allowed(request.user, "see exhibits", programme)
    context = {
        "question": shown.question, "themes": shown.themes, "constructs": shown.constructs, "trail": TRAIL,
        "sees": sees, "is_inferred": shown.question.confidence not in SURE,
        "passages": _passages(request, programme, shown) if sees else [],
        "extracts": list(_by_polarity(shown.extracts)) if sees else [],
    }  # fmt: skip
    return render(request, "routemap/question.html", context)


@require_POST
@in_programme
def download(request: Asked, programme: Programme) -> HttpResponse:
    """The routemap as a file."""
    return downloads.answer(request, routemap(viewer=request.user, programme=programme))


def _stages(stream: RoutemapStream, rows: Mapping[str, Row]) -> Iterator[tuple[Stage, list[Card]]]:
    for cell in stream.cells:
        cards = [_card(question, rows.get(f"question:{question.guid}")) for question in cell.questions]
        yield cell.stage, cards


def _card(question: RoutemapQuestion, row: Row | None) -> Card:
    passages, sites, extracts = row.cells[1:] if row else (None, None, None)
    parts = []
    if passages and sites and passages.value:
        parts.append(f"{_some(passages.value, 'passage')} from {_some(sites.value, 'site')}")
    if extracts and extracts.value:
        parts.append(f"{_some(extracts.value, 'extract')} from the literature")
    return Card(question, ", ".join(parts), question.confidence not in SURE)


def _some(number: object, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _passages(request: Asked, programme: Programme, shown: QuestionPage) -> list[Group]:
    codebook = programme.codebooks.first()
    if codebook is None:
        return []
    tied = question_evidence(programme, version_of(codebook))
    codes = tied.get(shown.question.pk, QuestionEvidence(frozenset(), ())).code_ids
    return by_polarity(request.user, programme, codes, few=FEW, whole=request.GET.get("polarity", ""))


def _by_polarity(extracts: tuple[Extract, ...]) -> Iterator[tuple[str, list[Extract]]]:
    ordered = sorted(extracts, key=lambda each: ORDER.index(Polarity(each.polarity)))
    for polarity, rows in groupby(ordered, key=lambda each: each.polarity):
        yield polarity, list(rows)
