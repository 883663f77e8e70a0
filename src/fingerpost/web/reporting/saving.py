"""Saving answers: all fields of the page at once, or one as somebody types, with what stands now in reply."""

from typing import Any
from uuid import UUID, uuid5

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.http import require_POST

from fingerpost.actions.reporting import save_answer
from fingerpost.store.models import Programme, Question, SiteReport
from fingerpost.store.queries.reporting import AnswerNow, answer_now, questions_of
from fingerpost.terms.errors import Conflict, Invalid
from fingerpost.terms.programme import ReportStatus
from fingerpost.terms.sources import canonical
from fingerpost.web.errors import as_json
from fingerpost.web.places import Asked, in_programme, operation, operation_id, sent_json
from fingerpost.web.reporting.places import place_of, question_of, report_at
from fingerpost.web.reporting.views import shown_with


@require_POST
@in_programme
def save_page(request: Asked, programme: Programme, site: str, wave: str) -> HttpResponse:
    """Save every answer of the form; one that somebody else changed meanwhile comes back with theirs beside it."""
    place, report = place_of(request.user, programme, site, wave), report_at(request.user, programme, site, wave)
    overtaken: dict[UUID, str] = {}
    for question in questions_of(report.instrument_version):
        text = request.POST.get(f"answer-{question.key}")
        if text is not None and not _saved(request, report, question, text):
            overtaken[question.guid] = text
    if overtaken:
        return shown_with(request, place, overtaken)
    return HttpResponseRedirect(f"{place.address}?saved=1")


@require_POST
@in_programme
def save_one(request: Asked, programme: Programme, site: str, wave: str) -> HttpResponse:
    """Save one answer, given as JSON `{operation, question, text, based_on}`.

    Replies `{"answer": {...}}` with what stands now; when other words have come in between, status 409 and
    `{"error": {...}, "theirs": {...}}`, and nothing of theirs is overwritten.
    """
    given, report = sent_json(request), report_at(request.user, programme, site, wave)
    question = question_of(report, given.get("question"))
    text = str(given.get("text", ""))
    try:
        save_answer(
            by=request.user, report=report, question=question, text=text, based_on=_number(given.get("based_on")),
            operation=operation_id(given.get("operation")),
        )  # fmt: skip
    except Conflict as error:
        return _conflict(report, question, error)
    now = answer_now(report, question)
    if now.text != canonical(text):  # a repeated save, and others have written since it was first carried out
        return _conflict(report, question, Conflict(f"{now.written_by} has saved other words since."))
    return JsonResponse({"answer": _as_json(now)})


def _saved(request: Asked, report: SiteReport, question: Question, text: str) -> bool:
    """Whether an answer of the form was saved; False where other words came in between. Other refusals pass through."""
    main = operation(request)
    try:
        save_answer(
            by=request.user, report=report, question=question, text=text,
            based_on=_number(request.POST.get(f"based-{question.key}")),
            operation=uuid5(main, question.key) if main else None,
        )  # fmt: skip
    except Conflict:
        if report.status != ReportStatus.DRAFT:
            raise
        return False
    return True


def _conflict(report: SiteReport, question: Question, error: Conflict) -> HttpResponse:
    now = answer_now(report, question)
    theirs = _as_json(now) if report.status == ReportStatus.DRAFT else None
    return JsonResponse({**as_json(error), "theirs": theirs}, status=409)


def _as_json(now: AnswerNow) -> dict[str, Any]:
    at = now.written_at.isoformat() if now.written_at else None
    return {"number": now.number, "text": now.text, "written_by": now.written_by, "written_at": at}


def _number(text: Any) -> int:
    if text in (None, ""):
        return 0
    try:
        return int(text)
    except (TypeError, ValueError):
        raise Invalid("`based_on` is the number of a wording.", hint="Reload the page and try again.") from None
