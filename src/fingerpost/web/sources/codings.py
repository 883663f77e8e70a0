"""The door for the coding page's script: codings as JSON. It asks for what the page shows and acts by operation id."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST

from fingerpost.actions import coding as acts
from fingerpost.store.models import Coding, Person, Programme, Source
from fingerpost.store.queries import visible
from fingerpost.store.queries.reading import (
    code_to_apply,
    coding_now,
    coding_to_change,
    codings_now,
)
from fingerpost.store.queries.rounds import desk_of
from fingerpost.store.queries.sources import source_of
from fingerpost.terms.coding import Polarity
from fingerpost.terms.errors import Conflict, Invalid
from fingerpost.web.places import Asked, in_programme, operation_id

LONGEST_MEMO = 20_000


@require_http_methods(["GET", "POST"])
@in_programme
def of_source(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """GET: the codings that the person may see. POST: put a code on a passage."""
    visible.require(request.user, "read sources", programme)
    source = source_of(request.user, programme, str(guid))
    if request.method == "GET":
        return JsonResponse({"codings": [coding._asdict() for coding in codings_now(request.user, source)]})
    return _answer(request.user, _add(request.user, source, _sent(request)))


@require_POST
@in_programme
def one(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Take a coding off (`remove`), put it back (`restore`), or give it another polarity or memo (`change`)."""
    sent = _sent(request)
    coding = coding_to_change(request.user, programme, guid)
    return _answer(request.user, _act(request.user, coding, sent))


def _add(me: Person, source: Source, sent: dict[str, Any]) -> Coding:
    if source.current is None or sent.get("version") != str(source.current.guid):
        raise Conflict("This text has a newer version.", hint="Reload the page and select the words anew.")
    code = code_to_apply(source.programme, operation_id(sent.get("code")))
    place = acts.Place(source, _offset(sent, "start"), _offset(sent, "end"), _quote(sent))
    layer, round = desk_of(me, source).goes(place.start, place.end)
    return acts.add_coding(
        by=me, place=place, code=code, polarity=_polarity(sent.get("polarity", Polarity.NONE)), memo=_memo(sent),
        layer=layer, round=round, operation=operation_id(sent.get("operation")),
    )  # fmt: skip


def _act(me: Person, coding: Coding, sent: dict[str, Any]) -> Coding:
    act, operation = sent.get("act"), operation_id(sent.get("operation"))
    if act == "remove":
        return acts.remove_coding(by=me, coding=coding, operation=operation)
    if act == "restore":
        return acts.restore_coding(by=me, coding=coding, operation=operation)
    if act == "change":
        polarity = _polarity(sent["polarity"]) if "polarity" in sent else None
        memo = _memo(sent) if "memo" in sent else None
        return acts.change_coding(by=me, coding=coding, polarity=polarity, memo=memo, operation=operation)
    raise Invalid(f"There is no act {act!r} for a coding.", hint="Known are remove, restore and change.")


def _answer(me: Person, coding: Coding) -> HttpResponse:
    is_live = coding.removed_at is None
    return JsonResponse({"coding": coding_now(me, coding)._asdict() | {"live": is_live}})


def _sent(request: Asked) -> dict[str, Any]:
    try:
        sent = json.loads(request.body)
    except ValueError:
        raise Invalid("What was sent is no JSON.") from None
    if not isinstance(sent, dict):
        raise Invalid("What was sent is no JSON object.")
    return sent


def _offset(sent: dict[str, Any], name: str) -> int:
    value = sent.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Invalid(f"`{name}` must be a whole number of characters.")
    return value


def _quote(sent: dict[str, Any]) -> str | None:
    quote = sent.get("quote")
    return quote if isinstance(quote, str) else None


def _memo(sent: dict[str, Any]) -> str:
    memo = str(sent.get("memo", ""))
    if len(memo) > LONGEST_MEMO:
        raise Invalid(f"The memo has {len(memo):,} characters; {LONGEST_MEMO:,} is the limit.")
    return memo


def _polarity(value: object) -> Polarity:
    try:
        return Polarity(str(value))
    except ValueError:
        raise Invalid(f"There is no polarity {value!r}.", hint=f"Known are {', '.join(Polarity)}.") from None
