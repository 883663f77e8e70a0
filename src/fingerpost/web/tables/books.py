"""A codebook's file brought in by page: what it would add and change, then all of it as one change of the draft."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from fingerpost.actions.codebook_files import import_codebook
from fingerpost.store.models import Programme
from fingerpost.store.queries import visible
from fingerpost.terms.codebook import Becomes, BookReport
from fingerpost.terms.errors import Conflict, Unreadable
from fingerpost.web.places import Asked, in_programme, operation
from fingerpost.web.tables.forms import BookForm
from fingerpost.web.tables.held import held, hold, release


@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """Choose a file; look; bring it in."""
    visible.require(request.user, "codebook", programme)
    try:
        if "held" in request.POST:
            return _bring_in(request, programme, request.POST["held"])
        if request.method == "POST":
            return _look(request, programme)
    except (Unreadable, Conflict) as error:
        return render(request, "tables/book.html", {"form": BookForm(), "refused": error}, status=422)
    return render(request, "tables/book.html", {"form": BookForm()})


def _look(request: Asked, programme: Programme) -> HttpResponse:
    form = BookForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "tables/book.html", {"form": form}, status=400)
    token = hold(request.user, form.cleaned_data["book"])
    report = import_codebook(by=request.user, programme=programme, path=held(request.user, token), dry_run=True)
    context = {"report": report, "token": token, "counts": _counts(report), "lines": _shown(report)}
    return render(request, "tables/book_look.html", context)


def _bring_in(request: Asked, programme: Programme, token: str) -> HttpResponse:
    path = held(request.user, token)
    report = import_codebook(
        by=request.user, programme=programme, path=path, skip_conflicts=request.POST.get("skip") == "yes",
        reason=request.POST.get("reason", ""), operation=operation(request),
    )  # fmt: skip
    release(path)
    counts = _counts(report)
    added, changed = counts.get("added", 0), counts.get("changed", 0)
    messages.success(request, f"{report.name}: {added} added, {changed} changed. It can be undone as one change.")
    return HttpResponseRedirect(f"/p/{programme.key}/codebook/")


def _counts(report: BookReport) -> dict[str, int]:
    return {str(becomes): report.count(becomes) for becomes in Becomes if report.count(becomes)}


def _shown(report: BookReport) -> list[tuple[str, str, str, str, int, bool]]:
    """Path above, name, what becomes of it, what is said, the row, and whether it stands against."""
    return [
        (
            " / ".join(planned.line.above), planned.line.name or "(no name)", str(planned.becomes), planned.says,
            planned.line.row, planned.becomes == Becomes.CONFLICT,
        )
        for planned in report.lines
        if planned.becomes != Becomes.SAME
    ]  # fmt: skip
