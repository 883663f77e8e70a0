"""The disagreement meeting: the agenda, one place with both sides in their context, and settling it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from fingerpost.actions import settling as acts
from fingerpost.actions.coding import Place
from fingerpost.exhibits.meeting import Agenda, Point, Side, agenda, only, sides
from fingerpost.store.models import Code, Coding, Person, Programme, Round
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import choosable
from fingerpost.store.queries.codes import code_of
from fingerpost.store.queries.meeting import coders_of, codings_by_guid
from fingerpost.store.queries.rounds import round_of_guid
from fingerpost.terms.coding import Phase, Polarity
from fingerpost.terms.errors import Invalid, NotFound
from fingerpost.terms.rounds import Difference, Settled, Wording
from fingerpost.web.forms import NOTHING, carried_out
from fingerpost.web.places import Asked, in_programme, operation
from fingerpost.web.rounds.forms import ProposalForm, SettleForm
from fingerpost.web.rounds.views import TRAIL

FILTERS = ("kind", "code", "source", "pair", "left")


@require_safe
@in_programme
def page(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Every place where the coders differ; `?at=` opens one, else the first that is not settled."""
    visible.require(request.user, "read sources", programme)
    return _shown(request, programme, round_of_guid(request.user, programme, guid))


@require_POST
@in_programme
def settle(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Settle one place; then the next one opens."""
    visible.require(request.user, "code", programme)
    round = round_of_guid(request.user, programme, guid)
    found = agenda(viewer=request.user, round=round)
    point = _point(found, request.POST.get("at", ""))
    form, proposal_form = _settle_form(round, request.POST), _proposal_form(round, request.POST)
    is_sound = proposal_form.is_valid()
    done = is_sound and carried_out(form, lambda: _settle(request, round, point, form, proposal_form))
    if not done:
        return _shown(request, programme, round, point=point, settle_form=form, proposal_form=proposal_form)
    asked = _filters(request.POST)
    after = _next_open(only(found, **asked), point)
    return _to(programme, round, asked, after.key if after else point.key)


@require_POST
@in_programme
def take_over(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Take over everything that all coders have alike."""
    visible.require(request.user, "code", programme)
    round = round_of_guid(request.user, programme, guid)
    made = acts.take_over(by=request.user, round=round, operation=operation(request))
    messages.success(request, f"Taken over: {made.made.count()} codings that all coders have alike.")
    return _to(programme, round, _filters(request.POST), "")


def _shown(
    request: Asked, programme: Programme, round: Round, point: Point | None = None, **forms: Any
) -> HttpResponse:
    found = agenda(viewer=request.user, round=round)
    asked = _filters(request.POST if request.method == "POST" else request.GET)
    shown = only(found, **asked)
    point = point or _chosen(shown, found, request.GET.get("at", ""))
    context: dict[str, Any] = {
        "own": _own(programme, round),
        "round": round, "found": found, "shown": shown, "point": point, "asked": asked, "trail": _trail(round),
        "query": urlencode({name: value for name, value in asked.items() if value}),
        "filters": _filter_choices(found, round), "settles": _settles(request.user, programme, round),
        "number": _number(shown, point), "before": _beside(shown, point, -1), "after": _beside(shown, point, 1),
        "settle_form": _settle_form(round), "proposal_form": _proposal_form(round), **forms,
    }  # fmt: skip
    if point is not None:
        both = sides(point, found, round)
        context |= {"sides": both, "choices": _choices(both), "spans": _spans(point)}
        context["proposal_form"].fields["changed"].initial = point.said[0].code_guid
    status = max(context["settle_form"].status, context["proposal_form"].status)
    return render(request, "rounds/meeting.html", context, status=status)


def _own(programme: Programme, round: Round) -> str:
    return f"/p/{programme.key}/rounds/{round.guid}/meeting/"


def _trail(round: Round) -> list[tuple[str, str]]:
    return [*TRAIL, (round.name, f"rounds/{round.guid}/")]


def _filters(given: QueryDict) -> dict[str, Any]:
    asked: dict[str, Any] = {name: given.get(name, "") for name in FILTERS}
    return asked | {"left": bool(asked["left"])}


def _filter_choices(found: Agenda, round: Round) -> dict[str, list[tuple[str, str]]]:
    """What the agenda can be narrowed to, each with how many places there are."""
    kinds: dict[str, int] = {}
    codes: dict[str, str] = {}
    sources: dict[str, str] = {}
    for point in found.points:
        kinds[str(point.kind)] = kinds.get(str(point.kind), 0) + 1
        sources[str(point.source.guid)] = point.source.title
        codes |= {each.code_guid: each.code for each in point.said}
    names = sorted({coder.name for coder in coders_of(round).values()})
    pairs = [(f"{a}|{b}", f"{a} and {b}") for at, a in enumerate(names) for b in names[at + 1 :]]
    return {
        "kind": [(str(kind), f"{kind} ({kinds[kind]})") for kind in Difference if kind in kinds],
        "code": sorted(codes.items(), key=lambda pair: pair[1].casefold()),
        "source": sorted(sources.items(), key=lambda pair: pair[1].casefold()),
        "pair": pairs if len(pairs) > 1 else [],
    }


def _settles(person: Person, programme: Programme, round: Round) -> bool:
    return round.phase == Phase.RECONCILING and visible.allowed(person, "code", programme)


def _chosen(shown: Agenda, found: Agenda, at: str) -> Point | None:
    if at:
        return _point(found, at)
    left = [point for point in shown.points if point.decision is None]
    return next(iter(left or shown.points), None)


def _point(found: Agenda, at: str) -> Point:
    """The place that this coding is part of; raises NotFound."""
    for point in found.points:
        if any(each.guid == at for each in point.said):
            return point
    raise NotFound("There is no such place in this meeting.", hint="Open the meeting anew.")


def _number(shown: Agenda, point: Point | None) -> int:
    return next((n for n, each in enumerate(shown.points, start=1) if point and each.key == point.key), 0)


def _beside(shown: Agenda, point: Point | None, step: int) -> Point | None:
    at = _number(shown, point) - 1 + step
    return shown.points[at] if point and 0 <= at < len(shown.points) else None


def _next_open(shown: Agenda, point: Point) -> Point | None:
    keys = [each.key for each in shown.points]
    at = keys.index(point.key) if point.key in keys else -1
    order = [*shown.points[at + 1 :], *shown.points[: max(at, 0)]]
    return next((each for each in order if each.decision is None), None)


def _choices(both: Sequence[Side]) -> list[tuple[str, str, str, tuple[Any, ...]]]:
    """Key, value, words and codings of each decision: a digit takes one coder's, letters mean the same everywhere."""
    takes = [
        (str(n), f"take:{side.guid}", f"Take {side.coder}'s", side.said)
        for n, side in enumerate(both, start=1) if side.said
    ]  # fmt: skip
    several = len({(each.code, each.start, each.end) for side in both for each in side.said}) > 1
    every = [("b", "all", "Both" if len(takes) == 2 else "All of them", ())] if len(takes) > 1 and several else []
    neither, other = ("n", "neither", "Neither: nothing is put here", ()), ("o", "other", "Another code or span", ())
    return [*takes, *every, neither, other]


def _spans(point: Point) -> list[tuple[str, str]]:
    """The spans that another coding may take: each that somebody drew, and the words that all share."""
    text = point.source.current.text if point.source.current else ""
    drawn = dict.fromkeys([(point.start, point.end), *((each.start, each.end) for each in point.said)])
    shared = max(start for start, _ in drawn), min(end for _, end in drawn)
    spans = [*drawn, *([shared] if shared[0] < shared[1] and shared not in drawn else [])]
    return [(f"{start}-{end}", _brief(text[start:end])) for start, end in spans]


def _brief(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 90 else f"{words[:55]} … {words[-30:]}"


def _settle_form(round: Round, filled: QueryDict | None = None) -> SettleForm:
    form = SettleForm(filled)
    form.choose("code", [NOTHING, *_codes(round)])
    return form


def _proposal_form(round: Round, filled: QueryDict | None = None) -> ProposalForm:
    form = ProposalForm(filled)
    form.choose("changed", [NOTHING, *_codes(round)])
    return form


def _codes(round: Round) -> list[tuple[str, str]]:
    return choosable(round.version)


def _settle(request: Asked, round: Round, point: Point, form: SettleForm, proposal_form: ProposalForm) -> Any:
    given, codings = form.cleaned_data, codings_by_guid(request.user, round, [each.guid for each in point.said])
    word, _, coder = given["choice"].partition(":")
    kinds = {"take": Settled.TAKE, "all": Settled.ALL, "neither": Settled.NEITHER, "other": Settled.OTHER}
    if word not in kinds:
        raise Invalid("Choose what was decided.")
    return acts.settle_place(
        by=request.user, round=round, about=codings, kind=kinds[word], taken=coders_of(round).get(coder),
        instead=_instead(round, point, codings, given) if word == "other" else None, reason=given["reason"],
        proposal=proposal(round.programme, proposal_form.cleaned_data), operation=operation(request),
    )  # fmt: skip


def _instead(round: Round, point: Point, codings: Sequence[Coding], given: dict[str, Any]) -> acts.Instead:
    start, _, end = given["span"].partition("-")
    if not given["code"] or not (start.isdecimal() and end.isdecimal()):
        raise Invalid("Say which code and which words it shall be.")
    source = codings[0].passage.version.source
    code = code_of(round.programme, UUID(given["code"]))
    return acts.Instead(code, Place(source, int(start), int(end)), Polarity(given["polarity"] or Polarity.NONE))


def proposal(programme: Programme, given: dict[str, Any]) -> acts.Proposal | None:
    """What the form proposes for the codebook, if anything."""
    if not given.get("wording"):
        return None
    wording = Wording(given["wording"])
    code: Code | None = None
    if wording is not Wording.NEW_CODE and given["changed"]:
        code = code_of(programme, UUID(given["changed"]))
    return acts.Proposal(wording, given["worded"], code, given["called"])


def _to(programme: Programme, round: Round, asked: dict[str, Any], at: str) -> HttpResponse:
    query = {name: 1 if value is True else value for name, value in asked.items() if value}
    if at:
        query["at"] = at
    where = _own(programme, round)
    return HttpResponseRedirect(f"{where}?{urlencode(query)}#point" if query else where)
