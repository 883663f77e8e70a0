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


@pytest.mark.parametrize(
    ("path", "says", "leads"),
    [
        ("codebook/", "No code yet", 'href="codes/">Add the first code'),
        ("codebook/versions/1/publish/", "There is nothing to publish yet", "codes/"),
        ("search/?q=form", "There is no text to search yet", "/import/"),
        ("passages/", "There is no code to find passages by yet", "/codebook/"),
        ("likely/", "A code is suggested once", "/sources/"),
        ("codebook/proposals/", "No proposed code is waiting", "new/"),
        ("memos/", "No memo yet", "new/"),
        ("pseudonyms/", "No name has a pseudonym yet", "/pseudonyms/new/"),
    ],
)
def test_an_empty_page_says_what_to_do_first_and_leads_there(made, client_of, path, says, leads):
    with using(made):
        page = client_of(owner()).get(f"/p/{programme_of(owner()).key}/{path}").content.decode()
    assert says in page and leads in page.partition('<main id="main"')[2]


def test_an_empty_version_offers_no_publishing(made, client_of):
    with using(made):
        home = f"/p/{programme_of(owner()).key}/codebook/"
        pages = [client_of(owner()).get(home + path).content.decode() for path in ("", "versions/1/publish/")]
    assert "Review and publish" not in pages[0] and '<button class="primary">Publish' not in pages[1]
