"""Search on both databases: the same places, kept in step with the texts, within what a person may see."""

import sqlite3
from uuid import uuid4

import pytest

from fingerpost.actions import revising, sources
from fingerpost.actions.sources import NewSource
from fingerpost.store.models import IndexedText, Occurrence, Source, Word
from fingerpost.store.queries.search import Conditions, find, spans_frame
from fingerpost.store.search.index import index_missing
from fingerpost.terms.errors import NotFound, Refused
from fingerpost.terms.search import parse
from fingerpost.terms.sources import SourceKind, SourceText
from manners import queries

TEXT = "Café staff planned the follow-up. The plans weren’t ready.\n\nReady by 3.5 o'clock, said the women. Cafe\u0301s closed."


def searched(world, typed, who="lead", **conditions):
    """What a search finds: the words of each place."""
    found = find(getattr(world, who), world.programme, parse(typed), Conditions(**conditions))
    hits = found.shown(found.sources, 500)
    marked = [words for hit in hits for snippet in hit.snippets for words, is_found in snippet.pieces if is_found]
    assert found.places == sum(hit.places for hit in hits) == len(marked)
    return marked


def add(world, text=TEXT, title="Extra"):
    return sources.add_source(
        by=world.lead, programme=world.programme, text=SourceText(title, text), kind=SourceKind.OTHER
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("planning", ["planned", "plans"]),
        ('"plans"', ["plans"]),
        ("cafe", ["Café", "Cafe\u0301s"]),
        ("CAFÉ", ["Café", "Cafe\u0301s"]),
        ("follow-up", ["follow-up"]),
        ('"follow up"', ["follow-up"]),
        ("weren't", ["weren’t"]),
        ("wom*n", ["women"]),
        ("*ady", ["ready", "Ready"]),
        ("3.5", ["3.5"]),
        ("staff NEAR/3 up", []),
        ("staff NEAR/4 up", ["staff", "up"]),
        ("women NOT plans", []),
        ("women NOT budget", ["women"]),
        ("women staff", ["staff", "women"]),
        ("women zebra", []),
        ("zebra OR women", ["women"]),
        ('"ready ready"', []),
        ('"plans weren’t ready"', ["plans weren’t ready"]),
    ],
)
def test_words_are_found_in_every_form_that_is_meant(world, typed, found):
    extra = add(world)
    assert searched(world, typed, source=str(extra.guid)) == found


def test_a_phrase_does_not_cross_a_blank_line(world):
    assert searched(world, '"new nurse"') == [] and searched(world, '"That was new"') == ["That was new"]


@pytest.mark.parametrize(
    ("conditions", "places"),
    [
        ({}, 4),
        ({"site": "01"}, 3),
        ({"wave": "W1"}, 1),
        ({"kind": "field-note"}, 2),
        ({"role": "Manager"}, 1),
        ({"role": "Nurse"}, 0),
        ({"site": "03"}, 0),
    ],
)
def test_conditions_say_where_to_look(world, conditions, places):
    assert len(searched(world, "form OR budget OR late", **conditions)) == places


def test_who_speaks_is_looked_at_word_by_word(world):
    assert searched(world, "rang budget", role="Manager") == ["rang", "budget"]
    assert searched(world, "wrong", role="Nurse") == ["wrong"]
    assert searched(world, "wrong", role="Manager") == []


@pytest.mark.parametrize(("who", "error"), [("reader", Refused), ("site_lead", Refused), ("stranger", NotFound)])
def test_who_may_not_read_sources_finds_nothing(world, who, error):
    with pytest.raises(error):
        searched(world, "form", who)


def test_another_programme_is_out_of_reach(world):
    from fingerpost.actions import programme

    other = programme.add_programme(by=world.owner, name="Other")
    sources.add_source(by=world.owner, programme=other, text=SourceText("Elsewhere", "A form."), kind=SourceKind.OTHER)
    assert searched(world, "form") == ["form", "form"]
    assert find(world.owner, other, parse("form")).places == 1


def test_a_new_version_takes_the_place_of_the_old_one(world):
    extra = add(world, "Nurse Wilkinson called.")
    revising.revise_source(
        by=world.lead, source=extra, text=SourceText("Extra", "Person Seven called."), reason="Name."
    )
    assert searched(world, "wilkinson") == [] and searched(world, "seven") == ["Seven"]
    assert not Word.objects.filter(word="wilkinson").exists()


def test_a_withdrawn_source_leaves_no_word_behind(world):
    extra = add(world, "Nurse Wilkinson called a zebra.")
    words = Word.objects.count()
    sources.withdraw_source(by=world.lead, source=extra, on=world.waves["W1"].opens)
    assert searched(world, "wilkinson OR called") == []
    assert not Word.objects.filter(word__in=["wilkinson", "zebra"]).exists() and Word.objects.count() < words
    assert not IndexedText.objects.filter(source=extra).exists()


def test_many_texts_that_come_in_at_once_are_all_found(world):
    new = [NewSource(uuid4(), SourceText(f"N{n}", f"Heron number{n}."), SourceKind.OTHER) for n in range(30)]
    sources.add_sources(by=world.lead, programme=world.programme, sources=new)
    found = find(world.lead, world.programme, parse("heron"))
    assert (found.places, len(found.sources)) == (30, 30)
    assert searched(world, "number17") == ["number17"]


def test_a_text_that_is_not_indexed_is_read_as_it_stands(world):
    before = [searched(world, typed) for typed in ("form", "*orm", '"the form"', "rang budget")]
    Occurrence.objects.all().delete()
    IndexedText.objects.all().delete()
    assert [searched(world, typed) for typed in ("form", "*orm", '"the form"', "rang budget")] == before
    assert searched(world, "budget", role="Manager") == ["budget"]


def test_an_index_made_anew_is_as_the_one_kept_in_step(world):
    def held():
        rows = Occurrence.objects.values_list("text__source_id", "word__word", "word__stem", "places")
        return sorted((source, word, stem, bytes(places)) for source, word, stem, places in rows)

    kept = held()
    IndexedText.objects.all().delete()
    Word.objects.all().delete()
    told = []
    assert index_missing(lambda done, of: told.append((done, of))) == Source.objects.count() == len(told)
    assert held() == kept and told[-1] == (4, 4)


def test_places_are_frames_too(world):
    frame = spans_frame(world.lead, world.programme, parse("form"))
    text = {str(source.guid): source.current.text for source in world.sources.values()}
    assert [text[guid][start:end] for guid, start, end in frame.rows()] == ["form", "form"]


def test_a_search_asks_the_database_few_questions(world):
    query = parse("form OR budget OR late")
    few = queries(lambda: find(world.lead, world.programme, query))
    add(world)
    assert queries(lambda: find(world.lead, world.programme, query)) == few


@pytest.mark.parametrize(
    "typed",
    [
        "'; DROP TABLE store_word; --",
        "form' OR '1'='1",
        '"form" MATCH "x"',
        "form\x00",
        "form & !x",
        "\ud800form",
        "%",
        "_orm",
        "\\",
    ],
)
def test_no_typed_text_reaches_the_database_as_a_query(world, typed):
    before = Word.objects.count()
    try:
        searched(world, typed)
    except Exception as error:
        assert type(error).__name__ == "Invalid", error
    assert Word.objects.count() == before


def test_a_copy_of_a_study_has_an_index(drawn_study, tmp_path):
    from fingerpost.actions import keeping
    from fingerpost.store.connection import close, open_study, using
    from fingerpost.store.location import Location

    location, world = drawn_study
    copy = Location(path=keeping.backup(study=location, to=tmp_path / "copy.fingerpost").path)
    open_study(copy)
    with using(copy):
        assert searched(world, "form") == ["form", "form"]
        assert IndexedText.objects.count() == 4
    close(copy)
    with sqlite3.connect(copy.path) as file:
        assert file.execute("SELECT count(*) FROM store_occurrence").fetchone()[0] > 50


def test_a_corrected_text_is_found_as_it_reads_now(world):
    from fingerpost.terms.sources import Edit

    extra = add(world, "Nurse Wilkinson called.")
    revising.correct_source(
        by=world.lead, source=extra, version=extra.current, edits=[Edit(6, 15, "Moss")], reason="Name."
    )
    assert IndexedText.objects.get(source=extra).version_id == Source.objects.get(pk=extra.pk).current_id
    assert searched(world, "wilkinson") == [] and searched(world, "moss") == ["Moss"]


def test_bringing_a_study_up_to_date_indexes_what_an_older_program_left(study_file):
    from fingerpost.actions import people, programme
    from fingerpost.store.connection import close, create_study, migrate, using
    from fingerpost.store.location import locate

    location, told = locate(study_file), []
    create_study(location)
    with using(location):
        owner = people.add_owner()
        home = programme.add_programme(by=owner, name="Old")
        sources.add_source(by=owner, programme=home, text=SourceText("T", "A heron."), kind=SourceKind.OTHER)
        IndexedText.objects.all().delete()
        migrate(location, lambda done, of: told.append((done, of)))
        assert told == [(1, 1)] and Occurrence.objects.filter(word__word="heron").count() == 1
        assert find(owner, home, parse("herons")).places == 1
    close(location)
