"""News that is told over an open connection: to whom it comes, when it ends, and that what is hidden sends nothing."""

import pytest
from test_every_address import P, furnished  # noqa: F401 (a fixture)
from test_two_worlds import blind, her_work, own_work, taken_back

from drawn_rounds import CLOSED, opened
from fingerpost.actions import coding, people, revising, rounds
from fingerpost.store.connection import alias
from fingerpost.store.models import Membership, Person
from fingerpost.terms.coding import Polarity
from fingerpost.terms.sources import Edit
from fingerpost.web import live
from fingerpost.web.live import LENDING, Hub, hub_of


class Lent:
    """A server with so many threads to lend."""

    def __init__(self, most=9):
        self.most, self.given, self.ends = most, 0, []

    def take(self):
        is_free = self.given < self.most
        self.given += is_free
        return is_free

    def give_back(self):
        self.given -= 1

    def at_end(self, call):
        self.ends.append(call)


@pytest.fixture(autouse=True)
def _hub_without_a_thread(monkeypatch):
    """The test looks for changes itself, in its own transaction."""
    monkeypatch.setattr(live, "_HUBS", {})
    monkeypatch.setattr(Hub, "_listen", lambda self, line: setattr(self, "_known", line))


def address(w, source="interview"):
    return f"/p/{w.programme.key}/sources/{w.sources[source].guid}/codings/live/"


def joined(client, w, source="interview", lent=None, **headers):
    """The open stream of this client, past what it says at first."""
    before = set(hub_of(alias())._streams)
    answer = client.get(address(w, source), **{LENDING: lent or Lent(), "HTTP_ACCEPT": "text/event-stream", **headers})
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/event-stream")
    (stream,) = hub_of(alias())._streams - before
    return stream, said(stream)


def said(stream):
    """What the stream has to say without waiting: the kinds of its events."""
    kinds = []
    while not stream._is_over and (stream._has_news or stream._beat_at <= live.time.monotonic()):
        kinds.append(next(stream).decode().partition("event: ")[2].split("\n")[0])
    return kinds


def look_round():
    hub_of(alias()).round(is_changed=True)


def test_a_colleagues_coding_is_told_at_once_without_a_word_of_what_it_is(world, client_of):
    stream, first = joined(client_of(world.coder_a), world)
    assert first == ["look", "beat"]
    coding.change_coding(by=world.coder_b, coding=world.codings["budget b"], polarity=Polarity.NEED)
    look_round()
    told = next(stream).decode()
    assert told == f"retry: 2000\nid: {stream.place}\nevent: look\ndata:\n\n"
    look_round()
    assert said(stream) == []


def test_what_happens_in_another_text_is_no_news(world, client_of):
    stream, _ = joined(client_of(world.coder_a), world, "note")
    coding.change_coding(by=world.coder_b, coding=world.codings["budget b"], polarity=Polarity.NEED)
    look_round()
    assert said(stream) == []


def test_a_corrected_text_and_a_changed_codebook_are_news(world, client_of):
    from fingerpost.actions.codebook import open_draft

    stream, _ = joined(client_of(world.coder_a), world, "note")
    note, edits = world.sources["note"], [Edit(4, 11, "gathering")]
    revising.correct_source(by=world.lead, source=note, version=note.current, edits=edits, reason="heard again")
    look_round()
    assert said(stream) == ["look"]
    open_draft(by=world.owner, codebook=world.codebook)
    look_round()
    assert said(stream) == ["look"]


def test_who_comes_to_a_text_is_news_to_those_who_are_there(world, client_of):
    stream, _ = joined(client_of(world.coder_a), world)
    news = address(world).replace("live", "news") + "?tab=00000000-0000-4000-8000-000000000002"
    client_of(world.coder_b).get(news)
    assert said(stream) == ["look"]
    client_of(world.coder_b).get(news)
    assert said(stream) == [], "who was there already has not come"


def test_a_browser_that_comes_back_goes_on_where_it_was(world, client_of):
    client = client_of(world.coder_a)
    stream, _ = joined(client, world)
    place = stream.place
    stream.close()
    again, first = joined(client, world, HTTP_LAST_EVENT_ID=place)
    assert first == ["beat"], "nothing has happened meanwhile"
    place = again.place
    again.close()
    coding.change_coding(by=world.coder_b, coding=world.codings["budget b"], polarity=Polarity.NEED)
    third, first = joined(client, world, HTTP_LAST_EVENT_ID=place)
    look_round()
    assert first + said(third) == ["beat", "look"]


@pytest.mark.parametrize("place", ["", "nobody.3", "a" * 4000, "0", "-1"])
def test_a_browser_from_a_place_that_is_not_known_is_told_to_look(world, client_of, place):
    assert joined(client_of(world.coder_a), world, HTTP_LAST_EVENT_ID=place)[1][0] == "look"


def test_what_was_not_told_before_the_connection_broke_is_told_after(world, client_of):
    client = client_of(world.coder_a)
    stream, _ = joined(client, world)
    place = stream.place
    coding.change_coding(by=world.coder_b, coding=world.codings["budget b"], polarity=Polarity.NEED)
    look_round()
    next(stream)  # written, but lost on the way
    stream.close()
    assert joined(client, world, HTTP_LAST_EVENT_ID=place)[1][0] == "look"


def ended(stream):
    hub_of(alias()).round(is_changed=False)
    return stream._is_over


def test_signing_out_ends_it_and_no_other_persons(world, client_of):
    client = client_of(world.coder_a)
    stream, other = joined(client, world)[0], joined(client_of(world.coder_b), world)[0]
    client.post("/sign-out/")
    assert ended(stream) and not other._is_over
    with pytest.raises(StopIteration):
        next(stream)


def test_a_right_that_was_taken_away_ends_it(world, client_of):
    stream, _ = joined(client_of(world.coder_a), world)
    Membership.objects.filter(person=world.coder_a).delete()
    hub_of(alias())._all_at = 0.0
    assert ended(stream)


def test_a_round_that_blinds_the_reader_ends_it_before_anybody_codes(world, client_of):
    stream, _ = joined(client_of(world.coder_a), world, "note")
    opened(world)
    look_round()
    assert stream._is_over and not stream._has_news


def test_a_blind_coder_gets_no_stream_whatever_others_do(world, client_of):
    opened(world)
    answer = client_of(world.coder_a).get(address(world, "note"), **{LENDING: Lent()})
    assert (answer.status_code, answer.content) == (204, b"")


def test_without_a_server_that_lends_threads_browsers_are_told_to_ask(world, client_of):
    client = client_of(world.coder_a)
    assert client.get(address(world)).status_code == 204
    assert '"live": null' in client.get(address(world).replace("codings/live/", "")).content.decode()


def test_the_page_names_the_address_where_there_is_lending_but_never_to_who_codes_blind(world, client_of):
    page = client_of(world.coder_a).get(address(world).replace("codings/live/", ""), **{LENDING: Lent()})
    assert f'"live": "{address(world)}"' in page.content.decode()
    opened(world)
    page = client_of(world.coder_a).get(address(world, "note").replace("codings/live/", ""), **{LENDING: Lent()})
    assert '"live": null' in page.content.decode()


def test_a_full_server_says_so_and_has_room_again_when_somebody_goes(world, client_of):
    lent = Lent(1)
    stream, _ = joined(client_of(world.coder_a), world, lent=lent)
    refused = client_of(world.coder_b).get(address(world), **{LENDING: lent})
    assert (refused.status_code, refused["Retry-After"]) == (503, "60")
    stream.close()
    stream.close()
    assert lent.given == 0, "given back once, however often it is closed"
    assert joined(client_of(world.coder_b), world, lent=lent)[1] == ["look", "beat"]


def test_a_browser_that_went_away_is_noticed_without_a_word(world, client_of):
    gone = []
    stream, _ = joined(client_of(world.coder_a), world, **{"waitress.client_disconnected": lambda: bool(gone)})
    assert not ended(stream)
    gone.append(True)
    assert ended(stream)


def test_who_is_signed_out_is_told_so_as_a_script_is(world, client_of):
    answer = client_of().get(address(world), HTTP_ACCEPT="text/event-stream", **{LENDING: Lent()})
    assert (answer.status_code, answer.json()["error"]["kind"]) == (401, "signed-out")


@pytest.fixture
def in_a_round(furnished):  # noqa: F811
    """The furnished world with an open round of the note, which coders A and B code blind."""
    w, rows = furnished
    w.a_finding = rows[P + "findings/"]
    made = opened(w, coders=("coder_a", "coder_b"), name="Round of the note")
    blind(w, made, "coder_a", "The meeting began late.", "Pace", "barrier")
    return w, made


def told_to_all(w, made, client_of, acts):
    """What each reader is told while these acts are done: the coder elsewhere, and the lead on the text itself."""
    readers = {
        (who, source): joined(client_of(getattr(w, who)), w, source)[0]
        for who, source in [("coder_a", "interview"), ("lead", "note"), ("lead", "interview"), ("owner", "note")]
    }
    told = {reader: [] for reader in readers}
    for act in acts:
        act(w, made)
        look_round()
        for reader, stream in readers.items():
            told[reader].append(said(stream))
    for stream in readers.values():
        stream.close()
    return told


def own(w, made):
    own_work(w, made, "coder_a")


def test_another_coders_blind_work_sends_no_byte_to_anybody(in_a_round, client_of):
    w, made = in_a_round
    with taken_back():
        with_hers = told_to_all(w, made, client_of, [her_work, own])
    without = told_to_all(w, made, client_of, [lambda *_: None, own])
    assert with_hers == without
    assert with_hers["coder_a", "interview"][0] == with_hers["lead", "note"][0] == []


def test_once_the_round_is_revealed_its_text_is_news_again(in_a_round, client_of):
    w, made = in_a_round
    her_work(w, made)

    def reveal(*_):
        rounds.advance_round(by=w.owner, round=made, on=CLOSED, early=True)

    told = told_to_all(w, made, client_of, [reveal])
    assert told["lead", "note"] == [["look"]]


def test_a_new_password_ends_what_was_opened_with_the_old_one(world, client_of):
    stream, _ = joined(client_of(world.coder_a), world)
    people.set_password(by=world.coder_a, person=world.coder_a, password="a new one, and long")
    hub_of(alias())._all_at = 0.0
    assert ended(stream)


def test_a_person_who_may_not_sign_in_any_more_hears_no_more(world, client_of):
    stream, _ = joined(client_of(world.coder_a), world)
    Person.objects.filter(pk=world.coder_a.pk).update(is_active=False)
    hub_of(alias())._all_at = 0.0
    assert ended(stream)


def test_a_computer_that_slept_is_told_one_sign_of_life_and_not_all_it_missed(world, client_of):
    stream, _ = joined(client_of(world.coder_a), world)
    stream._beat_at -= 20 * live.BEAT
    assert said(stream) == ["beat"]


def test_a_place_is_given_back_when_the_database_does_not_answer(world, client_of, monkeypatch):
    from django.db import OperationalError

    def fail():
        raise OperationalError("gone")

    lent, client = Lent(1), client_of(world.coder_a)
    client.raise_request_exception = False
    monkeypatch.setattr(live, "last_line", fail)
    assert client.get(address(world), **{LENDING: lent}).status_code == 500
    monkeypatch.undo()
    assert lent.given == 0
