"""Agreement in a round: its figures, what they stand on, who is shown them and when."""

import pytest

from fingerpost.actions.coding import Place
from fingerpost.actions.rounds import Chosen, Measured, Part
from fingerpost.analysis import agreement as ag
from fingerpost.exhibits.agreement import agreement
from fingerpost.store.queries.agreement import rounds_now
from fingerpost.terms.errors import Conflict, Invalid, NotFound, Refused
from round_drawn import BLIND, draw_round
from world import INTERVIEW, NOTE


@pytest.fixture
def drawn(world):
    world.round = draw_round(world)
    return world


def shown(world, viewer="lead", **asked):
    return agreement(viewer=getattr(world, viewer), programme=world.programme, **asked)


def figures(exhibit, label):
    row = next(row for row in exhibit.rows if row.label == label)
    return dict(zip(exhibit.columns, row.cells, strict=True))


def values(exhibit, label, *names):
    cells = figures(exhibit, label)
    return [cells[name].value for name in names]


def test_a_code_has_its_table_counted_in_turns_and_sentences(drawn):
    exhibit = shown(drawn)  # 4 turns of the interview and 3 sentences of the note
    assert values(exhibit, "Ties", "Coders", "Both", "First only", "Second only", "Neither", "N", "Sources") == [
        "Ann Coder & Bob Coder", 1, 1, 0, 5, 7, 2,
    ]  # fmt: skip
    assert values(exhibit, "Pace", "Both", "First only", "Second only") == [1, 0, 1]
    assert any("1 source by turn, 1 source by sentence" in note for note in exhibit.notes)


def test_figures_are_those_of_the_library_on_plain_units(drawn):
    units = [[1, 1], [0, 0], [0, 0], [0, 0], [0, 0], [1, 0], [0, 0]]  # Ties: the turns, then the sentences
    one = ag.measure(ag.units(units, categories=[0, 1], documents=["i"] * 4 + ["n"] * 3))
    exhibit = shown(drawn)
    wanted = ["cohen_kappa", "alpha_nominal", "gwet_ac1", "brennan_prediger", "percent_agreement"]
    assert values(exhibit, "Ties", "Kappa", "Alpha", "AC1", "S", "Percent") == pytest.approx(
        [one[name].value for name in wanted]
    )


def test_polarity_is_compared_where_both_used_the_code(drawn):
    exhibit = shown(drawn)
    assert values(exhibit, "Money", "Polarity N", "Same polarity") == [1, 0.0]
    assert values(exhibit, "All codes", "Polarity N", "Same polarity") == [3, pytest.approx(2 / 3)]
    assert figures(exhibit, "Candour")["Same polarity"].reason == "never on the same words"


def test_a_figure_that_cannot_be_had_says_why(drawn):
    cell = figures(shown(drawn, unit="answer"), "All codes")["Kappa"]
    assert (cell.value, cell.text) == (None, "") and cell.reason == "no unit that both looked at"
    assert figures(shown(drawn, unit="turn"), "Pace")["Kappa"].reason == "nobody used the code"
    assert any("1 source without that unit left out." in note for note in shown(drawn, unit="turn").notes)


def test_a_source_without_the_unit_is_no_cluster(drawn):
    cells = figures(shown(drawn, unit="turn"), "All codes")
    assert (cells["N"].value, cells["Sources"].value, cells["From"].reason) == (4, 1, "one source alone")


def test_every_figure_carries_the_passages_it_was_counted_from(drawn):
    exhibit = shown(drawn)
    made = {(c.code_id, c.coder_id, c.passage.quote): f"passage:{c.passage.guid}" for c in drawn.round.codings.all()}
    pace = {key[1:]: ref for key, ref in made.items() if key[0] == drawn.codes["Pace"].pk}
    late, form = "The meeting began late.", "The form was discussed for half an hour."
    cells = figures(exhibit, "Pace")
    assert set(cells["Both"].refs) == {pace[drawn.coder_a.pk, late], pace[drawn.coder_b.pk, late]}
    assert cells["Second only"].refs == (pace[drawn.coder_b.pk, form],) and cells["First only"].refs == ()
    assert set(cells["Kappa"].refs) == set(pace.values())
    assert set(cells["Coded by second"].refs) == {pace[drawn.coder_b.pk, late], pace[drawn.coder_b.pk, form]}


def test_by_character_the_universe_is_every_character_of_the_sources(drawn):
    exhibit = shown(drawn, unit="character")
    assert values(exhibit, "Pace", "N") == [len(INTERVIEW) + len(NOTE)]
    assert values(exhibit, "Pace", "Both", "First only", "Second only") == [
        len("The meeting began late."), 0, len("The form was discussed for half an hour."),
    ]  # fmt: skip


def test_one_code_or_a_heading_alone_may_be_asked_for(drawn):
    assert [row.label for row in shown(drawn, code="pace").rows] == ["Pace"]
    assert {row.label for row in shown(drawn, code="People").rows} == {"Ties", "Candour"}
    with pytest.raises(NotFound, match="no code 'Pase'") as caught:
        shown(drawn, code="Pase")
    assert "'Pace'" in caught.value.hint


def test_a_round_shows_nothing_while_it_is_coded_independently(world):
    draw_round(world, revealed=False)
    for viewer in ("owner", "lead", "coder_a", "reader"):
        with pytest.raises(Conflict, match="still coded independently"):
            shown(world, viewer)
        assert [row.why_not for row in rounds_now(getattr(world, viewer), world.programme)] == [
            "it is still coded independently"
        ]


def test_a_round_by_consensus_is_never_measured(world):
    draw_round(world, measured=Measured(is_consensus=True))
    with pytest.raises(Conflict, match="talked over until all agree, and never measured"):
        shown(world, "owner")


def test_a_declared_coefficient_leads_with_its_threshold(world):
    draw_round(world, measured=Measured("gwet_ac1", 0.7))
    exhibit = shown(world, threshold=0.2)
    assert exhibit.columns[1:5] == ("AC1", "From", "To", "P(AC1 < 0.7)")
    assert any("Threshold 0.7, declared beforehand" in note for note in exhibit.notes)


@pytest.mark.parametrize(
    ("name", "title"),
    [("scott_pi", "Scott's pi"), ("fleiss_kappa", "Fleiss' kappa"), ("conger_kappa", "Conger's kappa"),
     ("light_kappa", "Light's kappa")],
)  # fmt: skip
def test_every_coefficient_that_a_round_may_declare_leads_it(world, name, title):
    draw_round(world, measured=Measured(name, 0.4))
    units = [[1, 1], [0, 0], [0, 0], [0, 0], [0, 0], [1, 0], [0, 0]]  # Ties: the turns, then the sentences
    one = ag.measure(ag.units(units, categories=[0, 1], documents=["i"] * 4 + ["n"] * 3), [name])[name]
    exhibit = shown(world)
    cells = figures(exhibit, "Ties")
    assert exhibit.columns[1] == title and cells[title].value == (
        one.value if one.value is None else pytest.approx(one.value)
    )
    assert cells[title].reason == one.undefined and f"P({title} < 0.4)" in exhibit.columns
    assert "given by code" in figures(exhibit, "All codes")[title].reason
    assert "of units" in figures(shown(world, unit="character"), "Ties")[title].reason


def test_a_declared_figure_of_spans_is_counted_by_character(world):
    draw_round(world, measured=Measured("binary_u_alpha"))
    rang, met = INTERVIEW.index("We rang"), NOTE.index("Two people")
    spans = [("i", "A", rang, rang + 33), ("i", "B", rang, rang + 33), ("n", "A", met, met + 30)]
    corpus = ag.from_spans(
        [(d, who, "x", start, end) for d, who, start, end in spans], {"i": len(INTERVIEW), "n": len(NOTE)}, coders="AB"
    )
    one = corpus.measure(["binary_u_alpha"], by=("code",))[0].measures["binary_u_alpha"]
    assert figures(shown(world), "Ties")["|u-alpha"].value == pytest.approx(one.value)


def test_only_who_was_to_code_a_source_counts_there(world):
    note = world.sources["note"]
    pairs = {note.pk: [world.coder_b, world.lead], world.sources["interview"].pk: [world.coder_a, world.lead]}
    chosen = Chosen([note, world.sources["interview"]], pairs)
    draw_round(world, coders=("coder_a", "coder_b", "lead"), lines=[], chosen=chosen)
    exhibit = shown(world)
    sizes = {row.cells[0].value: dict(zip(exhibit.columns, row.cells, strict=True))["N"].value for row in exhibit.rows}
    assert sizes == {
        "all coders": 7, "Ann Coder & Bob Coder": 0, "Ann Coder & Lena Lead": 4, "Bob Coder & Lena Lead": 3,
    }  # fmt: skip


@pytest.mark.parametrize(("unit", "n", "both"), [(None, 2, 1), ("character", 47, 23)])
def test_an_excerpt_is_the_universe_of_its_source(world, unit, n, both):
    note = world.sources["note"]
    parts = [Part(Place(note, 0, 23)), Part(Place(note, 30, 54))]
    lines = [BLIND[3], ("note", "Two people had not met before.", "Ties", "none", "need")]
    draw_round(world, lines=lines, chosen=Chosen([note], parts=parts))
    exhibit = shown(world, unit=unit)
    assert values(exhibit, "Pace", "N", "Both") == [n, both]
    assert values(exhibit, "Ties", "Both") == [1 if unit is None else 24]


def test_without_a_round_there_is_no_figure(world):
    with pytest.raises(NotFound, match="has no round yet"):
        shown(world)
    with pytest.raises(NotFound, match="no round 7"):
        shown(world, round=7)


def test_who_codes_a_text_of_the_round_blind_again_is_shown_nothing_of_it_meanwhile(drawn):
    draw_round(drawn, 2, lines=[BLIND[3]], revealed=False)
    for viewer in ("coder_a", "coder_b"):
        with pytest.raises(Conflict, match="on your own in another round"):
            shown(drawn, viewer, round=1)
    assert shown(drawn, "lead", round=1).rows


def test_readers_see_figures_without_names_and_without_passages(drawn):
    exhibit = shown(drawn, "reader")
    assert values(exhibit, "Ties", "Coders", "Both") == ["Coder A & Coder B", 1]
    assert not any(cell.refs for row in exhibit.rows for cell in row.cells)
    with pytest.raises(Refused):
        shown(drawn, "site_lead")
    with pytest.raises(NotFound):
        shown(drawn, "stranger")


def test_what_everyday_coders_do_is_no_part_of_a_round(drawn):
    before = shown(drawn).rows
    drawn.code("note", "Two people", "Ties", drawn.coder_b, "barrier")
    assert shown(drawn).rows == before


def test_three_coders_have_their_pairs_and_a_line_of_all(world):
    lines = [(*BLIND[0][:3], "barrier", "barrier", "need"), (*BLIND[3][:3], "none", None, "none")]
    draw_round(world, coders=("coder_a", "coder_b", "lead"), lines=lines)
    exhibit = shown(world)
    rows = [row.cells[0].value for row in exhibit.rows if row.label == "Pace"]
    assert rows == [
        "all coders", "Ann Coder & Bob Coder", "Ann Coder & Lena Lead", "Bob Coder & Lena Lead",
    ]  # fmt: skip
    first = next(row for row in exhibit.rows if row.label == "Pace")
    assert dict(zip(exhibit.columns, first.cells, strict=True))["Both"].reason == "of pairs alone"


def test_a_threshold_is_marked_and_the_probability_of_lying_below_it_is_told(drawn):
    exhibit = shown(drawn, threshold=0.6)
    assert "P(Kappa < 0.6)" in exhibit.columns
    assert any("asked for now, not declared beforehand" in note for note in exhibit.notes)
    assert not any("P(" in name for name in shown(drawn).columns)
    with pytest.raises(Invalid):
        shown(drawn, threshold=7)


def test_unknown_units_are_refused(drawn):
    with pytest.raises(Invalid, match="not counted in 'word'"):
        shown(drawn, unit="word")


def test_what_was_agreed_can_stand_beside_each_coder(drawn):
    assert figures(shown(drawn, settled=True), "Ties")["Kappa"].reason == "no unit that both looked at"
    words = "We rang each other every morning."
    drawn.code("interview", words, "Ties", drawn.lead, "facilitator", layer="agreed", round=drawn.round)
    exhibit = shown(drawn, settled=True)
    assert {row.cells[0].value for row in exhibit.rows} == {
        "Ann Coder & What was agreed", "Bob Coder & What was agreed",
    }  # fmt: skip
    assert values(exhibit, "Ties", "Both", "First only", "N") == [1, 0, 4]


def test_no_words_of_verdict_stand_in_any_table(drawn):
    said = " ".join([*shown(drawn, threshold=0.8).notes, *shown(drawn, threshold=0.8).columns]).casefold()
    verdicts = ("good", "poor", "fair", "moderate", "substantial", "almost perfect", "acceptable", "excellent")
    assert [word for word in verdicts if word in said] == []
