"""Choosing passages for a finding: search among codings, attach for or against, detach."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from fingerpost.actions import findings as acts
from fingerpost.exhibits.quoted import quoted
from fingerpost.store.models import Passage, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import choosable, codebook_of, version_of
from fingerpost.store.queries.passages import codings_to_choose, passage_in_sight
from fingerpost.terms.errors import Invalid, NotFound
from fingerpost.terms.findings import Stance
from fingerpost.web.findings.forms import FilterForm
from fingerpost.web.findings.views import TRAIL, finding_of
from fingerpost.web.forms import next_page
from fingerpost.web.places import Asked, in_programme, operation, operation_id

AT_ONCE = 25


@require_safe
@in_programme
def choose(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Passages to choose from, by code, words, polarity and site, 25 at once."""
    visible.require(request.user, "findings", programme)
    finding = finding_of(request, programme, guid)
    form = _filters(request, programme)
    asked = form.cleaned_data if form.is_valid() else {}
    codings = codings_to_choose(request.user, programme, **asked)
    some = Paginator(codings, AT_ONCE).get_page(request.GET.get("page"))
    found = quoted(request.user, programme, [str(row.passage.guid) for row in some], together=False)
    attached = {str(row.passage.guid): row.stance for row in finding.evidence.select_related("passage")}
    context = {
        "finding": finding, "form": form, "some": some, "here": request.get_full_path(),
        "passages": [(each, attached.get(each.passage)) for each in found],
        "trail": [*TRAIL, ("The finding", f"findings/{finding.guid}/")],
        "asked": "&".join(f"{k}={v}" for k, v in request.GET.items() if k != "page" and v),
    }  # fmt: skip
    return render(request, "findings/attach.html", context)


@require_POST
@in_programme
def attach(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Put a passage under the finding; the button says whether for it or against it."""
    finding = finding_of(request, programme, guid)
    stance = request.POST.get("stance", "")
    if stance not in list(Stance):
        raise Invalid("Say whether the passage is for the finding or against it.")
    acts.attach_passage(
        by=request.user, finding=finding, passage=_passage(request, programme), stance=Stance(stance),
        note=request.POST.get("note", ""), operation=operation(request),
    )  # fmt: skip
    return HttpResponseRedirect(next_page(request, f"/p/{programme.key}/findings/{guid}/"))


@require_POST
@in_programme
def detach(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Take a passage off the finding."""
    finding = finding_of(request, programme, guid)
    passage = _passage(request, programme)
    acts.detach_passage(by=request.user, finding=finding, passage=passage, operation=operation(request))
    return HttpResponseRedirect(f"/p/{programme.key}/findings/{guid}/")


def _passage(request: Asked, programme: Programme) -> Passage:
    visible.require(request.user, "findings", programme)
    found = passage_in_sight(request.user, programme, operation_id(request.POST.get("passage", "")))
    if found is None:
        raise NotFound(f"There is no such passage in {programme.name}.")
    return found


def _filters(request: Asked, programme: Programme) -> FilterForm:
    form = FilterForm(request.GET)
    codes = choosable(version_of(codebook_of(programme))) if programme.codebooks.exists() else []
    form.choose("code", [("", "Any"), *codes])
    form.choose("site", [("", "Any"), *((site.key, str(site)) for site in visible.sites(request.user, programme))])
    return form
