"""The search over all texts: what was asked for, and each place in a little of what stands around it."""

import re
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fingerpost.store.models import Person, Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.saved import saved_queries
from fingerpost.store.queries.search import A_PAGE, OF_EACH, OF_ONE, Conditions, Found, find
from fingerpost.store.queries.sources import labels_frame, source_of
from fingerpost.terms.errors import Invalid, NotFound
from fingerpost.terms.retrieval import Asks
from fingerpost.terms.search import parse
from fingerpost.web.conditions import ANY
from fingerpost.web.forms import PlainForm
from fingerpost.web.places import Asked, in_programme

AXES = ("site", "wave", "kind", "role")
ORDERS = (("title", "Title"), ("most", "Most places first"))


class SearchForm(PlainForm):
    """The words, and where to look for them."""

    q = forms.CharField(
        label="Words", required=False, max_length=1000, widget=forms.TextInput(attrs={"type": "search"})
    )
    site = forms.ChoiceField(label="Site", required=False)
    wave = forms.ChoiceField(label="Wave", required=False)
    kind = forms.ChoiceField(label="Kind of source", required=False)
    role = forms.ChoiceField(label="Who speaks", required=False)
    order = forms.ChoiceField(label="Order", required=False, choices=ORDERS)

    def offer(self, person: Person, programme: Programme) -> "SearchForm":
        """Fill in what there is to choose from."""
        for axis in AXES:
            self.choose(axis, [ANY, *((key, label) for key, label, _ in labels_frame(person, programme, axis).rows())])
        return self


@require_GET
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """Words in all texts: sources by 20, the first places of each; of one source alone all its places."""
    visible.require(request.user, "read sources", programme)
    needle, one = " ".join(request.GET.get("q", "").split()), _one(request, programme)
    form = SearchForm(request.GET).offer(request.user, programme)
    context: dict[str, object] = {"needle": needle, "form": form, "one": one, "status": 200}
    if needle:
        context |= _answer(request, programme, needle)
    context |= {
        "narrowing": [form[name] for name in (*AXES, "order")],
        "narrowed": any(request.GET.get(name) for name in AXES),
        "saved": saved_queries(request.user, programme, Asks.SEARCH),
        "no_sources": not visible.sources(request.user, programme).exists(),
        "may_import": visible.allowed(request.user, "import", programme),
        "query": needle,
        "asked_for": _address(request.GET),
        "asked_of_all": _address(request.GET, without="source"),
    }
    return render(request, "search/page.html", context, status=int(str(context["status"])))


def _answer(request: Asked, programme: Programme, needle: str) -> dict[str, object]:
    given = {name: request.GET.get(name, "") for name in (*AXES, "source")}
    most_first = request.GET.get("order") == "most"
    try:
        found = find(request.user, programme, parse(needle), Conditions(**given), most_first=most_first)
    except Invalid as error:
        return {"refused": error, "status": 400}
    pages = Paginator(found.sources, A_PAGE).get_page(request.GET.get("page"))
    shown = found.shown(list(pages), OF_ONE if given["source"] else OF_EACH)
    return {
        "found": found,
        "some": pages,
        "hits": shown,
        "nothing_said": _nothing(found, needle, is_narrowed=any(given.values())),
    }


def _nothing(found: Found, needle: str, *, is_narrowed: bool) -> str:
    """What to try where nothing was found."""
    if found.places:
        return ""
    if not found.looked_at and is_narrowed:
        return "No source is like that. Ask for fewer conditions."
    if not found.looked_at:
        return "There is no source that you can read yet."
    if re.search(r"""["“”]""", needle):
        return "Without quotes the words may stand anywhere in a source and in any form."
    return "Try fewer words, OR between them, or the beginning of one with a *."


def _one(request: Asked, programme: Programme) -> object:
    wanted = request.GET.get("source", "")
    if not wanted:
        return None
    if not re.fullmatch(r"[0-9a-f-]{36}", wanted):
        raise NotFound(f"{wanted!r} is no source's guid.")
    return source_of(request.user, programme, wanted)


def _address(given: QueryDict, without: str = "") -> str:
    names = ("q", *AXES, "order", "source")
    return urlencode([(name, given[name]) for name in names if given.get(name) and name != without])
