"""Studies are made, opened, kept apart; what does not fit the program is refused in plain words."""

import pytest
from django.db import connections

from fingerpost.actions.people import add_owner
from fingerpost.actions.programme import add_programme
from fingerpost.store.connection import alias, create_study, open_study, pending, using
from fingerpost.store.location import locate
from fingerpost.store.models import LedgerEvent, Person
from fingerpost.terms.errors import Conflict, NotFound, Unreadable


def test_two_studies_open_at_once_do_not_meet(tmp_path):
    one, other = locate(tmp_path / "one.fingerpost"), locate(tmp_path / "other.fingerpost")
    create_study(one)
    create_study(other)
    with using(one):
        add_owner(name="One")
        with using(other):
            assert Person.objects.count() == 0
            add_owner(name="Other")
        assert [person.name for person in Person.objects.all()] == ["One"]


def test_what_belongs_to_a_row_is_looked_up_in_its_own_study(tmp_path):
    one, other = locate(tmp_path / "one.fingerpost"), locate(tmp_path / "other.fingerpost")
    for location, name in ((one, "One"), (other, "Other")):
        create_study(location)
        with using(location):
            add_programme(by=add_owner(name=name), name=name)
    with using(one):
        event = LedgerEvent.objects.last()
    with using(other):
        assert event.actor.name == "One"


def test_a_study_is_not_made_over_a_file_that_is_there(study_file):
    create_study(locate(study_file))
    with pytest.raises(Conflict):
        create_study(locate(study_file))


def test_a_study_in_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(NotFound):
        create_study(locate(tmp_path / "nowhere" / "x.fingerpost"))


def test_a_study_written_by_a_newer_program_is_refused(empty_study):
    from django.db.migrations.recorder import MigrationRecorder

    recorder = MigrationRecorder(connections[empty_study.alias])
    recorder.record_applied("store", "9999_from_the_future")
    try:
        with pytest.raises(Conflict, match="newer"):
            open_study(empty_study)
    finally:
        recorder.record_unapplied("store", "9999_from_the_future")
    open_study(empty_study)
    assert pending(empty_study) == []


def test_a_damaged_file_is_unreadable(study_file):
    create_study(locate(study_file))
    connections[locate(study_file).alias].close()
    whole = study_file.read_bytes()
    study_file.write_bytes(whole[:5000] + b"\xff" * 60_000)
    with pytest.raises(Unreadable):
        open_study(locate(study_file))


def test_the_pragmas_hold_on_a_live_connection(empty_study):
    if not empty_study.is_sqlite:
        pytest.skip("SQLite only: PostgreSQL has its own durability")
    with using(empty_study), connections[alias()].cursor() as cursor:
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)
        assert cursor.execute("PRAGMA journal_mode").fetchone()[0] in ("truncate", "wal")
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_every_model_change_has_its_migration():
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    now, kept = ProjectState.from_apps(apps), MigrationLoader(None).project_state()
    changes = MigrationAutodetector(kept, now).changes(graph=MigrationLoader(None).graph)
    assert "store" not in changes
