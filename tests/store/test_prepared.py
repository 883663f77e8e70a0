"""Queries that are put into SQL once: they answer as the same query of Django's would, and take values as values only."""

from uuid import uuid4

import pytest
from django.db.models import CharField
from tests.manners import queries

from fingerpost.store.models import Code, Programme, Source
from fingerpost.store.prepared import Given, Prepared, names_of_columns, row, tuples


def prepared_sources(made):
    def make():
        made.append(1)
        return Source.objects.filter(
            guid=Given("guid", Source._meta.get_field("guid")), programme=Given("programme", Programme._meta.pk)
        ).values_list(*names_of_columns(Source))

    return Prepared(make)


def test_it_is_made_once_and_asked_with_any_values(world):
    made = []
    asked = prepared_sources(made)
    for source in world.sources.values():
        found = asked.all(guid=source.guid, programme=world.programme.pk)
        assert found == list(Source.objects.filter(pk=source.pk).values_list(*names_of_columns(Source)))
    assert asked.first(guid=uuid4(), programme=world.programme.pk) is None
    assert len(made) == 1


def test_one_asking_is_one_statement(world):
    asked = prepared_sources([])
    source = world.sources["note"]
    assert queries(lambda: asked.first(guid=source.guid, programme=world.programme.pk)) == 1


def test_a_row_made_of_it_is_the_row_of_the_database(world):
    asked, source = prepared_sources([]), world.sources["note"]
    found = row(Source, asked.first(guid=source.guid, programme=world.programme.pk))
    assert found == source and found.guid == source.guid and found.title == source.title


def test_a_row_of_some_columns_reads_the_others_when_they_are_asked_for(world):
    code = world.codes["Pace"]
    some = row(Code, (code.pk, code.guid), ("id", "guid"))
    assert some.get_deferred_fields() == {"codebook_id"}
    assert queries(lambda: some.guid) == 0
    assert some.codebook_id == code.codebook_id


@pytest.mark.parametrize("key", ["x' OR '1'='1", "%s", "%", "drawn-world'; --"])
def test_what_a_person_typed_stays_a_value(world, key):
    asked = Prepared(lambda: Programme.objects.filter(key=Given("key", CharField())).values_list("name"))
    assert asked.all(key="drawn-world") == [(world.programme.name,)]
    assert asked.all(key=key) == []


def test_a_value_that_is_not_said_is_our_own_bug(world):
    with pytest.raises(KeyError):
        prepared_sources([]).all(guid=uuid4())


def test_plain_values_come_all_at_once_and_an_impossible_question_asks_nothing(world):
    rows = Source.objects.order_by("pk")
    assert tuples(rows.values_list("pk", "title")) == list(rows.values_list("pk", "title"))
    assert queries(lambda: tuples(rows.filter(pk__in=[]).values_list("pk"))) == 0
    assert tuples(rows.none().values_list("pk")) == []
