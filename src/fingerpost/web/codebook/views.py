"""The codebook's page and a code's page: what there is, how it came to be, what is new. Nothing here changes a code."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from fingerpost.actions import codebook as codebooks
from fingerpost.exhibits.codebook import codebook as codebook_exhibit
from fingerpost.store.models import Code, CodebookVersion, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import codebook_of, names_by_code, paths_of, version_of
from fingerpost.store.queries.codes import (
    changes_of,
    changes_to,
    code_of,
    codings_by_version,
    draft,
    entries_of,
    last_change,
    since_looked,
    tree_with_uses,
)
from fingerpost.store.queries.proposals import waiting
from fingerpost.terms.codebook import VersionStatus
from fingerpost.terms.errors import Invalid, NotFound
from fingerpost.web import downloads
from fingerpost.web.codebook.parts import TRAIL, back, may_edit, number, uses
from fingerpost.web.passages import by_polarity
from fingerpost.web.places import Asked, in_programme, operation
from fingerpost.web.told import told

OFFERED = (("sections", "Word, as an appendix"), ("docx", "Word table"), *downloads.OFFERED[1:], ("md", "Markdown"))


@require_safe
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """The codes of a version (`?version=2`; else the newest), what it changed, and what may be done with it."""
    visible.require(request.user, "see exhibits", programme)
    codebook = programme.codebooks.first()
    if codebook is None:
        return render(request, "codebook/none.html", {"may_edit": may_edit(request, programme)})
    version = version_of(codebook, number(request.GET.get("version")))
    part = "codebook/_tree.html" if request.GET.get("part") == "tree" else "codebook/page.html"
    return render(request, part, _of_version(request, programme, version))


@require_POST
@in_programme
def begin(request: Asked, programme: Programme) -> HttpResponse:
    """Begin the programme's codebook."""
    codebooks.add_codebook(by=request.user, programme=programme, operation=operation(request))
    told(request, "The codebook is begun. Add its first code or heading.")
    return back(programme)


@require_POST
@in_programme
def open_draft(request: Asked, programme: Programme) -> HttpResponse:
    """Open the next version."""
    version = codebooks.open_draft(by=request.user, codebook=codebook_of(programme), operation=operation(request))
    told(request, f"The draft of version {version.number} is open. Codes can be added and changed in it.")
    return back(programme)


@require_POST
@in_programme
def seen(request: Asked, programme: Programme) -> HttpResponse:
    """Remember that the person has read what changed, up to the change that the page showed."""
    upto = request.POST.get("upto", "")
    if not (upto.isdecimal() and len(upto) < 16):
        visible.require(request.user, "see exhibits", programme)
        raise Invalid("What was read is not said.", hint="Reload the page and press the button there.")
    codebooks.mark_codebook_seen(
        by=request.user, codebook=codebook_of(programme), change=int(upto), operation=operation(request)
    )
    told(request, "Marked as read. From now on this page shows you what others change.")
    return back(programme)


@require_safe
@in_programme
def code(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """One code: its words in each version, its passages by polarity, its memos. `?part=panel`: what it means, alone."""
    visible.require(request.user, "see exhibits", programme)
    row = code_of(programme, guid)
    if not entries_of(row):
        return _without_entry(request, programme, row)
    if request.GET.get("part") == "panel":
        return render(request, "codebook/_detail.html", _of_code(request, programme, row))
    context = _of_code(request, programme, row) | {
        "history": _history(request, row),
        "passages": by_polarity(request.user, programme, [str(guid)], few=20, whole=request.GET.get("polarity", "")),
    }
    return render(request, "codebook/code.html", context)


@require_POST
@in_programme
def download(request: Asked, programme: Programme) -> HttpResponse:
    """The codebook as a file."""
    visible.require(request.user, "see exhibits", programme)
    version = number(request.POST.get("version"))
    shown = codebook_exhibit(viewer=request.user, programme=programme, version=version)
    return downloads.answer(request, shown, dict(OFFERED))


def _of_version(request: Asked, programme: Programme, version: CodebookVersion) -> dict[str, Any]:
    codebook, edits = version.codebook, may_edit(request, programme)
    return {
        "codebook": codebook, "version": version, "versions": list(codebook.versions.all()), "may_edit": edits,
        "draft": draft(codebook), "is_editing": edits and version.status == VersionStatus.DRAFT,
        "may_propose": visible.allowed(request.user, "code", programme), "in_review": _in_review(version),
        "lines": tree_with_uses(version, uses(request, programme, version)), "changes": changes_of(version)[::-1],
        "last": last_change(version) if edits else None, "proposals": waiting(request.user, programme),
        "news": since_looked(request.user, codebook),
        **downloads.offered([("version", str(version.number))]), "formats": OFFERED,
    }  # fmt: skip


def _in_review(version: CodebookVersion) -> bool:
    return version.status == VersionStatus.REVIEW


def _of_code(request: Asked, programme: Programme, row: Code) -> dict[str, Any]:
    entries = entries_of(row)
    newest, last = version_of(row.codebook), entries[0].version
    names, parent = names_by_code(row.codebook), entries[0].parent
    return {
        "code": row, "entry": entries[0], "trail": TRAIL, "parent_name": names[parent.pk] if parent else "",
        "path": paths_of(last).get(row.pk, ())[:-1], "ended": last if last.number < newest.number else None,
        "is_editing": may_edit(request, programme) and last == draft(row.codebook),
    }  # fmt: skip


def _history(request: Asked, row: Code) -> list[dict[str, Any]]:
    """A line a version that holds the code or did something to it, newest first."""
    entries = {entry.version.number: entry for entry in entries_of(row)}
    made, changed = codings_by_version(request.user, row), changes_to(row)
    numbers = sorted({*entries, *changed}, reverse=True)
    return [
        {"number": n, "entry": entries.get(n), "codings": made.get(n, 0), "changes": changed.get(n, [])}
        for n in numbers
    ]


def _without_entry(request: Asked, programme: Programme, row: Code) -> HttpResponse:
    """A code that no version holds: it was proposed, or came and went within one draft."""
    if not visible.allowed(request.user, "read sources", programme):
        raise NotFound(f"There is no such code in {programme.name}.", hint="Look for it on the codebook page.")
    proposal = waiting(request.user, programme).filter(code=row).first()
    context = {
        "code": row, "name": names_by_code(row.codebook)[row.pk], "proposal": proposal, "trail": TRAIL,
        "passages": by_polarity(request.user, programme, [str(row.guid)], few=20),
    }  # fmt: skip
    return render(request, "codebook/unplaced.html", context)
