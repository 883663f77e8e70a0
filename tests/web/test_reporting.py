"""Collect as pages: the waves of a site, filling a report without losing a word, handing in, giving back, accepting."""

import json
from uuid import uuid4

import pytest

from fingerpost.actions import reporting as acts
from fingerpost.store.models import AnswerText, SiteReport, Source
from second_storey import draw_instrument

HOME = "/p/drawn-world/collect/"
PLACE = f"{HOME}01/W3/"


@pytest.fixture
def wave(world):
    return draw_instrument(world)


@pytest.fixture
def report(world, wave):
    return acts.open_report(by=world.site_lead, site=world.sites["01"], wave=wave)


def send(client, text, based_on=0, question="helped", operation=None, path=PLACE):
    given = {"operation": str(operation or uuid4()), "question": question, "text": text, "based_on": based_on}
    return client.post(
        f"{path}answer/", json.dumps(given), content_type="application/json", HTTP_ACCEPT="application/json"
    )


def texts():
    return list(AnswerText.objects.order_by("pk").values_list("text", flat=True))


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 200), ("coder_b", 200), ("site_lead", 200), ("reader", 403), ("stranger", 404)]
)
def test_collect_is_for_sites_and_who_reads_sources_and_looking_writes_nothing(
    world, client_of, written, report, who, status
):
    client = client_of(getattr(world, who))
    for path in (HOME, PLACE):
        wrote, answer = written(lambda path=path: client.get(path))
        assert (answer.status_code, wrote) == (status, [])


def test_a_site_lead_sees_the_waves_of_their_own_site_with_what_to_do(world, client_of, wave):
    page = client_of(world.site_lead).get(HOME).content.decode()
    assert "01 Harbour" in page and "02 Mill" not in page
    assert page.index("Begin this report") < page.index("Begin this report; it is overdue")
    assert client_of(world.site_lead).get(f"{HOME}02/W3/").status_code == 404


def test_the_team_sees_all_sites_and_what_waits_to_be_read(world, client_of, report):
    acts.save_answer(
        by=world.site_lead, report=report, question=report.instrument_version.questions.first(), text="x", based_on=0
    )
    assert "Nothing waits" in client_of(world.lead).get(HOME).content.decode()
    acts.submit_report(by=world.site_lead, report=report)
    page = client_of(world.lead).get(HOME).content.decode()
    assert "waiting to be read" in page and "03 Hill" in page


def test_a_report_is_begun_once_by_the_site_and_by_nobody_else(world, client_of, wave):
    assert "Begin this report" in client_of(world.site_lead).get(PLACE).content.decode()
    for who, status in (("coder_a", 403), ("reader", 403), ("stranger", 404)):
        assert client_of(getattr(world, who)).post(f"{PLACE}begin/", {}).status_code == status
    form = {"operation": str(uuid4())}
    assert [client_of(world.site_lead).post(f"{PLACE}begin/", form).status_code for _ in range(2)] == [302, 302]
    assert SiteReport.objects.count() == 1


def test_the_report_asks_question_by_question_with_last_times_answer_beside_it(world, client_of, wave):
    client = client_of(world.site_lead)
    client.post(f"{HOME}01/W1/begin/", {})
    client.post(f"{HOME}01/W1/save/", {"answer-helped": "The <huddle>.", "based-helped": "0"})
    client.post(f"{PLACE}begin/", {})
    page = client.get(PLACE).content.decode()
    assert "What was said in W1" in page and "The &lt;huddle&gt;." in page and "What got in the way?" in page


def test_an_answer_is_saved_and_its_number_comes_back(world, client_of, report):
    client = client_of(world.site_lead)
    first = send(client, "One.").json()["answer"]
    assert (first["number"], first["text"], first["written_by"]) == (1, "One.", "Sid Site-Lead")
    assert send(client, "Two.", based_on=1).json()["answer"]["number"] == 2
    assert texts() == ["One.", "Two."]


def test_the_same_save_sent_twice_is_carried_out_once(world, client_of, report):
    client, operation = client_of(world.site_lead), uuid4()
    assert [send(client, "One.", operation=operation).json()["answer"]["number"] for _ in range(2)] == [1, 1]
    assert texts() == ["One."]


def test_words_that_came_in_between_are_sent_back_and_never_overwritten(world, client_of, report):
    send(client_of(world.lead), "Theirs.")
    answer = send(client_of(world.site_lead), "Mine.")
    assert answer.status_code == 409
    assert answer.json()["theirs"]["text"] == "Theirs." and answer.json()["theirs"]["written_by"] == "Lena Lead"
    assert texts() == ["Theirs."]


def test_a_late_repeat_of_a_save_learns_that_others_have_written_since(world, client_of, report):
    operation = uuid4()
    send(client_of(world.site_lead), "Mine.", operation=operation)
    send(client_of(world.lead), "Theirs.", based_on=1)
    answer = send(client_of(world.site_lead), "Mine.", operation=operation)
    assert answer.status_code == 409 and answer.json()["theirs"]["number"] == 2


def test_saving_to_a_report_that_was_handed_in_says_so_and_has_no_other_words_to_choose(world, client_of, report):
    client = client_of(world.site_lead)
    send(client, "One.")
    client.post(f"{PLACE}submit/", {})
    answer = send(client, "Two.", based_on=1)
    assert answer.status_code == 409 and answer.json()["theirs"] is None
    assert "cannot be changed" in answer.json()["error"]["what"]


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (b"not json", 400), (b"[]", 400), (b'{"question": "none"}', 404), (b'{"question": "helped"}', 400),
        (b'{"question": "helped", "operation": "x"}', 400), (b'{"question": "helped", "based_on": "many"}', 400),
    ],
)  # fmt: skip
def test_a_save_that_makes_no_sense_is_refused_plainly(world, client_of, report, given, status):
    answer = client_of(world.site_lead).post(
        f"{PLACE}answer/", given, content_type="application/json", HTTP_ACCEPT="application/json"
    )
    assert answer.status_code == status and answer.json()["error"]["what"] and texts() == []


@pytest.mark.parametrize(("who", "status"), [("coder_a", 403), ("reader", 403), ("stranger", 404), (None, 401)])
def test_who_does_not_fill_reports_saves_nothing(world, client_of, report, who, status):
    client = client_of(getattr(world, who) if who else None)
    assert send(client, "Mine.").status_code == status and texts() == []


def test_without_javascript_all_answers_are_saved_by_one_button_and_once(world, client_of, report):
    form = {"answer-helped": "A.", "based-helped": "0", "answer-hindered": "B.", "based-hindered": "0"}
    form["operation"] = str(uuid4())
    client = client_of(world.site_lead)
    assert [client.post(f"{PLACE}save/", form).status_code for _ in range(2)] == [302, 302]
    assert texts() == ["A.", "B."]


def test_without_javascript_both_wordings_come_back_and_saving_again_keeps_ones_own(world, client_of, report):
    send(client_of(world.lead), "Theirs.")
    client = client_of(world.site_lead)
    form = {"answer-helped": "Mine.", "based-helped": "0", "answer-hindered": "B.", "based-hindered": "0"}
    page = client.post(f"{PLACE}save/", form)
    assert page.status_code == 409
    shown = page.content.decode()
    assert "Theirs." in shown and "\nMine.</textarea>" in shown and 'name="based-helped" value="1"' in shown
    assert client.post(f"{PLACE}save/", form | {"based-helped": "1", "based-hindered": "1"}).status_code == 302
    assert texts() == ["Theirs.", "B.", "Mine."]


def test_handing_in_says_first_what_is_unanswered(world, client_of, report):
    client = client_of(world.site_lead)
    assert "Nothing has been answered yet." in client.get(f"{PLACE}submit/").content.decode()
    send(client, "One.")
    page = client.get(f"{PLACE}submit/").content.decode()
    assert "1 of 2 questions answered." in page and "2. What got in the way?" in page
    form = {"operation": str(uuid4())}
    assert [client.post(f"{PLACE}submit/", form).status_code for _ in range(2)] == [302, 302]
    assert SiteReport.objects.get().status == "submitted"
    assert "<textarea" not in client.get(PLACE).content.decode()


def test_a_report_is_given_back_with_a_reason_that_the_site_reads(world, client_of, report):
    site, team = client_of(world.site_lead), client_of(world.lead)
    send(site, "One.")
    site.post(f"{PLACE}submit/", {})
    assert team.post(f"{PLACE}return/", {"reason": " "}).status_code == 400
    assert site.post(f"{PLACE}return/", {"reason": "No."}).status_code == 403
    assert team.post(f"{PLACE}return/", {"reason": "Say more on <money>."}).status_code == 302
    assert "Say more on &lt;money&gt;." in site.get(PLACE).content.decode()


def test_an_accepted_report_becomes_one_source_and_leads_to_it(world, client_of, report):
    site, team = client_of(world.site_lead), client_of(world.lead)
    send(site, "One.")
    site.post(f"{PLACE}submit/", {})
    assert site.post(f"{PLACE}accept/", {}).status_code == 403
    form = {"operation": str(uuid4())}
    assert [team.post(f"{PLACE}accept/", form).status_code for _ in range(2)] == [302, 302]
    source = Source.objects.get(title="Site report: Harbour, W3")
    assert f"/ref/source/{source.guid}/" in team.get(PLACE).content.decode()
    assert f"/ref/source/{source.guid}/" not in site.get(PLACE).content.decode()


def test_a_site_or_wave_that_is_not_there_is_not_found(world, client_of, wave):
    for path in (f"{HOME}99/W3/", f"{HOME}01/W9/", f"{HOME}99/W3/submit/"):
        assert client_of(world.lead).get(path).status_code == 404
    assert client_of(world.lead).get(f"{PLACE}submit/").status_code == 404
