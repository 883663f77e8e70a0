"""Odd archives: bombs, bad names, damage, what other programs make of a project's zip."""

import bz2
import io
import stat
import struct
import zipfile
import zlib

from odd_files.odd import OK, REFUSE, WARN, family
from qdpx import TEXT, WORDS, archive, project, selection, text_source

XML = project(text_source(selection(4, 9)))
TEXTS = {"sources/t.txt": WORDS.encode()}
GOOD = archive(XML, TEXTS)


def packed(entries, method=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as out:
        for name, content in entries:
            out.writestr(name, content)
    return made.getvalue()


def bomb_source():
    return archive(XML, {"sources/t.txt": bytes(600 * 1024 * 1024)})


def bomb_project():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out, out.open("project.qde", "w") as member:
        member.write(XML[:-10].encode())
        for _ in range(300):
            member.write(b" " * (1 << 20))
        member.write(b"</Project>")
    return made.getvalue()


def bomb_of_texts():
    """No member is out of proportion; together they are more than may be read."""
    block = "".join(f"{n} words and words and words\n" for n in range(40_000)).encode()
    members = {f"sources/{n}.txt": block * 8 for n in range(25)}
    sources = "".join(
        text_source("", guid=f"0c000000-0000-4000-8000-{n:012}", path=f"internal://{n}.txt") for n in range(25)
    )
    return archive(project(sources), members)


def lying(size=100):
    """A member that says it is small and is not."""
    content = archive(XML, {"sources/t.txt": b"x" * 50_000_000})
    real = struct.pack("<L", 50_000_000)
    return content.replace(real, struct.pack("<L", size))


def many_entries():
    return packed([("project.qde", XML), *((f"sources/{n}", b"") for n in range(60_000))], zipfile.ZIP_STORED)


def claimed_entries():
    """A directory that names half a million members over and over."""
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    directory = entry * 500_000
    return (
        b"PK\x03\x04"
        + bytes(26)
        + directory
        + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, len(directory), 30, 0)
    )


def symlink():
    link = zipfile.ZipInfo("sources/t.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return archive(XML, [(link, "/etc/passwd")])


def duplicate():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        out.writestr("project.qde", XML)
        out.writestr("sources/t.txt", "The costs rose.")
        out.writestr("sources/u.txt", "Another text...")
    return made.getvalue().replace(b"sources/u.txt", b"sources/t.txt")


def damaged(name="sources/t.txt"):
    content = bytearray(
        packed(
            [("project.qde", XML), ("sources/t.txt", WORDS), ("sources/p.pdf", "%PDF-1.4 pages")], zipfile.ZIP_STORED
        )
    )
    at = content.index(b"costs" if name.endswith("txt") else b"pages")
    content[at] ^= 1
    return bytes(content)


def damaged_picture():
    with_pdf = project(
        text_source(selection(4, 9)) + f'<PDFSource guid="{TEXT[:-1]}9" name="P" path="internal://p.pdf"/>'
    )
    content = bytearray(
        packed([("project.qde", with_pdf), ("sources/t.txt", WORDS), ("sources/p.pdf", "%PDF-1.4 pages")], 0)
    )
    content[content.index(b"pages")] ^= 1
    return bytes(content)


def locked():
    content = bytearray(GOOD)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.index(mark)
        content[place + at] |= 1
    return bytes(content)


def method(number, name=b"sources/t.txt"):
    content = bytearray(GOOD)
    place = content.rindex(b"PK\x01\x02")
    content[place + 10 : place + 12] = struct.pack("<H", number)
    return bytes(content)


def bzip2():
    return archive(XML, ()) and packed([("project.qde", XML), ("sources/t.txt", WORDS)], zipfile.ZIP_BZIP2)


def folder_entries():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        out.writestr("sources/", b"")
        out.writestr("project.qde", XML)
        out.writestr("sources/t.txt", WORDS)
    return made.getvalue()


def deep_copy():
    """A member that overlaps another: the directory points twice at the same bytes."""
    content = bytearray(packed([("project.qde", XML), ("sources/t.txt", WORDS), ("sources/u.txt", WORDS)], 0))
    last = content.rindex(b"PK\x01\x02")
    before = content.rindex(b"PK\x01\x02", 0, last)
    content[last + 42 : last + 46] = content[before + 42 : before + 46]
    return bytes(content)


FILES = family([
    ("control good", OK, GOOD, {"quote": "costs", "check": lambda p: (p.verified, p.quotations) == (1, 1)}),
    ("zip bomb source", REFUSE, bomb_source, {"said": "200 times its size", "heavy": True}),
    ("zip bomb project", REFUSE, bomb_project, {"said": "200 times its size", "heavy": True}),
    ("zip bomb of many texts", REFUSE, bomb_of_texts, {"said": "200", "heavy": True}),
    ("member that lies about its size", REFUSE, lying, {"said": "damaged", "heavy": True}),
    ("zip many entries", REFUSE, many_entries, {"said": "60,001 files", "heavy": True}),
    ("directory of half a million entries", REFUSE, claimed_entries, {"said": "500,000 files", "heavy": True}),
    ("traversal member", WARN, lambda: archive(XML, {**TEXTS, "../fingerpost_escaped.txt": b"x"}), {"said": "points outside", "quote": "costs"}),
    ("absolute member", WARN, lambda: archive(XML, {**TEXTS, "/fingerpost_escaped.txt": b"x"}), {"said": "points outside", "quote": "costs"}),
    ("backslash traversal member", WARN, lambda: archive(XML, {**TEXTS, "..\\fingerpost_escaped.txt": b"x"}), {"said": "points outside"}),
    ("drive letter member", WARN, lambda: archive(XML, {**TEXTS, "C:/fingerpost_escaped.txt": b"x"}), {"said": "points outside"}),
    ("symlink member", WARN, symlink, {"said": "is a link", "check": lambda p: p.sources[0].text is None}),
    ("qde named after project", WARN, lambda: archive(XML, TEXTS, "Trial.qde"), {"said": "Trial.qde", "quote": "costs"}),
    ("qde in capitals", OK, lambda: archive(XML, TEXTS, "Project.QDE"), {"quote": "costs"}),
    ("two root qde", REFUSE, lambda: archive(None, {"a.qde": XML, "b.qde": XML}), {"said": "several project files"}),
    ("no qde", REFUSE, lambda: archive(None, TEXTS), {"said": "no project file"}),
    ("Word file renamed", REFUSE, lambda: archive(None, {"word/document.xml": "<a/>"}), {"said": "Word file"}),
    ("QualCoder folder zipped", REFUSE, lambda: archive(None, {"study.qda/data.qda": b"x"}), {"said": "QualCoder project"}),
    ("duplicate member", REFUSE, duplicate, {"said": "Two of its members"}),
    ("members that differ in capitals", REFUSE, lambda: archive(XML, {**TEXTS, "Sources/T.TXT": b"x"}), {"said": "capitals alone"}),
    ("web page", REFUSE, b"<!DOCTYPE html><html><body>Not Found</body></html>", {"said": "This is a web page"}),
    ("web page with white space", REFUSE, b"\n\n <html><body>Sign in</body></html>", {"said": "This is a web page"}),
    ("PDF renamed", REFUSE, b"%PDF-1.7 ...", {"said": "This is a PDF"}),
    ("database renamed", REFUSE, b"SQLite format 3\x00...", {"said": "This is a database"}),
    ("pointer of Git LFS", REFUSE, b"version https://git-lfs.github.com/spec/v1\noid sha256:0", {"said": "Git LFS"}),
    ("random bytes", REFUSE, bytes(range(255, 0, -1)), {"said": "not a REFI-QDA file"}),
    ("empty file", REFUSE, b"", {"said": "empty"}),
    ("empty zip", REFUSE, lambda: packed([]), {"said": "no project file"}),
    ("cut short", REFUSE, lambda: GOOD[:-30], {"said": "cut short"}),
    ("front cut off", REFUSE, lambda: b"PK\x03\x04" + GOOD[200:], {"said": "damaged"}),
    ("bad crc of a text", REFUSE, damaged, {"said": "sources/t.txt is damaged"}),
    ("bad crc of a PDF", REFUSE, damaged_picture, {"said": "sources/p.pdf is damaged"}),
    ("locked with a password", REFUSE, locked, {"said": "password"}),
    ("nested folder", WARN, lambda: archive(XML, {"Trial/sources/t.txt": WORDS}, "Trial/project.qde"), {"said": "inside a folder", "quote": "costs"}),
    ("folder of a Mac beside it", OK, lambda: archive(XML, {**TEXTS, "__MACOSX/._project.qde": b"x"}), {"quote": "costs"}),
    ("entries for folders", OK, folder_entries, {"quote": "costs"}),
    ("marker file of NVivo", OK, lambda: archive(XML, {**TEXTS, "sources/.root": b""}), {"quote": "costs", "check": lambda p: p.loose == ("sources/.root",)}),
    ("bzip2 member", REFUSE, bzip2, {"said": "bzip2"}),
    ("unknown method", REFUSE, lambda: method(99), {"said": "method 99"}),
    ("Zstandard member", REFUSE, lambda: method(93), {"said": "Zstandard"}),
    ("bytes before the zip", OK, lambda: b"PK\x03\x04" + b"\x00" * 60 + GOOD, {"quote": "costs"}),
    ("comment after the zip", OK, lambda: GOOD[:-2] + b"\x05\x00hello", {"quote": "costs"}),
    ("overlapping members", OK, deep_copy, {"quote": "costs"}),
    ("our own member broken", OK, lambda: archive(XML, {**TEXTS, "fingerpost.json": b"{not json"}), {"quote": "costs", "check": lambda p: p.extension == b"{not json"}),
    ("upper case sources folder", OK, lambda: archive(XML, {"Sources/T.TXT": WORDS}), {"quote": "costs"}),
    ("bare project file", WARN, XML.encode(), {"said": "is not in the file", "check": lambda p: len(p.codings) == 1}),
    ("nothing but a comment", REFUSE, lambda: b"PK\x05\x06" + bytes(16) + struct.pack("<H", 3) + b"abc", {"said": "no project file"}),
    ("gzip", REFUSE, lambda: b"\x1f\x8b\x08" + zlib.compress(b"x"), {"said": "gzip"}),
    ("bzip2 alone", REFUSE, lambda: bz2.compress(b"x"), {"said": "not a REFI-QDA file"}),
])  # fmt: skip
