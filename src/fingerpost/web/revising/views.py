"""Correcting words of a text, taking that back, putting another text in its place, and the versions that were."""

import tempfile
from pathlib import Path, PurePath
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fingerpost.actions import revising
from fingerpost.actions.taking_back import take_back_correction
from fingerpost.exhibits.versions import changes
from fingerpost.store.models import Programme, Source, SourceVersion
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import names_by_code
from fingerpost.store.queries.revising import corrections_of, left_behind, versions_of
from fingerpost.store.queries.sources import source_of
from fingerpost.terms.errors import Conflict, Invalid, NotFound, Unreadable
from fingerpost.terms.sources import Edit
from fingerpost.web.forms import carried_out
from fingerpost.web.places import Asked, in_programme, operation
from fingerpost.web.revising.forms import CorrectForm, ReplaceForm
from fingerpost.web.told import told

AROUND, MOST = 300, 5_000


@require_safe
@in_programme
def page(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """The versions that the person may read, codings left behind, and a form for a better text."""
    visible.require(request.user, "read sources", programme)
    return _page(request, programme, source_of(request.user, programme, str(guid)), ReplaceForm())


@require_POST
@in_programme
def replace(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Put the text of another file in place of this one."""
    visible.require(request.user, "import", programme)
    source = source_of(request.user, programme, str(guid))
    form = ReplaceForm(request.POST, request.FILES)
    try:
        done = carried_out(form, lambda: _replace(request, source, form), "file")
    except Unreadable as error:
        form.complain(error, "file")
        done = None
    if done is None:
        return _page(request, programme, source, form)
    told(request, "The better text is in place; what stood on the old one moved along.")
    return _at(programme, source, "versions/")


@require_safe
@in_programme
def difference(request: Asked, programme: Programme, guid: UUID, number: int) -> HttpResponse:
    """What changed from the version before to this one, for those who may read both."""
    visible.require(request.user, "read originals", programme)
    source = source_of(request.user, programme, str(guid))
    versions = {version.number: version for version in versions_of(request.user, source)}
    if number not in versions or number - 1 not in versions:
        raise NotFound(f"There is no change from version {number - 1} to {number} of this text.")
    found = changes(versions[number - 1].text, versions[number].text)
    context = {"source": source, "version": versions[number], "before": number - 1, "changes": found}
    return render(request, "revising/difference.html", context)


@require_POST
@in_programme
def take_back(request: Asked, programme: Programme, guid: UUID, number: int) -> HttpResponse:
    """Give back the words that a version corrected."""
    visible.require(request.user, "import", programme)
    source = source_of(request.user, programme, str(guid))
    try:
        take_back_correction(by=request.user, source=source, number=number, operation=operation(request))
        told(request, f"Taken back: the words read as before version {number}. Codings have moved along with them.")
    except Conflict as error:
        messages.error(request, " ".join(part for part in (error.message, error.hint) if part))
    return _at(programme, source, "versions/" if visible.allowed(request.user, "read originals", programme) else "")


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def correct(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Other words for the stretch that `?at=start-end` names, in code points of the current text."""
    visible.require(request.user, "import", programme)
    source = source_of(request.user, programme, str(guid))
    version = _current(source)
    start, end = _stretch(request.POST.get("at") or request.GET.get("at", ""), version)
    form = CorrectForm(request.POST or None, initial={
        "words": version.text[start:end], "at": f"{start}-{end}", "version": str(version.guid),
    })  # fmt: skip
    if request.method == "POST" and _corrected(request, source, version, Edit(start, end, ""), form):
        source.refresh_from_db()
        undo = f"/p/{programme.key}/sources/{source.guid}/versions/{_current(source).number}/undo/"
        told(request, "Corrected. Every coding has moved along with its words.", undo=undo)
        return _at(programme, source, f"?at={start}-{start + len(form.cleaned_data['words'])}#passage")
    context = {
        "source": source, "form": form, "before": version.text[max(0, start - AROUND) : start],
        "words": version.text[start:end], "after": version.text[end : end + AROUND],
    }  # fmt: skip
    return render(request, "revising/correct.html", context, status=form.status)


def _corrected(request: Asked, source: Source, version: SourceVersion, place: Edit, form: CorrectForm) -> bool:
    """Whether the act was done; when the text changed since the page was opened, the words typed stay in the form."""
    if form.is_valid() and form.cleaned_data["version"] != str(version.guid):
        form.complain(Conflict("This text has changed meanwhile.", hint="Select the words anew; yours stand below."))
        return False
    done = carried_out(form, lambda: revising.correct_source(
        by=request.user, source=source, version=version, reason=form.cleaned_data["reason"],
        edits=[Edit(place.start, place.end, form.cleaned_data["words"])], operation=operation(request),
    ), "words")  # fmt: skip
    return done is not None


def _replace(request: Asked, source: Source, form: ReplaceForm) -> Source:
    file = form.cleaned_data["file"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (PurePath((file.name or "file").replace("\\", "/")).name[:120] or "file")
        path.write_bytes(file.read())
        return revising.replace_text(
            by=request.user, source=source, path=path, reason=form.cleaned_data["reason"], operation=operation(request)
        )


def _current(source: Source) -> SourceVersion:
    if source.current is None or source.withdrawn_on:
        raise NotFound("This source was withdrawn; there are no words to correct.")
    return source.current


def _stretch(at: str, version: SourceVersion) -> tuple[int, int]:
    start, _, end = at.partition("-")
    if not (start.isdecimal() and end.isdecimal() and int(start) < int(end) <= len(version.text)):
        raise Invalid("Nothing is selected.", hint="Select the words on the page of the source first.")
    if int(end) - int(start) > MOST:
        raise Invalid(f"More than {MOST:,} characters at once.", hint="Put another file in place of the text instead.")
    return int(start), int(end)


def _page(request: Asked, programme: Programme, source: Source, form: ReplaceForm) -> HttpResponse:
    behind = left_behind(request.user, source)
    names = (
        {pk: name for book in programme.codebooks.all() for pk, name in names_by_code(book).items()} if behind else {}
    )
    context = {
        "source": source, "versions": versions_of(request.user, source), "form": form,
        "behind": [(names.get(coding.code_id, ""), coding) for coding in behind],
        "may_replace": visible.allowed(request.user, "import", programme) and source.withdrawn_on is None,
        "reads_originals": visible.allowed(request.user, "read originals", programme),
        "corrections": set(corrections_of(source)),
    }  # fmt: skip
    return render(request, "revising/page.html", context, status=form.status)


def _at(programme: Programme, source: Source, path: str) -> HttpResponse:
    return HttpResponseRedirect(f"/p/{programme.key}/sources/{source.guid}/{path}")
