"""The crosswalk of a framework: which codes stand for which construct, with the reason. Each change is a new number."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from fingerpost.actions.frameworks import NewLink, add_crosswalk
from fingerpost.store.models import Codebook, Framework, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import choosable, codebook_of, find_code, names_by_code, version_of
from fingerpost.store.queries.frameworks import constructs_of, framework_of, links_of
from fingerpost.web.forms import PlainForm, carried_out, words
from fingerpost.web.places import Asked, in_programme, operation


class LinkForm(PlainForm):
    """One code under one construct."""

    code = forms.ChoiceField(label="Code")
    construct = forms.ChoiceField(label="Construct")
    reason = words("Why", rows=2)

    def offer(self, codebook: Codebook, framework: Framework) -> "LinkForm":
        """Offer the newest version's codes and the framework's constructs."""
        self.choose("code", choosable(version_of(codebook)))
        self.choose("construct", [(str(row.guid), row.name) for row in constructs_of(framework)])
        return self


@require_GET
@in_programme
def page(request: Asked, programme: Programme, key: str) -> HttpResponse:
    """The links that hold, and a form for one more."""
    visible.require(request.user, "see exhibits", programme)
    return _page(request, programme, framework_of(key))


@require_POST
@in_programme
def add(request: Asked, programme: Programme, key: str) -> HttpResponse:
    """Link a code to a construct."""
    visible.require(request.user, "frameworks", programme)
    framework, codebook = framework_of(key), codebook_of(programme)
    form = LinkForm(request.POST).offer(codebook, framework)
    done = carried_out(
        form,
        lambda: _draw(request, codebook, framework, [*_kept(codebook, framework), _new(form, codebook, framework)]),
    )
    if done is None:
        return _page(request, programme, framework, form)
    messages.success(request, "The code is linked.")
    return HttpResponseRedirect("../")


@require_POST
@in_programme
def remove(request: Asked, programme: Programme, key: str) -> HttpResponse:
    """Take one link away."""
    visible.require(request.user, "frameworks", programme)
    framework, codebook = framework_of(key), codebook_of(programme)
    gone = (request.POST.get("code", ""), request.POST.get("construct", ""))
    kept = [link for link in _kept(codebook, framework) if (str(link.code.guid), str(link.construct.guid)) != gone]
    _draw(request, codebook, framework, kept)
    messages.success(request, "The link is taken away.")
    return HttpResponseRedirect("../")


def _kept(codebook: Codebook, framework: Framework) -> list[NewLink]:
    return [NewLink(row.code, row.construct, row.reason) for row in links_of(codebook, framework)]


def _new(form: LinkForm, codebook: Codebook, framework: Framework) -> NewLink:
    given = form.cleaned_data
    construct = constructs_of(framework).get(guid=UUID(given["construct"]))
    return NewLink(find_code(version_of(codebook), given["code"]), construct, given["reason"])


def _draw(request: Asked, codebook: Codebook, framework: Framework, links: list[NewLink]) -> object:
    return add_crosswalk(
        by=request.user, codebook=codebook, framework=framework, links=links, reason="Changed on the page.",
        operation=operation(request),
    )  # fmt: skip


def _page(request: Asked, programme: Programme, framework: Framework, form: LinkForm | None = None) -> HttpResponse:
    codebook = codebook_of(programme)
    names = names_by_code(codebook)
    context = {
        "own": f"/p/{programme.key}/frameworks/{framework.key}/crosswalk/",
        "framework": framework,
        "links": [(row, names.get(row.code_id, "")) for row in links_of(codebook, framework)],
        "form": form or LinkForm().offer(codebook, framework),
        "may_link": visible.allowed(request.user, "frameworks", programme),
        "trail": [("Framework tables", "frameworks/"), (framework.name, f"frameworks/{framework.key}/")],
    }
    return render(request, "frameworks/crosswalk.html", context, status=form.status if form else 200)
