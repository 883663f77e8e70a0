"""Sites and waves of a programme, for those who lead it: what is there, and adding one."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from fingerpost.actions import programme as programmes
from fingerpost.store.models import Programme
from fingerpost.store.queries import visible
from fingerpost.web.forms import PlainForm, carried_out
from fingerpost.web.places import Asked, in_programme, operation
from fingerpost.web.programme.forms import SiteForm, WaveForm


@require_GET
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """The sites and waves there are, with a form for each."""
    return _page(request, programme)


@require_POST
@in_programme
def add_site(request: Asked, programme: Programme) -> HttpResponse:
    """Add a site."""
    visible.require(request.user, "programme", programme)
    form = SiteForm(request.POST)
    made = carried_out(
        form,
        lambda: programmes.add_site(
            by=request.user, programme=programme, operation=operation(request), **form.cleaned_data
        ),
        "key",
    )
    return _after(request, programme, f"{made} takes part now.") if made else _page(request, programme, site_form=form)


@require_POST
@in_programme
def add_wave(request: Asked, programme: Programme) -> HttpResponse:
    """Add a wave."""
    visible.require(request.user, "programme", programme)
    form = WaveForm(request.POST)
    made = carried_out(
        form,
        lambda: programmes.add_wave(
            by=request.user, programme=programme, operation=operation(request), **form.cleaned_data
        ),
        "closes",
    )
    return _after(request, programme, f"Wave {made} is added.") if made else _page(request, programme, wave_form=form)


def _page(request: Asked, programme: Programme, **forms: PlainForm) -> HttpResponse:
    visible.require(request.user, "programme", programme)
    context: dict[str, object] = {
        "site_form": SiteForm(),
        "wave_form": WaveForm(),
        "sites": visible.sites(request.user, programme),
        "waves": programme.waves.all(),
        **forms,
    }
    status = max([form.status for form in forms.values()], default=200)
    return render(request, "programme/places.html", context, status=status)


def _after(request: Asked, programme: Programme, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(f"/p/{programme.key}/settings/places/")
