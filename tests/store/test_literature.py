"""The literature as it is read: study × domain × polarity, for those who see exhibits."""

import pytest

from fingerpost.actions import literature
from fingerpost.actions.literature import NewExtract
from fingerpost.store.queries.literature import domains, evidence_rows, extracts_of, studies
from fingerpost.terms.coding import Polarity
from manners import queries


def add(w, key, *said):
    rows = [NewExtract(f"{key}-{n}", domain, polarity, f"Gloss {n}.") for n, (domain, polarity) in enumerate(said)]
    return literature.add_study(by=w.lead, programme=w.programme, key=key, authors=f"{key} A", title="T", extracts=rows)


@pytest.fixture
def two(world):
    add(world, "s2", ("leadership", Polarity.NEED))
    add(world, "s1", ("economic", Polarity.BARRIER), ("leadership", Polarity.BARRIER), ("economic", Polarity.BARRIER))


def test_evidence_rows_are_by_study_domain_and_polarity(world, two):
    found = [
        (row.study.key, row.domain, {str(p): [x.key for x in said] for p, said in row.extracts.items()})
        for row in evidence_rows(world.reader, world.programme)
    ]
    assert found == [
        ("s1", "economic", {"barrier": ["s1-0", "s1-2"]}),
        ("s1", "leadership", {"barrier": ["s1-1"]}),
        ("s2", "leadership", {"need": ["s2-0"]}),
    ]
    assert domains(world.reader, world.programme) == ["economic", "leadership"]


def test_a_study_that_says_nothing_is_listed_without_a_row(world, two):
    add(world, "s0")
    assert [study.key for study in studies(world.lead, world.programme)] == ["s0", "s1", "s2"]
    assert {row.study.key for row in evidence_rows(world.lead, world.programme)} == {"s1", "s2"}


@pytest.mark.parametrize("who", ["site_lead", "stranger"])
def test_those_who_see_no_exhibits_see_no_studies(world, two, who):
    person = getattr(world, who)
    assert not studies(person, world.programme).exists() and not extracts_of(person, world.programme).exists()
    assert evidence_rows(person, world.programme) == []


def test_more_studies_need_no_more_queries(world, two):
    few = queries(lambda: evidence_rows(world.lead, world.programme))
    for n in range(3, 8):
        add(world, f"s{n}", ("political", Polarity.MIXED))
    assert queries(lambda: evidence_rows(world.lead, world.programme)) == few
