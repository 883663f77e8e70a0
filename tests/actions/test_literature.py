"""Literature: studies and extracts come in whole or not at all, under keys of their own."""

import pytest

from fingerpost.actions import literature
from fingerpost.actions.literature import NewExtract
from fingerpost.store.models import Extract, Study
from fingerpost.terms.coding import Polarity
from fingerpost.terms.errors import Conflict, Invalid
from manners import done_once, refused_to, undone, words_in_the_ledger


def study_of(w, **more):
    return {"programme": w.programme, "key": "s1", "authors": "Gray A", "title": "On huddles", "year": 2018, **more}


def extract(key="s1-1", **more):
    words = {"domain": "leadership", "polarity": Polarity.BARRIER, "gloss": "Leaders change too often.", **more}
    return NewExtract(key=key, **words)


def test_a_study_comes_with_its_extracts_in_one_event(world):
    arguments = study_of(world, extracts=[extract(), extract("s1-2", theme="trust", caveat="partial")])
    refused_to(world, literature.add_study, ("coder_a", "reader", "site_lead"), **arguments)
    study = done_once(literature.add_study, by=world.lead, **arguments)
    rows = study.extracts.values_list("key", "position", "theme", "caveat")
    assert list(rows) == [("s1-1", 0, "", ""), ("s1-2", 1, "trust", "partial")]
    assert str(study) == "Gray A (2018)"


@pytest.mark.parametrize(
    ("extracts", "error"),
    [
        ([extract(), extract()], Conflict),
        ([extract(), extract("s1-2", gloss=" ")], Invalid),
        ([extract(), extract("s1-2", domain="")], Invalid),
        ([extract(), extract("")], Invalid),
        ([extract(), extract("s1-2", polarity="gloomy")], Invalid),
    ],
    ids=["key twice", "no gloss", "no domain", "no key", "no polarity"],
)
def test_one_bad_extract_and_nothing_of_the_study_comes_in(world, extracts, error):
    undone(literature.add_study, error, Study, Extract, by=world.lead, **study_of(world, extracts=extracts))


@pytest.mark.parametrize("more", [{"key": " "}, {"title": ""}])
def test_a_study_needs_a_key_and_a_title(world, more):
    undone(literature.add_study, Invalid, Study, by=world.lead, **study_of(world, **more))


def test_a_studys_key_stands_once_a_programme(world):
    literature.add_study(by=world.lead, **study_of(world))
    undone(literature.add_study, Conflict, Study, by=world.lead, **study_of(world, title="Another"))


def test_a_further_extract_comes_last(world):
    study = literature.add_study(by=world.lead, **study_of(world, extracts=[extract()]))
    arguments = {
        "study": study, "key": "s1-2", "domain": "economic", "polarity": Polarity.NEED, "gloss": "Money that lasts."
    }  # fmt: skip
    refused_to(world, literature.add_extract, ("coder_b", "reader"), **arguments)
    row = done_once(literature.add_extract, by=world.lead, **arguments)
    assert (row.position, row.polarity) == (1, "need") and not words_in_the_ledger("lasts")
    undone(literature.add_extract, Conflict, Extract, by=world.lead, **arguments)


def test_the_same_extract_key_may_stand_in_two_studies(world):
    for key in ("s1", "s2"):
        literature.add_study(by=world.lead, **study_of(world, key=key, extracts=[extract("1")]))
    assert Extract.objects.filter(key="1").count() == 2
