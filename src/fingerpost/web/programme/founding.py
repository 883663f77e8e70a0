"""Sites and waves of a programme, for those who lead it: what is there, and adding one."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from fingerpost.actions import programme as programmes
from fingerpost.store.models import Programme, Site, Wave
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
    return _add(request, programme, "site_form", SiteForm(request.POST), programmes.add_site, "key")


@require_POST
@in_programme
def add_wave(request: Asked, programme: Programme) -> HttpResponse:
    """Add a wave."""
    return _add(request, programme, "wave_form", WaveForm(request.POST), programmes.add_wave, "closes")


def _add(
    request: Asked, programme: Programme, name: str, form: PlainForm, act: Callable[..., Site | Wave], field: str
) -> HttpResponse:
    """Carry the form out; what stands against it is said beside `field`."""
    visible.require(request.user, "programme", programme)
    made = carried_out(
        form,
        lambda: act(by=request.user, programme=programme, operation=operation(request), **form.cleaned_data),
        field,
    )
    if made is None:
        return _page(request, programme, **{name: form})
    messages.success(request, f"{made} is added.")
    return HttpResponseRedirect(f"/p/{programme.key}/settings/places/")


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
