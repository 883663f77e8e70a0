"""Site reports: how each site stands in each wave, and one report with its questions, its answers and last time's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from fingerpost.store.models import (
    Answer,
    AnswerText,
    Instrument,
    InstrumentVersion,
    LedgerEvent,
    MemoText,
    Person,
    Programme,
    Question,
    Site,
    SiteReport,
    Wave,
)
from fingerpost.store.queries import visible
from fingerpost.terms.errors import NotFound
from fingerpost.terms.forms import BlankForm, PrintedQuestion
from fingerpost.terms.programme import ReportStatus, Standing, standing
from fingerpost.terms.said import day


@dataclass(frozen=True, slots=True)
class GridCell:
    """One site in one wave. `report` is None where there is none, or none that the person may open."""

    wave: Wave
    standing: Standing
    report: UUID | None


@dataclass(frozen=True, slots=True)
class GridRow:
    """One site, a cell for each wave in order."""

    site: Site
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Sites down, waves across."""

    waves: tuple[Wave, ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class AnswerNow:
    """An answer as it stands. `number` counts its wordings; send it back as `based_on`. 0: nothing written yet."""

    text: str = ""
    number: int = 0
    written_by: str = ""
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a report, its answer, and what the site said when it was last asked (None: it was not)."""

    question: Question
    answer: AnswerNow
    last_time: str | None


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report with all its questions. `last_wave` is of the report that `last_time` quotes.

    `returned_because`: what the site was told when the report last came back, while it is a draft again.
    """

    report: SiteReport
    asked: tuple[Asked, ...]
    last_wave: Wave | None
    returned_because: str | None


FILLED = "report filled from a form"
"""The ledger's verb for answers that came in a form."""


@dataclass(frozen=True, slots=True)
class FormTaken:
    """Answers that came in a form and hold still. `before`: question, its words before, the number that holds now."""

    act: UUID
    who: str
    at: datetime
    before: tuple[tuple[Question, str, int], ...]


@dataclass(frozen=True, slots=True)
class FormPlace:
    """A site in a wave with the questions in force there, and its report if it has been begun."""

    site: Site
    wave: Wave
    version: InstrumentVersion
    report: SiteReport | None


def form_place(person: Person, site: Site, wave: Wave) -> FormPlace:
    """What a form for this site and wave asks; of the programme's first instrument. Raises NotFound."""
    instrument = instruments(person, site.programme).first()
    report = reports_of(person, site).filter(wave=wave).first()
    version = report.instrument_version if report else version_in_force(instrument, wave) if instrument else None
    if version is None:
        hint = "A lead researcher adds an instrument with its questions first."
        raise NotFound(f"Nothing is asked in {wave} yet.", where=f"{site}, {wave}", hint=hint)
    return FormPlace(site, wave, version, report)


def blank_form(person: Person, site: Site, wave: Wave) -> BlankForm:
    """The form to send to a site. Raises NotFound where nothing is asked."""
    place = form_place(person, site, wave)
    questions = (PrintedQuestion(each.number, each.text, each.hint) for each in questions_of(place.version))
    days = f"{day(wave.opens)} to {day(wave.closes)}"
    return BlankForm(
        place.version.instrument.name, site.programme.name, (site.key, site.name), (wave.key, wave.name), days,
        tuple(questions),
    )  # fmt: skip


def sites_asked(person: Person, programme: Programme, wave: Wave) -> list[Site]:
    """The sites that the person may see and that had not withdrawn when the wave opened."""
    sites = visible.sites(person, programme)
    return [site for site in sites if site.withdrew is None or site.withdrew > wave.opens]


def form_to_take_back(report: SiteReport) -> FormTaken | None:
    """The form that came in last, as long as every answer that it brought says still what the form said."""
    event = LedgerEvent.objects.filter(subject_kind="report", subject_guid=report.guid, verb=FILLED).last()
    if event is None or report.status != ReportStatus.DRAFT:
        return None
    now = {answer.question.key: list(answer.texts.all()) for answer in _answers(report).values()}
    before = []
    for trace in event.details["answers"]:
        texts = now.get(trace["question"], [])
        if trace["new"] and (not texts or texts[-1].number != trace["number"]):
            return None
        if trace["new"]:
            before.append((trace["question"], texts[-2].text if len(texts) > 1 else "", texts[-1].number))
    asked = {question.key: question for question in questions_of(report.instrument_version)}
    rows = tuple((asked[key], text, number) for key, text, number in before)
    return FormTaken(event.operation, event.actor.name if event.actor else "", event.at, rows)


def instruments(person: Person, programme: Programme) -> QuerySet[Instrument]:
    """The programme's instruments, for those who belong to it."""
    everything = Instrument.objects.filter(programme=programme).order_by("pk")
    return everything if visible.roles(person, programme) else everything.none()


def questions_of(version: InstrumentVersion) -> QuerySet[Question]:
    """The questions of one version, in order."""
    return Question.objects.filter(version=version).order_by("number")


def question_keys(person: Person, programme: Programme) -> dict[str, str]:
    """Keys of all questions ever asked, by their wording and by the key itself, in small letters."""
    asked = Question.objects.filter(version__instrument__in=instruments(person, programme)).order_by("pk")
    words = [(question.text, question.key) for question in asked] + [(question.key, question.key) for question in asked]
    return {" ".join(wording.split()).casefold(): key for wording, key in words}


def forms(person: Person, programme: Programme, wave: Wave | None = None) -> list[list[Question]]:
    """The questions of each instrument as asked in a wave; without one, as asked last."""
    versions = (
        version_in_force(each, wave) if wave else each.versions.last() for each in instruments(person, programme)
    )
    return [list(questions_of(version)) for version in versions if version is not None]


def version_in_force(instrument: Instrument, wave: Wave) -> InstrumentVersion | None:
    """The questions as asked in that wave: of the versions that begin by then, the latest."""
    begun = InstrumentVersion.objects.filter(instrument=instrument, from_wave__opens__lte=wave.opens)
    return begun.order_by("from_wave__opens", "number").last()


def grid(person: Person, programme: Programme, today: date, instrument: Instrument | None = None) -> Grid:
    """How each site that the person may see stands in each wave, by the programme's first instrument unless given."""
    asked = instrument or instruments(person, programme).first()
    sites = list(visible.sites(person, programme))
    waves = tuple(Wave.objects.filter(programme=programme)) if visible.roles(person, programme) else ()
    reports = SiteReport.objects.filter(site__in=sites, instrument_version__instrument=asked)
    found = {(report.site_id, report.wave_id): report for report in reports}
    open_to = set(visible.reports(person, programme).values_list("pk", flat=True))
    rows = (GridRow(site, tuple(_cell(site, wave, found, open_to, today) for wave in waves)) for site in sites)
    return Grid(waves, tuple(rows))


def report_page(person: Person, guid: UUID) -> ReportPage:
    """One report with questions, answers and last time's answers; raises NotFound outside the person's sight."""
    report = report_of(person, guid)
    now, before = _answers(report), _report_before(report)
    last = {answer.question.key: _now(answer).text for answer in _answers(before).values()} if before else {}
    asked = tuple(
        Asked(question, _now(now.get(question.pk)), last.get(question.key))
        for question in questions_of(report.instrument_version)
    )
    return ReportPage(report, asked, before.wave if before else None, _returned_because(report))


def report_of(person: Person, guid: UUID) -> SiteReport:
    """A report that the person may see; raises NotFound."""
    rows = SiteReport.objects.select_related("site__programme", "wave", "instrument_version__instrument", "source")
    report = rows.filter(guid=guid).first()
    if report is None or not visible.reports(person, report.site.programme).filter(pk=report.pk).exists():
        raise NotFound("There is no such report.")
    return report


def reports_of(person: Person, site: Site) -> QuerySet[SiteReport]:
    """The reports of a site that the person may see, in the order of waves."""
    seen = visible.reports(person, site.programme).filter(site=site)
    return seen.select_related("wave", "source", "instrument_version").order_by("wave__opens", "pk")


def answer_now(report: SiteReport, question: Question) -> AnswerNow:
    """One answer as it stands, after a save or a conflict. Ask `report_of` first whether the person may see it."""
    return _now(_answers(report).get(question.pk))


def answers_now(report: SiteReport) -> dict[str, AnswerNow]:
    """Each answer of a report as it stands, by the key of its question."""
    return {answer.question.key: _now(answer) for answer in _answers(report).values()}


def current_texts(report: SiteReport) -> list[tuple[Question, str]]:
    """Each question of a report in order with the words that hold, empty where nothing was answered."""
    now = _answers(report)
    return [(question, _now(now.get(question.pk)).text) for question in questions_of(report.instrument_version)]


def _cell(
    site: Site, wave: Wave, found: Mapping[tuple[int, int], SiteReport], open_to: set[int], today: date
) -> GridCell:
    report = found.get((site.pk, wave.pk))
    stands = standing(
        report.status if report else None,
        closes=wave.closes, withdrew=site.withdrew, opens=wave.opens, today=today,
    )  # fmt: skip
    return GridCell(wave, stands, report.guid if report and report.pk in open_to else None)


def _answers(report: SiteReport) -> dict[int, Answer]:
    answers = Answer.objects.filter(report=report).select_related("question")
    return {answer.question_id: answer for answer in answers.prefetch_related("texts__written_by")}


def _now(answer: Answer | None) -> AnswerNow:
    last = _last(answer.texts.all()) if answer else None
    return AnswerNow(last.text, last.number, last.written_by.name, last.written_at) if last else AnswerNow()


def _last(texts: Iterable[AnswerText]) -> AnswerText | None:
    return max(texts, key=lambda text: text.number, default=None)


def _report_before(report: SiteReport) -> SiteReport | None:
    earlier = SiteReport.objects.filter(
        site=report.site_id,
        instrument_version__instrument=report.instrument_version.instrument_id,
        wave__opens__lt=report.wave.opens,
    )
    return earlier.select_related("wave").order_by("wave__opens", "pk").last()


def _returned_because(report: SiteReport) -> str | None:
    """The first wording alone: it was written for the site, later ones were not."""
    returns = LedgerEvent.objects.filter(subject_kind="report", subject_guid=report.guid, verb="report returned")
    event = returns.last() if report.status == ReportStatus.DRAFT else None
    text = MemoText.objects.filter(memo__guid=event.details["memo"], number=1).first() if event else None
    return text.text if text else None
