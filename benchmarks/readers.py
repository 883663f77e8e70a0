"""Reading Word, OpenDocument, PDF, rich text, captions and tables, each against the library named for it.

python benchmarks/readers.py [TIMES]

Prints milliseconds of processor time (the least of several runs in turn) and the ratio: ours divided by the other's.
What is not installed is left out: python-docx comes with Fingerpost; PyMuPDF, pypdf, odfpy, striprtf and openpyxl need
not. A PDF is read with the place of each line, as its paragraphs want it, so it stands beside what gives places too.
Bare pdfium and PyMuPDF's text alone give none: what ours takes beyond them is the places and the paragraphs.
"""

import io
import sys
import time
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pypdfium2
import xlsxwriter
from docx import Document
from lxml import etree

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from fingerpost.formats.sheets import read_sheet
from fingerpost.formats.sources import read_source
from unit.formats.made_files import odt_file, pdf_file

SENTENCE = "The weekly meeting helped us to know each other, and after that the rest came more easily than before. "
PARAGRAPHS = 6_000


def word() -> bytes:
    """A document of paragraphs, as a Word library writes it."""
    document = Document()
    for number in range(PARAGRAPHS):
        document.add_paragraph(f"{number} {SENTENCE * 2}")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def open_document() -> bytes:
    """The same as OpenDocument."""
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{kind}"/>'
        '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
    )
    body = "".join(f"<text:p>{number} {SENTENCE * 2}</text:p>" for number in range(PARAGRAPHS))
    return odt_file(body, **{"META-INF__manifest": manifest.encode()})


def pdf() -> bytes:
    """Three hundred pages of forty lines."""
    return pdf_file(*[[SENTENCE[:80]] * 40] * 300)


def rich_text() -> bytes:
    """Paragraphs with a letter beyond ASCII in each."""
    lines = b"".join(b"\\pard %d caf\\'e9 %s\\par\n" % (number, SENTENCE.encode() * 2) for number in range(PARAGRAPHS))
    return b"{\\rtf1\\ansi\\ansicpg1252 " + lines + b"}"


def captions() -> bytes:
    """Twenty thousand cues of two voices."""
    cues = (
        f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}.000 --> {n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}.900\n"
        f"<v {'Ann' if n // 5 % 2 else 'Ben'}>{SENTENCE}</v>\n\n"
        for n in range(20_000)
    )
    return ("WEBVTT\n\n" + "".join(cues)).encode()


def workbook() -> bytes:
    """Fifty thousand rows of four columns."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["site", "day", "age", "text"])
        for row in range(1, 50_001):
            sheet.write_row(row, 0, [f"{row % 16:02}", "2024-05-01", row % 90, SENTENCE])
    return stream.getvalue()


def python_docx(content: bytes) -> int:
    """The paragraphs alone: tables, notes and tracked insertions are not even looked for."""
    return sum(len(paragraph.text) for paragraph in Document(io.BytesIO(content)).paragraphs)


def bare_lxml(part: str) -> Callable[[bytes], int]:
    """The floor: unzip the part, parse it, ask for its text."""

    def read(content: bytes) -> int:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            root = etree.fromstring(archive.read(part))
        return sum(map(len, root.itertext()))

    return read


def bare_pdfium(content: bytes) -> int:
    """The text of each page as pdfium gives it, in printed lines."""
    return sum(len(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(content))


def pdfium_with_places(content: bytes) -> int:
    """The same with the box of every character asked for."""
    edges, length = [pypdfium2.raw.c_double() for _ in range(4)], 0
    for page in pypdfium2.PdfDocument(content):
        words = page.get_textpage()
        length += len(words.get_text_range())
        for at in range(words.count_chars()):
            pypdfium2.raw.FPDFText_GetCharBox(words.raw, at, *edges)
    return length


def pymupdf(kind: str) -> Callable[[bytes], int]:
    """The text of each page, or its words with their places."""

    def read(content: bytes) -> int:
        return sum(len(page.get_text(kind)) for page in import_module("pymupdf").open(stream=content))

    return read


def pypdf(content: bytes) -> int:
    """Pure Python."""
    return sum(len(page.extract_text()) for page in import_module("pypdf").PdfReader(io.BytesIO(content)).pages)


def odfpy(content: bytes) -> int:
    """Paragraphs in the order of the file."""
    text, teletype = import_module("odf.text"), import_module("odf.teletype")
    document = import_module("odf.opendocument").load(io.BytesIO(content))
    return sum(len(teletype.extractText(each)) for each in document.getElementsByType(text.P))


def striprtf(content: bytes) -> int:
    """Drops footnotes and text boxes, keeps deletions."""
    return len(import_module("striprtf.striprtf").rtf_to_text(content.decode("latin-1")))


def webvtt(content: bytes) -> int:
    """Cues without who speaks."""
    return sum(len(cue.text) for cue in import_module("webvtt").from_buffer(io.StringIO(content.decode())))


def openpyxl(content: bytes) -> int:
    """Row by row, read-only."""
    book = import_module("openpyxl").load_workbook(io.BytesIO(content), read_only=True)
    return sum(1 for _ in book.active.iter_rows(values_only=True))


CASES: list[tuple[str, Callable[[], bytes], str, list[tuple[str, Callable[[bytes], int]]]]] = [
    ("docx", word, "a.docx", [("python-docx", python_docx), ("bare lxml", bare_lxml("word/document.xml"))]),
    ("odt", open_document, "a.odt", [("odfpy", odfpy), ("bare lxml", bare_lxml("content.xml"))]),
    (
        "pdf",
        pdf,
        "a.pdf",
        [
            ("pypdf", pypdf),
            ("PyMuPDF, words with places", pymupdf("words")),
            ("PyMuPDF, text alone", pymupdf("text")),
            ("pdfium, boxes of characters", pdfium_with_places),
            ("bare pdfium", bare_pdfium),
        ],
    ),
    ("rtf", rich_text, "a.rtf", [("striprtf", striprtf)]),
    ("vtt", captions, "a.vtt", [("webvtt-py", webvtt)]),
    ("xlsx", workbook, "a.xlsx", [("openpyxl", openpyxl)]),
]


def least(times: int, *acts: Callable[[], object]) -> list[float]:
    """The least milliseconds of processor time of each, run in turn so that all meet the same machine."""
    found = [float("inf")] * len(acts)
    for _ in range(times):
        for at, act in enumerate(acts):
            begun = time.process_time()
            act()
            found[at] = min(found[at], (time.process_time() - begun) * 1000)
    return found


def installed(content: bytes, other: Callable[[bytes], int]) -> bool:
    """Whether the library is here, by trying it once."""
    try:
        other(content)
    except ImportError:
        return False
    return True


def main(times: int = 3) -> None:
    """Print a line a format."""
    for name, make, file, others in CASES:
        content = make()
        door = read_sheet if file.endswith(".xlsx") else read_source
        here = [(called, other) for called, other in others if installed(content, other)]
        acts = [lambda: door(file, content), *(lambda other=other: other(content) for _, other in here)]  # noqa: B023
        ours, *theirs = least(times, *acts)
        told = ", ".join(
            f"{called} {took:,.0f} ms (ratio {ours / took:.2f})" for (called, _), took in zip(here, theirs, strict=True)
        )
        print(f"{name:<5} {len(content) / 1e6:5.1f} MB  ours {ours:7,.0f} ms   {told}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
