"""The settings page of a programme: oneself, its members for those who lead it, and what happened lately."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from fingerpost.actions import people
from fingerpost.actions import programme as programmes
from fingerpost.store.models import Person, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.people import account_of, member_of, members
from fingerpost.store.queries.programme import site_of
from fingerpost.terms.errors import Invalid
from fingerpost.terms.people import Role
from fingerpost.web.forms import carried_out
from fingerpost.web.people.forms import MemberForm, PasswordForm
from fingerpost.web.places import Asked, in_programme, operation
from fingerpost.web.programme.happened import happened


@require_GET
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """Who I am here, and what I may set."""
    return _page(request, programme)


@require_POST
@sensitive_post_parameters("password")
@in_programme
def password(request: Asked, programme: Programme) -> HttpResponse:
    """Set one's own password; the session goes on."""
    form, me = PasswordForm(request.POST), request.user
    words = form.data.get("password", "")
    done = carried_out(
        form, lambda: people.set_password(by=me, person=me, password=words, operation=operation(request)), "password"
    )
    if done is None:
        return _page(request, programme, password_form=form, status=form.status)
    me.refresh_from_db()
    update_session_auth_hash(request, me)
    messages.success(request, "Your password is set.")
    return _back(programme)


@require_POST
@in_programme
def member(request: Asked, programme: Programme) -> HttpResponse:
    """Give somebody a role here, with a new account where they have none."""
    visible.require(request.user, "programme", programme)
    form = MemberForm(request.POST).offer(request.user, programme)
    added = carried_out(form, lambda: _add(request, programme, form))
    if added is None:
        return _page(request, programme, member_form=form, status=form.status)
    messages.success(request, f"{added.name} is now {form.cleaned_data['role']} here.")
    return _back(programme)


def _add(request: Asked, programme: Programme, form: MemberForm) -> Person:
    given, me = form.cleaned_data, request.user
    person = account_of(given["email"])
    if person is None:
        if not me.is_owner:
            raise Invalid(f"Nobody has an account as {given['email']}.", hint="Ask the study file's owner to add one.")
        person = people.add_person(by=me, name=given["name"], email=given["email"])
    site = site_of(me, programme, given["site"]) if given["site"] else None
    return programmes.add_member(
        by=me, programme=programme, person=person, role=Role(given["role"]), site=site, operation=operation(request)
    )


@require_POST
@never_cache
@in_programme
def link(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Make a one-time sign-in link for a member and show it, once."""
    person, asked = member_of(request.user, programme, str(guid)), operation(request)
    token = _token(asked) if asked else people.new_token()
    people.issue_link(by=request.user, person=person, token=token, operation=asked)
    address = request.build_absolute_uri(f"/sign-in/link/{token}/")
    return render(request, "people/issued.html", {"holder": person, "address": address})


def _token(asked: UUID) -> str:
    """The same operation makes the same link, so that a form sent twice shows the one that works."""
    return salted_hmac("fingerpost.sign-in-link", str(asked), algorithm="sha256").hexdigest()


def _page(request: Asked, programme: Programme, status: int = 200, **forms: Any) -> HttpResponse:
    me = request.user
    leads = visible.allowed(me, "programme", programme)
    context = {
        "roles": sorted(visible.roles(me, programme)),
        "leads": leads,
        "registers": visible.allowed(me, "participants", programme),
        "members": members(me, programme),
        "happened": happened(me, programme, limit=60) if leads else (),
        "password_form": PasswordForm(),
        "member_form": MemberForm().offer(me, programme),
        **forms,
    }
    return render(request, "people/settings.html", context, status=status)


def _back(programme: Programme) -> HttpResponse:
    return HttpResponseRedirect(f"/p/{programme.key}/settings/")
