"""Agreement in a browser: walked by keyboard, figures that follow what is settled without moving, axe, narrow windows."""

import pytest

from fingerpost.terms.coding import Layer
from round_drawn import BLIND, draw_round

HOME = "/p/drawn-world/agreement/"
FOCUSED = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()"


@pytest.fixture
def measured(live):
    """Two rounds, of two coders and of three, revealed."""
    with live.study():
        live.world.round = draw_round(live.world)
        lines = [(*BLIND[0][:3], "barrier", "barrier", "need"), (*BLIND[3][:3], "none", None, "none")]
        draw_round(live.world, 2, coders=("coder_a", "coder_b", "lead"), lines=lines)
    return live


def test_a_figure_is_reached_and_opened_by_keyboard_and_escape_returns(measured, page_of):
    page = page_of(measured.world.lead)
    page.goto(f"{HOME}1/?code=Pace")
    page.locator("#agreement [tabindex='0']").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate(FOCUSED).endswith("Pace, Percent")
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Pace · Percent").wait_for()
    assert "The meeting began late." in page.get_by_role("dialog").inner_text()
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED).endswith("Pace, Percent")


def test_figures_follow_what_is_settled_and_nothing_that_is_read_moves(measured, page_of):
    world = measured.world
    settled = {"layer": Layer.AGREED, "round": world.round}
    with measured.study():
        world.code("interview", "We rang each other every morning.", "Ties", world.lead, "facilitator", **settled)
    page = page_of(world.coder_a, viewport={"width": 900, "height": 420})
    page.goto(f"{HOME}1/?settled=on")
    both = page.locator("#agreement tr[data-row*='Ann Coder']", has_text="Money").first
    before = both.inner_text()
    both.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    with measured.study():
        world.code("interview", "The budget stopped in March.", "Money", world.lead, "barrier", **settled)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_text("Figures changed: All codes, Money.").wait_for(state="attached")
    assert both.inner_text() != before and page.evaluate("scrollY") == place
    assert page.locator("#agreement .is-new").count() > 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_agreement(measured, page_of, axe_finds, scheme):
    page = page_of(measured.world.lead, color_scheme=scheme)
    found = {}
    for path in ("", "1/", "2/?pairs=on&threshold=0.6", "2/?scope=role&rolled=on"):
        page.goto(HOME + path)
        found[path] = axe_finds(page)
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_no_page_of_agreement_is_wider_than_a_narrow_window(measured, page_of):
    page = page_of(measured.world.lead, viewport={"width": 320, "height": 640})
    wide = {}
    for path in ("?rolled=on", "1/", "2/?pairs=on&scope=site&site=02"):
        page.goto(HOME + path)
        wide[path] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert {path: by for path, by in wide.items() if by > 0} == {}


def test_without_javascript_a_figure_is_a_page(measured, page_of):
    page = page_of(measured.world.lead, java_script_enabled=False)
    page.goto(f"{HOME}1/?code=Pace")
    page.locator("#agreement td a").first.click()
    assert "The meeting began late." in page.inner_text("main")
