"""Site reports as they are read: the grid's standings, and a report beside what was said last time."""

from datetime import date
from uuid import uuid4

import pytest

from fingerpost.actions import programme, reporting
from fingerpost.actions.reporting import NewQuestion
from fingerpost.store.models import Question
from fingerpost.store.queries.reporting import answer_now, grid, instruments, report_of, report_page, reports_of
from fingerpost.terms.errors import NotFound
from manners import queries

TODAY = date(2024, 8, 15)


@pytest.fixture
def instrument(world):
    made = reporting.add_instrument(by=world.lead, programme=world.programme, name="Living Document")
    asked = [NewQuestion("helped", "What helped?"), NewQuestion("next", "What next?")]
    return reporting.add_instrument_version(
        by=world.lead, instrument=made, from_wave=world.waves["W1"], questions=asked
    )


def filled(w, site, wave, **answers):
    report = reporting.open_report(by=w.lead, site=w.sites[site], wave=w.waves[wave])
    for key, text in answers.items():
        question = Question.objects.get(version=report.instrument_version, key=key)
        reporting.save_answer(by=w.lead, report=report, question=question, text=text, based_on=None)
    return report


def standings(found):
    return {row.site.key: [str(cell.standing) for cell in row.cells] for row in found.rows}


def test_the_grid_tells_late_missing_withdrawn_and_accepted_apart(world, instrument):
    programme.add_site(by=world.owner, programme=world.programme, key="04", withdrew=date(2024, 3, 1))
    done = filled(world, "01", "W1", helped="The huddle.")
    reporting.submit_report(by=world.lead, report=done)
    reporting.accept_report(by=world.lead, report=done)
    late = filled(world, "02", "W2", helped="Calls.")
    found = grid(world.coder_a, world.programme, TODAY)
    assert [wave.key for wave in found.waves] == ["W1", "W2"]
    assert standings(found) == {
        "01": ["accepted", "not received"], "02": ["not received", "late"],
        "03": ["not received", "not received"], "04": ["not received", "withdrew"],
    }  # fmt: skip
    reports = {(row.site.key, cell.wave.key): cell.report for row in found.rows for cell in row.cells if cell.report}
    assert reports == {("01", "W1"): done.guid, ("02", "W2"): late.guid}


@pytest.mark.parametrize(
    ("today", "expected"),
    [(date(2024, 7, 31), ["not started", "draft"]), (date(2024, 8, 1), ["not received", "late"])],
)
def test_a_wave_is_late_from_the_day_after_it_closes(world, instrument, today, expected):
    filled(world, "02", "W2", helped="Calls.")
    found = standings(grid(world.lead, world.programme, today))
    assert [found["01"][1], found["02"][1]] == expected


def test_a_site_lead_sees_the_own_site_and_a_reader_standings_without_reports(world, instrument):
    filled(world, "01", "W1", helped="The huddle.")
    own = grid(world.site_lead, world.programme, TODAY)
    assert list(standings(own)) == ["01"] and own.rows[0].cells[0].report is not None
    read = grid(world.reader, world.programme, TODAY)
    assert standings(read)["01"][0] == "late"
    assert {cell.report for row in read.rows for cell in row.cells} == {None}


def test_a_stranger_sees_an_empty_grid_and_no_instrument(world, instrument):
    found = grid(world.stranger, world.programme, TODAY)
    assert (found.waves, found.rows) == ((), ())
    assert not instruments(world.stranger, world.programme).exists()


def test_another_instruments_reports_are_not_in_the_grid(world, instrument):
    filled(world, "01", "W1", helped="The huddle.")
    second = reporting.add_instrument(by=world.lead, programme=world.programme, name="Second")
    assert standings(grid(world.lead, world.programme, TODAY, second))["01"][0] == "not received"


def test_a_page_shows_what_the_site_said_last_time(world, instrument):
    filled(world, "01", "W1", helped="The huddle.")
    filled(world, "02", "W1", helped="Not this site.")
    page = report_page(world.site_lead, filled(world, "01", "W2", helped="Still the huddle.").guid)
    assert page.last_wave == world.waves["W1"]
    said = [(asked.question.key, asked.answer.text, asked.answer.number, asked.last_time) for asked in page.asked]
    assert said == [("helped", "Still the huddle.", 1, "The huddle."), ("next", "", 0, None)]


def test_the_first_report_has_no_last_time(world, instrument):
    page = report_page(world.lead, filled(world, "01", "W1", helped="The huddle.").guid)
    assert page.last_wave is None and {asked.last_time for asked in page.asked} == {None}


def test_an_answer_names_its_latest_wording_and_writer(world, instrument):
    report = filled(world, "01", "W1", helped="One.")
    question = Question.objects.get(version=report.instrument_version, key="helped")
    reporting.save_answer(by=world.site_lead, report=report, question=question, text="Two.", based_on=1)
    now = answer_now(report, question)
    assert (now.text, now.number, now.written_by) == ("Two.", 2, "Sid Site-Lead")


@pytest.mark.parametrize("who", ["reader", "stranger"])
def test_a_report_outside_sight_is_not_found(world, instrument, who):
    report = filled(world, "01", "W1", helped="The huddle.")
    for guid in (report.guid, uuid4()):
        with pytest.raises(NotFound, match="no such report"):
            report_of(getattr(world, who), guid)
    assert not reports_of(getattr(world, who), world.sites["01"]).exists()


def test_reports_of_a_site_stand_in_the_order_of_waves(world, instrument):
    for wave in ("W2", "W1"):
        filled(world, "01", wave, helped="So.")
    assert [report.wave.key for report in reports_of(world.site_lead, world.sites["01"])] == ["W1", "W2"]


def test_more_reports_and_questions_need_no_more_queries(world, instrument):
    first = filled(world, "01", "W2", helped="So.")
    filled(world, "01", "W1", helped="So.")
    readings = (lambda: grid(world.lead, world.programme, TODAY), lambda: report_page(world.lead, first.guid))
    few = [queries(read) for read in readings]
    filled(world, "01", "W2", next="More.")
    filled(world, "01", "W1", next="More.")
    for site in ("02", "03"):
        filled(world, site, "W1", helped="So.", next="More.")
    assert [queries(read) for read in readings] == few
