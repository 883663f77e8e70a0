"""Databases of QualCoder and Taguette made to their schemas, since neither program runs here."""

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

QUALCODER = """
CREATE TABLE project (databaseversion text, date text, memo text, about text, bookmarkfile integer,
    bookmarkpos integer, codername text, recently_used_codes text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text,
    date text, av_text_id integer, risid integer, unique(name));
CREATE TABLE code_image (imid integer primary key, id integer, x1 integer, y1 integer, width integer, height integer,
    cid integer, memo text, date text, owner text, important integer, pdf_page integer);
CREATE TABLE code_av (avid integer primary key, id integer, pos0 integer, pos1 integer, cid integer, memo text,
    date text, owner text, important integer);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text, owner text,
    date text);
CREATE TABLE attribute_type (name text primary key, date text, owner text, memo text, caseOrFile text, valuetype text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer, date text,
    owner text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer, owner text,
    date text, memo text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text);
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text, supercatid integer);
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer,
    owner text, date text, memo text, avid integer, important integer);
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text,
    color text);
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text);
INSERT INTO project VALUES ('v10', '2024-01-01 09:00:00', 'About it', 'QualCoder', 0, 0, 'Ana', '');
INSERT INTO code_cat VALUES (1, 'Work', 'Ana', '', 'What work is', NULL), (2, 'Contact', 'Ana', '', '', 1),
    (3, 'Loop', 'Ana', '', '', 4), (4, 'Loop two', 'Ana', '', '', 3);
INSERT INTO code_name VALUES (1, 'Trust', 'Defined', 2, 'Ana', '', '#AA0000'), (2, 'Loose', '', NULL, 'Ben', '', 'x');
INSERT INTO cases VALUES (1, 'Nurse', 'A case', 'Ana', ''), (2, 'Part', '', 'Ana', '');
INSERT INTO attribute_type VALUES ('Age', '', 'Ana', 'In years', 'case', 'numeric'),
    ('Site', '', 'Ana', '', 'file', 'character');
INSERT INTO attribute VALUES (1, 'Age', 'case', '40', 1, '', 'Ana'), (2, 'Site', 'file', '04', 1, '', 'Ana'),
    (3, 'Gone', 'file', 'x', 1, '', 'Ana');
INSERT INTO journal VALUES (1, 'Diary', 'A thought', '2024-01-02 10:00:00', 'Ana');
"""
TAGUETTE = """
CREATE TABLE users (login VARCHAR(30) PRIMARY KEY, created DATETIME);
CREATE TABLE projects (id INTEGER PRIMARY KEY, name VARCHAR(50), description TEXT, created DATETIME);
CREATE TABLE documents (id INTEGER PRIMARY KEY, name VARCHAR(200), description TEXT, filename VARCHAR(200),
    created DATETIME, project_id INTEGER, text_direction VARCHAR(13), contents TEXT);
CREATE TABLE commands (id INTEGER PRIMARY KEY, date DATETIME, user_login VARCHAR(30), project_id INTEGER,
    document_id INTEGER, payload JSON);
CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER, end_offset INTEGER,
    snippet TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path VARCHAR(200), description TEXT);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER, PRIMARY KEY (highlight_id, tag_id));
INSERT INTO projects VALUES (1, 'Visits', 'About it', '2024-01-01 09:00:00.000000');
INSERT INTO tags VALUES (1, 1, 'trust', 'Defined'), (2, 1, 'time.late', '');
"""


def made(path: Path, *scripts: str) -> Path:
    """A database at this place by these scripts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as database:
        for script in scripts:
            database.executescript(script)
        database.commit()
    return path


def qualcoder(
    folder: Path, *texts: tuple[str, str], coded: tuple[tuple[object, ...], ...] = (), more: str = ""
) -> Path:
    """A .qda folder with these (name, text) and rows of code_text (cid, fid, words, start, end, owner, memo)."""
    path = made(folder / "data.qda", QUALCODER, more)
    with closing(sqlite3.connect(path)) as database:
        for at, (name, text) in enumerate(texts, start=1):
            row = (at, name, text, None, "memo of it", "Ana", "2024-01-02 10:00:00", None, None)
            database.execute("INSERT INTO source VALUES (?,?,?,?,?,?,?,?,?)", row)
        for cid, fid, words, start, end, owner, memo in coded:
            row = (cid, fid, words, start, end, owner, "2024-01-03 11:00:00", memo)
            database.execute(
                "INSERT INTO code_text (cid, fid, seltext, pos0, pos1, owner, date, memo) VALUES (?,?,?,?,?,?,?,?)", row
            )
        database.commit()
    return folder


def zip_of(folder: Path, target: Path) -> Path:
    """The folder as a zip with itself on top."""
    with zipfile.ZipFile(target, "w") as archive:
        for path in folder.rglob("*"):
            archive.write(path, f"{folder.name}/{path.relative_to(folder)}")
    return target


def taguette(path: Path, html: str, *highlights: tuple[int, int, str, tuple[int, ...]], more: str = "") -> Path:
    """A Taguette database with one document and highlights (start, end, snippet, tags), the first one made by ana."""
    made(path, TAGUETTE, more)
    with closing(sqlite3.connect(path)) as database:
        row = (1, "Talk", "Said", "talk.docx", "2024-01-01 09:00:00", 1, "LEFT_TO_RIGHT", html)
        database.execute("INSERT INTO documents VALUES (?,?,?,?,?,?,?,?)", row)
        for at, (start, end, snippet, tags) in enumerate(highlights, start=1):
            database.execute("INSERT INTO highlights VALUES (?,1,?,?,?)", (at, start, end, snippet))
            database.executemany("INSERT INTO highlight_tags VALUES (?,?)", [(at, tag) for tag in tags])
        said = json.dumps({"type": "highlight_add", "highlight_id": 1})
        database.execute("INSERT INTO commands VALUES (1, '2024-02-01 10:00:00.5', 'ana', 1, 1, ?)", (said,))
        database.commit()
    return path
