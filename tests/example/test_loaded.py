"""The example as loaded, on both databases: the walk from words to tables holds, and so do consent and sight."""

from datetime import date

import pytest
from django.db import transaction

from fingerpost.actions.people import add_owner
from fingerpost.actions.programme import add_programme, found_study_file
from fingerpost.actions.projects import ProjectRead, bring_in_project
from fingerpost.example.load import load
from fingerpost.exhibits.framework_table import framework_table
from fingerpost.exhibits.matrix import matrix
from fingerpost.exhibits.quotations import quotations
from fingerpost.store.connection import create_study, using
from fingerpost.store.location import locate
from fingerpost.store.models import Coding, Finding, Person, Source
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import codebook_of
from fingerpost.store.queries.coding import codings_frame
from fingerpost.store.queries.exchange import gather
from fingerpost.store.queries.reporting import grid
from fingerpost.terms.coding import Polarity
from fingerpost.terms.programme import Standing
from fingerpost.terms.project_digest import parts

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def loaded(empty_study):
    """The example in the empty study, rolled back when this module is done."""
    with using(empty_study), transaction.atomic(using=empty_study.alias):
        owner = add_owner(name="Owner")
        found_study_file(by=owner)
        yield owner, load(by=owner)
        transaction.set_rollback(True, using=empty_study.alias)


def person(name):
    return Person.objects.get(email=f"{name}@example.org")


def test_all_sources_are_there_and_the_withdrawn_one_has_no_words(loaded):
    by_kind = {kind: Source.objects.filter(kind=kind).count() for kind in ("site-report", "interview", "field-note")}
    assert by_kind == {"site-report": 50, "interview": 19, "field-note": 5}
    gone = Source.objects.get(withdrawn_on__isnull=False)
    assert {version.text for version in gone.versions.all()} == {""}


def test_there_are_over_600_codings_with_polarity_and_a_quarter_coded_twice(loaded):
    live = Coding.objects.filter(removed_at__isnull=True)
    assert live.exclude(polarity=Polarity.NONE).count() >= 600
    blind = live.exclude(layer="agreed").values_list("passage__version__source_id", "coder_id").distinct()
    coders = {}
    for source, coder in blind:
        coders.setdefault(source, set()).add(coder)
    assert 15 <= sum(len(who) > 1 for who in coders.values()) <= 22


def test_every_passage_has_the_words_of_its_source(loaded):
    for coding in Coding.objects.select_related("passage__version"):
        passage = coding.passage
        assert passage.version.text[passage.start : passage.end] == passage.quote


def test_the_grid_tells_late_withdrawn_and_missing_apart(loaded):
    owner, programme = loaded
    shown = grid(owner, programme, TODAY)
    standings = [cell.standing for row in shown.rows for cell in row.cells]
    counts = {standing: standings.count(standing) for standing in Standing}
    assert (counts[Standing.ACCEPTED], counts[Standing.LATE], counts[Standing.WITHDREW]) == (50, 1, 3)
    assert counts[Standing.MISSING] == 96 - 54


def test_the_matrix_rolls_up_and_says_why_cells_are_empty(loaded):
    owner, programme = loaded
    shown = matrix(viewer=owner, programme=programme, rows="code", cols="wave")
    rows = {row.label: row for row in shown.rows}
    part_in_the_design = rows["Part in the design"]
    assert [cell.reason for cell in part_in_the_design.cells[:2]] == ["not coded under this version"] * 2
    assert rows["Winter, strikes and surges"].cells[0].reason == "not coded under this version"
    heading, parts = rows["Money and rules"], [row for row in shown.rows if row.path == ("Money and rules",)]
    totals = [row.cells[-1].value for row in parts]
    assert max(totals) <= heading.cells[-1].value <= min(16, sum(totals))


def test_every_cell_points_to_as_many_passages_as_codings(loaded):
    owner, programme = loaded
    shown = matrix(viewer=owner, programme=programme, rows="code", cols="kind", count="codings")
    for row in shown.rows:
        for cell in row.cells:
            assert len(set(cell.refs)) == (cell.value or 0)


def test_both_framework_tables_have_their_shape(loaded):
    owner, programme = loaded
    for framework in ("kaplan-2010", "npt"):
        shown = framework_table(viewer=owner, programme=programme, framework=framework)
        findings = [row for row in shown.rows if any(ref.startswith("finding:") for ref in row.cells[0].refs)]
        signs = "".join(row.cells[0].text[:3] for row in findings)
        assert len(findings) >= 20 and "(+)" in signs and "(−)" in signs
        assert shown.rows[-1].label == "Outside the framework"
        assert all(row.cells[0].reason or row.cells[0].text for row in shown.rows)


def test_findings_keep_their_contrary_evidence(loaded):
    with_contrary = Finding.objects.filter(evidence__stance="contrary").distinct().count()
    assert with_contrary >= 8


def test_words_that_may_not_be_quoted_are_counted_and_never_shown(loaded):
    owner, programme = loaded
    frame = codings_frame(owner, programme, codebook_of(programme))
    silent = frame.filter(quotable=False)
    assert silent.height > 10 and silent["quote"].null_count() == silent.height
    words = set(Coding.objects.filter(guid__in=silent["coding"].to_list()).values_list("passage__quote", flat=True))
    for code in sorted(set(silent["code"]) & _standing(programme)):
        shown = quotations(viewer=owner, programme=programme, code=code)
        assert not words & {row.cells[0].text for row in shown.rows}


def test_a_reader_gets_attributions_that_name_no_site(loaded):
    _, programme = loaded
    shown = quotations(viewer=person("desmond"), programme=programme, code="Sign-off chains")
    assert shown.rows and not [
        row.label for row in shown.rows if "Site" in row.label and "Site report" not in row.label
    ]


def test_a_site_lead_sees_their_own_site_alone(loaded):
    _, programme = loaded
    joanna = person("joanna")
    assert [site.key for site in visible.sites(joanna, programme)] == ["04"]
    assert not visible.sources(joanna, programme).exists()
    assert {report.site.key for report in visible.reports(joanna, programme)} == {"04"}


def _standing(programme):
    newest = codebook_of(programme).versions.get(number=3)
    return set(newest.entries.values_list("name", flat=True))


def test_the_example_goes_out_and_comes_into_an_empty_study_equal(loaded, tmp_path):
    owner, programme = loaded
    first = gather(owner, programme).project
    elsewhere = locate(tmp_path / "elsewhere.fingerpost")
    create_study(elsewhere)
    with using(elsewhere):
        other = add_owner(name="Other")
        empty = add_programme(by=other, name="Empty")
        report = bring_in_project(by=other, programme=empty, read=ProjectRead("example.qdpx", b"it", first))
        second = gather(other, empty).project
    assert sorted(map(str, parts(second))) == sorted(map(str, parts(first)))
    assert report.counts["codings"] == len(first.codings) > 1_000
