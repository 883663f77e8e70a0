"""Lasting addresses: `/ref/<kind>/<guid>/` leads to the page where a piece of evidence stands, wherever that is now."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from fingerpost.store.models import Person, Programme
from fingerpost.store.models.base import Pointed
from fingerpost.store.queries import visible
from fingerpost.store.queries.refs import MODEL_OF, row_of
from fingerpost.terms.errors import NotFound
from fingerpost.web.places import Asked, signed_in

Page = tuple[Programme, str]


def href(kind: str, guid: UUID | str) -> str:
    """The lasting address of one piece of evidence."""
    return f"/ref/{kind}/{guid}/"


@signed_in
def ref(request: Asked, kind: str, guid: UUID) -> HttpResponse:
    """Lead to the page of a ref; a page outside the person's sight is not even named."""
    if kind not in PAGE_OF or kind not in MODEL_OF:
        raise NotFound(f"There is no page for a {kind}.")
    row = row_of(kind, guid)
    programme, path = PAGE_OF[kind](row)
    is_in_sight = visible.programmes(request.user).filter(pk=programme.pk).exists()
    if not is_in_sight or _is_hidden(request.user, programme, kind, row):
        raise NotFound(f"There is no {kind} {guid}.")
    return HttpResponseRedirect(f"/p/{programme.key}/{path}")


def _is_hidden(person: Person, programme: Programme, kind: str, row: Pointed) -> bool:
    """Whether a round's blindness, or privacy, keeps even the place of this from the person."""
    if kind == "coding":
        return visible.blinded(person, programme).filter(pk=row.pk).exists()
    if kind == "passage":
        is_open = visible.allowed(person, "read sources", programme)
        return is_open and not visible.passages(person, programme).filter(pk=row.pk).exists()
    seen = {"memo": visible.memos, "query": visible.queries, "decision": visible.decisions}.get(kind)
    return seen is not None and not seen(person, programme).filter(pk=row.pk).exists()


def _passage(row: Any) -> Page:
    source = row.version.source
    return source.programme, f"sources/{source.guid}/?passage={row.guid}#passage"


def _report(row: Any) -> Page:
    return row.site.programme, f"collect/{row.site.key}/{row.wave.key}/"


def _question(row: Any) -> Page:
    return row.stream.routemap.programme, f"routemap/{row.guid}/"


PAGE_OF: dict[str, Callable[[Any], Page]] = {
    "programme": lambda row: (row, ""),
    "site": lambda row: (row.programme, f"sites/{row.key}/"),
    "wave": lambda row: (row.programme, f"sources/?wave={row.key}"),
    "source": lambda row: (row.programme, f"sources/{row.guid}/"),
    "passage": _passage,
    "coding": lambda row: _passage(row.passage),
    "round": lambda row: (row.programme, f"rounds/{row.guid}/"),
    "query": lambda row: (row.programme, f"queries/{row.guid}/"),
    "decision": lambda row: (row.programme, f"decisions/#decision-{row.guid}"),
    "report": _report,
    "codebook": lambda row: (row.programme, "codebook/"),
    "version": lambda row: (row.codebook.programme, f"codebook/?version={row.number}"),
    "code": lambda row: (row.codebook.programme, f"codebook/{row.guid}/"),
    "participant": lambda row: (row.programme, f"memos/?about=participant:{row.guid}"),
    "memo": lambda row: (row.programme, f"memos/#memo-{row.guid}"),
    "theme": lambda row: (row.programme, f"findings/#theme-{row.guid}"),
    "finding": lambda row: (row.programme, f"findings/{row.guid}/"),
    "study": lambda row: (row.programme, f"literature/{row.guid}/"),
    "extract": lambda row: (row.study.programme, f"literature/{row.study.guid}/#extract-{row.guid}"),
    "question": _question,
}
"""Kind of ref → what makes its page's programme and its address there."""
