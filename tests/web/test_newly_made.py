"""A study as `fingerpost new` makes it: every page of it opens, and says how to begin."""

import pytest
from answers import ANSWERS

from fingerpost.cli.new import found
from fingerpost.store.connection import using
from fingerpost.store.location import locate
from fingerpost.store.queries.programme import owner, programme_of

NEEDS_A_ROW = ("<uuid:guid>", "<str:site>", "<path:key>", "<int:number>", "<str:token>", "<str:kind>")
HOSTILE = '<img src=x onerror=alert(1)> & "Sons"'


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A study whose programme has markup in its name."""
    location = locate(tmp_path_factory.mktemp("new") / "new.fingerpost")
    found(location, HOSTILE, "Owner")
    return location


def pages(programme):
    bare = [pattern for pattern in ANSWERS if not any(part in pattern for part in NEEDS_A_ROW)]
    return [f"/{p}".replace("<slug:programme>", programme.key).replace("<str:key>", "kaplan-2010") for p in bare]


def test_every_page_of_a_new_study_opens_and_shows_markup_as_text(made, client_of):
    with using(made):
        programme = programme_of(owner())
        client = client_of(owner())
        answers = {page: client.get(page) for page in pages(programme)}
    assert {page: answer.status_code for page, answer in answers.items() if answer.status_code >= 500} == {}
    shown = [answer for answer in answers.values() if answer.status_code == 200]
    assert len(shown) > 15 and not [answer for answer in shown if b"<img src=x" in answer.content]


def test_a_matrix_without_codes_says_where_to_begin(made, client_of):
    with using(made):
        programme = programme_of(owner())
        assert b"no code yet" in client_of(owner()).get(f"/p/{programme.key}/matrix/").content
