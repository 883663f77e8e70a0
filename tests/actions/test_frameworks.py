"""Frameworks and crosswalks: whole or not at all, trees without circles, a new number each time."""

import pytest

from fingerpost.actions import codebook, frameworks, programme
from fingerpost.actions.codebook import CodeWords
from fingerpost.actions.frameworks import NewConstruct, NewLink
from fingerpost.store.models import Construct, Crosswalk, CrosswalkLink, Framework
from fingerpost.terms.errors import Conflict, Invalid, NotFound
from manners import done_once, events_of, refused_to, undone

TREE = [
    NewConstruct("leadership.top", "Top leaders", parent="leadership"),
    NewConstruct("leadership", "Leadership", "Who leads."),
]


def framework_of(w, key="determinants", constructs=TREE):
    return {"programme": w.programme, "key": key, "name": key.title(), "doi": "10.1/x", "constructs": constructs}


@pytest.fixture
def framework(world):
    return frameworks.add_framework(by=world.lead, **framework_of(world))


def links(w, framework, *pairs):
    return [NewLink(w.codes[code], framework.constructs.get(key=key), "It fits.") for code, key in pairs]


def test_a_framework_comes_with_its_tree_whatever_the_order(world):
    refused_to(world, frameworks.add_framework, ("coder_a", "reader", "site_lead"), **framework_of(world))
    framework = done_once(frameworks.add_framework, by=world.lead, **framework_of(world))
    rows = framework.constructs.values_list("key", "parent__key", "position")
    assert list(rows) == [("leadership.top", "leadership", 0), ("leadership", None, 1)]


@pytest.mark.parametrize(
    ("constructs", "error"),
    [
        ([NewConstruct("a", "A", parent="b")], Invalid),
        ([NewConstruct("a", "A", parent="a")], Invalid),
        ([NewConstruct("a", "A", parent="b"), NewConstruct("b", "B", parent="a")], Invalid),
        ([NewConstruct("a", "A"), NewConstruct("a", "A again")], Conflict),
        ([NewConstruct("", "A")], Invalid),
        ([NewConstruct("a", " ")], Invalid),
    ],
    ids=["unknown parent", "own parent", "circle", "key twice", "no key", "no name"],
)
def test_one_bad_construct_and_nothing_of_the_framework_comes_in(world, constructs, error):
    arguments = framework_of(world, constructs=constructs)
    undone(frameworks.add_framework, error, Framework, Construct, by=world.lead, **arguments)


def test_an_unknown_parent_is_answered_with_the_nearest_key(world):
    new = [NewConstruct("leadership", "L"), NewConstruct("top", "T", parent="leadershp")]
    with pytest.raises(Invalid, match="Did you mean 'leadership'"):
        frameworks.add_framework(by=world.lead, **framework_of(world, constructs=new))


def test_a_frameworks_key_stands_once_a_store(world, framework):
    undone(frameworks.add_framework, Conflict, Framework, by=world.lead, **framework_of(world))
    undone(frameworks.add_framework, Invalid, Framework, by=world.lead, **framework_of(world, key=" "))


def test_more_constructs_come_after_and_may_stand_under_those_before(world, framework):
    new = [NewConstruct("x", "X", parent="leadership")]
    arguments = {"programme": world.programme, "framework": framework, "constructs": new}
    refused_to(world, frameworks.add_constructs, ("coder_a", "reader"), **arguments)
    done_once(frameworks.add_constructs, by=world.lead, **arguments)
    assert framework.constructs.values_list("key", "parent__key", "position").last() == ("x", "leadership", 2)
    undone(frameworks.add_constructs, Conflict, Construct, by=world.lead, **arguments)


def test_each_crosswalk_has_a_new_number_and_the_earlier_one_stays(world, framework):
    arguments = {"codebook": world.codebook, "framework": framework, "reason": "First go."}
    arguments["links"] = links(world, framework, ("Pace", "leadership"), ("Money", "leadership"))
    refused_to(world, frameworks.add_crosswalk, ("coder_a", "reader"), **arguments)
    first = done_once(frameworks.add_crosswalk, by=world.lead, **arguments)
    second = frameworks.add_crosswalk(
        by=world.lead, **{**arguments, "links": links(world, framework, ("Money", "leadership.top"))}
    )
    assert [(c.number, c.links.count()) for c in (first, second)] == [(1, 2), (2, 1)]
    assert events_of(frameworks.add_crosswalk).last().details["before"] == str(first.guid)


def test_a_link_drawn_twice_leaves_no_crosswalk(world, framework):
    twice = links(world, framework, ("Pace", "leadership"), ("Pace", "leadership"))
    arguments = {"codebook": world.codebook, "framework": framework, "links": twice, "reason": ""}
    undone(frameworks.add_crosswalk, Invalid, Crosswalk, CrosswalkLink, by=world.lead, **arguments)


def test_codes_and_constructs_from_elsewhere_are_not_linked(world, framework):
    other = frameworks.add_framework(by=world.lead, **framework_of(world, "other"))
    elsewhere = programme.add_programme(by=world.owner, name="Another")
    theirs = codebook.add_code(
        by=world.owner, codebook=codebook.add_codebook(by=world.owner, programme=elsewhere), words=CodeWords("Pace")
    )
    for link in (
        NewLink(theirs, framework.constructs.get(key="leadership")),
        NewLink(world.codes["Pace"], other.constructs.get(key="leadership")),
    ):
        arguments = {"codebook": world.codebook, "framework": framework, "links": [link], "reason": ""}
        undone(frameworks.add_crosswalk, NotFound, Crosswalk, by=world.lead, **arguments)
