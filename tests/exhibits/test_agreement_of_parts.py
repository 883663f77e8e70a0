"""Agreement of parts of a round: by site, wave, kind and role; and of headings, rolled up."""

import pytest

from fingerpost.actions import coding as codings
from fingerpost.actions.rounds import Measured
from fingerpost.analysis import agreement as ag
from fingerpost.exhibits import agreement_live
from fingerpost.exhibits.agreement import agreement
from fingerpost.exhibits.agreement_pairs import agreement_leave_one_out, agreement_pairs
from fingerpost.exhibits.agreement_trend import agreement_trend
from fingerpost.terms.coding import Layer
from fingerpost.terms.errors import Invalid, NotFound
from round_drawn import BLIND, draw_round
from world import INTERVIEW

FIGURES = ("Kappa", "Alpha", "AC1", "S", "Percent")
LIBRARY = ("cohen_kappa", "alpha_nominal", "gwet_ac1", "brennan_prediger", "percent_agreement")
MANAGER = ("We rang each other every morning. 😀 That was new.", "The budget stopped in March.")


@pytest.fixture
def drawn(world):
    agreement_live.forget()
    world.round = draw_round(world)
    return world


def shown(world, viewer="lead", **asked):
    return agreement(viewer=getattr(world, viewer), programme=world.programme, **asked)


def lines(exhibit, label):
    """Part (or None) → column → cell, of the rows with this label."""
    at = exhibit.columns.index("Coders")
    return {
        row.cells[0].value if at else None: dict(zip(exhibit.columns, row.cells, strict=True))
        for row in exhibit.rows
        if row.label == label
    }


def values(cells, *names):
    return [cells[name].value for name in names]


def plain(units):
    """What the library makes of units × two coders."""
    one = ag.measure(ag.units(units, categories=[0, 1]))
    return [one[name].value if one[name].value is None else pytest.approx(one[name].value) for name in LIBRARY]


def test_each_site_stands_beside_the_whole_measured_as_if_it_were_alone(drawn):
    exhibit = shown(drawn, scope="site")
    found = lines(exhibit, "Ties")
    assert exhibit.columns[:2] == ("Site", "Coders") and list(found) == ["all", "01 Harbour", "02 Mill"]
    assert [values(cells, "N", "Sources", "Both", "First only", "Second only", "Neither") for cells in found.values()] == [
        [7, 2, 1, 1, 0, 5], [3, 1, 0, 1, 0, 2], [4, 1, 1, 0, 0, 3],
    ]  # fmt: skip
    assert values(found["02 Mill"], *FIGURES) == plain([[0, 0], [1, 1], [0, 0], [0, 0]])
    assert values(found["01 Harbour"], *FIGURES) == plain([[0, 0], [1, 0], [0, 0]])
    assert "by site" in exhibit.title and ("scope", "site") in exhibit.query
    assert any("01 Harbour: 1 source, 3 sentences; 02 Mill: 1 source, 4 turns" in note for note in exhibit.notes)


def test_a_part_of_one_source_has_no_interval_and_says_so(drawn):
    cells = lines(shown(drawn, scope="site"), "Ties")["02 Mill"]
    assert cells["Kappa"].value == 1 and [cells[end].reason for end in ("From", "To")] == ["one source alone"] * 2
    assert lines(shown(drawn, scope="site"), "Pace")["02 Mill"]["Kappa"].reason == "nobody used the code"


@pytest.mark.parametrize(
    ("where", "n"),
    [({"site": "02"}, 4), ({"site": ["1", "Mill"]}, 7), ({"wave": "W2"}, 7), ({"kind": "field note"}, 3), ({"role": "Nurse"}, 1)],
)  # fmt: skip
def test_one_part_may_be_asked_for_and_says_which_it_is(drawn, where, n):
    exhibit = shown(drawn, where=where)
    assert lines(exhibit, "Ties")[None]["N"].value == n
    (axis,) = where
    word = {"kind": "kind of source", "role": "participant's role"}.get(axis, axis)
    assert f"in Round 1, {word} " in exhibit.title and any(f"Only {word} " in note for note in exhibit.notes)
    assert axis in dict(exhibit.query)


@pytest.mark.parametrize("axis", ["site", "wave", "kind", "role"])
@pytest.mark.parametrize("unit", [None, "sentence", "character"])
def test_a_part_beside_others_says_what_it_says_alone(drawn, axis, unit):
    together = shown(drawn, scope=axis, unit=unit)
    keys = {"01 Harbour": "01", "02 Mill": "02"}
    parts = [part for part in lines(together, "Ties") if part != "all"]
    assert parts
    for part in parts:
        alone = shown(drawn, where={axis: keys.get(part, part)}, unit=unit)
        for label in ("All codes", "Ties", "Pace", "Candour", "Money"):
            cells = dict(lines(together, label)[part])
            del cells[together.columns[0]]
            assert cells == lines(alone, label)[None]


def test_by_role_what_others_say_is_no_part_of_the_universe(drawn):
    found = lines(shown(drawn, scope="role"), "All codes")
    assert {part: cells["N"].value for part, cells in found.items()} == {"all": 7, "Manager": 2, "Nurse": 1}
    said = lines(shown(drawn, scope="role"), "Money")["Manager"]
    assert values(said, "Both", "Neither", "Polarity N", "Same polarity") == [1, 1, 1, 0.0]
    by_character = lines(shown(drawn, scope="role", unit="character"), "Money")["Manager"]
    words = "The budget stopped in March."
    assert values(by_character, "N", "Both") == [sum(map(len, MANAGER)), len(words)]
    assert all(words in INTERVIEW for words in MANAGER)
    notes = shown(drawn, scope="role").notes
    assert any("4 of 7 turns and sentences have no participant's role and stand in no part." in note for note in notes)


def test_parts_narrow_each_other(drawn):
    exhibit = shown(drawn, scope="role", where={"site": "02", "role": ["Nurse"]})
    assert list(lines(exhibit, "Candour")) == ["all", "Nurse"]
    assert values(lines(exhibit, "Candour")["Nurse"], "N", "First only") == [1, 1]


@pytest.mark.parametrize(
    ("asked", "error", "says", "hint"),
    [
        ({"scope": "colour"}, Invalid, "not parted by 'colour'", "site, wave, kind, role"),
        ({"where": {"polarity": "need"}}, Invalid, "not parted by 'polarity'", "site, wave, kind, role"),
        ({"where": {"site": "99"}}, NotFound, "no site '99'", ""),
        ({"where": {"site": "03"}}, NotFound, "Round 1 has no text of site '03'", "01 Harbour, 02 Mill"),
        ({"where": {"role": "Cook"}}, NotFound, "no participant's role 'Cook'", ""),
        ({"where": {"site": "01", "role": "Nurse"}}, NotFound, "no text of site 01 Harbour, participant's role Nurse", ""),
    ],
)  # fmt: skip
def test_a_part_that_is_not_there_is_said_with_those_that_are(drawn, asked, error, says, hint):
    with pytest.raises(error, match=says) as caught:
        shown(drawn, **asked)
    assert hint in caught.value.hint


def test_a_declared_coefficient_and_threshold_hold_in_parts_too(world):
    draw_round(world, measured=Measured("scott_pi", 0.4))
    exhibit = shown(world, scope="site")
    cells = lines(exhibit, "Ties")["02 Mill"]
    one = ag.measure(ag.units([[0, 0], [1, 1], [0, 0], [0, 0]], categories=[0, 1]), ["scott_pi"])["scott_pi"]
    assert exhibit.columns[2] == "Scott's pi" and cells["Scott's pi"].value == pytest.approx(one.value)


def test_a_heading_rolled_up_is_any_code_under_it(drawn):
    exhibit = shown(drawn, rolled_up=True)
    assert [row.label for row in exhibit.rows] == ["Any code, rolled up", "Work, rolled up", "People, rolled up"]
    assert "by heading, rolled up," in exhibit.title and exhibit.label_header == "Heading"
    people = lines(exhibit, "People, rolled up")[None]  # the turns, then the sentences
    assert values(people, *FIGURES) == plain([[0, 0], [1, 1], [1, 0], [0, 0], [0, 0], [1, 0], [0, 0]])
    anything = lines(exhibit, "Any code, rolled up")[None]
    assert values(anything, *FIGURES) == plain([[0, 0], [1, 1], [1, 0], [1, 1], [1, 1], [1, 0], [0, 1]])
    assert set(people["Both"].refs) < set(anything["Both"].refs)
    assert any(
        note.startswith("Rolled up: a coder has a heading where they used any code under it") for note in exhibit.notes
    )


def test_two_codes_under_one_heading_agree_on_the_heading_and_sides_are_gathered(world):
    words = "We rang each other every morning."
    draw_round(
        world, lines=[("interview", words, "Ties", "need", None), ("interview", words, "Candour", "barrier", "mixed")]
    )
    assert lines(shown(world), "Ties")[None]["Both"].value == 0
    cells = lines(shown(world, rolled_up=True), "People, rolled up")[None]
    assert values(cells, "Both", "First only", "Second only", "Same polarity") == [
        1,
        0,
        0,
        1.0,
    ]  # need and barrier: mixed


def test_one_heading_or_those_above_a_code_may_be_asked_for(drawn):
    assert [row.label for row in shown(drawn, rolled_up=True, code="people").rows] == ["People, rolled up"]
    above = [row.label for row in shown(drawn, rolled_up=True, code="Pace").rows]
    assert above == ["Work, rolled up"]
    with pytest.raises(NotFound, match="no code or heading 'Pepole'") as caught:
        shown(drawn, rolled_up=True, code="Pepole")
    assert "'People'" in caught.value.hint


def test_headings_stand_in_parts_pairs_and_over_rounds_too(world):
    three = [("interview", MANAGER[1], "Money", "none", "none", None), (*BLIND[3][:3], "none", None, "none")]
    draw_round(world, coders=("coder_a", "coder_b", "lead"), lines=three)
    asked = {"viewer": world.lead, "programme": world.programme, "rolled_up": True}
    work = next(row for row in agreement(**asked).rows if row.label == "Work, rolled up")
    pairs = agreement_pairs(round=1, code="Work", **asked)
    assert pairs.title == "Kappa of each pair in Round 1: Work, rolled up"
    by_pair = {row.cells[0].value: row.cells[1].value for row in agreement(code="Work", **asked).rows}
    assert pairs.rows[0].cells[1].value == by_pair["Ann Coder & Bob Coder"]
    over = {row.label: row.cells[0].value for row in agreement_trend(**asked).rows}
    columns = agreement(**asked).columns
    assert over["Work, rolled up"] == pytest.approx(work.cells[columns.index("Alpha")].value)
    out = agreement_leave_one_out(round=1, code="Work", **asked)
    assert out.rows[0].cells[0].value == pytest.approx(over["Work, rolled up"])
    assert lines(shown(world, scope="site", rolled_up=True), "Work, rolled up").keys() == {
        "all",
        "01 Harbour",
        "02 Mill",
    }


def test_rounds_without_texts_of_a_part_are_left_out_and_named(drawn):
    draw_round(drawn, 2, lines=[BLIND[3]])
    exhibit = agreement_trend(viewer=drawn.lead, programme=drawn.programme, where={"site": "02"})
    assert exhibit.columns[0] == "Round 1, v2" and any("left out: Round 2." in note for note in exhibit.notes)
    assert "site 02 Mill" in exhibit.title
    with pytest.raises(NotFound, match="no text of site '03'"):
        agreement_trend(viewer=drawn.lead, programme=drawn.programme, where={"site": "03"})


@pytest.mark.parametrize("asked", [{"scope": "site"}, {"where": {"site": "02"}}, {"rolled_up": True}])
def test_what_is_settled_reaches_parts_and_headings(drawn, asked):
    words = "We rang each other every morning."
    settled = {"layer": Layer.AGREED, "round": drawn.round}
    drawn.code("interview", words, "Ties", drawn.lead, "facilitator", **settled)
    before = shown(drawn, settled=True, **asked)
    made = drawn.code("interview", MANAGER[1], "Money", drawn.lead, "barrier", **settled)
    after = shown(drawn, settled=True, **asked)
    agreement_live.forget()
    assert before.rows != after.rows and after.rows == shown(drawn, settled=True, **asked).rows
    codings.remove_coding(by=drawn.lead, coding=made)
    assert shown(drawn, settled=True, **asked).rows == before.rows


def test_readers_see_parts_without_names_and_without_passages(drawn):
    exhibit = shown(drawn, "reader", scope="role")
    assert {row.cells[1].value for row in exhibit.rows} == {"Coder A & Coder B"}
    assert not any(cell.refs for row in exhibit.rows for cell in row.cells)
