"""Backup, restore and verify: equal content on either database, nobody let in by a backup, every damage found."""

import hashlib
import shutil
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from conftest import fresh_database
from fingerpost.actions import keeping, people
from fingerpost.store.connection import close, create_study, open_study, using
from fingerpost.store.location import Location, locate
from fingerpost.terms.errors import Conflict, NotFound, Unreadable


@pytest.fixture(scope="module")
def content(drawn_study):
    """The drawn study as it is on disk, and the digest of its content."""
    location, _ = drawn_study
    return location, keeping.verify(study=location).content


@pytest.fixture(scope="module")
def backup_file(content, tmp_path_factory):
    """A backup of the drawn study."""
    return keeping.backup(study=content[0], to=tmp_path_factory.mktemp("kept") / "backup.fingerpost").path


@pytest.fixture
def kept(backup_file, tmp_path):
    """A copy of that backup, to do with as one likes."""
    return Path(shutil.copyfile(backup_file, tmp_path / "backup.fingerpost"))


def same(location, digest):
    open_study(location)
    found = keeping.verify(study=location)
    close(location)
    return found.content == digest and not found.problems


def test_a_sound_study_has_no_faults(content):
    found = keeping.verify(study=content[0])
    assert found.problems == () and found.events > 40 and found.rows > found.events


def test_a_backup_of_either_database_restores_to_a_file_of_equal_content(content, kept, tmp_path):
    keeping.restore(backup=kept, to=Location(path=tmp_path / "again.fingerpost"))
    assert same(Location(path=tmp_path / "again.fingerpost"), content[1])


def test_a_backup_of_either_database_restores_to_a_database_of_equal_content(content, kept, server_url):
    with fresh_database(server_url) as url:
        keeping.restore(backup=kept, to=locate(url))
        assert same(locate(url), content[1])


def test_a_restored_database_gives_new_keys_beyond_the_old_ones(kept, server_url):
    with fresh_database(server_url) as url:
        place = locate(url)
        keeping.restore(backup=kept, to=place)
        with using(place):
            from fingerpost.store.queries.programme import owner

            assert people.add_person(by=owner(), name="New", email="new@example.org").pk
        close(place)


def test_the_sum_that_a_backup_tells_is_that_of_its_file(content, tmp_path):
    kept = keeping.backup(study=content[0], to=tmp_path / "b.fingerpost")
    assert kept.sha256 == hashlib.sha256(kept.path.read_bytes()).hexdigest() and kept.size == kept.path.stat().st_size


def test_a_backup_lets_nobody_in(study_file, tmp_path):
    with own_study(study_file) as location:
        token = people.new_token()
        with using(location):
            owner = people.add_owner()
            link = people.issue_link(by=owner, person=owner, token=token)
        keeping.backup(study=location, to=tmp_path / "b.fingerpost")
        with closing(sqlite3.connect(tmp_path / "b.fingerpost")) as copy:
            assert copy.execute("SELECT count(*) FROM store_signinlink").fetchone() == (0,)
        assert link.token_hash.encode() not in (tmp_path / "b.fingerpost").read_bytes()


@contextmanager
def own_study(path):
    location = Location(path=path)
    create_study(location)
    yield location
    close(location)


def test_a_backup_never_takes_the_place_of_a_file(content, tmp_path):
    (tmp_path / "b.fingerpost").write_text("mine")
    with pytest.raises(Conflict):
        keeping.backup(study=content[0], to=tmp_path / "b.fingerpost")
    assert (tmp_path / "b.fingerpost").read_text() == "mine" and len(list(tmp_path.iterdir())) == 1


def test_a_backup_needs_its_folder(content, tmp_path):
    with pytest.raises(NotFound):
        keeping.backup(study=content[0], to=tmp_path / "no" / "b.fingerpost")


def test_a_restore_never_takes_the_place_of_a_study(kept, study_file):
    study_file.write_text("mine")
    with pytest.raises(Conflict):
        keeping.restore(backup=kept, to=Location(path=study_file))
    assert study_file.read_text() == "mine"


def test_a_damaged_backup_is_not_restored(kept, study_file):
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Unreadable):
        keeping.restore(backup=kept, to=Location(path=study_file))
    assert not study_file.exists() and not list(study_file.parent.glob(".*part*"))


DAMAGE = {
    "a text was changed": (
        "DROP TRIGGER text_is_frozen; UPDATE store_sourceversion SET text = replace(text, 'huddle', 'muddle')",
        "the text was changed",
    ),
    "a quotation was changed": ("UPDATE store_passage SET quote = 'x' WHERE id = 1", "not what stands there"),
    "a passage was moved out of its text": (
        'UPDATE store_passage SET "end" = 99999 WHERE id = 1',
        "outside its text",
    ),
    "a ledger line was changed": (
        "DROP TRIGGER {update}; UPDATE store_ledgerevent SET verb = 'nothing' WHERE sequence = 5",
        "changed after it was written",
    ),
    "a ledger line was deleted": (
        "DROP TRIGGER {delete}; DELETE FROM store_ledgerevent WHERE sequence = 5",
        "event 5 is missing",
    ),
    "a coding was taken off behind the ledger's back": (
        "UPDATE store_coding SET removed_at = made_at, removed_by_id = coder_id WHERE id = 1",
        "the table says otherwise",
    ),
    "a coding was deleted": (
        "PRAGMA foreign_keys = OFF; DELETE FROM store_coding WHERE id = (SELECT max(id) FROM store_coding)",
        "the ledger knows it",
    ),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_is_found(kept, what):
    statements, expected = DAMAGE[what]
    with closing(sqlite3.connect(kept)) as copy:
        copy.executescript(statements.format(**triggers(copy)))
    location = Location(path=kept)
    open_study(location)
    problems = keeping.verify(study=location).problems
    close(location)
    assert any(expected in problem.what for problem in problems)


def triggers(copy):
    """The names of the triggers that keep the ledger as it is."""
    found = copy.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    return {act: next(name for name, sql in found if f"BEFORE {act.upper()}" in sql) for act in ("update", "delete")}
