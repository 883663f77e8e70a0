"""What the pages of the codebook share: who may edit, the entry in the draft, ways back, choices of places."""

from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from fingerpost.actions.drafts import draft_of
from fingerpost.exhibits.codebook import codebook as codebook_exhibit
from fingerpost.store.models import Code, CodebookVersion, CodeEntry, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import tree, version_of
from fingerpost.store.queries.codes import Changed, code_of, draft, last_change
from fingerpost.terms.codebook import Change
from fingerpost.terms.errors import NotFound
from fingerpost.web.codebook.forms import places
from fingerpost.web.forms import PlainForm
from fingerpost.web.places import Asked
from fingerpost.web.told import called, told

F = TypeVar("F", bound=PlainForm)
TRAIL = [("Codebook", "codebook/")]


def may_edit(request: Asked, programme: Programme) -> bool:
    """Whether the person answers for the codebook."""
    return visible.allowed(request.user, "codebook", programme)


def uses(request: Asked, programme: Programme, version: CodebookVersion) -> Mapping[str, int]:
    """Code (guid) → codings that count as it, as the exhibit says: the same figure everywhere."""
    shown = codebook_exhibit(viewer=request.user, programme=programme, version=version.number)
    return {(row.ref or "").removeprefix("code:"): int(row.cells[-1].value or 0) for row in shown.rows}


def entry_of(row: Code) -> CodeEntry:
    """The code in the draft; raises Conflict without a draft, NotFound where it is not in it."""
    entry = draft_of(row.codebook).entries.filter(code=row).select_related("parent", "version", "code").first()
    if entry is None:
        raise NotFound("This code is not in the draft.", hint="It may have been merged or retired meanwhile.")
    return entry


def with_places(form: F, field: str, row: Code, first: tuple[str, str], *, headings: bool = True) -> F:
    """Offer the codes of the newest version but this one; whether it is in the draft still, the action says."""
    lines = tree(version_of(row.codebook))
    form.choose(field, [first, *places(lines, headings=headings, without=str(row.guid))])
    return form


def chosen(programme: Programme, guid: str) -> Code | None:
    """The code that was chosen in a form, if one was."""
    return code_of(programme, UUID(guid)) if guid else None


def number(text: str | None) -> int | None:
    """A version's number as an address has it; raises NotFound."""
    if text and not (text.isdecimal() and len(text) < 9):
        raise NotFound(f"There is no codebook version {text!r}.", hint="Choose one of those on the codebook page.")
    return int(text) if text else None


def say_changed(request: Asked, programme: Programme, *, undo: bool = False) -> None:
    """Tell the last change of the draft on the next page; with its undo where that page does not offer it anyway."""
    codebook = programme.codebooks.first()
    version = draft(codebook) if codebook else None
    last = last_change(version) if version else None
    if last is not None:
        address = f"/p/{programme.key}/codebook/changes/{last.act}/undo/"
        told(request, sentence(last), undo=address if undo else "")


def sentence(change: Changed) -> str:
    """What was done to a code, as one sentence."""
    into = ", ".join(called(name) for name in change.into)
    became = {
        Change.SPLIT: f"was split into {into}", Change.MERGED: f"was merged into {into}",
        Change.RETIRED: "was retired" + (f"; it counts as {into}" if into else ""), Change.ADDED: "was added",
        Change.MOVED: f"was moved under {into}" if into else "was moved to the top",
        Change.REDEFINED: "was given other words",
    }.get(Change(change.kind), f"was {change.kind}")  # fmt: skip
    return f"{called(change.name)} {became}."


def back(programme: Programme, where: str = "") -> HttpResponse:
    """To the codebook's page."""
    return HttpResponseRedirect(f"/p/{programme.key}/codebook/{where}")
