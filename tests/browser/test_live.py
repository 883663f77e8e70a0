"""Others' changes told over an open connection: two people in two browsers, and what happens when there is none to be had."""

import time

from desk import HOME, Desk
from fingerpost.actions import coding
from fingerpost.terms.coding import Polarity
from fingerpost.web.live import hub_of

IS_TOLD = "document.querySelector('fp-reading').news.live.isOn"


def until(is_so, seconds=15):
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.1)
    return is_so()


def open_at(live, page, source="interview"):
    """The page of a source, once it is told of news; the requests for news that it makes from then on."""
    page.goto(f"{HOME}sources/{live.world.sources[source].guid}/")
    assert until(lambda: page.evaluate(IS_TOLD))
    page.wait_for_timeout(700)  # what is told at first is asked for
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/codings/news/" in request.url else None)
    return asked


def streams(live):
    return len(hub_of(live.location.alias)._streams)


def others_changed(page, n, timeout=15000):
    words = f"{n} coding{'s' if n > 1 else ''} changed by others"
    page.locator("[data-here]").filter(has_text=words).wait_for(timeout=timeout)


def test_what_a_colleague_codes_appears_at_once_and_nothing_moves(telling, page_of):
    ann = page_of(telling.world.coder_a, at=telling, viewport={"width": 1200, "height": 420})
    bob = page_of(telling.world.coder_b, at=telling)
    asked = open_at(telling, ann)
    open_at(telling, bob)
    ann.locator("[data-here]").filter(has_text="Also here: Bob Coder").wait_for(timeout=5000)
    ann.evaluate("scrollTo(0, 120)")
    before, asked[:] = ann.evaluate("scrollY"), []
    Desk(telling, bob, None).press("s", "s").put("Candour")
    bob.locator("[data-state='saved']").wait_for()
    since = time.monotonic()
    others_changed(ann, 1)
    print(f"\nseen by the other {time.monotonic() - since:.2f} s after it was saved")
    assert ann.evaluate("scrollY") == before
    assert asked and len(asked) <= 2, "it asked when it was told"


def test_a_page_that_is_told_asks_for_nothing_while_nothing_happens(telling, page_of):
    page = page_of(telling.world.coder_a, at=telling)
    asked = open_at(telling, page)
    page.wait_for_timeout(5000)
    assert asked == []


def test_a_page_out_of_sight_holds_no_connection(telling, page_of):
    page = page_of(telling.world.coder_a, at=telling)
    open_at(telling, page)
    assert streams(telling) == 1
    sight = "(hidden) => { Object.defineProperty(document, 'hidden', {value: hidden, configurable: true}); document.dispatchEvent(new Event('visibilitychange')); }"
    page.evaluate(sight, True)
    assert until(lambda: streams(telling) == 0)
    page.evaluate(sight, False)
    assert until(lambda: page.evaluate(IS_TOLD))
    page.goto("/p/drawn-world/sources/")
    assert until(lambda: streams(telling) == 0), "a page that was left holds none either"


def change(live, side):
    with live.study():
        coding.change_coding(by=live.world.coder_b, coding=live.world.codings["budget b"], polarity=side)


def test_where_the_server_is_full_the_page_asks_as_ever(telling, page_of):
    page = page_of(telling.world.coder_a, at=telling)
    page.route("**/codings/live/", lambda route: route.fulfill(status=503, headers={"Retry-After": "60"}))
    page.goto(f"{HOME}sources/{telling.world.sources['interview'].guid}/")
    page.wait_for_timeout(1000)
    change(telling, Polarity.NEED)
    others_changed(page, 1)
    assert not page.evaluate(IS_TOLD)


def test_when_the_server_ends_the_connection_the_page_asks_and_is_told_again_later(telling, page_of):
    page = page_of(telling.world.coder_a, at=telling)
    open_at(telling, page)
    hub_of(telling.location.alias).close()
    change(telling, Polarity.NEED)
    others_changed(page, 1)
    assert until(lambda: page.evaluate(IS_TOLD))


def test_what_is_coded_while_others_are_told_is_counted_once(telling, page_of):
    pages = [page_of(person, at=telling) for person in (telling.world.coder_a, telling.world.coder_b)]
    for page in pages:
        open_at(telling, page, "note")
    for page, code in zip(pages, ("Money", "Ties"), strict=True):
        Desk(telling, page, None).press("s").put(code)
    for page in pages:
        page.locator("[data-state='saved']").wait_for()
        others_changed(page, 1)
    lines = [
        sorted(
            page.evaluate("[...document.querySelector('fp-reading').desk.codings.values()].map((c) => c.guid ?? c.id)")
        )
        for page in pages
    ]
    assert lines[0] == lines[1]
