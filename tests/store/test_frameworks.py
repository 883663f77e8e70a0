"""Frameworks as they are read: by key with the nearest names, in print order, and as frames."""

import polars as pl
import pytest
from django.db import IntegrityError, transaction

from fingerpost.actions import frameworks
from fingerpost.actions.frameworks import NewConstruct, NewLink
from fingerpost.store.connection import alias
from fingerpost.store.models import Construct
from fingerpost.store.queries.columns import schema
from fingerpost.store.queries.frameworks import (
    constructs_frame,
    constructs_of,
    current_crosswalk,
    current_crosswalks,
    framework_of,
    links_frame,
)
from fingerpost.terms.errors import NotFound
from fingerpost.terms.tables import CONSTRUCTS, LINKS


def add(w, key):
    new = [NewConstruct("b", "Beta", parent="a"), NewConstruct("a", "Alpha")]
    return frameworks.add_framework(by=w.lead, programme=w.programme, key=key, name=key.upper(), constructs=new)


@pytest.fixture
def framework(world):
    return add(world, "kaplan-2010")


def walk(w, framework, *pairs):
    links = [NewLink(w.codes[code], framework.constructs.get(key=key)) for code, key in pairs]
    return frameworks.add_crosswalk(
        by=w.lead, codebook=w.codebook, framework=framework, links=links, reason="So we read it."
    )


def test_a_framework_is_found_by_its_key(framework):
    assert framework_of("kaplan-2010") == framework
    assert [construct.key for construct in constructs_of(framework)] == ["b", "a"]


@pytest.mark.parametrize(("key", "hint"), [("kaplan", "Did you mean 'kaplan-2010'"), ("zzz", "There are: kaplan-2010")])
def test_an_unknown_key_is_answered_with_what_there_is(framework, key, hint):
    with pytest.raises(NotFound, match=hint):
        framework_of(key)


def test_without_any_framework_the_answer_says_so(world):
    with pytest.raises(NotFound, match="none yet"):
        framework_of("npt")


def test_constructs_as_a_frame(framework):
    found = constructs_frame(framework)
    ids = {construct.key: str(construct.guid) for construct in constructs_of(framework)}
    assert dict(found.schema) == schema(CONSTRUCTS)
    assert found.rows() == [(ids["b"], "Beta", ids["a"], 0), (ids["a"], "Alpha", None, 1)]


def test_links_as_a_frame_are_those_of_the_latest_crosswalk(world, framework):
    walk(world, framework, ("Pace", "a"), ("Money", "a"))
    assert links_frame(world.codebook, framework).height == 2
    last = walk(world, framework, ("Fit", "b"))
    beta = framework.constructs.get(key="b")
    assert current_crosswalk(world.codebook, framework) == last
    assert links_frame(world.codebook, framework).rows() == [(str(world.codes["Fit"].guid), str(beta.guid))]


def test_no_crosswalk_is_an_empty_frame_with_its_columns(world, framework):
    found = links_frame(world.codebook, framework)
    assert current_crosswalk(world.codebook, framework) is None
    assert found.is_empty() and dict(found.schema) == schema(LINKS) == {"code_id": pl.String, "construct_id": pl.String}


def test_of_each_framework_the_latest_crosswalk_holds(world, framework):
    other = add(world, "npt")
    walk(world, framework, ("Pace", "a"))
    held = {walk(world, framework, ("Money", "a")), walk(world, other, ("Pace", "b"))}
    assert set(current_crosswalks(world.programme)) == held


def test_the_database_refuses_a_construct_key_twice(framework):
    with pytest.raises(IntegrityError), transaction.atomic(using=alias()):
        Construct.objects.create(framework=framework, key="a", name="Again")
