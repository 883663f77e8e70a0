"""Literature: the studies, one study with its extracts, and the evidence table."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from fingerpost.exhibits.evidence_table import evidence_table
from fingerpost.store.models import Extract, Programme, Study
from fingerpost.store.queries import visible
from fingerpost.store.queries.literature import studies
from fingerpost.terms.coding import Polarity
from fingerpost.terms.errors import NotFound
from fingerpost.terms.exhibit import Cell
from fingerpost.web import downloads
from fingerpost.web.places import Asked, in_programme

TRAIL = [("Literature", "literature/")]
SHOWN = (Polarity.BARRIER, Polarity.FACILITATOR, Polarity.NEED, Polarity.RECOMMENDATION, Polarity.MIXED, Polarity.NONE)


@dataclass(frozen=True, slots=True)
class Domain:
    """What a study says in one factor domain, by polarity."""

    name: str
    parts: tuple[tuple[str, tuple[Extract, ...]], ...]


@require_safe
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """The studies with how much was extracted from each."""
    visible.require(request.user, "see exhibits", programme)
    rows = [(study, list(_counts(study))) for study in studies(request.user, programme)]
    context = {"studies": rows, "polarities": SHOWN[:4], "extracts": sum(n for _, counts in rows for n in counts)}
    return render(request, "literature/page.html", context)


@require_safe
@in_programme
def study(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """One study: what it says, domain by domain."""
    visible.require(request.user, "see exhibits", programme)
    row = studies(request.user, programme).filter(guid=guid).first()
    if row is None:
        raise NotFound(f"There is no such study in {programme.name}.")
    context = {"study": row, "domains": list(_domains(row)), "trail": TRAIL}
    return render(request, "literature/study.html", context)


@require_safe
@in_programme
def table(request: Asked, programme: Programme) -> HttpResponse:
    """The evidence table: studies against factor domains."""
    exhibit = evidence_table(viewer=request.user, programme=programme)
    context = {
        "exhibit": exhibit, "trail": TRAIL, **downloads.offered(),
        "rows": [(row, [_parts(cell) for cell in row.cells[1:]]) for row in exhibit.rows],
    }  # fmt: skip
    return render(request, "literature/table.html", context)


@require_POST
@in_programme
def download(request: Asked, programme: Programme) -> HttpResponse:
    """The evidence table as a file."""
    return downloads.answer(request, evidence_table(viewer=request.user, programme=programme))


def _counts(study: Study) -> Iterator[int]:
    found = Counter(extract.polarity for extract in study.extracts.all())
    return (found[polarity] for polarity in SHOWN[:4])


def _domains(study: Study) -> Iterator[Domain]:
    extracts = list(study.extracts.all())
    order = list(dict.fromkeys(extract.domain for extract in extracts))
    extracts.sort(key=lambda each: (order.index(each.domain), SHOWN.index(Polarity(each.polarity)), each.position))
    for domain, rows in groupby(extracts, key=lambda each: each.domain):
        parts = groupby(rows, key=lambda each: each.polarity)
        yield Domain(in_words(domain), tuple((polarity, tuple(some)) for polarity, some in parts))


def in_words(domain: str) -> str:
    """A factor domain's key as people say it."""
    return "Inter-organisational" if domain == "inter-organisational" else domain.capitalize().replace("-", " ")


def _parts(cell: Cell) -> list[tuple[str, list[str]]]:
    """A cell's lines as headings with what stands under each: the exhibit numbers what it lists."""
    parts: list[tuple[str, list[str]]] = []
    for line in cell.text.split("\n") if cell.text else ():
        number, dot, words = line.partition(". ")
        if dot and number.isdecimal() and parts:
            parts[-1][1].append(words)
        else:
            parts.append((line, []))
    return parts
