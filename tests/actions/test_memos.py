"""Memos: who writes them about what, every wording kept, private until shared."""

from datetime import date

import pytest

from fingerpost.actions import findings, memos, programme, rounds
from fingerpost.store.models import Memo, MemoText
from fingerpost.store.queries.memos import all_memos, memos_about, reflexive
from fingerpost.terms.coding import MEMO_ABOUT, Polarity
from fingerpost.terms.errors import Conflict, Invalid, NotFound, Refused
from manners import done_once, events_of, refused_to, undone, words_in_the_ledger


def write(w, by=None, **more):
    return memos.write_memo(by=by or w.coder_a, programme=w.programme, **{"text": "The rota again.", **more})


def subjects(w):
    theme = findings.add_theme(by=w.lead, programme=w.programme, name="Pace of work")
    finding = findings.write_finding(
        by=w.lead, programme=w.programme, sentence="Time is short.", polarity=Polarity.BARRIER
    )
    return {
        "coding": w.codings["late"], "participant": w.participants["nurse"], "round": a_round(w),
        "code": w.codes["Pace"], "site": w.sites["01"], "source": w.sources["note"], "theme": theme, "finding": finding
    }  # fmt: skip


def a_round(w):
    opened = rounds.open_round(
        by=w.lead, programme=w.programme, name="R", version=w.versions[2], chosen=[w.sources["note"]],
        coders=[w.coder_a, w.coder_b], opened_on=date(2024, 8, 1),
    )  # fmt: skip
    return rounds.advance_round(by=w.lead, round=opened, on=date(2024, 8, 2), early=True)


def test_a_memo_may_be_about_each_kind_of_thing(world):
    assert {*subjects(world), "reflexive"} == set(MEMO_ABOUT)


def test_a_memo_is_found_with_what_it_is_about(world):
    for kind, row in subjects(world).items():
        memo = write(world, about=row)
        assert (memo.about_kind, memo.about_guid) == (kind, row.guid)
        assert [found.guid for found in memos_about(world.coder_b, row)] == [memo.guid]


def test_a_memo_about_nothing_is_reflexive(world):
    memo = write(world, written_on=date(2024, 3, 1))
    (found,) = reflexive(world.lead, world.programme)
    assert (found.guid, found.about, found.written_on) == (memo.guid, None, date(2024, 3, 1))


def test_writing_a_memo_is_done_once_and_its_words_stay_out_of_the_ledger(world):
    done_once(memos.write_memo, by=world.coder_a, programme=world.programme, text="An unguarded thought.")
    assert not words_in_the_ledger("unguarded")


def test_readers_and_site_leads_write_no_memos(world):
    refused_to(world, memos.write_memo, ("reader", "site_lead"), programme=world.programme, text="Hm.")


def test_a_memo_about_something_else_is_invalid(world):
    undone(
        memos.write_memo, Invalid, Memo, by=world.lead, programme=world.programme, text="Hm.", about=world.waves["W1"]
    )


def test_a_memo_about_another_programmes_site_is_refused(world):
    other = programme.add_programme(by=world.owner, name="Another")
    site = programme.add_site(by=world.owner, programme=other, key="01")
    undone(memos.write_memo, NotFound, Memo, by=world.lead, programme=world.programme, text="Hm.", about=site)


def test_a_memo_without_words_leaves_nothing_behind(world):
    undone(memos.write_memo, Invalid, Memo, MemoText, by=world.lead, programme=world.programme, text=" \r\n ")


def test_rewriting_keeps_every_wording(world):
    memo = write(world, text="First.")
    done_once(memos.rewrite_memo, by=world.coder_a, memo=memo, text="Second.")
    assert list(memo.texts.values_list("number", "text")) == [(1, "First."), (2, "Second.")]
    (now,) = all_memos(world.lead, world.programme)
    assert (now.text, now.number) == ("Second.", 2)


def test_the_same_words_again_make_no_new_wording(world):
    memo = write(world, text="First.")
    memos.rewrite_memo(by=world.coder_a, memo=memo, text="First.\r\n")
    assert memo.texts.count() == 1


def test_a_shared_memo_is_rewritten_by_its_author_alone(world):
    memo = write(world)
    for act in (
        lambda by: memos.rewrite_memo(by=by, memo=memo, text="Mine now."),
        lambda by: memos.share_memo(by=by, memo=memo),
    ):
        with pytest.raises(Refused):
            act(world.coder_b)
        with pytest.raises(NotFound):
            act(world.stranger)


def test_a_private_memo_is_seen_by_its_author_alone_until_shared(world):
    memo = write(world, private=True, about=world.sites["01"])
    assert all_memos(world.lead, world.programme) == [] == memos_about(world.lead, world.sites["01"])
    assert [found.is_own for found in all_memos(world.coder_a, world.programme)] == [True]
    with pytest.raises(NotFound):
        memos.rewrite_memo(by=world.lead, memo=memo, text="Found you.")
    done_once(memos.share_memo, by=world.coder_a, memo=memo)
    assert [found.is_own for found in all_memos(world.lead, world.programme)] == [False]


def test_a_memo_is_shared_once(world):
    undone(memos.share_memo, Conflict, by=world.coder_a, memo=write(world))


def test_the_event_knows_number_and_digest_of_the_words(world):
    memo = write(world, text="First.")
    memos.rewrite_memo(by=world.coder_a, memo=memo, text="Second.")
    details = events_of(memos.rewrite_memo).last().details
    assert (details["number"], details["before"], len(details["text"])) == (2, 1, 64)


@pytest.mark.parametrize("who", ["reader", "site_lead", "stranger"])
def test_those_who_read_no_sources_see_no_memos(world, who):
    write(world)
    assert all_memos(getattr(world, who), world.programme) == []
