"""Brings a filled-in form into a site's report: first what it would bring, question by question, then one act."""

import hashlib
from collections.abc import Collection, Iterator
from pathlib import Path
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from fingerpost.actions.acting import made_of_actions
from fingerpost.actions.reporting import NewAnswer, fill_report, open_report
from fingerpost.formats.apart import read_apart
from fingerpost.formats.questions import AskedQuestion, filled_in
from fingerpost.formats.reading import warning
from fingerpost.store.connection import alias
from fingerpost.store.ledger import take_turn
from fingerpost.store.models import Person, Site, SiteReport, Wave
from fingerpost.store.queries import visible
from fingerpost.store.queries.reporting import AnswerNow, FormPlace, answers_now, form_place, questions_of
from fingerpost.terms.errors import Conflict, Invalid, Problem, Unreadable
from fingerpost.terms.forms import Brings, FilledForm, FormAnswer, FormLine, FormReport
from fingerpost.terms.programme import ReportStatus
from fingerpost.terms.sources import name_of

KEEP, REPLACE = "keep", "replace"
"""What to do where an answer is there with other words than the form's."""

TOO_LATE = {
    ReportStatus.SUBMITTED: "The evaluation team can give it back first.",
    ReportStatus.ACCEPTED: "It is a source by now; bring the form in as another source if it says more.",
}


@made_of_actions
def look_at_form(*, by: Person, site: Site, wave: Wave, path: Path) -> FormReport:
    """What a form would bring to this report; nothing is written. Raises Refused, NotFound, Conflict, Unreadable."""
    visible.require(by, "fill report", site.programme, site=site)
    place = form_place(by, site, wave)
    if place.report is not None and place.report.status != ReportStatus.DRAFT:
        raise Conflict(
            f"This report is {place.report.status} and cannot be changed.",
            where=f"{site}, {wave}", hint=TOO_LATE.get(ReportStatus(place.report.status)),
        )  # fmt: skip
    asked = list(questions_of(place.version))
    ((_, outcome),) = read_apart([path])
    if isinstance(outcome, Unreadable):
        raise outcome
    form = filled_in(outcome.value, [AskedQuestion(each.key, each.text, each.hint) for each in asked])
    if not form.answers:
        raise _not_this_form(name_of(path), asked[0].text)
    lines = tuple(_lines(place, form))
    return FormReport(name_of(path), lines, form.beside, tuple(_odd(name_of(path), place, form)))


@made_of_actions
def import_form(
    *, by: Person, site: Site, wave: Wave, path: Path, there: str = "", dry_run: bool = False,
    operation: UUID | None = None,
) -> FormReport:  # fmt: skip
    """Take a form's answers into the site's report, which is begun if it has not been, as one act.

    `there`: "keep" or "replace" answers that are there with other words; "" stops at them. An empty answer of the
    form takes nothing away. Raises as look_at_form does, and Conflict where there are answers with other words.
    """
    if there not in ("", KEEP, REPLACE):
        raise Invalid(f"{there!r} is neither {KEEP} nor {REPLACE}.")
    report = look_at_form(by=by, site=site, wave=wave, path=path)
    if dry_run:
        return report
    others = report.of(Brings.OTHER)
    if others and not there:
        raise _in_the_way(report)
    wanted = report.of(Brings.NEW) + (others if there == REPLACE else [])
    return take_answers(
        by=by, site=site, wave=wave, report=report, wanted=[line.key for line in wanted],
        form=hashlib.sha256(path.read_bytes()).hexdigest(), operation=operation,
    )  # fmt: skip


@made_of_actions
def take_answers(
    *, by: Person, site: Site, wave: Wave, report: FormReport, wanted: Collection[str], form: str = "",
    operation: UUID | None = None,
) -> FormReport:  # fmt: skip
    """Write the answers `wanted` (keys of questions) of a form that has been looked at.

    Raises Conflict, and writes nothing, where somebody has answered in between.
    """
    taking = [line for line in report.lines if line.key in wanted]
    if not taking:
        return report
    act = operation or uuid4()
    with transaction.atomic(using=alias()):
        take_turn()
        row = _report(by, site, wave, act)
        asked = {question.key: question for question in questions_of(row.instrument_version)}
        answers = [NewAnswer(asked[line.key], line.text, line.based_on) for line in taking]
        fill_report(by=by, report=row, answers=answers, form=form, operation=act)
    return report.done(line.key for line in taking)


def _report(by: Person, site: Site, wave: Wave, act: UUID) -> SiteReport:
    place = form_place(by, site, wave)
    return place.report or open_report(
        by=by, site=site, wave=wave, instrument=place.version.instrument, operation=uuid5(act, "begun")
    )


def _lines(place: FormPlace, form: FilledForm) -> Iterator[FormLine]:
    now = answers_now(place.report) if place.report else {}
    found = {answer.key: answer for answer in form.answers}
    for question in questions_of(place.version):
        here, answer = now.get(question.key, AnswerNow()), found.get(question.key)
        yield FormLine(
            question.key, question.number, question.text, _brings(here.text, answer), answer.wording if answer else "",
            answer.text if answer else "", here.text, here.number,
        )  # fmt: skip


def _brings(here: str, answer: FormAnswer | None) -> Brings:
    if answer is None:
        return Brings.ABSENT
    if not answer.text:
        return Brings.NOTHING
    if not here.strip():
        return Brings.NEW
    return Brings.SAME if here.split() == answer.text.split() else Brings.OTHER


def _odd(name: str, place: FormPlace, form: FilledForm) -> Iterator[Problem]:
    for what, said, row in (("site", form.site, place.site), ("wave", form.wave, place.wave)):
        if said and said != row.key:
            yield warning(name, f"The form says that it is of {what} {said}, not {row.key}.", "Check that it is meant.")
    count = len(form.beside)
    if count:
        found = "One stretch of words belongs" if count == 1 else f"{count} stretches of words belong"
        yield warning(name, f"{found} to no question and will not be taken.", "Copy what is missed by hand.")


def _not_this_form(name: str, first: str) -> Unreadable:
    what, hint = "None of the questions stands in this file.", f"The first question that is asked is: {first}"
    return Unreadable(what, where=name, hint=hint, problems=(Problem("error", name, what, hint),))


def _in_the_way(report: FormReport) -> Conflict:
    others = ", ".join(str(line.number) for line in report.of(Brings.OTHER))
    return Conflict(
        f"Other words stand already in the report under question {others}. Nothing was written.",
        where=report.name, hint="Look with --dry-run, then say --existing keep or --existing replace.",
    )  # fmt: skip
