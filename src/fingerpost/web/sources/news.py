"""The door for what happens while the coding page is open: others' changes, who else is here, one's own acts."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from fingerpost.store.models import Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.news import OwnAct, everything, last_line, news_of, own_acts
from fingerpost.store.queries.reading import nothing
from fingerpost.store.queries.rounds import desk_of
from fingerpost.store.queries.sources import source_of
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
    after = WATCH.heard(watcher, tab, line, is_first="first" in request.GET)
    news = everything(me, source) if after is None else news_of(me, source, after)
    codes = offered(me, programme, desk) if news.codes else None
    here = WATCH.others(watcher)
    told = {"codings": news.codings.as_json(), "gone": news.gone, "is_all": news.is_all, "here": here, "codes": codes}
    return JsonResponse(told | {"version": _version(source)})


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
