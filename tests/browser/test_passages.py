"""Passages and suggestions in a real browser: built by keyboard alone, coded at once, taken back; nothing inaccessible."""

import pytest

from fingerpost.actions import codebook as codebooks
from fingerpost.actions.codebook import CodeWords

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


def test_names_without_a_space_keep_to_the_width_of_a_phone(live, page_of):
    with live.study():
        w = live.world
        codebooks.open_draft(by=w.owner, codebook=w.codebook)
        codebooks.redefine_code(by=w.owner, code=w.codes["Money"], words=CodeWords("M" * 200), reason="r")
    page = page_of(live.world.lead, viewport={"width": 360, "height": 740})
    code = f"codebook/{live.world.codes['Money'].guid}/"
    for path in ("passages/?q=[*]", "codebook/", code, f"{code}edit/", f"{code}merge/", f"{code}split/", "likely/"):
        page.goto(f"{live.url}/p/drawn-world/{path}")
        assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, 360)


def test_the_search_box_is_as_wide_as_its_page(live, page_of):
    page = page_of(live.world.lead)
    page.goto(f"{live.url}/p/drawn-world/search/")
    box, button = page.locator("#search-q").bounding_box(), page.locator("form.search button").bounding_box()
    assert box["width"] > 500 and button["x"] - box["x"] - box["width"] < 40


def test_a_message_offers_undo_by_keyboard_and_axe_finds_nothing_in_it(live, page_of, axe_finds):
    page = page_of(live.world.lead)
    page.goto(f"{live.url}/p/drawn-world/passages/?q=[Money]")
    page.get_by_label("Keep this query as").fill("Purse")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Drop Purse").click()
    page.get_by_text("“Purse” is no longer kept.").wait_for()
    assert axe_finds(page) == []
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    page.get_by_text("“Purse” is kept again.").wait_for()
    assert page.get_by_role("link", name="Purse").count() == 1
