"""What is taken out is what the person may see, and no words that may not be quoted."""

import pytest

from fingerpost.store.queries import visible
from fingerpost.store.queries.taking import coded_texts, taken_codes, taken_codings
from fingerpost.terms.errors import NotFound, Refused
from fingerpost.terms.tables import TAKEN


@pytest.mark.parametrize("name", ["lead", "coder_a", "coder_b"])
def test_codings_are_those_that_the_person_sees(world, name):
    person = getattr(world, name)
    taken = taken_codings(person, world.programme)
    seen = {str(guid) for guid in visible.codings(person, world.programme).values_list("guid", flat=True)}
    assert taken.columns == list(TAKEN) and set(taken["coding"]) == seen and seen


def test_each_coding_lies_where_it_says(world):
    texts = coded_texts(world.lead, world.programme)
    found = 0
    for row in taken_codings(world.lead, world.programme).iter_rows(named=True):
        text = texts[row["source_id"]].text
        if text and row["quote"]:
            assert text[row["start"] : row["end"]] == row["quote"]
            found += 1
    assert found


def test_words_that_may_not_be_quoted_stay_out_with_what_stands_around_them(world):
    taken = taken_codings(world.lead, world.programme)
    silent = taken.filter(taken["quote"].is_null())
    assert len(silent) and silent["memo"].null_count() == len(silent)
    texts = coded_texts(world.lead, world.programme)
    assert {texts[source].text for source in silent["source_id"]} == {""}


def test_path_and_time_are_given_for_every_coding(world):
    taken = taken_codings(world.lead, world.programme)
    assert taken["path"].null_count() == 0 and taken["made_at"].str.contains("^....-..-..T..:..:..Z$").all()


def test_codes_come_with_their_places(world):
    lines = taken_codes(world.lead, world.programme)
    assert any(line.above for line in lines) and all(line.guid for line in lines)


def test_who_may_not_read_sources_takes_no_codings(world):
    with pytest.raises(Refused):
        taken_codings(world.reader, world.programme)
    with pytest.raises(NotFound):
        taken_codings(world.stranger, world.programme)
