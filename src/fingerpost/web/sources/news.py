"""The doors for what happens while the coding page is open: others' changes, asked for or told, and one's own acts."""

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET

from fingerpost.store.changes import rest
from fingerpost.store.connection import alias
from fingerpost.store.models import Person, Programme, Source
from fingerpost.store.queries import visible
from fingerpost.store.queries.news import OwnAct, everything, is_news, last_line, news_of, own_acts
from fingerpost.store.queries.reading import nothing
from fingerpost.store.queries.rounds import desk_of
from fingerpost.store.queries.sources import source_of
from fingerpost.terms.errors import UserError
from fingerpost.web.live import LENDING, Reader, hub_of
from fingerpost.web.places import Asked, in_programme, operation_id
from fingerpost.web.sources.reading import offered
from fingerpost.web.sources.watching import WATCH, Watcher


@require_GET
@in_programme
def page(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """What has changed since the browser's `tab` last asked. Nothing at all for who codes this source blind."""
    me = request.user
    visible.require(me, "read sources", programme)
    source = source_of(me, programme, str(guid), with_words=False)
    quiet: dict[str, Any] = {"codings": nothing().as_json(), "gone": [], "is_all": False, "here": [], "codes": None}
    desk = desk_of(me, source)
    if desk.is_blind:
        return JsonResponse(quiet | {"version": _version(source)})
    tab = operation_id(request.GET.get("tab"))
    watcher, line = Watcher(str(source.guid), me.pk, me.name), last_line()
    if not WATCH.is_here(watcher):
        hub_of(alias()).came(source)
    after = WATCH.heard(watcher, tab, line, is_first="first" in request.GET)
    news = everything(me, source) if after is None else news_of(me, source, after)
    codes = offered(me, programme, desk) if news.codes else None
    here = WATCH.others(watcher)
    told = {"codings": news.codings.as_json(), "gone": news.gone, "is_all": news.is_all, "here": here, "codes": codes}
    return JsonResponse(told | {"version": _version(source)})


@require_GET
@in_programme
def live(request: Asked, programme: Programme, guid: UUID) -> HttpResponseBase:
    """Tells a browser, over a connection that stays open, each time that `page` above has news for the person.

    204: not here, a browser has to ask; 503: for now, since as many are told as the server has connections for.
    """
    source, lending = _heard_of(request.user, programme.key, guid), request.META.get(LENDING)
    if source is None or lending is None:
        return HttpResponse(status=204)
    reader = Reader(request.user.pk, source, _asking(request, programme.key, guid), _gone(request))
    stream = hub_of(alias()).join(reader, lending, request.headers.get("Last-Event-ID", ""))
    rest()
    if stream is None:
        return HttpResponse(status=503, headers={"Retry-After": "60"})
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # the second: nginx passes each event on at once
    return StreamingHttpResponse(stream, content_type="text/event-stream", headers=headers)


def _heard_of(person: Person, programme: str, guid: UUID) -> Source | None:
    """The source, if the person may hear of others' codings; None for who codes it blind. Raises as `page` does."""
    seen = visible.programmes(person).get(key=programme)
    visible.require(person, "read sources", seen)
    source = source_of(person, seen, str(guid), with_words=False)
    return None if desk_of(person, source).is_blind else source


def _asking(request: HttpRequest, programme: str, guid: UUID) -> Callable[[int], bool | None]:
    """Asks, while the stream goes on, what the person may know by then: rights, rounds and sessions end meanwhile."""
    key = request.session.session_key

    def news_after(line: int) -> bool | None:
        with suppress(UserError, Programme.DoesNotExist):
            person = _signed_in(key)
            source = _heard_of(person, programme, guid) if person else None
            return is_news(person, source, line) if person and source else None
        return None

    return news_after


def _signed_in(session: str | None) -> Person | None:
    """Whose session this is now; None once it has ended."""
    asks = HttpRequest()
    asks.session = import_module(settings.SESSION_ENGINE).SessionStore(session)
    person = get_user(asks)
    return person if isinstance(person, Person) else None


def _gone(request: HttpRequest) -> Callable[[], bool]:
    """Says whether the browser has closed the connection, where the server knows."""
    gone: Callable[[], bool] = request.META.get("waitress.client_disconnected", lambda: False)
    return gone


@require_GET
@in_programme
def acts(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """What the person did to the codings of this source, newest first."""
    visible.require(request.user, "code", programme)
    source = source_of(request.user, programme, str(guid), with_words=False)
    return JsonResponse({"acts": [_act(act) for act in own_acts(request.user, source)]})


def _act(act: OwnAct) -> dict[str, Any]:
    coding, passage = act.coding, act.coding.passage
    now = {
        "guid": str(coding.guid), "code": str(coding.code.guid), "name": act.name, "own": True,
        "start": passage.start, "end": passage.end, "polarity": coding.polarity, "memo": coding.memo,
        "layer": coding.layer, "round": coding.round.number if coding.round else None,
        "live": coding.removed_at is None,
    }  # fmt: skip
    return {"at": act.at.isoformat(), "verb": act.verb, "before": act.before, "coding": now}


def _version(source: Any) -> str:
    return str(source.current.guid) if source.current else ""
