"""Loads the texts: site reports through the screens' own path, interviews in speaker turns, field notes."""

from dataclasses import replace
from typing import Any

from fingerpost.actions import reporting, revising, sources
from fingerpost.example.files import answers, data, has, text
from fingerpost.example.loading import Loading
from fingerpost.formats.sources import read_source
from fingerpost.store.models import SiteReport
from fingerpost.terms.sources import SourceKind, SourceText

REMOVED = "The text of this interview was removed when the participant withdrew."


def load_reports(to: Loading) -> None:
    """Each report is opened, answered, submitted and accepted, as on the page; one draft was never sent."""
    rows = data("programme")["reports"]
    for done, row in enumerate(rows, start=1):
        folder = "drafts" if row.get("draft") else "reports"
        key = f"{row['site']}-{row['wave']}"
        report = reporting.open_report(by=to.lead, site=to.sites[row["site"]], wave=to.waves[row["wave"]])
        _answer(to, report, answers(f"{folder}/{key}.md"))
        if not row.get("draft"):
            _hand_in(to, report, key)
        to.progress("Site reports", done, len(rows))


def load_interviews(to: Loading) -> None:
    """Interviews with who speaks in them; two began with names in them, one was withdrawn."""
    rows = data("programme")["interviews"]
    for done, row in enumerate(rows, start=1):
        if row.get("withdrawn"):
            _load_withdrawn(to, row)
        else:
            _load_interview(to, row)
        to.progress("Interviews", done, len(rows))


def load_notes(to: Loading) -> None:
    """Field notes."""
    for row in data("programme")["field_notes"]:
        read = _read(f"notes/{row['key']}.md", row["title"])
        to.sources[row["key"]] = sources.add_source(
            by=to.people[row["observer"]], programme=to.programme, text=read, kind=SourceKind.FIELD_NOTE,
            site=to.sites[row["site"]], wave=to.waves[row["wave"]], held_on=row["date"],
        )  # fmt: skip


def _answer(to: Loading, report: SiteReport, given: dict[str, str]) -> None:
    by_number = {str(number): key for number, key in _numbered()}
    questions = {question.key: question for question in report.instrument_version.questions.all()}
    for number, words in given.items():
        if words:
            question = questions[by_number[number]]
            reporting.save_answer(by=to.lead, report=report, question=question, text=words, based_on=None)


def _numbered() -> list[tuple[int, str]]:
    return [(q["number"], q["key"]) for version in data("instrument")["versions"] for q in version["questions"]]


def _hand_in(to: Loading, report: SiteReport, key: str) -> None:
    reporting.submit_report(by=to.lead, report=report)
    report.refresh_from_db()
    accepted = reporting.accept_report(by=to.lead, report=report)
    accepted.refresh_from_db()
    assert accepted.source is not None
    to.sources[key] = accepted.source


def _load_interview(to: Loading, row: dict[str, Any]) -> None:
    path, key = f"interviews/{row['key']}.txt", row["key"]
    speakers = {label: to.participants[who] for label, who in row["speakers"].items()}
    first = f"originals/{key}.txt" if has(f"originals/{key}.txt") else path
    source = sources.add_source(
        by=to.lead, programme=to.programme, text=_read(first, row["title"]), kind=SourceKind.INTERVIEW,
        site=to.sites[row["site"]], wave=to.waves[row["wave"]], held_on=row["date"], speakers=speakers,
    )  # fmt: skip
    if first != path:
        source = revising.revise_source(
            by=to.lead, source=source, text=_read(path, row["title"]), reason="names taken out", speakers=speakers
        )
    to.sources[key] = source


def _load_withdrawn(to: Loading, row: dict[str, Any]) -> None:
    source = sources.add_source(
        by=to.lead, programme=to.programme, text=SourceText(row["title"], REMOVED, extractor="example/1"),
        kind=SourceKind.INTERVIEW, site=to.sites[row["site"]], wave=to.waves[row["wave"]], held_on=row["date"],
    )  # fmt: skip
    to.sources[row["key"]] = sources.withdraw_source(by=to.lead, source=source, on=row["withdrawn"])


def _read(path: str, title: str) -> SourceText:
    return replace(read_source(path.rpartition("/")[2], text(path).encode()).value, title=title)
