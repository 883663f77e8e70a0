"""Bringing a project in and looking at it, in a real browser: by keyboard, without faults of accessibility."""

from threading import Event

import pytest

from drawn_project import MEMBERS, project
from fingerpost.actions import projects
from fingerpost.formats.refi.write import write_project

HOME = "/p/drawn-world/"


@pytest.fixture
def theirs(tmp_path):
    path = tmp_path / "theirs.qdpx"
    with path.open("wb") as out:
        write_project(project(), out, lambda name: [MEMBERS[name]] if name in MEMBERS else None)
    return path


def test_a_project_comes_in_by_keyboard_and_its_pages_are_without_fault(live, page_of, axe_finds, theirs):
    page = page_of(live.world.lead)
    page.goto(HOME + "import/projects/")
    assert axe_finds(page) == []
    page.set_input_files("input[type=file]", theirs)
    page.get_by_role("button", name="Import", exact=True).press("Enter")
    page.get_by_role("heading", name="What to do now").wait_for()
    assert "3 of 4 quotations verified" in page.inner_text("main") and axe_finds(page) == []
    for address in ("cases/", "export/?for=nvivo", "import/projects/"):
        page.goto(HOME + address)
        assert axe_finds(page) == []
    page.goto(HOME + "cases/")
    page.get_by_role("link", name="Ward 3").press("Enter")
    page.get_by_role("heading", name="Ward 3").wait_for()
    assert axe_finds(page) == []


def test_a_long_import_says_how_far_it_is_and_can_be_stopped(live, page_of, theirs, monkeypatch):
    waiting, bring_texts = Event(), projects.bring_texts

    def held_up(arrival, member):
        waiting.wait(20)
        bring_texts(arrival, member)

    monkeypatch.setattr(projects, "bring_texts", held_up)
    page = page_of(live.world.lead)
    page.goto(HOME + "import/projects/")
    page.set_input_files("input[type=file]", theirs)
    page.get_by_role("button", name="Import", exact=True).click(no_wait_after=True)
    page.get_by_text("Writing texts: 3 of 11").wait_for()
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("Stopping; nothing will be written").wait_for()
    waiting.set()
    page.get_by_text("Stopped, as you asked. Nothing was written.").first.wait_for()
