"""Memos as they are read: newest first, latest words, never more queries for more memos."""

from datetime import date

from fingerpost.actions import memos
from fingerpost.store.queries.memos import all_memos
from manners import queries


def test_memos_come_newest_first_with_their_latest_words(world):
    for day in (date(2024, 1, 3), date(2024, 1, 5), date(2024, 1, 4)):
        memo = memos.write_memo(
            by=world.lead, programme=world.programme, text=f"Draft {day}.", about=world.sites["01"], written_on=day
        )
        memos.rewrite_memo(by=world.lead, memo=memo, text=f"On {day}.")
    found = all_memos(world.coder_a, world.programme)
    assert [memo.text for memo in found] == ["On 2024-01-05.", "On 2024-01-04.", "On 2024-01-03."]
    assert {memo.about for memo in found} == {f"site:{world.sites['01'].guid}"}


def test_more_memos_need_no_more_queries(world):
    memos.write_memo(by=world.lead, programme=world.programme, text="One.")
    few = queries(lambda: all_memos(world.coder_a, world.programme))
    for n in range(5):
        memos.write_memo(by=world.lead, programme=world.programme, text=f"More {n}.", about=world.codes["Pace"])
    assert queries(lambda: all_memos(world.coder_a, world.programme)) == few
