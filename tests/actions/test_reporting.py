"""Site reports: opening, filling without losing a word, submitting, returning, accepting into a source."""

from datetime import date

import pytest

from fingerpost.actions import people, programme, reporting
from fingerpost.actions.reporting import NewQuestion
from fingerpost.store.models import (
    Answer,
    AnswerText,
    Instrument,
    InstrumentVersion,
    LedgerEvent,
    Memo,
    Question,
    SiteReport,
    Source,
)
from fingerpost.store.queries.reporting import report_page
from fingerpost.terms.errors import Conflict, Invalid, NotFound, Refused
from fingerpost.terms.people import Role
from manners import done_once, events_of, refused_to, undone, words_in_the_ledger

HELPED, HINDERED, NEXT = "What helped?", "What got in the way?", "What comes next?"
ASKED = [NewQuestion("helped", HELPED), NewQuestion("hindered", HINDERED, "Anything."), NewQuestion("next", NEXT)]


@pytest.fixture
def instrument(world):
    made = reporting.add_instrument(by=world.lead, programme=world.programme, name="Living Document")
    return reporting.add_instrument_version(
        by=world.lead, instrument=made, from_wave=world.waves["W1"], questions=ASKED
    )


@pytest.fixture
def report(world, instrument):
    return reporting.open_report(by=world.site_lead, site=world.sites["01"], wave=world.waves["W1"])


@pytest.fixture
def other_site_lead(world):
    person = people.add_person(by=world.owner, name="Mia Mill", email="mia@example.org")
    programme.add_member(
        by=world.owner, programme=world.programme, person=person, role=Role.SITE_LEAD, site=world.sites["02"]
    )
    return person


def question(report, key="helped"):
    return Question.objects.get(version=report.instrument_version, key=key)


def save(w, report, text, based_on=None, by=None, key="helped", act=reporting.save_answer, **more):
    asked = question(report, key)
    return act(by=by or w.site_lead, report=report, question=asked, text=text, based_on=based_on, **more)


def texts(report, key="helped"):
    rows = AnswerText.objects.filter(answer__report=report, answer__question__key=key)
    return list(rows.order_by("number").values_list("number", "text"))


def submitted(w, report):
    save(w, report, "The huddle 😀 helped.")
    save(w, report, "Money.", key="next")
    return reporting.submit_report(by=w.site_lead, report=report)


def test_an_instrument_is_added_once_by_those_who_run_the_programme(world):
    arguments = {"programme": world.programme, "name": "Living Document"}
    refused_to(world, reporting.add_instrument, ("coder_a", "reader", "site_lead"), **arguments)
    done_once(reporting.add_instrument, by=world.lead, **arguments)
    undone(reporting.add_instrument, Conflict, Instrument, by=world.lead, **arguments)
    undone(reporting.add_instrument, Invalid, Instrument, by=world.lead, programme=world.programme, name=" ")


def test_a_version_numbers_itself_and_its_questions(world, instrument):
    arguments = {"instrument": instrument, "from_wave": world.waves["W2"], "questions": ASKED[:2]}
    refused_to(world, reporting.add_instrument_version, ("coder_a", "site_lead"), **arguments)
    done_once(reporting.add_instrument_version, by=world.lead, **arguments)
    last = instrument.versions.last()
    assert (last.number, list(last.questions.values_list("number", "key"))) == (2, [(1, "helped"), (2, "hindered")])


@pytest.mark.parametrize(
    "questions",
    [[], [NewQuestion("", "What?")], [NewQuestion("a", " ")], [NewQuestion("a", "What?"), NewQuestion("a", "Who?")]],
    ids=["none", "no key", "no text", "key twice"],
)
def test_questions_need_keys_of_their_own_and_words(world, instrument, questions):
    undone(
        reporting.add_instrument_version, Invalid, InstrumentVersion, Question,
        by=world.lead, instrument=instrument, from_wave=world.waves["W2"], questions=questions,
    )  # fmt: skip


def test_a_version_begins_in_a_wave_of_its_own_programme(world, instrument):
    other = programme.add_programme(by=world.owner, name="Another")
    wave = programme.add_wave(
        by=world.owner, programme=other, key="W1", opens=date(2024, 1, 1), closes=date(2024, 1, 2)
    )
    arguments = {"by": world.owner, "instrument": instrument, "from_wave": wave, "questions": ASKED}
    undone(reporting.add_instrument_version, NotFound, InstrumentVersion, **arguments)


def test_opening_a_report_twice_gives_the_one_draft(world, report):
    again = reporting.open_report(by=world.lead, site=world.sites["01"], wave=world.waves["W1"])
    assert again == report and SiteReport.objects.count() == 1
    assert [event.details["new"] for event in events_of(reporting.open_report)] == [True, False]


def test_opening_is_done_once_and_not_by_those_who_may_not(world, instrument):
    arguments = {"site": world.sites["01"], "wave": world.waves["W2"]}
    refused_to(world, reporting.open_report, ("coder_a", "reader"), **arguments)
    done_once(reporting.open_report, by=world.site_lead, **arguments)


def test_a_report_asks_what_was_in_force_in_its_wave(world, instrument):
    reporting.add_instrument_version(
        by=world.lead, instrument=instrument, from_wave=world.waves["W2"], questions=ASKED[:1]
    )
    numbers = {
        key: reporting.open_report(by=world.lead, site=world.sites["01"], wave=wave).instrument_version.number
        for key, wave in world.waves.items()
    }
    assert numbers == {"W1": 1, "W2": 2}


def test_nothing_can_be_filled_before_the_instrument_asks(world):
    arguments = {"by": world.lead, "site": world.sites["01"], "wave": world.waves["W1"]}
    undone(reporting.open_report, NotFound, SiteReport, **arguments)
    made = reporting.add_instrument(by=world.lead, programme=world.programme, name="Late")
    reporting.add_instrument_version(by=world.lead, instrument=made, from_wave=world.waves["W2"], questions=ASKED)
    undone(reporting.open_report, NotFound, SiteReport, **arguments)


def test_of_several_instruments_one_must_be_named(world, instrument):
    second = reporting.add_instrument(by=world.lead, programme=world.programme, name="Second")
    arguments = {"by": world.lead, "site": world.sites["01"], "wave": world.waves["W1"]}
    undone(reporting.open_report, Invalid, SiteReport, **arguments)
    undone(reporting.open_report, NotFound, SiteReport, **arguments, instrument=second)
    assert reporting.open_report(**arguments, instrument=instrument)


def test_a_site_that_withdrew_before_the_wave_opens_no_report(world, instrument):
    gone = programme.add_site(by=world.owner, programme=world.programme, key="09", withdrew=world.waves["W2"].opens)
    assert reporting.open_report(by=world.lead, site=gone, wave=world.waves["W1"])
    undone(reporting.open_report, Conflict, SiteReport, by=world.lead, site=gone, wave=world.waves["W2"])


def test_another_sites_report_is_not_there_for_a_site_lead(world, report, other_site_lead):
    for attempt in (
        lambda by: reporting.open_report(by=by, site=world.sites["01"], wave=world.waves["W2"]),
        lambda by: save(world, report, "Not mine.", by=by),
        lambda by: reporting.submit_report(by=by, report=report),
    ):
        with pytest.raises(NotFound):
            attempt(other_site_lead)


def test_every_wording_of_an_answer_is_kept(world, report):
    save(world, report, "One.")
    save(
        world,
        report,
        "Two.\r\nLines.",
        based_on=1,
        act=lambda **arguments: done_once(reporting.save_answer, **arguments),
    )
    assert texts(report) == [(1, "One."), (2, "Two.\nLines.")]


def test_an_answers_words_stay_out_of_the_ledger(world, report):
    save(world, report, "Confidential grumbling.")
    assert not words_in_the_ledger("grumbling")


def test_the_same_words_again_are_no_new_wording_whatever_was_seen(world, report):
    save(world, report, "One.")
    save(world, report, "One.", based_on=None)
    assert texts(report) == [(1, "One.")]


def test_an_answer_can_be_emptied_and_the_words_before_stay(world, report):
    save(world, report, "One.")
    save(world, report, "", based_on=1)
    assert texts(report) == [(1, "One."), (2, "")]


@pytest.mark.parametrize("seen", [None, 0, 1])
def test_other_words_that_came_since_are_a_conflict_and_nothing_is_overwritten(world, report, seen):
    save(world, report, "One.")
    save(world, report, "Two, by the lead.", based_on=1, by=world.lead)
    with pytest.raises(Conflict, match="Lena Lead saved other words at"):
        save(world, report, "Two, by the site.", based_on=seen)
    assert texts(report) == [(1, "One."), (2, "Two, by the lead.")]


def test_a_wording_that_never_was_cannot_be_built_on(world, report):
    arguments = {"by": world.site_lead, "report": report, "question": question(report), "text": "One.", "based_on": 4}
    undone(reporting.save_answer, Invalid, Answer, AnswerText, **arguments)


def test_only_the_site_and_the_lead_fill_a_report(world, report):
    arguments = {"report": report, "question": question(report), "text": "One.", "based_on": None}
    refused_to(world, reporting.save_answer, ("coder_a",), **arguments)


def test_a_question_of_another_version_is_not_answered(world, instrument, report):
    reporting.add_instrument_version(by=world.lead, instrument=instrument, from_wave=world.waves["W2"], questions=ASKED)
    stray = Question.objects.get(version=instrument.versions.last(), key="helped")
    arguments = {"by": world.lead, "report": report, "question": stray, "text": "One.", "based_on": None}
    undone(reporting.save_answer, NotFound, Answer, **arguments)


def test_an_empty_report_cannot_be_submitted(world, report):
    save(world, report, "  ")
    undone(reporting.submit_report, Conflict, by=world.site_lead, report=report)


def test_a_submitted_report_stays_as_it_is(world, report):
    save(world, report, "One.")
    refused_to(world, reporting.submit_report, ("coder_a",), report=report)
    done_once(reporting.submit_report, by=world.site_lead, report=report)
    with pytest.raises(Conflict, match="submitted and cannot be changed"):
        save(world, report, "Two.", based_on=1)


def test_a_returned_report_is_a_draft_and_tells_the_site_why(world, report):
    submitted(world, report)
    arguments = {"report": report, "reason": "Say more about the huddle."}
    refused_to(world, reporting.return_report, ("site_lead", "coder_a"), **arguments)
    done_once(reporting.return_report, by=world.lead, **arguments)
    page = report_page(world.site_lead, report.guid)
    assert (page.report.status, page.returned_because) == ("draft", "Say more about the huddle.")
    assert page.report.submitted_by is None and not words_in_the_ledger("huddle")
    save(world, report, "More.", based_on=1)
    reporting.submit_report(by=world.site_lead, report=report)
    assert report_page(world.site_lead, report.guid).returned_because is None


def test_a_report_is_not_returned_without_a_reason(world, report):
    arguments = {"by": world.lead, "report": submitted(world, report), "reason": " "}
    undone(reporting.return_report, Invalid, Memo, **arguments)


STEPS = {
    "submit": lambda w, report: reporting.submit_report(by=w.lead, report=report),
    "return": lambda w, report: reporting.return_report(by=w.lead, report=report, reason="Look again."),
    "accept": lambda w, report: reporting.accept_report(by=w.lead, report=report),
}


@pytest.mark.parametrize(
    ("before", "step"),
    [([], "return"), ([], "accept"), (["submit"], "submit"), (["submit", "return"], "accept"),
     (["submit", "accept"], "submit"), (["submit", "accept"], "return"), (["submit", "accept"], "accept")],
)  # fmt: skip
def test_steps_out_of_order_are_a_conflict(world, report, before, step):
    save(world, report, "One.")
    for earlier in before:
        STEPS[earlier](world, report)
    events = LedgerEvent.objects.count()
    with pytest.raises(Conflict):
        STEPS[step](world, report)
    assert LedgerEvent.objects.count() == events


def test_an_accepted_report_is_a_source_with_a_section_for_each_answer(world, report):
    submitted(world, report)
    refused_to(world, reporting.accept_report, ("coder_a", "site_lead"), report=report)
    source = done_once(reporting.accept_report, by=world.lead, report=report).source
    version = source.current
    assert version.text == f"1. {HELPED}\n\nThe huddle 😀 helped.\n\n2. {HINDERED}\n\n\n\n3. {NEXT}\n\nMoney.\n\n"
    said = [(s.key, s.label, version.text[s.start : s.end]) for s in version.sections.all()]
    assert said == [("helped", HELPED, "The huddle 😀 helped."), ("next", NEXT, "Money.")]
    kept = (source.title, source.kind, source.site, source.wave, version.extractor)
    assert kept == (
        "Site report: Harbour, W1",
        "site-report",
        world.sites["01"],
        world.waves["W1"],
        "fingerpost-report/1",
    )


def test_a_site_lead_cannot_accept_what_the_site_wrote(world, report):
    submitted(world, report)
    sources = Source.objects.count()
    with pytest.raises(Refused):
        reporting.accept_report(by=world.site_lead, report=report)
    assert Source.objects.count() == sources
