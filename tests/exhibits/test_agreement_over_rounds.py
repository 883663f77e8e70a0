"""Agreement over rounds and codebook versions, of pairs of coders, and with one coder left out."""

import pytest

from fingerpost.actions.rounds import Measured
from fingerpost.exhibits.agreement import agreement
from fingerpost.exhibits.agreement_pairs import agreement_leave_one_out, agreement_pairs
from fingerpost.exhibits.agreement_trend import agreement_trend
from fingerpost.terms.errors import Conflict, Invalid, NotFound
from round_drawn import BLIND, draw_round

FIRST = (
    ("note", "The meeting began late.", "Fit", "barrier", "barrier"),
    ("note", "Two people had not met before.", "Pace", "barrier", None),
    ("note", "The form was discussed for half an hour.", "Pace", None, "barrier"),
    ("interview", "I could say what went wrong.", "Trust", "none", "none"),
)
THREE = (
    ("interview", "We rang each other every morning.", "Ties", "need", "need", "none"),
    ("note", "The meeting began late.", "Pace", "barrier", None, "barrier"),
)


@pytest.fixture
def drawn(world):
    """Round 1 under version 1, round 2 under version 2, in which Fit was merged into Pace and Trust split."""
    draw_round(world, 1, lines=FIRST, version=world.versions[1])
    draw_round(world, 2, lines=BLIND)
    return world


def trend(world, **asked):
    return agreement_trend(viewer=world.lead, programme=world.programme, **asked)


def rows(exhibit):
    return {row.label: row for row in exhibit.rows}


def test_each_round_is_counted_under_its_own_version(drawn):
    exhibit = trend(drawn)
    assert exhibit.columns[::3] == ("Round 1, v1", "Round 2, v2")
    for at, number in ((0, 1), (3, 2)):
        own = agreement(viewer=drawn.lead, programme=drawn.programme, round=number)
        alpha = {row.label: row.cells[own.columns.index("Alpha")].value for row in own.rows}
        told = {label: row.cells[at].value for label, row in rows(exhibit).items() if label in alpha}
        assert told == {label: pytest.approx(value) if value is not None else None for label, value in alpha.items()}


def test_codes_that_were_merged_or_split_stand_together_above_themselves(drawn):
    found = rows(trend(drawn))
    family = next(label for label in found if "Pace" in label and "Fit" in label)
    assert found["Pace"].path == found["Fit"].path == (family,)
    assert found["Fit"].cells[3].reason == "merged into Pace in version 2"
    assert found["Trust"].cells[3].reason == "split into Ties and Candour in version 2"
    assert found["Ties"].cells[0].reason == "not in this version" and found["Money"].path == ()
    assert found[family].cells[3].value == pytest.approx(found["Pace"].cells[3].value)


def test_a_family_counts_its_codes_as_one(drawn):
    family = next(row for label, row in rows(trend(drawn)).items() if "Pace" in label and "Fit" in label)
    under = agreement(viewer=drawn.lead, programme=drawn.programme, round=1, version=2, code="Pace")
    assert under.rows[0].cells[under.columns.index("Alpha")].value == pytest.approx(family.cells[0].value)
    assert "codebook version 2" in under.title


def test_a_round_counted_under_another_version_has_that_versions_codes(drawn):
    labels = {row.label for row in agreement(viewer=drawn.lead, programme=drawn.programme, round=1, version=2).rows}
    assert {"Pace", "Money", "Ties"} <= labels and "Fit" not in labels
    assert "Trust" in labels  # a code that was split has no one successor: its codings stay with it


def test_too_few_codings_have_no_interval_over_rounds(drawn):
    cell = rows(trend(drawn))["All codes"].cells[4]
    assert (cell.value, cell.reason) == (None, "few sources")


def test_the_figure_is_the_one_that_all_rounds_declared_else_alpha(world):
    draw_round(world, 1, measured=Measured("gwet_ac1"))
    assert trend(world).title.startswith("AC1 ")
    draw_round(world, 2)
    assert trend(world).title.startswith("Alpha ") and trend(world, figure="character_kappa").title.startswith("Kappa ")
    with pytest.raises(Invalid, match="no figure 'kappa'"):
        trend(world, figure="kappa")


def test_rounds_that_show_nothing_are_no_part_of_it(world):
    with pytest.raises(NotFound):
        trend(world)
    draw_round(world, 1, revealed=False)
    with pytest.raises(Conflict):
        trend(world)
    draw_round(world, 2, lines=[("silent", "the rota broke us", "Pace", "barrier", "barrier")])
    assert trend(world).columns[::3] == ("Round 2, v2",)


def test_each_pair_stands_in_two_cells_with_the_same_figure(world):
    draw_round(world, coders=("coder_a", "coder_b", "lead"), lines=THREE)
    exhibit = agreement_pairs(viewer=world.lead, programme=world.programme, round=1)
    table = [[cell.value for cell in row.cells] for row in exhibit.rows]
    assert [row.label for row in exhibit.rows] == list(exhibit.columns) == ["Ann Coder", "Bob Coder", "Lena Lead"]
    assert all(table[i][j] == table[j][i] for i in range(3) for j in range(3)) and table[0][2] == 1.0
    assert [row.cells[at].reason for at, row in enumerate(exhibit.rows)] == ["the same coder"] * 3
    one = agreement_pairs(viewer=world.lead, programme=world.programme, round=1, code="Pace")
    assert one.rows[0].cells[2].value == 1.0 and one.rows[0].cells[2].refs
    with pytest.raises(Invalid, match="is a heading"):
        agreement_pairs(viewer=world.lead, programme=world.programme, round=1, code="Work")


def test_leaving_out_a_coder_is_counting_the_others_alone(world):
    draw_round(world, coders=("coder_a", "coder_b", "lead"), lines=THREE)
    exhibit = agreement_leave_one_out(viewer=world.lead, programme=world.programme, round=1)
    found = {row.label: row.cells[0].value for row in exhibit.rows}
    pair = agreement(viewer=world.lead, programme=world.programme, round=1)
    alpha = {row.cells[0].value: row.cells[pair.columns.index("Alpha")].value for row in pair.rows[:4]}
    assert found == {
        "All coders": pytest.approx(alpha["all coders"]),
        "Without Ann Coder": pytest.approx(alpha["Bob Coder & Lena Lead"]),
        "Without Bob Coder": pytest.approx(alpha["Ann Coder & Lena Lead"]),
        "Without Lena Lead": pytest.approx(alpha["Ann Coder & Bob Coder"]),
    }


def test_of_two_coders_nobody_can_be_left_out(world):
    draw_round(world)
    with pytest.raises(Invalid, match="has two coders"):
        agreement_leave_one_out(viewer=world.lead, programme=world.programme, round=1)
