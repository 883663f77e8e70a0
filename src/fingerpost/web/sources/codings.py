"""The door for the coding page's script: codings as JSON. It asks for what the page shows and acts by operation id."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST

from fingerpost.actions import coding as acts
from fingerpost.actions import favourites
from fingerpost.store.models import Coding, Person, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.putting import at_hand
from fingerpost.store.queries.reading import (
    code_to_apply,
    coding_now,
    coding_to_change,
    codings_now,
)
from fingerpost.store.queries.rounds import Desk, desk_of
from fingerpost.store.queries.sources import source_of
from fingerpost.terms.coding import Polarity
from fingerpost.terms.errors import Conflict, Invalid
from fingerpost.web.places import Asked, in_programme, operation_id, sent_json

LONGEST_MEMO = 20_000


class AnotherPerson(Conflict):
    """What one person did was sent in another's session; it must not be done under the wrong name."""


@require_http_methods(["GET", "POST"])
@in_programme
def of_source(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """GET: the codings that the person may see. POST: put a code on a passage."""
    visible.require(request.user, "read sources", programme)
    if request.method == "GET":
        source = source_of(request.user, programme, str(guid), with_words=False)
        return JsonResponse({"codings": codings_now(request.user, source).as_json()})
    return _add(request.user, programme, guid, _sent(request))


@require_POST
@in_programme
def one(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Take a coding off (`remove`), put it back (`restore`), change polarity or memo (`change`) or edges (`move`)."""
    sent = _sent(request)
    coding = coding_to_change(request.user, programme, guid)
    return _answer(request.user, _act(request.user, coding, sent))


@require_POST
@in_programme
def favourite(request: Asked, programme: Programme) -> HttpResponse:
    """Keep a code at hand under a digit of one's own; 0: no longer."""
    sent = _sent(request)
    code, digit = code_to_apply(programme, operation_id(sent.get("code"))), _offset(sent, "digit")
    operation = operation_id(sent.get("operation"))
    if digit:
        favourites.keep_favourite(by=request.user, code=code, digit=digit, operation=operation)
    else:
        favourites.drop_favourite(by=request.user, code=code, operation=operation)
    return JsonResponse({"digit": digit})


def _add(me: Person, programme: Programme, guid: UUID, sent: dict[str, Any]) -> HttpResponse:
    wanted = _guid(sent.get("code"))
    found = at_hand(me, programme, guid, wanted) if wanted else None
    source = found.source if found else source_of(me, programme, str(guid), with_words=False)
    if source.current is None or sent.get("version") != str(source.current.guid):
        raise Conflict("This text has a newer version.", hint="Reload the page and select the words anew.")
    code = found.code if found else code_to_apply(programme, operation_id(sent.get("code")))
    place = acts.Place(source, _offset(sent, "start"), _offset(sent, "end"), _quote(sent))
    desk = Desk() if found and not found.has_share else desk_of(me, source)
    layer, round = desk.goes(place.start, place.end)
    coding = acts.add_coding(
        by=me, place=place, code=code, polarity=_polarity(sent.get("polarity", Polarity.NONE)), memo=_memo(sent),
        layer=layer, round=round, operation=operation_id(sent.get("operation")),
    )  # fmt: skip
    return _answer(me, coding, found.name if found else "")


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
    if act == "move":
        start, end = _offset(sent, "start"), _offset(sent, "end")
        return acts.move_coding(by=me, coding=coding, start=start, end=end, quote=_quote(sent), operation=operation)
    raise Invalid(f"There is no act {act!r} for a coding.", hint="Known are remove, restore, change and move.")


def _answer(me: Person, coding: Coding, name: str = "") -> HttpResponse:
    is_live = coding.removed_at is None
    return JsonResponse({"coding": coding_now(me, coding, name)._asdict() | {"live": is_live}})


def _sent(request: Asked) -> dict[str, Any]:
    sent = sent_json(request)
    if sent.get("person", str(request.user.guid)) != str(request.user.guid):
        raise AnotherPerson("Somebody else did this, and you have signed in since.", hint="It waits for their sign-in.")
    return sent


def _guid(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


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
