"""A recorded walk: an interview of the example coded from its first to its last passage, by keyboard alone.

The record is what a coder of the example did: passage, code, side, memo. The mouse is never touched: any pointer event
in the page fails the test.
"""

import pytest

from fingerpost.example.files import coded, data, text
from fingerpost.store.models import Coding
from fingerpost.terms.sources import SourceKind

KEY = "r1-01-community-matron"
SIDES = {"barrier": "b", "facilitator": "f", "need": "n", "recommendation": "r", "mixed": "x", "none": "0"}
NO_POINTER = """
window.pointers = 0;
for (const kind of ['pointerdown', 'mousedown', 'touchstart']) addEventListener(kind, () => { window.pointers += 1; }, true);
"""


@pytest.fixture
def interview(live):
    """The interview in the drawn study, with the codes that its coder used."""
    from dataclasses import replace

    from fingerpost.actions.codebook import CodeWords, add_code, open_draft
    from fingerpost.actions.sources import add_source
    from fingerpost.formats.sources import read_source

    names = {code["key"]: code["name"] for code in data("codebook")["codes"]}
    with live.study():
        w = live.world
        open_draft(by=w.owner, codebook=w.codebook)
        for key in sorted({line.code for line in coded(KEY)}):
            add_code(by=w.owner, codebook=w.codebook, words=CodeWords(names[key]))
        read = replace(read_source(f"{KEY}.txt", text(f"interviews/{KEY}.txt").encode()).value, title="Matron")
        source = add_source(by=w.owner, programme=w.programme, text=read, kind=SourceKind.INTERVIEW)
        place = source.current.text.rindex
        lines = sorted(coded(KEY), key=lambda line: place(line.quote))
    return source, [(line.quote, names[line.code], line.polarity, line.memo) for line in lines]


class Coder:
    """Somebody at the keyboard."""

    def __init__(self, page):
        self.page, self.keys = page, 0

    def press(self, key, times=1):
        for _ in range(times):
            self.keys += 1
            self.page.keyboard.press(key)

    def type(self, words):
        self.keys += len(words)
        self.page.keyboard.type(words)

    def selected(self):
        return self.page.evaluate(
            "(() => { const { map, selecting } = document.querySelector('fp-reading'); const s = selecting.span; return s ? map.words(s.start, s.end) : ''; })()"
        )

    def select(self, quote):
        """Find where the words begin, take in sentences, then words, and narrow what was too much."""
        self.press("g")
        self.press("Control+a")
        self.type(" ".join(quote.split()[:5]))
        self.press("Enter")
        self.press("Escape")
        self.press("e", times=1)
        while len(self.selected()) < len(quote):
            self.press("e")
        while len(self.selected()) > len(quote):
            self.press("}")
        assert self.selected() == quote

    def code(self, name, side, memo):
        self.press("/")
        self.type(name)
        self.press("Enter")
        if SIDES[side] != "0":
            self.press(SIDES[side])
        if memo:
            self.press("m")
            self.type(memo)
            self.press("Tab")
            self.press("Enter")


def test_a_whole_interview_is_coded_by_keyboard_alone(live, page_of, interview):
    source, record = interview
    page = page_of(live.world.coder_a)
    page.add_init_script(NO_POINTER)
    page.goto(f"/p/drawn-world/sources/{source.guid}/")
    page.locator("[data-start][tabindex='0']").wait_for()
    coder = Coder(page)
    while not page.evaluate("document.activeElement.closest('[data-start]') !== null"):
        coder.press("Tab")
        assert coder.keys < 60, "Tab never reaches the text"
    for quote, name, side, memo in record:
        coder.select(quote)
        coder.code(name, side, memo)
        page.locator("[data-state='saved']").wait_for()
    page.get_by_role("status").filter(has_text="All is saved.").wait_for()
    with live.study():
        rows = Coding.objects.filter(passage__version=source.current, removed_at__isnull=True)
        made = rows.order_by("passage__start", "pk").select_related("passage", "coder")
        kept = [(row.passage.quote, row.polarity, row.memo) for row in made]
        assert {row.coder_id for row in made} == {live.world.coder_a.pk}
    assert kept == [(quote, side, memo) for quote, _, side, memo in record]
    assert page.evaluate("window.pointers") == 0
