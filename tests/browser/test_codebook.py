"""The tree of codes in a browser: walked, searched, rearranged by keyboard alone and by mouse, looked over by axe."""

import pytest

from fingerpost.actions import codebook as codebooks
from fingerpost.actions import proposing
from fingerpost.actions.codebook import CodeWords
from fingerpost.store.models import CodeEntry

HOME = "/p/drawn-world/codebook/"
FOCUSED = "document.activeElement.querySelector?.('a.name')?.textContent ?? document.activeElement.tagName"
SHOWN = "[...document.querySelectorAll('li.code:not([hidden]) a.name')].map((name) => name.textContent)"


@pytest.fixture
def drafting(live):
    with live.study():
        codebooks.open_draft(by=live.world.owner, codebook=live.world.codebook)
    return live


def opened(page):
    page.goto(HOME)
    page.wait_for_selector("[role=tree]")
    return page


def into_the_tree(page):
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('li.code')"):
            return page
    raise AssertionError("Tab never reaches the tree.")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)
    return page.evaluate(FOCUSED)


def said(page, words):
    page.wait_for_function("(w) => document.querySelector('[data-said]').textContent.includes(w)", arg=words)


def place(live, name):
    """What a code stands under in the draft, and its place there."""
    with live.study():
        entry = CodeEntry.objects.select_related("parent").get(version__number=3, name=name)
        beside = list(CodeEntry.objects.filter(version__number=3, parent=entry.parent).values_list("name", flat=True))
        above = CodeEntry.objects.filter(version__number=3, code=entry.parent).values_list("name", flat=True).first()
    return above, beside.index(name) + 1


def test_arrow_keys_walk_open_and_close_and_letters_find(drafting, page_of):
    page = into_the_tree(opened(page_of(drafting.world.lead)))
    assert page.evaluate(FOCUSED) == "Work" and page.locator("[role=tree] [tabindex='0']").count() == 1
    assert press(page, "ArrowDown") == "Pace" and press(page, "ArrowUp", "ArrowRight") == "Pace"
    assert press(page, "ArrowLeft") == "Work"
    press(page, "ArrowLeft")
    assert page.evaluate(SHOWN) == ["Work", "People", "Ties", "Candour"]
    assert press(page, "ArrowDown") == "People" and press(page, "End") == "Candour" and press(page, "Home") == "Work"
    press(page, "*")
    assert press(page, "m") == "Money"
    assert page.locator("[aria-selected=true]").get_attribute("aria-posinset") == "2"


def test_what_the_chosen_code_means_stands_beside_the_tree(drafting, page_of):
    page = into_the_tree(opened(page_of(drafting.world.lead)))
    press(page, "ArrowDown")
    page.get_by_role("heading", name="Pace").wait_for()
    assert "What is said of pace." in page.locator("[data-detail]").inner_text()


def test_codes_are_moved_by_keyboard_explained_and_undone(drafting, page_of):
    page = into_the_tree(opened(page_of(drafting.world.lead)))
    press(page, "ArrowDown", "Alt+ArrowDown")
    said(page, "Pace stands under Work, 2 of 2.")
    assert place(drafting, "Pace") == ("Work", 2) and page.evaluate(FOCUSED) == "Pace"
    press(page, "Alt+ArrowRight")
    said(page, "Pace stands under Money, 1 of 1.")
    press(page, "Alt+ArrowLeft")
    said(page, "Pace stands under Work, 2 of 2.")
    page.get_by_label("Why?").fill("It came second.")
    page.keyboard.press("Enter")
    said(page, "The reason is kept.")
    with drafting.study():
        assert drafting.world.codebook.versions.get(number=3).changes.last().reason == "It came second."
    page.locator("[aria-selected=true]").focus()
    with page.expect_navigation():
        page.keyboard.press("Control+z")
    page.wait_for_selector("[role=tree]")
    assert place(drafting, "Pace") == ("Money", 1)


def test_a_code_is_cut_and_pasted_under_another(drafting, page_of):
    page = into_the_tree(opened(page_of(drafting.world.lead)))
    assert press(page, "t") == "Ties"
    press(page, "Control+x")
    said(page, "Ties is taken.")
    press(page, "Home", "Control+v")
    said(page, "Ties stands under Work")
    assert place(drafting, "Ties") == ("Work", 3)


def test_a_move_that_cannot_be_is_said_and_leaves_the_tree_as_it_was(drafting, page_of):
    with drafting.study():
        codebooks.add_code(by=drafting.world.owner, codebook=drafting.world.codebook, words=CodeWords("Pace"))
    page = into_the_tree(opened(page_of(drafting.world.lead)))
    press(page, "ArrowDown", "Alt+ArrowLeft")
    page.get_by_role("alert").get_by_text("There is a code 'Pace' already.").wait_for()
    assert press(page, "Home", "Control+x", "ArrowDown", "Control+v") == "Pace"
    said(page, "A code cannot come under itself.")
    assert place(drafting, "Money") == ("Work", 2)


def test_codes_are_dragged_under_before_and_behind_others(drafting, page_of):
    page = opened(page_of(drafting.world.lead))
    page.drag_and_drop("li.code:has-text('Candour')", "li.code:has-text('Work')")
    said(page, "Candour stands under Work")
    assert place(drafting, "Candour") == ("Work", 3)
    page.drag_and_drop("li.code:has-text('Candour')", "li.code:has-text('Pace')", target_position={"x": 200, "y": 2})
    said(page, "Candour stands under Work, 1 of 3.")
    assert place(drafting, "Candour") == ("Work", 1)


def test_the_tree_is_searched_by_words_of_definitions_too(drafting, page_of):
    page = opened(page_of(drafting.world.lead))
    page.get_by_label("Find in the codebook").fill("said money")
    said(page, "1 found")
    assert page.evaluate(SHOWN) == ["Work", "Money"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    page.get_by_label("Find in the codebook").fill("")
    assert len(page.evaluate(SHOWN)) == 6


def test_enter_opens_a_codes_page_and_f2_its_words(drafting, page_of):
    page = into_the_tree(opened(page_of(drafting.world.lead)))
    with page.expect_navigation(url="**/edit/"):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("F2")
    page.go_back()
    into_the_tree(opened(page))
    with page.expect_navigation(url=f"**/{drafting.world.codes['Pace'].guid}/"):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    assert page.get_by_role("heading", level=1).inner_text() == "Pace"


def test_a_coder_walks_the_tree_and_moves_nothing(drafting, page_of):
    page = into_the_tree(opened(page_of(drafting.world.coder_a)))
    press(page, "ArrowDown", "Alt+ArrowDown", "Control+x")
    assert place(drafting, "Pace") == ("Work", 1) and page.locator("[draggable=true]").count() == 0


def test_the_split_page_names_the_parts_in_the_choosers(drafting, page_of):
    page = page_of(drafting.world.lead)
    page.goto(f"{HOME}{drafting.world.codes['Pace'].guid}/split/")
    page.get_by_role("button", name="One more part").click()
    page.get_by_role("group", name="Part C").get_by_label("Name").fill("Lateness")
    chooser = page.get_by_label("Passage 1 goes to")
    assert chooser.locator("option:not([hidden])").all_inner_texts() == ["stays", "C: Lateness"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_codebooks_pages(drafting, page_of, axe_finds, scheme):
    w = drafting.world
    with drafting.study():
        made = proposing.propose_code(by=w.coder_a, codebook=w.codebook, words=CodeWords("Rota"))
        codebooks.redefine_code(by=w.owner, code=w.codes["Pace"], words=CodeWords("Tempo", "Other."), reason="r")
    page, code = page_of(w.lead, color_scheme=scheme), w.codes["Pace"].guid
    paths = (
        "", "codes/", "compare/", "versions/3/publish/", "proposals/", "proposals/new/", f"proposals/{made.guid}/",
        f"{code}/", f"{code}/edit/", f"{code}/merge/", f"{code}/split/", f"{code}/retire/", f"{code}/heading/",
        "../memos/", "../memos/new/",
    )  # fmt: skip
    for path in paths:
        page.goto(HOME + path)
        if not path:
            into_the_tree(page)
            press(page, "ArrowDown")
            page.wait_for_selector("[data-detail]:not([hidden])")
        assert (path, axe_finds(page)) == (path, [])


def test_the_tree_reflows_to_the_width_of_a_phone(drafting, page_of):
    page = opened(page_of(drafting.world.lead, viewport={"width": 320, "height": 640}))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
