"""Reporting: instruments and their questions, filling a site report, submitting, returning and accepting it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from fingerpost.actions.acting import Done, action
from fingerpost.actions.memos import write_memo
from fingerpost.actions.sources import add_source, erase
from fingerpost.store.models import (
    Answer,
    AnswerText,
    Instrument,
    InstrumentVersion,
    Person,
    Programme,
    Question,
    Site,
    SiteReport,
    Wave,
)
from fingerpost.store.queries import visible
from fingerpost.store.queries.reporting import FILLED, current_texts, form_to_take_back, version_in_force
from fingerpost.terms.errors import Conflict, Invalid, NotFound
from fingerpost.terms.programme import STEPS, ReportStatus
from fingerpost.terms.sources import SourceKind, SourceText, Span, canonical, digest

EXTRACTOR = "fingerpost-report/1"


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """One item of an instrument. `key` stays the same over versions as long as the same thing is asked."""

    key: str
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """Words for one question of a report. `based_on`: the number of the wording that they are to follow, 0 for none."""

    question: Question
    text: str
    based_on: int = 0


@action
def add_instrument(*, by: Person, programme: Programme, name: str, operation: UUID | None = None) -> Done[Instrument]:
    """A form that sites will be asked to fill; its questions come with its first version."""
    visible.require(by, "programme", programme)
    if not name.strip():
        raise Invalid("An instrument needs a name.")
    if programme.instruments.filter(name__iexact=name.strip()).exists():
        raise Conflict(f"There is an instrument {name.strip()!r} already.", hint="Choose another name.")
    instrument = Instrument.objects.create(programme=programme, name=name.strip())
    return Done("instrument added", instrument, programme)


@action
def add_instrument_version(
    *,
    by: Person,
    instrument: Instrument,
    from_wave: Wave,
    questions: Iterable[NewQuestion],
    operation: UUID | None = None,
) -> Done[Instrument]:
    """The questions as asked from a wave on. Reports that are open already keep the questions they were opened with."""
    programme = instrument.programme
    visible.require(by, "programme", programme)
    _check_wave(from_wave, programme)
    asked = list(questions)
    _check_questions(asked)
    number = instrument.versions.count() + 1
    version = InstrumentVersion.objects.create(instrument=instrument, number=number, from_wave=from_wave)
    Question.objects.bulk_create(
        Question(version=version, key=q.key, number=n, text=q.text.strip(), hint=q.hint.strip())
        for n, q in enumerate(asked, start=1)
    )
    details = {"version": str(version.guid), "number": number, "questions": [q.key for q in asked]}
    return Done("instrument version added", instrument, programme, details)


@action
def open_report(
    *, by: Person, site: Site, wave: Wave, instrument: Instrument | None = None, operation: UUID | None = None
) -> Done[SiteReport]:
    """The site's report for the wave: the one that is there, else a draft with the questions in force.

    `instrument` may be left out where the programme has one.
    """
    if not visible.sites(by, site.programme).filter(pk=site.pk).exists():
        raise NotFound("There is no such site.")
    visible.require(by, "fill report", site.programme, site=site)
    _check_wave(wave, site.programme)
    instrument = instrument or _only_instrument(site.programme)
    if instrument.programme_id != site.programme_id:
        raise NotFound(f"There is no such instrument in {site.programme.name}.")
    report = site.reports.filter(wave=wave, instrument_version__instrument=instrument).first()
    is_new = report is None
    report = report or _draft(site, wave, instrument)
    return Done("report opened", report, site.programme, {"new": is_new})


@action
def save_answer(
    *,
    by: Person,
    report: SiteReport,
    question: Question,
    text: str,
    based_on: int | None,
    operation: UUID | None = None,
) -> Done[SiteReport]:
    """Append a wording of an answer. `based_on` is the number of the wording that the writer saw (None or 0: none).

    Raises Conflict, and overwrites nothing, when other words have come since. The same words again change nothing.
    """
    _require(by, "fill report", report)
    report.refresh_from_db()
    _require_draft(report)
    if question.version_id != report.instrument_version_id:
        raise NotFound("This question is not one of the report's.", where=_where(report))
    trace = _write(by, report, NewAnswer(question, text, based_on or 0))
    return Done("answer saved", report, report.site.programme, trace)


@action
def fill_report(
    *, by: Person, report: SiteReport, answers: Iterable[NewAnswer], form: str = "", operation: UUID | None = None
) -> Done[SiteReport]:
    """Write these answers as one act, which `take_form_back` undoes. `form`: the hash of the file they came in.

    Raises Conflict, and writes none of them, where other words have come in between.
    """
    _require(by, "fill report", report)
    report.refresh_from_db()
    _require_draft(report)
    given = list(answers)
    for each in given:
        if each.question.version_id != report.instrument_version_id:
            raise NotFound("This question is not one of the report's.", where=_where(report))
    traces = [_write(by, report, each) for each in given]
    if not any(trace["new"] for trace in traces):
        raise Conflict("The form says nothing that is not in the report already.", where=_where(report))
    details = {"answers": traces, "form": form, "undone_by": "take_form_back"}
    return Done(FILLED, report, report.site.programme, details)


@action
def take_form_back(*, by: Person, report: SiteReport, act: UUID, operation: UUID | None = None) -> Done[SiteReport]:
    """Undo `fill_report`: each answer says again what it said before. `act`: the operation that filled it.

    Raises Conflict where an answer has been changed since: then each is for a person to look at.
    """
    _require(by, "fill report", report)
    report.refresh_from_db()
    _require_draft(report)
    taken = form_to_take_back(report)
    if taken is None or taken.act != act:
        hint = "Correct the answers that you mean."
        raise Conflict(
            "What the form brought cannot be taken back as a whole any more.", where=_where(report), hint=hint
        )
    traces = [_write(by, report, NewAnswer(*before)) for before in taken.before]
    return Done("form taken back", report, report.site.programme, {"act": str(act), "answers": traces})


@action
def submit_report(*, by: Person, report: SiteReport, operation: UUID | None = None) -> Done[SiteReport]:
    """Hand the report in; from then on the site cannot change it until it is returned."""
    _require(by, "submit report", report)
    status = _step(report, "submit")
    if not any(text.strip() for _, text in current_texts(report)):
        raise Conflict("Nothing has been answered yet.", where=_where(report), hint="Answer at least one question.")
    report.status, report.submitted_by, report.submitted_at = status, by, datetime.now(UTC)
    report.save(update_fields=["status", "submitted_by", "submitted_at"])
    return Done("report submitted", report, report.site.programme, {"undone_by": "return_report"})


@action
def return_report(*, by: Person, report: SiteReport, reason: str, operation: UUID | None = None) -> Done[SiteReport]:
    """Give a submitted report back as a draft. The reason is kept as a memo on the site; the site reads it too."""
    _require(by, "accept reports", report)
    status = _step(report, "return")
    if not reason.strip():
        raise Invalid("The site needs a reason.", where=_where(report), hint="Say what is missing or unclear.")
    memo = write_memo(by=by, programme=report.site.programme, text=reason, about=report.site)
    before = {"submitted_by": _guid(report.submitted_by), "submitted_at": str(report.submitted_at)}
    report.status, report.submitted_by, report.submitted_at = status, None, None
    report.save(update_fields=["status", "submitted_by", "submitted_at"])
    details = {"memo": str(memo.guid), "reason": digest(reason), "before": before, "undone_by": "submit_report"}
    return Done("report returned", report, report.site.programme, details)


@action
def accept_report(*, by: Person, report: SiteReport, operation: UUID | None = None) -> Done[SiteReport]:
    """Take a submitted report in: it becomes a source, `report.source`, with a section for each answered question."""
    _require(by, "accept reports", report)
    status = _step(report, "accept")
    source = add_source(
        by=by, programme=report.site.programme, text=_source_text(report), kind=SourceKind.SITE_REPORT,
        site=report.site, wave=report.wave,
    )  # fmt: skip
    report.status, report.accepted_by, report.accepted_at, report.source = status, by, datetime.now(UTC), source
    report.save(update_fields=["status", "accepted_by", "accepted_at", "source"])
    return Done("report accepted", report, report.site.programme, {"source": str(source.guid)})


@action
def withdraw_report(*, by: Person, report: SiteReport, on: date, operation: UUID | None = None) -> Done[SiteReport]:
    """Take a report out by right: the words of its answers go for good, and those of the source made from it."""
    visible.require(by, "participants", report.site.programme)
    texts = AnswerText.objects.filter(answer__report=report)
    erased = [digest(text) for text in texts.values_list("text", flat=True)]
    texts.update(text="")
    if report.source is not None:
        erased += erase(report.source, on)
    return Done("report withdrawn", report, report.site.programme, {"on": on.isoformat(), "erased": erased})


def _require(by: Person, act: str, report: SiteReport) -> None:
    programme = report.site.programme
    if not visible.reports(by, programme).filter(pk=report.pk).exists():
        raise NotFound("There is no such report.")
    visible.require(by, act, programme, site=report.site)


def _check_wave(wave: Wave, programme: Programme) -> None:
    if wave.programme_id != programme.pk:
        raise NotFound(f"There is no wave {wave.key!r} in {programme.name}.")


def _check_questions(asked: list[NewQuestion]) -> None:
    if not asked:
        raise Invalid("An instrument needs at least one question.")
    for number, question in enumerate(asked, start=1):
        if not question.key.strip() or not question.text.strip():
            raise Invalid("A question needs a key and a text.", where=f"Question {number}")
        if question.key in {earlier.key for earlier in asked[: number - 1]}:
            raise Invalid(f"The key {question.key!r} stands twice.", where=f"Question {number}")


def _only_instrument(programme: Programme) -> Instrument:
    found = list(programme.instruments.all()[:2])
    if not found:
        raise NotFound(f"{programme.name} has no instrument to fill.", hint="Add one first.")
    if len(found) > 1:
        raise Invalid(f"{programme.name} has several instruments.", hint="Say which one is meant.")
    return found[0]


def _draft(site: Site, wave: Wave, instrument: Instrument) -> SiteReport:
    if site.withdrew is not None and site.withdrew <= wave.opens:
        raise Conflict(f"{site} withdrew before {wave} opened and owes no report.")
    version = version_in_force(instrument, wave)
    if version is None:
        raise NotFound(f"{instrument} asks nothing in {wave} yet.", hint="Add a version from that wave or earlier.")
    return SiteReport.objects.create(site=site, wave=wave, instrument_version=version)


def _require_draft(report: SiteReport) -> None:
    if report.status != ReportStatus.DRAFT:
        raise Conflict(
            f"This report is {report.status} and cannot be changed.",
            where=_where(report), hint="Ask the evaluation team to return it.",
        )  # fmt: skip


def _refuse_overtaken(last: AnswerText | None, based_on: int, question: Question) -> None:
    number = last.number if last else 0
    if based_on > number:
        raise Invalid(f"There is no wording {based_on} of this answer.", where=f"Question {question.number}")
    if last is not None and based_on < number:
        raise Conflict(
            f"{last.written_by.name} saved other words at {last.written_at:%H:%M on %d %B %Y} (UTC).",
            where=f"Question {question.number}", hint="Yours are not lost: read theirs, then save again.",
        )  # fmt: skip


def _write(by: Person, report: SiteReport, new: NewAnswer) -> dict[str, object]:
    """Append a wording, unless it is the one that holds; returns what the ledger keeps of it."""
    answer, _ = Answer.objects.get_or_create(report=report, question=new.question)
    last = answer.texts.select_related("written_by").last()
    words = canonical(new.text)
    is_new = (last.text if last else "") != words
    if is_new:
        _refuse_overtaken(last, new.based_on, new.question)
        last = _append(answer, last.number + 1 if last else 1, words, by)
    return _trace(new.question, last, is_new)


def _append(answer: Answer, number: int, words: str, by: Person) -> AnswerText:
    return AnswerText.objects.create(
        answer=answer, number=number, text=words, written_by=by, written_at=datetime.now(UTC)
    )


def _trace(question: Question, last: AnswerText | None, is_new: bool) -> dict[str, object]:
    return {
        "question": question.key,
        "number": last.number if last else 0,
        "text": digest(last.text if last else ""),
        "new": is_new,
    }


def _step(report: SiteReport, step: str) -> ReportStatus:
    report.refresh_from_db()
    after = STEPS.get((ReportStatus(report.status), step))
    if after is None:
        raise Conflict(f"You cannot {step} a report that is {report.status}.", where=_where(report))
    return after


def _source_text(report: SiteReport) -> SourceText:
    """Canonical text with a section for each answer; its span is the answer's words."""
    text, sections = "", []
    for question, answer in current_texts(report):
        text += f"{question.number}. {question.text}\n\n"
        words = answer.strip()
        if words:
            sections.append(Span(len(text), len(text) + len(words), label=question.text, key=question.key))
        text += f"{words}\n\n"
    title = f"Site report: {report.site.name}, {report.wave.key}"
    return SourceText(title=title, text=text, sections=tuple(sections), extractor=EXTRACTOR)


def _where(report: SiteReport) -> str:
    return f"{report.site}, {report.wave}"


def _guid(person: Person | None) -> str | None:
    return str(person.guid) if person else None
