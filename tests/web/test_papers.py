"""A report on paper: the empty form as Word, a filled-in one looked at and taken in, nothing overwritten unasked."""

import io
import re
from uuid import uuid4

import pytest
from docx import Document

from fingerpost.actions import reporting as acts
from fingerpost.store.models import LedgerEvent, SiteReport
from fingerpost.store.queries.reporting import answers_now
from second_storey import draw_instrument

PLACE = "/p/drawn-world/collect/01/W3/"
PAPER = "1. What helped?\nWe <b>met</b>.\n2. What got in the way?\nTime.\n3. Who pays?\nNobody knows.\n"


@pytest.fixture
def wave(world):
    return draw_instrument(world)


def sent(client, text=PAPER, name="form.txt"):
    file = io.BytesIO(text.encode())
    file.name = name
    return client.post(f"{PLACE}form/in/", {"form": file})


def take(client, *keys, helped="We met.", based=0, operation=None):
    given = {
        "take": keys,
        "answer-helped": helped,
        "answer-hindered": "Time.",
        "based-helped": based,
        "based-hindered": 0,
    }
    return client.post(f"{PLACE}form/in/", {**given, "operation": str(operation or uuid4())})


def now():
    return {key: each.text for key, each in answers_now(SiteReport.objects.get()).items()}


def test_the_empty_form_is_a_word_file_for_whoever_may_read_the_questions(world, client_of, wave, written):
    client = client_of(world.site_lead)
    wrote, answer = written(lambda: client.get(f"{PLACE}form/"))
    assert "form-drawn-world-01-w3.docx" in answer["Content-Disposition"] and wrote == []
    words = [paragraph.text for paragraph in Document(io.BytesIO(answer.content)).paragraphs]
    assert "1. What helped?" in words and any(line.startswith("Site: Harbour (01). Wave: W3 (W3).") for line in words)
    assert client_of(world.stranger).get(f"{PLACE}form/").status_code == 404


def test_a_form_is_shown_beside_the_report_before_anything_is_written(world, client_of, wave, events):
    before = events()
    page = sent(client_of(world.site_lead)).content.decode()
    assert "2 new answers" in page and "We &lt;b&gt;met&lt;/b&gt;." in page
    assert "Belongs to no question" in page and "Nobody knows." in page and "3. Who pays?" in page
    assert events() == before and not SiteReport.objects.exists()


def test_ticked_answers_are_taken_as_one_act_and_taken_back_as_one(world, client_of, wave):
    client, operation = client_of(world.site_lead), uuid4()
    for _ in range(2):  # a repeated press writes once
        take(client, "helped", "hindered", operation=operation)
    assert now() == {"helped": "We met.", "hindered": "Time."}
    assert LedgerEvent.objects.filter(verb="report filled from a form").count() == 1
    page = client.get(PLACE).content.decode()
    assert "2 answers came in a form" in page
    client.post(f"{PLACE}form/back/", {"operation": str(uuid4())})
    assert now() == {"helped": "", "hindered": ""} and "came in a form" not in client.get(PLACE).content.decode()


def test_other_words_are_offered_unticked_and_an_answer_in_between_stops_it(world, client_of, wave):
    client = client_of(world.site_lead)
    report = acts.open_report(by=world.site_lead, site=world.sites["01"], wave=wave)
    helped = report.instrument_version.questions.get(key="helped")
    acts.save_answer(by=world.site_lead, report=report, question=helped, text="We rang.", based_on=0)
    page = sent(client).content.decode()
    boxes = re.findall(r'<input type="checkbox" name="take" value="(\w+)"( checked)?', page)
    assert boxes == [("helped", ""), ("hindered", " checked")] and "We rang." in page
    answer = take(client, "helped", "hindered", based=0)
    assert answer.status_code == 302 and now() == {"helped": "We rang."}
    take(client, "helped", based=1)
    assert now() == {"helped": "We met."}


def test_a_file_that_is_no_such_form_is_refused_plainly(world, client_of, wave):
    for text, name, said in (
        ("Dear all.", "letter.txt", "None of the questions"),
        ("x", "a.docx", "not a Word file"),
        ("x", "a.exe", "cannot be read"),
    ):
        answer = sent(client_of(world.lead), text, name)
        assert answer.status_code == 422 and said in answer.content.decode(), name
    assert not SiteReport.objects.exists()


def test_only_who_fills_the_report_brings_a_form_in(world, client_of, wave):
    for who, status in (("coder_a", 403), ("reader", 403), ("stranger", 404)):
        client = client_of(getattr(world, who))
        assert (sent(client).status_code, take(client, "helped").status_code) == (status, status)
    assert client_of(world.site_lead).get("/p/drawn-world/collect/02/W3/form/in/").status_code == 404
    assert not SiteReport.objects.exists()
