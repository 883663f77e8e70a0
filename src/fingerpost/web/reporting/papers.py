"""A report on paper: its questions as a Word form, a form that came back looked at and taken in, and taken back."""

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fingerpost.actions.forms import look_at_form, take_answers
from fingerpost.actions.reporting import take_form_back
from fingerpost.formats.docx.form import write
from fingerpost.formats.docx.read import MEDIA_TYPE
from fingerpost.formats.sources import READERS
from fingerpost.store.models import Programme
from fingerpost.store.queries import visible
from fingerpost.store.queries.reporting import blank_form, form_place, form_to_take_back, questions_of
from fingerpost.terms.errors import Conflict, Unreadable
from fingerpost.terms.forms import Brings, FormLine, FormReport
from fingerpost.terms.said import some
from fingerpost.web.forms import PlainForm
from fingerpost.web.places import Asked, in_programme, operation
from fingerpost.web.reporting.places import Place, place_of, report_at
from fingerpost.web.sources.views import kept
from fingerpost.web.tables.forms import OneFile


class FilledForm(PlainForm):
    """A form that came back."""

    form = OneFile(
        label="The form, filled in",
        help_text="The Word file, or the same words as PDF, OpenDocument or plain text.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(READERS)}),
    )


@require_safe
@in_programme
def blank(request: Asked, programme: Programme, site: str, wave: str) -> HttpResponse:
    """The questions of this site and wave as a Word form. It holds nobody's words, so that nothing is put on record."""
    place = place_of(request.user, programme, site, wave)
    response = HttpResponse(write(blank_form(request.user, place.site, place.wave)), content_type=MEDIA_TYPE)
    name = slugify(f"form-{programme.key}-{place.site.key}-{place.wave.key}")
    response["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def bring(request: Asked, programme: Programme, site: str, wave: str) -> HttpResponse:
    """Choose the form; look at what it brings; take the answers that are wanted."""
    place = place_of(request.user, programme, site, wave)
    visible.require(request.user, "fill report", programme, site=place.site)
    form_place(request.user, place.site, place.wave)
    form = FilledForm(request.POST or None, request.FILES or None)
    if "take" in request.POST:
        return _take(request, programme, place)
    if request.method == "POST" and form.is_valid():
        try:
            return _look(request, place, form)
        except (Unreadable, Conflict) as error:
            form.status = 422
            return _shown(request, place, "reporting/bring.html", form.status, form=form, refused=error)
    return _shown(request, place, "reporting/bring.html", 400 if request.method == "POST" else 200, form=form)


@require_POST
@in_programme
def take_back(request: Asked, programme: Programme, site: str, wave: str) -> HttpResponse:
    """Undo what the last form brought."""
    place, row = place_of(request.user, programme, site, wave), report_at(request.user, programme, site, wave)
    taken = form_to_take_back(row)
    if taken is None:
        messages.error(request, "What the form brought has been changed since, and cannot be taken back as a whole.")
    else:
        take_form_back(by=request.user, report=row, act=taken.act, operation=operation(request))
        messages.success(request, "The answers of the form are taken back.")
    return HttpResponseRedirect(place.address)


def _look(request: Asked, place: Place, form: FilledForm) -> HttpResponse:
    with tempfile.TemporaryDirectory() as folder:
        (path,) = kept([form.cleaned_data["form"]], Path(folder))
        report = look_at_form(by=request.user, site=place.site, wave=place.wave, path=path)
    return _looked_at(request, place, report)


def _looked_at(request: Asked, place: Place, report: FormReport, **more: Any) -> HttpResponse:
    return _shown(
        request, place, "reporting/looked.html", 409 if more else 200, report=report,
        taking=report.of(Brings.NEW, Brings.OTHER), new=len(report.of(Brings.NEW)),
        others=len(report.of(Brings.OTHER)), same=report.of(Brings.SAME),
        silent=report.of(Brings.NOTHING), absent=report.of(Brings.ABSENT), **more,
    )  # fmt: skip


def _take(request: Asked, programme: Programme, place: Place) -> HttpResponse:
    """Write the answers that were ticked, in the words of the page, which a person may have put right there."""
    report = _sent(request, place)
    if not report.lines:
        messages.error(request, "No answer was chosen, and nothing was written.")
        return HttpResponseRedirect(place.address)
    wanted = [line.key for line in report.lines]
    try:
        done = take_answers(
            by=request.user, site=place.site, wave=place.wave, report=report, wanted=wanted,
            operation=operation(request),
        )  # fmt: skip
    except Conflict as error:
        messages.error(request, f"{error} Nothing was taken: choose the form again to see both.")
        return HttpResponseRedirect(f"{place.address}form/in/")
    messages.success(request, f"{some(len(done.taken), 'answer')} taken from the form. Look them over below.")
    return HttpResponseRedirect(place.address)


def _sent(request: Asked, place: Place) -> FormReport:
    """The answers that were ticked, with the wording that each follows."""
    version, chosen = form_place(request.user, place.site, place.wave).version, set(request.POST.getlist("take"))
    lines = (
        FormLine(
            question.key, question.number, question.text, Brings.NEW,
            text=request.POST.get(f"answer-{question.key}", "").strip(),
            based_on=_number(request.POST.get(f"based-{question.key}", "")),
        )
        for question in questions_of(version)
        if question.key in chosen
    )  # fmt: skip
    return FormReport("", tuple(lines))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _shown(request: Asked, place: Place, template: str, status: int, **context: Any) -> HttpResponse:
    about = {"place": place, "trail": [("Collect", "collect/"), (f"{place.site}, {place.wave}", place.path)]}
    return render(request, template, about | context, status=status)
