"""Accounts, sign-in links, programmes, members, sites and waves."""

from datetime import UTC, date, datetime, timedelta

import pytest

from fingerpost.actions import people, programme
from fingerpost.store.models import LedgerEvent, Membership, Person, SignInLink
from fingerpost.terms.errors import Conflict, Invalid, NotFound, Refused
from fingerpost.terms.people import Role


def test_a_file_has_one_owner(world):
    with pytest.raises(Conflict):
        people.add_owner(name="Another")


@pytest.mark.parametrize(
    ("name", "email", "password", "error"),
    [
        ("", "a@example.org", None, Invalid),
        ("A", "not an address", None, Invalid),
        ("A", "ANN@example.org", None, Conflict),
        ("A", "new@example.org", "short", Invalid),
    ],
)
def test_accounts_are_checked_and_nothing_is_left_behind(world, name, email, password, error):
    before = (Person.objects.count(), LedgerEvent.objects.count())
    with pytest.raises(error):
        people.add_person(by=world.owner, name=name, email=email, password=password)
    assert (Person.objects.count(), LedgerEvent.objects.count()) == before


def test_only_the_owner_adds_people_and_links_for_others(world):
    with pytest.raises(Refused):
        people.add_person(by=world.lead, name="A", email="new@example.org")
    with pytest.raises(Refused):
        people.issue_link(by=world.lead, person=world.coder_a, token=people.new_token())


def test_a_sign_in_link_works_once_and_keeps_no_token(world):
    token = people.new_token()
    people.issue_link(by=world.owner, person=world.coder_a, token=token)
    assert people.use_link(token=token) == world.coder_a
    with pytest.raises(NotFound):
        people.use_link(token=token)
    assert token not in str(list(SignInLink.objects.values())) + str(list(LedgerEvent.objects.values()))


def test_an_old_link_or_a_leavers_link_lets_nobody_in(world):
    old, leavers = people.new_token(), people.new_token()
    people.issue_link(by=world.owner, person=world.coder_a, token=old)
    SignInLink.objects.update(expires_at=datetime.now(UTC) - timedelta(minutes=1))
    people.issue_link(by=world.owner, person=world.coder_b, token=leavers)
    Person.objects.filter(pk=world.coder_b.pk).update(is_active=False)
    for token in (old, leavers, "guessed"):
        with pytest.raises(NotFound):
            people.use_link(token=token)


def test_one_sets_ones_own_password_and_the_owner_anybodys(world):
    people.set_password(by=world.coder_a, person=world.coder_a, password="a long enough phrase")
    people.set_password(by=world.owner, person=world.coder_a, password="another long phrase")
    with pytest.raises(Refused):
        people.set_password(by=world.coder_b, person=world.coder_a, password="a long enough phrase")
    assert Person.objects.get(pk=world.coder_a.pk).check_password("another long phrase")


def test_a_programme_needs_a_name_of_its_own(world):
    with pytest.raises(Conflict):
        programme.add_programme(by=world.owner, name="Drawn World")
    with pytest.raises(Invalid):
        programme.add_programme(by=world.owner, name="!!!")
    with pytest.raises(Refused):
        programme.add_programme(by=world.lead, name="Another")


def test_site_roles_have_a_site_and_others_none(world):
    for role, site in ((Role.SITE_LEAD, None), (Role.CODER, world.sites["01"])):
        with pytest.raises(Invalid):
            programme.add_member(by=world.lead, programme=world.programme, person=world.stranger, role=role, site=site)
    for _ in "ab":
        programme.add_member(by=world.lead, programme=world.programme, person=world.stranger, role=Role.CODER)
    assert Membership.objects.filter(person=world.stranger).count() == 1


def test_sites_and_waves_are_checked(world):
    day = date(2024, 1, 1)
    with pytest.raises(Conflict):
        programme.add_site(by=world.lead, programme=world.programme, key="01")
    with pytest.raises(Invalid):
        programme.add_site(by=world.lead, programme=world.programme, key=" ")
    with pytest.raises(Invalid):
        programme.add_wave(by=world.lead, programme=world.programme, key="W9", opens=day, closes=day - timedelta(1))
