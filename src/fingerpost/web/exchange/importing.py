"""Bringing projects in by page: choose, rehearse, import; what came of each; take one back."""

import tempfile
from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from fingerpost.actions.arriving.state import Wishes
from fingerpost.actions.projects import import_project_files, undo_import
from fingerpost.store.models import Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.imports import import_of, imports
from fingerpost.terms.errors import Conflict, Invalid, Unreadable
from fingerpost.terms.exchange import ProjectReport
from fingerpost.terms.sources import SourceKind
from fingerpost.web.exchange.forms import ProjectForm
from fingerpost.web.places import Asked, in_programme, operation
from fingerpost.web.progress import watched
from fingerpost.web.sources.views import kept

SHOWN = 200


@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """Choose project files; then what came in, or would. Below, the imports there were."""
    visible.require(request.user, "import", programme)
    form = ProjectForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST":
        reports = _carried_out(request, programme, form, context)
        if len(reports) == 1 and reports[0].guid:
            return HttpResponseRedirect(f"/p/{programme.key}/import/projects/{reports[0].guid}/")
        context["reports"] = reports
    context["imports"] = imports(request.user, programme)
    return render(request, "exchange/import.html", context, status=form.status)


def _carried_out(
    request: Asked, programme: Programme, form: ProjectForm, context: dict[str, object]
) -> list[ProjectReport]:
    """The reports, or none with what stood against it. Without a transaction: reading must not hold the write lock."""
    if not form.is_valid():
        form.status = 400
        return []
    try:
        return _import(request, programme, form)
    except Unreadable as error:
        form.status, context["refused"] = 422, error
    except (Invalid, Conflict) as error:
        form.complain(error, "projects")
    return []


def _import(request: Asked, programme: Programme, form: ProjectForm) -> list[ProjectReport]:
    given = form.cleaned_data
    is_single = len(given["projects"]) == 1
    with tempfile.TemporaryDirectory() as folder, watched(request) as progress:
        return import_project_files(
            by=request.user, programme=programme, paths=kept(given["projects"], Path(folder)),
            offsets=given["offsets"], wishes=Wishes(SourceKind(given["kind"]), given["codes"] == "join"),
            dry_run="rehearse" in request.POST, progress=progress, operation=operation(request) if is_single else None,
        )  # fmt: skip


@require_GET
@in_programme
def one(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """What came of one import."""
    visible.require(request.user, "import", programme)
    row = import_of(request.user, programme, guid)
    report = ProjectReport.of(row.report, str(guid)) if row.undone_at is None else None
    context = {"row": row, "report": report, "shown": SHOWN}
    return render(request, "exchange/imported.html", context)


@require_POST
@in_programme
def undo(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Take an import back as a whole."""
    visible.require(request.user, "import", programme)
    row = import_of(request.user, programme, guid)
    try:
        undo_import(by=request.user, project_file=row, operation=operation(request))
    except Conflict as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(f"/p/{programme.key}/import/projects/{guid}/")
    messages.success(request, f"All that came with {row.name} is taken back.")
    return HttpResponseRedirect(f"/p/{programme.key}/import/projects/")
