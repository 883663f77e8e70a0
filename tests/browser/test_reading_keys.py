"""Every key of the coding page, pressed in a browser; and two people who code the same text at once."""

import inspect
import re
from pathlib import Path

import pytest

from desk import Desk
from fingerpost.store.models import CodeProposal, Coding, Favourite, LedgerEvent, Query

STATIC = Path(__file__).parents[2] / "src/fingerpost/web/static/fingerpost/reading"


@pytest.fixture
def desk(live, page_of):
    return Desk(live, page_of(live.world.coder_a))


def test_every_key_of_the_table_is_pressed_in_these_tests():
    table = (STATIC / "keys.js").read_text().split("const ACTS")[0]
    each = re.findall(r"""\["([^"]+)", \(k""", table)
    assert sorted(each) == sorted(set(each)), "no key means two things"
    keys = set(each) | set(re.findall(r'side\("(.)"', table))
    for unit in re.findall(r'unit\("(.)"', table):
        keys |= {unit, unit.upper()}
    mine = Path(__file__).read_text() + inspect.getsource(Desk)
    pressed = set(re.findall(r"""["']([^"']+)["']""", " ".join(re.findall(r"press\(([^)]*)\)", mine)))) | set("bfnrx0")
    assert len(keys) > 40 and sorted(keys - pressed - set("23456789")) == []


def test_paragraphs_are_walked_by_letters_and_arrows(desk):
    assert desk.press("j", "ArrowDown").paragraph() == "p3"
    assert desk.press("k", "ArrowUp").paragraph() == "p1"


def test_words_sentences_paragraphs_and_turns_are_selected_forwards_and_back(desk):
    desk.press("j", "w")
    assert desk.selected() == "We"
    assert desk.press("w", "w").selected() == "each"
    assert desk.press("W").selected() == "rang"
    assert desk.press("s").selected().endswith("That was new.")
    assert desk.press("S").selected() == "We rang each other every morning."
    assert desk.press("p").selected() == "I could say what went wrong."
    assert desk.press("P").selected().startswith("We rang")
    assert desk.press("t").selected() == "I could say what went wrong."
    assert desk.press("t").selected() == "The budget stopped in March."
    assert desk.press("T").selected() == "I could say what went wrong."


def test_a_selection_is_extended_and_shortened_by_the_unit_used_last(desk):
    desk.press("j", "s")
    assert desk.press("e").selected().endswith("That was new.")
    assert desk.press("E").selected() == "We rang each other every morning."
    assert desk.press("P", "w", "e", "e").selected() == "We rang each"
    assert desk.press("E").selected() == "We rang"


def test_the_edges_of_a_selection_move_by_words(desk):
    desk.press("j", "w", "w")
    assert desk.press("]").selected() == "rang each"
    assert desk.press("[").selected() == "We rang each"
    assert desk.press("{").selected() == "rang each"
    assert desk.press("}").selected() == "rang"


def test_the_edges_of_a_coding_move_by_keys_and_come_back_by_undo(desk):
    desk.press("j", "w", "w")
    desk.put("Money")
    desk.press("]", "[")
    desk.saved()
    assert desk.newest().passage.quote == "We rang each"
    desk.press("{", "}")
    desk.saved()
    assert desk.newest().passage.quote == "rang"
    desk.press("u", "u", "u")
    desk.saved()
    assert desk.newest().passage.quote == "rang each"


def test_an_edge_of_a_coding_is_dragged(desk):
    desk.press("j", "w", "w")
    desk.put("Money")
    desk.saved()
    box = desk.page.locator(".edge-end").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    desk.page.mouse.move(x, y)
    desk.page.mouse.down()
    desk.page.mouse.move(x + 60, y, steps=4)
    desk.page.mouse.up()
    desk.told("now stands on")
    desk.saved()
    assert len(desk.newest().passage.quote) > len("rang")


def test_polarities_have_their_keys(desk):
    desk.press("j", "s")
    desk.put("Money")
    for key, side in zip("bfnrx0", ("barrier", "facilitator", "need", "recommendation", "mixed", "none"), strict=True):
        desk.press(key)
        desk.saved()
        assert desk.newest().polarity == side
    desk.press("s", "b")
    desk.told("The next coding is a barrier.")
    desk.put("Ties")
    desk.saved()
    assert desk.newest().polarity == "barrier"


def test_the_reader_goes_to_the_next_coding_and_to_what_is_not_coded(desk):
    desk.press(".")
    first = desk.selected()
    assert first.startswith("We rang each other every morning.") and first.endswith("That was new.")
    desk.told("1 of ")
    assert desk.press(".").selected() != first
    assert desk.press(",").selected() == first
    desk.press("Escape", "o")
    desk.told("No further paragraph without a coding.")
    desk.press("O")
    assert desk.paragraph() == "p1"


def test_the_reader_goes_to_what_another_coder_sees_otherwise(desk):
    assert desk.press("d").selected().startswith("We rang")
    assert desk.press("d").selected() == "That was new."
    desk.press("d")
    desk.told("No further coding that another coder sees otherwise.")
    assert desk.press("D").selected().startswith("We rang")


def test_words_are_found_in_the_text(desk):
    desk.press("g")
    desk.page.keyboard.type("EVERY  morning")
    desk.page.locator("[data-count]").filter(has_text="1 place").wait_for()
    desk.press("Enter")
    desk.page.locator("[data-count]").filter(has_text="1 of 1 place").wait_for()
    desk.press("Shift+Enter", "Escape")
    assert desk.selected() == "every morning"
    desk.press("g")
    desk.page.keyboard.type("zeppelin (.*")
    desk.page.locator("[data-count]").filter(has_text="Nowhere in this text.").wait_for()


def test_sections_are_listed_and_gone_to(live, page_of):
    desk = Desk(live, page_of(live.world.coder_a), "report")
    desk.press("h")
    box = desk.page.get_by_role("dialog", name="Sections of this text")
    box.get_by_role("button", name=re.compile("Question q2|got in the way")).click()
    assert desk.page.evaluate("document.activeElement.dataset.start") is not None


def test_a_favourite_keeps_its_digit_on_every_device(desk, page_of):
    desk.press("j", "s")
    desk.put("Money")
    desk.press("*")
    desk.told("Money is kept under 1.")
    desk.saved()
    with desk.live.study():
        assert list(Favourite.objects.values_list("person__name", "digit")) == [("Ann Coder", 1)]
    other = Desk(desk.live, page_of(desk.live.world.coder_a), "note")
    other.press("s", "1")
    other.saved()
    assert other.newest().passage.quote == "The meeting began late."
    other.press("*")
    other.told("Money is kept no longer.")


def test_a_memo_is_written_and_a_coding_taken_off_by_key(desk):
    desk.press("j", "s")
    desk.put("Money")
    desk.press("m")
    desk.page.keyboard.type("Why?")
    desk.press("Tab", "Enter")
    desk.told("Memo on Money kept.")
    desk.press("Delete")
    desk.told("Money taken off.")
    desk.saved()
    made = desk.newest()
    assert (made.memo, made.removed_at is None) == ("Why?", False)
    desk.press("Control+z")
    desk.told("Money put back.")
    desk.press("Control+Shift+z")
    desk.told("Money taken off.")
    desk.press("u", "Backspace", "u", "U")
    desk.told("Money taken off.")


def test_a_query_about_the_last_coding_reaches_the_team(desk):
    desk.press("j", "s")
    desk.put("Money")
    desk.saved()
    desk.press("q")
    desk.page.keyboard.type("Is this money?")
    desk.press("Tab", "Enter")
    desk.told("The query is with the team.")
    with desk.live.study():
        query = Query.objects.get()
        assert (query.text, query.coding_id) == ("Is this money?", desk.newest().pk)


def test_a_code_named_by_the_words_is_proposed_and_used_at_once(desk):
    desk.press("j", "w", "w", "i")
    desk.press("Tab", "Tab", "Enter")
    desk.told("rang is proposed")
    desk.saved()
    with desk.live.study():
        proposal = CodeProposal.objects.get()
    assert (proposal.name, desk.newest().code_id) == ("rang", proposal.code_id)


def test_a_new_code_that_cannot_be_made_leaves_the_words_in_the_dialog(desk):
    desk.page.route("**/codebook/wanted/", lambda route: route.abort())
    desk.press("+")
    desk.page.keyboard.type("Distance")
    desk.press("Tab")
    desk.page.keyboard.type("All of it.")
    desk.press("Tab", "Tab", "Enter")
    box = desk.page.get_by_role("dialog", name="A new code")
    box.get_by_role("alert").filter(has_text="No connection.").wait_for()
    assert box.get_by_label("What it means").input_value() == "All of it."


def test_words_are_taken_to_the_page_that_corrects_them(desk):
    desk.press("j", "w", "a")
    desk.told("This is not yours to do here.")
    desk.press("y")
    desk.page.wait_for_url("**/correct/?at=*")


def test_my_acts_are_undone_from_the_list(desk):
    desk.press("j", "s")
    desk.put("Money")
    desk.saved()
    desk.page.reload()
    desk.page.locator("[data-start][tabindex='0']").focus()
    desk.press("l")
    box = desk.page.get_by_role("dialog", name="What I did in this text")
    box.get_by_role("button", name="Take off: Money").first.click()
    desk.told("Money taken off.")
    desk.saved()
    assert desk.newest().removed_at is not None
    desk.press("l")
    box.get_by_role("button", name="Put back: Money").first.click()
    desk.told("Money put back.")


def test_keys_show_views_and_themselves(desk):
    desk.press("?")
    shown = desk.page.get_by_role("dialog", name="Keys, while you are in the text")
    assert shown.get_by_role("row").count() > 20
    desk.press("Escape", "v")
    desk.told("Shown: my own.")
    assert desk.page.get_by_role("button", name="1 coding of paragraph 4").count() == 1
    desk.page.get_by_label("Codings shown").select_option("of Bob Coder")
    desk.page.locator("#p4").focus()
    desk.press("c")
    lines = desk.page.get_by_role("list", name="Codings of paragraph 4").get_by_role("listitem")
    assert [("Bob Coder" in text) for text in lines.all_inner_texts()] == [True]


def test_each_coding_is_told_to_who_hears_the_page(desk):
    tree = desk.page.locator(".text").aria_snapshot()
    assert "The budget stopped in March." in tree and "2 codings of paragraph 4" in tree
    described = desk.page.get_by_role("button", name="2 codings of paragraph 4").get_attribute("aria-description")
    assert "Money" in described and "Bob Coder" in described


def test_two_people_code_the_same_text_at_once_and_both_end_equal_to_the_ledger(live, page_of):
    ann, bob = (Desk(live, page_of(person), "note") for person in (live.world.coder_a, live.world.coder_b))
    ann.page.get_by_text("Also here: Bob Coder.").wait_for(timeout=15000)
    for code in ("Money", "Pace", "Ties"):
        ann.press("s")
        bob.press("s", "s")
        ann.put(code)
        bob.put(code)
    ann.press("u")
    bob.press("b")
    ann.saved()
    bob.saved()
    with live.study():
        version = live.world.sources["note"].current
        rows = Coding.objects.filter(passage__version=version, removed_at__isnull=True)
        kept = {str(guid): (code, side) for guid, code, side in rows.values_list("guid", "code__guid", "polarity")}
        acted = LedgerEvent.objects.filter(subject_kind="coding").order_by("sequence")
        by_ledger = {str(e.subject_guid): e.verb for e in acted if e.details["source"] == str(version.source.guid)}
    assert {guid for guid, verb in by_ledger.items() if verb != "coding removed"} == set(kept)
    held = """() => [...document.querySelector('fp-reading').desk.codings.values()].map((c) => [c.guid, c.polarity]).sort()"""
    for one in (ann, bob):
        one.page.wait_for_function(
            "n => document.querySelector('fp-reading').desk.codings.size === n", arg=len(kept), timeout=15000
        )
        one.page.wait_for_timeout(1700)
        assert one.page.evaluate(held) == sorted([guid, side] for guid, (_, side) in kept.items())


def test_what_others_do_does_not_move_what_i_read(live, page_of):
    desk = Desk(live, page_of(live.world.coder_a, viewport={"width": 1000, "height": 300}))
    desk.page.evaluate("document.querySelector('#p4').scrollIntoView()")
    before = desk.page.evaluate("document.querySelector('#p4').getBoundingClientRect().top")
    with live.study():
        live.world.code("interview", "We rang", "Ties", live.world.coder_b)
    desk.page.get_by_text("1 coding changed by others").wait_for(timeout=15000)
    assert desk.page.evaluate("document.querySelector('#p4').getBoundingClientRect().top") == before


def test_a_second_tab_hears_of_the_first_at_once(live, page_of):
    first = Desk(live, page_of(live.world.coder_a), "note")
    second = first.page.context.new_page()
    second.goto(first.page.url)
    second.locator("[data-start][tabindex='0']").wait_for()
    first.press("s")
    first.put("Money")
    second.get_by_role("button", name=re.compile("codings? of paragraph 1")).wait_for(timeout=15000)
    second.wait_for_function(
        "() => [...document.querySelector('fp-reading').desk.codings.values()].some((c) => c.name === 'Money')"
    )


def test_a_session_that_ended_loses_nothing(live, page_of):
    desk = Desk(live, page_of(live.world.coder_a), "note")
    cookies = desk.page.context.cookies()
    desk.page.context.clear_cookies()
    desk.press("s")
    desk.put("Money")
    desk.told("You are signed out. 1 act kept on this device")
    assert desk.page.get_by_role("link", name="Sign in again (a new tab)").is_visible()
    desk.page.context.add_cookies([live.cookie(live.world.coder_b), *[c for c in cookies if "csrf" in c["name"]]])
    desk.page.evaluate("dispatchEvent(new Event('focus'))")
    desk.told("Somebody else has signed in here. 1 act of yours kept on this device")
    desk.page.context.add_cookies(cookies)
    desk.page.evaluate("dispatchEvent(new Event('focus'))")
    desk.saved()
    assert (desk.newest().coder_id, desk.newest().passage.quote) == (live.world.coder_a.pk, "The meeting began late.")


def test_a_code_retired_meanwhile_is_refused_in_sight_and_leaves_the_list(live, page_of):
    from fingerpost.actions.codebook import open_draft, retire_code

    desk = Desk(live, page_of(live.world.coder_a), "note")
    desk.page.wait_for_timeout(300)
    desk.page.route("**/news/**", lambda route: route.abort())
    with live.study():
        world = live.world
        open_draft(by=world.owner, codebook=world.codebook)
        retire_code(by=world.owner, code=world.codes["Money"], reason="Not needed.")
    desk.press("s")
    desk.put("Money")
    alert = desk.page.get_by_role("alert").filter(has_text="Not saved: Money")
    alert.wait_for()
    assert "retired" in alert.inner_text() or "does not stand" in alert.inner_text()
    desk.page.unroute("**/news/**")
    desk.page.get_by_role("option", name="Money").wait_for(state="detached", timeout=20000)


def test_a_newer_text_is_told_and_nothing_is_coded_on_the_old_one(live, page_of):
    from fingerpost.actions.revising import revise_source
    from fingerpost.terms.sources import SourceText

    desk = Desk(live, page_of(live.world.coder_a), "note")
    with live.study():
        text = live.world.sources["note"].current.text
        revise_source(
            by=live.world.owner, source=live.world.sources["note"], reason="Misheard.",
            text=SourceText(title="The note", text=text.replace("late", "later"), extractor="drawn/2"),
        )  # fmt: skip
    desk.page.get_by_role("alert").filter(has_text="This text has a newer version.").wait_for(timeout=15000)
    desk.press("s")
    desk.put("Money")
    desk.page.get_by_role("alert").filter(has_text="Not saved: Money").wait_for()
