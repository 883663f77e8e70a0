"""The retrieval page: boxes and a typed line that say the same query, the passages found, and where they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import polars as pl
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from fingerpost.exhibits.attributed import sees_in_full
from fingerpost.exhibits.passages import Retrieved, in_words, passages, retrieve
from fingerpost.store.models import Person, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import codebook_of, paths_of, tree, version_of
from fingerpost.store.queries.coding import coders
from fingerpost.store.queries.saved import saved_queries
from fingerpost.store.queries.sources import labels_frame
from fingerpost.terms.coding import Layer, Polarity
from fingerpost.terms.errors import Invalid, NotFound, UserError
from fingerpost.terms.retrieval import CONDITIONS, Asks, Measure, Scope, Wanted, parse
from fingerpost.web import downloads
from fingerpost.web.errors import status_of
from fingerpost.web.places import Asked, in_programme
from fingerpost.web.retrieval.boxes import HOW, ROWS, boxes_of, typed

AT_ONCE = 40
WORDS = {
    "site": "Site",
    "wave": "Wave",
    "kind": "Kind of source",
    "role": "Who speaks",
    "coder": "Coder",
    "layer": "Layer",
}
SAME = (
    (Scope.PASSAGE, "words they share"), (Scope.SENTENCE, "the same sentence"), (Scope.PARAGRAPH, "the same paragraph"),
    (Scope.TURN, "the same speaker's turn"), (Scope.SOURCE, "the same source"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One passage for the page. `words` is None where they may not be quoted; `ref` leads to the place."""

    words: str | None
    before: str
    after: str
    href: str
    source: str
    about: str
    coded: tuple[tuple[str, str], ...]
    coders: str


@require_safe
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """Build or type a query (`?q=`), and see the passages, 40 at once. Filled boxes lead to the typed query."""
    visible.require(request.user, "read sources", programme)
    if not programme.codebooks.exists():
        return render(request, "matrix/none.html")
    if "build" in request.GET:
        given = {name: request.GET[name] for name in request.GET}
        return HttpResponseRedirect(f"./?{urlencode({'q': typed(given)})}")
    query = " ".join(request.GET.get("q", "").split())
    context = asked(request.user, programme, query, request.GET.get("page"))
    return render(request, "retrieval/page.html", context, status=context["status"])


@require_POST
@in_programme
def download(request: Asked, programme: Programme) -> HttpResponse:
    """All the passages of a query, as a file."""
    query = request.POST.get("q", "")
    return downloads.answer(request, passages(viewer=request.user, programme=programme, query=query))


def asked(person: Person, programme: Programme, query: str, number: str | None) -> dict[str, Any]:
    """All that the page shows for a typed query, also for one that cannot be read."""
    context: dict[str, Any] = {"query": query, "status": 200}
    wanted: Wanted | None = None
    if query:
        try:
            wanted = parse(query)
            context |= _answer(person, programme, retrieve(viewer=person, programme=programme, query=query), number)
        except (Invalid, NotFound) as error:
            context |= {"refused": error, "status": _status(error)}
    boxes = boxes_of(wanted)
    rows = list(enumerate(boxes or boxes_of(None) or ()))
    spare = next((number for number, box in rows if number and not (box.code or box.words)), 0)
    return context | {
        "boxes": rows, "spare": spare, "has_boxes": boxes is not None, "how": HOW,
        "codes": (codes := _codes(programme)), "no_codes": not codes, "polarities": [str(each) for each in Polarity],
        "measures": [str(each) for each in Measure], "same": SAME, "same_now": wanted.same if wanted else Scope.PASSAGE,
        "conditions": _conditions(person, programme, wanted),
        "saved": saved_queries(person, programme, Asks.PASSAGES),
        "may_code": visible.allowed(person, "code", programme),
        "narrowed": bool(wanted and (wanted.conditions or wanted.same is not Scope.PASSAGE)), "rows": ROWS,
    }  # fmt: skip


def _status(error: UserError) -> int:
    return 400 if isinstance(error, NotFound) else status_of(error)


def _answer(person: Person, programme: Programme, found: Retrieved, number: str | None) -> dict[str, Any]:
    pages = Paginator(range(found.passages.height), AT_ONCE).get_page(number)
    shown = found.passages[list(pages.object_list)] if found.passages.height else found.passages
    return {
        "found": found, "some": pages, "lines": list(lines_of(person, programme, shown)), "places": _places(found),
        "query": found.text, "asked_for": urlencode({"q": found.text}), "notes": found.notes,
        **downloads.offered([("q", found.text)]),
    }  # fmt: skip


def lines_of(person: Person, programme: Programme, shown: pl.DataFrame) -> Iterator[Line]:
    """These passages as the page shows them, without the words that may not be quoted."""
    full = sees_in_full(person, programme)
    for line, said in zip(shown.iter_rows(named=True), in_words(person, programme, shown), strict=True):
        about = ", ".join(str(line[name]) for name in ("site", "wave", "role") if line[name])
        at = f"passage={line['passages'][0]}" if line["passages"] else f"at={line['start']}-{line['end']}"
        coded = tuple((code, polarity) for polarity, _, code in (each.partition(":") for each in line["coded"]))
        yield Line(
            said.words, said.before, said.after, f"/p/{programme.key}/sources/{line['source_id']}/?{at}#passage",
            line["source"], about, coded, ", ".join(line["coders"]) if full else "",
        )  # fmt: skip


def _places(found: Retrieved) -> dict[str, Any]:
    """How many passages each site has in each wave, as a small table."""
    counted = found.by_place()
    waves = sorted({wave for wave in counted["wave"].to_list() if wave}) + (
        [None] if counted["wave"].null_count() else []
    )
    cells = {(site, wave): number for site, wave, number in counted.rows()}
    sites = sorted({site for site, _ in cells}, key=lambda site: (site is None, site or ""))
    rows = [(site, [cells.get((site, wave), 0) for wave in waves]) for site in sites]
    return {"waves": waves, "rows": [(site, numbers, sum(numbers)) for site, numbers in rows]}


def _codes(programme: Programme) -> list[tuple[str, str]]:
    """What a code is called in a query, and its line in the list; a name that two share goes with its path."""
    version = version_of(codebook_of(programme))
    lines, paths = tree(version), paths_of(version)
    names = [line.entry.name for line in lines]
    return [
        ("/".join(paths[line.entry.code_id]) if names.count(line.entry.name) > 1 else line.entry.name,
         "\u2003" * line.depth + line.entry.name)
        for line in lines
    ]  # fmt: skip


def _conditions(person: Person, programme: Programme, wanted: Wanted | None) -> list[tuple[str, str, list[str], Any]]:
    """Key, words, values chosen, and what there is to choose."""
    chosen = {key: [value for k, value in (wanted.conditions if wanted else ()) if k == key] for key in CONDITIONS}
    offered: dict[str, Iterable[tuple[str, str]]] = {
        axis: [(key, label) for key, label, _ in labels_frame(person, programme, axis).rows()]
        for axis in ("site", "wave", "kind", "role")
    }
    if sees_in_full(person, programme):
        offered["coder"] = [(name, name) for name in coders(person, programme)]
    offered["layer"] = [(str(layer), str(layer)) for layer in Layer]
    return [(key, WORDS[key], chosen[key], list(offered[key])) for key in CONDITIONS if key in offered]
