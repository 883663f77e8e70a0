"""The reading and coding page in a browser: by keyboard alone, by mouse, on a bad connection, and for axe."""

import re

import pytest
from django.db.models import Max

from fingerpost.actions import coding as acts
from fingerpost.store.models import Coding

HOME = "/p/drawn-world/"
IN_TEXT = "document.activeElement.closest('[data-start]') !== null"
SAVED = "All is saved."


def address(live, source="interview"):
    return f"{HOME}sources/{live.world.sources[source].guid}/"


def newest(live):
    with live.study():
        top = Coding.objects.aggregate(top=Max("pk"))["top"]
        return Coding.objects.select_related("passage", "coder", "code").get(pk=top)


def number(live):
    with live.study():
        return Coding.objects.filter(removed_at__isnull=True).count()


def tab_to_text(page):
    page.locator("[data-start][tabindex='0']").wait_for()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(IN_TEXT):
            return
    raise AssertionError("Tab never reaches the text.")


def saved(page):
    page.get_by_role("status").filter(has_text=SAVED).wait_for(timeout=15000)


def code_by_keyboard(page, words, code):
    """Select the sentence with these words and put the code on it."""
    for _ in range(30):
        page.keyboard.press("s")
        if words in page.evaluate("getSelection().toString()"):
            break
    page.keyboard.press("/")
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def test_a_passage_is_coded_by_keyboard_alone_undone_and_done_again(live, page_of):
    page, before = page_of(live.world.coder_a), number(live)
    page.goto(address(live))
    tab_to_text(page)
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    code_by_keyboard(page, "what went wrong", "money")
    assert page.evaluate(IN_TEXT), "after Enter the keyboard is back in the text"
    page.keyboard.press("b")
    saved(page)
    made = newest(live)
    assert (made.passage.quote, made.polarity, made.coder.name) == (
        "I could say what went wrong.",
        "barrier",
        "Ann Coder",
    )
    page.keyboard.press("u")
    page.keyboard.press("u")
    saved(page)
    assert number(live) == before
    page.keyboard.press("Shift+U")
    saved(page)
    assert number(live) == before + 1


def test_words_behind_an_astral_character_are_coded_where_they_stand(live, page_of):
    page = page_of(live.world.coder_a)
    page.goto(address(live))
    tab_to_text(page)
    code_by_keyboard(page, "That was new.", "candour")
    saved(page)
    made = newest(live)
    assert made.passage.quote == made.passage.quote.strip() and made.passage.quote.endswith("That was new.")
    text = live.world.sources["interview"].current.text
    assert text[made.passage.start : made.passage.end] == made.passage.quote


def test_a_selection_is_extended_by_words_and_holds_no_blanks(live, page_of):
    page = page_of(live.world.coder_a)
    page.goto(address(live, "note"))
    tab_to_text(page)
    page.keyboard.press("s")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("/")
    page.keyboard.type("pace")
    page.keyboard.press("Enter")
    saved(page)
    quote = newest(live).passage.quote
    assert quote.startswith("The meeting began late. Two") and quote == quote.strip()


def test_a_code_is_found_by_words_of_its_definition(live, page_of):
    page = page_of(live.world.coder_a)
    page.goto(address(live))
    page.get_by_role("combobox", name="Find a code").fill("said ties")
    found = page.get_by_role("listbox", name="Codes").get_by_role("option")
    assert [text.split() for text in found.all_inner_texts()] == [["Ties", "People"]]
    assert "What is said of ties." in page.locator("[data-definition]").inner_text()


def test_codes_whose_name_begins_as_typed_come_first(live, page_of):
    page = page_of(live.world.coder_a)
    page.goto(address(live))
    page.get_by_role("combobox", name="Find a code").fill("p")
    found = page.get_by_role("listbox", name="Codes").get_by_role("option").locator(".name")
    assert found.all_inner_texts()[:3] == ["Pace", "Ties", "Candour"]


def test_a_passage_is_coded_by_mouse(live, page_of):
    page = page_of(live.world.coder_b)
    page.goto(address(live))
    page.locator("#p4").click(click_count=3)
    page.get_by_role("option", name="Ties").click()
    saved(page)
    assert newest(live).passage.quote == "The budget stopped in March."
    page.get_by_role("button", name="Undo").click()
    saved(page)
    with live.study():
        assert newest(live).removed_at is not None


def test_each_coded_paragraph_lists_its_codings(live, page_of):
    page = page_of(live.world.coder_a)
    page.goto(address(live))
    button = page.get_by_role("button", name="2 codings of paragraph 4")
    button.click()
    lines = page.get_by_role("list", name="Codings of paragraph 4").get_by_role("listitem")
    assert lines.count() == 2 and "Bob Coder" in lines.last.inner_text()
    assert lines.last.get_by_role("button", name="Take off").count() == 0
    lines.first.get_by_label("Polarity of Money").select_option("mixed")
    saved(page)
    with live.study():
        assert Coding.objects.get(pk=live.world.codings["budget"].pk).polarity == "mixed"


def test_a_memo_on_the_last_coding_is_kept(live, page_of):
    page = page_of(live.world.coder_a)
    page.goto(address(live, "note"))
    tab_to_text(page)
    code_by_keyboard(page, "The form", "money")
    page.keyboard.press("m")
    page.keyboard.type("Whose <b>form</b>?")
    page.get_by_role("button", name="Save the memo").click()
    page.get_by_role("status").filter(has_text="Memo on Money kept.").wait_for()
    saved(page)
    assert newest(live).memo == "Whose <b>form</b>?"
    page.get_by_role("button", name=re.compile("of paragraph 1")).click()
    assert page.get_by_text("Memo: Whose <b>form</b>?").is_visible()


def test_what_is_coded_without_a_connection_is_kept_and_sent_when_it_is_back(live, page_of):
    page, before = page_of(live.world.coder_a), number(live)
    page.goto(address(live, "note"))
    tab_to_text(page)
    page.context.set_offline(True)
    code_by_keyboard(page, "The form", "money")
    page.get_by_role("status").filter(has_text="No connection. 1 act kept on this device").wait_for()
    assert number(live) == before
    page.context.set_offline(False)
    saved(page)
    assert number(live) == before + 1 and newest(live).passage.quote.startswith("The form")


def test_what_was_kept_is_sent_by_the_next_visit_and_only_once(live, page_of):
    page, before = page_of(live.world.coder_a), number(live)
    page.goto(address(live, "note"))
    tab_to_text(page)
    page.route("**/codings/", lambda route: route.abort())
    code_by_keyboard(page, "The form", "money")
    page.get_by_role("status").filter(has_text="kept on this device").wait_for()
    page.unroute("**/codings/")
    page.goto(HOME + "sources/")
    assert number(live) == before
    page.goto(address(live, "note"))
    saved(page)
    page.goto(address(live, "note"))
    assert number(live) == before + 1


def test_an_act_that_the_server_refuses_stays_in_sight(live, page_of):
    page = page_of(live.world.coder_a)
    page.goto(address(live))
    with live.study():
        acts.remove_coding(by=live.world.coder_a, coding=live.world.codings["budget"])
    page.get_by_role("button", name="2 codings of paragraph 4").click()
    page.get_by_role("button", name="Take off: Money").click()
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert "Not saved: Money on “The budget stopped in March.”" in alert.inner_text()
    page.reload()
    page.get_by_role("alert").get_by_role("button", name="Let it go").click()
    page.reload()
    assert page.get_by_role("alert").count() == 0


def test_a_passage_in_the_address_is_in_view(live, page_of):
    page = page_of(live.world.coder_a, viewport={"width": 900, "height": 300})
    guid = live.world.codings["budget"].passage.guid
    page.goto(f"/ref/passage/{guid}/")
    mark = page.locator("mark#passage")
    assert mark.inner_text() == "The budget stopped in March."
    assert page.evaluate("document.querySelector('mark').getBoundingClientRect().bottom <= innerHeight")


def test_without_scripts_the_text_and_its_codings_can_be_read(live, page_of):
    page = page_of(live.world.coder_a, java_script_enabled=False)
    page.goto(address(live))
    text = page.content()
    assert "I could say what went wrong." in text and "Candour" in text


def test_a_reader_of_texts_who_may_not_code_is_offered_no_codes(live, page_of):
    from fingerpost.actions.programme import add_member
    from fingerpost.terms.people import Role

    with live.study():
        w = live.world
        add_member(by=w.owner, programme=w.programme, person=w.stranger, role=Role.GOVERNANCE)
    page = page_of(live.world.stranger)
    page.goto(address(live))
    page.get_by_role("button", name="2 codings of paragraph 4").click()
    assert page.get_by_role("combobox", name="Find a code").count() == 0
    assert page.get_by_role("button", name="Take off").count() == 0


PAGES = ["", "sites/01/", "sources/", "search/?q=form", "import/", "settings/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 320])
def test_axe_finds_nothing_on_any_page_and_nothing_overflows(live, page_of, axe_finds, scheme, width):
    page = page_of(live.world.owner, color_scheme=scheme, viewport={"width": width, "height": 900})
    for path in [HOME + path for path in PAGES] + [address(live), "/sign-in/", "/?all", HOME + "sites/none/"]:
        page.goto(path)
        if path == address(live):
            page.get_by_role("button", name="2 codings of paragraph 4").click()
        assert (path, axe_finds(page)) == (path, [])
        assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, width)


def test_at_320_pixels_the_rail_opens_by_a_button(live, page_of):
    page = page_of(live.world.lead, viewport={"width": 320, "height": 700})
    page.goto(HOME)
    assert not page.get_by_role("link", name="Literature").is_visible()
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Sources", exact=True).click()
    assert page.url.endswith("/sources/")


def test_a_sign_in_link_signs_in_by_itself_in_a_browser(live, page_of):
    from fingerpost.actions import people

    token = people.new_token()
    with live.study():
        people.issue_link(by=live.world.owner, person=live.world.coder_a, token=token)
    page = page_of()
    page.goto(f"/sign-in/link/{token}/")
    page.wait_for_url("**/p/drawn-world/")
    assert page.get_by_text("Ann Coder").first.is_visible()


def test_selected_words_are_corrected_and_a_name_gets_its_pseudonym_from_the_text(live, page_of):
    page = page_of(live.world.lead)
    page.goto(address(live, "note"))
    tab_to_text(page)
    page.keyboard.press("w")
    page.keyboard.press("w")
    page.keyboard.press("y")
    page.wait_for_url("**/correct/?at=4-11")
    page.get_by_label("The words as they should stand").fill("gathering")
    page.get_by_label("Why").fill("heard again")
    page.get_by_role("button", name="Correct").click()
    page.wait_for_url(lambda url: "?at=4-13" in url)
    tab_to_text(page)
    page.keyboard.press("w")
    page.keyboard.press("a")
    page.wait_for_url("**/pseudonyms/new/")
    assert page.get_by_label("The name, one form a line").input_value() == "The"
