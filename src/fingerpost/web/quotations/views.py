"""Quotations: the words under a code with who said them, as far as the viewer may know."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from fingerpost.exhibits.attributed import sees_in_full
from fingerpost.exhibits.quotations import TELLING, quotations
from fingerpost.store.models import CodebookVersion, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import codebook_of, paths_of, told_apart, tree, version_of
from fingerpost.terms.exhibit import Exhibit
from fingerpost.web import downloads
from fingerpost.web.conditions import (
    WHERE,
    ConditionsForm,
    address,
    chosen,
    conditions,
    layer_of,
    version_number,
)
from fingerpost.web.places import Asked, in_programme

NAMES = ("code", "layer", "version", *WHERE)
MAIN = ("code", "polarity", "site")
AT_ONCE = 50


class QuotationsForm(ConditionsForm):
    """A code, then the conditions."""

    code = forms.ChoiceField(label="Code", required=False)
    field_order = ("code", "polarity", "site", "wave", "kind", "role")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the exhibit, for the page."""

    words: str
    attribution: str
    polarities: tuple[str, ...]
    coder: str
    ref: str | None


@require_safe
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """The quotations that were asked for, 50 at once; the downloads hold all of them."""
    visible.require(request.user, "see exhibits", programme)
    if not programme.codebooks.exists():
        return render(request, "matrix/none.html")
    exhibit, asked = _exhibit(request, programme, request.GET), chosen(request.GET, NAMES)
    form = QuotationsForm(request.GET)
    form.offer(request.user, programme)
    for name in TELLING if not sees_in_full(request.user, programme) else ():
        form.fields.pop(name, None)
    form.choose("code", [("", "Any code"), *_codes(version_of(codebook_of(programme), version_number(request.GET)))])
    context = {
        "exhibit": exhibit, "form": form, "asked_for": address(asked), **downloads.offered(asked),
        "some": Paginator(list(_lines(exhibit)), AT_ONCE).get_page(request.GET.get("page")),
        "main_fields": [form[name] for name in MAIN if name in form.fields],
        "more_fields": [field for field in form if field.name not in MAIN],
        "narrowed": any(name not in MAIN for name, _ in asked),
    }  # fmt: skip
    return render(request, "quotations/page.html", context)


@require_POST
@in_programme
def download(request: Asked, programme: Programme) -> HttpResponse:
    """All the quotations that were asked for, as a file."""
    return downloads.answer(request, _exhibit(request, programme, request.POST))


def _exhibit(request: Asked, programme: Programme, given: QueryDict) -> Exhibit:
    return quotations(
        viewer=request.user, programme=programme, code=given.get("code") or None, layer=layer_of(given),
        version=version_number(given), where=conditions(given),
    )  # fmt: skip


def _lines(exhibit: Exhibit) -> Iterator[Line]:
    for row in exhibit.rows:
        said = dict(zip(exhibit.columns, (cell.text for cell in row.cells), strict=True))
        polarities = tuple(word for word in said["Polarity"].split(", ") if word)
        yield Line(said["Quotation"], row.label, polarities, said.get("Coder", ""), row.ref)


def _codes(version: CodebookVersion) -> list[tuple[str, str]]:
    """Codes by name, as the address has them; by their path where another has the same name."""
    lines, paths = tree(version), paths_of(version)
    names = told_apart(lines)
    return [
        (
            line.entry.name if names[line.entry.code_id] == line.entry.name else "/".join(paths[line.entry.code_id]),
            "\u2003" * line.depth + names[line.entry.code_id],
        )
        for line in lines
    ]
