"""Reading and writing a REFI-QDA project of 1,000 texts and 100,000 codings, against a bare floor. Prints ratios.

    python benchmarks/refi.py [SOURCES] [CODINGS]

Each figure is the processor time of a fresh process less that of one that merely loads the file, the least of several
turns taken by turns, and the most memory that it held. Floors: lxml building a tree of the same XML; a writer that
puts the same XML together from strings without checking anything, and zips it.
"""

import os
import random
import subprocess
import sys
import tempfile
import uuid
import zipfile
from pathlib import Path

TURNS = 3
WORDS = ("the", "team", "met", "again", "and", "asked", "who", "rang", "the", "ward", "before", "noon", "waiting")
START = "import sys, resource; path = sys.argv[1]; "
END = "\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
LOAD = "import zipfile; content = zipfile.ZipFile(path).read('project.qde'); "
FINGERPOST = "from fingerpost.formats.refi.parse import parsed; from fingerpost.formats.refi.build import built; "
PARSE = "from fingerpost.formats.refi.problems import Odd; odd = Odd(); built('p', parsed('p', content, odd), odd)"
READ = "from pathlib import Path; from fingerpost.formats.refi.read import read; project = read(Path(path)).value; "
APART = "from pathlib import Path; from fingerpost.formats.apart import read_project_apart as read; read(Path(path))"
WRITE = "from fingerpost.formats.refi.write import write_project; write_project(project, open(path + '.out', 'wb'))"
PLAIN = """
from xml.sax.saxutils import quoteattr as q
marks, rows, users, codes = project.selections, project.codings, project.users, project.codes
of_source, of_mark = {}, {}
for n, s in enumerate(marks.source): of_source.setdefault(s, []).append(n)
for n, s in enumerate(rows.selection): of_mark.setdefault(s, []).append(n)
out = ['<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name=', q(project.name)]
out += ['><Users>', *(f'<User guid={q(u.guid)} name={q(u.name)}/>' for u in users), '</Users><CodeBook><Codes>']
out += [f'<Code guid={q(c.guid)} name={q(c.name)} isCodable="true"/>' for c in codes]
out += ['</Codes></CodeBook><Sources>']
for at, source in enumerate(project.sources):
    out.append(f'<TextSource guid={q(source.guid)} name={q(source.name)} plainTextPath="internal://{source.guid}.txt">')
    for n in of_source.get(at, ()):
        s = marks[n]
        out.append(f'<PlainTextSelection guid={q(s.guid)} name={q(s.name)} startPosition="{s.start}" '
            f'endPosition="{s.end}" creatingUser={q(users[s.creator].guid)} creationDateTime={q(s.created)} '
            f'modifyingUser={q(users[s.modifier].guid)} modifiedDateTime={q(s.modified)}>')
        for m in of_mark.get(n, ()):
            c = rows[m]
            out.append(f'<Coding guid={q(c.guid)} creatingUser={q(users[c.coder].guid)} '
                f'creationDateTime={q(c.created)}><CodeRef targetGUID={q(codes[c.code].guid)}/></Coding>')
        out.append('</PlainTextSelection>')
    out.append('</TextSource>')
out.append('</Sources></Project>')
import zipfile
with zipfile.ZipFile(path + '.plain', 'w', zipfile.ZIP_DEFLATED) as z:
    z.writestr('project.qde', ''.join(out))
    for source in project.sources:
        z.writestr(f'sources/{source.guid}.txt', source.text)
"""


def made(path: Path, sources: int, codings: int) -> None:
    """A project as a tool would write it: indented, all audit attributes, words as names of selections."""
    rng = random.Random(1)

    def guid() -> str:
        return str(uuid.UUID(int=rng.getrandbits(128)))

    users, codes, each = [guid() for _ in range(5)], [guid() for _ in range(200)], codings // sources
    out = [
        '<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns="urn:QDA-XML:project:1.0" name="P" origin="T"><Users>'
    ]
    out += [f'<User guid="{user}" name="Coder {n}"/>' for n, user in enumerate(users)]
    out += [
        "</Users><CodeBook><Codes>",
        *(f'<Code guid="{code}" name="C{code[:5]}" isCodable="true"/>' for code in codes),
    ]
    out.append("</Codes></CodeBook>\n<Sources>\n")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(sources):
            text = f"Talk {number}. " + " ".join(rng.choices(WORDS, k=2000))
            archive.writestr(f"sources/{number}.txt", text)
            out.append(f'<TextSource guid="{guid()}" name="Talk {number}" plainTextPath="internal://{number}.txt">\n')
            for n in range(each):
                start = text.index(" ", rng.randrange(len(text) - 200)) + 1
                end = text.index(" ", start + rng.randrange(10, 120))
                user, day = users[n % 5], f"2024-03-{n % 28 + 1:02}T10:{n % 60:02}:00Z"
                out.append(
                    f'<PlainTextSelection guid="{guid()}" name="{text[start : start + 12]}" startPosition="{start}" '
                    f'endPosition="{end}" creatingUser="{user}" creationDateTime="{day}" modifyingUser="{users[0]}" '
                    f'modifiedDateTime="{day}"><Coding guid="{guid()}" creatingUser="{user}" creationDateTime="{day}">'
                    f'<CodeRef targetGUID="{codes[rng.randrange(200)]}"/></Coding></PlainTextSelection>\n'
                )
            out.append("</TextSource>\n")
        archive.writestr("project.qde", "".join((*out, "</Sources></Project>")))


def measured(work: str, path: Path) -> tuple[float, int]:
    """Processor seconds, children of the process included, and most megabytes of one fresh process."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([sys.executable, "-c", START + work + END, str(path)], stdout=said)
        _, status, usage = os.wait4(process.pid, 0)
        said.seek(0)
        if status:
            raise SystemExit(f"failed: {work[:200]}")
        return usage.ru_utime + usage.ru_stime, int(said.read().split()[-1])


def main(sources: int = 1_000, codings: int = 100_000) -> None:
    """Print each figure beside its floor."""
    works = {
        "load": LOAD,
        "lxml": LOAD + "from lxml import etree; etree.fromstring(content, etree.XMLParser(huge_tree=True))",
        "parse": LOAD + FINGERPOST + PARSE,
        "read": READ + "pass",
        "apart": APART,
        "write": READ + WRITE,
        "plain": f"{READ}exec({PLAIN!r})",
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "big.qdpx"
        made(path, sources, codings)
        size = zipfile.ZipFile(path).getinfo("project.qde").file_size
        best: dict[str, tuple[float, int]] = {}
        for _ in range(TURNS):
            for name, work in works.items():
                found = measured(work, path)
                best[name] = min(best.get(name, found), found)
    load = best["load"][0]
    lxml, parse = best["lxml"][0] - load, best["parse"][0] - load
    write, plain = best["write"][0] - best["read"][0], best["plain"][0] - best["read"][0]
    print(f"{sources:,} sources, {codings:,} codings, {size >> 20} MB of XML")
    print(f"parse   {parse:6.2f} s against lxml  {lxml:6.2f} s: {parse / lxml:.2f} (goal 2), {best['parse'][1]} MB")
    print(f"read    {best['read'][0]:6.2f} s with texts and offsets, {best['read'][1]} MB (goal 300)")
    print(f"apart   {best['apart'][0]:6.2f} s both processes, {best['apart'][1]} MB in ours")
    print(f"write   {write:6.2f} s against plain {plain:6.2f} s: {write / plain:.2f} (goal 3), {best['write'][1]} MB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
