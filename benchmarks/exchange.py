"""A project of 1,000 texts and 100,000 codings into a study and out again, against bare floors. Prints ratios.

    python benchmarks/exchange.py [SOURCES] [CODINGS]

Each figure is the processor time of a fresh process with its children, less that of one that merely opens the study,
the least of several turns taken by turns, and the most memory that it held. Floors: a script that unzips the file,
parses its XML and inserts texts, passages and codings into bare tables of the same columns and indexes; a script that
reads the same columns from the study, puts the XML together from strings without checking anything, and zips it.
"""

import random
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

from fingerpost.formats.refi.write import write_project
from fingerpost.terms import project as said
from fingerpost.terms.project import PartKind

TURNS = 3
WORDS = ("the", "team", "met", "again", "and", "asked", "who", "rang", "the", "ward", "before", "noon", "waiting")
END = """
import resource
own, below = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
print(own.ru_utime + own.ru_stime + below.ru_utime + below.ru_stime, max(own.ru_maxrss, below.ru_maxrss) // 1024)
"""
OPEN = """
import sys, shutil
from pathlib import Path
from fingerpost.store.connection import open_study, using
from fingerpost.store.location import locate
folder = Path(sys.argv[1])
at = locate(folder / sys.argv[2])
open_study(at)
from fingerpost.store.queries.programme import owner, programme_of
from fingerpost.actions.projects import import_project_files
from fingerpost.actions.handing_out import outgoing
"""
IMPORT = (
    OPEN
    + """
with using(at):
    me = owner()
    report, = import_project_files(by=me, programme=programme_of(me), paths=[folder / "big.qdpx"])
    assert report.quotations_verified == report.quotations_total == report.counts["codings"], report
"""
)
EXPORT = (
    OPEN
    + """
with using(at):
    me = owner()
    with outgoing(me, programme_of(me)) as out, (folder / "out.qdpx").open("wb") as file:
        out.write(file)
"""
)
PLAIN_IMPORT = """
import sys, sqlite3, zipfile, uuid, hashlib
from lxml import etree
folder = sys.argv[1]
db = sqlite3.connect(folder + "/floor.db", isolation_level=None)
db.executescript('''
PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
DROP TABLE IF EXISTS text; DROP TABLE IF EXISTS passage; DROP TABLE IF EXISTS coding; DROP TABLE IF EXISTS code;
CREATE TABLE code (id INTEGER PRIMARY KEY, guid TEXT UNIQUE, name TEXT);
CREATE TABLE text (id INTEGER PRIMARY KEY, guid TEXT UNIQUE, title TEXT, text TEXT, hash TEXT);
CREATE TABLE passage (id INTEGER PRIMARY KEY, guid TEXT UNIQUE, version INTEGER REFERENCES text, start INTEGER,
    "end" INTEGER, quote TEXT);
CREATE INDEX p1 ON passage (version); CREATE INDEX p2 ON passage (version, start);
CREATE TABLE coding (id INTEGER PRIMARY KEY, guid TEXT UNIQUE, code INTEGER REFERENCES code, coder TEXT,
    passage INTEGER UNIQUE REFERENCES passage, version INTEGER, read_under INTEGER, round INTEGER, removed_by INTEGER,
    replaces INTEGER, polarity TEXT, layer TEXT, memo TEXT, made_at TEXT);
CREATE INDEX c1 ON coding (code); CREATE INDEX c2 ON coding (coder); CREATE INDEX c3 ON coding (version);
CREATE INDEX c4 ON coding (read_under); CREATE INDEX c5 ON coding (round); CREATE INDEX c6 ON coding (removed_by);
CREATE INDEX c7 ON coding (replaces);
''')
n = "{urn:QDA-XML:project:1.0}"
with zipfile.ZipFile(folder + "/big.qdpx") as z:
    root = etree.fromstring(z.read("project.qde"), etree.XMLParser(huge_tree=True))
    codes = {c.get("guid"): k for k, c in enumerate(root.iter(n + "Code"), 1)}
    db.execute("BEGIN")
    db.executemany("INSERT INTO code VALUES (?, ?, ?)", [(k, g, g) for g, k in codes.items()])
    texts, passages, codings = [], [], []
    for s in root.iter(n + "TextSource"):
        text = z.read("sources/" + s.get("plainTextPath").removeprefix("internal://")).decode()
        texts.append((len(texts) + 1, uuid.UUID(s.get("guid")).hex, s.get("name"), text,
            hashlib.sha256(text.encode()).hexdigest()))
        for p in s.iter(n + "PlainTextSelection"):
            a, b = int(p.get("startPosition")), int(p.get("endPosition"))
            for c in p.iter(n + "Coding"):
                at = len(passages) + 1
                passages.append((at, uuid.UUID(p.get("guid")).hex, len(texts), a, b, text[a:b]))
                codings.append((at, uuid.UUID(c.get("guid")).hex, codes[c[0].get("targetGUID")], c.get("creatingUser"),
                    at, 1, 1, None, None, None, "none", "working", "", c.get("creationDateTime")))
    db.executemany("INSERT INTO text VALUES (?,?,?,?,?)", texts)
    db.executemany("INSERT INTO passage VALUES (?,?,?,?,?,?)", passages)
    db.executemany("INSERT INTO coding VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", codings)
    db.execute("COMMIT")
"""
PLAIN_EXPORT = """
import sys, sqlite3, zipfile
from xml.sax.saxutils import quoteattr as q
folder = sys.argv[1]
db = sqlite3.connect(folder + "/" + sys.argv[2])
out = ['<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="p"><Sources>']
rows = {}
for row in db.execute('''SELECT p.version_id, p.guid, p.start, p."end", c.guid, k.guid, u.guid, c.made_at FROM
    store_coding c JOIN store_passage p ON p.id = c.passage_id JOIN store_code k ON k.id = c.code_id
    JOIN store_person u ON u.id = c.coder_id WHERE c.removed_at IS NULL ORDER BY p.version_id, p.start'''):
    rows.setdefault(row[0], []).append(row[1:])
with zipfile.ZipFile(folder + "/plain.qdpx", "w", zipfile.ZIP_DEFLATED) as z:
    for version, guid, title, text in db.execute(
        "SELECT v.id, s.guid, s.title, v.text FROM store_source s JOIN store_sourceversion v ON v.id = s.current_id"):
        out.append(f'<TextSource guid={q(guid)} name={q(title)} plainTextPath="internal://{guid}.txt">')
        for p, start, end, c, code, who, when in rows.get(version, ()):
            out.append(f'<PlainTextSelection guid={q(p)} startPosition="{start}" endPosition="{end}" '
                f'creatingUser={q(who)} creationDateTime={q(when)}><Coding guid={q(c)} creatingUser={q(who)} '
                f'creationDateTime={q(when)}><CodeRef targetGUID={q(code)}/></Coding></PlainTextSelection>')
        out.append("</TextSource>")
        z.writestr(f"sources/{guid}.txt", text)
    z.writestr("project.qde", "".join([*out, "</Sources></Project>"]))
"""


def drawn(path: Path, sources: int, codings: int) -> None:
    """A project of another tool of this size, drawn with a fixed seed."""
    draw = random.Random(7)

    def guid() -> str:
        return str(uuid.UUID(int=draw.getrandbits(128), version=4))

    users = tuple(said.User(guid(), name) for name in ("Ana", "Ben", "Caz"))
    codes = tuple(said.Code(guid(), f"Code {n}", n // 10 - 1 if n >= 10 else said.NONE) for n in range(200))
    texts = [" ".join(draw.choices(WORDS, k=900)) for _ in range(sources)]
    selections, rows = said.Selections(), said.Codings()
    for n in range(codings):
        at = n % sources
        start = draw.randrange(len(texts[at]) - 200)
        when, who = f"2024-0{n % 9 + 1}-01T00:00:{n % 60:02}Z", n % 3
        mark = selections.add(at, guid(), start, start + draw.randrange(20, 180), creator=who, created=when)
        rows.add(at, mark, guid(), draw.randrange(200), coder=who, created=when)
    found = tuple(said.Source(PartKind.TEXT, guid(), f"Talk {n}", text=text) for n, text in enumerate(texts))
    record = said.Project("Drawn", "Drawn 1.0", users=users, codes=codes, sources=found, selections=selections,
                          codings=rows)  # fmt: skip
    with path.open("wb") as out:
        write_project(record, out)


def measured(script: str, *arguments: object) -> tuple[float, int]:
    """Seconds of processor time and megabytes of a fresh process that runs this."""
    done = subprocess.run(
        [sys.executable, "-c", script + END, *map(str, arguments)], capture_output=True, text=True, check=True
    )
    seconds, megabytes = done.stdout.split()[-2:]
    return float(seconds), int(megabytes)


def main(sources: int, codings: int) -> None:
    """Take the figures and print them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        drawn(folder / "big.qdpx", sources, codings)
        print(f"{sources:,} texts, {codings:,} codings, {(folder / 'big.qdpx').stat().st_size >> 20} MB")
        best: dict[str, tuple[float, int]] = {}
        for turn in range(TURNS):
            study = f"{turn}.fingerpost"
            subprocess.run(
                [sys.executable, "-m", "fingerpost.cli.main", "new", str(folder / study), "--name", "P"],
                check=True, capture_output=True,
            )  # fmt: skip
            for what, script in (("open", OPEN), ("floor in", PLAIN_IMPORT), ("import", IMPORT),
                                 ("floor out", PLAIN_EXPORT), ("export", EXPORT)):  # fmt: skip
                taken = measured(script, folder, study)
                best[what] = min(best.get(what, taken), taken)
        told(best)


def told(best: dict[str, tuple[float, int]]) -> None:
    """Ratios, with the loading of the program taken off ours."""
    load = best["open"][0]
    for ours, floor, wanted in (("import", "floor in", 3), ("export", "floor out", 3)):
        seconds, megabytes = best[ours][0] - load, best[ours][1]
        ratio = seconds / best[floor][0]
        against = f"floor {best[floor][0]:5.2f} s: {ratio:4.2f} (goal {wanted})"
        print(f"{ours:<8} {seconds:6.2f} s against {against}, {megabytes} MB (goal 300)")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]) if len(sys.argv) == 3 else (1_000, 100_000))
