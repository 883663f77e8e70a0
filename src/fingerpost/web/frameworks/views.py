"""Framework tables: the findings under the constructs where the team placed them, then what lies outside."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from fingerpost.exhibits.framework_table import framework_table
from fingerpost.store.models import Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.findings import findings_of
from fingerpost.store.queries.frameworks import framework_of, frameworks
from fingerpost.terms.exhibit import Cell, Exhibit, Row
from fingerpost.terms.findings import OUTSIDE, Stance
from fingerpost.web import downloads
from fingerpost.web.places import Asked, in_programme


@dataclass(frozen=True, slots=True)
class Line:
    """One finding in the table with its `page` and its evidence by stance, or the reason why there is none."""

    finding: str
    page: str
    reason: str
    sites: str
    evidence: tuple[tuple[Stance, Cell], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A construct with its findings; its cell spans them all."""

    label: str
    path: tuple[str, ...]
    lines: tuple[Line, ...]
    is_outside: bool


@require_safe
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """Every framework of the store, with how many findings are placed in it."""
    visible.require(request.user, "see exhibits", programme)
    found = findings_of(request.user, programme)
    placed = Counter(key for now in found for key in {row.framework_id for row in now.placements})
    rows = [(framework, placed[framework.pk]) for framework in frameworks()]
    return render(request, "frameworks/page.html", {"frameworks": sorted(rows, key=lambda row: -row[1])})


@require_safe
@in_programme
def table(request: Asked, programme: Programme, key: str) -> HttpResponse:
    """The framework table of one framework."""
    exhibit = framework_table(viewer=request.user, programme=programme, framework=key)
    context = {
        "framework": framework_of(key), "exhibit": exhibit, "blocks": list(_blocks(exhibit, programme)),
        "trail": [("Framework tables", "frameworks/")], **downloads.offered(),
    }  # fmt: skip
    return render(request, "frameworks/table.html", context)


@require_POST
@in_programme
def download(request: Asked, programme: Programme, key: str) -> HttpResponse:
    """The framework table as a file; `quoted=yes` prints the passages too."""
    is_quoted = request.POST.get("quoted") == "yes"
    exhibit = framework_table(viewer=request.user, programme=programme, framework=key, quoted=is_quoted)
    return downloads.answer(request, exhibit)


def _blocks(exhibit: Exhibit, programme: Programme) -> Iterator[Block]:
    for (label, path), rows in groupby(exhibit.rows, key=lambda row: (row.label, row.path)):
        lines = tuple(_line(row, programme) for row in rows)
        yield Block(label, path, lines, is_outside=label == OUTSIDE and not path)


def _line(row: Row, programme: Programme) -> Line:
    finding, sites, supporting, contrary = row.cells
    guid = next((ref.partition(":")[2] for ref in finding.refs if ref.startswith("finding:")), "")
    page = f"/p/{programme.key}/findings/{guid}/" if guid else ""
    evidence = ((Stance.SUPPORTING, supporting), (Stance.CONTRARY, contrary))
    return Line(finding.text, page, finding.reason or "", sites.text or sites.reason or "", evidence)
