"""Kept queries: one's own or shared, under a name, never in the ledger's words."""

import pytest

from fingerpost.actions.retrieval import drop_query, save_query, share_query
from fingerpost.store.models import SavedQuery
from fingerpost.store.queries.saved import saved_queries, saved_under
from fingerpost.terms.errors import Conflict, Invalid, NotFound, Refused
from fingerpost.terms.retrieval import Asks
from manners import done_once, refused_to, undone, words_in_the_ledger


def saved(world, who="coder_a", name="Trust and money", text="[Money]  NEAR [Candour]", **more):
    return save_query(by=getattr(world, who), programme=world.programme, name=name, text=text, **more)


def names(world, who):
    return [row.name for row in saved_queries(getattr(world, who), world.programme)]


def test_a_query_is_kept_as_it_is_read(world):
    row = done_once(
        save_query,
        by=world.coder_a,
        programme=world.programme,
        name="  Trust  and money ",
        text="[Money]  NEAR [Candour]",
    )
    assert (row.name, row.text) == ("Trust and money", "[Money] NEAR/200 CHARACTERS [Candour]")
    assert saved(world, name="Words", text="care   plan*", asks=Asks.SEARCH).text == "care plan*"
    assert words_in_the_ledger("Candour]", "Trust and money", "plan*") == []


def test_who_may_not_read_sources_keeps_none(world):
    refused_to(world, save_query, ["reader", "site_lead"], programme=world.programme, name="N", text="[Money]")


@pytest.mark.parametrize(
    ("name", "text"), [("", "[Money]"), ("x" * 201, "[Money]"), ("N", "[Money"[:0]), ("N", "NOT [Money]")]
)
def test_what_cannot_be_asked_or_named_is_not_kept(world, name, text):
    undone(save_query, Invalid, SavedQuery, by=world.lead, programme=world.programme, name=name, text=text)


def test_a_name_is_ones_own_once(world):
    first = saved(world)
    undone(
        save_query,
        Conflict,
        SavedQuery,
        by=world.coder_a,
        programme=world.programme,
        name="Trust and money",
        text="[Money]",
    )
    assert saved(world, "coder_b")
    drop_query(by=world.coder_a, query=first)
    assert saved(world)


def test_others_see_only_what_is_shared(world):
    row = saved(world)
    assert names(world, "coder_a") == ["Trust and money"] and names(world, "coder_b") == []
    done_once(share_query, by=world.coder_a, query=row, shared=True)
    assert names(world, "coder_b") == ["Trust and money"] and names(world, "reader") == []
    share_query(by=world.coder_a, query=row, shared=False)
    assert names(world, "coder_b") == []


def test_only_its_owner_changes_a_query(world):
    row = saved(world)
    for act in (drop_query, lambda **asked: share_query(shared=True, **asked)):
        with pytest.raises(NotFound):
            act(by=world.coder_b, query=row)
    share_query(by=world.coder_a, query=row, shared=True)
    with pytest.raises(Refused):
        drop_query(by=world.coder_b, query=row)
    done_once(drop_query, by=world.coder_a, query=row)
    with pytest.raises(NotFound):
        share_query(by=world.coder_a, query=row, shared=True)


def test_a_query_is_found_by_its_name_ones_own_first(world):
    saved(world, "coder_b", text="[Money]", shared=True)
    assert saved_under(world.coder_a, world.programme, "trust AND money").text == "[Money]"
    saved(world, text="[Ties]")
    assert saved_under(world.coder_a, world.programme, "Trust and money").text == "[Ties]"
    with pytest.raises(NotFound):
        saved_under(world.coder_a, world.programme, "Nothing")
