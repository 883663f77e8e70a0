"""Signing in and out, and the way to one's programmes."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from fingerpost.actions import people
from fingerpost.actions import programme as programmes
from fingerpost.store.connection import alias
from fingerpost.store.models import Person
from fingerpost.store.queries import visible
from fingerpost.store.queries.people import link_holder
from fingerpost.web.forms import carried_out, next_page
from fingerpost.web.live import hub_of
from fingerpost.web.people import throttle
from fingerpost.web.people.forms import ProgrammeForm, SignInForm
from fingerpost.web.places import Asked, operation, signed_in

BACKEND = settings.AUTHENTICATION_BACKENDS[0]
WRONG = "There is no account with this e-mail address and password."
PAUSED = "Too many tries. Wait a quarter of an hour, or ask for a sign-in link."


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in by e-mail and password. Who is unknown learns no more than who mistyped."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = _recognised(request, form)
        if person is not None:
            login(request, person, backend=BACKEND)
            return HttpResponseRedirect(next_page(request, "/"))
        form.status = 403
    return render(request, "people/sign_in.html", {"form": form, "next": next_page(request, "/")}, status=form.status)


def _recognised(request: HttpRequest, form: SignInForm) -> Person | None:
    email, caller = form.cleaned_data["email"].lower(), request.META.get("REMOTE_ADDR", "")
    if throttle.is_paused(email, caller):
        form.add_error(None, PAUSED)
        return None
    person = authenticate(request, username=email, password=form.cleaned_data["password"])
    if not isinstance(person, Person):
        throttle.note_failure(email, caller)
        form.add_error(None, WRONG)
        return None
    throttle.forget(email, caller)
    return person


@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """A sign-in link: opening it only asks; the button uses it up and signs in."""
    if request.method == "POST":
        login(request, people.use_link(token=token), backend=BACKEND)
        return HttpResponseRedirect("/")
    return render(request, "people/link.html", {"holder": link_holder(token)})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, and what is being told to it."""
    person = request.user.pk
    logout(request)
    if person is not None:
        hub_of(alias()).ask_about(person)
    return HttpResponseRedirect(settings.LOGIN_URL)


@signed_in
def beginning(request: Asked) -> HttpResponse:
    """The person's only programme, or the list of theirs; the file's owner may add one."""
    seen = list(visible.programmes(request.user))
    if len(seen) == 1 and request.method == "GET" and "all" not in request.GET:
        return HttpResponseRedirect(f"/p/{seen[0].key}/")
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST":
        name = form.data.get("name", "")
        made = carried_out(
            form, lambda: programmes.add_programme(by=request.user, name=name, operation=operation(request))
        )
        if made:
            return HttpResponseRedirect(f"/p/{made.key}/")
    return render(request, "people/beginning.html", {"programmes": seen, "form": form}, status=form.status)
