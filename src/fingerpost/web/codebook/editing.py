"""Changing the codes of a draft: add, word, move, merge, retire, make a heading. What is allowed, actions decide."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from fingerpost.actions import codebook as codebooks
from fingerpost.actions.drafts import draft_of
from fingerpost.store.models import Code, CodeEntry, Programme
from fingerpost.store.models.base import Pointed
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import codebook_of, tree, words_digest
from fingerpost.store.queries.codes import code_of, last_change, open_rounds_with, whose
from fingerpost.terms.compared import compared
from fingerpost.web.codebook.forms import (
    NAMES,
    TOP,
    AddForm,
    HeadingForm,
    MergeForm,
    MoveForm,
    ReasonedForm,
    RetireForm,
    as_filled,
    places,
)
from fingerpost.web.codebook.parts import TRAIL, back, chosen, entry_of, say_changed, with_places
from fingerpost.web.errors import wants_json
from fingerpost.web.forms import PlainForm, carried_out
from fingerpost.web.places import Asked, in_programme, operation

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_OR_POST)
@in_programme
def add(request: Asked, programme: Programme) -> HttpResponse:
    """Add a code or heading to the draft; `?under=GUID` begins with that heading."""
    visible.require(request.user, "codebook", programme)
    codebook = codebook_of(programme)
    form = AddForm(request.POST or None, initial={"parent": request.GET.get("under", "")})
    form.choose("parent", [TOP, *places(tree(draft_of(codebook)))])

    def act() -> Code:
        return codebooks.add_code(
            by=request.user, codebook=codebook, words=form.code_words(), operation=operation(request),
            parent=chosen(programme, form.cleaned_data["parent"]), is_heading=form.cleaned_data["is_heading"],
            reason=form.cleaned_data["reason"],
        )  # fmt: skip

    made = carried_out(form, act, "name") if request.method == "POST" else None
    if made:
        say_changed(request, programme)
        return back(programme, f"#code-{made.guid}")
    context = {"form": form, "trail": TRAIL, "version": draft_of(codebook)}
    return render(request, "codebook/add.html", context, status=form.status)


@require_http_methods(GET_OR_POST)
@in_programme
def edit(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Other words for a code of the draft. If somebody changed them meanwhile, both are shown and nothing is lost."""
    visible.require(request.user, "codebook", programme)
    row = code_of(programme, guid)
    entry = entry_of(row)
    form = ReasonedForm(request.POST or None, initial=as_filled(entry) | {"was": words_digest(entry)})

    def act() -> Code:
        return codebooks.redefine_code(
            by=request.user, code=row, words=form.code_words(tuple(entry.questions)), operation=operation(request),
            reason=form.cleaned_data["reason"], was=form.cleaned_data["was"] or None,
        )  # fmt: skip

    done = carried_out(form, act) if request.method == "POST" else None
    if done:
        say_changed(request, programme, undo=True)
        return _to_code(programme, row)
    begins = {"parent": str(entry.parent.guid) if entry.parent else ""}
    context = _about(row) | {
        "words_form": form, "move_form": with_places(MoveForm(initial=begins), "parent", row, TOP),
        "theirs": _theirs(form, entry),
    }  # fmt: skip
    return render(request, "codebook/edit.html", context, status=form.status)


@require_POST
@in_programme
def move(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Another place for a code of the draft. A script that asks for JSON is told what can be taken back."""
    row = code_of(programme, guid)
    form = with_places(MoveForm(request.POST), "parent", row, TOP)

    def act() -> Code:
        given = form.cleaned_data
        return codebooks.move_code(
            by=request.user, code=row, parent=chosen(programme, given["parent"]), reason=given["reason"],
            position=given["place"] - 1 if given["place"] else None, operation=operation(request),
        )  # fmt: skip

    if wants_json(request):
        return _moved(row, form, act)
    if carried_out(form, act):
        say_changed(request, programme, undo=True)
        return _to_code(programme, row)
    visible.require(request.user, "codebook", programme)
    entry = entry_of(row)
    words = ReasonedForm(initial=as_filled(entry) | {"was": words_digest(entry)})
    return render(
        request, "codebook/edit.html", _about(row) | {"words_form": words, "move_form": form}, status=form.status
    )


@require_http_methods(GET_OR_POST)
@in_programme
def merge(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """From the draft on, the code counts as another. The page says how many codings that touches, and whose."""
    row = code_of(programme, guid)
    form = with_places(
        MergeForm(request.POST or None, initial={"into": request.GET.get("into", "")}), "into", row,
        ("", "Choose a code"), headings=False,
    )  # fmt: skip

    def act() -> Code:
        into = chosen(programme, form.cleaned_data["into"])
        assert into is not None
        return codebooks.merge_code(
            by=request.user, code=row, into=into, reason=form.cleaned_data["reason"], operation=operation(request)
        )

    return _ended(request, programme, row, form, act, "merge")


@require_http_methods(GET_OR_POST)
@in_programme
def retire(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """From the draft on, the code is left out."""
    row = code_of(programme, guid)
    form = RetireForm(request.POST or None)

    def act() -> Code:
        reason = form.cleaned_data["reason"]
        return codebooks.retire_code(by=request.user, code=row, reason=reason, operation=operation(request))

    return _ended(request, programme, row, form, act, "retire")


@require_http_methods(GET_OR_POST)
@in_programme
def heading(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Make a code a heading, or a heading a code."""
    row = code_of(programme, guid)
    form = HeadingForm(request.POST or None)

    def act() -> Code:
        return codebooks.set_heading(
            by=request.user, code=row, is_heading=not entry_of(row).is_heading, reason=form.cleaned_data["reason"],
            operation=operation(request),
        )  # fmt: skip

    return _ended(request, programme, row, form, act, "heading")


def _ended(
    request: Asked, programme: Programme, row: Code, form: PlainForm, act: Callable[[], Pointed], name: str
) -> HttpResponse:
    """Carry out what ends a code or changes its kind, or show the page that says what will come of it."""
    visible.require(request.user, "codebook", programme)
    done = carried_out(form, act) if request.method == "POST" else None
    if done:
        say_changed(request, programme)
        return back(programme)
    context = _about(row) | {
        "form": form, "whose": whose(request.user, row), "rounds": open_rounds_with(row), "act": name,
        "below": entry_of(row).version.entries.filter(parent=row).count(),
    }  # fmt: skip
    return render(request, f"codebook/{name}.html", context, status=form.status)


def _about(row: Code) -> dict[str, Any]:
    entry = entry_of(row)
    return {"code": row, "entry": entry, "trail": [*TRAIL, (entry.name, f"codebook/{row.guid}/")]}


def _theirs(form: ReasonedForm, entry: CodeEntry) -> list[dict[str, Any]]:
    """Where somebody else's words differ from those in the form: both, word by word. The next try knows of them."""
    if not form.is_bound or form.data.get("was") in ("", None, words_digest(entry)):
        return []
    form.data = dict(form.data.items()) | {"was": words_digest(entry)}
    labelled = [(form.fields[name].label, getattr(entry, name), str(form.data.get(name, "")).strip()) for name in NAMES]
    return [
        {"label": label, "theirs": left, "mine": right}
        for label, theirs, mine in labelled if theirs != mine for left, right in (compared(theirs, mine),)
    ]  # fmt: skip


def _moved(row: Code, form: MoveForm, act: Callable[[], Code]) -> HttpResponse:
    if carried_out(form, act) is None:
        said = " ".join(str(problem) for problems in form.errors.values() for problem in problems)
        return JsonResponse({"error": {"what": said}}, status=form.status)
    last = last_change(draft_of(row.codebook))
    return JsonResponse({"act": str(last.act) if last else None, "under": last.into if last else ()})


def _to_code(programme: Programme, row: Code) -> HttpResponse:
    return HttpResponseRedirect(f"/p/{programme.key}/codebook/{row.guid}/")
