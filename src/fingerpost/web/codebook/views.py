"""The codebook's page, a code's page, and what a draft lets one do. What is allowed, the actions decide."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fingerpost.actions import codebook as codebooks
from fingerpost.actions.drafts import draft_of
from fingerpost.exhibits.codebook import codebook as codebook_exhibit
from fingerpost.store.models import Code, Codebook, CodebookVersion, CodeEntry, Programme
from fingerpost.store.models.base import Pointed
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import codebook_of, names_by_code, tree, version_of
from fingerpost.store.queries.codes import changes_of, code_of, draft, entries_of, tree_with_uses
from fingerpost.terms.errors import NotFound
from fingerpost.web import downloads
from fingerpost.web.codebook.forms import (
    TOP,
    AddForm,
    MergeForm,
    MoveForm,
    PublishForm,
    ReasonedForm,
    RetireForm,
    as_filled,
    places,
)
from fingerpost.web.forms import PlainForm, carried_out
from fingerpost.web.passages import by_polarity
from fingerpost.web.places import Asked, in_programme, operation

F = TypeVar("F", bound=PlainForm)
TRAIL = [("Codebook", "codebook/")]


@require_safe
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """The codes of a version (`?version=2`; else the newest), what it changed, and what may be done with it."""
    visible.require(request.user, "see exhibits", programme)
    codebook = programme.codebooks.first()
    if codebook is None:
        return render(request, "codebook/none.html", {"may_edit": _may_edit(request, programme)})
    version = version_of(codebook, _number(request.GET.get("version")))
    return _shown(request, programme, version)


@require_POST
@in_programme
def begin(request: Asked, programme: Programme) -> HttpResponse:
    """Begin the programme's codebook."""
    codebooks.add_codebook(by=request.user, programme=programme, operation=operation(request))
    return _back(programme)


@require_POST
@in_programme
def open_draft(request: Asked, programme: Programme) -> HttpResponse:
    """Open the next version."""
    codebooks.open_draft(by=request.user, codebook=codebook_of(programme), operation=operation(request))
    return _back(programme)


@require_POST
@in_programme
def publish(request: Asked, programme: Programme, number: int) -> HttpResponse:
    """Publish the draft of this number."""
    version = version_of(codebook_of(programme), number)
    form = PublishForm(request.POST)
    done = carried_out(
        form, lambda: codebooks.publish_version(
            by=request.user, version=version, note=form.cleaned_data["note"], operation=operation(request)
        ),
    )  # fmt: skip
    return _back(programme) if done else _shown(request, programme, version, publish_form=form)


@require_POST
@in_programme
def add(request: Asked, programme: Programme) -> HttpResponse:
    """Add a code or heading to the draft."""
    codebook = codebook_of(programme)
    form = _add_form(codebook, request.POST)

    def act() -> Code:
        parent = _chosen(programme, form.cleaned_data["parent"])
        return codebooks.add_code(
            by=request.user, codebook=codebook, words=form.code_words(), parent=parent, operation=operation(request),
            is_heading=form.cleaned_data["is_heading"], reason=form.cleaned_data["reason"],
        )  # fmt: skip

    done = carried_out(form, act, "name")
    return _back(programme) if done else _shown(request, programme, version_of(codebook), add_form=form)


@require_safe
@in_programme
def code(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """One code: its words in each version, its passages by polarity, its memos."""
    visible.require(request.user, "see exhibits", programme)
    row = code_of(programme, guid)
    entries = entries_of(row)
    newest, last = version_of(row.codebook), entries[0].version
    parent = entries[0].parent
    context = {
        "code": row, "entry": entries[0], "entries": entries, "trail": TRAIL,
        "parent_name": names_by_code(row.codebook)[parent.pk] if parent else "",
        "passages": by_polarity(request.user, programme, [str(guid)], few=20, whole=request.GET.get("polarity", "")),
        "ended": last if last.number < newest.number else None,
        "may_edit": _may_edit(request, programme) and last == draft(row.codebook),
    }  # fmt: skip
    return render(request, "codebook/code.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def edit(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Other words for a code of the draft, and beside them what else can become of it."""
    visible.require(request.user, "codebook", programme)
    row = code_of(programme, guid)
    if request.method != "POST":
        return _editing(request, programme, row)
    form = ReasonedForm(request.POST)

    def act() -> Code:
        questions = tuple(_entry(row).questions)
        return codebooks.redefine_code(
            by=request.user, code=row, words=form.code_words(questions), reason=form.cleaned_data["reason"],
            operation=operation(request),
        )  # fmt: skip

    done = carried_out(form, act, "name")
    return _to_code(programme, row) if done else _editing(request, programme, row, words_form=form)


@require_POST
@in_programme
def move(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Another place for a code of the draft."""
    row = code_of(programme, guid)
    form = _with_places(MoveForm(request.POST), "parent", row, TOP)
    return _changed(
        request, programme, row, "move_form", form, lambda: codebooks.move_code(
            by=request.user, code=row, parent=_chosen(programme, form.cleaned_data["parent"]),
            position=form.cleaned_data["position"], operation=operation(request),
        ),
    )  # fmt: skip


@require_POST
@in_programme
def merge(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """From the draft on, the code counts as another."""
    row = code_of(programme, guid)
    form = _into(MergeForm(request.POST), row)

    def act() -> Code:
        into = _chosen(programme, form.cleaned_data["into"])
        assert into is not None
        return codebooks.merge_code(
            by=request.user, code=row, into=into, reason=form.cleaned_data["reason"], operation=operation(request)
        )

    return _changed(request, programme, row, "merge_form", form, act)


@require_POST
@in_programme
def retire(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """From the draft on, the code is left out."""
    row = code_of(programme, guid)
    form = RetireForm(request.POST)
    return _changed(
        request, programme, row, "retire_form", form, lambda: codebooks.retire_code(
            by=request.user, code=row, reason=form.cleaned_data["reason"], operation=operation(request)
        ),
    )  # fmt: skip


@require_POST
@in_programme
def download(request: Asked, programme: Programme) -> HttpResponse:
    """A version of the codebook as a file."""
    number = _number(request.POST.get("version"))
    exhibit = codebook_exhibit(viewer=request.user, programme=programme, version=number)
    return downloads.answer(request, exhibit)


def _shown(request: Asked, programme: Programme, version: CodebookVersion, **forms: PlainForm) -> HttpResponse:
    may_edit, open_version = _may_edit(request, programme), draft(version.codebook)
    context: dict[str, Any] = {
        "codebook": version.codebook, "version": version, "draft": open_version, "may_edit": may_edit,
        "versions": version.codebook.versions.select_related("published_by"),
        "lines": tree_with_uses(version, _used(request, programme, version)), "changes": changes_of(version),
        **downloads.offered([("version", str(version.number))]),
    }  # fmt: skip
    if may_edit and version == open_version:
        context |= {"add_form": _add_form(version.codebook), "publish_form": PublishForm(), "is_editing": True}
    status = next((form.status for form in forms.values()), 200)
    return render(request, "codebook/page.html", context | forms, status=status)


def _used(request: Asked, programme: Programme, version: CodebookVersion) -> dict[str, int]:
    """Code's guid → how many codings count as it, as the exhibit says: the same figure everywhere."""
    shown = codebook_exhibit(viewer=request.user, programme=programme, version=version.number)
    return {(row.ref or "").removeprefix("code:"): int(row.cells[-1].value or 0) for row in shown.rows}


def _editing(request: Asked, programme: Programme, row: Code, **forms: PlainForm) -> HttpResponse:
    entry = _entry(row)
    begins = {"parent": str(entry.parent.guid) if entry.parent else "", "position": entry.position}
    context: dict[str, Any] = {
        "code": row, "entry": entry, "trail": TRAIL, "words_form": ReasonedForm(initial=as_filled(entry)),
        "move_form": _with_places(MoveForm(initial=begins), "parent", row, TOP),
        "merge_form": _into(MergeForm(), row), "retire_form": RetireForm(),
    }  # fmt: skip
    status = next((form.status for form in forms.values()), 200)
    return render(request, "codebook/edit.html", context | forms, status=status)


def _changed(
    request: Asked, programme: Programme, row: Code, name: str, form: PlainForm, act: Callable[[], Pointed]
) -> HttpResponse:
    if carried_out(form, act) is None:
        return _editing(request, programme, row, **{name: form})
    return _to_code(programme, row) if name == "move_form" else _back(programme)


def _entry(row: Code) -> CodeEntry:
    """The code in the draft; raises Conflict without a draft, NotFound where it is not in it."""
    entry = draft_of(row.codebook).entries.filter(code=row).select_related("parent", "version").first()
    if entry is None:
        raise NotFound("This code is not in the draft.", hint="It may have been merged or retired meanwhile.")
    return entry


def _add_form(codebook: Codebook, filled: Any = None) -> AddForm:
    form = AddForm(filled)
    open_version = draft(codebook)
    form.choose("parent", [TOP, *(places(tree(open_version)) if open_version else ())])
    return form


def _with_places(form: F, field: str, row: Code, first: tuple[str, str], *, headings: bool = True) -> F:
    """Offer the codes of the newest version but this one; whether it is in the draft still, the action says."""
    lines = [line for line in tree(version_of(row.codebook)) if headings or not line.entry.is_heading]
    form.choose(field, [first, *((guid, name) for guid, name in places(lines) if guid != str(row.guid))])
    return form


def _into(form: MergeForm, row: Code) -> MergeForm:
    return _with_places(form, "into", row, ("", "Choose a code"), headings=False)


def _chosen(programme: Programme, guid: str) -> Code | None:
    return code_of(programme, UUID(guid)) if guid else None


def _number(text: str | None) -> int | None:
    if text and not text.isdigit():
        raise NotFound(f"There is no codebook version {text!r}.", hint="Choose one of those on the codebook page.")
    return int(text) if text else None


def _may_edit(request: Asked, programme: Programme) -> bool:
    return visible.allowed(request.user, "codebook", programme)


def _back(programme: Programme) -> HttpResponse:
    return HttpResponseRedirect(f"/p/{programme.key}/codebook/")


def _to_code(programme: Programme, row: Code) -> HttpResponse:
    return HttpResponseRedirect(f"/p/{programme.key}/codebook/{row.guid}/")
