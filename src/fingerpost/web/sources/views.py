"""Sources: the list with its filters, and bringing files in."""

import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fingerpost.actions.exchange import About, import_files
from fingerpost.formats.projects import is_project
from fingerpost.store.models import Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.programme import site_of, wave_of
from fingerpost.store.queries.reading import Work, work_on
from fingerpost.store.queries.sources import labels_frame, listed
from fingerpost.terms.errors import Conflict, Invalid, Unreadable
from fingerpost.terms.exchange import ImportReport
from fingerpost.terms.sources import SourceKind
from fingerpost.web.places import Asked, in_programme, operation
from fingerpost.web.progress import watched
from fingerpost.web.sources.forms import ImportForm

AXES = (("kind", "Kind"), ("site", "Site"), ("wave", "Wave"), ("role", "Who speaks"))
A_PAGE = 100


@require_GET
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """The sources, by filters that stand in the address."""
    me = request.user
    visible.require(me, "read sources", programme)
    chosen = {axis: request.GET.get(axis, "") for axis, _ in AXES}
    pages = Paginator(listed(me, programme, **chosen), A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    work = work_on(me, programme, shown.object_list)
    context = {
        "lines": [(source, len((source.current.text if source.current else "").split()), work.get(source.pk, Work()))
                  for source in shown.object_list],
        "shown": shown,
        "filters": [(axis, word, chosen[axis], labels_frame(me, programme, axis).rows()) for axis, word in AXES],
        "chosen": {axis: value for axis, value in chosen.items() if value},
        "any": visible.sources(me, programme).exists(),
        "imports": visible.allowed(me, "import", programme),
    }  # fmt: skip
    return render(request, "sources/page.html", context)


@in_programme
def bring_in(request: Asked, programme: Programme) -> HttpResponse:
    """Choose files; then a report of what was read of each."""
    visible.require(request.user, "import", programme)
    form = ImportForm(request.POST or None, request.FILES or None).offer(request.user, programme)
    context: dict[str, object] = {"form": form}
    if request.method == "POST":
        context |= _brought_in(request, programme, form)
    return render(request, "sources/import.html", context, status=form.status)


def _brought_in(request: Asked, programme: Programme, form: ImportForm) -> dict[str, object]:
    """The report, or what stood against it. Without a transaction: reading must not hold the write lock."""
    if not form.is_valid():
        form.status = 400
        return {}
    try:
        return {"report": _import(request, programme, form)}
    except Unreadable as error:
        form.status = 422
        return {"refused": error}
    except (Invalid, Conflict) as error:
        form.complain(error, "texts")
        return {}


def _import(request: Asked, programme: Programme, form: ImportForm) -> ImportReport:
    given, me = form.cleaned_data, request.user
    whole = [file.name for file in given["texts"] if is_project(PurePath(file.name or ""))]
    if whole:
        raise Invalid(f"{whole[0]} is a whole project.", hint="Bring it in on the page for projects, linked above.")
    about = About(
        kind=SourceKind(given["kind"]),
        site=site_of(me, programme, given["site"]) if given["site"] else None,
        wave=wave_of(me, programme, given["wave"]) if given["wave"] else None,
        held_on=given["held_on"],
    )
    with tempfile.TemporaryDirectory() as folder:
        paths = kept(given["texts"], Path(folder))
        with watched(request) as progress:
            return import_files(
                by=me, programme=programme, paths=paths, about=about, progress=progress, operation=operation(request)
            )


def kept(files: "Sequence[UploadedFile[Any]]", folder: Path) -> list[Path]:
    """The uploads as files under their own names, each in a folder of its own."""
    paths = []
    for number, file in enumerate(files):
        path = folder / str(number) / (PurePath((file.name or "file").replace("\\", "/")).name[:120] or "file")
        path.parent.mkdir()
        with path.open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        paths.append(path)
    return paths
