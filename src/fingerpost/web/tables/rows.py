"""A table brought in by page: chosen, its columns told, looked at, and then each row a source."""

from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from fingerpost.actions.rows import import_rows
from fingerpost.store.models import Programme
from fingerpost.store.queries import visible
from fingerpost.terms.errors import Conflict, Unreadable
from fingerpost.terms.sheets import Columns, RowsReport
from fingerpost.terms.sources import SourceKind
from fingerpost.web.forms import PlainForm
from fingerpost.web.places import Asked, in_programme, operation
from fingerpost.web.tables.forms import ColumnsForm, TableForm, as_chosen
from fingerpost.web.tables.held import held, hold, release


@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """Choose a table; then say what its columns are, as often as one likes; then bring it in."""
    visible.require(request.user, "import", programme)
    try:
        if "held" in request.POST:
            return _told(request, programme, request.POST["held"])
        if request.method == "POST":
            return _chosen(request, programme)
    except (Unreadable, Conflict) as error:
        return _begin(request, TableForm(), error)
    return _begin(request, TableForm())


def _begin(request: Asked, form: PlainForm, refused: Unreadable | Conflict | None = None) -> HttpResponse:
    status = form.status if refused is None else 422
    return render(request, "tables/rows.html", {"form": form, "refused": refused}, status=status)


def _chosen(request: Asked, programme: Programme) -> HttpResponse:
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        form.status = 400
        return _begin(request, form)
    token = hold(request.user, form.cleaned_data["table"])
    report = _look(request, programme, held(request.user, token))
    return _look_page(request, report, token)


def _told(request: Asked, programme: Programme, token: str) -> HttpResponse:
    """A table whose columns were told: shown again, or brought in."""
    path = held(request.user, token)
    first = _look(request, programme, path, sheet=request.POST.get("sheet", ""))
    form = ColumnsForm(first.columns, first.sheets, request.POST)
    if request.POST.get("act") == "sheet":  # another sheet: its columns are guessed anew
        return _look_page(request, first, token)
    if not form.is_valid():
        form.status = 400
        return _look_page(request, first, token, form)
    try:
        report = import_rows(
            by=request.user, programme=programme, path=path, columns=form.columns(), sheet=form.cleaned_data["sheet"],
            kind=SourceKind(form.cleaned_data["kind"]), leave_blank=form.cleaned_data["leave_blank"],
            dry_run=request.POST.get("act") != "import", operation=operation(request),
        )  # fmt: skip
    except Unreadable as error:
        form.status = 422
        return _look_page(request, first, token, form, error)
    if report.sources is None:
        return _look_page(request, report, token, form)
    release(path)
    return render(request, "tables/rows_done.html", {"report": report})


def _look(request: Asked, programme: Programme, path: Path, sheet: str = "") -> RowsReport:
    """What would come in, by columns guessed; with no text among them, the columns alone."""
    return import_rows(by=request.user, programme=programme, path=path, sheet=sheet, leave_blank=True, dry_run=True)


def _look_page(
    request: Asked, report: RowsReport, token: str, form: ColumnsForm | None = None, refused: Unreadable | None = None
) -> HttpResponse:
    shown = form or ColumnsForm(
        report.columns, report.sheets, initial=_initial(report.columns, report.taken, report.sheet, token)
    )
    told: list[tuple[Any, list[str]]] = [
        (shown[f"column-{number}"], [row[number] for row in report.beginning])
        for number in range(len(report.columns))
    ]  # fmt: skip
    context = {"form": shown, "report": report, "told": told, "token": token, "refused": refused}
    return render(request, "tables/rows_look.html", context, status=shown.status)


def _initial(names: tuple[str, ...], columns: Columns, sheet: str, token: str) -> dict[str, str]:
    return {"held": token, "sheet": sheet, "kind": SourceKind.OTHER, **as_chosen(names, columns)}
