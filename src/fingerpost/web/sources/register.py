"""The register of participants: who speaks, in which role, and what they allow."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from fingerpost.actions import sources
from fingerpost.actions.sources import Allowed, PostHeld
from fingerpost.store.models import Participant, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.programme import site_of
from fingerpost.store.queries.sources import consents, participant_of, register
from fingerpost.web.forms import PlainForm, carried_out
from fingerpost.web.places import Asked, in_programme, operation
from fingerpost.web.sources.register_forms import ConsentForm, ParticipantForm


@require_GET
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """Everybody in the register, and a form for one more."""
    return _page(request, programme)


@require_POST
@in_programme
def add(request: Asked, programme: Programme) -> HttpResponse:
    """Enter somebody in the register."""
    visible.require(request.user, "participants", programme)
    form = ParticipantForm(request.POST).offer(request.user, programme)
    made = carried_out(form, lambda: _add(request, programme, form), "pseudonym")
    if made is None:
        return _page(request, programme, form)
    messages.success(request, f"{made} is in the register.")
    return HttpResponseRedirect(f"/p/{programme.key}/settings/participants/")


@in_programme
def consent(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """What one participant allows from now on; what held before stays on record."""
    visible.require(request.user, "participants", programme)
    who = participant_of(request.user, programme, guid)
    now = consents(programme).get(who.pk)
    held = {"quotable": now.quotable, "site_nameable": now.site_nameable, "note": now.note} if now else {}
    form = ConsentForm(request.POST) if request.method == "POST" else ConsentForm(initial=held)
    if request.method == "POST":
        done = carried_out(
            form,
            lambda: sources.record_consent(
                by=request.user, participant=who, consent=Allowed(**form.cleaned_data), operation=operation(request)
            ),
        )
        if done is not None:
            messages.success(request, f"What {who} allows is recorded.")
            return HttpResponseRedirect(f"/p/{programme.key}/settings/participants/")
    context = {"who": who, "form": form, "earlier": who.consents.order_by("-pk")}
    return render(request, "sources/consent.html", context, status=form.status)


def _add(request: Asked, programme: Programme, form: ParticipantForm) -> Participant:
    given = form.cleaned_data
    return sources.add_participant(
        by=request.user,
        programme=programme,
        pseudonym=given["pseudonym"],
        site=site_of(request.user, programme, given["site"]) if given["site"] else None,
        posts=[PostHeld(given["valid_from"], given["title"] or given["role"], given["role"])],
        consent=Allowed(given["recorded_on"], given["quotable"], given["site_nameable"]),
        operation=operation(request),
    )


def _page(request: Asked, programme: Programme, form: PlainForm | None = None) -> HttpResponse:
    visible.require(request.user, "participants", programme)
    allowed = consents(programme)
    shown = form or ParticipantForm().offer(request.user, programme)
    context = {"lines": [(who, who.posts.all(), allowed.get(who.pk)) for who in register(programme)], "form": shown}
    return render(request, "sources/register.html", context, status=shown.status)
