"""Pseudonyms: the list with the names behind them; giving one (look, then replace), taking it back, forgetting."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fingerpost.actions import pseudonyms as acts
from fingerpost.actions.taking_back import put_name_back
from fingerpost.exhibits.names import NamesFound, known_names, names_found
from fingerpost.store.models import Programme, Pseudonym
from fingerpost.store.queries import visible
from fingerpost.store.queries.pseudonyms import pseudonym_of
from fingerpost.terms.errors import UserError
from fingerpost.terms.pseudonyms import Named
from fingerpost.web.errors import status_of
from fingerpost.web.forms import carried_out
from fingerpost.web.places import Asked, in_programme, operation
from fingerpost.web.pseudonyms.forms import NameForm
from fingerpost.web.told import told


@require_safe
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """Every pseudonym. Where the key is not to be had, the page says so."""
    visible.require(request.user, "participants", programme)
    context: dict[str, object] = {"away": None}
    try:
        context["known"] = known_names(viewer=request.user, programme=programme)
    except UserError as error:
        context["away"] = error
    return render(request, "pseudonyms/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def new(request: Asked, programme: Programme) -> HttpResponse:
    """Say the name, look where it stands, then replace it. The name is sent in the form, never in an address."""
    visible.require(request.user, "participants", programme)
    step = request.POST.get("step", "")
    form = _form(request, step)
    context: dict[str, object] = {"form": form}
    if step == "replace" and (made := carried_out(form, lambda: _replace(request, programme, form), "names")):
        told(request, f"{made} now stands for the name.", undo=f"/p/{programme.key}/pseudonyms/{made.guid}/back/")
        return HttpResponseRedirect(f"/p/{programme.key}/pseudonyms/")
    if step in ("look", "replace") and form.is_valid():
        context["found"] = _found(request, programme, form)
    return render(request, "pseudonyms/new.html", context, status=form.status)


@require_POST
@in_programme
def again(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Put a pseudonym in the texts that came in since."""
    visible.require(request.user, "participants", programme)
    pseudonym = pseudonym_of(request.user, programme, guid)
    return _done(request, programme, f"{pseudonym} stands in all texts.", lambda: acts.replace_again(
        by=request.user, pseudonym=pseudonym, operation=operation(request)
    ))  # fmt: skip


@require_POST
@in_programme
def put_back(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Let a name stand again where its pseudonym took its place."""
    visible.require(request.user, "participants", programme)
    pseudonym = pseudonym_of(request.user, programme, guid)
    said = f"The name stands in the texts again in place of {pseudonym}. It stays in this list, to be replaced anew."
    return _done(request, programme, said, lambda: put_name_back(
        by=request.user, pseudonym=pseudonym, operation=operation(request)
    ))  # fmt: skip


@require_POST
@in_programme
def forget(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Take a name out of the key for good."""
    visible.require(request.user, "participants", programme)
    pseudonym = pseudonym_of(request.user, programme, guid)
    return _done(request, programme, f"The name behind {pseudonym} is forgotten.", lambda: acts.forget_name(
        by=request.user, pseudonym=pseudonym, operation=operation(request)
    ))  # fmt: skip


def _form(request: Asked, step: str) -> NameForm:
    """A form filled from what was sent; words sent from the reading page only begin it."""
    if step in ("look", "replace"):
        return NameForm(request.POST)
    return NameForm(initial={"names": request.POST.get("names", "")[:2000]})


def _replace(request: Asked, programme: Programme, form: NameForm) -> Pseudonym:
    given = form.cleaned_data
    return acts.replace_name(
        by=request.user, programme=programme, forms=form.lines(), kind=Named(given["kind"]), note=given["note"],
        operation=operation(request),
    )  # fmt: skip


def _found(request: Asked, programme: Programme, form: NameForm) -> NamesFound:
    return names_found(viewer=request.user, programme=programme, forms=form.lines())


def _done(request: Asked, programme: Programme, said: str, act: object) -> HttpResponse:
    try:
        assert callable(act)
        act()
        messages.success(request, said)
    except UserError as error:
        if status_of(error) == 403:
            raise
        messages.error(request, " ".join(part for part in (error.message, error.hint) if part))
    return HttpResponseRedirect(f"/p/{programme.key}/pseudonyms/")
