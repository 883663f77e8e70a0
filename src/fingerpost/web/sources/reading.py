"""The reading and coding page of one source."""

import re
from dataclasses import asdict
from itertools import islice
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html_join
from django.views.decorators.http import require_GET

from fingerpost.store.models import Person, Programme, Source
from fingerpost.store.queries import visible
from fingerpost.store.queries.news import last_line
from fingerpost.store.queries.reading import CodingsNow, choices, codings_now, favourites_of, parts_of, passage_at
from fingerpost.store.queries.rounds import Desk, desk_of
from fingerpost.store.queries.sources import source_of
from fingerpost.terms.coding import SIGN, Polarity
from fingerpost.terms.errors import NotFound
from fingerpost.terms.sources import Span
from fingerpost.web.live import LENDING
from fingerpost.web.places import Asked, in_programme
from fingerpost.web.sources.drawn import Marked, drawn, drawn_whole
from fingerpost.web.sources.paragraphs import paragraphs
from fingerpost.web.sources.watching import WATCH, Watcher
from fingerpost.web.templatetags.fingerpost import sign

MOST_WITHOUT_SCRIPTS = 300
LINE = '<li>Characters {} to {}: {} {} <span class="muted">{}</span></li>'
KEYS = {
    Polarity.BARRIER: "b",
    Polarity.FACILITATOR: "f",
    Polarity.NEED: "n",
    Polarity.RECOMMENDATION: "r",
    Polarity.MIXED: "x",
    Polarity.NONE: "0",
}
MODULES = tuple(
    f"fingerpost/reading/{name}.js"
    for name in (
        "reading", "acts", "asking", "codebook", "desk", "edges", "find", "highlights", "joined", "keys", "live",
        "margin", "mending", "news", "outbox", "outline", "page", "places", "selection", "status", "stripes", "suggest",
        "text", "units", "views",
    )
)  # fmt: skip
"""The page's scripts, asked for before the text has come through."""
LONG = 60_000
"""Characters from which on a browser lays out only the stretches in view."""


@require_GET
@in_programme
def page(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Read a source and code it. `?passage=GUID` or `?at=START-END` opens it at that place."""
    me = request.user
    visible.require(me, "read sources", programme)
    source = source_of(me, programme, str(guid))
    text = source.current.text if source.current else ""
    sections, turns = parts_of(source)
    marked = _marked(request, source, len(text))
    codes = visible.allowed(me, "code", programme) and source.withdrawn_on is None
    desk = desk_of(me, source)
    WATCH.opened(Watcher(str(source.guid), me.pk, me.name), last_line())
    codings = codings_now(me, source)
    context = {
        "modules": MODULES,
        "source": source,
        "words": len(text.split()),
        "speakers": list(dict.fromkeys(turn.label for turn in turns if turn.label)),
        "body": _body(source, sections, turns, marked),
        "is_long": len(text) > LONG,
        "sections": sections,
        "codings": without_scripts(codings),
        "codes": codes,
        "may_file": visible.allowed(me, "import", programme) and source.withdrawn_on is None,
        "may_name": visible.allowed(me, "participants", programme),
        "polarities": [(str(polarity), SIGN[polarity], KEYS[polarity]) for polarity in Polarity],
        "desk": desk,
        "state": {
            "codings": codings.as_json(),
            "codes": offered(me, programme, desk) if codes else [],
            "page": _facts(me, programme, source, codes, desk) | {"live": _live(request, programme, source, desk)},
        },
    }
    return render(request, "sources/reading.html", context)


def _body(source: Source, sections: tuple[Span, ...], turns: tuple[Span, ...], marked: Marked | None) -> str:
    if source.current is None:
        return ""
    text, times = source.current.text, tuple((at, time) for at, time in source.current.times or ())
    if marked is None:
        return drawn_whole(text, sections, turns, times)
    return drawn(text, paragraphs(text, sections, turns), marked, times)


def offered(person: Person, programme: Programme, desk: Desk) -> list[dict[str, Any]]:
    """The codes to choose from, with the person's favourite digits; in a blind pass the round's own version."""
    version = desk.version if desk.is_blind else None
    digits = favourites_of(person, programme)
    listed = choices(programme, None if desk.is_blind else person, version)
    return [asdict(choice) | {"digit": digits.get(choice.guid, 0)} for choice in listed]


def without_scripts(now: CodingsNow) -> str:
    """The first codings as lines of a list: place, code, polarity, coder. A template would take ten times as long."""
    signs = [sign(polarity) for polarity in now.polarities]
    columns = zip(now.start, now.end, now.code, now.polarity, now.coder, strict=True)
    return format_html_join("", LINE, (
        (start, end, now.codes[c][1], signs[side], now.coders[who][0])
        for start, end, c, side, who in islice(columns, MOST_WITHOUT_SCRIPTS)
    ))  # fmt: skip


def _facts(person: Person, programme: Programme, source: Source, codes: bool, desk: Desk) -> dict[str, Any]:
    home = f"/p/{programme.key}/"
    here = f"{home}sources/{source.guid}/codings/"
    return {
        "codings": here,
        "news": None if desk.is_blind else f"{here}news/",
        "acts": f"{here}mine/",
        "coding": f"{home}codings/",
        "suggest": f"{home}sources/{source.guid}/suggest/",
        "favourites": f"{home}codings/favourites/",
        "queries": f"{home}queries/new/",
        "new_code": f"{home}codebook/wanted/",
        "version": str(source.current.guid) if source.current else "",
        "source": str(source.guid),
        "person": str(person.guid),
        "name": person.name,
        "codes": codes,
        "layer": str(desk.layer),
        "round": desk.round.number if desk.is_blind and desk.round else None,
        "excerpts": [[span.start, span.end] for span in desk.excerpts] if desk.is_blind else [],
        "signs": {str(polarity): SIGN[polarity] for polarity in Polarity},
    }


def _live(request: Asked, programme: Programme, source: Source, desk: Desk) -> str | None:
    """Where news is told instead of asked for, if this server does so."""
    is_told = LENDING in request.META and not desk.is_blind
    return f"/p/{programme.key}/sources/{source.guid}/codings/live/" if is_told else None


def _marked(request: Asked, source: Source, length: int) -> Marked | None:
    """The place that the address names, if it lies in the text."""
    at = re.fullmatch(r"(\d{1,9})-(\d{1,9})", request.GET.get("at", ""))
    if at:
        start, end = int(at[1]), int(at[2])
        return (start, end) if start < end <= length else None
    wanted = request.GET.get("passage")
    return _passage(request.user, source, wanted) if wanted else None


def _passage(person: Person, source: Source, wanted: str) -> Marked | None:
    try:
        passage = passage_at(person, source, UUID(wanted))
    except ValueError:
        raise NotFound(f"{wanted!r} is no passage's guid.") from None
    return (passage.start, passage.end) if passage else None
