"""Exhibits drawn by hand for the golden files, and how a file of each format is unpacked to text."""

import io
import zipfile
from datetime import UTC, datetime

from lxml import etree

from fingerpost.formats import exhibits
from fingerpost.formats.exhibits import table
from fingerpost.terms.exhibit import AsOf, Cell, Exhibit, Row

AT = AsOf(datetime(2025, 3, 4, 15, 6, tzinfo=UTC), 412)
PASSAGE = "passage:00000000-0000-4000-8000-0000000000{:02}"


def figure(n: int, *refs: int) -> Cell:
    """A count with the passages it was counted from."""
    return Cell(str(n), n, refs=tuple(PASSAGE.format(ref) for ref in refs))


def empty(reason: str) -> Cell:
    """A cell that says why it is empty."""
    return Cell("", None, reason)


def words(text: str, *refs: int) -> Cell:
    """A cell of text with the passages it rests on."""
    return Cell(text, text, refs=tuple(PASSAGE.format(ref) for ref in refs))


MATRIX = Exhibit(
    "matrix",
    "Codes by site",
    AT,
    ("Site 04", "Site 07", "Site 12", "All sites"),
    (
        Row("Access", (figure(3, 1, 2, 3), empty("nothing said"), figure(1, 4), figure(4, 1, 2, 3, 4)), ref="code:a"),
        Row("Opening hours", (figure(2, 1, 2), empty("no source"), empty("not asked"), figure(2, 1, 2)), ("Access",)),
        Row(
            "Evenings & <weekends>",
            (figure(1, 1), empty("no source"), figure(0), figure(1, 1)),
            ("Access", "Opening hours"),
        ),
        Row("Trust", (empty("not coded under this version"), figure(12, 5), empty("nothing said"), figure(12, 5))),
    ),
    ("Counted as sites, of 3.", "Working layer; 2 sources were coded twice."),
    "Code",
    (("rows", "code"), ("cols", "site")),
)
FRAMEWORK = Exhibit(
    "framework-table",
    "Findings by Kaplan 2010",
    AT,
    ("Construct", "Finding"),
    (
        Row(
            "Organisation",
            (words("Leadership"), words("(+) A lead with time set aside kept the partners at the table.", 1)),
        ),
        Row("Organisation", (words("Resources"), words("(−) Money ended before the service had bedded in.", 2, 3))),
        Row("Microsystem", (words("Team"), words("(−) Two record systems;\neverything was typed twice.", 4))),
        Row("Outside the framework", (words(""), words("No evidence."))),
    ),
    ("Findings as placed by the team.",),
    "Category",
)
QUOTATIONS = Exhibit(
    "quotations",
    "Quotations: =access / barrier",
    AsOf(None, 0),
    ("Quotation", "Attribution"),
    (
        Row(
            "1",
            (
                words("=SUM(A1) is what the form said, & <b>nobody</b> read it.", 1),
                words("Manager 1, Site 04, interview"),
            ),
        ),
        Row("2", (words("-- we waited. " + "And waited. " * 30, 2), words("@Nurse, 診療所 east, field note"))),
    ),
    label_header="No.",
)
DRAWN = {"matrix": MATRIX, "framework-table": FRAMEWORK, "quotations": QUOTATIONS}


def unpacked(exhibit: Exhibit, format: str) -> str:
    """What a file of this format holds, as text that a reviewer can compare."""
    if format == "table":
        return table.text(exhibit, 72)
    content = exhibits.write(exhibit, format)
    if not exhibits.FORMATS[format].binary:
        return content.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(_part(parts, name) for name in sorted(parts.namelist()) if _tells(name))


def _tells(name: str) -> bool:
    """The parts that we write ourselves; the libraries' own boilerplate may change with them."""
    return name in ("word/document.xml", "docProps/core.xml", "xl/sharedStrings.xml") or name.startswith(
        "xl/worksheets/"
    )


def _part(parts: zipfile.ZipFile, name: str) -> str:
    root = etree.fromstring(parts.read(name))
    return f"===== {name}\n" + etree.tostring(root, pretty_print=True, encoding="unicode")
