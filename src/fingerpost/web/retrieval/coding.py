"""Coding all passages of a query at once: a preview first, then one act, then one undo."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import polars as pl
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from fingerpost.actions import bulk_coding as acts
from fingerpost.actions.bulk_coding import Plan, Stretch
from fingerpost.exhibits.passages import PLACE, Retrieved, retrieve
from fingerpost.store.models import Code, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.reading import choices, code_to_apply
from fingerpost.terms.coding import Polarity
from fingerpost.terms.errors import Conflict, Invalid, NotFound
from fingerpost.web.places import Asked, in_programme, operation, operation_id
from fingerpost.web.retrieval.views import lines_of
from fingerpost.web.told import told

SHOWN = 20
"""Passages that the preview shows; the others are like them, and the query shows all."""
WAYS = (
    ("add", "Put a code on all of them, as my own codings beside what is there"),
    ("move", "Move the codings that were found to another code"),
)


@require_http_methods(["GET", "POST"])
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """GET: choose what to do with a query's passages and see what that would change. POST: do it."""
    visible.require(request.user, "code", programme)
    given = request.POST if request.method == "POST" else request.GET
    if request.method == "POST" and _is_done(request, programme):
        return _to(request, given)
    context = _asked(request, programme, given)
    if request.method == "POST" and "plan" in context:
        if str(context["plan"].number) == given.get("number"):
            return _done(request, programme, given)
        context["refused"] = Conflict("What is found has changed meanwhile.", hint="Look at it again, below.")
    return render(request, "retrieval/coding.html", context, status=400 if "refused" in context else 200)


@require_http_methods(["GET", "POST"])
@in_programme
def done(request: Asked, programme: Programme, act: UUID) -> HttpResponse:
    """GET: what an act of one's own did. POST: take it back."""
    visible.require(request.user, "code", programme)
    event = acts.act_of(request.user, programme, act)
    if request.method == "POST":
        try:
            acts.undo_bulk(by=request.user, programme=programme, act=act, operation=operation(request))
            told(request, "Taken back: every coding stands as it did before.")
        except Conflict as error:
            messages.error(request, " ".join(part for part in (error.message, error.hint) if part))
        return HttpResponseRedirect(request.path)
    number = len(event.details.get("replaced") or event.details.get("codings", []))
    names = {choice.guid: choice.name for choice in choices(programme, request.user)}
    context = {
        "number": number, "moved": "replaced" in event.details, "is_undone": acts.is_undone(event), "at": event.at,
        "code": names.get(str(event.details.get("code")), "a code"), "code_guid": event.details.get("code"),
    }  # fmt: skip
    return render(request, "retrieval/done.html", context)


def _asked(request: Asked, programme: Programme, given: QueryDict) -> dict[str, Any]:
    """What is to be done with which passages, as far as it was said; and the plan once it was."""
    query = given.get("q", "")
    offered = [choice for choice in choices(programme, request.user) if not choice.is_heading]
    chosen = {name: given.get(name, "") for name in ("way", "code", "polarity")}
    context: dict[str, Any] = {
        "query": query, "ways": WAYS, "codes": offered, "polarities": [str(each) for each in Polarity], **chosen,
    }  # fmt: skip
    try:
        found = retrieve(viewer=request.user, programme=programme, query=query)
        context |= {"query": found.text, "number": found.passages.height, "codings": _codings(found)}
        context["may_move"] = bool(context["codings"])
        if chosen["code"]:
            code = code_to_apply(programme, operation_id(chosen["code"]))
            context["plan"] = plan = _plan(request, programme, found, code, chosen["way"])
            context["lines"] = list(lines_of(request.user, programme, _first(plan, found)))
    except (Invalid, NotFound, Conflict) as error:
        context["refused"] = error
    return context


def _plan(request: Asked, programme: Programme, found: Retrieved, code: Code, way: str) -> Plan:
    if way == "move":
        return acts.recoding_plan(request.user, programme, _codings(found), code)
    if way != "add":
        raise Invalid("Say what to do with the passages.", hint="Choose one of the two ways.")
    return acts.coding_plan(request.user, programme, _places(found), code)


def _first(plan: Plan, found: Retrieved) -> pl.DataFrame:
    """The first passages that the plan would change, as they were found."""
    places = {(str(each.source.guid), each.start, each.end) for each in plan.fresh}
    codings = {str(row.guid) for row in plan.old}
    rows = zip(found.passages.select(PLACE).rows(), found.passages["codings"].to_list(), strict=True)
    changed = [place in places or not codings.isdisjoint(guids) for place, guids in rows]
    return found.passages.filter(pl.Series(changed, dtype=pl.Boolean)).head(SHOWN)


def _is_done(request: Asked, programme: Programme) -> bool:
    """Whether this very form was sent before: then it leads where it led."""
    act = operation(request)
    try:
        return act is not None and bool(acts.act_of(request.user, programme, act))
    except NotFound:
        return False


def _to(request: Asked, given: QueryDict, act: UUID | None = None) -> HttpResponse:
    return HttpResponseRedirect(f"{act or operation(request)}/?{urlencode({'q': given.get('q', '')})}")


def _done(request: Asked, programme: Programme, given: QueryDict) -> HttpResponse:
    act, query = operation(request) or uuid4(), given.get("q", "")
    found = retrieve(viewer=request.user, programme=programme, query=query)
    code = code_to_apply(programme, operation_id(given.get("code")))
    if given.get("way") == "move":
        acts.recode(by=request.user, programme=programme, codings=_codings(found), code=code, operation=act)
    else:
        acts.code_passages(
            by=request.user, programme=programme, places=_places(found), code=code,
            polarity=_polarity(given.get("polarity", "")), operation=act,
        )  # fmt: skip
    return _to(request, given, act)


def _polarity(text: str) -> Polarity:
    if text and text not in list(Polarity):
        raise Invalid(f"There is no polarity {text!r}.", hint=f"Known are {', '.join(Polarity)}.")
    return Polarity(text) if text else Polarity.NONE


def _places(found: Retrieved) -> list[Stretch]:
    return [Stretch(*row) for row in found.passages.select(PLACE).rows()]


def _codings(found: Retrieved) -> list[str]:
    return [guid for guids in found.passages["codings"].to_list() for guid in guids]
