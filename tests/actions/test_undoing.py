"""The last change of a draft is taken back exactly; what was coded meanwhile is not lost."""

from uuid import uuid4

import pytest

from fingerpost.actions import codebook as acts
from fingerpost.actions import coding, memos
from fingerpost.actions.codebook import CodeWords
from fingerpost.actions.undoing import undo_change
from fingerpost.store.keep import trace_faults
from fingerpost.store.models import CodeChange, CodeEntry, Coding
from fingerpost.store.queries.codebook import names_by_code, resolved, tree
from fingerpost.terms.coding import Polarity
from fingerpost.terms.errors import Conflict, NotFound
from manners import done_once, refused_to


@pytest.fixture
def drafting(world):
    acts.open_draft(by=world.lead, codebook=world.codebook)
    return world


def draft(w):
    return w.codebook.versions.get(number=3)


def book(w):
    """Everything that the draft says, to compare."""
    columns = ("name", "definition", "include", "is_heading", "colour", "synonyms", "questions")
    return [(line.depth, *(getattr(line.entry, column) for column in columns)) for line in tree(draft(w))]


def last(w):
    return draft(w).changes.last().act


def undo(w):
    undo_change(by=w.lead, codebook=w.codebook, act=last(w))


def assign(w):
    return {w.codings["late"].guid: w.codes["Money"], w.codings["form"].guid: w.codes["Ties"]}


CHANGES = {
    "add": lambda w: acts.add_code(by=w.lead, codebook=w.codebook, words=CodeWords("New"), parent=w.codes["Work"]),
    "redefine": lambda w: acts.redefine_code(
        by=w.lead, code=w.codes["Pace"], words=CodeWords("Tempo", "Else.", colour="#aabbcc"), reason="r"
    ),
    "move": lambda w: acts.move_code(by=w.lead, code=w.codes["Pace"], parent=w.codes["People"], position=0),
    "reorder": lambda w: acts.move_code(by=w.lead, code=w.codes["Candour"], parent=w.codes["People"], position=0),
    "merge": lambda w: acts.merge_code(by=w.lead, code=w.codes["Ties"], into=w.codes["Money"], reason="r"),
    "merge a heading": lambda w: acts.merge_code(by=w.lead, code=w.codes["People"], into=w.codes["Work"], reason="r"),
    "retire": lambda w: acts.retire_code(by=w.lead, code=w.codes["Candour"], reason="r"),
    "heading": lambda w: acts.set_heading(by=w.lead, code=w.codes["Pace"], is_heading=True, reason="r"),
    "split": lambda w: coding.split_code(
        by=w.lead, code=w.codes["Pace"], into=[w.codes["Money"], w.codes["Ties"]], assignment=assign(w), reason="r"
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_kind_of_change_is_taken_back(drafting, change):
    before, live = book(drafting), set(Coding.objects.filter(removed_at=None).values_list("guid", flat=True))
    CHANGES[change](drafting)
    assert book(drafting) != before
    undo(drafting)
    assert book(drafting) == before
    assert set(Coding.objects.filter(removed_at=None).values_list("guid", flat=True)) == live
    assert not draft(drafting).changes.exists() and resolved(drafting.codebook, draft(drafting)).keys() == {
        drafting.codes["Fit"].pk
    }


def test_changes_are_taken_back_one_after_the_other_to_the_drafts_beginning(drafting):
    before = book(drafting)
    for change in ("redefine", "move", "heading", "merge"):
        CHANGES[change](drafting)
    for _ in range(4):
        undo(drafting)
    assert book(drafting) == before


def test_only_the_last_change_is_taken_back_and_only_while_it_is_a_draft(drafting):
    CHANGES["redefine"](drafting)
    first = last(drafting)
    CHANGES["retire"](drafting)
    for act in (first, uuid4()):
        with pytest.raises(Conflict, match="last change"):
            undo_change(by=drafting.lead, codebook=drafting.codebook, act=act)
    act = last(drafting)
    acts.publish_version(by=drafting.lead, version=draft(drafting))
    with pytest.raises(Conflict):
        undo_change(by=drafting.lead, codebook=drafting.codebook, act=act)


def test_undoing_is_done_once_and_for_those_who_edit(drafting):
    CHANGES["redefine"](drafting)
    refused_to(drafting, undo_change, ("coder_a", "reader"), codebook=drafting.codebook, act=last(drafting))
    done_once(undo_change, by=drafting.lead, codebook=drafting.codebook, act=last(drafting))
    assert CodeChange.ever.filter(version=draft(drafting)).count() == 1


def test_a_code_that_has_been_used_since_is_not_taken_out(drafting):
    drafting.codes["New"] = CHANGES["add"](drafting)
    drafting.codings["new one"] = drafting.code("note", "Two people", "New", drafting.coder_a)
    with pytest.raises(Conflict, match="coded with"):
        undo(drafting)
    coding.remove_coding(by=drafting.coder_a, coding=drafting.codings["new one"])
    memos.write_memo(by=drafting.coder_a, programme=drafting.programme, text="Hm.", about=drafting.codes["New"])
    with pytest.raises(Conflict, match="written about"):
        undo(drafting)


def test_the_name_of_a_code_that_came_and_went_within_a_draft_is_not_lost(drafting):
    made = CHANGES["add"](drafting)
    acts.retire_code(by=drafting.lead, code=made, reason="r")
    assert names_by_code(drafting.codebook)[made.pk] == "New"
    undo(drafting)
    undo(drafting)
    assert names_by_code(drafting.codebook)[made.pk] == "New"


def test_what_was_done_to_a_split_coding_meanwhile_comes_back_with_it(drafting):
    CHANGES["split"](drafting)
    fresh = Coding.objects.get(replaces=drafting.codings["late"])
    coding.change_coding(by=drafting.coder_a, coding=fresh, polarity=Polarity.MIXED, memo="Second thought.")
    gone = Coding.objects.get(replaces=drafting.codings["form"])
    coding.remove_coding(by=drafting.coder_a, coding=gone)
    undo(drafting)
    late = Coding.objects.get(pk=drafting.codings["late"].pk)
    assert (late.polarity, late.memo, late.removed_at) == ("mixed", "Second thought.", None)
    assert Coding.objects.get(pk=drafting.codings["form"].pk).removed_at is not None


def test_codes_under_a_split_code_come_under_its_heading(drafting):
    acts.move_code(by=drafting.lead, code=drafting.codes["Ties"], parent=drafting.codes["Pace"])
    before = book(drafting)
    coding.split_code(
        by=drafting.lead, code=drafting.codes["Pace"], into=[drafting.codes["Money"]], assignment={}, reason="r"
    )
    assert CodeEntry.objects.get(version=draft(drafting), code=drafting.codes["Ties"]).parent == drafting.codes["Work"]
    undo(drafting)
    assert book(drafting) == before


def test_a_draft_under_review_stands_still(drafting):
    done_once(acts.send_to_review, by=drafting.lead, version=draft(drafting))
    with pytest.raises(Conflict, match="under review"):
        CHANGES["redefine"](drafting)
    with pytest.raises(Conflict):
        acts.open_draft(by=drafting.lead, codebook=drafting.codebook)
    drafting.code("note", "Two people", "Pace", drafting.coder_a)
    done_once(acts.take_back, by=drafting.lead, version=draft(drafting))
    CHANGES["redefine"](drafting)


def test_a_change_is_explained_later_while_the_version_is_not_out(drafting):
    CHANGES["move"](drafting)
    done_once(acts.explain_change, by=drafting.lead, version=draft(drafting), act=last(drafting), reason=" Belongs. ")
    assert draft(drafting).changes.get().reason == "Belongs."
    with pytest.raises(NotFound):
        acts.explain_change(by=drafting.lead, version=draft(drafting), act=uuid4(), reason="x")
    act = last(drafting)
    acts.publish_version(by=drafting.lead, version=draft(drafting))
    with pytest.raises(Conflict):
        acts.explain_change(by=drafting.lead, version=draft(drafting), act=act, reason="Late.")


def test_two_who_write_at_once_find_out_about_each_other(drafting):
    from fingerpost.store.queries.codebook import words_digest

    was = words_digest(draft(drafting).entries.get(code=drafting.codes["Pace"]))
    acts.redefine_code(by=drafting.owner, code=drafting.codes["Pace"], words=CodeWords("Pace", "One."), reason="r")
    with pytest.raises(Conflict, match="Somebody"):
        acts.redefine_code(
            by=drafting.lead, code=drafting.codes["Pace"], words=CodeWords("Pace", "Two."), reason="r", was=was
        )


def test_each_new_act_is_done_once_and_refused_to_coders(drafting):
    done_once(acts.set_heading, by=drafting.lead, code=drafting.codes["Pace"], is_heading=True, reason="r")
    refused_to(drafting, acts.set_heading, ("coder_a",), code=drafting.codes["Pace"], is_heading=False, reason="r")
    refused_to(drafting, acts.send_to_review, ("coder_a", "reader"), version=draft(drafting))
    refused_to(drafting, acts.mark_codebook_seen, ("site_lead",), codebook=drafting.codebook, change=1)
    done_once(acts.mark_codebook_seen, by=drafting.reader, codebook=drafting.codebook, change=1)


def test_after_undoing_a_split_the_ledger_still_tells_of_every_coding(drafting, drawn_study):
    CHANGES["split"](drafting)
    fresh = Coding.objects.get(replaces=drafting.codings["form"])
    coding.remove_coding(by=drafting.coder_a, coding=fresh)
    assert trace_faults(drawn_study[0]) == []
    undo(drafting)
    assert trace_faults(drawn_study[0]) == []
