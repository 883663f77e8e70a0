"""Passages and suggestions in a real browser: built by keyboard alone, coded at once, taken back; nothing inaccessible."""

import pytest

pytestmark = pytest.mark.browser


def test_a_query_is_built_and_its_passages_coded_and_taken_back_by_keyboard(live, page_of, axe_finds):
    page = page_of(live.world.lead)
    page.goto(f"{live.url}/p/drawn-world/passages/")
    page.get_by_label("Passages coded").focus()
    page.keyboard.type("Money")
    page.get_by_text("Add how they lie to other passages").focus()
    page.keyboard.press("Enter")
    page.get_by_label("that are").select_option("INSIDE")
    page.locator("#code1").select_option("*")
    page.get_by_role("button", name="Find passages").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="1 passage").wait_for()
    assert axe_finds(page) == []
    page.get_by_role("link", name="Code these passages").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Code 1 passage").wait_for()
    page.locator("#code").select_option(label="People / Candour")
    page.get_by_role("button", name="See what would change").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="1 passage will be coded").wait_for()
    assert axe_finds(page) == []
    page.get_by_role("button", name="Code 1 passage").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Take it back").focus()
    assert axe_finds(page) == []
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Taken back").wait_for()
    assert axe_finds(page) == []


def test_the_panel_of_suggestions_opens_by_keyboard_and_says_what_it_can(live, page_of, axe_finds):
    page = page_of(live.world.coder_a)
    page.goto(f"{live.url}/p/drawn-world/sources/{live.world.sources['note'].guid}/")
    page.locator(".suggest > summary").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Select words in the text to see codes").wait_for()
    page.locator("article .para").first.click()
    page.keyboard.press("s")
    page.get_by_text("8 passages in 3 sources").wait_for()
    assert axe_finds(page) == []
