"""What a draft lets one do on pages: split, propose, review, publish, undo; two editors at once; what is new to whom."""

import json
from uuid import uuid4

import pytest

from fingerpost.actions import codebook as codebooks
from fingerpost.actions import proposing
from fingerpost.actions.codebook import CodeWords
from fingerpost.store.models import CodebookVisit, CodeEntry, CodeProposal, Coding
from fingerpost.store.queries.codebook import choosable, words_digest

HOME = "/p/drawn-world/codebook/"
HOSTILE = '<img src=x onerror="alert(1)">{{ 7|add:7 }}\u202e=cmd()'


@pytest.fixture
def draft(world):
    return codebooks.open_draft(by=world.owner, codebook=world.codebook)


@pytest.fixture
def lead(world, client_of):
    return client_of(world.lead)


def at(world, name, act=""):
    return f"{HOME}{world.codes[name].guid}/{act}"


def named(version, name):
    return CodeEntry.objects.filter(version=version, name=name).first()


def text(answer):
    return answer.content.decode()


def words(entry, **more):
    return {"name": entry.name, "definition": entry.definition, "was": words_digest(entry), "reason": "Clearer."} | more


def test_two_editors_at_once_see_both_texts_and_lose_neither(world, lead, draft):
    began = words(named(draft, "Pace"), definition="Mine is about time.")
    codebooks.redefine_code(
        by=world.owner, code=world.codes["Pace"], words=CodeWords("Pace", "Theirs is about speed."), reason="First."
    )
    answer = lead.post(at(world, "Pace", "edit/"), began)
    page = text(answer)
    assert answer.status_code == 409 and "Somebody changed this code" in page
    assert "<del>Theirs</del>" in page and "<ins>Mine</ins>" in page and "Mine is about time." in page
    again = began | {"was": page.partition('name="was" value="')[2].partition('"')[0]}
    assert lead.post(at(world, "Pace", "edit/"), again).status_code == 302
    assert named(draft, "Pace").definition == "Mine is about time."


def test_a_script_moves_a_code_and_is_told_what_can_be_taken_back(world, lead, draft):
    form = {"parent": str(world.codes["People"].guid), "place": "1", "operation": str(uuid4())}
    told = lead.post(at(world, "Pace", "move/"), form, HTTP_ACCEPT="application/json").json()
    assert told["act"] == str(draft.changes.last().act) and told["under"] == ["People"]
    assert "Last change" in text(lead.get(f"{HOME}?part=tree"))
    assert lead.post(f"{HOME}changes/{told['act']}/reason/", {"reason": "It is about people."}).status_code == 302
    assert draft.changes.last().reason == "It is about people."
    assert lead.post(f"{HOME}changes/{told['act']}/undo/", {}).status_code == 302
    assert named(draft, "Pace").parent == world.codes["Work"]


def test_a_script_is_told_why_a_code_did_not_move(world, lead, draft, events):
    before, form = events(), {"parent": str(world.codes["Pace"].guid)}
    answer = lead.post(at(world, "Work", "move/"), form, HTTP_ACCEPT="application/json")
    assert (answer.status_code, events()) == (409, before) and "under itself" in answer.json()["error"]["what"]


def test_before_a_merge_the_page_says_whose_codings_it_touches(world, lead, draft):
    page = text(lead.get(at(world, "Pace", "merge/")))
    assert "Ann Coder" in page and "Bob Coder" in page and "none is rewritten or deleted" in page


def test_a_code_is_not_merged_into_itself_or_into_nothing(world, lead, draft, events):
    before = events()
    for into in (str(world.codes["Pace"].guid), "", str(uuid4())):
        assert lead.post(at(world, "Pace", "merge/"), {"into": into, "reason": "x"}).status_code == 400
    assert events() == before


def test_a_split_assigns_each_passage_and_leaves_the_rest_and_acts_once(world, lead, draft):
    page = text(lead.get(at(world, "Pace", "split/")))
    assert "The meeting began late." in page and "Bob Coder" in page
    form = {
        "name-A": "Lateness", "definition-A": "Beginning late.", "code-B": str(world.codes["Money"].guid),
        f"to-{world.codings['late'].guid}": "A", f"to-{world.codings['half hour'].guid}": "B",
        "reason": "Two things.", "operation": str(uuid4()),
    }  # fmt: skip
    answers = [lead.post(at(world, "Pace", "split/"), form).status_code for _ in range(2)]
    assert answers == [302, 302] and named(draft, "Pace") is None
    lateness = named(draft, "Lateness")
    assert (lateness.parent, lateness.definition) == (world.codes["Work"], "Beginning late.")
    assert Coding.objects.get(replaces=world.codings["late"]).code == lateness.code
    assert Coding.objects.get(replaces=world.codings["half hour"]).code == world.codes["Money"]
    assert Coding.objects.get(pk=world.codings["form"].pk).removed_at is None


@pytest.mark.parametrize("wrong", [{}, {"name-A": "People"}, {"name-A": "New", "to": "B"}])
def test_a_split_that_cannot_be_is_said_and_what_was_chosen_stays(world, lead, draft, events, wrong):
    before, late = events(), world.codings["late"].guid
    codebooks.add_code(by=world.lead, codebook=world.codebook, words=CodeWords("People"), parent=world.codes["Work"])
    before = events()
    form = {"reason": "x", f"to-{late}": wrong.get("to", "A")} | wrong
    answer = lead.post(at(world, "Pace", "split/"), form)
    assert answer.status_code in (400, 409) and events() == before
    assert f'<option value="{form[f"to-{late}"]}" selected>' in text(answer)


def test_a_code_becomes_a_heading_and_keeps_its_codings(world, lead, draft):
    assert lead.post(at(world, "Pace", "heading/"), {"reason": "It groups."}).status_code == 302
    assert named(draft, "Pace").is_heading
    assert Coding.objects.filter(code=world.codes["Pace"], removed_at=None).exists()


def test_publishing_sums_up_and_asks_for_the_reasons_that_are_missing(world, lead, draft):
    codebooks.move_code(by=world.lead, code=world.codes["Pace"], parent=world.codes["People"])
    act = draft.changes.last().act
    page = text(lead.get(f"{HOME}versions/3/publish/"))
    assert "Changes without a reason" in page and ">moved</span>" in page and "<ins>People</ins>" in page
    sent = {"note": "Third.", f"reason-{act}": "It is about people."}
    assert lead.post(f"{HOME}versions/3/publish/", sent).status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.note, draft.changes.last().reason) == ("published", "Third.", "It is about people.")


def test_a_draft_is_reviewed_and_taken_back(world, lead, draft):
    assert lead.post(f"{HOME}versions/3/review/", {"act": "send"}).status_code == 302
    assert "stands still while the team reads it" in text(lead.get(HOME))
    assert lead.get(f"{HOME}codes/").status_code == 409
    assert lead.post(f"{HOME}versions/3/review/", {"act": "back"}).status_code == 302
    assert lead.get(f"{HOME}codes/").status_code == 200


def test_any_two_versions_are_compared_word_by_word(world, lead, draft):
    codebooks.redefine_code(
        by=world.lead, code=world.codes["Pace"], words=CodeWords("Tempo", "What is said of speed."), reason="Plainer."
    )
    page = text(lead.get(f"{HOME}compare/?from=1&to=3"))
    for said in (
        ">added</span>", ">split</span>", ">merged</span>", ">renamed</span>", ">redefined</span>", "Plainer.",
        "<del>pace</del>", "<ins>speed</ins>", "Ringing is not candour.", "into Ties, Candour",
    ):  # fmt: skip
        assert said in page, said
    assert "Nothing differs" in text(lead.get(f"{HOME}compare/?from=2&to=2"))
    assert lead.get(f"{HOME}compare/?from=9").status_code == 404


def test_what_others_changed_since_one_last_looked_is_shown_until_marked_as_read(world, client_of, lead, draft):
    reader = client_of(world.coder_a)
    upto = text(reader.get(HOME)).partition('name="upto" value="')[2].partition('"')[0]
    assert reader.post(f"{HOME}seen/", {"upto": upto}).status_code == 302
    assert "New since you last" not in text(reader.get(HOME))
    codebooks.retire_code(by=world.lead, code=world.codes["Candour"], reason="Rare.")
    page = text(reader.get(HOME))
    assert "New since you last" in page and "Rare." in page
    reading = text(reader.get(f"/p/drawn-world/sources/{world.sources['note'].guid}/"))
    assert "1 change to the codebook" in reading
    last = draft.changes.last().pk
    reader.post(f"{HOME}seen/", {"upto": str(last)})
    assert "New since you last" not in text(reader.get(HOME))
    assert CodebookVisit.objects.get(person=world.coder_a).change == last
    assert reader.post(f"{HOME}seen/", {"upto": "x"}).status_code == 400


def test_a_codes_page_tells_its_history_with_codings_made_under_each_version(world, lead):
    page = text(lead.get(at(world, "Pace")))
    history = page.partition('id="history"')[2]
    assert "3 codings made under it" in history and "What is said of pace." in history
    gone = text(lead.get(at(world, "Trust"))).partition('id="history"')[2]
    assert "does not hold it" in gone and "was split into Ties, Candour" in gone


def test_a_proposal_goes_its_way_on_pages(world, client_of, lead, draft):
    coder = client_of(world.coder_a)
    sent = {"name": HOSTILE, "definition": HOSTILE, "operation": str(uuid4())}
    assert coder.post(f"{HOME}proposals/new/", sent).status_code == 302
    made = CodeProposal.objects.get()
    for client in (coder, lead):
        page = text(client.get(f"{HOME}proposals/"))
        assert "<img" not in page and "&lt;img" in page
    assert coder.get(f"{HOME}proposals/{made.guid}/").status_code == 403
    assert "it waits for approval" in text(coder.get(f"{HOME}{made.code.guid}/"))
    assert lead.post(f"{HOME}proposals/{made.guid}/", {"act": "keep"}).status_code == 400
    form = {"act": "approve", "name": "Rota", "parent": str(world.codes["Work"].guid)}
    assert lead.post(f"{HOME}proposals/{made.guid}/", form).status_code == 302
    assert named(draft, "Rota").code == made.code
    assert "approved, by Lena Lead" in text(coder.get(f"{HOME}proposals/"))


def test_a_proposal_is_merged_or_declined_with_a_reason(world, lead, draft):
    made = [
        proposing.propose_code(by=world.coder_a, codebook=world.codebook, words=CodeWords(name)) for name in ("A", "B")
    ]
    assert lead.post(f"{HOME}proposals/{made[0].guid}/", {"act": "decline"}).status_code == 400
    into = {"act": "merge", "into": str(world.codes["Pace"].guid), "reason": "Same."}
    assert lead.post(f"{HOME}proposals/{made[0].guid}/", into).status_code == 302
    assert lead.post(f"{HOME}proposals/{made[1].guid}/", {"act": "decline", "reason": "No."}).status_code == 302
    assert sorted(CodeProposal.objects.values_list("standing", flat=True)) == ["declined", "merged"]


@pytest.mark.parametrize("field", ["name", "definition", "include", "exclude", "example", "synonyms", "reason"])
def test_markup_in_any_field_is_shown_as_it_is(world, lead, draft, field):
    form = {"name": "Plain", "parent": str(world.codes["Work"].guid)} | {field: HOSTILE}
    assert lead.post(f"{HOME}codes/", form).status_code == 302
    code = draft.changes.last().code
    for path in (HOME, f"{HOME}{code.guid}/", f"{HOME}{code.guid}/?part=panel", f"{HOME}{code.guid}/edit/"):
        page = text(lead.get(path))
        assert "<img" not in page and "14\u202e" not in page, path


def test_a_name_of_two_thousand_characters_stands_and_a_longer_one_is_said(world, lead, draft):
    assert lead.post(f"{HOME}codes/", {"name": "x" * 2000}).status_code == 302
    assert lead.post(f"{HOME}codes/", {"name": "y" * 2001}).status_code == 400
    assert "x" * 2000 in text(lead.get(HOME))


def test_choosers_show_what_a_code_stands_under_where_names_collide(world, lead, draft):
    codebooks.add_code(by=world.lead, codebook=world.codebook, words=CodeWords("Pace"), parent=world.codes["People"])
    page = text(lead.get(at(world, "Ties", "merge/")))
    assert "Pace (under Work)" in page and "Pace (under People)" in page and "Money</option>" in page


def test_a_published_version_offers_no_editing_and_takes_none(world, lead):
    page = text(lead.get(HOME))
    assert "data-editing" not in page and "Open the next draft" in page
    for act in ("edit/", "merge/", "split/", "retire/", "heading/"):
        assert lead.post(at(world, "Pace", act), {"reason": "x", "into": "", "name": "y"}).status_code in (400, 409)
    assert lead.post(at(world, "Pace", "move/"), {"parent": ""}).status_code == 409


def test_a_code_in_an_open_round_says_that_the_round_goes_on_as_it_is(world, lead, draft):
    from datetime import date

    from fingerpost.actions import rounds

    rounds.open_round(
        by=world.lead, programme=world.programme, name="Round one", version=world.versions[2],
        chosen=[world.sources["note"]], coders=[world.coder_a, world.coder_b], opened_on=date(2024, 8, 1),
    )  # fmt: skip
    for act in ("merge/", "retire/", "split/"):
        assert "Round one is coded with version 2 and goes on as it is" in text(lead.get(at(world, "Pace", act)))


def test_the_panel_is_the_meaning_alone(world, client_of):
    page = text(client_of(world.reader).get(at(world, "Pace", "?part=panel")))
    assert "What is said of pace." in page and "<html" not in page and json.dumps("Edit") not in page


def test_every_other_chooser_tells_codes_of_one_name_apart(world, lead, draft):
    made = codebooks.add_code(
        by=world.lead, codebook=world.codebook, words=CodeWords("Pace"), parent=world.codes["People"]
    )
    page = text(lead.get("/p/drawn-world/quotations/"))
    assert 'value="Work/Pace"' in page and 'value="People/Pace"' in page and 'value="Money"' in page
    assert lead.get("/p/drawn-world/quotations/?code=People/Pace").status_code == 200
    assert "The meeting began late." in text(lead.get("/p/drawn-world/quotations/?code=Work/Pace"))
    assert dict(choosable(draft))[str(made.guid)] == "Pace (under People)"
    assert dict(choosable(world.versions[2]))[str(world.codes["Pace"].guid)] == "Pace"
