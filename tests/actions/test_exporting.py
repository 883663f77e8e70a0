"""A downloaded working copy is put on record, by who may take it."""

import pytest

from fingerpost.actions.exporting import note_download
from fingerpost.store.models import LedgerEvent
from fingerpost.terms.errors import NotFound, Refused


def note(world, who, exhibit="matrix"):
    return note_download(by=getattr(world, who), programme=world.programme, exhibit=exhibit, format="docx", as_of=7)


def test_a_download_is_one_event_that_says_what_left_and_that_nobody_checked_it(world):
    before = LedgerEvent.objects.count()
    note(world, "reader")
    event = LedgerEvent.objects.order_by("sequence").last()
    assert LedgerEvent.objects.count() == before + 1
    said = {"action": "note_download", "exhibit": "matrix", "format": "docx", "as_of": 7, "checked": False}
    assert (event.verb, event.actor, event.details) == ("working copy downloaded", world.reader, said)


@pytest.mark.parametrize(
    ("who", "exhibit", "error"),
    [("site_lead", "matrix", Refused), ("stranger", "matrix", NotFound), ("stranger", "routemap", NotFound)],
)
def test_who_may_not_see_an_exhibit_leaves_no_record_of_taking_it(world, who, exhibit, error):
    before = LedgerEvent.objects.count()
    with pytest.raises(error):
        note(world, who, exhibit)
    assert LedgerEvent.objects.count() == before


def test_a_site_lead_may_take_the_routemap(world):
    note(world, "site_lead", "routemap")
    assert LedgerEvent.objects.order_by("sequence").last().details["exhibit"] == "routemap"
