"""Versions as a whole: reviewing, publishing, comparing two, taking back the draft's last change, saying why."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fingerpost.actions import codebook as codebooks
from fingerpost.actions.undoing import undo_change
from fingerpost.store.models import CodebookVersion, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import codebook_of, version_of
from fingerpost.store.queries.codes import Changed, changes_of, draft, last_change
from fingerpost.store.queries.editions import differences
from fingerpost.store.queries.proposals import waiting
from fingerpost.terms.codebook import VersionStatus
from fingerpost.terms.errors import Conflict, NotFound
from fingerpost.web.codebook.forms import PublishForm
from fingerpost.web.codebook.parts import TRAIL, back, number, sentence
from fingerpost.web.forms import carried_out
from fingerpost.web.places import Asked, in_programme, operation
from fingerpost.web.told import told

OPEN = (VersionStatus.DRAFT, VersionStatus.REVIEW)


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def publish(request: Asked, programme: Programme, number: int) -> HttpResponse:
    """Publish the draft of this number: the page sums up what it changed and asks for the reasons that are missing."""
    visible.require(request.user, "codebook", programme)
    version = version_of(codebook_of(programme), number)
    form = PublishForm(request.POST or None)

    def act() -> CodebookVersion:
        _explain(request, version)
        note = form.cleaned_data["note"]
        return codebooks.publish_version(by=request.user, version=version, note=note, operation=operation(request))

    done = carried_out(form, act) if request.method == "POST" else None
    if done:
        told(request, f"Version {done.number} is published. The team codes with it from now on; it never changes.")
        return back(programme)
    return render(request, "codebook/publish.html", _to_publish(request, version, form), status=form.status)


@require_POST
@in_programme
def review(request: Asked, programme: Programme, number: int) -> HttpResponse:
    """Send the draft to the team for review, or take it back."""
    version = version_of(codebook_of(programme), number)
    is_back = request.POST.get("act") == "back"
    act = codebooks.take_back if is_back else codebooks.send_to_review
    act(by=request.user, version=version, operation=operation(request))
    stands = "is a draft again and can be changed" if is_back else "is with the team for review and stands still"
    told(request, f"Version {version.number} {stands}.")
    return back(programme)


@require_safe
@in_programme
def compare(request: Asked, programme: Programme) -> HttpResponse:
    """Two versions side by side: `?from=1&to=3`; else the newest and the one before it."""
    visible.require(request.user, "see exhibits", programme)
    codebook = codebook_of(programme)
    new = version_of(codebook, number(request.GET.get("to")))
    before = codebook.versions.filter(number__lt=new.number).last() or new
    old = version_of(codebook, number(request.GET.get("from")) or before.number)
    context = {
        "old": old, "new": new, "versions": list(codebook.versions.all()), "trail": TRAIL,
        "differences": differences(old, new), "codebook": codebook,
    }  # fmt: skip
    return render(request, "codebook/compare.html", context)


@require_POST
@in_programme
def undo(request: Asked, programme: Programme, act: UUID) -> HttpResponse:
    """Take the draft's last change back. Where another came after it, the codebook's page says so."""
    codebook = codebook_of(programme)
    version = draft(codebook)
    last = last_change(version) if version else None
    try:
        undo_change(by=request.user, codebook=codebook, act=act, operation=operation(request))
    except Conflict as error:
        messages.error(request, f"Nothing was taken back. {error.message}")
    else:
        told(request, f"Taken back: {sentence(last)}" if last and last.act == act else "Taken back.")
    return back(programme)


@require_POST
@in_programme
def explain(request: Asked, programme: Programme, act: UUID) -> HttpResponse:
    """Say why a change of the draft was made."""
    codebook = codebook_of(programme)
    version = codebook.versions.filter(status__in=OPEN).last()
    if version is None:
        visible.require(request.user, "codebook", programme)
        raise NotFound("No draft of the codebook is open.", hint="Reasons of a published version stay as they are.")
    reason = request.POST.get("reason", "")
    codebooks.explain_change(by=request.user, version=version, act=act, reason=reason, operation=operation(request))
    return back(programme)


def _explain(request: Asked, version: CodebookVersion) -> None:
    """Write down the reasons that the publish page asked for, each once however often the form is sent."""
    sent = operation(request)
    for change in _unexplained(version):
        reason = request.POST.get(f"reason-{change.act}", "").strip()
        if reason and change.act:
            codebooks.explain_change(
                by=request.user, version=version, act=change.act, reason=reason,
                operation=uuid5(sent, str(change.act)) if sent else None,
            )  # fmt: skip


def _unexplained(version: CodebookVersion) -> Iterator[Changed]:
    told: set[UUID] = set()
    for change in changes_of(version):
        if change.act and not change.reason and change.act not in told:
            told.add(change.act)
            yield change


def _to_publish(request: Asked, version: CodebookVersion, form: PublishForm) -> dict[str, Any]:
    before = version.codebook.versions.filter(number__lt=version.number).last()
    return {
        "version": version, "form": form, "trail": TRAIL, "before": before,
        "differences": differences(before, version) if before else [], "unexplained": list(_unexplained(version)),
        "waiting": waiting(request.user, version.codebook.programme).count(),
        "is_open": version.status in OPEN, "codes": version.entries.count(), "draft": draft(version.codebook),
    }  # fmt: skip
