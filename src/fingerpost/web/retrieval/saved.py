"""Keeping queries: save one, share it, drop it, keep it again after all."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from fingerpost.actions.retrieval import drop_query, restore_query, save_query, share_query
from fingerpost.store.models import Programme
from fingerpost.store.queries.saved import dropped_query, saved_query
from fingerpost.terms.errors import Conflict, Invalid
from fingerpost.terms.retrieval import Asks
from fingerpost.web.places import Asked, in_programme, operation
from fingerpost.web.told import called, told

PAGE = {Asks.PASSAGES: "passages/", Asks.SEARCH: "search/"}


@require_POST
@in_programme
def save(request: Asked, programme: Programme) -> HttpResponse:
    """Keep the query that the page shows."""
    asks = Asks.SEARCH if request.POST.get("asks") == Asks.SEARCH else Asks.PASSAGES
    text = request.POST.get("q", "")
    try:
        saved = save_query(
            by=request.user, programme=programme, name=request.POST.get("name", ""), text=text, asks=asks,
            shared=request.POST.get("shared") == "yes", operation=operation(request),
        )  # fmt: skip
        told(request, f"Kept as {called(saved.name)}{', and shared with the team' if saved.is_shared else ''}.")
    except (Conflict, Invalid) as error:
        messages.error(request, " ".join(part for part in (error.message, error.hint) if part))
    return _back(programme, asks, text)


@require_POST
@in_programme
def change(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Share a query of one's own (`share`), keep it to oneself (`keep`), or drop it (`drop`)."""
    query, act = saved_query(request.user, programme, guid), request.POST.get("act", "")
    if act not in ("share", "keep", "drop"):
        raise Invalid(f"There is no act {act!r} for a saved query.", hint="Use one of the buttons on the page.")
    if act == "drop":
        drop_query(by=request.user, query=query, operation=operation(request))
        undo = f"/p/{programme.key}/passages/saved/{query.guid}/restore/"
        told(request, f"{called(query.name)} is no longer kept.", undo=undo)
    else:
        share_query(by=request.user, query=query, shared=act == "share", operation=operation(request))
        told(request, f"{called(query.name)} is {'shared with the team' if act == 'share' else 'yours alone again'}.")
    return _back(programme, Asks(query.asks), request.POST.get("q", ""))


@require_POST
@in_programme
def restore(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Keep a query again that one dropped."""
    query = dropped_query(request.user, programme, guid)
    try:
        restore_query(by=request.user, query=query, operation=operation(request))
        told(request, f"{called(query.name)} is kept again.")
    except Conflict as error:
        messages.error(request, " ".join(part for part in (error.message, error.hint) if part))
    return _back(programme, Asks(query.asks), query.text)


def _back(programme: Programme, asks: Asks, text: str) -> HttpResponse:
    return HttpResponseRedirect(f"/p/{programme.key}/{PAGE[asks]}" + (f"?{urlencode({'q': text})}" if text else ""))
