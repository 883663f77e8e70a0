"""The ledger: one line an act, chained, and closed to change."""

import pytest
from django.db import DatabaseError, transaction

from fingerpost.store.connection import alias
from fingerpost.store.ledger import FIRST, line_hash
from fingerpost.store.models import LedgerEvent
from fingerpost.store.queries.ledger import as_of, events


def test_each_line_holds_the_hash_of_the_line_before(world):
    lines = list(LedgerEvent.objects.all())
    assert [line.previous_hash for line in lines] == [FIRST, *(line.hash for line in lines[:-1])]
    assert [line_hash(line) for line in lines] == [line.hash for line in lines]
    assert [line.sequence for line in lines] == list(range(1, len(lines) + 1))


@pytest.mark.parametrize(
    "change", [lambda: LedgerEvent.objects.update(verb="forged"), lambda: LedgerEvent.objects.all().delete()]
)
def test_the_database_refuses_to_change_or_delete_a_line(world, change):
    with pytest.raises(DatabaseError), transaction.atomic(using=alias()):
        change()


def test_a_forged_line_no_longer_fits_its_hash(world):
    line = LedgerEvent.objects.last()
    line.details = {**line.details, "forged": True}
    assert line_hash(line) != line.hash


def test_the_state_is_as_of_the_last_line(world):
    last = LedgerEvent.objects.last()
    assert (as_of(None).sequence, as_of(None).at) == (last.sequence, last.at)


def test_a_programmes_events_are_listed_newest_first(world):
    numbers = [event.sequence for event in events(world.lead, world.programme)]
    assert numbers == sorted(numbers, reverse=True) and numbers
