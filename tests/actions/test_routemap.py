"""The routemap comes in whole, every key known, or not at all."""

import pytest

from fingerpost.actions import frameworks, literature, routemap
from fingerpost.actions.frameworks import NewConstruct
from fingerpost.actions.literature import NewExtract
from fingerpost.actions.routemap import NewEvidenceTheme, NewRoutemapQuestion, NewStage, NewStream
from fingerpost.store.models import EvidenceTheme, Routemap, RoutemapQuestion, Stream
from fingerpost.terms.coding import Polarity
from fingerpost.terms.errors import Conflict, Invalid
from manners import done_once, refused_to, undone

STREAMS = (NewStream("money", "Money"), NewStream("people", "People", "Name inferred."))
STAGES = (NewStage("start", "Getting started"), NewStage("change", "System change"))
QUESTIONS = (
    NewRoutemapQuestion("m1", "money", "start", "Who pays?"),
    NewRoutemapQuestion("m2", "money", "change", "Who saves?", "low"),
)


@pytest.fixture
def evidence(world):
    """Two frameworks that share a construct key, two studies that share an extract key."""
    said = {"domain": "economic", "polarity": Polarity.BARRIER, "gloss": "Budgets end in March."}
    for key in ("f", "g"):
        new = [NewConstruct("shared", "Shared"), NewConstruct(f"{key}-only", "Only")]
        frameworks.add_framework(by=world.lead, programme=world.programme, key=key, name=key, constructs=new)
        rows = [NewExtract(key="1", **said), NewExtract(key=f"{key}-1", **said)]
        literature.add_study(by=world.lead, programme=world.programme, key=key, authors="A", title="T", extracts=rows)


def guide(w, **more):
    return {
        "programme": w.programme, "name": "Guide", "streams": STREAMS, "stages": STAGES, "questions": QUESTIONS,
        "caveats": ["Figure not seen."], **more,
    }  # fmt: skip


def test_a_routemap_comes_in_one_act_in_the_order_given(world, evidence):
    themes = [NewEvidenceTheme("t", "Theme", ("m1",), ("f/shared", "g-only"), ("g/1", "f-1"))]
    refused_to(world, routemap.add_routemap, ("coder_a", "reader", "site_lead"), **guide(world, themes=themes))
    made = done_once(routemap.add_routemap, by=world.lead, **guide(world, themes=themes))
    assert list(made.streams.values_list("key", "position")) == [("money", 0), ("people", 1)]
    theme = made.themes.get()
    assert set(theme.constructs.values_list("framework__key", "key")) == {("f", "shared"), ("g", "g-only")}
    assert set(theme.extracts.values_list("study__key", "key")) == {("g", "1"), ("f", "f-1")}
    assert [question.key for question in theme.questions.all()] == ["m1"]


BAD = {
    "unknown stream": {"questions": [NewRoutemapQuestion("q", "monye", "start", "Who?")]},
    "unknown stage": {"questions": [NewRoutemapQuestion("q", "money", "late", "Who?")]},
    "question twice": {"questions": [*QUESTIONS, QUESTIONS[0]]},
    "stream without key": {"streams": [*STREAMS, NewStream("", "None")]},
    "unknown question": {"themes": [NewEvidenceTheme("t", "T", questions=("m9",))]},
    "unknown construct": {"themes": [NewEvidenceTheme("t", "T", constructs=("f/none",))]},
    "construct of two": {"themes": [NewEvidenceTheme("t", "T", constructs=("shared",))]},
    "unknown extract": {"themes": [NewEvidenceTheme("t", "T", extracts=("none",))]},
    "extract of two": {"themes": [NewEvidenceTheme("t", "T", extracts=("1",))]},
    "no name": {"name": " "},
}


@pytest.mark.parametrize("more", BAD.values(), ids=BAD)
def test_one_key_that_names_nothing_or_two_and_nothing_comes_in(world, evidence, more):
    rows = (Routemap, Stream, RoutemapQuestion, EvidenceTheme)
    undone(routemap.add_routemap, Invalid, *rows, by=world.lead, **guide(world, **more))


def test_an_unknown_key_is_answered_with_the_nearest(world):
    with pytest.raises(Invalid, match="Did you mean 'money'"):
        routemap.add_routemap(by=world.lead, **guide(world, **BAD["unknown stream"]))


def test_a_programme_has_one_routemap(world):
    routemap.add_routemap(by=world.lead, **guide(world))
    undone(routemap.add_routemap, Conflict, Routemap, by=world.lead, **guide(world, name="Second"))
