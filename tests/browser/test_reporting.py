"""A site report in a browser: saved as one types, kept on the device while offline, two people at one answer."""

import pytest

from fingerpost.actions import reporting
from fingerpost.store.models import AnswerText
from second_storey import draw_instrument

PLACE = "/p/drawn-world/collect/01/W3/"
HELPED = "1. What helped?"


@pytest.fixture
def report(live):
    with live.study():
        wave = draw_instrument(live.world)
        return reporting.open_report(by=live.world.site_lead, site=live.world.sites["01"], wave=wave)


def texts(live):
    with live.study():
        return list(AnswerText.objects.order_by("pk").values_list("text", flat=True))


def says(page, words):
    page.get_by_role("status").filter(has_text=words).wait_for(timeout=10000)


def test_words_are_saved_as_one_types_and_stand_there_after_a_reload(live, page_of, report):
    page = page_of(live.world.site_lead)
    page.goto(PLACE)
    says(page, "All saved")
    page.get_by_label(HELPED).fill("The huddle. 😀")
    says(page, "All saved at")
    assert texts(live) == ["The huddle. 😀"]
    page.reload()
    assert page.get_by_label(HELPED).input_value() == "The huddle. 😀"


def test_words_typed_offline_are_kept_on_the_device_and_saved_when_the_connection_is_back(live, page_of, report):
    page = page_of(live.world.site_lead)
    page.goto(PLACE)
    page.context.set_offline(True)
    page.get_by_label(HELPED).fill("Written on a train.")
    says(page, "Kept on this device: 1 answer")
    assert texts(live) == []
    page.context.set_offline(False)
    says(page, "All saved")
    assert texts(live) == ["Written on a train."]


def test_words_that_never_arrived_are_there_again_when_the_page_is_opened_later(live, page_of, report):
    page = page_of(live.world.site_lead)
    page.goto(PLACE)
    page.context.set_offline(True)
    page.get_by_label(HELPED).fill("Kept.")
    says(page, "Kept on this device")
    page.context.set_offline(False)
    page.close(run_before_unload=False)
    again = page.context.new_page()
    again.goto(PLACE)
    says(again, "All saved")
    assert again.get_by_label(HELPED).input_value() == "Kept." and texts(live)[-1] == "Kept."


@pytest.mark.parametrize(("button", "ends"), [("Keep mine", "Mine."), ("Take theirs", "Theirs.")])
def test_two_people_at_one_answer_both_see_both_and_one_chooses(live, page_of, report, button, ends):
    page, other = page_of(live.world.site_lead), page_of(live.world.lead)
    page.goto(PLACE)
    other.goto(PLACE)
    other.get_by_label(HELPED).fill("Theirs.")
    says(other, "All saved at")
    page.get_by_label(HELPED).fill("Mine.")
    says(page, "Somebody else has changed 1 answer")
    assert page.get_by_text("Lena Lead has changed this answer").is_visible() and texts(live) == ["Theirs."]
    page.get_by_role("button", name=button).click()
    says(page, "All saved")
    assert page.get_by_label(HELPED).input_value() == ends and texts(live)[-1] == ends


def test_handing_in_waits_until_every_word_has_arrived(live, page_of, report):
    page = page_of(live.world.site_lead)
    page.goto(PLACE)
    page.get_by_label(HELPED).fill("Just typed.")
    page.get_by_role("link", name="Look it over and hand it in").click()
    page.wait_for_url("**/submit/")
    assert texts(live) == ["Just typed."]
    assert "1 of 2 questions answered." in page.inner_text("main")


def test_a_report_handed_in_meanwhile_is_said_and_the_words_are_kept(live, page_of, report):
    page = page_of(live.world.site_lead)
    page.goto(PLACE)
    with live.study():
        question = report.instrument_version.questions.get(key="hindered")
        reporting.save_answer(by=live.world.lead, report=report, question=question, text="x", based_on=0)
        reporting.submit_report(by=live.world.lead, report=report)
    page.get_by_label(HELPED).fill("Too late.")
    says(page, "1 answer not saved.")
    assert "cannot be changed" in page.get_by_role("status").inner_text()
    assert page.evaluate("Object.values(localStorage).some((kept) => kept.includes('Too late.'))")


def test_without_javascript_the_save_button_saves(live, page_of, report):
    page = page_of(live.world.site_lead, java_script_enabled=False)
    page.goto(PLACE)
    page.get_by_label(HELPED).fill("By button.")
    page.get_by_role("button", name="Save").click()
    says(page, "All saved.")
    assert texts(live) == ["By button."]
