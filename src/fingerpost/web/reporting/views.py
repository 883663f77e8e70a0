"""Collect: how sites stand in the waves, and one report as a page that is filled, handed in, returned or accepted.

Not here: saving one answer as somebody types (`saving`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fingerpost.actions import reporting as acts
from fingerpost.store.models import Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.reporting import (
    Asked as AskedQuestion,
)
from fingerpost.store.queries.reporting import (
    GridCell,
    GridRow,
    ReportPage,
    form_to_take_back,
    grid,
    instruments,
    questions_of,
    report_page,
    version_in_force,
)
from fingerpost.terms.programme import ReportStatus, Standing
from fingerpost.web.forms import PlainForm, carried_out, words
from fingerpost.web.places import Asked, in_programme, operation
from fingerpost.web.reporting.places import Place, may_fill, place_of, report_at, require_collecting

TRAIL = [("Collect", "collect/")]
TO_DO = {
    Standing.NOT_STARTED: "Begin this report",
    Standing.MISSING: "Begin this report; it is overdue",
    Standing.DRAFT: "Go on with this report",
    Standing.LATE: "Finish this report; it is overdue",
    Standing.SUBMITTED: "Read what was handed in",
    Standing.ACCEPTED: "Read what was accepted",
    Standing.WITHDREW: "",
}
"""What somebody at the site does next, by the standing of a wave."""


class ReturnForm(PlainForm):
    """Giving a report back."""

    reason = words("What is missing or unclear", rows=3, required=True, help_text="The site reads this.")


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """One question on the page. `typed`: words that were not saved because `asked.answer` came in between."""

    asked: AskedQuestion
    typed: str | None = None

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.asked.answer.text if self.typed is None else self.typed


@require_safe
@in_programme
def page(request: Asked, programme: Programme) -> HttpResponse:
    """The waves of one's own site with what to do now; for the team, how all sites stand."""
    require_collecting(request.user, programme)
    shown = grid(request.user, programme, timezone.localdate())
    mine = [row for row in shown.rows if may_fill(request.user, row.site)]
    reads_all = visible.allowed(request.user, "read sources", programme)
    waiting = [(row.site, cell.wave) for row in shown.rows for cell in row.cells if cell.standing == Standing.SUBMITTED]
    context = {
        "grid": shown, "reads_all": reads_all, "waiting": waiting if reads_all else [],
        "may_accept": visible.allowed(request.user, "accept reports", programme),
        "mine": [] if reads_all else [(row.site, list(_to_do(row))) for row in mine or shown.rows],
        "may_fill": bool(mine), "has_instrument": instruments(request.user, programme).exists(),
    }  # fmt: skip
    return render(request, "reporting/page.html", context)


@require_safe
@in_programme
def report(request: Asked, programme: Programme, site: str, wave: str) -> HttpResponse:
    """One site's report for one wave, question by question; before it is begun, the questions that will be asked."""
    place = place_of(request.user, programme, site, wave)
    return _not_begun(request, place) if place.report is None else _shown(request, place)


@require_POST
@in_programme
def begin(request: Asked, programme: Programme, site: str, wave: str) -> HttpResponse:
    """Open the site's report for the wave."""
    place = place_of(request.user, programme, site, wave)
    acts.open_report(by=request.user, site=place.site, wave=place.wave, operation=operation(request))
    return HttpResponseRedirect(place.address)


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def submit(request: Asked, programme: Programme, site: str, wave: str) -> HttpResponse:
    """Look over which questions are unanswered, then hand the report in."""
    place = place_of(request.user, programme, site, wave)
    row = report_at(request.user, programme, site, wave)
    if request.method == "POST":
        acts.submit_report(by=request.user, report=row, operation=operation(request))
        return HttpResponseRedirect(place.address)
    visible.require(request.user, "submit report", programme, site=place.site)
    asked = report_page(request.user, row.guid).asked
    missing = [each.question for each in asked if not each.answer.text.strip()]
    context = {
        "place": place, "report": row, "missing": missing, "answered": len(asked) - len(missing), "total": len(asked),
        "trail": [*TRAIL, (f"{place.site}, {place.wave}", place.path)],
    }  # fmt: skip
    return render(request, "reporting/submit.html", context)


@require_POST
@in_programme
def give_back(request: Asked, programme: Programme, site: str, wave: str) -> HttpResponse:
    """Return a submitted report as a draft, with a reason."""
    place, row = place_of(request.user, programme, site, wave), report_at(request.user, programme, site, wave)
    form = ReturnForm(request.POST)
    done = carried_out(
        form, lambda: acts.return_report(
            by=request.user, report=row, reason=form.cleaned_data["reason"], operation=operation(request)
        ), "reason",
    )  # fmt: skip
    return HttpResponseRedirect(place.address) if done else _shown(request, place, return_form=form)


@require_POST
@in_programme
def accept(request: Asked, programme: Programme, site: str, wave: str) -> HttpResponse:
    """Take a submitted report in as a source."""
    place, row = place_of(request.user, programme, site, wave), report_at(request.user, programme, site, wave)
    acts.accept_report(by=request.user, report=row, operation=operation(request))
    return HttpResponseRedirect(place.address)


def shown_with(request: Asked, place: Place, typed: dict[UUID, str]) -> HttpResponse:
    """The report's page after a save that others overtook: their words, and in the fields the ones just typed."""
    return _shown(request, place, typed=typed, status=409)


def _not_begun(request: Asked, place: Place) -> HttpResponse:
    instrument = instruments(request.user, place.site.programme).first()
    version = version_in_force(instrument, place.wave) if instrument else None
    withdrew = place.site.withdrew is not None and place.site.withdrew <= place.wave.opens
    context = {
        "place": place, "trail": TRAIL, "questions": list(questions_of(version)) if version else [],
        "withdrew": withdrew, "may_fill": may_fill(request.user, place.site),
    }  # fmt: skip
    return render(request, "reporting/begin.html", context)


def _shown(
    request: Asked, place: Place, *, typed: dict[UUID, str] | None = None, status: int = 200, **forms: PlainForm
) -> HttpResponse:
    assert place.report is not None
    programme, shown = place.site.programme, report_page(request.user, place.report.guid)
    row, accepts = shown.report, visible.allowed(request.user, "accept reports", programme)
    writes = row.status == ReportStatus.DRAFT and may_fill(request.user, place.site)
    context: dict[str, Any] = {
        "own": place.address,
        "place": place, "trail": TRAIL, "report": row, "shown": shown, "writes": writes,
        "questions": list(_questions(shown, typed or {})), "has_conflict": bool(typed), "answered": _answered(shown),
        "may_accept": accepts and row.status == ReportStatus.SUBMITTED,
        "source": row.source if visible.allowed(request.user, "read sources", programme) else None,
        "return_form": ReturnForm(), "taken": form_to_take_back(row) if writes else None,
    }  # fmt: skip
    status = next((form.status for form in forms.values()), status)
    return render(request, "reporting/report.html", context | forms, status=status)


def _questions(shown: ReportPage, typed: dict[UUID, str]) -> Iterator[ShownQuestion]:
    for asked in shown.asked:
        yield ShownQuestion(asked, typed.get(asked.question.guid))


def _answered(shown: ReportPage) -> int:
    return sum(1 for asked in shown.asked if asked.answer.text.strip())


def _to_do(row: GridRow) -> Iterator[tuple[GridCell, str]]:
    """Each wave of a site, newest first, with what to do; nothing for one that has not opened yet."""
    today = timezone.localdate()
    for cell in reversed(row.cells):
        is_early = cell.standing == Standing.NOT_STARTED and cell.wave.opens > today
        yield cell, "" if is_early else TO_DO[cell.standing]
