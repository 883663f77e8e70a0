"""Hostile and odd files of every format for texts and tables, each made here and each with its verdict."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from unit.formats.made_files import LOCKED, odt_file, pdf_file
from unit.formats.word_files import p, r, word_file, zipped

REFUSE, WARN, OK = "refuse", "warn", "ok"
Maker = Callable[[], bytes]


@dataclass(frozen=True)
class OddSource:
    """A file and how it must be answered.

    `verdict`: refuse (one clear error), warn (read, each oddity told), ok (read, nothing told). `said` stands in what
    is told. `holds` stands in the text (or in the first row) that was read. `table`: read as a table.
    """

    name: str
    file: str
    make: Maker
    verdict: str
    said: str = ""
    holds: str = ""
    table: bool = False


def stored(parts: dict[str, bytes]) -> bytes:
    """A zip whose parts are not packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def lying(content: bytes, says: int) -> bytes:
    """The zip with every stated size of an unpacked part changed to this one."""
    changed, at = bytearray(content), 0
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = 0
        while (at := content.find(mark, at)) >= 0:
            changed[at + offset : at + offset + 4] = struct.pack("<I", says)
            at += 4
    return bytes(changed)


def doctyped(part: str) -> bytes:
    laughs = b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><d>&b;</d>'
    return zipped({part: laughs})


def fetching(part: str) -> bytes:
    return zipped({part: b'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd"><d/>'})


def pdf_with(stream: bytes, filters: str = "") -> bytes:
    """A PDF of one page with this content stream, as it is."""
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<<>>>>endobj\n"
    body = f"4 0 obj<<{filters}/Length {len(stream)}>>stream\n".encode() + stream + b"\nendstream endobj\n"
    return head + page + body + b"trailer<</Root 1 0 R>>\n%%EOF"


def looping_pdf() -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def sheet_xml(cells: str, dimension: str = "A1") -> bytes:
    """An Excel file of one sheet with these cells, part by part."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    links = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships {links}><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships {links}><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet {main}><dimension ref="{dimension}"/><sheetData>{cells}</sheetData></worksheet>',
    }
    return zipped({name: content.encode() for name, content in parts.items()})


def cell(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RTF = rb"{\rtf1\ansi "
SRT = "00:00:0{0},000 --> 00:00:0{1},000\n"


def rows(family: str, *members: tuple) -> list[OddSource]:
    """Odd files of one family: name, file, maker or bytes, verdict, and the rest."""
    return [
        OddSource(f"{family} {name}", file, content if callable(content) else (lambda content=content: content), *rest)
        for name, file, content, *rest in members
    ]


WORD = rows(
    "docx",
    ("empty", "a.docx", b"", REFUSE, "is empty"),
    ("no words", "a.docx", word_file(p("")), REFUSE, "holds no text"),
    ("bomb by ratio", "a.docx", lambda: word_file(p(r("x")), word__x_dot_bin=bytes(60 << 20)), REFUSE, "more than 100 times"),
    ("bomb by size", "a.docx", lambda: word_file(p(r("x")), word__x_dot_bin=bytes(201 << 20)), REFUSE, "at most 200 MB"),
    ("part larger than it says", "a.docx", lambda: lying(zipped({"word/document.xml": b"<a>" + bytes(3 << 20)}), 10), REFUSE),
    ("sixty thousand parts", "a.docx", lambda: stored({f"p{n}": b"" for n in range(60_000)}), REFUSE, "60,000 parts"),
    ("part outside", "a.docx", word_file(p(r("words")), **{"..__..__fingerpost_escaped": b"x"}), OK, "", "words"),
    ("entities", "a.docx", doctyped("word/document.xml"), REFUSE, "DOCTYPE"),
    ("DTD from the network", "a.docx", fetching("word/document.xml"), REFUSE, "DOCTYPE"),
    ("deep", "a.docx", word_file(p("<w:smartTag>" * 300 + r("x") + "</w:smartTag>" * 300)), REFUSE, "not well-formed"),
    ("as deep as may be", "a.docx", word_file(p("<w:smartTag>" * 240 + r("x") + "</w:smartTag>" * 240)), OK, "", "x"),
    ("locked", "a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), REFUSE, "password"),
    ("old Word", "a.docx", OLE + bytes(500), REFUSE, "old Word file"),
    ("Excel in disguise", "a.docx", lambda: sheet_xml(""), REFUSE, "Excel"),
    ("PDF in disguise", "a.docx", pdf_file(["x"]), REFUSE, "a PDF"),
    ("a hundred thousand paragraphs", "a.docx", lambda: word_file(p(r("word")) * 100_000), OK, "", "word"),
    ("main part elsewhere", "a.docx", lambda: zipped({"_rels/.rels": b'<Relationships><Relationship Id="a" Type="x/officeDocument" Target="http://127.0.0.1/x" TargetMode="External"/></Relationships>'}), REFUSE),
    ("private characters", "a.docx", word_file(p(r("a \uf0b7 b"))), WARN, "private-use", "a \uf0b7 b"),
)  # fmt: skip
PDF = rows(
    "pdf",
    ("empty", "a.pdf", b"", REFUSE, "is empty"),
    ("only a header", "a.pdf", b"%PDF-1.7\n", REFUSE, "broken"),
    ("web page in disguise", "a.pdf", b"<html>Sign in</html>", REFUSE, "a web page"),
    ("locked", "a.pdf", pdf_file(["x"], trailer=LOCKED), REFUSE, "password"),
    ("scan", "a.pdf", pdf_file([], []), REFUSE, "no text"),
    ("one page without text", "a.pdf", pdf_file(["words"], []), WARN, "page 2", "words"),
    ("cut in half", "a.pdf", lambda: (whole := pdf_file(["words"] * 40))[: len(whole) // 2], REFUSE),
    ("table of places wrong", "a.pdf", pdf_file(["Still here."]).replace(b"startxref\n", b"startxref\n7"), OK, "", "Still here."),
    ("pages that hold themselves", "a.pdf", looping_pdf, REFUSE),
    ("words packed to a bomb", "a.pdf", lambda: pdf_with(zlib.compress(bytes(1 << 30), 1), "/Filter/FlateDecode"), REFUSE),
    ("stream of rubbish", "a.pdf", lambda: pdf_with(bytes(range(256)) * 400), REFUSE),
    ("two thousand pages", "a.pdf", lambda: pdf_file(*[["Page of words."]] * 2_000), OK, "", "Page of words."),
    ("title that is no title", "a.pdf", pdf_file(["words"], title="\\000\\001"), OK, "", "words"),
)  # fmt: skip
OPEN = rows(
    "odt",
    ("empty", "a.odt", b"", REFUSE, "is empty"),
    ("no content", "a.odt", zipped({"mimetype": b"x"}), REFUSE, "not an OpenDocument text"),
    ("bomb", "a.odt", lambda: odt_file("<text:p>x</text:p>", big=bytes(60 << 20)), REFUSE, "more than 100 times"),
    ("entities", "a.odt", doctyped("content.xml"), REFUSE, "DOCTYPE"),
    ("DTD from the network", "a.odt", fetching("content.xml"), REFUSE, "DOCTYPE"),
    ("locked", "a.odt", odt_file("", **{"META-INF__manifest": b"<m><encryption-data/></m>"}), REFUSE, "password"),
    ("a milliard blanks", "a.odt", odt_file('<text:p>a<text:s text:c="999999999"/>b</text:p>'), OK, "", "a "),
    ("drawing", "a.odt", odt_file("", kind="drawing"), REFUSE, "it is a drawing"),
    ("deep lists", "a.odt", odt_file("<text:list><text:list-item>" * 100 + "<text:p>x</text:p>" + "</text:list-item></text:list>" * 100), OK, "", "x"),
)  # fmt: skip
RICH = rows(
    "rtf",
    ("empty", "a.rtf", b"", REFUSE),
    ("deep", "a.rtf", lambda: RTF + b"{" * 100_000, REFUSE, "deep in each other"),
    ("more closed than opened", "a.rtf", RTF + b"words}}}}}} more", OK, "", "words"),
    ("never closed", "a.rtf", RTF + b"words {\\b more", WARN, "mid-text", "words more"),
    ("huge raw bytes announced", "a.rtf", RTF + rb"words{\pict\bin2000000000 x}", WARN, "mid-text", "words"),
    ("half characters", "a.rtf", RTF + rb"a\u-10179?b}", OK, "", "a"),
    ("number too large", "a.rtf", RTF + rb"a\u9999999999?b\uc999999999 c}", OK, "", "a"),
    ("unknown code page", "a.rtf", rb"{\rtf1\ansi\ansicpg99999 caf\'e9}", OK, "", "café"),
    ("six megabytes on one line", "a.rtf", lambda: RTF + b"word " * 1_200_000 + b"}", OK, "", "word"),
    ("not text", "a.rtf", RTF + bytes(range(256)) * 50, WARN),
)  # fmt: skip
PAGES = rows(
    "html",
    ("empty", "a.html", b"", REFUSE, "is empty"),
    ("script alone", "a.html", b"<html><script>alert(1)</script></html>", REFUSE, "holds no text"),
    ("deep", "a.html", lambda: b"<div>" * 100_000 + b"words", REFUSE, "too deep"),
    ("entities declared", "a.html", b'<!DOCTYPE html [<!ENTITY a "ha">]><p>one &a; two', OK, "", "one"),
    ("a file of this computer", "a.html", b'<p>words<iframe src="file:///etc/passwd"></iframe><object data="/etc/passwd"></object>', OK, "", "words"),
    ("six megabytes on one line", "a.html", lambda: b"<p>" + b"word " * 1_200_000, OK, "", "word"),
    ("two hundred thousand tags", "a.html", lambda: b"<b>x</b>" * 200_000, OK, "", "x"),
    ("encoding that is none", "a.html", "<meta charset=klingon><p>café".encode(), OK, "", "café"),
    ("encoding that runs code", "a.html", b"<meta charset=hex><p>words", OK, "", "words"),
    ("cut in mid-tag", "a.html", b"<p>words <a href='x", OK, "", "words"),
)  # fmt: skip
CUES = rows(
    "captions",
    ("empty", "a.vtt", b"", REFUSE, "is empty"),
    ("no cues", "a.vtt", b"WEBVTT\n\nwords", REFUSE, "no captions"),
    ("cue that ends before it begins", "a.srt", (SRT.format(9, 1) + "words").encode(), OK, "", "words"),
    ("cues out of order", "a.srt", (SRT.format(5, 6) + "b\n\n" + SRT.format(1, 2) + "a").encode(), WARN, "before the one above", "b a"),
    ("tags never closed", "a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann<i><b>words", OK, "", "words"),
    ("days long", "a.vtt", b"WEBVTT\n\n9999:59:59.999 --> 9999:59:59.999\nwords", OK, "", "words"),
    ("three thousand cues", "a.srt", lambda: "".join(f"{n}\n00:{n // 60 % 60:02}:{n % 60:02},000 --> 00:59:59,000\nword {n}\n\n" for n in range(3_000)).encode(), OK, "", "word 1"),
    ("six megabytes in one cue", "a.srt", (SRT.format(1, 2) + "word " * 1_200_000).encode(), OK, "", "word"),
)  # fmt: skip
PLAIN = rows(
    "text",
    ("empty", "a.txt", b"", REFUSE, "is empty"),
    ("blank", "a.txt", b" \n\t\n", REFUSE, "holds no text"),
    ("UTF-16", "a.txt", "costs 😀".encode("utf-16"), OK, "", "costs 😀"),
    ("UTF-32", "a.txt", "costs 😀".encode("utf-32"), OK, "", "costs 😀"),
    ("UTF-16 without a mark", "a.txt", ("costs rose, they said. " * 9).encode("utf-16-le"), WARN, "utf-16", "costs"),
    ("Windows letters", "a.txt", "It’s “café” – naïve, coûteux, très".encode("cp1252"), WARN, "cp1252", "café"),
    ("Mac letters", "a.txt", ("Le café était naïve, «très» coûteux à l’hôpital. " * 8).encode("mac_roman"), WARN, "not marked with its encoding"),
    ("half a surrogate", "a.txt", b"\xff\xfea\x00\x3d\xd8b\x00", WARN, "surrogate", "a"),
    ("NUL", "a.txt", b"words of some length " * 100 + b"and a NUL \x00 in it", WARN, "NUL"),
    ("invalid UTF-8", "a.txt", b"\xef\xbb\xbfcosts \xff rose", WARN, "not valid UTF-8", "costs"),
    ("two marks", "a.txt", b"\xef\xbb\xbf\xef\xbb\xbfcosts", OK, "", "costs"),
    ("text turned about", "a.txt", "a \u202egnol\u202c b".encode(), OK, "", "\u202egnol"),
    ("a hundred thousand accents", "a.txt", ("a" + "\u0301" * 100_000).encode(), OK, "", "a"),
    ("six megabytes on one line", "a.txt", b"word " * 1_200_000, OK, "", "word"),
    ("program", "a.txt", b"\x7fELF" + bytes(range(256)) * 40, REFUSE, "not a text file"),
    ("picture in disguise", "a.txt", b"\x89PNG\r\n\x1a\n" + bytes(50), REFUSE, "a picture"),
    ("sound in disguise", "a.md", b"\xff\xfb\x90\x00" + bytes(range(256)) * 40, REFUSE),
    ("emphasis without end", "a.md", lambda: b"*a " * 1_500_000, REFUSE, "It took more than"),
    ("no suffix", "transcript", b"words", REFUSE, "no suffix"),
    ("unknown suffix", "a.pages", b"PK", REFUSE, "cannot be read as sources"),
)  # fmt: skip
TABLES = [
    OddSource(row.name, row.file, row.make, row.verdict, row.said, row.holds, table=True)
    for row in rows(
        "table",
        ("empty", "a.csv", b"", REFUSE, "is empty"),
        ("blank", "a.csv", b"\n,,,\n", REFUSE, "nothing in the table"),
        ("formulas are words", "a.csv", b"text\n=HYPERLINK(1)\n", OK, "", "=HYPERLINK(1)"),
        ("quote never closed", "a.csv", b'text\n"words\nmore', OK, "", "words\nmore"),
        ("cell too long", "a.csv", lambda: b"text\n" + b"x" * 1_100_000, REFUSE, "cannot be read"),
        ("too many columns", "a.csv", lambda: b"x," * 2_000, REFUSE, "1,000 columns"),
        ("too many rows", "a.csv", lambda: b"text\n" + b"x\n" * 200_001, REFUSE, "200,000 rows"),
        ("more cells than names", "a.csv", b"text\na,b,c\n", WARN, "more cells", "a"),
        ("NUL", "a.csv", b"text\nwords \x00 more\n" + b"words of some length\n" * 100, OK, "", "words \ufffd more"),
        ("cells at both ends of the sheet", "a.xlsx", lambda: sheet_xml(f'<row r="1">{cell("A1", "text")}</row><row r="1048576">{cell("XFD1048576", "x")}</row>', "A1:XFD1048576"), REFUSE),
        ("dimension that lies", "a.xlsx", lambda: sheet_xml(f'<row r="1">{cell("A1", "text")}</row><row r="2">{cell("A2", "words")}</row>', "A1:XFD1048576"), OK, "", "words"),
        ("bomb", "a.xlsx", lambda: zipped({"xl/workbook.xml": bytes(60 << 20)}), REFUSE, "more than 100 times"),
        ("Word in disguise", "a.xlsx", word_file(p(r("x"))), REFUSE, "damaged"),
        ("locked", "a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), REFUSE, "password"),
        ("entities", "a.xlsx", lambda: sheet_xml("").replace(b"x", b"x") and doctyped("xl/workbook.xml"), REFUSE),
        ("Word file without a table", "a.docx", word_file(p(r("x"))), REFUSE, "no table"),
    )
]  # fmt: skip
FILES = [*WORD, *PDF, *OPEN, *RICH, *PAGES, *CUES, *PLAIN, *TABLES]
