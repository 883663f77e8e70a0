"""Passages over the drawn world: what lies how, words beside codes, conditions, consent and blinding."""

import pytest

from drawn_rounds import opened
from fingerpost.actions import revising
from fingerpost.actions.sources import Allowed, record_consent
from fingerpost.exhibits.passages import passages, retrieve
from fingerpost.terms.errors import Invalid, NotFound, Refused
from fingerpost.terms.sources import SourceText


def found(world, query, who="lead"):
    """The passages in their words, in order."""
    exhibit = passages(viewer=getattr(world, who), programme=world.programme, query=query)
    return [row.cells[1].text for row in exhibit.rows]


RANG = "We rang each other every morning. 😀 That was new."
BUDGET = "The budget stopped in March."


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("[Candour]", ["I could say what went wrong."]),
        ("[People]", [RANG, "That was new.", "I could say what went wrong.", "Two people had not met before."]),
        ("facilitator[People]", [RANG, "I could say what went wrong."]),
        ("[People/Ties]", [RANG, "That was new.", "Two people had not met before."]),
        ("[Ties] OVERLAPS [Ties]", [RANG, "That was new."]),
        ("[Ties] INSIDE [Ties]", ["That was new."]),
        ("[Ties] AROUND [Ties]", [RANG]),
        ("[Money] INSIDE [Money]", ["budget stopped"]),
        ("[Money] NEAR/20 [Candour]", [BUDGET, "budget stopped"]),
        ("[Money] NEAR/5 [Candour]", []),
        ("[Money] NEAR/1 TURNS [Candour]", [BUDGET, "budget stopped"]),
        ("[Ties] NEAR/1 TURNS [Money]", []),
        ("[Ties] NEAR/2 TURNS [Money]", [RANG, "That was new."]),
        ("[Pace] EXACTLY [Pace]", ["Nobody had time for the form."]),
        ("[Pace] NEAR/1 SENTENCES [Ties]", ["The meeting began late.", "discussed for half an hour"]),
        ("[Ties] AND [Candour]", []),
        ("[Ties] AND [Candour] same:source", [RANG, "That was new.", "I could say what went wrong."]),
        ("[Ties] NOT [Candour] same:source", ["Two people had not met before."]),
        ("[Pace] form", ["Nobody had time for the form."]),
        ("form NOT OVERLAPS [*]", ["form"]),
        (
            "[*] wave:W2 site:01",
            ["The meeting began late.", "Two people had not met before.", "discussed for half an hour"],
        ),
        ('[*] coder:"Bob Coder" role:Manager', ["That was new.", "budget stopped"]),
        ("wrong role:Nurse", ["wrong"]),
        ("wrong role:Manager", []),
        ("[*] site:03", []),
        ("[*] layer:agreed", []),
    ],
)
def test_passages_are_found_by_how_they_lie(world, query, said):
    assert found(world, query) == said


def test_rows_say_what_stands_around_and_where(world):
    exhibit = passages(viewer=world.lead, programme=world.programme, query="[Money] AROUND [Money]")
    assert exhibit.columns == (
        "Before",
        "Passage",
        "After",
        "Codes",
        "Polarity",
        "Site",
        "Wave",
        "Kind",
        "Role",
        "Coder",
    )
    texts = [cell.text for cell in exhibit.rows[0].cells]
    assert texts == ["Manager: ", BUDGET, "", "Money", "barrier", "02", "W2", "interview", "Manager", "Ann Coder"]
    assert exhibit.rows[0].ref == f"passage:{world.codings['budget'].passage.guid}"


def test_who_may_not_be_quoted_is_counted_and_never_shown(world):
    exhibit = passages(viewer=world.lead, programme=world.programme, query="[Pace] wave:W1")
    assert "rota" not in str(exhibit) and any(note.startswith("1 passage left out") for note in exhibit.notes)
    assert found(world, "rota") == []


def test_nobody_who_may_not_be_quoted_stands_around_others(world):
    consent = Allowed(world.waves["W2"].opens, quotable=False)
    record_consent(by=world.lead, participant=world.participants["nurse"], consent=consent)
    exhibit = passages(viewer=world.lead, programme=world.programme, query="[Money] OR [Ties]")
    assert "went wrong" not in str(exhibit) and exhibit.rows


def test_a_site_that_is_not_to_be_named_is_withheld(world):
    consent = Allowed(world.waves["W2"].opens, site_nameable=False)
    record_consent(by=world.lead, participant=world.participants["nurse"], consent=consent)
    exhibit = passages(viewer=world.lead, programme=world.programme, query="[Candour] OR [Money]")
    assert [row.cells[5].text for row in exhibit.rows] == ["withheld", "02", "02"]


def test_what_others_put_on_a_text_in_an_open_round_is_not_found(world):
    assert len(found(world, "[Pace] wave:W2", "coder_a")) == 2
    opened(world, "note")
    assert found(world, "[Pace] wave:W2", "coder_a") == ["The meeting began late."]
    assert found(world, "[*] NEAR/500 [Pace] wave:W2", "coder_b") == []


@pytest.mark.parametrize(("who", "error"), [("reader", Refused), ("site_lead", Refused), ("stranger", NotFound)])
def test_who_may_not_read_sources_finds_nothing(world, who, error):
    with pytest.raises(error):
        found(world, "[Pace]", who)


@pytest.mark.parametrize(("query", "error"), [("[Pase]", NotFound), ("[Pace] OVERLAPS", Invalid)])
def test_what_is_not_there_is_told(world, query, error):
    with pytest.raises(error):
        found(world, query)


def test_a_coding_whose_words_are_gone_from_the_text_is_not_found(world):
    note = world.sources["note"]
    revising.revise_source(
        by=world.lead,
        source=note,
        text=SourceText("The note", "The form was discussed for half an hour."),
        reason="Cut.",
    )
    assert found(world, "[*] wave:W2 site:01") == ["discussed for half an hour"]


def test_passages_are_counted_by_site_and_wave(world):
    counted = retrieve(viewer=world.lead, programme=world.programme, query="[Pace]").by_place()
    assert counted.rows() == [("01", "W1", 2), ("01", "W2", 2), ("02", "W1", 1)]
