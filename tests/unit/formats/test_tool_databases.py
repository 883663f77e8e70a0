"""QualCoder and Taguette: everything of theirs in the record, each coding on its words, and files that are refused."""

from pathlib import Path

import pytest

import tool_databases as tools
from fingerpost.formats.apart import read_project_apart
from fingerpost.formats.projects import project_member, read_project
from fingerpost.terms.errors import Unreadable
from fingerpost.terms.project import NONE, PartKind

TEXT = "Café talk. 😀 Trust came late.\nAnd again."
UTF16 = {words: len(TEXT[: TEXT.index(words)].encode("utf-16-le")) // 2 for words in ("Trust", "again")}


def quoted(project):
    """(code path, words, coder) of each coding that has a place."""
    found = []
    for coding in project.codings:
        selection = project.selections[coding.selection]
        if selection.start != NONE:
            words = project.sources[selection.source].text[selection.start : selection.end]
            found.append((" / ".join(project.code_path(coding.code)), words, project.users[coding.coder].name))
    return found


@pytest.fixture
def project_folder(tmp_path: Path) -> Path:
    at, again = TEXT.index("Trust"), TEXT.index("again")
    coded = ((1, 1, "Trust", at, at + 5, "Ana", "a memo"), (2, 1, "again", again, again + 5, "Ben", ""))
    more = "INSERT INTO case_text VALUES (1, 1, 1, 0, 40, 'Ana', '', ''), (2, 2, 1, 0, 4, 'Ana', '', '');"
    return tools.qualcoder(tmp_path / "Ours.qda", ("talk.txt", TEXT), coded=coded, more=more)


def test_qualcoder_folder_becomes_the_whole_record(project_folder: Path) -> None:
    reading = read_project(project_folder)
    project = reading.value
    assert (project.name, project.origin, project.description) == ("Ours", "QualCoder v10", "About it")
    assert quoted(project) == [("Work / Contact / Trust", "Trust", "Ana"), ("Loose", "again", "Ben")]
    assert (project.quotations, project.verified) == (2, 2)
    trust = next(code for code in project.codes if code.name == "Trust")
    assert (trust.description, trust.color, trust.codable) == ("Defined", "#aa0000", True)
    assert {code.name for code in project.codes if not code.codable} == {"Work", "Contact", "Loop", "Loop two"}
    nurse, part = project.cases
    assert (nurse.name, nurse.values[0].text, nurse.source_refs) == ("Nurse", "40", (project.sources[0].guid,))
    assert part.source_refs == () and len(part.selection_refs) == 1
    assert [variable.type for variable in project.variables] == ["Float", "Text"]
    assert [value.text for value in project.sources[0].values] == ["04"]
    notes = {source.text for _, source in project.of_kind(PartKind.NOTE)}
    assert notes == {"a memo", "A thought"}
    assert project.codings[0].created == "2024-01-03T11:00:00" and project.codings[0].note_refs


def test_qualcoder_zip_and_bare_database_say_the_same(project_folder: Path, tmp_path: Path) -> None:
    zipped = tools.zip_of(project_folder, tmp_path / "Ours.zip")
    wanted = read_project(project_folder).value
    assert (
        quoted(read_project(zipped).value) == quoted(read_project(project_folder / "data.qda").value) == quoted(wanted)
    )
    assert read_project(zipped).value.codings.guid == wanted.codings.guid


def test_qualcoder_positions_in_utf16_units_are_found_out(tmp_path: Path) -> None:
    coded = tuple((1, 1, words, at, at + 5, "Ana", "") for words, at in UTF16.items())
    project = read_project(tools.qualcoder(tmp_path / "Wide.qda", ("talk.txt", TEXT), coded=coded)).value
    assert [words for _, words, _ in quoted(project)] == ["Trust", "again"] and project.verified == 2


def test_qualcoder_coding_that_lies_nowhere_is_kept_apart_and_other_words_are_told(tmp_path: Path) -> None:
    coded = ((1, 1, "x", 500, 505, "Ana", ""), (1, 1, "other", 0, 4, "Ana", ""), (9, 1, "x", 0, 1, "Ana", ""))
    reading = read_project(tools.qualcoder(tmp_path / "Odd.qda", ("talk.txt", TEXT), coded=coded))
    assert list(reading.value.selections.quarantined) == [0]
    assert (reading.value.quotations, reading.value.verified) == (2, 0)
    said = " ".join(problem.what for problem in reading.problems)
    assert "not placed" in said and "not those that were coded" in said and "not in the project" in said


def test_qualcoder_pictures_keep_their_areas_and_their_bytes(tmp_path: Path) -> None:
    more = (
        "INSERT INTO source VALUES (9, 'map.png', NULL, '/images/map.png', '', 'Ana', '', NULL, NULL);"
        "INSERT INTO code_image VALUES (1, 9, 10, 20, 30, 40, 1, 'here', '', 'Ana', 1, NULL);"
    )
    folder = tools.qualcoder(tmp_path / "Pic.qda", more=more)
    (folder / "images").mkdir()
    (folder / "images" / "map.png").write_bytes(b"\x89PNG")
    project = read_project(folder).value
    assert (project.sources[0].kind, project.selections.raw[0]) == (PartKind.PICTURE, "10 20 40 60")
    assert b"".join(project_member(folder, project.sources[0].media)) == b"\x89PNG"
    zipped = tools.zip_of(folder, tmp_path / "Pic.zip")
    assert b"".join(project_member(zipped, "images/map.png")) == b"\x89PNG"
    with pytest.raises(Unreadable):
        list(project_member(folder, "../Pic.zip"))


HTML = "<h1>Visit</h1><p>Café <b>talk</b> &amp; 😀 trust.</p>\n<p>Late<br>again.</p>"
BARE = "VisitCafé talk & 😀 trust.\nLateagain."


def place(words: str) -> tuple[int, int]:
    start = len(BARE[: BARE.index(words)].encode())
    return start, start + len(words.encode())


def test_taguette_bytes_in_text_nodes_become_places_in_a_text_to_read(tmp_path: Path) -> None:
    path = tools.taguette(
        tmp_path / "visits.sqlite3", HTML,
        (*place("😀 trust"), "<p>😀 trust</p>", (1,)), (*place("Late"), "<p>Late</p>", (1, 2)),
        (*place("talk &"), "<p><b>talk</b> &amp;</p>", (2,)),
    )  # fmt: skip
    reading = read_project(path)
    project = reading.value
    assert project.sources[0].text == "Visit\n\nCafé talk & 😀 trust.\n\nLate\nagain."
    assert [words for _, words, _ in quoted(project)[:3]] == ["😀 trust", "talk &", "Late"] or {
        words for _, words, _ in quoted(project)
    } == {"😀 trust", "talk &", "Late"}
    assert (project.quotations, project.verified, reading.problems) == (4, 4, ())
    assert [code.name for code in project.codes] == ["time.late", "trust"]
    coded_by = {project.selections.raw[c.selection]: project.coder_of(c.at) for c in project.codings}
    first, last = ("{} {}".format(*place(words)) for words in ("😀 trust", "Late"))
    assert project.users[coded_by[first]].name == "ana" and coded_by[last] == NONE


def test_taguette_highlight_inside_a_character_or_beyond_the_text_is_kept_apart(tmp_path: Path) -> None:
    start, _ = place("😀")
    path = tools.taguette(
        tmp_path / "v.sqlite3", HTML, (start + 1, start + 3, "x", (1,)), (0, 999, "x", (1,)), (0, 5, "No", (1,))
    )
    reading = read_project(path)
    assert len(reading.value.selections.quarantined) == 2 and reading.value.verified == 0
    assert "not those that were highlighted" in " ".join(problem.what for problem in reading.problems)


HOSTILE = [
    ("a view for a table", "DROP TABLE code_text; CREATE VIEW code_text AS SELECT 1 AS ctid;", "not of QualCoder"),
    ("a trigger", "CREATE TRIGGER t AFTER INSERT ON journal BEGIN DELETE FROM source; END;", ""),
    ("other types in cells", "INSERT INTO code_text VALUES (7, 'x', 1.5, x'00ff', 'a', 1e300, 5, 5, 5, 5, 'z');", ""),
    ("a generated column", "ALTER TABLE journal ADD COLUMN g AS (upper(name));", ""),
]


@pytest.mark.parametrize(("more", "refusal"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_hostile_database_is_read_without_running_anything_of_it(more: str, refusal: str, tmp_path: Path) -> None:
    folder = tools.qualcoder(tmp_path / "Bad.qda", ("talk.txt", TEXT), more=more)
    before = (folder / "data.qda").read_bytes()
    if refusal:
        with pytest.raises(Unreadable, match=refusal):
            read_project_apart(folder)
    else:
        assert read_project_apart(folder).value.sources[0].text == TEXT
    assert (folder / "data.qda").read_bytes() == before and len(list(folder.iterdir())) == 1


def test_files_that_are_no_such_project_are_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.qda").mkdir()
    (tmp_path / "b.qda").write_bytes(b"words")
    (tmp_path / "c.sqlite3").write_bytes(b"SQLite format 3\x00" + bytes(200))
    tools.zip_of(tmp_path / "a.qda", tmp_path / "d.zip")
    tools.made(tmp_path / "e.sqlite3", "CREATE TABLE t (x);")
    tools.taguette(tmp_path / "f.sqlite3", "<p>x", more="INSERT INTO projects VALUES (2, 'Other', '', '');")
    for name, message in {
        "a.qda": "no data.qda", "b.qda": "not a QualCoder project", "c.sqlite3": "damaged|not of Taguette",
        "d.zip": "0 files data.qda", "e.sqlite3": "not of Taguette", "f.sqlite3": "2 projects, not one",
    }.items():  # fmt: skip
        with pytest.raises(Unreadable, match=message) as refusal:
            read_project(tmp_path / name)
        assert refusal.value.hint, name
