"""Who sees what, for each kind of person."""

import pytest
from tests.manners import queries

from fingerpost.actions.memos import write_memo
from fingerpost.store.models import Membership
from fingerpost.store.queries import visible
from fingerpost.terms.errors import NotFound, Refused

SEES = {
    "owner": {"sites": 3, "sources": 4, "codings": True, "programmes": 1},
    "lead": {"sites": 3, "sources": 4, "codings": True, "programmes": 1},
    "coder_a": {"sites": 3, "sources": 4, "codings": True, "programmes": 1},
    "reader": {"sites": 3, "sources": 0, "codings": False, "programmes": 1},
    "site_lead": {"sites": 1, "sources": 0, "codings": False, "programmes": 1},
    "stranger": {"sites": 0, "sources": 0, "codings": False, "programmes": 0},
}


@pytest.mark.parametrize("who", SEES)
def test_each_person_sees_what_their_role_sees(world, who):
    person, wanted = getattr(world, who), SEES[who]
    assert visible.programmes(person).count() == wanted["programmes"]
    assert visible.sites(person, world.programme).count() == wanted["sites"]
    assert visible.sources(person, world.programme).count() == wanted["sources"]
    assert visible.codings(person, world.programme).exists() == wanted["codings"]


def test_a_private_memo_is_its_authors_alone(world):
    memo = write_memo(by=world.coder_a, programme=world.programme, text="hm", private=True)
    assert visible.memos(world.coder_a, world.programme).filter(pk=memo.pk).exists()
    for other in (world.coder_b, world.lead, world.owner):
        assert not visible.memos(other, world.programme).filter(pk=memo.pk).exists()


def test_what_is_outside_sight_is_not_found_and_what_is_seen_but_not_ours_refused(world):
    with pytest.raises(NotFound):
        visible.require(world.stranger, "code", world.programme)
    with pytest.raises(Refused):
        visible.require(world.reader, "code", world.programme)


def test_a_site_lead_fills_only_their_own_sites_report(world):
    visible.require(world.site_lead, "fill report", world.programme, site=world.sites["01"])
    with pytest.raises(Refused):
        visible.require(world.site_lead, "fill report", world.programme, site=world.sites["02"])


@pytest.mark.parametrize("who", SEES)
def test_a_programme_is_found_by_its_key_by_those_who_belong_to_it(world, who):
    person = getattr(world, who)
    found = visible.programme_of(person, world.programme.key)
    assert found == (world.programme if SEES[who]["programmes"] else None)
    assert visible.programme_of(person, "no-such-key") is None


def test_codings_on_a_source_are_those_of_the_programme_that_stand_on_its_text(world):
    for who in SEES:
        person = getattr(world, who)
        for source in world.sources.values():
            everywhere = visible.codings(person, world.programme).filter(passage__version=source.current_id)
            assert set(visible.codings_on(person, source)) == set(everywhere)


def test_a_page_reads_roles_once_and_an_act_reads_them_anew(world):
    coder, programme = world.coder_b, world.programme
    with visible.one_page():
        assert visible.programme_of(coder, programme.key) == programme
        assert queries(lambda: visible.require(coder, "code", programme)) == 0
        Membership.objects.filter(person=coder).delete()
        assert visible.allowed(coder, "code", programme)
        with visible.in_turn(), pytest.raises(NotFound):
            visible.require(coder, "code", programme)
        with pytest.raises(NotFound):
            visible.require(coder, "code", programme)


def test_outside_a_page_nothing_is_remembered(world):
    assert visible.allowed(world.coder_b, "code", world.programme)
    Membership.objects.filter(person=world.coder_b).delete()
    assert not visible.allowed(world.coder_b, "code", world.programme)
