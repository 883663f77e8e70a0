"""The matrix: choose rows, columns and what is counted; each filled cell opens the passages it was counted from."""

from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from fingerpost.exhibits.evidence import reads_words
from fingerpost.exhibits.matrix import COLUMNS, COUNTS, matrix
from fingerpost.exhibits.quoted import may_be_shown, quoted
from fingerpost.store.models import Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.frameworks import frameworks
from fingerpost.terms.errors import NotFound
from fingerpost.terms.exhibit import Cell, Exhibit, Row
from fingerpost.web import downloads
from fingerpost.web.conditions import (
    WHERE,
    ConditionsForm,
    address,
    chosen,
    conditions,
    layer_of,
    version_number,
    with_defaults,
)
from fingerpost.web.matrix.table import legend, shown_rows
from fingerpost.web.places import Asked, in_programme

DEFAULTS = {"rows": "code", "cols": "site", "count": "sites"}
NAMES = ("rows", "cols", "count", "layer", "version", *WHERE)
COLUMN_WORDS = {
    "site": "Sites", "wave": "Waves", "role": "Participants' roles", "kind": "Kinds of source", "polarity": "Polarity",
}  # fmt: skip


class MatrixForm(ConditionsForm):
    """Rows, columns and what is counted, then the conditions."""

    rows = forms.ChoiceField(label="Rows")
    cols = forms.ChoiceField(label="Columns", choices=[(name, COLUMN_WORDS[name]) for name in COLUMNS])
    count = forms.ChoiceField(label="Count", choices=[(name, name.capitalize()) for name in COUNTS])
    field_order = ("rows", "cols", "count")


@require_safe
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """The matrix as an HTML table, its form, its downloads."""
    given = with_defaults(request.GET, DEFAULTS)
    visible.require(request.user, "see exhibits", programme)
    if not programme.codebooks.exists():
        return render(request, "matrix/none.html")
    exhibit, asked = _exhibit(request, programme, given), chosen(given, NAMES)
    form = MatrixForm(given)
    form.offer(request.user, programme)
    form.choose("rows", [("code", "Codes"), *((f"construct:{row.key}", row.name) for row in frameworks())])
    rows = list(shown_rows(exhibit, asked))
    sites = {site.key: site.name for site in visible.sites(request.user, programme)} if given["cols"] == "site" else {}
    context = {
        "opens": reads_words(request.user, programme), "exhibit": exhibit, "form": form,
        "rows": rows, "legend": legend(rows),
        "columns": [(column, sites.get(column, "")) for column in exhibit.columns],
        "narrowed": bool(chosen(given, ("layer", "version", *WHERE))), **downloads.offered(asked),
        "main_fields": [form[name] for name in ("rows", "cols", "count")],
        "more_fields": [field for field in form if field.name not in DEFAULTS],
    }  # fmt: skip
    return render(request, "matrix/page.html", context)


@require_safe
@in_programme
def cell(request: Asked, programme: Programme) -> HttpResponse:
    """The passages of one cell, as a page or (with `part=panel`) as what the side panel shows."""
    given = with_defaults(request.GET, DEFAULTS)
    exhibit = _exhibit(request, programme, given)
    row, column, found = _found(exhibit, given)
    guids = [ref.partition(":")[2] for ref in found.refs]
    quotations = quoted(request.user, programme, guids)
    shown = may_be_shown(quotations)
    context: dict[str, Any] = {
        "row": row, "column": column, "cell": found, "quotations": shown, "withheld": len(quotations) - len(shown),
        "count": given["count"], "trail": [("Matrix", f"matrix/?{address(chosen(given, NAMES))}")],
        "cols": given["cols"],
    }  # fmt: skip
    template = "matrix/_cell.html" if given.get("part") == "panel" else "matrix/cell.html"
    return render(request, template, context)


@require_POST
@in_programme
def download(request: Asked, programme: Programme) -> HttpResponse:
    """Exactly what the page shows, as a file."""
    return downloads.answer(request, _exhibit(request, programme, with_defaults(request.POST, DEFAULTS)))


def _exhibit(request: Asked, programme: Programme, given: QueryDict) -> Exhibit:
    count: Any = given.get("count", "")  # the exhibit says itself which counts there are
    return matrix(
        viewer=request.user, programme=programme, rows=given.get("rows", ""), cols=given.get("cols", ""),
        count=count, layer=layer_of(given), version=version_number(given), where=conditions(given),
    )  # fmt: skip


def _found(exhibit: Exhibit, given: QueryDict) -> tuple[Row, str, Cell]:
    """The row, column and cell that are asked for; raises NotFound."""
    wanted, column = given.get("row", ""), given.get("column", "")
    row = next((row for row in exhibit.rows if row.ref == wanted), None)
    if row is None or column not in exhibit.columns:
        raise NotFound("The matrix has no such cell.", hint="Open it from the matrix page.")
    return row, column, row.cells[exhibit.columns.index(column)]
