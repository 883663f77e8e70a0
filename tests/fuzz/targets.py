"""What is fuzzed: each reader of untrusted bytes, with seeds to begin from. A reader may refuse; it may do nothing else.

What it does read must hold all that is built on it: holding.py.
"""

import io
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path, PurePath

from fingerpost.formats import agreement_csv
from fingerpost.formats.codebooks import lines_of
from fingerpost.formats.projects import read_project
from fingerpost.formats.questions import AskedQuestion, by_question
from fingerpost.formats.reading import Reading
from fingerpost.formats.refi.read import read_file
from fingerpost.formats.rows import guessed, sources_of
from fingerpost.formats.sheets import SUFFIXES, read_sheet
from fingerpost.formats.sources import read_source
from fingerpost.terms.errors import Unreadable
from fuzz.holding import check_project, check_sheet, check_source
from odd_files.sources import cell, sheet_xml
from qdpx import (
    BARRIER,
    BEN,
    CODING,
    NEED,
    TEXT,
    archive,
    code_book,
    coding,
    one_coding,
    project,
    selection,
    text_source,
)
from tool_databases import qualcoder, taguette, zip_of
from unit.formats.made_files import pdf_file

SEEDS = Path(__file__).parent / "seeds"
"""Files by target that once brought a reader down. They are read in each run of the tests."""

TALK = b"Ann (GP): We rang each other.\n\nBob: It took long, caf\xc3\xa9, but it worked.\n"
CAPTIONS = b"WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\n<v Ann>We rang</v>\n\n00:05.000 --> 00:06.000 align:start\nBob: each\n"
MARKDOWN = b"# One\n\nText *a* **b** `c`\n\n- x\n- y\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> [l](u) &amp; <b>c</b>\n"
PAGE = b"<!doctype html><html><head><title>T</title><style>p{}</style></head><body><h1>A</h1><p>b<br>c<table><tr><td>d</table></body></html>"
RICH = b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}\\f0 Caf\\'e9 {\\b bold} \\u8364? line\\par {\\*\\generator x}next\\tab\\line}"
WORD = (
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    b"<w:p><w:r><w:t>Text</w:t><w:tab/></w:r><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>"
    b"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"
)
OPEN = (
    b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text><text:h>A</text:h>'
    b"<text:p>b<text:s text:c='3'/><text:tab/>c</text:p></office:text></office:body></office:document-content>"
)
MEDIA = (
    f'<PDFSource guid="{BEN}" name="P" path="internal://p.pdf"><PDFSelection guid="{NEED}" page="1" firstX="1" firstY="2"'
    f' secondX="3" secondY="4"><Representation guid="{CODING}"><PlainTextContent>a&#13;\nb</PlainTextContent>'
    f"{selection(0, 1)}</Representation>{coding()}</PDFSelection></PDFSource>"
    f'<AudioSource guid="{BARRIER}" path="relative:///a.mp3"><Transcript guid="{TEXT}" plainTextPath="internal://t.txt">'
    f'<SyncPoint guid="{BEN}" timeStamp="0" position="1"/><TranscriptSelection guid="{NEED}" fromSyncPoint="{BEN}"'
    f' toSyncPoint="{BEN}">{coding()}</TranscriptSelection></Transcript></AudioSource>'
)
REST = (
    f'<Variables><Variable guid="{BEN}" name="v" typeOfVariable="Integer"><Description>d</Description></Variable></Variables>'
    f'<Cases><Case guid="{NEED}" name="c"><CodeRef targetGUID="{BARRIER}"/><VariableValue><VariableRef targetGUID="{BEN}"/>'
    f"<IntegerValue>12</IntegerValue></VariableValue></Case></Cases>"
)
AFTER = (
    f'<Notes><Note guid="{CODING}" name="n"><PlainTextContent>note</PlainTextContent></Note></Notes><Links><Link guid="{BEN}"'
    f' originGUID="{CODING}" targetGUID="{TEXT}" direction="OneWay"/></Links><Sets><Set guid="{NEED}" name="s"><MemberCode'
    f' targetGUID="{BARRIER}"/></Set></Sets><Graphs><Graph guid="{BEN}"><Vertex guid="{NEED}" firstX="1" firstY="2"/></Graph>'
    f'</Graphs><Description>memo</Description><NoteRef targetGUID="{CODING}"/>'
)
FOREIGN = '<x:lens xmlns:x="urn:x" a="1"><x:b/>t</x:lens>'
WHOLE = project(text_source(selection(4, 9) + FOREIGN) + MEDIA, before=REST, after=AFTER)
CODES = f'<?xml version="1.0"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="T">{code_book()[10:-11]}<Sets/></CodeBook>'
WORDS = {"sources/t.txt": "A 🙂 day.\r\nThe costs rose.".encode()}


def zipped(**members: bytes) -> bytes:
    """A zip of these members; `__` in a name stands for a slash, `_` for a dot."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), content)
    return made.getvalue()


@cache
def databases() -> dict[str, bytes]:
    """Suffix to a project as QualCoder and Taguette keep theirs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        coded = ((1, 1, "We rang", 0, 7, "Ana", "memo"), (2, 1, "🙂", 8, 9, "Ben", ""))
        of_qualcoder = qualcoder(folder / "a.qda", ("talk.txt", "We rang 🙂 each other."), coded=coded)
        page = "<p>We <b>rang</b> each &amp; other, café.</p>"
        of_taguette = taguette(folder / "a.sqlite3", page, (3, 7, "rang", (1, 2)), (8, 12, "each", (2,)))
        return {
            "x.qda": (of_qualcoder / "data.qda").read_bytes(),
            "x.zip": zip_of(of_qualcoder, folder / "a.zip").read_bytes(),
            "x.sqlite3": of_taguette.read_bytes(),
        }


def seeds() -> dict[str, list[bytes]]:
    """Target to files that are well, from which odd ones are made."""
    return {
        "x.qdc": [CODES.encode(), WHOLE.encode(), project().encode("utf-16")],
        "x.qdpx": [
            archive(WHOLE, WORDS),
            one_coding("🙂 The costs rose.", origin="NVivo 12"),
            archive(CODES, name="A.qde"),
        ],
        "x.txt": [TALK, TALK.decode().encode("utf-16"), TALK.decode().encode("latin-1")],
        "x.md": [MARKDOWN],
        "x.docx": [zipped(word__document_xml=WORD)],
        "x.odt": [zipped(content_xml=OPEN, mimetype=b"application/vnd.oasis.opendocument.text")],
        "x.rtf": [RICH],
        "x.html": [PAGE],
        "x.vtt": [CAPTIONS],
        "x.srt": [CAPTIONS[8:]],
        "x.pdf": [pdf_file(["Ann (GP): We rang", "each oth-", "er."], ["Second page."], title="T")],
        "x.csv": [ROWS, ROWS.replace(b",", b";"), CODEBOOK, ROWS.decode().encode("utf-16")],
        "x.tsv": [ROWS.replace(b",", b"\t")],
        "x.xlsx": [
            sheet_xml(cell("A1", "code") + cell("B1", "definition") + f'<row r="2">{cell("A2", "Trust")}</row>')
        ],
        "table.docx": [zipped(word__document_xml=WORD.replace(b"cell", b"code").replace(b"</w:tr>", SECOND_ROW))],
        "agreement.csv": [b"unit,document,Ana,Ben\n1,d,1,2\n2,d,,NA\n", b"document,coder,code,start,end\nd,a,c,0,5\n"],
        "form.txt": [FORM],
        **{target: [content] for target, content in databases().items()},
    }


SECOND_ROW = b"</w:tr><w:tr><w:tc><w:p><w:r><w:t>Trust</w:t></w:r></w:p></w:tc></w:tr>"
ROWS = b'title,site,date,answer,What helped?\nOne,North,2024-05-31,"We rang, daily",Trust it\nTwo,South,31/05/2024,No,"a\nb"\n'
CODEBOOK = b"name;parent;definition;colour\nWork;;What;#aa0000\nTrust;Work;;\n"
FORM = b"1. What helped?\nWe rang each other.\n\nWhat was hard?\nTime.\n\nQ3) Anything else: no\n"
ASKED = (
    AskedQuestion("q1", "What helped?"),
    AskedQuestion("q2", "What was hard?"),
    AskedQuestion("q3", "Anything else"),
)


def one(target: str, content: bytes) -> str:
    """Read these bytes as this file: "read" or "refused". Anything that is raised besides is a fault."""
    try:
        _reader(target)(target, content)
    except Unreadable:
        return "refused"
    return "read"


def _reader(target: str) -> Callable[[str, bytes], None]:
    if target in ("x.qdpx", "x.qdc"):
        return _as_project
    if target in DATABASES:
        return _as_database
    if target in OTHERWISE:
        return OTHERWISE[target]
    return _as_sheet if PurePath(target).suffix in SUFFIXES and target != "x.docx" else _as_source


def _as_project(name: str, content: bytes) -> None:
    check_project(read_file(name, io.BytesIO(content)))


def _as_database(name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        check_project(read_project(path))


def _as_source(name: str, content: bytes) -> None:
    check_source(read_source(name, content))


def _as_sheet(name: str, content: bytes) -> None:
    """A table, its rows as sources, and as a codebook."""
    reading = read_sheet(name, content)
    check_sheet(reading)
    try:
        for row in sources_of(name, reading.value, guessed(reading.value)).value:
            check_source(Reading(row.text))
    finally:
        lines_of(name, reading.value)


def _as_form(name: str, content: bytes) -> None:
    source = read_source(name, content).value
    check_source(by_question(name, source, ASKED))


def _as_agreement(name: str, content: bytes) -> None:
    grid = agreement_csv.read(name, content)
    if grid.is_spans():
        agreement_csv.places(grid)
    else:
        agreement_csv.units(grid)


DATABASES = ("x.qda", "x.zip", "x.sqlite3")
OTHERWISE = {"agreement.csv": _as_agreement, "form.txt": _as_form}


def kept(target: str) -> list[bytes]:
    """What once brought this target down."""
    folder = SEEDS / target
    return [path.read_bytes() for path in sorted(folder.iterdir())] if folder.is_dir() else []
