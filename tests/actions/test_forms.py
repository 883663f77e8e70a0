"""Filled-in forms: looked at, taken into a report as one act, never over other words unasked, and taken back."""

import pytest

from fingerpost.actions import forms, reporting
from fingerpost.formats.docx import form
from fingerpost.store.models import AnswerText, LedgerEvent, SiteReport
from fingerpost.store.queries.reporting import answers_now, blank_form, form_to_take_back
from fingerpost.terms.errors import Conflict, NotFound, Refused, Unreadable
from fingerpost.terms.forms import Brings
from manners import words_in_the_ledger
from second_storey import draw_instrument

HELPED, HINDERED = "What helped?", "What got in the way?"


@pytest.fixture
def wave(world):
    return draw_instrument(world)


@pytest.fixture
def place(world, wave):
    return {"by": world.site_lead, "site": world.sites["01"], "wave": wave}


@pytest.fixture
def paper(tmp_path):
    """A form as plain text with these answers."""

    def made(helped="We met.", hindered="Time.", more=""):
        path = tmp_path / "form.txt"
        path.write_text(f"1. {HELPED}\n{helped}\n\n2. {HINDERED}\n{hindered}\n{more}", encoding="utf-8")
        return path

    return made


def now(place):
    return {key: each.text for key, each in answers_now(SiteReport.objects.get(site=place["site"])).items()}


def save(place, text, key="helped", based_on=0):
    report = reporting.open_report(**place)
    question = report.instrument_version.questions.get(key=key)
    return reporting.save_answer(
        by=place["by"], report=report, question=question, text=text, based_on=based_on
    )  # fmt: skip


def test_looking_says_what_a_form_brings_and_writes_nothing(place, paper):
    before = LedgerEvent.objects.count()
    report = forms.import_form(**place, path=paper(hindered=""), dry_run=True)
    assert [line.brings for line in report.lines] == [Brings.NEW, Brings.NOTHING] and not report.written
    assert (SiteReport.objects.count(), LedgerEvent.objects.count()) == (0, before)


def test_a_form_begins_the_report_and_fills_it_as_one_act(place, paper):
    report = forms.import_form(**place, path=paper())
    assert report.taken == ("helped", "hindered") and now(place) == {"helped": "We met.", "hindered": "Time."}
    lines = list(LedgerEvent.objects.order_by("-sequence")[:2])
    assert [line.verb for line in lines] == ["report filled from a form", "report opened"]
    assert lines[0].actor == place["by"] and not words_in_the_ledger("We met", "form.txt")


def test_the_empty_form_for_a_site_comes_back_through_the_same_door(place, tmp_path):
    path = tmp_path / "empty.docx"
    path.write_bytes(form.write(blank_form(place["by"], place["site"], place["wave"])))
    report = forms.import_form(**place, path=path)
    assert {line.brings for line in report.lines} == {Brings.NOTHING} and report.problems == ()
    assert not report.written and not SiteReport.objects.exists()


def test_other_words_are_never_overwritten_unasked(place, paper):
    save(place, "We rang.")
    with pytest.raises(Conflict, match="under question 1"):
        forms.import_form(**place, path=paper())
    assert now(place) == {"helped": "We rang."}
    assert forms.import_form(**place, path=paper(), there="keep").taken == ("hindered",)
    assert now(place) == {"helped": "We rang.", "hindered": "Time."}
    assert forms.import_form(**place, path=paper(), there="replace").taken == ("helped",)
    assert now(place) == {"helped": "We met.", "hindered": "Time."}


def test_an_answer_that_came_after_the_look_stops_everything(place, paper):
    looked = forms.look_at_form(**place, path=paper())
    save(place, "We rang.")
    with pytest.raises(Conflict, match="saved other words"):
        forms.take_answers(**place, report=looked, wanted=["helped", "hindered"])
    assert now(place) == {"helped": "We rang."}


def test_a_form_that_says_the_same_changes_nothing(place, paper):
    forms.import_form(**place, path=paper())
    events, texts = LedgerEvent.objects.count(), AnswerText.objects.count()
    again = forms.import_form(**place, path=paper())
    assert {line.brings for line in again.lines} == {Brings.SAME} and not again.written
    assert (LedgerEvent.objects.count(), AnswerText.objects.count()) == (events, texts)


def test_what_a_form_brought_is_taken_back_to_what_stood_before(place, paper):
    save(place, "We rang.")
    forms.import_form(**place, path=paper(), there="replace")
    report = SiteReport.objects.get()
    act = form_to_take_back(report).act
    reporting.take_form_back(by=place["by"], report=report, act=act)
    assert now(place) == {"helped": "We rang.", "hindered": ""}
    assert form_to_take_back(report) is None
    with pytest.raises(Conflict, match="any more"):
        reporting.take_form_back(by=place["by"], report=report, act=act)


def test_what_was_changed_since_is_not_taken_back(place, paper):
    forms.import_form(**place, path=paper())
    save(place, "We met and rang.", based_on=1)
    report = SiteReport.objects.get()
    assert form_to_take_back(report) is None
    act = LedgerEvent.objects.get(verb="report filled from a form").operation
    with pytest.raises(Conflict, match="any more"):
        reporting.take_form_back(by=place["by"], report=report, act=act)
    assert now(place) == {"helped": "We met and rang.", "hindered": "Time."}


def test_only_who_fills_the_sites_report_brings_its_form_in(world, place, paper):
    for who, error in ((world.coder_a, Refused), (world.reader, Refused), (world.stranger, NotFound)):
        with pytest.raises(error):
            forms.import_form(**place | {"by": who}, path=paper())
    with pytest.raises((Refused, NotFound)):
        forms.import_form(**place | {"site": world.sites["02"]}, path=paper())
    assert not SiteReport.objects.exists()


def test_a_report_that_was_handed_in_takes_no_form(place, paper):
    forms.import_form(**place, path=paper())
    reporting.submit_report(by=place["by"], report=SiteReport.objects.get())
    with pytest.raises(Conflict, match="cannot be changed"):
        forms.import_form(**place, path=paper(helped="Other."), there="replace")


def test_another_text_and_another_sites_form_are_named(place, paper, tmp_path):
    other = tmp_path / "letter.txt"
    other.write_text("Dear all,\nthank you.", encoding="utf-8")
    with pytest.raises(Unreadable, match="None of the questions"):
        forms.look_at_form(**place, path=other)
    wrong = tmp_path / "wrong.txt"
    wrong.write_text(f"Site: Mill (02). Wave: Three (W3). May.\n{HELPED}\nWe met.", encoding="utf-8")
    assert "of site 02, not 01" in forms.look_at_form(**place, path=wrong).problems[0].what
