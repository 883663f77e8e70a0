"""Suggestions on pages and for the coding page's script. They help to find; a person decides, on the coding page."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from fingerpost.actions.retrieval import set_suggesting
from fingerpost.exhibits.suggesting import Answer, ForWords, for_code, for_codes
from fingerpost.exhibits.suggesting import for_words as suggested
from fingerpost.store.models import Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.codes import code_of, entries_of
from fingerpost.store.queries.suggesting import chosen
from fingerpost.terms.errors import Invalid
from fingerpost.web.places import Asked, in_programme, operation
from fingerpost.web.refs import href
from fingerpost.web.told import told

AGAIN_AFTER = 4
"""Seconds after which a page asks again while something is being learned."""


@require_GET
@in_programme
def for_words(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """JSON: codes for `?start=&end=` of a source, how each did on held-back sources, and passages that are like it."""
    visible.require(request.user, "code", programme)
    start, end = _number(request, "start"), _number(request, "end")
    answer = suggested(viewer=request.user, programme=programme, source=str(guid), start=start, end=end)
    return JsonResponse(
        {
            "why_not": answer.why_not, "is_learning": answer.is_learning, "learned_from": answer.learned_from,
            "found_one": answer.found_one, "codes": [_code(each) for each in answer.words],
        }
    )  # fmt: skip


@require_GET
@in_programme
def codes(request: Asked, programme: Programme) -> HttpResponse:
    """Every code that was learned, with how far its suggestions can be trusted."""
    return _page(request, "suggesting/codes.html", {"answer": for_codes(viewer=request.user, programme=programme)})


@require_GET
@in_programme
def passages(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Stretches of text that may have a code and do not have it yet."""
    visible.require(request.user, "code", programme)
    code = code_of(programme, guid)
    entries = entries_of(code)
    answer = for_code(viewer=request.user, programme=programme, code_id=str(guid))
    context = {"answer": answer, "code": code, "name": entries[0].name if entries else "a code"}
    return _page(request, "suggesting/passages.html", context)


@require_http_methods(["GET", "POST"])
@in_programme
def settings(request: Asked, programme: Programme) -> HttpResponse:
    """Switch suggestions on or off, and whether also for who codes a text blind."""
    visible.require(request.user, "programme", programme)
    if request.method == "POST":
        set_suggesting(
            by=request.user, programme=programme, is_on=request.POST.get("on") == "yes",
            in_rounds=request.POST.get("in_rounds") == "yes", operation=operation(request),
        )  # fmt: skip
        told(request, f"Suggestions are {'on' if chosen(programme).is_on else 'off'} in this programme.")
        return HttpResponseRedirect(request.path)
    return render(request, "suggesting/settings.html", {"chosen": chosen(programme)})


def _page(request: Asked, template: str, context: dict[str, Any]) -> HttpResponse:
    answer: Answer = context["answer"]
    response = render(request, template, context)
    if answer.is_learning:
        response["Refresh"] = str(AGAIN_AFTER)
    return response


def _code(each: ForWords) -> dict[str, Any]:
    trust = each.trust
    return {
        "code": each.code_id, "name": each.code, "right": trust.right, "looked_at": trust.looked_at,
        "passages": trust.passages, "sources": trust.sources,
        "like": [{"words": like.words, "href": href("passage", like.passage)} for like in each.like],
    }  # fmt: skip


def _number(request: Asked, name: str) -> int:
    text = request.GET.get(name, "")
    if not text.isdecimal() or len(text) > 9:
        raise Invalid(f"`{name}` must be a whole number of characters.")
    return int(text)
