"""The recode list: what a person looks at again because a published codebook version changed it."""

from itertools import groupby
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from fingerpost.actions import recoding as acts
from fingerpost.store.models import CodebookVersion, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import choosable, codebook_of, version_of
from fingerpost.store.queries.codes import code_of
from fingerpost.store.queries.reading import coding_to_change
from fingerpost.store.queries.recoding import to_look_at
from fingerpost.store.queries.sources import source_of
from fingerpost.terms.errors import Invalid
from fingerpost.web.places import Asked, in_programme, operation, operation_id

TRAIL = [("Rounds", "rounds/")]


@require_safe
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """What there is to look at again, source by source."""
    visible.require(request.user, "code", programme)
    todo = to_look_at(request.user, programme)
    by_source = groupby(todo.codings, key=lambda each: each.coding.passage.version.source)
    context = {
        "todo": todo, "codings": [(source, list(rows)) for source, rows in by_source], "codes": _codes(programme),
        "trail": TRAIL, "total": todo.left + todo.done,
    }  # fmt: skip
    return render(request, "rounds/recode.html", context)


@require_POST
@in_programme
def coding(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """A coding was looked at: `keep`, `remove`, or `recode` to the code chosen."""
    visible.require(request.user, "code", programme)
    row = coding_to_change(request.user, programme, guid)
    act, chosen = request.POST.get("act"), request.POST.get("code", "")
    if act not in ("keep", "remove", "recode"):
        raise Invalid("Say whether the coding stays, comes off or gets another code.")
    if act == "recode" and not chosen:
        raise Invalid("Choose the code that it gets instead.")
    acts.look_again(
        by=request.user, version=_version(request, programme), coding=row, remove=act == "remove",
        instead=code_of(programme, operation_id(chosen)) if act == "recode" else None, operation=operation(request),
    )  # fmt: skip
    return _back(programme)


@require_POST
@in_programme
def source(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """A source was read again with the new codes in mind."""
    visible.require(request.user, "code", programme)
    row = source_of(request.user, programme, str(guid))
    acts.read_again(by=request.user, version=_version(request, programme), source=row, operation=operation(request))
    return _back(programme)


def _version(request: Asked, programme: Programme) -> CodebookVersion:
    number = request.POST.get("version", "")
    if not number.isdecimal():
        raise Invalid("Say under which codebook version it was looked at.")
    return version_of(codebook_of(programme), int(number))


def _codes(programme: Programme) -> list[tuple[str, str]]:
    if not programme.codebooks.exists():
        return []
    return choosable(version_of(codebook_of(programme)))


def _back(programme: Programme) -> HttpResponse:
    return HttpResponseRedirect(f"/p/{programme.key}/recode/")
