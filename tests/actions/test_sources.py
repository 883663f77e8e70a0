"""Sources: the register, bringing texts in, new versions, withdrawal by right."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, connections, transaction

from fingerpost.actions import reporting, revising, sources
from fingerpost.actions.reporting import NewQuestion
from fingerpost.store.connection import alias
from fingerpost.store.models import AnswerText, LedgerEvent, Membership, Original, Passage, Source, SourceVersion
from fingerpost.store.queries import visible
from fingerpost.store.queries.coding import codings_frame
from fingerpost.terms.errors import Conflict, Invalid, NotFound, Refused
from fingerpost.terms.sources import SourceKind, SourceText, Span, digest

TEXT = SourceText("A text", "First words.\n\nSecond words.", sections=(Span(0, 12, "One"),), extractor="drawn/1")


def add(world, text=TEXT, by=None, **more):
    return sources.add_source(by=by or world.lead, programme=world.programme, text=text, kind=SourceKind.OTHER, **more)


def test_a_source_comes_in_with_its_parts_its_file_and_one_event(world):
    before = LedgerEvent.objects.count()
    source = add(world, original=sources.OriginalFile("a.txt", "text/plain", b"First"))
    assert source.current.text_hash == digest(TEXT.text)
    assert [(s.start, s.end, s.label) for s in source.current.sections.all()] == [(0, 12, "One")]
    assert bytes(Original.objects.get(version=source.current).content) == b"First"
    assert LedgerEvent.objects.count() == before + 1


@pytest.mark.parametrize(
    "text",
    [replace(TEXT, text="  \n "), replace(TEXT, sections=(Span(0, 99),)), replace(TEXT, turns=(Span(-1, 3),))],
    ids=["no words", "section outside", "turn outside"],
)
def test_a_text_that_is_not_whole_is_refused_and_leaves_nothing(world, text):
    before = Source.objects.count()
    with pytest.raises(Invalid):
        add(world, text)
    assert Source.objects.count() == before


def test_readers_and_site_leads_bring_nothing_in(world):
    for person in (world.reader, world.site_lead):
        with pytest.raises(Refused):
            add(world, by=person)
    with pytest.raises(NotFound):
        add(world, by=world.stranger)


def test_a_new_version_keeps_the_old_one_for_those_with_the_right(world):
    source = add(world)
    revising.revise_source(by=world.lead, source=source, text=replace(TEXT, text="Other words."), reason="names out")
    source.refresh_from_db()
    assert source.current.text == "Other words."
    assert visible.versions(world.lead, source).count() == 2
    assert [v.text for v in visible.versions(world.coder_a, source)] == ["Other words."]


def test_the_database_itself_keeps_a_text_frozen(world):
    source = add(world)
    with pytest.raises(DatabaseError), transaction.atomic(using=alias()):
        SourceVersion.objects.filter(pk=source.current_id).update(text="forged")


def test_the_database_itself_refuses_a_second_equal_membership(world):
    held = Membership.objects.filter(person=world.lead).get()
    with pytest.raises(DatabaseError), transaction.atomic(using=alias()):
        Membership.objects.create(programme=held.programme, person=held.person, role=held.role)


def test_a_withdrawn_source_loses_its_words_everywhere(world):
    source = world.sources["interview"]
    sources.withdraw_source(by=world.lead, source=source, on=date(2024, 9, 1))
    assert set(source.versions.values_list("text", flat=True)) == {""}
    assert set(Passage.objects.filter(version__source=source).values_list("quote", flat=True)) == {""}
    assert codings_frame(world.lead, world.programme, world.codebook).filter(source="The interview").is_empty()
    with connections[alias()].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM store_turn WHERE label <> '' AND version_id = %s", [source.current_id])
        assert cursor.fetchone() == (0,)


def test_a_withdrawn_report_loses_its_answers_too(world):
    instrument = reporting.add_instrument(by=world.lead, programme=world.programme, name="Form")
    asked = [NewQuestion("q1", "What helped?")]
    reporting.add_instrument_version(by=world.lead, instrument=instrument, from_wave=world.waves["W1"], questions=asked)
    report = reporting.open_report(by=world.lead, site=world.sites["02"], wave=world.waves["W1"])
    question = report.instrument_version.questions.get()
    reporting.save_answer(by=world.lead, report=report, question=question, text="A telling answer", based_on=None)
    reporting.submit_report(by=world.lead, report=report)
    report = reporting.accept_report(by=world.lead, report=report)
    with pytest.raises(Conflict):
        sources.withdraw_source(by=world.lead, source=report.source, on=date(2024, 9, 1))
    reporting.withdraw_report(by=world.lead, report=report, on=date(2024, 9, 1))
    assert set(AnswerText.objects.filter(answer__report=report).values_list("text", flat=True)) == {""}
    assert set(SourceVersion.objects.filter(source=report.source).values_list("text", flat=True)) == {""}


def test_consent_changes_are_kept_and_the_newest_holds(world):
    nurse = world.participants["nurse"]
    sources.record_consent(by=world.lead, participant=nurse, consent=sources.Allowed(date(2024, 8, 1), quotable=False))
    assert nurse.consents.count() == 2
    frame = codings_frame(world.lead, world.programme, world.codebook)
    assert frame.filter(coding=str(world.codings["said"].guid))["quotable"].item() is False
