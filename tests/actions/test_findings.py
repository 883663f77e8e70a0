"""Findings: written, revised, retired; evidence that may be attached; where they may be placed."""

from datetime import date

import pytest

from fingerpost.actions import codebook, coding, findings, frameworks, programme, rounds, sources
from fingerpost.actions.codebook import CodeWords
from fingerpost.actions.frameworks import NewConstruct
from fingerpost.store.models import Finding, FindingEvidence, Placement, Theme
from fingerpost.terms.coding import Layer, Polarity
from fingerpost.terms.errors import Conflict, Invalid, NotFound
from fingerpost.terms.findings import Stance
from fingerpost.terms.sources import SourceKind, SourceText
from manners import done_once, events_of, refused_to, undone, words_in_the_ledger

MAY_NOT = ("reader", "site_lead")


@pytest.fixture
def finding(world):
    return write(world)


@pytest.fixture
def framework(world):
    constructs = [NewConstruct("leaders", "Leaders"), NewConstruct("money", "Money")]
    return frameworks.add_framework(by=world.lead, programme=world.programme, key="f", name="F", constructs=constructs)


def write(w, **more):
    words = {"sentence": "Forms ate the day.", "polarity": Polarity.BARRIER, **more}
    return findings.write_finding(by=w.coder_a, programme=w.programme, **words)


def attached(w, finding, name="form", stance=Stance.SUPPORTING, **more):
    return {"finding": finding, "passage": w.codings[name].passage, "stance": stance, **more}


def another_programme(w):
    """A programme of the owner's with one coding, one theme."""
    made = programme.add_programme(by=w.owner, name="Another")
    book = codebook.add_codebook(by=w.owner, programme=made)
    code = codebook.add_code(by=w.owner, codebook=book, words=CodeWords("Pace"))
    source = sources.add_source(
        by=w.owner, programme=made, text=SourceText(title="T", text="Elsewhere."), kind=SourceKind.OTHER
    )
    put = coding.add_coding(by=w.owner, place=coding.Place(source, 0, 9), code=code)
    return put, findings.add_theme(by=w.owner, programme=made, name="Theirs")


def test_themes_stand_in_the_order_they_came_under_names_of_their_own(world):
    arguments = {"programme": world.programme, "name": "Pace of work"}
    refused_to(world, findings.add_theme, MAY_NOT, **arguments)
    done_once(findings.add_theme, by=world.coder_a, **arguments, narrative="Slow mornings.")
    undone(findings.add_theme, Conflict, Theme, by=world.coder_a, programme=world.programme, name="pace of WORK ")
    undone(findings.add_theme, Invalid, Theme, by=world.coder_a, programme=world.programme, name=" ")
    findings.add_theme(by=world.coder_a, programme=world.programme, name="Another pattern")
    assert [theme.name for theme in Theme.objects.all()] == ["Pace of work", "Another pattern"]
    assert not words_in_the_ledger("mornings")


def test_a_finding_is_written_once_and_its_words_stay_out_of_the_ledger(world):
    arguments = {"programme": world.programme, "sentence": "Forms\n ate the day.", "polarity": Polarity.BARRIER}
    refused_to(world, findings.write_finding, MAY_NOT, **arguments)
    finding = done_once(findings.write_finding, by=world.coder_a, **arguments)
    assert (finding.sentence, finding.author) == ("Forms ate the day.", world.coder_a)
    assert not words_in_the_ledger("ate the day")


@pytest.mark.parametrize("more", [{"sentence": " "}, {"polarity": "gloomy"}], ids=["no words", "no polarity"])
def test_a_finding_needs_a_sentence_and_a_polarity(world, more):
    arguments = {"programme": world.programme, "sentence": "Forms.", "polarity": Polarity.BARRIER, **more}
    undone(findings.write_finding, Invalid, Finding, by=world.coder_a, **arguments)


def test_a_finding_stands_under_a_theme_of_its_own_programme(world):
    _, theirs = another_programme(world)
    arguments = {"programme": world.programme, "sentence": "Forms.", "polarity": Polarity.BARRIER, "theme": theirs}
    undone(findings.write_finding, NotFound, Finding, by=world.coder_a, **arguments)


def test_a_revision_changes_the_words_and_keeps_digests_of_those_before(world, finding):
    before = events_of(findings.write_finding).last().details
    theme = findings.add_theme(by=world.lead, programme=world.programme, name="Pace")
    arguments = {
        "finding": finding, "sentence": "Forms ate the week.", "polarity": Polarity.MIXED,
        "qualification": "Not at Mill.", "theme": theme,
    }  # fmt: skip
    refused_to(world, findings.revise_finding, MAY_NOT, **arguments)
    done_once(findings.revise_finding, by=world.coder_b, **arguments)
    kept = Finding.objects.get(pk=finding.pk)
    assert (kept.sentence, kept.polarity, kept.qualification, kept.theme) == (
        "Forms ate the week.", "mixed", "Not at Mill.", theme,
    )  # fmt: skip
    was = events_of(findings.revise_finding).last().details["before"]
    assert (was["sentence"], was["polarity"]) == (before["sentence"], "barrier")


def test_passages_for_and_against_are_attached_once_each(world, finding):
    arguments = attached(world, finding, note="As at Mill.")
    refused_to(world, findings.attach_passage, MAY_NOT, **arguments)
    done_once(findings.attach_passage, by=world.coder_a, **arguments)
    undone(findings.attach_passage, Conflict, FindingEvidence, by=world.coder_a, **arguments)
    findings.attach_passage(by=world.coder_a, **attached(world, finding, "huddle", Stance.CONTRARY))
    assert list(finding.evidence.values_list("stance", flat=True)) == ["supporting", "contrary"]
    assert not words_in_the_ledger("As at Mill")


def test_a_stance_is_for_or_against(world, finding):
    arguments = attached(world, finding, stance="sideways")
    undone(findings.attach_passage, Invalid, FindingEvidence, by=world.coder_a, **arguments)


def test_another_programmes_passage_is_no_evidence_even_for_who_sees_both(world, finding):
    theirs, _ = another_programme(world)
    arguments = {"finding": finding, "passage": theirs.passage, "stance": Stance.SUPPORTING}
    undone(findings.attach_passage, NotFound, FindingEvidence, by=world.owner, **arguments)


def test_what_was_taken_off_or_withdrawn_is_no_evidence(world, finding):
    coding.remove_coding(by=world.coder_a, coding=world.codings["form"])
    undone(findings.attach_passage, Conflict, FindingEvidence, by=world.coder_a, **attached(world, finding, "form"))
    sources.withdraw_source(by=world.lead, source=world.sources["note"], on=date(2024, 9, 1))
    world.codings["late"].passage.version.source.refresh_from_db()
    undone(findings.attach_passage, Conflict, FindingEvidence, by=world.coder_a, **attached(world, finding, "late"))


def test_a_coding_hidden_by_a_round_cannot_be_attached(world, finding):
    note = world.sources["note"]
    opened = rounds.open_round(
        by=world.owner, programme=world.programme, number=1, name="Round 1", version=world.versions[2], chosen=[note],
        coders=[world.coder_a, world.coder_b], opened_on=date(2024, 8, 1),
    )  # fmt: skip
    world.codings["blind"] = world.code(
        "note", "The form", "Pace", world.coder_b, layer=Layer.INDEPENDENT, round=opened
    )
    undone(findings.attach_passage, NotFound, FindingEvidence, by=world.coder_a, **attached(world, finding, "blind"))
    rounds.advance_round(by=world.owner, round=opened, on=date(2024, 8, 2), early=True)
    assert findings.attach_passage(by=world.coder_a, **attached(world, finding, "blind"))


def test_a_passage_is_detached_once_and_its_coding_stays(world, finding):
    findings.attach_passage(by=world.coder_a, **attached(world, finding))
    arguments = {"finding": finding, "passage": world.codings["form"].passage}
    refused_to(world, findings.detach_passage, MAY_NOT, **arguments)
    done_once(findings.detach_passage, by=world.coder_b, **arguments)
    assert not finding.evidence.exists() and world.codings["form"].passage.coding == world.codings["form"]
    undone(findings.detach_passage, NotFound, by=world.coder_b, **arguments)
    assert events_of(findings.detach_passage).last().details["undone_by"] == "attach_passage"


def test_a_finding_may_stand_under_several_constructs_but_once_under_each(world, finding, framework):
    leaders, money = framework.constructs.all()
    arguments = {"finding": finding, "framework": framework, "construct": leaders, "reason": "They chose the form."}
    refused_to(world, findings.place_finding, MAY_NOT, **arguments)
    done_once(findings.place_finding, by=world.coder_a, **arguments)
    undone(findings.place_finding, Conflict, Placement, by=world.coder_a, **arguments)
    findings.place_finding(by=world.coder_a, **{**arguments, "construct": money})
    assert finding.placements.count() == 2 and not words_in_the_ledger("chose the form")


@pytest.mark.parametrize("first", ["construct", "outside"])
def test_under_a_construct_and_outside_the_framework_at_once_is_a_conflict(world, finding, framework, first):
    places = {"construct": framework.constructs.first(), "outside": None}
    second = places["outside" if first == "construct" else "construct"]
    arguments = {"by": world.coder_a, "finding": finding, "framework": framework}
    findings.place_finding(**arguments, construct=places[first])
    undone(findings.place_finding, Conflict, Placement, **arguments, construct=second)
    findings.unplace_finding(**arguments, construct=places[first])
    assert findings.place_finding(**arguments, construct=second)


def test_outside_one_framework_does_not_mean_outside_another(world, finding, framework):
    other = frameworks.add_framework(
        by=world.lead, programme=world.programme, key="g", name="G", constructs=[NewConstruct("a", "A")]
    )
    findings.place_finding(by=world.coder_a, finding=finding, framework=framework, construct=None)
    findings.place_finding(by=world.coder_a, finding=finding, framework=other, construct=other.constructs.get())
    strange = {"finding": finding, "framework": framework, "construct": other.constructs.get()}
    undone(findings.place_finding, NotFound, Placement, by=world.coder_a, **strange)


def test_a_finding_is_taken_from_where_it_stands_only(world, finding, framework):
    arguments = {"finding": finding, "framework": framework, "construct": None}
    undone(findings.unplace_finding, NotFound, by=world.coder_a, **arguments)
    findings.place_finding(by=world.coder_a, **arguments)
    refused_to(world, findings.unplace_finding, MAY_NOT, **arguments)
    done_once(findings.unplace_finding, by=world.coder_a, **arguments)
    assert not finding.placements.exists()


def test_a_retired_finding_is_left_alone_until_it_is_restored(world, finding, framework):
    refused_to(world, findings.retire_finding, MAY_NOT, finding=finding)
    done_once(findings.retire_finding, by=world.lead, finding=finding)
    placed = {"finding": finding, "framework": framework, "construct": None}
    for act, arguments in (
        (findings.retire_finding, {"finding": finding}),
        (findings.attach_passage, attached(world, finding)),
        (findings.place_finding, placed),
    ):
        undone(act, Conflict, by=world.coder_a, **arguments)
    refused_to(world, findings.restore_finding, MAY_NOT, finding=finding)
    done_once(findings.restore_finding, by=world.coder_a, finding=finding)
    assert findings.attach_passage(by=world.coder_a, **attached(world, finding))
    undone(findings.restore_finding, Conflict, by=world.coder_a, finding=finding)
