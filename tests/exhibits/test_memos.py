"""Memos to take along: only what the viewer may read, in the latest words, whatever is asked for."""

from datetime import date

import pytest

from fingerpost.actions import memos as acts
from fingerpost.actions import rounds
from fingerpost.exhibits.memos import memos
from fingerpost.terms.errors import Invalid, NotFound, Refused


@pytest.fixture
def written(world):
    def write(by, text, **more):
        return acts.write_memo(by=getattr(world, by), programme=world.programme, text=text, **more)

    first = write("coder_a", "Rota first.", about=world.codes["Pace"], written_on=date(2024, 1, 1))
    acts.rewrite_memo(by=world.coder_a, memo=first, text="The rota again.")
    write("coder_a", "Only for me.", private=True, written_on=date(2024, 2, 1))
    write("coder_b", "A passage.", about=world.codings["late"], written_on=date(2024, 3, 1))
    return world


def texts(world, who, **asked):
    return [row.cells[2].text for row in memos(viewer=getattr(world, who), programme=world.programme, **asked).rows]


def test_each_sees_the_shared_and_their_own_newest_first_in_latest_words(written):
    assert texts(written, "coder_a") == ["A passage.", "Only for me.", "The rota again."]
    assert texts(written, "coder_b") == texts(written, "lead") == ["A passage.", "The rota again."]


def test_a_private_memo_is_in_nobody_elses_copy_in_any_way(written):
    shown = memos(viewer=written.lead, programme=written.programme)
    assert "Only for me" not in str(shown) and not any("private" in note for note in shown.notes)
    assert any("1 private memo" in note for note in memos(viewer=written.coder_a, programme=written.programme).notes)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"about": "code"}, ["The rota again."]), ({"about": "reflexive"}, ["Only for me."]),
        ({"whose": "mine"}, ["Only for me.", "The rota again."]), ({"whose": "private"}, ["Only for me."]),
        ({"whose": "shared"}, ["A passage.", "The rota again."]), ({"since": "2024-02-01"}, ["A passage.", "Only for me."]),
        ({"until": "2024-01-31"}, ["The rota again."]), ({"words": "ROTA again"}, ["The rota again."]),
        ({"words": "first"}, []),
    ],
)  # fmt: skip
def test_memos_are_picked_by_subject_owner_day_and_words(written, asked, found):
    assert texts(written, "coder_a", **asked) == found


def test_memos_are_picked_by_author_and_by_one_subject(written):
    assert texts(written, "lead", author=str(written.coder_b.guid)) == ["A passage."]
    assert texts(written, "lead", about=f"code:{written.codes['Pace'].guid}") == ["The rota again."]


@pytest.mark.parametrize("asked", [{"since": "yesterday"}, {"author": "Bob"}, {"whose": "theirs"}, {"about": "code:x"}])
def test_a_filter_that_cannot_be_is_said(written, asked):
    with pytest.raises(Invalid):
        texts(written, "coder_a", **asked)


def test_a_passage_is_named_by_its_words_and_code(written):
    (row,) = memos(viewer=written.lead, programme=written.programme, about="coding").rows
    assert row.cells[1].text == "“The meeting began late.” (Pace, The note)"


@pytest.mark.parametrize(("who", "error"), [("reader", Refused), ("site_lead", Refused), ("stranger", NotFound)])
def test_those_who_read_no_memos_take_none(written, who, error):
    with pytest.raises(error):
        texts(written, who)


def test_what_a_fellow_coder_wrote_about_a_text_in_an_open_round_is_hidden_until_its_close(written):
    acts.write_memo(
        by=written.coder_b, programme=written.programme, text="Of the note.", about=written.sources["note"],
        written_on=date(2024, 4, 1),
    )  # fmt: skip
    acts.write_memo(
        by=written.coder_a, programme=written.programme, text="Mine.", about=written.sources["note"],
        written_on=date(2024, 5, 1),
    )  # fmt: skip
    opened = rounds.open_round(
        by=written.lead, programme=written.programme, name="R", version=written.versions[2],
        chosen=[written.sources["note"]], coders=[written.coder_a, written.coder_b], opened_on=date(2024, 8, 1),
    )  # fmt: skip
    acts.write_memo(
        by=written.coder_b, programme=written.programme, text="Of the round.", about=opened, written_on=date(2024, 6, 1)
    )
    assert texts(written, "coder_b")[:3] == ["Of the round.", "Of the note.", "A passage."]
    assert texts(written, "coder_a") == ["Mine.", "Only for me.", "The rota again."]
    rounds.advance_round(by=written.lead, round=opened, on=date(2024, 8, 2), early=True)
    assert {"Of the note.", "Of the round.", "A passage."} <= set(texts(written, "coder_a"))
