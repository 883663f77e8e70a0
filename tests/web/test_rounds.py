"""The pages of rounds: who sees what, opening one, one's own pass, the meeting, queries, decisions, looking again."""

import re
from uuid import uuid4

import pytest

from drawn_rounds import CLOSED, blind, both_passes, opened, revealed
from fingerpost.actions import codebook as codebooks
from fingerpost.actions import rounds, settling
from fingerpost.actions.coding import split_code
from fingerpost.store.models import Coding, Decision, Query, Round
from fingerpost.terms.coding import Layer
from fingerpost.terms.rounds import Settled

HOME = "/p/drawn-world/"


@pytest.fixture
def meeting(world):
    made, put = revealed(world)
    return world, made, put, f"{HOME}rounds/{made.guid}/"


def filled(w, **more):
    return {
        "name": "Round 1", "version": "2", "coders": [str(w.coder_a.guid), str(w.coder_b.guid)], "pairs": "all",
        "judged": "open", "unit": "source", "text": [str(w.sources["note"].guid)], **more,
    }  # fmt: skip


def agreed(made):
    return Coding.objects.filter(round=made, layer=Layer.AGREED, removed_at__isnull=True)


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 200), ("lead", 200), ("coder_b", 200), ("reader", 403), ("stranger", 404)]
)
def test_rounds_are_for_who_reads_sources_and_looking_writes_nothing(meeting, client_of, written, who, status):
    world, _, _, page = meeting
    client = client_of(getattr(world, who))
    for path in (f"{HOME}rounds/", page, f"{page}meeting/", f"{HOME}queries/", f"{HOME}decisions/"):
        wrote, answer = written(lambda path=path: client.get(path))
        assert (answer.status_code, wrote) == (status, []), path


@pytest.mark.parametrize(("who", "status"), [("coder_a", 403), ("reader", 403), ("site_lead", 403), ("stranger", 404)])
def test_only_who_leads_begins_a_round(world, client_of, events, who, status):
    client, before = client_of(getattr(world, who)), events()
    assert client.get(f"{HOME}rounds/new/").status_code == status
    assert client.post(f"{HOME}rounds/new/", filled(world)).status_code == status
    assert events() == before


def test_a_round_is_opened_once_however_often_the_form_is_sent(world, client_of):
    form = filled(world, operation=str(uuid4()), coefficient="alpha_nominal", threshold="0.67")
    answers = [client_of(world.lead).post(f"{HOME}rounds/new/", form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    made = Round.objects.get(programme=world.programme)
    assert (made.coefficient, made.threshold, made.sampling) == ("alpha_nominal", 0.67, {})
    page = client_of(world.coder_a).get(f"{HOME}rounds/{made.guid}/").content.decode()
    assert "By Krippendorff&#x27;s alpha, nominal, at least 0.67" in page and "You code 1 text on your own" in page


def test_a_draw_is_kept_with_its_seed_and_whether_it_was_changed_by_hand(world, client_of):
    client = client_of(world.lead)
    wish = {"unit": "turn", "number": "2", "seed": "5", "strata": ["role"]}
    page = client.get(f"{HOME}rounds/new/", wish).content.decode()
    drawn = re.findall(r'name="text" value="([^"]+)" id="[^"]+" checked', page)
    assert len(drawn) == 2 and all(":" in key for key in drawn)
    client.post(f"{HOME}rounds/new/", filled(world, **wish, text=drawn))
    made = Round.objects.get(programme=world.programme)
    assert made.sampling["seed"] == 5 and made.sampling["strata"] == ["role"]
    assert made.sampling["changed_by_hand"] is False and made.excerpts.count() == 2


def test_what_makes_no_round_is_said_and_what_was_chosen_stays(world, client_of):
    one = filled(world, coders=[str(world.coder_a.guid)], name="Mine <b>")
    answer = client_of(world.lead).post(f"{HOME}rounds/new/", one)
    page = answer.content.decode()
    assert answer.status_code == 400 and "at least two coders" in page
    assert "Mine &lt;b&gt;" in page and re.search(r'name="text"[^>]+checked', page)
    assert client_of(world.lead).post(f"{HOME}rounds/new/", filled(world, text=[])).status_code == 400
    assert client_of(world.lead).post(f"{HOME}rounds/new/", filled(world, text=["x"])).status_code == 400


def test_pairs_take_turns_over_the_texts(world, client_of):
    three = [str(getattr(world, name).guid) for name in ("coder_a", "coder_b", "lead")]
    texts = [str(source.guid) for source in world.sources.values()]
    client_of(world.lead).post(f"{HOME}rounds/new/", filled(world, coders=three, text=texts, pairs="pairs"))
    made = Round.objects.get(programme=world.programme)
    per_text = [made.shares.filter(source=source).count() for source in world.sources.values()]
    assert per_text == [2, 2, 2, 2]


def test_the_page_says_who_is_waited_for_and_takes_one_step_at_a_time(world, client_of):
    made = opened(world)
    page = f"{HOME}rounds/{made.guid}/"
    client_of(world.coder_a).post(f"{page}finish/", {})
    told = client_of(world.coder_b).get(page).content.decode()
    assert "1 of 2 coders has finished; waiting for Bob Coder." in told and "advance/" not in told
    lead = client_of(world.lead)
    assert lead.post(f"{page}advance/", {"from": "independent"}).status_code == 409
    client_of(world.coder_b).post(f"{page}finish/", {})
    assert "All 2 coders have finished; reveal and compare." in lead.get(page).content.decode()
    assert [lead.post(f"{page}advance/", {"from": "independent"}).status_code for _ in range(2)] == [302, 302]
    assert Round.objects.get(pk=made.pk).phase == "reconciling"


def test_a_coder_goes_on_after_all(world, client_of):
    made = opened(world)
    client, page = client_of(world.coder_a), f"{HOME}rounds/{made.guid}/"
    client.post(f"{page}finish/", {})
    assert "I go on after all" in client.get(page).content.decode()
    client.post(f"{page}resume/", {})
    assert "I have finished" in client.get(page).content.decode()


def test_the_meeting_shows_both_sides_and_nothing_before_the_reveal(world, client_of):
    made = opened(world)
    put = both_passes(world, made)
    page, client = f"{HOME}rounds/{made.guid}/meeting/", client_of(world.coder_a)
    assert client.get(page).status_code == 409
    rounds.advance_round(by=world.owner, round=made, on=CLOSED, early=True)
    told = client.get(f"{page}?at={put['edge b'].guid}").content.decode()
    assert "<mark>Two people had not met before.</mark>" in told and "<mark>people had not met</mark>" in told
    assert "0 of 3 places settled; 1 place that all have alike" in told
    assert client.get(f"{page}?at={uuid4()}").status_code == 404


def test_a_place_is_settled_and_the_next_one_opens(meeting, client_of):
    world, made, put, page = meeting
    form = {
        "at": str(put["edge a"].guid),
        "choice": f"take:{world.coder_a.guid}",
        "reason": "Whole.",
        "kind": "boundary",
    }
    form["operation"] = str(uuid4())
    answers = [client_of(world.coder_b).post(f"{page}meeting/settle/", form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302] and "kind=boundary" in answers[0]["Location"]
    assert [coding.passage.quote for coding in agreed(made)] == ["Two people had not met before."]
    told = client_of(world.coder_a).get(f"{page}meeting/?at={put['edge a'].guid}").content.decode()
    assert "Settled:" in told and "Whole." in told and "Take it back" in told


def test_another_code_and_span_and_a_proposal_come_with_a_decision(meeting, client_of):
    world, made, put, page = meeting
    form = {
        "at": str(put["alone b"].guid), "choice": "other", "code": str(world.codes["Ties"].guid), "span": "28-54",
        "polarity": "barrier", "wording": "exclude", "changed": str(world.codes["Money"].guid), "worded": "Not time.",
    }  # fmt: skip
    assert client_of(world.coder_a).post(f"{page}meeting/settle/", form).status_code == 302
    assert [(c.code, c.polarity) for c in agreed(made)] == [(world.codes["Ties"], "barrier")]
    log = client_of(world.coder_a).get(f"{HOME}decisions/").content.decode()
    assert "Money also excludes" in log and "Not time." in log and "Put it into the draft" not in log
    row = Decision.objects.get(round=made)
    assert client_of(world.coder_a).post(f"{HOME}decisions/{row.guid}/carry-out/", {}).status_code == 403
    assert client_of(world.lead).post(f"{HOME}decisions/{row.guid}/carry-out/", {}).status_code == 302
    assert codebooks.draft_of(world.codebook).entries.get(code=world.codes["Money"]).exclude == "Not time."


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"choice": ""}, 400),
        ({"choice": "coin"}, 400),
        ({"choice": "other"}, 400),
        ({"choice": "other", "span": "1-x"}, 400),
        ({"choice": "all", "wording": "include"}, 400),
        ({"choice": "all", "at": str(uuid4())}, 404),
    ],
)
def test_half_a_decision_is_said_so_and_changes_nothing(meeting, client_of, events, more, status):
    world, _, put, page = meeting
    before = events()
    answer = client_of(world.coder_a).post(f"{page}meeting/settle/", {"at": str(put["edge a"].guid), **more})
    assert (answer.status_code, events()) == (status, before)


def test_what_all_have_is_taken_over_and_taken_back_from_the_log(meeting, client_of):
    world, made, _, page = meeting
    client = client_of(world.coder_a)
    client.post(f"{page}meeting/take-over/", {})
    assert agreed(made).count() == 1
    row = Decision.objects.get(round=made)
    client.post(f"{HOME}decisions/{row.guid}/undo/", {})
    assert agreed(made).count() == 0 and "taken back" in client.get(f"{HOME}decisions/").content.decode()


def test_an_agreed_round_shows_its_meeting_and_lets_nobody_settle(meeting, client_of):
    world, made, put, page = meeting
    settling.settle_place(by=world.coder_a, round=made, about=[put["edge a"]], kind=Settled.ALL)
    rounds.advance_round(by=world.owner, round=made, on=CLOSED)
    client = client_of(world.coder_a)
    told = client.get(f"{page}meeting/").content.decode()
    assert "What was decided" not in told and "1 of 3 places settled" in told
    form = {"at": str(put["alone b"].guid), "choice": "all"}
    assert client.post(f"{page}meeting/settle/", form).status_code == 409


def test_a_revealed_round_leads_to_its_figures(meeting, client_of):
    world, made, _, page = meeting
    client = client_of(world.coder_a)
    figures = f"{HOME}agreement/{made.number}/"
    assert f'href="../../agreement/{made.number}/"' in client.get(page).content.decode()
    assert client.get(figures).status_code == 200


def test_a_consensus_round_links_to_no_figures(world, client_of):
    made, _ = revealed(world, measured=rounds.Measured(is_consensus=True))
    page = client_of(world.coder_a).get(f"{HOME}rounds/{made.guid}/").content.decode()
    assert "Agreement in figures" not in page and "By consensus alone" in page


def test_a_query_is_raised_on_words_answered_and_settled(world, client_of):
    note = world.sources["note"]
    asked = {"text": "Is <this> a tie?", "source": str(note.guid), "at": "24-34", "code": str(world.codes["Ties"].guid)}
    form = client_of(world.coder_a).get(f"{HOME}queries/new/", asked).content.decode()
    assert "Two people" in form
    assert client_of(world.coder_a).post(f"{HOME}queries/new/", asked).status_code == 302
    row = Query.objects.get()
    page = f"{HOME}queries/{row.guid}/"
    client_of(world.coder_b).post(f"{page}answer/", {"text": "I would say so."})
    client_of(world.lead).post(f"{page}settle/", {"reason": "It is one.", "wording": ""})
    told = client_of(world.coder_a).get(page).content.decode()
    assert "Is &lt;this&gt; a tie?" in told and "I would say so." in told and "It is one." in told
    assert client_of(world.lead).post(f"{page}settle/", {"reason": "Again."}).status_code == 409


def test_a_script_raises_a_query_and_is_told_where_it_stands(world, client_of):
    note = world.sources["note"]
    data = {"text": "Hm?", "source": str(note.guid), "at": "0-11"}
    answer = client_of(world.coder_a).post(f"{HOME}queries/new/", data, HTTP_ACCEPT="application/json")
    assert answer.json()["query"]["href"] == f"{HOME}queries/{Query.objects.get().guid}/"
    empty = client_of(world.coder_a).post(f"{HOME}queries/new/", {"text": " "}, HTTP_ACCEPT="application/json")
    assert empty.status_code == 400


def test_a_query_on_a_text_coded_blind_waits_for_the_reveal(world, client_of):
    made = opened(world)
    data = {"text": "Late, or slow?", "source": str(world.sources["note"].guid), "at": "0-11"}
    client_of(world.coder_b).post(f"{HOME}queries/new/", data)
    row = Query.objects.get()
    seen = lambda who: client_of(getattr(world, who)).get(f"{HOME}queries/{row.guid}/").status_code  # noqa: E731
    assert (seen("coder_a"), seen("coder_b")) == (404, 200)
    rounds.advance_round(by=world.owner, round=made, on=CLOSED, early=True)
    assert seen("coder_a") == 200


@pytest.fixture
def published(world):
    """A third version: Ties split (one coding moved to a new code), Pace worded anew, Rota added."""
    codebooks.open_draft(by=world.owner, codebook=world.codebook)
    words = codebooks.CodeWords
    part = codebooks.add_code(by=world.owner, codebook=world.codebook, words=words("Strangers"))
    met = {world.codings["met"].guid: part}
    split_code(by=world.owner, code=world.codes["Ties"], into=[part], assignment=met, reason="Two things.", keep=True)
    codebooks.redefine_code(by=world.owner, code=world.codes["Pace"], words=words("Pace", "Speed."), reason="Clearer.")
    codebooks.add_code(by=world.owner, codebook=world.codebook, words=words("Rota"))
    version = codebooks.publish_version(by=world.owner, version=world.codebook.versions.get(number=3))
    world.codings["met"] = Coding.objects.get(replaces=world.codings["met"])
    return world, version


def test_each_coder_is_told_what_a_new_version_changed_under_their_codings(published, client_of):
    world, _ = published
    mine = client_of(world.coder_a).get(f"{HOME}recode/").content.decode()
    assert "was split into Strangers" in mine and "Two people had not met before." in mine
    assert "It has “Strangers” now." in mine
    assert "was given other words" in mine and "Clearer." in mine
    assert "“Rota”" in mine and "discussed for half an hour" not in mine
    assert "discussed for half an hour" in client_of(world.coder_b).get(f"{HOME}recode/").content.decode()


def test_a_coding_stays_comes_off_or_gets_another_code_and_leaves_the_list(published, client_of):
    world, _ = published
    client = client_of(world.coder_a)

    def act(name, **data):
        return client.post(f"{HOME}recode/codings/{world.codings[name].guid}/", {"version": "3", **data}).status_code

    assert act("met", act="keep") == 302 and act("met", act="keep") == 409
    assert act("late", act="remove") == 302
    assert act("form", act="recode") == 400
    assert act("form", act="recode", code=str(world.codes["Money"].guid)) == 302
    assert act("form again", act="keep") == 403
    live = Coding.objects.filter(coder=world.coder_a, removed_at__isnull=True)
    assert live.filter(passage__quote="Nobody had time for the form.").get().code == world.codes["Money"]
    assert not live.filter(passage__quote="The meeting began late.").exists()
    page = client.get(f"{HOME}recode/").content.decode()
    assert "The meeting began late." not in page and "Two people had not met before." not in page


def test_a_text_read_again_counts_as_read_under_the_new_version(published, client_of):
    world, version = published
    client, note = client_of(world.coder_a), world.sources["note"]
    answers = [client.post(f"{HOME}recode/sources/{note.guid}/", {"version": "3"}).status_code for _ in range(2)]
    assert answers == [302, 409]
    mine = Coding.objects.filter(coder=world.coder_a, passage__version=note.current, removed_at__isnull=True)
    assert {coding.read_under for coding in mine} == {version}
    assert "The note</a>: look for" not in client.get(f"{HOME}recode/").content.decode()


def test_a_blind_pass_is_never_on_the_list(world, client_of):
    made = opened(world)
    blind(world, made, "coder_a", "The form", "Pace")
    rounds.advance_round(by=world.owner, round=made, on=CLOSED, early=True)
    codebooks.open_draft(by=world.owner, codebook=world.codebook)
    codebooks.redefine_code(
        by=world.owner, code=world.codes["Pace"], words=codebooks.CodeWords("Pace", "Other."), reason="So."
    )
    codebooks.publish_version(by=world.owner, version=world.codebook.versions.get(number=3))
    assert "The form</a>" not in client_of(world.coder_a).get(f"{HOME}recode/").content.decode()


def test_a_text_read_in_a_pass_counts_as_read_under_the_rounds_version(published, client_of):
    world, version = published
    client = client_of(world.coder_a)
    asked = lambda: "The note</a>: look for" in client.get(f"{HOME}recode/").content.decode()  # noqa: E731
    assert asked()
    made = opened(world, version=version)
    assert not asked()  # it is being read
    rounds.finish_pass(by=world.coder_a, round=made)
    rounds.advance_round(by=world.owner, round=made, on=CLOSED, early=True)
    assert not asked()
    codebooks.open_draft(by=world.owner, codebook=world.codebook)
    codebooks.add_code(by=world.owner, codebook=world.codebook, words=codebooks.CodeWords("Leave"))
    codebooks.publish_version(by=world.owner, version=world.codebook.versions.get(number=4))
    page = client.get(f"{HOME}recode/").content.decode()
    assert re.search(r"The note</a>: look for “Leave”, new", page)
