"""Signing in and out, links that work once, and the settings page."""

from uuid import uuid4

import pytest

from fingerpost.actions import people
from fingerpost.store.models import Membership, Person
from fingerpost.web.people import throttle

PASSWORD = "three quiet rooms"


@pytest.fixture
def lena(world):
    return people.set_password(by=world.lead, person=world.lead, password=PASSWORD)


def sign_in(client, email, password, **more):
    return client.post("/sign-in/", {"email": email, "password": password, **more})


def who(client):
    return client.session.get("_auth_user_id")


def test_a_person_signs_in_with_address_and_password(client_of, lena):
    client = client_of()
    answer = sign_in(client, "LENA@example.org", PASSWORD, next="/p/drawn-world/")
    assert (answer.status_code, answer["Location"]) == (302, "/p/drawn-world/")
    assert who(client) == str(lena.pk)


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/x", "javascript:alert(1)"])
def test_signing_in_never_leads_elsewhere(client_of, lena, elsewhere):
    assert sign_in(client_of(), lena.email, PASSWORD, next=elsewhere)["Location"] == "/"


@pytest.mark.parametrize("email", ["lena@example.org", "nobody@example.org", "owner@fingerpost.invalid"])
def test_a_wrong_try_says_the_same_whoever_is_meant(client_of, lena, email):
    client = client_of()
    answer = sign_in(client, email, "a wrong password")
    assert answer.status_code == 403 and who(client) is None
    assert "There is no account with this e-mail address and password." in answer.content.decode()


def test_after_ten_wrong_tries_even_the_right_one_waits(client_of, lena):
    client = client_of()
    for _ in range(throttle.TRIES):
        sign_in(client, lena.email, "a wrong password")
    answer = sign_in(client, lena.email, PASSWORD)
    assert who(client) is None and "Too many tries" in answer.content.decode()
    assert sign_in(client, "ann@example.org", "x").content.decode().count("Too many tries") == 0


def test_opening_a_link_uses_nothing_up_and_its_button_signs_in_once(world, client_of, written):
    token = people.new_token()
    people.issue_link(by=world.owner, person=world.coder_a, token=token)
    client, address = client_of(), f"/sign-in/link/{token}/"
    writes, opened = written(lambda: client.get(address))
    assert writes == [] and "Sign in as Ann Coder" in opened.content.decode()
    assert client.post(address)["Location"] == "/"
    assert who(client) == str(world.coder_a.pk)
    assert client_of().post(address).status_code == 404


def test_signing_out_needs_a_post(world, client_of):
    client = client_of(world.lead)
    assert client.get("/sign-out/").status_code == 405 and who(client)
    assert client.post("/sign-out/").status_code == 302 and who(client) is None


def test_a_stranger_is_told_that_no_programme_is_theirs(world, client_of):
    page = client_of(world.stranger).get("/")
    assert page.status_code == 200 and "You do not belong to a programme yet" in page.content.decode()


def test_a_person_with_one_programme_goes_straight_there(world, client_of):
    assert client_of(world.coder_a).get("/")["Location"] == "/p/drawn-world/"


def test_the_owner_adds_a_programme_once_however_often_the_form_is_sent(world, client_of, events):
    client, form, before = client_of(world.owner), {"name": "Second", "operation": str(uuid4())}, events()
    assert [client.post("/", form)["Location"] for _ in range(2)] == ["/p/second/"] * 2
    assert events() == before + 1
    assert client_of(world.lead).post("/", {"name": "Third"}).status_code == 403


@pytest.mark.parametrize(("name", "status"), [("lead", 200), ("coder_a", 200), ("site_lead", 200), ("stranger", 404)])
def test_everybody_in_the_programme_has_settings(world, client_of, written, name, status):
    client = client_of(getattr(world, name))
    writes, page = written(lambda: client.get("/p/drawn-world/settings/"))
    assert (page.status_code, writes) == (status, [])
    assert ("Add a member" in page.content.decode()) is (name == "lead")


def test_a_person_sets_a_password_and_stays_signed_in(world, client_of):
    client, address = client_of(world.coder_a), "/p/drawn-world/settings/password/"
    assert client.post(address, {"password": "short"}).status_code == 400
    assert client.post(address, {"password": PASSWORD}).status_code == 302
    assert client.get("/p/drawn-world/settings/").status_code == 200
    assert Person.objects.get(pk=world.coder_a.pk).check_password(PASSWORD)


MEMBER = {"email": "new@example.org", "name": "New Nora", "role": "coder"}


def test_only_who_leads_adds_members_and_only_the_owner_accounts(world, client_of):
    address = "/p/drawn-world/settings/members/"
    assert client_of(world.coder_a).post(address, MEMBER).status_code == 403
    assert client_of(world.stranger).post(address, MEMBER).status_code == 404
    refused = client_of(world.lead).post(address, MEMBER)
    assert refused.status_code == 400 and "Ask the study file&#x27;s owner" in refused.content.decode()
    assert client_of(world.lead).post(address, {**MEMBER, "email": "stan@example.org"}).status_code == 302
    assert client_of(world.owner).post(address, MEMBER).status_code == 302
    added = Membership.objects.filter(person__name__in=["New Nora", "Stan Stranger"])
    assert sorted(added.values_list("person__name", "role")) == [("New Nora", "coder"), ("Stan Stranger", "coder")]


def test_a_site_role_without_its_site_is_refused_beside_the_form(world, client_of, events):
    before = events()
    answer = client_of(world.owner).post("/p/drawn-world/settings/members/", {**MEMBER, "role": "site lead"})
    assert answer.status_code == 400 and "needs a site" in answer.content.decode()
    assert events() == before and not Person.objects.filter(email="new@example.org").exists()


def test_a_link_asked_for_twice_by_one_form_is_the_same_and_works(world, client_of):
    client, form = client_of(world.owner), {"operation": str(uuid4())}
    address = f"/p/drawn-world/settings/members/{world.coder_b.guid}/link/"
    shown = [client.post(address, form).content.decode().partition("/sign-in/link/")[2].partition("/")[0] for _ in "ab"]
    assert shown[0] == shown[1]
    guest = client_of()
    guest.post(f"/sign-in/link/{shown[0]}/")
    assert who(guest) == str(world.coder_b.pk)
    assert client_of(world.coder_a).post(address, form).status_code == 404


def test_a_sign_in_page_without_an_account_shows_no_programme(client_of, world):
    assert client_of().get("/p/drawn-world/settings/")["Location"] == "/sign-in/?next=/p/drawn-world/settings/"
