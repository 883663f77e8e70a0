"""The coding page as browser tests use it: keys pressed in the text, and what the page then tells."""

import re

from fingerpost.store.models import Coding

HOME = "/p/drawn-world/"
SAVED = "All is saved."


class Desk:
    """A page of one source with the keyboard in its text; `source` None: of the one that is open."""

    def __init__(self, live, page, source="interview"):
        self.live, self.page = live, page
        if source is not None:
            page.goto(f"{HOME}sources/{live.world.sources[source].guid}/")
        page.locator("[data-start][tabindex='0']").focus()

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def selected(self):
        return re.sub(r"\s+", " ", self.page.evaluate("getSelection().toString()")).strip()

    def told(self, words, timeout=15000):
        self.page.locator("[data-state]").filter(has_text=words).wait_for(timeout=timeout)

    def saved(self, timeout=15000):
        self.told(SAVED, timeout)

    def paragraph(self):
        return self.page.evaluate("document.activeElement.id")

    def put(self, name):
        self.press("/")
        self.page.keyboard.type(name)
        self.press("Enter")
        self.told(f"{name} ")

    def newest(self):
        with self.live.study():
            return Coding.objects.select_related("passage", "code").latest("pk")
