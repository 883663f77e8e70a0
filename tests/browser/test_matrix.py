"""The matrix in a browser: walked by keyboard alone, opened, closed, and looked over by axe; each page reflows to 320 px."""

import pytest

from second_storey import draw_findings, draw_instrument, draw_routemap

HOME = "/p/drawn-world/"
FOCUSED = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()"


def tab_to_matrix(page):
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#matrix td') !== null"):
            return
    raise AssertionError("Tab never reaches the matrix.")


def test_arrow_keys_walk_the_matrix_enter_opens_and_escape_returns(live, page_of):
    page = page_of(live.world.lead)
    page.goto(f"{HOME}matrix/")
    tab_to_matrix(page)
    assert page.evaluate(FOCUSED) == "1: Work, 01"
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED) == "1: Pace, 01"
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Pace · Site 01").wait_for()
    assert page.evaluate("document.activeElement.id") == "panel-title"
    assert "The meeting began late." in page.get_by_role("dialog").inner_text()
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0 and page.evaluate(FOCUSED) == "1: Pace, 01"


def test_only_one_cell_of_the_grid_can_be_tabbed_to_and_home_and_end_reach_the_edges(live, page_of):
    page = page_of(live.world.lead)
    page.goto(f"{HOME}matrix/")
    tab_to_matrix(page)
    assert page.locator("#matrix[role=grid] [tabindex='0']").count() == 1
    page.keyboard.press("End")
    assert page.evaluate(FOCUSED) == "2 of 3: Work, All"
    page.keyboard.press("ArrowRight")
    assert page.evaluate(FOCUSED) == "2 of 3: Work, All"
    page.keyboard.press("Control+End")
    assert page.evaluate(
        "document.activeElement.closest('tr') === document.querySelector('#matrix tbody tr:last-child')"
    )
    page.keyboard.press("Control+Home")
    assert page.evaluate(FOCUSED) == "1: Work, 01"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#matrix')") is None


def test_an_empty_cell_can_be_reached_and_read(live, page_of):
    page = page_of(live.world.lead)
    page.goto(f"{HOME}matrix/")
    tab_to_matrix(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert "no source" in page.evaluate(FOCUSED)


def test_a_quotation_of_the_panel_leads_to_its_place(live, page_of):
    page = page_of(live.world.lead)
    page.goto(f"{HOME}matrix/?rows=code&cols=site")
    page.locator('#matrix a[aria-label="1: Money, 02"]').click()
    page.get_by_role("dialog").get_by_role("link", name="Manager 1, Site 02, interview").first.click()
    page.wait_for_url("**/sources/**passage=**")
    assert "The budget stopped in March." in page.inner_text("main")


def test_without_javascript_a_cell_is_a_page(live, page_of):
    page = page_of(live.world.lead, java_script_enabled=False)
    page.goto(f"{HOME}matrix/")
    page.locator('#matrix a[aria-label="1: Money, 02"]').click()
    assert "The budget stopped in March." in page.inner_text("main")


@pytest.fixture
def whole(live):
    """The world with findings, literature, a routemap and an instrument; paths of pages to look over."""
    with live.study():
        questions = draw_routemap(live.world)
        draw_instrument(live.world)
        finding = live.world.programme.findings.order_by("pk").first()
        study = live.world.programme.studies.first()
        return [
            "codebook/", f"codebook/{live.world.codes['Pace'].guid}/", "memos/", "memos/new/", "findings/",
            f"findings/{finding.guid}/", f"findings/{finding.guid}/choose/", "findings/new/", "matrix/",
            "frameworks/", "frameworks/small-2.0/", "quotations/", "collect/", "collect/01/W3/", "literature/",
            f"literature/{study.guid}/", "literature/table/", "routemap/", f"routemap/{questions['q1'].guid}/",
        ]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(live, page_of, axe_finds, whole, scheme):
    page = page_of(live.world.lead, color_scheme=scheme)
    found = {}
    for path in whole:
        page.goto(HOME + path)
        found[path] = axe_finds(page)
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_no_page_is_wider_than_a_narrow_window(live, page_of, whole):
    page = page_of(live.world.lead, viewport={"width": 320, "height": 640})
    wide = {}
    for path in whole:
        page.goto(HOME + path)
        wide[path] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert {path: by for path, by in wide.items() if by > 0} == {}


def test_evidence_of_a_framework_table_opens_beside_it(live, page_of):
    with live.study():
        draw_findings(live.world)
    page = page_of(live.world.lead)
    page.goto(f"{HOME}frameworks/small-2.0/")
    page.get_by_role("link", name="1 passage", exact=True).click()
    page.get_by_role("dialog", name="What speaks against it").wait_for()
    assert "The huddle helped." in page.get_by_role("dialog").inner_text()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "1 passage"
