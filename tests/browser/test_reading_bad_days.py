"""The coding page on bad days: a server that dies, a slow line, a wrong clock, odd names, large letters, no colours, paper."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager

import pytest

from desk import HOME, Desk
from fingerpost.actions.codebook import CodeWords, add_code, open_draft, publish_version
from fingerpost.actions.coding import Place, add_coding
from fingerpost.actions.sources import add_source
from fingerpost.store.models import Coding
from fingerpost.terms.sources import SourceKind, SourceText, Span

ONE_VOICE = (
    "Nurse: It was late, and the van\n\nhad not come. Nobody told us.\n\nManager: Nobody\n\nNurse: told us anything."
)
HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
LONG = "Organisationsentwicklungsmassnahmenverzeichnis" * 4
KEPT = "kept on this device"


def source_of(live, title, text, **more):
    """A new source with this text."""
    with live.study():
        w = live.world
        read = SourceText(title=title, text=text, extractor="drawn/1", **more)
        return add_source(by=w.owner, programme=w.programme, text=read, kind=SourceKind.FIELD_NOTE)


def opened(live, page, source):
    """The source in the browser, with the keyboard in its text."""
    page.goto(f"{HOME}sources/{source.guid}/")
    return Desk(live, page, None)


def mine(live, source):
    """The codings that stand on a source: words and polarity, in the order they were made."""
    with live.study():
        rows = Coding.objects.filter(passage__version__source=source, removed_at__isnull=True).order_by("pk")
        return [(row.passage.quote, row.polarity) for row in rows.select_related("passage")]


# -- finding across paragraphs ------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("the van had not come", "1 place"),
        ("VAN  HAD", "1 place"),
        ("late, and the van had not come. Nobody told us. Manager: Nobody", "1 place"),
        ("told us", "2 places"),
        ("van had come", "Nowhere in this text."),
    ],
)
def test_words_are_found_across_paragraphs(live, page_of, words, told):
    desk = opened(live, page_of(live.world.coder_a), source_of(live, "One voice", ONE_VOICE))
    desk.press("g")
    desk.page.keyboard.type(words)
    desk.page.locator("[data-count]").filter(has_text=told).wait_for()


def test_what_is_found_across_paragraphs_and_behind_emoji_is_coded_where_it_stands(live, page_of):
    source = source_of(live, "Emoji", "😀 One 😀 here\n\n𝕏 and there 😀.\n\nThe end 😀 of\n\nit.")
    desk = opened(live, page_of(live.world.coder_a), source)
    desk.press("g")
    desk.page.keyboard.type("😀 of it")
    desk.press("Enter", "Escape")
    desk.put("Money")
    desk.saved()
    assert mine(live, source) == [("😀 of\n\nit", "none")]


def test_lines_copied_from_another_text_are_found_when_pasted(live, page_of):
    desk = opened(live, page_of(live.world.coder_a), source_of(live, "One voice", ONE_VOICE))
    desk.press("g")
    desk.page.evaluate(
        """() => { const data = new DataTransfer(); data.setData("text/plain", "the van\\r\\n\\r\\nhad not");
        document.querySelector("[data-find-bar] input").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }"""
    )
    assert desk.page.locator("[data-find-bar] input").input_value() == "the van had not"
    desk.page.locator("[data-count]").filter(has_text="1 place").wait_for()


def test_a_hundred_thousand_characters_with_emoji_on_one_line_are_searched_without_waiting(live, page_of):
    source = source_of(live, "Line", ("Nobody told us 😀 of the van. " * 3_500).strip())
    desk = opened(live, page_of(live.world.coder_a), source)
    desk.press("g")
    desk.page.keyboard.type("the van. Nobody")
    desk.page.locator("[data-count]").filter(has_text="3499 places").wait_for(timeout=10000)
    desk.press("Shift+Enter", "Escape")
    desk.put("Money")
    desk.saved()
    assert mine(live, source) == [("the van. Nobody", "none")]


# -- servers, lines and clocks --------------------------------------------------


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(live, port):
    """The program itself, serving the study; killed at the end as by a power cut."""
    from django.conf import settings

    words = [sys.executable, "-m", "fingerpost.cli.main", "serve", str(live.location.path), "--port", str(port)]
    env = {**os.environ, "FINGERPOST_SECRET_KEY": settings.SECRET_KEY}
    process = subprocess.Popen([*words, "--no-browser"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env)
    while b"Ctrl-C" not in (line := process.stdout.readline()):
        assert line, "the server ended"
    yield
    process.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
    process.wait()
    process.stdout.close()


@pytest.mark.enable_socket
def test_a_server_that_was_killed_gets_what_waited_once_when_it_is_back(live, page_of):
    port = free_port()
    source = source_of(live, "Power cut", "One here. Two here. Three here.")
    page = page_of(live.world.coder_a)
    with running(live, port):
        page.goto(f"http://127.0.0.1:{port}{HOME}sources/{source.guid}/")
        desk = Desk(live, page, None)
        desk.press("s").put("Money")
        desk.saved()
    desk.press("s").put("Money")
    desk.press("b", "s").put("Pace")
    desk.told(KEPT)
    assert len(mine(live, source)) == 1
    with running(live, port):
        desk.saved(timeout=60000)  # it tries again by itself, after half a minute at most
        page.reload()
        page.locator("[data-start][tabindex='0']").wait_for()
        assert page.evaluate("document.querySelector('fp-reading').outbox.acts.length") == 0
        assert page.get_by_role("alert").count() == 0
    expected = [("One here.", "none"), ("Two here.", "barrier"), ("Three here.", "none")]
    assert mine(live, source) == expected


def test_an_answer_that_is_lost_on_the_way_makes_no_second_coding(live, page_of):
    source = source_of(live, "Lost", "One here. Two here.")
    page, lost = page_of(live.world.coder_a), []
    desk = opened(live, page, source)

    def lose(route):
        if route.request.method != "POST" or len(lost) > 1:
            return route.continue_()
        route.fetch()  # it is done, and nobody hears of it
        lost.append(route.request.post_data_json["operation"])
        return route.abort()

    page.route("**/codings/", lose)
    desk.press("s").put("Money")
    desk.told(KEPT)
    desk.press("b")
    desk.saved()
    assert len(lost) == 2 and len(set(lost)) == 1
    assert mine(live, source) == [("One here.", "barrier")]


def test_on_a_slow_line_codings_are_seen_at_once_and_saved_in_their_order(live, page_of):
    source = source_of(live, "Slow", "One. Two. Three. Four. Five.")
    page = page_of(live.world.coder_a)
    desk = opened(live, page, source)
    line = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 1200, "downloadThroughput": 6000, "uploadThroughput": 3000}
    line.send("Network.emulateNetworkConditions", slow)
    for _ in range(5):
        desk.press("s").put("Money")
    seen = page.evaluate("document.querySelector('fp-reading').desk.all().length")
    assert seen == 5 and len(mine(live, source)) < 5, "seen before they are saved"
    desk.saved()
    assert [words for words, _ in mine(live, source)] == ["One.", "Two.", "Three.", "Four.", "Five."]


def test_a_clock_that_is_put_back_does_not_turn_acts_round(live, page_of):
    source = source_of(live, "Clock", "One here. Two here.")
    page = page_of(live.world.coder_a)
    page.clock.install(time="2031-06-01T12:00:00")
    desk = opened(live, page, source)
    page.route("**/codings/**", lambda route: route.abort())
    desk.press("s").put("Money")
    page.clock.set_system_time("2001-01-01T12:00:00")
    desk.press("b")
    page.clock.set_system_time("1999-01-01T12:00:00")
    desk.press("s").put("Pace")
    desk.told(KEPT)
    page.unroute_all()
    opened(live, page, source).saved()
    assert mine(live, source) == [("One here.", "barrier"), ("Two here.", "none")]
    assert page.get_by_role("alert").count() == 0


def test_a_coding_made_for_another_text_is_refused_in_sight_and_nothing_is_written(live, page_of):
    source = source_of(live, "Here", "One here. Two here.")
    page = page_of(live.world.coder_a)
    desk = opened(live, page, source)

    def elsewhere(route):
        given = {**route.request.post_data_json, "start": 0, "end": 9, "quote": "Two there"}
        route.continue_(post_data=given)

    page.route("**/codings/", elsewhere)
    desk.press("s").put("Money")
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert "Not saved: Money on “One here.”" in alert.inner_text() and mine(live, source) == []


# -- names, scripts, letters ------------------------------------------------------


@pytest.fixture
def oddly_named(live):
    """A source, a code and codings with names that are too long, right to left, or meant to be run."""
    with live.study():
        w = live.world
        draft = open_draft(by=w.owner, codebook=w.codebook)
        named = [
            add_code(by=w.owner, codebook=w.codebook, words=CodeWords(name, definition=name, synonyms=name))
            for name in (LONG, HOSTILE, "الثقة بين الفرق")
        ]
        publish_version(by=w.owner, version=draft, note="Odd names.")
        type(w.coder_b).objects.filter(pk=w.coder_b.pk).update(name=HOSTILE + LONG)
    text = f"{HOSTILE} and then.\n\n{LONG} was said.\n\nالمريض أولا. ثم الفريق كله."
    source = source_of(live, HOSTILE + LONG, text, turns=(Span(0, len(HOSTILE), HOSTILE),))
    with live.study():
        for code, (start, end) in zip(named, [(0, 10), (0, len(HOSTILE)), (70, 90)], strict=True):
            add_coding(by=w.coder_b, code=code, place=Place(source, start, end), memo=HOSTILE)
    return source


@pytest.mark.parametrize("width", [1400, 360])
def test_names_that_are_long_or_meant_to_be_run_are_words_and_fit(live, page_of, oddly_named, width):
    page, dialogs = page_of(live.world.coder_a, viewport={"width": width, "height": 900}), []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    desk = opened(live, page, oddly_named)
    desk.press("j", ".", "m")
    page.keyboard.press("Escape")
    for key in ("l", "q", "+", "?"):
        desk.press(key)
        if key in "q+":
            page.keyboard.type(HOSTILE)
        page.keyboard.press("Escape")
    desk.press("g")
    page.keyboard.type(HOSTILE)
    page.keyboard.press("Escape")
    for button in page.locator(".count").all():
        button.click()
    assert page.locator("img[src='x']").count() == 0 and dialogs == []
    beyond = "(width) => [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > width + 1 && !e.closest('.visually-hidden')).map((e) => e.outerHTML.slice(0, 90))"
    assert page.evaluate(beyond, width) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    wider = "[...document.querySelectorAll('.pane, .pane *, .codings *, .text-side')].filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'visible' && e.clientWidth > 1).map((e) => e.outerHTML.slice(0, 90))"
    assert page.evaluate(wider) == []


def test_a_text_from_right_to_left_is_set_so_paragraph_by_paragraph(live, page_of):
    source = source_of(live, "مقابلة", "ممرضة: المريض أولا. ثم الفريق كله.\n\nAnd this is English.\n\nשלום לכם.")
    page = page_of(live.world.coder_a)
    desk = opened(live, page, source)
    where = """(n) => { const p = document.querySelector(`#p${n}`), range = document.createRange(); range.selectNodeContents(p);
    const words = range.getBoundingClientRect(), box = p.getBoundingClientRect(); return words.left - box.left < box.right - words.right ? "left" : "right"; }"""
    assert [page.evaluate(where, n) for n in (1, 2, 3)] == ["right", "left", "right"]
    desk.press("s", "s").put("Money")
    desk.saved()
    assert mine(live, source) == [("ثم الفريق كله.", "none")]
    desk.press(".")
    left = {edge: page.locator(f".edge-{edge}").bounding_box()["x"] for edge in ("start", "end")}
    assert left["start"] > left["end"] + 20, "it begins on the right"
    assert desk.press("W").selected() == "أولا"
    further = desk.press("Shift+ArrowLeft", "Shift+ArrowLeft").selected()
    assert further.startswith("أولا. ثم"), "to the left is forward"
    assert len(desk.press("Shift+ArrowRight").selected()) < len(further)


def test_at_three_times_the_size_the_page_is_read_and_coded_by_keyboard(live, page_of, axe_finds):
    page = page_of(live.world.coder_a, viewport={"width": 467, "height": 300})
    desk = Desk(live, page, "note")
    assert page.evaluate("document.documentElement.scrollWidth") == 467
    desk.press("s").put("Money")
    desk.saved()
    seen = """() => { const words = getSelection().getRangeAt(0).getBoundingClientRect(), pane = document.querySelector(".pane").getBoundingClientRect();
    return words.top >= 0 && words.top < pane.top; }"""
    desk.press("s")
    assert page.evaluate(seen), "what is selected is not hidden by the pane"
    assert axe_finds(page) == []


def test_every_button_of_the_page_is_44_pixels_high(live, page_of):
    page = page_of(live.world.lead)
    desk = Desk(live, page)
    page.get_by_role("button", name="2 codings of paragraph 4").click()
    desk.press("s", "g")
    low = """[...document.querySelectorAll("button, select, input:not([type=radio], [type=checkbox], [type=hidden]), .polarity label > span, summary")]
    .filter((e) => e.offsetParent && !e.closest(".visually-hidden") && e.getBoundingClientRect().height < 44).map((e) => e.outerHTML.slice(0, 80))"""
    assert page.evaluate(low) == []
    desk.press("Escape", "l")
    assert page.evaluate(low) == []
    over = """[...document.querySelectorAll(".count")].map((e) => e.getBoundingClientRect()).filter((box, i, all) => i && box.top < all[i - 1].bottom).length"""
    page.keyboard.press("Escape")
    assert page.evaluate(over) == 0, "no button lies over another"


# -- without eyes, without colours, on paper ------------------------------------------


def test_the_accessibility_tree_holds_every_word_and_every_coding(live, page_of):
    page = page_of(live.world.coder_a)
    Desk(live, page)
    page.get_by_role("button", name="2 codings of paragraph 4").click()
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    names = [node.get("name", {}).get("value", "") for node in tree if not node.get("ignored")]
    said = " ".join(names)
    for paragraph in live.world.sources["interview"].current.text.split("\n\n"):
        assert paragraph.partition(": ")[2] in said
    buttons = [node["name"]["value"] for node in tree if node.get("role", {}).get("value") == "button"]
    assert any("2 codings of paragraph 4" in name for name in buttons) and "Take off: Money" in buttons
    assert all(name.strip() for name in buttons), "no button is without a name"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_what_is_chosen_and_what_is_coded_can_be_seen(live, page_of, scheme):
    page = page_of(live.world.coder_a, forced_colors="active", color_scheme=scheme)
    desk = Desk(live, page)
    desk.press("s", "b")
    ground = "(e) => getComputedStyle(e).backgroundColor"
    chosen = page.locator(".polarity input:checked + span").evaluate(ground)
    other = page.locator(".polarity input:not(:checked) + span").first.evaluate(ground)
    assert chosen != other
    desk.press("/")
    page.keyboard.type("mon")
    options = page.locator(".code-list [role=option]")
    assert page.locator(".code-list [aria-selected=true]").evaluate(ground) != "rgba(0, 0, 0, 0)"
    assert options.count() >= 1
    grounds = "(layers) => layers.map((layer) => getComputedStyle(document.querySelector('.para'), `::highlight(fp-${layer})`).backgroundColor)"
    assert len(set(page.evaluate(grounds, ["coded", "focus", "found", "selected"]))) == 4


def test_on_paper_stands_the_text_alone_and_all_of_it(live, page_of):
    import pypdfium2

    source = source_of(live, "Paper", "\n\n".join(f"Paragraph number {n} of a text." for n in range(1, 1201)))
    page = page_of(live.world.coder_a)
    opened(live, page, source)
    printed = pypdfium2.PdfDocument(page.pdf())
    words = " ".join(leaf.get_textpage().get_text_bounded() for leaf in printed)
    missing = [n for n in range(1, 1201) if f"Paragraph number {n} of a text." not in words]
    assert missing == []
    for absent in ("Find a code", "Undo", "Everyday coding", "Find in this text"):
        assert absent not in words
