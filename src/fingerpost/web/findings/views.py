"""Findings: the list by theme, one finding with its evidence, and what may be done to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fingerpost.actions import findings as acts
from fingerpost.exhibits.quoted import Quotation, quoted
from fingerpost.store.models import Construct, Finding, Framework, Placement, Programme, Theme
from fingerpost.store.queries import visible
from fingerpost.store.queries.findings import FindingNow, finding_now, findings_of, retired_findings
from fingerpost.store.queries.findings import themes as themes_of
from fingerpost.store.queries.frameworks import constructs_of, framework_of, frameworks
from fingerpost.terms.coding import Polarity
from fingerpost.terms.errors import Invalid, NotFound
from fingerpost.terms.findings import Stance
from fingerpost.web.findings.forms import FindingForm, PlaceForm, ThemeForm, places, themes
from fingerpost.web.forms import PlainForm, carried_out
from fingerpost.web.places import Asked, in_programme, operation

TRAIL = [("Findings", "findings/")]


@dataclass(frozen=True, slots=True)
class Shown:
    """One piece of evidence as the viewer may see it, with what was noted of it."""

    quotation: Quotation
    note: str
    passage: str


@require_safe
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """The findings that stand, by theme, and those that were retired."""
    visible.require(request.user, "see exhibits", programme)
    return _listed(request, programme)


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def new(request: Asked, programme: Programme) -> HttpResponse:
    """Write a finding."""
    visible.require(request.user, "findings", programme)
    form = _finding_form(request, programme, FindingForm(request.POST or None))
    if request.method == "POST":
        done = carried_out(
            form, lambda: acts.write_finding(
                by=request.user, programme=programme, operation=operation(request), **_words(programme, form)
            ), "sentence",
        )  # fmt: skip
        if done:
            return _to(done)
    return render(request, "findings/new.html", {"form": form, "trail": TRAIL}, status=form.status)


@require_POST
@in_programme
def add_theme(request: Asked, programme: Programme) -> HttpResponse:
    """Add a theme under which findings can stand."""
    form = ThemeForm(request.POST)
    done = carried_out(
        form, lambda: acts.add_theme(
            by=request.user, programme=programme, name=form.cleaned_data["name"],
            narrative=form.cleaned_data["narrative"], operation=operation(request),
        ), "name",
    )  # fmt: skip
    if done:
        return HttpResponseRedirect(f"/p/{programme.key}/findings/#theme-{done.guid}")
    return _listed(request, programme, theme_form=form)


@require_safe
@in_programme
def finding(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """One finding: what supports it, what speaks against it, where it stands in the frameworks.

    With `part=supporting` or `part=contrary` that evidence alone, for a side panel.
    """
    now, part = _now(request, programme, guid), request.GET.get("part")
    if part not in list(Stance):
        return _shown(request, programme, now)
    context = {"finding": now.finding, "part": part, "evidence": _evidence(request, programme, now, Stance(part))}
    return render(request, "findings/_part.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def edit(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Other words for a finding."""
    visible.require(request.user, "findings", programme)
    row = finding_of(request, programme, guid)
    begins = {
        "sentence": row.sentence, "polarity": row.polarity, "qualification": row.qualification,
        "theme": row.theme.guid if row.theme else "",
    }  # fmt: skip
    form = _finding_form(request, programme, FindingForm(request.POST or None, initial=begins))
    if request.method == "POST":
        done = carried_out(
            form, lambda: acts.revise_finding(
                by=request.user, finding=row, operation=operation(request), **_words(programme, form)
            ), "sentence",
        )  # fmt: skip
        if done:
            return _to(row)
    trail = [*TRAIL, ("The finding", f"findings/{row.guid}/")]
    context = {"form": form, "finding": row, "trail": trail}
    return render(request, "findings/edit.html", context, status=form.status)


@require_POST
@in_programme
def place(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Put the finding under a construct, or outside a framework."""
    row = finding_of(request, programme, guid)
    form = _place_form(PlaceForm(request.POST))

    def act() -> Finding:
        framework, construct = _place(form.cleaned_data["place"])
        return acts.place_finding(
            by=request.user, finding=row, framework=framework, construct=construct,
            reason=form.cleaned_data["reason"], operation=operation(request),
        )  # fmt: skip

    if carried_out(form, act, "place"):
        return _to(row, "places")
    return _shown(request, programme, _now(request, programme, guid), place_form=form)


@require_POST
@in_programme
def unplace(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Take the finding away from a place."""
    row = finding_of(request, programme, guid)
    framework, construct = _place(request.POST.get("place", ""))
    acts.unplace_finding(
        by=request.user, finding=row, framework=framework, construct=construct, operation=operation(request)
    )
    return _to(row, "places")


@require_POST
@in_programme
def retire(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Stand behind the finding no longer."""
    row = finding_of(request, programme, guid)
    acts.retire_finding(by=request.user, finding=row, operation=operation(request))
    return HttpResponseRedirect(f"/p/{programme.key}/findings/#retired")


@require_POST
@in_programme
def restore(request: Asked, programme: Programme, guid: UUID) -> HttpResponse:
    """Stand behind a retired finding again."""
    row = finding_of(request, programme, guid)
    acts.restore_finding(by=request.user, finding=row, operation=operation(request))
    return _to(row)


def finding_of(request: Asked, programme: Programme, guid: UUID) -> Finding:
    """A finding that the person may see, also a retired one for those who write findings; raises NotFound."""
    for rows in (visible.findings(request.user, programme), retired_findings(request.user, programme)):
        found = rows.filter(guid=guid).select_related("theme", "programme").first()
        if found is not None:
            return found
    raise NotFound("There is no such finding.", hint="It may have been retired.")


def _listed(request: Asked, programme: Programme, **forms: PlainForm) -> HttpResponse:
    by_theme = _by_theme(findings_of(request.user, programme))
    listed = [(theme, by_theme.get(theme.pk, [])) for theme in themes_of(request.user, programme)]
    context = {
        "own": f"/p/{programme.key}/findings/",
        "themes": listed, "loose": by_theme.get(None, []), "sites": visible.sites(request.user, programme).count(),
        "total": sum(len(found) for found in by_theme.values()),
        "retired": retired_findings(request.user, programme),
        "may_write": visible.allowed(request.user, "findings", programme), "theme_form": ThemeForm(),
    }  # fmt: skip
    status = next((form.status for form in forms.values()), 200)
    return render(request, "findings/page.html", context | forms, status=status)


def _by_theme(found: list[FindingNow]) -> dict[int | None, list[FindingNow]]:
    grouped = groupby(found, key=lambda now: now.theme.pk if now.theme else None)
    return {theme: list(rows) for theme, rows in grouped}


def _now(request: Asked, programme: Programme, guid: UUID) -> FindingNow:
    return finding_now(request.user, programme, finding_of(request, programme, guid))


def _shown(request: Asked, programme: Programme, now: FindingNow, **forms: PlainForm) -> HttpResponse:
    may_write = visible.allowed(request.user, "findings", programme)
    context: dict[str, Any] = {
        "own": f"/p/{programme.key}/findings/{now.finding.guid}/",
        "finding": now.finding, "now": now, "trail": TRAIL, "may_write": may_write,
        "supporting": list(_evidence(request, programme, now, Stance.SUPPORTING)),
        "contrary": list(_evidence(request, programme, now, Stance.CONTRARY)),
        "placements": list(_by_framework(now)), "sites": visible.sites(request.user, programme).count(),
        "is_retired": now.finding.retired_at is not None,
    }  # fmt: skip
    if may_write:
        context["place_form"] = _place_form(PlaceForm())
    status = next((form.status for form in forms.values()), 200)
    return render(request, "findings/finding.html", context | forms, status=status)


def _evidence(request: Asked, programme: Programme, now: FindingNow, stance: Stance) -> Iterator[Shown]:
    items = [item for item in now.evidence if item.stance == stance]
    notes = {str(item.passage.guid): item.note for item in items}
    for each in quoted(request.user, programme, notes, together=False):
        yield Shown(each, notes[each.passage], each.passage)


def _by_framework(now: FindingNow) -> Iterator[tuple[Framework, list[Placement]]]:
    placed = sorted(now.placements, key=lambda row: (row.framework.name, row.position))
    for framework, rows in groupby(placed, key=lambda row: row.framework):
        yield framework, list(rows)


def _finding_form(request: Asked, programme: Programme, form: FindingForm) -> FindingForm:
    form.choose("theme", themes(themes_of(request.user, programme)))
    return form


def _place_form(form: PlaceForm) -> PlaceForm:
    form.choose("place", [("", "Choose a construct"), *places((row, constructs_of(row)) for row in frameworks())])
    return form


def _words(programme: Programme, form: FindingForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {
        "sentence": given["sentence"], "polarity": Polarity(given["polarity"]),
        "qualification": given["qualification"], "theme": _theme(programme, given["theme"]),
    }  # fmt: skip


def _theme(programme: Programme, guid: str) -> Theme | None:
    return programme.themes.filter(guid=guid).first() if guid else None


def _place(text: str) -> tuple[Framework, Construct | None]:
    """The framework and construct of a choice `framework:construct`; without a construct, outside."""
    key, colon, guid = text.partition(":")
    if not colon:
        raise Invalid("Choose a construct, or outside the framework.")
    framework = framework_of(key)
    if not guid:
        return framework, None
    construct = next((row for row in constructs_of(framework) if str(row.guid) == guid), None)
    if construct is None:
        raise NotFound(f"There is no such construct in {framework.name}.")
    return framework, construct


def _to(row: Finding, anchor: str = "") -> HttpResponse:
    tail = f"#{anchor}" if anchor else ""
    return HttpResponseRedirect(f"/p/{row.programme.key}/findings/{row.guid}/{tail}")
