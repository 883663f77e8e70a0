"""Commands as a newcomer meets them: what they make, what they print, and how they end when something is wrong."""

import json
import socket
import sqlite3
from contextlib import closing

import pytest
from django.core.management import call_command

from fingerpost.cli.main import COMMANDS
from fingerpost.store.connection import close, register, using
from fingerpost.store.location import APPLICATION_ID, locate
from terminal import run

TALK = "Ann: We rang each other.\n\nBob: It took long, but it worked.\n\nAnn: Every day.\n\nBob: Yes, every day.\n"


def imported(own, folder, *options):
    (folder / "talk.txt").write_text(TALK, encoding="utf-8")
    return run("import", folder / "talk.txt", "--study", own, *options)


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS), ("show", "matrix"), ("show", "quotations")])
def test_help_ends_well_and_shows_an_example(command):
    ended = run(*command, "--help")
    assert ended.code == 0 and "fingerpost" in ended.text.split("Options:")[0].replace("Usage: fingerpost", "", 1)


def test_a_new_study_tells_what_to_do_next(made):
    assert made[1].code == 0 and "fingerpost serve" in made[1].text and "fingerpost import" in made[1].text


def test_a_new_study_holds_its_programme_and_an_open_codebook(own):
    shown = run("show", "codebook", "--study", own)
    assert shown.code == 0 and "Codebook version 1 (draft)." in shown.text
    assert "Community <b>teams</b>" in run("accounts", own).text


def test_what_is_there_is_never_overwritten_by_a_new_study(own):
    before = own.read_bytes()
    assert run("new", own, "--name", "Other").code == 14
    assert own.read_bytes() == before


def test_a_study_that_could_not_be_founded_leaves_no_file(study_file):
    assert run("new", study_file, "--name", " ").code == 11
    assert not study_file.exists()


def test_an_import_says_what_was_read(own, tmp_path):
    ended = imported(own, tmp_path, "--kind", "interview")
    assert ended.code == 0
    assert "1 source added" in ended.text and "4 turns by Ann, Bob" in ended.text


def test_an_import_tells_programs_in_json(own, tmp_path):
    shape = json.loads(imported(own, tmp_path, "--json").text)
    assert (shape["sources"], shape["codings"], shape["problems"]) == (1, 0, [])


def test_the_same_file_again_is_recognised(own, tmp_path):
    imported(own, tmp_path)
    again = imported(own, tmp_path)
    assert again.code == 0 and "0 sources added" in again.text and "here already" in again.text


BAD_FILES = {
    "empty.txt": b"",
    "picture.docx": b"\x89PNG\r\n",
    "cut.docx": b"PK\x03\x04 and no more",
    "sound.mp3": b"ID3",
    "study.txt": b"SQLite format 3\x00",
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_an_unreadable_file_is_named_and_nothing_is_written(own, tmp_path, name):
    (tmp_path / name).write_bytes(BAD_FILES[name])
    (tmp_path / "good.txt").write_text("Words.")
    ended = run("import", tmp_path / "good.txt", tmp_path / name, "--study", own)
    assert ended.code == 10 and name in ended.err and "Traceback" not in ended.err
    with closing(sqlite3.connect(own)) as study:
        assert study.execute("SELECT count(*) FROM store_source").fetchone() == (0,)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("show", "matrix", "--study", "{folder}/none.fingerpost"), 12, "there is no such study file"),
        (("show", "matrix", "--study", "{folder}"), 10, "a folder"),
        (("show", "matrix", "--study", "mysql://x/y"), 11, "not a study"),
        (("show", "matrix", "--study", "{own}", "--cols", "sites"), 11, "'site'"),
        (("show", "matrix", "--study", "{own}", "--as", "nobody"), 12, "nobody"),
        (("show", "matrix", "--study", "{own}", "--programme", "Comunity"), 12, "Community"),
        (("show", "matrix", "--study", "{own}", "--where", "wave"), 11, "key=value"),
        (("show", "matrix", "--study", "{own}", "--format", "pdf"), 11, "docx"),
        (("show", "matrix", "--study", "{own}", "-o", "{folder}/m.pdf"), 11, ".xlsx"),
        (("show", "matrix", "--study", "{own}", "-o", "{folder}/no/m.csv"), 13, "cannot be written"),
        (("show", "framework-table", "--framework", "x", "--study", "{own}"), 12, "framework"),
        (("show", "quotations", "--code", "x", "--study", "{own}"), 12, "no code 'x'"),
        (("show", "routemap", "--study", "{own}"), 12, "routemap"),
        (("import", "{folder}/none.txt", "--study", "{own}"), 10, "no such file"),
        (("import", "{own}", "--study", "{own}", "--site", "04"), 12, "no site '04'"),
        (("restore", "{folder}/none", "-o", "{folder}/x.fingerpost"), 12, "no such study file"),
        (("link", "{own}", "--as", "Oner"), 12, "Owner"),
        (("serve", "{own}", "--host", "0.0.0.0", "--no-browser"), 13, "FINGERPOST_SECRET_KEY"),
        (("serve", "{own}", "--port", "99999", "--no-browser"), 11, "no port"),
        (("show", "nonsense"), 2, "No such command"),
        (("show", "matrix", "--nonsense"), 2, "No such option"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_said_plainly_with_its_exit_code(own, tmp_path, words, code, said):
    (tmp_path / "folder").mkdir()
    ended = run(*(word.format(own=own, folder=tmp_path / "folder") for word in words))
    assert (ended.code, ended.out) == (code, b"")
    assert said in ended.err and "Traceback" not in ended.err


def test_an_error_is_told_to_programs_in_json(own):
    ended = run("show", "quotations", "--code", "x", "--study", own, "--format", "json")
    assert json.loads(ended.text)["error"]["kind"] == "NotFound" and ended.code == 12


def test_no_study_named_is_answered_with_how_to_name_one(monkeypatch):
    monkeypatch.delenv("FINGERPOST_DATABASE_URL", raising=False)
    ended = run("show", "matrix")
    assert ended.code == 11 and "--study" in ended.err


def test_a_study_of_a_newer_program_is_not_touched(own):
    with closing(sqlite3.connect(own)) as study:
        study.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('store', '9999_later', '2099-01-01')")
        study.commit()
    before = own.read_bytes()
    ended = run("show", "matrix", "--study", own)
    assert ended.code == 14 and "newer" in ended.err and own.read_bytes() == before


def test_a_port_in_use_is_named_with_one_that_is_free(own):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = run("serve", own, "--port", port, "--no-browser")
    assert ended.code == 14 and str(port) in ended.err and "--port" in ended.err


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".docx", ".html", ".json", ".txt"])
def test_a_file_is_written_in_the_format_that_its_name_ends_in(own, tmp_path, suffix):
    target = tmp_path / f"book{suffix}"
    ended = run("show", "codebook", "--study", own, "-o", target)
    assert ended.code == 0 and target.stat().st_size > 0 and ended.out == b""
    assert not list(tmp_path.glob(".*part"))


def test_a_person_gets_an_account_a_role_and_a_link(own):
    ended = run("add-person", own, "--name", "Tom", "--email", "tom@example.org", "--role", "coder")
    assert ended.code == 0 and "/sign-in/link/" in ended.text
    assert "tom@example.org" in run("accounts", own).text
    assert run("show", "matrix", "--study", own, "--as", "tom@example.org").code == 0
    assert run("add-person", own, "--name", "T", "--email", "tom@example.org", "--role", "coder").code == 14


def test_a_person_whose_role_cannot_be_given_gets_no_account(own):
    refused = run("add-person", own, "--name", "Jo", "--email", "jo@example.org", "--role", "site lead")
    assert refused.code == 11 and "jo@example.org" not in run("accounts", own).text


def test_who_acts_as_somebody_may_do_what_they_may(own, tmp_path):
    run("add-person", own, "--name", "Rea", "--email", "rea@example.org", "--role", "reader")
    ended = imported(own, tmp_path, "--as", "Rea")
    assert ended.code == 13 and "coder" in ended.err


def test_a_backup_is_restored_and_verified(own, tmp_path):
    imported(own, tmp_path)
    assert run("backup", own, "-o", tmp_path / "b.fingerpost").code == 0
    assert run("restore", tmp_path / "b.fingerpost", "-o", tmp_path / "again.fingerpost").code == 0
    first, second = (json.loads(run("verify", path, "--json").text) for path in (own, tmp_path / "again.fingerpost"))
    assert first == second and first["problems"] == []


def test_damage_ends_in_an_exit_code_of_its_own(own, tmp_path):
    imported(own, tmp_path)
    with closing(sqlite3.connect(own)) as study:
        study.executescript("DROP TRIGGER text_is_frozen; UPDATE store_sourceversion SET text = 'x'")
    ended = run("verify", own)
    assert ended.code == 10 and "the text was changed" in ended.text


def test_a_study_that_is_up_to_date_is_left_alone(own):
    before = own.read_bytes()
    assert "up to date" in run("upgrade", own).text and own.read_bytes() == before


def test_a_study_of_an_older_program_says_so_and_is_upgraded_after_a_backup(study_file):
    older = locate(study_file)
    register(older)
    with using(older):
        call_command("migrate", "sessions", database=older.alias, verbosity=0)
        call_command("migrate", "store", "0002_ledger_append_only", database=older.alias, verbosity=0)
    close(older)
    with closing(sqlite3.connect(study_file)) as study:
        study.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    assert "fingerpost upgrade" in run("show", "matrix", "--study", study_file).err
    assert run("upgrade", study_file).code == 0
    assert "up to date" in run("upgrade", study_file).text
    assert len(list(study_file.parent.glob("own-before-upgrade-*.fingerpost"))) == 1


def test_the_doctor_says_how_studies_are_kept(own):
    ended = run("doctor", own)
    assert ended.code == 0 and "mode" in ended.text and "opens; " in ended.text
