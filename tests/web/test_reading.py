"""The reading page, its paragraphs, and the door for its script."""

import html
import json
import re
from array import array
from base64 import b64decode
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from tests.manners import looked_and_wrote

from fingerpost.actions import rounds
from fingerpost.actions.codebook import CodeWords, add_code, open_draft
from fingerpost.actions.sources import add_source
from fingerpost.store.models import Coding, LedgerEvent
from fingerpost.terms.sources import SourceKind, SourceText, Span
from fingerpost.web.sources.drawn import drawn
from fingerpost.web.sources.paragraphs import paragraphs
from fingerpost.web.sources.watching import WATCH

HOME = "/p/drawn-world/"
STATUSES = [("owner", 200), ("lead", 200), ("coder_b", 200), ("reader", 403), ("site_lead", 403), ("stranger", 404)]


def address(world, source, end=""):
    return f"{HOME}sources/{world.sources[source].guid}/{end}"


def post(client, path, **sent):
    return client.post(path, json.dumps({"operation": str(uuid4()), **sent}), content_type="application/json",
                       headers={"accept": "application/json"})  # fmt: skip


def coding_of(world, source="note", quote="half an hour", code="Pace", **more):
    text = world.sources[source].current
    start = text.text.index(quote)
    return {
        "code": str(world.codes[code].guid), "start": start, "end": start + len(quote), "quote": quote,
        "version": str(text.guid), **more,
    }  # fmt: skip


def lines_of(table):
    """Codings in columns as one dict a coding."""
    guids = b64decode(table["guids"])
    numbers = {
        name: array("I", b64decode(table[name])) for name in ("start", "end", "code", "coder", "polarity", "layer")
    }
    return [
        {
            "guid": str(UUID(bytes=guids[16 * at : 16 * at + 16])),
            "name": table["codes"][numbers["code"][at]][1],
            "coder": table["coders"][numbers["coder"][at]][0],
            "start": start,
            "end": numbers["end"][at],
            "polarity": table["polarities"][numbers["polarity"][at]],
            "memo": table["memos"].get(str(at), ""),
            "layer": table["layers"][numbers["layer"][at]],
        }
        for at, start in enumerate(numbers["start"])
    ]


def state_of(page):
    state = json.loads(re.search(r'id="reading-state" type="application/json">(.*?)</script>', page, re.S)[1])
    state["codings"] = lines_of(state["codings"])
    return state


@pytest.mark.parametrize(("name", "status"), STATUSES)
def test_a_source_opens_for_who_reads_and_nothing_is_written(world, client_of, written, name, status):
    client = client_of(getattr(world, name))
    for end in ("", "codings/"):
        writes, page = written(lambda end=end: client.get(address(world, "interview", end)))
        assert (page.status_code, writes) == (status, [])


@pytest.mark.parametrize("source", ["report", "interview", "note", "silent"])
def test_the_paragraphs_hold_the_canonical_text_at_their_offsets(world, client_of, source):
    page, text = client_of(world.lead).get(address(world, source)).content.decode(), world.sources[source].current.text
    blocks = re.findall(r'data-start="(\d+)" tabindex="-1">(.*?)</(?:p|h2)></div>', page, re.S)
    shown = [(int(start), html.unescape(re.sub(r"<[^>]+>", "", words))) for start, words in blocks]
    assert all(text[start : start + len(words)] == words for start, words in shown)
    assert "".join(words for _, words in shown).split() == text.replace("\n", "").split()


def test_a_passage_in_the_address_is_marked(world, client_of):
    passage = world.codings["rang"].passage
    page = client_of(world.lead).get(address(world, "interview", f"?passage={passage.guid}")).content.decode()
    assert f'<mark id="passage">{passage.quote}</mark>' in page


@pytest.mark.parametrize(
    ("query", "status"), [("at=3-9", 200), ("at=9-3", 200), ("at=1-99999999", 200), ("passage=x", 404)]
)
def test_a_place_that_is_none_marks_nothing(world, client_of, query, status):
    page = client_of(world.lead).get(address(world, "note", "?" + query))
    assert page.status_code == status
    assert ("<mark" in page.content.decode()) is (query == "at=3-9")


def test_text_and_titles_never_become_markup(world, client_of):
    evil = '</script><script>alert(1)</script> "&\u2028'
    source = add_source(
        by=world.owner, programme=world.programme, kind=SourceKind.OTHER,
        text=SourceText(title=evil, text=f"{evil}\n\nWords.", sections=(Span(0, 5, evil),)),
    )  # fmt: skip
    page = client_of(world.lead).get(f"{HOME}sources/{source.guid}/").content.decode()
    assert "<script>alert" not in page


def test_who_only_reads_gets_no_codes_and_may_not_code(world, client_of):
    from fingerpost.actions.programme import add_member
    from fingerpost.terms.people import Role

    add_member(by=world.owner, programme=world.programme, person=world.stranger, role=Role.GOVERNANCE)
    client, before = client_of(world.stranger), Coding.objects.count()
    state = state_of(client.get(address(world, "note")).content.decode())
    assert (state["codes"], state["page"]["codes"]) == ([], False)
    assert post(client, address(world, "note", "codings/"), **coding_of(world)).status_code == 403
    assert Coding.objects.count() == before


def test_a_coding_sent_twice_is_made_once(world, client_of):
    client, sent = client_of(world.coder_a), coding_of(world, polarity="barrier", operation=str(uuid4()))
    answers = [post(client, address(world, "note", "codings/"), **sent).json()["coding"] for _ in range(2)]
    assert answers[0] == answers[1]
    made = Coding.objects.get(guid=answers[0]["guid"])
    assert (made.coder, made.polarity, made.passage.quote) == (world.coder_a, "barrier", "half an hour")
    assert LedgerEvent.objects.filter(subject_guid=made.guid).count() == 1


def test_offsets_behind_an_astral_character_are_code_points(world, client_of):
    answer = post(client_of(world.coder_b), address(world, "interview", "codings/"),
                  **coding_of(world, "interview", "what went wrong", "Candour"))  # fmt: skip
    assert Coding.objects.get(guid=answer.json()["coding"]["guid"]).passage.quote == "what went wrong"


@pytest.mark.parametrize(
    ("wrong", "status", "kind"),
    [
        ({"quote": "other words"}, 409, "conflict"),
        ({"version": "0b2f8a9e-3c1d-4f6a-9b7e-5d4c3b2a1f00"}, 409, "conflict"),
        ({"code": "0b2f8a9e-3c1d-4f6a-9b7e-5d4c3b2a1f00"}, 404, "notfound"),
        ({"code": "pace"}, 400, "invalid"),
        ({"start": -1}, 400, "invalid"),
        ({"start": "3"}, 400, "invalid"),
        ({"end": 10**7}, 400, "invalid"),
        ({"polarity": "sideways"}, 400, "invalid"),
        ({"operation": "once"}, 400, "invalid"),
        ({"memo": "x" * 20_001}, 400, "invalid"),
    ],
)
def test_what_cannot_be_coded_is_refused_and_leaves_nothing(world, client_of, events, wrong, status, kind):
    before = (events(), Coding.objects.count())
    answer = post(client_of(world.coder_a), address(world, "note", "codings/"), **{**coding_of(world), **wrong})
    assert (answer.status_code, answer.json()["error"]["kind"]) == (status, kind)
    assert (events(), Coding.objects.count()) == before


@pytest.mark.parametrize("body", ["", "[]", "{", "3"])
def test_a_body_that_is_no_object_is_refused(world, client_of, body):
    answer = client_of(world.coder_a).post(
        address(world, "note", "codings/"),
        body,
        content_type="application/json",
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 400


def test_a_coding_is_taken_off_put_back_and_changed(world, client_of):
    client, coding = client_of(world.coder_a), world.codings["late"]
    path = f"{HOME}codings/{coding.guid}/"
    assert post(client, path, act="remove").json()["coding"]["live"] is False
    assert post(client, path, act="remove").status_code == 409
    assert post(client, path, act="restore").json()["coding"]["live"] is True
    changed = post(client, path, act="change", polarity="need", memo="Why late?").json()["coding"]
    assert (changed["polarity"], changed["memo"]) == ("need", "Why late?")
    assert post(client, path, act="change", memo="Sure.").json()["coding"]["polarity"] == "need"
    assert post(client, path, act="twist").status_code == 400


@pytest.mark.parametrize(("name", "status"), [("coder_b", 403), ("reader", 404), ("site_lead", 404), ("stranger", 404)])
def test_nobody_else_changes_a_coding(world, client_of, name, status):
    answer = post(client_of(getattr(world, name)), f"{HOME}codings/{world.codings['late'].guid}/", act="remove")
    assert answer.status_code == status
    assert Coding.objects.get(pk=world.codings["late"].pk).removed_at is None


@pytest.fixture
def blind(world):
    from datetime import date

    return rounds.open_round(
        by=world.owner, programme=world.programme, number=1, name="Round 1", version=world.versions[2],
        chosen=[world.sources["note"]], coders=[world.coder_a, world.coder_b], opened_on=date(2024, 8, 1),
    )  # fmt: skip


def test_in_a_round_a_coder_codes_alone_and_sees_nobody_elses_work(world, client_of, blind):
    made = post(client_of(world.coder_a), address(world, "note", "codings/"), **coding_of(world, code="Ties")).json()[
        "coding"
    ]
    assert (made["layer"], made["round"]) == ("independent", 1)
    page = client_of(world.coder_b).get(address(world, "note")).content.decode()
    assert "you code this text on your own" in page
    assert {coding["coder"] for coding in state_of(page)["codings"]} == {"Bob Coder"}
    passage = Coding.objects.get(guid=made["guid"]).passage
    hidden = client_of(world.coder_b).get(address(world, "note", f"?passage={passage.guid}")).content.decode()
    assert "<mark" not in hidden
    answer = post(client_of(world.coder_b), f"{HOME}codings/{made['guid']}/", act="remove")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("text", "sections", "turns", "expected"),
    [
        ("One.\n\nTwo\nlines.\n", (), (), ["One.", "Two\nlines."]),
        ("", (), (), []),
        ("\n\n  \n", (), (), []),
        ("A: x\nB: y", (), (Span(3, 4, "A"), Span(8, 9, "B")), ["A: x", "B: y"]),
        ("Head\nBody", (Span(5, 9, "Head"),), (), ["Head", "Body"]),
        ("  kept spaces  ", (), (), ["  kept spaces"]),
        ("a\u2028b", (), (), ["a\u2028b"]),
    ],
)
def test_text_is_cut_at_blank_lines_turns_and_sections(text, sections, turns, expected):
    assert [text[p.start : p.end] for p in paragraphs(text, sections, turns)] == expected


def test_a_heading_in_the_text_is_not_printed_twice():
    text = "1. What helped?\n\nThe huddle.\n\nNothing else."
    asked, said, rest = paragraphs(text, (Span(17, 28, "What helped?"), Span(30, 43, "Elsewhere")))
    assert (asked.is_heading, said.heading, rest.heading) == (True, "", "Elsewhere")


def test_a_speakers_name_is_told_from_what_was_said():
    first, second = (
        paragraphs("Ann: Yes.\nstill Ann", turns=(Span(5, 19, "Ann"),)),
        paragraphs("No name", turns=(Span(0, 7, ""),)),
    )
    assert [p.speaker_ends for p in first] == [5] and second[0].speaker_ends == 0


def news(client, world, tab, source="note", first=False):
    answer = client.get(address(world, source, f"codings/news/?tab={tab}{'&first' if first else ''}"))
    told = answer.json()
    return told | {"codings": lines_of(told["codings"])}


@pytest.fixture(autouse=True)
def _nobody_watches():
    WATCH.forget_all()


def test_an_open_page_hears_what_others_do_once(world, client_of):
    ann, bob, tab = client_of(world.coder_a), client_of(world.coder_b), uuid4()
    bob.get(address(world, "note"))
    made = post(ann, address(world, "note", "codings/"), **coding_of(world)).json()["coding"]
    told = news(bob, world, tab, first=True)
    assert [(one["guid"], one["coder"]) for one in told["codings"]] == [(made["guid"], "Ann Coder")]
    assert news(bob, world, tab)["codings"] == []
    post(ann, f"{HOME}codings/{made['guid']}/", act="remove")
    assert news(bob, world, tab)["gone"] == [made["guid"]]


def test_a_tab_that_is_not_known_is_told_everything(world, client_of):
    told = news(client_of(world.coder_b), world, uuid4())
    assert told["is_all"] and {one["name"] for one in told["codings"]} == {"Pace", "Ties"}


def test_who_else_has_the_text_open_is_told_by_name(world, client_of):
    ann, bob = client_of(world.coder_a), client_of(world.coder_b)
    assert news(ann, world, uuid4())["here"] == []
    assert news(bob, world, uuid4())["here"] == ["Ann Coder"]
    assert news(bob, world, uuid4(), "interview")["here"] == []


def test_a_change_of_the_codebook_reaches_an_open_page(world, client_of):
    bob, tab = client_of(world.coder_b), uuid4()
    bob.get(address(world, "note"))
    assert news(bob, world, tab, first=True)["codes"] is None
    draft = open_draft(by=world.owner, codebook=world.codebook)
    add_code(by=world.owner, codebook=world.codebook, words=CodeWords("Distance"))
    assert "Distance" in {code["name"] for code in news(bob, world, tab)["codes"]}
    assert draft.number == 3


def test_a_blinded_coder_hears_nothing_and_is_seen_by_nobody(world, client_of, blind):
    bob, lead = client_of(world.coder_b), client_of(world.lead)
    page = state_of(bob.get(address(world, "note")).content.decode())
    assert page["page"]["news"] is None
    post(client_of(world.coder_a), address(world, "note", "codings/"), **coding_of(world, code="Ties"))
    told = news(bob, world, uuid4())
    assert (told["codings"], told["gone"], told["here"], told["codes"]) == ([], [], [], None)
    assert news(lead, world, uuid4())["here"] == []


def test_what_another_coder_takes_off_in_an_open_round_is_not_told_as_gone(world, client_of, blind):
    ann, lead, tab = client_of(world.coder_a), client_of(world.lead), uuid4()
    lead.get(address(world, "note"))
    made = post(ann, address(world, "note", "codings/"), **coding_of(world, code="Ties")).json()["coding"]
    post(ann, f"{HOME}codings/{made['guid']}/", act="remove")
    told = news(lead, world, tab, first=True)
    assert (told["gone"], told["codings"]) == ([], [])


def test_edges_are_moved_in_the_words_of_the_text(world, client_of):
    ann, coding = client_of(world.coder_a), world.codings["late"]
    passage = coding.passage
    moved = post(ann, f"{HOME}codings/{coding.guid}/", act="move", start=passage.start, end=passage.end + 4)
    assert moved.json()["coding"]["end"] == passage.end + 4
    passage.refresh_from_db()
    text = world.sources["note"].current.text
    assert passage.quote == text[passage.start : passage.end]
    assert post(ann, f"{HOME}codings/{coding.guid}/", act="move", start=5, end=10**6).status_code == 400
    assert (
        post(client_of(world.coder_b), f"{HOME}codings/{coding.guid}/", act="move", start=0, end=3).status_code == 403
    )


def test_ones_own_acts_are_listed_newest_first_with_what_they_changed(world, client_of):
    ann = client_of(world.coder_a)
    made = post(ann, address(world, "note", "codings/"), **coding_of(world)).json()["coding"]
    post(ann, f"{HOME}codings/{made['guid']}/", act="change", polarity="need")
    acts = ann.get(address(world, "note", "codings/mine/")).json()["acts"]
    assert [act["verb"] for act in acts[:2]] == ["coding changed", "coding added"]
    assert (acts[0]["before"]["polarity"], acts[0]["coding"]["polarity"], acts[0]["coding"]["live"]) == (
        "none", "need", True,
    )  # fmt: skip
    others = client_of(world.coder_b).get(address(world, "note", "codings/mine/")).json()["acts"]
    assert made["guid"] not in {act["coding"]["guid"] for act in others}


def test_favourites_are_kept_per_person_and_a_digit_holds_one_code(world, client_of):
    ann, path = client_of(world.coder_a), f"{HOME}codings/favourites/"
    for name in ("Money", "Ties"):
        assert post(ann, path, code=str(world.codes[name].guid), digit=4).status_code == 200

    def digits(person):
        state = state_of(client_of(person).get(address(world, "note")).content.decode())
        return {code["name"]: code["digit"] for code in state["codes"] if code["digit"]}

    assert (digits(world.coder_a), digits(world.coder_b)) == ({"Ties": 4}, {})
    assert post(ann, path, code=str(world.codes["Ties"].guid), digit=10).status_code == 400
    post(ann, path, code=str(world.codes["Ties"].guid), digit=0)
    assert digits(world.coder_a) == {}


def test_what_one_person_did_is_not_done_in_anothers_name(world, client_of):
    before = Coding.objects.count()
    sent = coding_of(world, person=str(world.coder_a.guid))
    answer = post(client_of(world.coder_b), address(world, "note", "codings/"), **sent)
    assert (answer.status_code, answer.json()["error"]["kind"]) == (409, "anotherperson")
    assert Coding.objects.count() == before


def test_a_paragraph_shows_the_time_at_which_it_was_said():
    text = "One.\n\nTwo.\n\nThree."
    shown = drawn(text, paragraphs(text), None, ((6, 65_000), (12, 3_723_000)))
    assert re.findall(r'data-n="(\d)"(?: data-time="([^"]*)")?', shown) == [("1", ""), ("2", "1:05"), ("3", "1:02:03")]


def test_every_script_of_the_page_is_asked_for_at_once(world, client_of):
    page = client_of(world.lead).get(address(world, "note")).content.decode()
    folder = Path(__file__).parents[2] / "src/fingerpost/web/static/fingerpost/reading"
    asked = set(re.findall(r'rel="modulepreload" href="[^"]*/reading/([a-z]+\.js)"', page))
    assert asked == {path.name for path in folder.glob("*.js")}


LOOKS = {"owner": (8, 11), "coder_b": (8, 12)}
"""Statements for a list and for a coding; under the lock a coder's permit is read once more, an owner needs none."""


@pytest.mark.parametrize("name", LOOKS)
def test_listing_and_coding_take_a_known_number_of_statements(world, client_of, name):
    client = client_of(getattr(world, name))
    path = address(world, "note", "codings/")
    answers = []
    listing = looked_and_wrote(lambda: answers.append(client.get(path)))
    adding = looked_and_wrote(lambda: answers.append(post(client, path, **coding_of(world, code="Candour"))))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert (len(listing), len(adding)) == LOOKS[name], "\n".join([*listing, "", *adding])


def test_more_codings_take_no_more_statements(world, client_of):
    client, path = client_of(world.coder_b), address(world, "note", "codings/")
    few = len(looked_and_wrote(lambda: client.get(path)))
    for quote in ("late", "people", "form"):
        assert post(client, path, **coding_of(world, quote=quote)).status_code == 200
    assert len(looked_and_wrote(lambda: client.get(path))) == few
    assert len(lines_of(client.get(path).json()["codings"])) >= 3


def test_codings_that_start_together_come_longest_first(world, client_of):
    client, path = client_of(world.coder_b), address(world, "note", "codings/")
    for quote in ("The form", "The form was", "The"):
        assert post(client, path, **coding_of(world, quote=quote, code="Candour")).status_code == 200
    spans = [(one["start"], -one["end"], one["guid"]) for one in lines_of(client.get(path).json()["codings"])]
    assert spans == sorted(spans)


@pytest.mark.parametrize("span", [(0, 10**30), (-(10**30), 5), (2**31, 2**31 + 1), (5, 5), (6, 5)])
def test_a_place_that_no_text_has_is_refused_plainly(world, client_of, span):
    sent = coding_of(world) | {"start": span[0], "end": span[1]}
    del sent["quote"]
    answer = post(client_of(world.coder_b), address(world, "note", "codings/"), **sent)
    assert answer.status_code == 400 and "no passage of this text" in answer.json()["error"]["what"]
