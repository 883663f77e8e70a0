"""Opening a round: choosing its texts by hand or by lot, its coders, its codebook, and how it will be judged."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from fingerpost.actions import rounds as acts
from fingerpost.actions.coding import Place
from fingerpost.exhibits.sampling import drawn, to_choose_from
from fingerpost.store.models import CodebookVersion, Person, Programme, Round, Source
from fingerpost.store.queries import visible
from fingerpost.store.queries.rounds import coders_to_choose
from fingerpost.store.queries.sources import labels_frame
from fingerpost.terms.codebook import VersionStatus
from fingerpost.terms.errors import Invalid
from fingerpost.terms.rounds import Candidate, Unit, Wish
from fingerpost.web.forms import carried_out
from fingerpost.web.places import Asked, in_programme, operation
from fingerpost.web.rounds.forms import RoundForm, WishForm
from fingerpost.web.rounds.views import TRAIL

MOST_SHOWN = 600
"""So many texts are offered at once; filters bring the rest into view."""


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def new(request: Asked, programme: Programme) -> HttpResponse:
    """Choose and open a round. The choice of texts stands in the address; what is ticked is what the round takes."""
    visible.require(request.user, "programme", programme)
    asked = request.POST if request.method == "POST" else request.GET
    wish_form = _wish_form(request.user, programme, asked)
    wish = _wish(wish_form)
    offered = to_choose_from(viewer=request.user, programme=programme, wish=wish)
    lot = drawn(offered, wish)
    form = _round_form(programme, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        made = carried_out(form, lambda: _open(request, programme, form, wish, offered, lot))
        if made is not None:
            return HttpResponseRedirect(f"/p/{programme.key}/rounds/{made.guid}/")
    ticked = set(request.POST.getlist("text")) if request.method == "POST" else set(lot)
    ordered = sorted(offered, key=lambda each: each.key not in ticked)
    context: dict[str, Any] = {
        "form": form, "wish_form": wish_form, "wish": wish, "texts": ordered[:MOST_SHOWN], "ticked": ticked,
        "offered": len(offered), "is_cut": len(offered) > MOST_SHOWN, "drawn": len(lot), "trail": TRAIL,
        "has_codebook": programme.codebooks.exists(),
    }  # fmt: skip
    return render(request, "rounds/new.html", context, status=form.status)


def _wish_form(person: Person, programme: Programme, asked: QueryDict) -> WishForm:
    form = WishForm(asked or None, initial={"unit": Unit.SOURCE, "seed": 1})
    for axis in ("site", "wave", "kind", "role"):
        labels = labels_frame(person, programme, axis).select("key", "label").rows()
        form.choose(axis, [("", "Any"), *labels])
    return form


def _wish(form: WishForm) -> Wish:
    """What was asked for; what makes no sense is left at its default, and the form says so."""
    if not form.is_bound:
        return Wish()
    form.is_valid()
    given = form.cleaned_data
    seed = given.get("seed")
    return Wish(
        Unit(given.get("unit") or Unit.SOURCE), given.get("number") or 0, 1 if seed is None else seed,
        tuple(given.get("strata") or ()), *(given.get(axis) or "" for axis in ("site", "wave", "kind", "role")),
    )  # fmt: skip


def _round_form(programme: Programme, filled: QueryDict | None) -> RoundForm:
    number = (programme.rounds.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    versions = _versions(programme)
    form = RoundForm(filled, initial={"name": f"Round {number}", "version": versions[0][0] if versions else ""})
    form.choose("version", versions)
    form.choose("coders", [(str(person.guid), person.name) for person in coders_to_choose(programme)])
    return form


def _versions(programme: Programme) -> list[tuple[str, str]]:
    codebook = programme.codebooks.first()
    rows = codebook.versions.exclude(status=VersionStatus.RETIRED).order_by("-number") if codebook else ()
    return [(str(row.number), f"Version {row.number}, {row.status}") for row in rows]


def _open(
    request: Asked, programme: Programme, form: RoundForm, wish: Wish, offered: Sequence[Candidate], lot: Sequence[str]
) -> Round:
    given = form.cleaned_data
    texts = request.POST.getlist("text")
    coders = [person for person in coders_to_choose(programme) if str(person.guid) in given["coders"]]
    known = {each.key: each for each in offered}
    if not texts or not set(texts) <= set(known):
        raise Invalid("Choose at least one text." if not texts else "A chosen text is not on offer any more.")
    chosen = [known[key] for key in known if key in texts]
    sources = _sources(request.user, programme, chosen)
    pairs = _in_turn(sources, coders) if given["pairs"] == "pairs" else {}
    return acts.open_round(
        by=request.user, programme=programme, name=given["name"], version=_version(programme, given["version"]),
        chosen=acts.Chosen(sources, pairs, _parts(sources, chosen), _sampling(wish, texts, lot)), coders=coders,
        opened_on=timezone.localdate(), measured=_measured(given), operation=operation(request),
    )  # fmt: skip


def _sources(person: Person, programme: Programme, chosen: Sequence[Candidate]) -> list[Source]:
    guids = dict.fromkeys(each.source for each in chosen)
    rows = visible.sources(person, programme).filter(guid__in=list(guids)).select_related("current", "programme")
    return list(rows.order_by("title", "pk"))


def _parts(sources: Sequence[Source], chosen: Sequence[Candidate]) -> list[acts.Part]:
    by_guid = {str(source.guid): source for source in sources}
    return [acts.Part(Place(by_guid[each.source], *_span(each)), each.label) for each in chosen if ":" in each.key]


def _span(each: Candidate) -> tuple[int, int]:
    start, _, end = each.key.partition(":")[2].partition("-")
    return int(start), int(end)


def _in_turn(sources: Sequence[Source], coders: Sequence[Person]) -> dict[int, Sequence[Person]]:
    """Each source with a pair of coders, every pair as often as any other; with two coders that is both."""
    pairs = list(combinations(coders, 2))
    return {source.pk: pairs[at % len(pairs)] for at, source in enumerate(sources)} if pairs else {}


def _sampling(wish: Wish, texts: Sequence[str], lot: Sequence[str]) -> dict[str, Any]:
    """How the texts were chosen, to be drawn again: empty for a choice by hand."""
    if not lot:
        return {}
    held = {"unit": wish.unit, "number": wish.number, "seed": wish.seed, "strata": list(wish.strata)}
    asked = {name: getattr(wish, name) for name in ("site", "wave", "kind", "role") if getattr(wish, name)}
    return held | {"among": asked, "changed_by_hand": set(texts) != set(lot)}


def _measured(given: dict[str, Any]) -> acts.Measured:
    if given["judged"] == "consensus":
        return acts.Measured(is_consensus=True)
    return acts.Measured(given["coefficient"], given["threshold"])


def _version(programme: Programme, number: str) -> CodebookVersion:
    return programme.codebooks.get().versions.get(number=int(number))
