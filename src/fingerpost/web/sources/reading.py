"""The reading and coding page of one source."""

import re
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fingerpost.store.models import Person, Programme, Source
from fingerpost.store.queries import visible
from fingerpost.store.queries.reading import CodingNow, blind_round, choices, codings_now, parts_of, passage_at
from fingerpost.store.queries.sources import source_of
from fingerpost.terms.coding import SIGN, Polarity
from fingerpost.terms.errors import NotFound
from fingerpost.web.places import Asked, in_programme
from fingerpost.web.sources.drawn import Marked, drawn
from fingerpost.web.sources.paragraphs import paragraphs

MOST_WITHOUT_SCRIPTS = 300
KEYS = {
    Polarity.BARRIER: "b",
    Polarity.FACILITATOR: "f",
    Polarity.NEED: "n",
    Polarity.RECOMMENDATION: "r",
    Polarity.MIXED: "x",
}


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
    codings = codings_now(me, source)
    codes = visible.allowed(me, "code", programme) and source.withdrawn_on is None
    blind = blind_round(me, source)
    version = blind.version if blind else None
    context = {
        "source": source,
        "words": len(text.split()),
        "speakers": list(dict.fromkeys(turn.label for turn in turns if turn.label)),
        "body": drawn(text, paragraphs(text, sections, turns), marked),
        "codings": codings[:MOST_WITHOUT_SCRIPTS],
        "codes": codes,
        "may_file": visible.allowed(me, "import", programme) and source.withdrawn_on is None,
        "polarities": [(str(polarity), SIGN[polarity], KEYS.get(polarity, "")) for polarity in Polarity],
        "round": blind,
        "state": {
            "columns": CodingNow._fields,
            "codings": codings,
            "codes": [asdict(choice) for choice in choices(programme, None if blind else me, version)] if codes else [],
            "page": _facts(me, programme, source, codes, marked),
        },
    }
    return render(request, "sources/reading.html", context)


def _facts(person: Person, programme: Programme, source: Source, codes: bool, marked: Marked | None) -> dict[str, Any]:
    home = f"/p/{programme.key}/"
    return {
        "codings": f"{home}sources/{source.guid}/codings/",
        "coding": f"{home}codings/",
        "version": str(source.current.guid) if source.current else "",
        "source": str(source.guid),
        "person": str(person.guid),
        "name": person.name,
        "codes": codes,
        "marked": list(marked) if marked else None,
        "signs": {str(polarity): SIGN[polarity] for polarity in Polarity},
    }


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
