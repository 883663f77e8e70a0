"""Findings as they are read: with evidence, sites and placements; blinding and withdrawal hold here too."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from fingerpost.actions import coding, findings, frameworks, rounds, sources
from fingerpost.actions.frameworks import NewConstruct
from fingerpost.store.connection import alias
from fingerpost.store.models import Finding, FindingEvidence
from fingerpost.store.queries.findings import findings_of, placed_findings, retired_findings, themes
from fingerpost.terms.coding import Layer, Polarity
from fingerpost.terms.findings import Stance
from manners import queries


def write(w, sentence, *evidence, theme=None):
    finding = findings.write_finding(
        by=w.lead, programme=w.programme, sentence=sentence, polarity=Polarity.BARRIER, theme=theme
    )
    for name, stance in evidence:
        findings.attach_passage(by=w.lead, finding=finding, passage=w.codings[name].passage, stance=Stance(stance))
    return finding


def one(w, person=None):
    (found,) = findings_of(person or w.lead, w.programme)
    return found


@pytest.fixture
def framework(world):
    new = [NewConstruct("leaders", "Leaders"), NewConstruct("culture", "Culture"), NewConstruct("money", "Money")]
    return frameworks.add_framework(by=world.lead, programme=world.programme, key="f", name="F", constructs=new)


def test_a_finding_counts_the_sites_that_support_it_and_keeps_the_contrary_apart(world):
    write(
        world,
        "Time is short.",
        ("form", "supporting"),
        ("late", "supporting"),
        ("rota", "supporting"),
        ("said", "contrary"),
    )
    found = one(world)
    assert found.site_keys() == {"01", "02"} and found.sites == 2
    assert found.site_keys(Stance.CONTRARY) == {"02"}
    assert [(item.passage, item.stance) for item in found.evidence][3] == (world.codings["said"].passage, "contrary")


def test_evidence_that_was_taken_off_or_withdrawn_is_shown_as_no_longer_live(world):
    write(world, "Time is short.", ("form", "supporting"), ("late", "supporting"), ("rota", "supporting"))
    coding.remove_coding(by=world.coder_a, coding=world.codings["form"])
    sources.withdraw_source(by=world.lead, source=world.sources["silent"], on=date(2024, 9, 1))
    found = one(world)
    assert [item.is_live for item in found.evidence] == [False, True, False]
    assert found.site_keys() == {"01"}


def test_a_passage_that_blinding_hides_is_hidden_here_from_those_it_binds(world):
    note = world.sources["note"]
    write(world, "Time is short.", ("form", "supporting"), ("half hour", "supporting"))
    rounds.open_round(
        by=world.owner, programme=world.programme, number=1, name="Round 1", version=world.versions[2], chosen=[note],
        coders=[world.coder_a, world.coder_b], opened_on=date(2024, 8, 1),
    )  # fmt: skip
    assert [len(one(world, person).evidence) for person in (world.lead, world.coder_b, world.coder_a)] == [2, 2, 1]
    assert len(one(world, world.reader).evidence) == 2


def test_an_independent_pass_shows_nothing_to_a_coder_who_is_not_its_author(world):
    opened = rounds.open_round(
        by=world.owner, programme=world.programme, number=1, name="Round 1", version=world.versions[2],
        chosen=[world.sources["note"]], coders=[world.coder_a, world.coder_b], opened_on=date(2024, 8, 1),
    )  # fmt: skip
    world.codings["blind"] = world.code(
        "note", "The form", "Pace", world.coder_b, layer=Layer.INDEPENDENT, round=opened
    )
    finding = write(world, "Time is short.")
    findings.attach_passage(
        by=world.coder_b, finding=finding, passage=world.codings["blind"].passage, stance=Stance.SUPPORTING
    )
    assert one(world, world.coder_a).evidence == () == one(world, world.lead).evidence
    assert len(one(world, world.coder_b).evidence) == 1


def test_findings_stand_by_theme_and_those_without_one_last(world):
    first, second = (findings.add_theme(by=world.lead, programme=world.programme, name=name) for name in ("B", "A"))
    for sentence, theme in (("Loose.", None), ("Second.", second), ("First.", first), ("First again.", first)):
        write(world, sentence, theme=theme)
    said = [now.finding.sentence for now in findings_of(world.reader, world.programme)]
    assert said == ["First.", "First again.", "Second.", "Loose."]
    assert [theme.name for theme in themes(world.reader, world.programme)] == ["B", "A"]


def test_placed_findings_name_every_construct_and_what_lies_outside(world, framework):
    leaders, _, money = framework.constructs.all()
    late, early, outside, _ = (write(world, name) for name in ("Late.", "Early.", "Outside.", "Nowhere."))
    for finding, construct in ((early, leaders), (late, leaders), (late, money), (outside, None)):
        findings.place_finding(by=world.lead, finding=finding, framework=framework, construct=construct)
    table = [
        (placed.construct.key if placed.construct else None, [now.finding.sentence for now in placed.findings])
        for placed in placed_findings(world.reader, world.programme, framework)
    ]
    assert table == [("leaders", ["Early.", "Late."]), ("culture", []), ("money", ["Late."]), (None, ["Outside."])]


def test_a_finding_placed_anew_comes_last_under_its_construct(world, framework):
    place = {"by": world.lead, "framework": framework, "construct": None}
    rows = [write(world, name) for name in ("A.", "B.", "C.", "D.")]
    for finding in rows:
        findings.place_finding(finding=finding, **place)
    for finding in rows[:2]:
        findings.unplace_finding(finding=finding, **place)
    findings.place_finding(finding=rows[0], **place)
    outside = placed_findings(world.lead, world.programme, framework)[-1]
    assert [now.finding.sentence for now in outside.findings] == ["C.", "D.", "A."]


def test_a_retired_finding_is_listed_for_those_who_could_restore_it(world):
    finding = write(world, "Time is short.")
    findings.retire_finding(by=world.coder_a, finding=finding)
    assert findings_of(world.lead, world.programme) == []
    assert list(retired_findings(world.coder_b, world.programme)) == [finding]
    assert not retired_findings(world.reader, world.programme).exists()


@pytest.mark.parametrize("who", ["site_lead", "stranger"])
def test_those_who_see_no_exhibits_see_no_findings(world, who):
    theme = findings.add_theme(by=world.lead, programme=world.programme, name="A")
    write(world, "Time is short.", theme=theme)
    assert findings_of(getattr(world, who), world.programme) == []
    assert not themes(getattr(world, who), world.programme).exists()


def test_more_findings_need_no_more_queries(world, framework):
    def add(sentence):
        finding = write(world, sentence, ("form", "supporting"), ("said", "contrary"))
        findings.place_finding(by=world.lead, finding=finding, framework=framework, construct=None)

    def read():
        for placed in placed_findings(world.coder_a, world.programme, framework):
            for now in placed.findings:
                assert now.sites == 1 and all(item.passage.quote for item in now.evidence)

    add("One.")
    few = queries(read)
    for n in range(5):
        add(f"More {n}.")
    assert queries(read) == few


def test_the_database_refuses_what_no_action_would_write(world):
    finding = write(world, "Time is short.", ("form", "supporting"))
    passage = world.codings["form"].passage
    for bad in (
        lambda: FindingEvidence.objects.create(finding=finding, passage=passage, stance="contrary"),
        lambda: FindingEvidence.objects.filter(finding=finding).update(stance="sideways"),
        lambda: Finding.objects.filter(pk=finding.pk).update(polarity="gloomy"),
        lambda: Finding.objects.filter(pk=finding.pk).update(retired_by=world.lead),
    ):
        with pytest.raises(IntegrityError), transaction.atomic(using=alias()):
            bad()
