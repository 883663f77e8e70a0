"""The list of rounds, one round with what happens next, and the steps that a coder or the lead takes in it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from fingerpost.actions import rounds as acts
from fingerpost.store.models import Programme, Round
from fingerpost.store.queries import visible
from fingerpost.store.queries.recoding import to_look_at
from fingerpost.store.queries.rounds import RoundNow, round_now, round_of_guid, rounds_of
from fingerpost.terms.coding import COEFFICIENTS, Phase
from fingerpost.terms.rounds import drawn_in_words
from fingerpost.web.places import Asked, in_programme, operation

TRAIL = [("Rounds", "rounds/")]


@require_safe
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """Every round, newest first, and what waits for the person."""
    me = request.user
    visible.require(me, "read sources", programme)
    found = rounds_of(me, programme)
    context = {
        "rounds": [(each, next_words(each)) for each in found],
        "mine": [each for each in found if each.is_coder and each.round.phase == Phase.INDEPENDENT],
        "leads": visible.allowed(me, "programme", programme),
        "todo": to_look_at(me, programme),
        "open_queries": visible.queries(me, programme).filter(settled_at__isnull=True).count(),
        "decided": visible.decisions(me, programme).filter(undone_at__isnull=True).count(),
    }
    return render(request, "rounds/page.html", context)


@require_safe
@in_programme
def one(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """One round: who codes what, who has finished, and what happens next."""
    visible.require(request.user, "read sources", programme)
    return _shown(request, programme, round_of_guid(request.user, programme, guid))


@require_POST
@in_programme
def finish(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """I have finished."""
    round = _round(request, programme, guid)
    acts.finish_pass(by=request.user, round=round, operation=operation(request))
    return _back(programme, round)


@require_POST
@in_programme
def resume(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """I go on after all."""
    round = _round(request, programme, guid)
    acts.resume_pass(by=request.user, round=round, operation=operation(request))
    return _back(programme, round)


@require_POST
@in_programme
def advance(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """The round's next step; `early` where some have not finished. A form sent twice takes one step."""
    round = _round(request, programme, guid)
    if request.POST.get("from") != round.phase:
        return _back(programme, round)
    after = acts.advance_round(
        by=request.user, round=round, on=timezone.localdate(), early=bool(request.POST.get("early")),
        operation=operation(request),
    )  # fmt: skip
    revealed = after.phase == Phase.RECONCILING
    messages.success(request, f"{round.name} is {'revealed' if revealed else 'agreed'}.")
    return _back(programme, round)


def next_words(now: RoundNow) -> str:
    """What happens next, in a sentence."""
    if now.round.phase == Phase.AGREED:
        return "Agreed. What the meeting settled is what counts."
    if now.round.phase == Phase.RECONCILING:
        return "Revealed. The coders settle in a meeting what they saw differently."
    total, done = len(now.finished) + len(now.waiting), len(now.finished)
    if not now.waiting:
        return f"All {total} coders have finished; reveal and compare."
    still = ", ".join(person.name for person in now.waiting)
    if not done:
        return f"None of the {total} coders has finished yet; waiting for {still}."
    return f"{done} of {total} coders {'has' if done == 1 else 'have'} finished; waiting for {still}."


def _shown(request: Asked, programme: Programme, round: Round) -> HttpResponse:
    now = round_now(request.user, round)
    context = {
        "now": now, "round": round, "next_words": next_words(now), "trail": TRAIL,
        "leads": visible.allowed(request.user, "programme", programme),
        "codes": visible.allowed(request.user, "code", programme),
        "phases": [(str(phase), phase == round.phase) for phase in Phase],
        "is_open": round.phase == Phase.INDEPENDENT, "is_revealed": round.phase != Phase.INDEPENDENT,
        "drawn": drawn_in_words(round.sampling), "figure": COEFFICIENTS.get(round.coefficient, ""),
        "decided": visible.decisions(request.user, programme).filter(round=round, undone_at__isnull=True).count(),
    }  # fmt: skip
    return render(request, "rounds/round.html", context)


def _round(request: Asked, programme: Programme, guid: UUID) -> Round:
    visible.require(request.user, "code", programme)
    return round_of_guid(request.user, programme, guid)


def _back(programme: Programme, round: Round) -> HttpResponse:
    return HttpResponseRedirect(f"/p/{programme.key}/rounds/{round.guid}/")
