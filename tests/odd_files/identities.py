"""Odd identities: GUIDs twice, in other forms, leading nowhere; users, codes and notes that are not there."""

from odd_files.odd import OK, WARN, family, quotation
from qdpx import (
    ANA,
    BARRIER,
    BEN,
    CODING,
    NEED,
    SELECTION,
    TEXT,
    USERS,
    WORDS,
    archive,
    code_book,
    coding,
    one_coding,
    project,
    selection,
    text_source,
)

TEXTS = {"sources/t.txt": WORDS.encode()}
OTHER = "0d000000-0000-4000-8000-000000000009"


def of(sources, **about):
    return archive(project(sources, **about), TEXTS)


def code(guid, name="B", inside="", more=""):
    return f'<Code guid="{guid}" name="{name}" isCodable="true"{more}>{inside}</Code>'


NOTE = "0f000000-0000-4000-8000-00000000000{}"
RING = "".join(
    f'<Note guid="{NOTE.format(n)}" name="n"><PlainTextContent>x</PlainTextContent><NoteRef targetGUID="{NOTE.format(n % 2 + 1)}"/></Note>'
    for n in (1, 2)
)
FILES = family([
    ("duplicate guid kinds", WARN, of(text_source(selection(4, 9, coding(code=TEXT))), codes=code_book(code(TEXT))), {"said": "share the GUID", "check": lambda p: p.codes[p.codings.code[0]].name == "B" and len(p.sources) == 1}),
    ("two codes of one guid", WARN, one_coding(codes=code_book(code(BARRIER) + code(BARRIER, "C"))), {"said": "second code", "check": lambda p: len(p.codes) == 2 and p.codings.code[0] == 0}),
    ("two sources of one guid", WARN, of(text_source(selection(4, 9)) + text_source("", name="Second")), {"said": "second source", "check": lambda p: len({s.guid for s in p.sources}) == 2}),
    ("two selections of one guid", WARN, of(text_source(selection(4, 9) + selection(0, 3))), {"said": "second selection", "check": lambda p: quotation(p, 1) == "The"}),
    ("no guids at all", WARN, one_coding(codes=code_book(code(BARRIER, more="")), users="").replace(b"x", b"x"), {"said": "whom the project does not list"}),
    ("source without guid", WARN, of(text_source(selection(4, 9), guid="")), {"said": "has no GUID", "quote": "costs"}),
    ("guid that is a number", WARN, one_coding(codes=code_book(code("17")), inside=coding(code="17")), {"said": "is none", "quote": "costs"}),
    ("braced mixed case guids", OK, one_coding(inside=coding(code=f"{{{BARRIER.upper()}}}", user=ANA.strip("{}").lower())), {"check": lambda p: p.codes[p.codings.code[0]].name == "Barrier" and p.users[p.codings.coder[0]].name == "Ana"}),
    ("unknown user", WARN, one_coding(inside=coding(user="0a000000-0000-4000-8000-0000000000ff")), {"said": "whom the project does not list", "check": lambda p: p.users[p.codings.coder[0]].placeholder}),
    ("no users", WARN, one_coding(users=""), {"said": "Unknown user", "check": lambda p: p.users[0].placeholder}),
    ("coding without coder", OK, one_coding(inside=coding(user="")), {"check": lambda p: p.coder_of(0) == -1}),
    ("coding without coder on a selection with one", OK, of(text_source(selection(4, 9, coding(user=""), more=f' creatingUser="{BEN}"'))), {"check": lambda p: p.users[p.coder_of(0)].name == "Ben"}),
    ("user conflict", OK, of(text_source(selection(4, 9, coding(user=BEN), more=f' creatingUser="{ANA}"'))), {"check": lambda p: p.users[p.coder_of(0)].name == "Ben" and p.users[p.selections.creator[0]].name == "Ana"}),
    ("user without name", OK, one_coding(users=f'<Users><User guid="{ANA}"/></Users>'), {"check": lambda p: p.users[0].name == ""}),
    ("two users of one name", OK, one_coding(users=USERS.replace("Ben", "Ana")), {"check": lambda p: len(p.users) == 2}),
    ("dangling coderef", WARN, one_coding(inside=coding(code=OTHER)), {"said": "does not hold", "quote": "costs", "check": lambda p: p.codes[p.codings.code[0]].placeholder}),
    ("coding no coderef", WARN, one_coding(inside=coding(code="")), {"said": "name no code", "check": lambda p: (len(p.codings), len(p.selections)) == (0, 1)}),
    ("coding of several codes", WARN, one_coding(inside=coding(inside=f'<CodeRef targetGUID="{NEED}"/>')), {"said": "several codes", "check": lambda p: p.codes[p.codings.code[0]].name == "Barrier"}),
    ("selection no coding", OK, of(text_source(selection(4, 9, "<Description>look</Description>"))), {"check": lambda p: p.selections.descriptions == {0: "look"}}),
    ("whole source coded", OK, of(text_source(coding())), {"check": lambda p: p.codings.selection[0] == -1}),
    ("same words coded twice", OK, of(text_source(selection(4, 9, coding() + coding(CODING[:-1] + "2")))), {"check": lambda p: p.verified == 2}),
    ("cyclic noterefs", OK, of("", after=f"<Notes>{RING}</Notes>"), {"check": lambda p: len(p.sources) == 2}),
    ("dangling noteref", WARN, of(text_source(selection(4, 9) + f'<NoteRef targetGUID="{OTHER}"/>')), {"said": "note", "quote": "costs"}),
    ("dangling set member", WARN, of("", after=f'<Sets><Set guid="{NEED}" name="s"><MemberSource targetGUID="{OTHER}"/></Set></Sets>'), {"said": "is not there"}),
    ("codebook code under itself", WARN, one_coding(codes=code_book(code(BARRIER, "A", code(NEED, "B", code(BARRIER, "A"))))), {"said": "second code", "check": lambda p: len(p.codes) == 3 and p.code_path(2) == ("A", "B", "A")}),
    ("code no name", WARN, one_coding(codes=code_book(f'<Code guid="{BARRIER}" isCodable="true"/>')), {"said": "has no name", "check": lambda p: "Unnamed" in p.codes[0].name}),
    ("code of blanks", WARN, one_coding(codes=code_book(code(BARRIER, "  "))), {"said": "has no name"}),
    ("equal names under different parents", OK, one_coding(codes=code_book(code(BARRIER, "A", code(NEED, "Costs")) + code(OTHER, "B", code(SELECTION[:-1] + "7", "Costs")))), {"check": lambda p: {p.code_path(1), p.code_path(3)} == {("A", "Costs"), ("B", "Costs")}}),
    ("equal names under one parent", OK, one_coding(codes=code_book(code(BARRIER) + code(NEED))), {"check": lambda p: len(p.codes) == 2}),
    ("colour that is none", OK, one_coding(codes=code_book(code(BARRIER, more=' color="javascript:alert(1)"'))), {"check": lambda p: p.codes[0].color == "javascript:alert(1)"}),
    ("code named like a formula", OK, one_coding(codes=code_book(code(BARRIER, "=cmd|' /C calc'!A0"))), {"check": lambda p: p.codes[0].name.startswith("=cmd")}),
    ("code named like markup", OK, one_coding(codes=code_book(code(BARRIER, "&lt;img src=x onerror=alert(1)&gt;"))), {"check": lambda p: p.codes[0].name.startswith("<img")}),
    ("very long code name", OK, one_coding(codes=code_book(code(BARRIER, "n" * 100_000))), {"check": lambda p: len(p.codes[0].name) == 100_000}),
])  # fmt: skip
