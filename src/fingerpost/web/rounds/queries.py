"""Queries on coding, by page and for the reading page's script; the log of decisions."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fingerpost.actions import asking, settling
from fingerpost.actions.coding import Place
from fingerpost.store.models import Coding, Decision, Programme, Query
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import choosable, codebook_of, names_by_code, version_of
from fingerpost.store.queries.codes import code_of
from fingerpost.store.queries.meeting import decision_of
from fingerpost.store.queries.queries import (
    QueryNow,
    coding_to_ask_about,
    decisions_log,
    for_the_codebook,
    queries_of,
    query_now,
)
from fingerpost.store.queries.sources import source_of
from fingerpost.terms.errors import Invalid
from fingerpost.web.errors import wants_json
from fingerpost.web.forms import NOTHING, PlainForm, carried_out, next_page
from fingerpost.web.places import Asked, in_programme, operation, operation_id
from fingerpost.web.rounds.forms import AnswerForm, DecisionForm, QueryForm
from fingerpost.web.rounds.meeting import proposal

A_PAGE = 50
MOST_TOLD = 6
"""So many of the codings that a decision was about are named; the others are counted."""

TRAIL = [("Queries", "queries/")]


@require_safe
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """Every query, open ones first."""
    visible.require(request.user, "read sources", programme)
    found = queries_of(request.user, programme)
    context = {
        "queries": found, "open": sum(each.is_open for each in found),
        "asks": visible.allowed(request.user, "memo", programme),
    }  # fmt: skip
    return render(request, "rounds/queries.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def new(request: Asked, programme: Programme) -> HttpResponse:
    """Raise a query: `?source=GUID&at=START-END` about words, `?coding=GUID`, `?code=GUID`. A script gets JSON back."""
    visible.require(request.user, "memo", programme)
    if request.method != "POST":
        asked = {name: request.GET.get(name, "") for name in ("source", "at", "coding", "code")}
        return _asking(request, programme, _query_form(programme, initial=asked))
    form = _query_form(programme, request.POST)
    if wants_json(request):
        return _raised_by_script(request, programme, form)
    done = carried_out(form, lambda: _raise(request, programme, form.cleaned_data), "text")
    if done is None:
        return _asking(request, programme, form)
    return HttpResponseRedirect(next_page(request, f"/p/{programme.key}/queries/{done.guid}/"))


@require_safe
@in_programme
def one(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """One query with its answers."""
    visible.require(request.user, "read sources", programme)
    return _shown(request, programme, query_now(request.user, programme, guid))


@require_POST
@in_programme
def answer(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Say something to it."""
    visible.require(request.user, "memo", programme)
    now, form = query_now(request.user, programme, guid), AnswerForm(request.POST)

    def act() -> object:
        return asking.answer_query(
            by=request.user, query=now.query, text=form.cleaned_data["text"], operation=operation(request)
        )

    done = carried_out(form, act, "text")
    return _to(programme, now) if done else _shown(request, programme, now, answer_form=form)


@require_POST
@in_programme
def settle(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Say what was decided."""
    visible.require(request.user, "code", programme)
    now, form = query_now(request.user, programme, guid), _decision_form(programme, request.POST)

    def act() -> object:
        given = form.cleaned_data
        return asking.settle_query(
            by=request.user, query=now.query, reason=given["reason"], proposal=proposal(programme, given),
            operation=operation(request),
        )  # fmt: skip

    done = carried_out(form, act, "reason")
    return _to(programme, now) if done else _shown(request, programme, now, decision_form=form)


def _told(row: Decision, names: Mapping[int, str]) -> dict[str, object]:
    """A decision with what it was about and what it put there; `about`: (coder, code, place), place None but once."""
    about: list[Coding] = getattr(row, "talked_over", [])
    return {
        "row": row, "code": names.get(row.changed_code_id or 0, ""), "place": about[0].passage if about else None,
        "about": [(coding.coder.name, names.get(coding.code_id, "")) for coding in about[:MOST_TOLD]],
        "more": max(0, len(about) - MOST_TOLD),
        "made": [names.get(coding.code_id, "") for coding in getattr(row, "put_there", [])[:MOST_TOLD]],
    }  # fmt: skip


@require_safe
@in_programme
def decisions(request: Asked, programme: Programme) -> HttpResponse:
    """The log of decisions; `?round=2`: of one round; `?for=codebook`: what waits for the codebook."""
    visible.require(request.user, "read sources", programme)
    wanted = request.GET.get("round", "")
    if wanted and not wanted.isdecimal():
        raise Invalid(f"{wanted!r} is not a round.", hint="Give its number, as 2.")
    codebook = programme.codebooks.first()
    names = names_by_code(codebook) if codebook else {}
    waits = request.GET.get("for") == "codebook"
    rows = decisions_log(request.user, programme, int(wanted) if wanted else None, for_codebook=waits)
    pages = Paginator(rows, A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    context = {
        "decisions": [_told(row, names) for row in shown.object_list], "shown": shown, "wanted": wanted, "waits": waits,
        "waiting": for_the_codebook(request.user, programme).count(),
        "edits": visible.allowed(request.user, "codebook", programme),
        "settles": visible.allowed(request.user, "code", programme),
    }  # fmt: skip
    return render(request, "rounds/decisions.html", context)


@require_POST
@in_programme
def undo(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Take a decision back."""
    visible.require(request.user, "code", programme)
    row = decision_of(request.user, programme, guid)
    settling.undo_decision(by=request.user, decision=row, operation=operation(request))
    return HttpResponseRedirect(next_page(request, f"/p/{programme.key}/decisions/"))


@require_POST
@in_programme
def carry_out(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Put what a decision proposes into the draft of the codebook."""
    visible.require(request.user, "codebook", programme)
    row = decision_of(request.user, programme, guid)
    done = settling.carry_out(by=request.user, decision=row, operation=operation(request))
    if done.carried_out is not None:
        messages.success(request, f"It stands in the draft of version {done.carried_out.number}.")
    return HttpResponseRedirect(f"/p/{programme.key}/decisions/#decision-{row.guid}")


def _raise(request: Asked, programme: Programme, given: dict[str, Any]) -> Query:
    me = request.user
    coding = coding_to_ask_about(me, programme, operation_id(given["coding"])) if given["coding"] else None
    return asking.raise_query(
        by=me, programme=programme, text=given["text"], coding=coding, place=_place(request, programme, given),
        code=code_of(programme, UUID(given["code"])) if given["code"] else None, operation=operation(request),
    )  # fmt: skip


def _raised_by_script(request: Asked, programme: Programme, form: QueryForm) -> HttpResponse:
    if not form.is_valid():
        raise Invalid("The query has no words yet.")
    row = _raise(request, programme, form.cleaned_data)
    return JsonResponse({"query": {"guid": str(row.guid), "href": f"/p/{programme.key}/queries/{row.guid}/"}})


def _place(request: Asked, programme: Programme, given: dict[str, Any]) -> Place | None:
    at = re.fullmatch(r"(\d{1,9})-(\d{1,9})", given["at"])
    if not given["source"] or not at:
        return None
    return Place(source_of(request.user, programme, given["source"]), int(at[1]), int(at[2]))


def _asking(request: Asked, programme: Programme, form: QueryForm) -> HttpResponse:
    given = {name: str(form[name].value() or "") for name in ("source", "at", "coding")}
    place = _place(request, programme, given)
    coding = coding_to_ask_about(request.user, programme, operation_id(given["coding"])) if given["coding"] else None
    words = coding.passage.quote if coding else _words(place) if place else ""
    after = next_page(request, "")
    context = {"form": form, "words": words, "trail": TRAIL, "next": after}
    return render(request, "rounds/ask.html", context, status=form.status)


def _words(place: Place) -> str:
    return place.source.current.text[place.start : place.end] if place.source.current else ""


def _query_form(programme: Programme, filled: Any = None, initial: Any = None) -> QueryForm:
    form = QueryForm(filled, initial=initial)
    form.choose("code", [NOTHING, *_codes(programme)])
    return form


def _decision_form(programme: Programme, filled: Any = None) -> DecisionForm:
    form = DecisionForm(filled)
    form.choose("changed", [NOTHING, *_codes(programme)])
    return form


def _codes(programme: Programme) -> list[tuple[str, str]]:
    if not programme.codebooks.exists():
        return []
    return choosable(version_of(codebook_of(programme)))


def _shown(request: Asked, programme: Programme, now: QueryNow, **forms: PlainForm) -> HttpResponse:
    context: dict[str, Any] = {
        "own": _own(programme, now),
        "now": now, "trail": TRAIL, "answer_form": AnswerForm(), "decision_form": _decision_form(programme),
        "settles": visible.allowed(request.user, "code", programme),
        "answers": visible.allowed(request.user, "memo", programme), **forms,
    }  # fmt: skip
    status = next((form.status for form in forms.values()), 200)
    return render(request, "rounds/query.html", context, status=status)


def _to(programme: Programme, now: QueryNow) -> HttpResponse:
    return HttpResponseRedirect(_own(programme, now))


def _own(programme: Programme, now: QueryNow) -> str:
    return f"/p/{programme.key}/queries/{now.query.guid}/"
