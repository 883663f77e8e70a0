"""Where studies live: addresses read, journal modes chosen, wrong files named for what they are."""

import sqlite3

import pytest

from fingerpost.store.location import check_file, database_settings, journal_mode, locate
from fingerpost.terms.errors import Invalid, NotFound, Unreadable, UserError


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "TRUNCATE"),
        ((3, 44, 5), "TRUNCATE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 0), "TRUNCATE"),
        ((3, 50, 6), "TRUNCATE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "TRUNCATE"),
        ((3, 51, 3), "WAL"),
        ((3, 52, 0), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_wal_is_used_only_where_its_reset_bug_is_fixed(version, mode):
    assert journal_mode(version) == mode


def test_a_study_file_is_durable_before_it_is_fast(tmp_path):
    options = database_settings(locate(tmp_path / "x.fingerpost"))["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"] and "mmap_size=0" in options["init_command"]


def test_an_address_shows_no_password():
    assert "secret" not in str(locate("postgresql://ann:secret@host/db"))


@pytest.mark.parametrize("address", ["mysql://host/db", "http://host"])
def test_other_databases_are_refused(address):
    with pytest.raises(Invalid):
        locate(address)


def test_without_a_name_the_setting_holds(monkeypatch):
    monkeypatch.setenv("FINGERPOST_DATABASE_URL", "postgresql://host/db")
    assert locate(None).url == "postgresql://host/db"
    monkeypatch.delenv("FINGERPOST_DATABASE_URL")
    with pytest.raises(Invalid):
        locate(None)


def test_wrong_files_are_named_for_what_they_are(tmp_path):
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (x)")
    (tmp_path / "empty").touch()
    (tmp_path / "text").write_text("hello")
    cases = {
        "missing": (NotFound, "no such"),
        "empty": (Unreadable, "empty"),
        "text": (Unreadable, "not a study"),
        "other.db": (Unreadable, "not one of"),
        ".": (Unreadable, "folder"),
    }
    for name, (error, words) in cases.items():
        with pytest.raises(UserError, match=words) as caught:
            check_file(tmp_path / name)
        assert type(caught.value) is error and caught.value.where
