"""What is said of a source from outside: its title, kind, site, wave and date, and who speaks in it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from fingerpost.actions import sources
from fingerpost.actions.sources import Described
from fingerpost.store.models import Programme, Source
from fingerpost.store.queries import visible
from fingerpost.store.queries.programme import site_of, wave_of
from fingerpost.store.queries.sources import source_of, speakers_of
from fingerpost.terms.sources import SourceKind
from fingerpost.web.forms import PlainForm, carried_out
from fingerpost.web.places import Asked, in_programme, operation
from fingerpost.web.sources.register_forms import AboutForm, SpeakersForm


@require_GET
@in_programme
def page(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Both forms."""
    visible.require(request.user, "import", programme)
    return _page(request, programme, source_of(request.user, programme, str(guid)))


@require_POST
@in_programme
def describe(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """File a source elsewhere."""
    visible.require(request.user, "import", programme)
    source = source_of(request.user, programme, str(guid))
    form = AboutForm(request.POST).offer(request.user, programme)
    done = carried_out(form, lambda: _describe(request, programme, source, form))
    return _page(request, programme, source, about=form) if done is None else _after(request, source, "Filed.")


@require_POST
@in_programme
def speakers(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Say who the speakers are."""
    visible.require(request.user, "import", programme)
    source = source_of(request.user, programme, str(guid))
    form = SpeakersForm(source, speakers_of(source), request.POST)
    done = carried_out(
        form,
        lambda: sources.name_speakers(
            by=request.user, source=source, speakers=form.speakers(), operation=operation(request)
        ),
    )
    return _page(request, programme, source, speakers=form) if done is None else _after(request, source, "Saved.")


def _describe(request: Asked, programme: Programme, source: Source, form: AboutForm) -> Source:
    given, me = form.cleaned_data, request.user
    described = Described(
        title=given["title"],
        kind=SourceKind(given["kind"]),
        site=site_of(me, programme, given["site"]) if given["site"] else None,
        wave=wave_of(me, programme, given["wave"]) if given["wave"] else None,
        held_on=given["held_on"],
    )
    return sources.describe_source(by=me, source=source, described=described, operation=operation(request))


def _page(request: Asked, programme: Programme, source: Source, **given: PlainForm) -> HttpResponse:
    said = {
        "title": source.title, "kind": source.kind, "site": source.site.key if source.site else "",
        "wave": source.wave.key if source.wave else "", "held_on": source.held_on,
    }  # fmt: skip
    forms: dict[str, PlainForm] = {
        "about": AboutForm(initial=said).offer(request.user, programme),
        "speakers": SpeakersForm(source, speakers_of(source)),
        **given,
    }
    status = max(form.status for form in forms.values())
    context = {"source": source, "is_report": source.kind == SourceKind.SITE_REPORT, **forms}
    return render(request, "sources/about.html", context, status=status)


def _after(request: Asked, source: Source, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(f"/p/{source.programme.key}/sources/{source.guid}/")
