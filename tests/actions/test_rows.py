"""Bringing in a table whose rows are sources: all rows or none, each once, with places and variables."""

from uuid import uuid4

import pytest

from fingerpost.actions.rows import import_rows, set_attributes
from fingerpost.store.models import LedgerEvent, Source, Turn, VariableValue
from fingerpost.terms.errors import NotFound, Refused, Unreadable
from fingerpost.terms.sheets import Columns
from fingerpost.terms.sources import SourceKind
from manners import done_once, refused_to, words_in_the_ledger

TABLE = "site,wave,who,text,age\n1,W2,{who},Trust took time.,40\n02,w2,,Meetings helped.,\n"
COLUMNS = Columns(("text",), site="site", wave="wave", participant="who", attributes=("*",))


@pytest.fixture
def table(world, tmp_path):
    who = world.programme.participants.first()
    path = tmp_path / "survey.csv"
    path.write_text(TABLE.format(who=who.pseudonym), encoding="utf-8")
    return path


def brought_in(world, path, **more):
    return import_rows(by=world.lead, programme=world.programme, path=path, columns=COLUMNS, **more)


def test_rows_become_sources_in_their_places_with_speakers_and_variables(world, table):
    before = set(Source.objects.values_list("pk", flat=True))
    assert brought_in(world, table, kind=SourceKind.INTERVIEW).sources == 2
    first, second = Source.objects.exclude(pk__in=before).order_by("pk")
    assert (first.site.key, first.wave.key, first.kind, second.site.key) == ("01", "W2", "interview", "02")
    assert Turn.objects.get(version=first.current).participant == world.programme.participants.first()
    held = VariableValue.objects.filter(source__in=[first, second]).values_list("variable__name", "value", "source")
    assert list(held) == [("age", "40", first.pk)]
    assert first.current.original.content and first.current.original.name == "survey.csv, row 2.csv"


def test_dry_run_shows_what_would_come_and_writes_nothing(world, table):
    before = (Source.objects.count(), LedgerEvent.objects.count())
    report = brought_in(world, table, dry_run=True)
    assert (Source.objects.count(), LedgerEvent.objects.count()) == before
    assert (report.sources, report.found, report.rows) == (None, 2, 2)
    assert [(one.site, one.wave, one.opening) for one in report.shown][1][2] == "Meetings helped."
    assert report.shape()["taken"]["site"] == "site"


def test_rows_that_are_here_already_are_not_doubled(world, table):
    brought_in(world, table)
    table.write_text(table.read_text() + "3,W2,,A third row.,50\n", encoding="utf-8")
    report = brought_in(world, table)
    assert (report.sources, report.already, report.found) == (1, 2, 3)


def test_unknown_places_stop_everything_and_are_told_with_their_rows(world, table):
    table.write_text("site,wave,who,text,age\n77,W2,,a,1\n1,W9,,b,1\n77,W2,,c,1\n", encoding="utf-8")
    before = Source.objects.count()
    with pytest.raises(Unreadable) as caught:
        brought_in(world, table)
    assert Source.objects.count() == before
    assert [problem.where for problem in caught.value.problems] == ["survey.csv, rows 2, 4", "survey.csv, row 3"]
    assert brought_in(world, table, leave_blank=True).sources == 3


def test_strangers_speak_under_their_name_alone_and_are_told(world, table):
    table.write_text("site,wave,who,text,age\n1,W2,Nobody,words,1\n", encoding="utf-8")
    report = brought_in(world, table)
    assert "not in the register" in report.problems[0].what
    assert Turn.objects.get(label="Nobody").participant is None


def test_columns_are_guessed_where_none_are_named(world, table):
    report = import_rows(by=world.lead, programme=world.programme, path=table, dry_run=True)
    assert (report.taken.text, report.taken.site, report.taken.wave) == (("text",), "site", "wave")


def test_who_may_not_import_may_not_bring_rows_in(world, table):
    with pytest.raises(Refused):
        import_rows(by=world.reader, programme=world.programme, path=table)
    refused_to(world, set_attributes, ["reader", "site_lead"], programme=world.programme, values={})


def test_attributes_are_one_act_with_ids_alone_in_the_ledger(world):
    source = world.sources["note"]
    values = {source.guid: {"sector": "secret word"}}
    done_once(set_attributes, by=world.lead, programme=world.programme, values=values)
    assert words_in_the_ledger("secret word") == []
    set_attributes(by=world.lead, programme=world.programme, values={source.guid: {"sector": "another"}})
    assert VariableValue.objects.get(source=source, variable__name="sector").value == "another"


def test_attributes_of_a_source_of_nowhere_are_refused(world):
    with pytest.raises(NotFound):
        set_attributes(by=world.lead, programme=world.programme, values={uuid4(): {"a": "b"}})
