"""The coding page with odd texts, small windows and large letters: nothing breaks, every word can be coded where it stands."""

import pytest

from fingerpost.actions.sources import add_source
from fingerpost.store.models import Coding
from fingerpost.terms.sources import SourceKind, SourceText

HOME = "/p/drawn-world/"
RIGHT_TO_LEFT = "المريض أولا. ثم الفريق كله.\n\nשלום לכם. הכול השתנה."
SIGNS = "👩‍👩‍👧‍👦 The family 🇬🇧 came. Cafe\u0301 talk; Z̸̢͎a̷l̶go 𝕏𝕏 here.\n\n😀😀 And then it worked. 😀"
ONE_LINE = "Nobody told us anything and so we waited again 😀 for the van. " * 1_600
DIALOGS = {
    "?": "Keys, while you are in the text",
    "l": "What I did in this text",
    "+": "A new code",
    "q": "A query to the team",
}


def opened(live, page, text):
    """A source with this text, open, the keyboard in it."""
    with live.study():
        w = live.world
        read = SourceText(title="Odd", text=text, extractor="drawn/1")
        source = add_source(by=w.owner, programme=w.programme, text=read, kind=SourceKind.FIELD_NOTE)
    page.goto(f"{HOME}sources/{source.guid}/")
    page.locator("[data-start][tabindex='0']").focus()
    return source


def coded(live, page):
    """Put a code on what is selected; the words that the server has for it."""
    page.keyboard.press("/")
    page.keyboard.type("Money")
    page.keyboard.press("Enter")
    page.locator("[data-state='saved']").wait_for()
    with live.study():
        made = Coding.objects.select_related("passage__version").latest("pk").passage
        assert made.version.text[made.start : made.end] == made.quote
        return made.quote


@pytest.mark.parametrize(
    ("text", "presses", "words"),
    [
        (RIGHT_TO_LEFT, "s s", "ثم الفريق كله."),
        (RIGHT_TO_LEFT, "j s s", "הכול השתנה."),
        (RIGHT_TO_LEFT, "w w", "أولا"),
        (SIGNS, "w w w", "came"),
        (SIGNS, "s s", "Cafe\u0301 talk; Z̸̢͎a̷l̶go 𝕏𝕏 here."),
        (SIGNS, "j w w", "then"),
        (SIGNS, "j w ] ] ]", "And then it worked"),
    ],
)
def test_words_of_any_script_are_coded_where_they_stand(live, page_of, text, presses, words):
    page = page_of(live.world.coder_a)
    opened(live, page, text)
    for key in presses.split():
        page.keyboard.press(key)
    assert coded(live, page) == words


def test_a_hundred_thousand_characters_on_one_line_are_read_found_and_coded(live, page_of):
    page = page_of(live.world.coder_a)
    opened(live, page, ONE_LINE.strip())
    page.keyboard.press("g")
    page.keyboard.type("van")
    page.locator("[data-count]").filter(has_text="1600 places").wait_for()
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("W")
    assert coded(live, page) == "the"
    with live.study():
        assert Coding.objects.latest("pk").passage.start > 90_000


def test_a_selection_that_begins_outside_the_text_codes_nothing_outside(live, page_of):
    page = page_of(live.world.coder_a)
    opened(live, page, "One here.\n\nTwo here.")
    page.evaluate(
        "getSelection().setBaseAndExtent(document.querySelector('h1'), 0, document.querySelector('#p1').firstChild, 3)"
    )
    page.keyboard.press("1")
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelector('fp-reading').selecting.span") is None
    page.locator("#p1").evaluate(
        "(p) => getSelection().setBaseAndExtent(p.firstChild, 0, document.querySelector('.pane'), 0)"
    )
    page.wait_for_timeout(100)
    assert page.locator("[data-selected] q").inner_text() == "One here."


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_dialog_or_bar(live, page_of, axe_finds, scheme):
    page = page_of(live.world.coder_a, color_scheme=scheme)
    page.goto(f"{HOME}sources/{live.world.sources['report'].guid}/")
    page.locator("[data-start][tabindex='0']").focus()
    page.keyboard.press("j")
    page.keyboard.press(".")
    for key, name in (DIALOGS | {"h": "Sections of this text", "m": "Memo on"}).items():
        page.keyboard.press(key)
        page.get_by_role("dialog", name=name).wait_for()
        assert (name, axe_finds(page)) == (name, [])
        page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.type("time")
    assert axe_finds(page) == []


@pytest.mark.parametrize("size", [(700, 450), (360, 740)], ids=["200 % of 1400 x 900", "a phone"])
def test_on_a_small_screen_the_text_is_read_without_scrolling_sideways(live, page_of, size):
    page = page_of(live.world.coder_a, viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    page.goto(f"{HOME}sources/{live.world.sources['interview'].guid}/")
    page.locator("[data-start][tabindex='0']").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    pane = page.locator(".pane").bounding_box()
    assert pane["height"] < size[1] * 0.5, "most of the screen is the text's"
    page.get_by_role("button", name="2 codings of paragraph 4").click()
    assert page.get_by_role("list", name="Codings of paragraph 4").is_visible()
