"""Cases and variables: a table with filters in the address, and a page for each case."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fingerpost.store.models import Programme
from fingerpost.store.queries import cases, visible
from fingerpost.web.places import Asked, in_programme

A_PAGE, MOST_COLUMNS, MOST_VALUES = 100, 8, 300


@require_GET
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """The cases, and what is held for sources."""
    me = request.user
    visible.require(me, "read sources", programme)
    asked = {name: request.GET.get(name, "").strip() for name in ("name", "variable", "value")}
    pages = Paginator(cases.matching(me, programme, **asked), A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    columns = cases.variables(me, programme, of="case")
    of_sources = cases.variables(me, programme, of="source")[:MOST_COLUMNS]
    context = {
        "lines": cases.lines(me, programme, list(shown.object_list), columns[:MOST_COLUMNS]),
        "columns": columns[:MOST_COLUMNS],
        "more": len(columns) - MOST_COLUMNS,
        "variables": columns,
        "values": cases.values_of(me, programme, asked["variable"])[:MOST_VALUES],
        "shown": shown,
        "asked": {name: value for name, value in asked.items() if value},
        "any": cases.cases(me, programme).exists(),
        "of_sources": of_sources,
        "sources": cases.source_lines(me, programme, cases.sources_with_values(me, programme)[:A_PAGE], of_sources),
        "imports": visible.allowed(me, "import", programme),
    }
    return render(request, "exchange/cases.html", context)


@require_GET
@in_programme
def one(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """One case: what is held for it, and its sources."""
    visible.require(request.user, "read sources", programme)
    case = cases.case_of(request.user, programme, guid)
    context = {
        "case": case,
        "values": cases.values_of_case(case),
        "sources": cases.sources_of_case(request.user, case),
    }
    return render(request, "exchange/case.html", context)
