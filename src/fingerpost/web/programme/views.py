"""The overview of a programme and the page of each site."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from fingerpost.exhibits.agreement import live_of
from fingerpost.exhibits.agreement import shown as exhibit_of
from fingerpost.exhibits.agreement_live import Wish
from fingerpost.exhibits.most_named import most_named
from fingerpost.store.models import Person, Programme
from fingerpost.store.queries import overview, reporting, visible
from fingerpost.store.queries.agreement import rounds_now
from fingerpost.terms.coding import Polarity
from fingerpost.terms.exhibit import Exhibit
from fingerpost.web.agreement.table import shown_rows, wanted_rows
from fingerpost.web.places import Asked, in_programme
from fingerpost.web.programme.happened import happened
from fingerpost.web.programme.waiting import waiting

SIDES = (Polarity.BARRIER, Polarity.FACILITATOR)


@require_GET
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """Where the programme stands: sites by waves, what there is, what is most named, what happened lately."""
    me = request.user
    context = {
        "grid": reporting.grid(me, programme, timezone.localdate()),
        "holdings": overview.holdings(me, programme),
        "reads": visible.allowed(me, "read sources", programme),
        "imports": visible.allowed(me, "import", programme),
        "leads": visible.allowed(me, "programme", programme),
        "sees": visible.allowed(me, "see exhibits", programme),
        "collects": _collects(me, programme),
        "waiting": waiting(me, programme),
        "happened": happened(me, programme),
        **_named(me, programme),
        **_agreed(me, programme),
    }
    return render(request, "programme/overview.html", context)


def _collects(person: Person, programme: Programme) -> bool:
    return any(
        visible.allowed(person, "fill report", programme, site=site) for site in visible.sites(person, programme)
    )


def _named(person: Person, programme: Programme) -> dict[str, object]:
    wave = overview.newest_wave(person, programme)
    if wave is None or not visible.allowed(person, "see exhibits", programme):
        return {"newest": None, "named": []}
    named: dict[Polarity, Exhibit] = most_named(viewer=person, programme=programme, polarities=SIDES, wave=wave.key)
    return {"newest": wave, "named": list(named.items())}


def _agreed(person: Person, programme: Programme) -> dict[str, object]:
    """Agreement by code in the newest round that shows figures; nothing before there is one."""
    if not visible.allowed(person, "see exhibits", programme):
        return {}
    shown = [row for row in rounds_now(person, programme) if not row.why_not]
    if not shown:
        return {}
    live = live_of(person, programme, shown[-1].number, Wish())
    exhibit = exhibit_of(person, live)
    rows = wanted_rows(exhibit, pairs=False)
    used = [row for row in rows if row.cells[1].value is not None]
    drawn = shown_rows(exhibit, used, [exhibit.columns[1]], [], live.table.asked.threshold)
    return {"agreed_round": shown[-1], "agreed_lead": exhibit.columns[1], "agreed": list(drawn)}


@require_GET
@in_programme
def site(request: Asked, programme: Programme, key: str) -> HttpResponse:
    """One site: what it is like, what it reported wave by wave, its sources, how they are coded, memos on it."""
    me = request.user
    found = overview.site_of_key(me, programme, key)
    waves, lines = overview.side_by_side(me, found)
    grid = reporting.grid(me, programme, timezone.localdate())
    context = {
        "site": found,
        "attributes": overview.attributes_of(found),
        "cells": next(row.cells for row in grid.rows if row.site.pk == found.pk),
        "waves": waves,
        "lines": lines,
        "sources": overview.sources_at(me, found),
        "uses": overview.code_uses_at(me, found),
        "reads": visible.allowed(me, "read sources", programme),
        "collects": _collects(me, programme),
    }
    return render(request, "programme/site.html", context)
