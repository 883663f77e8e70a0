"""The disagreement meeting by keyboard alone, and all pages of rounds looked over by axe."""

import pytest

from drawn_rounds import revealed
from fingerpost.store.models import Coding
from fingerpost.terms.coding import Layer


@pytest.fixture
def meeting(live):
    """The address of a revealed round's meeting, and what its agreed layer holds."""
    with live.study():
        made, _ = revealed(live.world)

    def agreed():
        with live.study():
            rows = Coding.objects.filter(round__guid=made.guid, layer=Layer.AGREED, removed_at__isnull=True)
            return sorted(rows.values_list("passage__quote", flat=True))

    return f"/p/drawn-world/rounds/{made.guid}/meeting/", agreed


def heading(page):
    return page.inner_text("#point-h")


def test_a_meeting_is_held_by_keyboard_alone(live, page_of, meeting):
    where, agreed = meeting
    page = page_of(live.world.coder_a)
    page.goto(where)
    first = heading(page)
    page.keyboard.press("j")
    page.wait_for_url("**at=*")
    assert heading(page).startswith("Boundary") and heading(page) != first
    page.keyboard.press("1")
    page.keyboard.press("r")
    page.keyboard.type("Whole sentences, j and k and 2.")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=1 of 3 places settled")
    assert agreed() == ["Two people had not met before."]
    page.goto(page.url)
    page.click("nav.agenda a.settled")
    page.wait_for_selector("text=Whole sentences, j and k and 2.")
    page.keyboard.press("u")
    page.wait_for_selector("text=0 of 3 places settled")
    assert agreed() == []


def test_the_fields_of_another_code_show_with_that_decision_alone(live, page_of, meeting):
    page = page_of(live.world.coder_a)
    page.goto(meeting[0])
    assert not page.is_visible("select[name=span]")
    page.keyboard.press("o")
    assert page.is_visible("select[name=span]") and page.is_checked("input[value=other]")
    page.keyboard.press("1")
    assert not page.is_visible("select[name=span]")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_rounds(live, page_of, meeting, axe_finds, scheme):
    page = page_of(live.world.lead, color_scheme=scheme)
    home = "/p/drawn-world/"
    for address in (meeting[0], meeting[0].removesuffix("meeting/"), f"{home}rounds/", f"{home}rounds/new/",
                    f"{home}queries/", f"{home}queries/new/", f"{home}decisions/", f"{home}recode/"):  # fmt: skip
        page.goto(address)
        assert axe_finds(page) == [], address
