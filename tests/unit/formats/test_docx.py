"""Word files: what is read, in which order, and which files are refused."""

import io
import zipfile

import pytest
from docx import Document

from fingerpost.formats.docx import read as docx
from fingerpost.terms.errors import Unreadable
from unit.formats.word_files import MORE, OFFICE, link, p, r, word_file, zipped

BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>{}</w:txbxContent>"
    "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><w:t>again</w:t></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)
TABLE = (
    "<w:tbl><w:tr><w:tc>{0}</w:tc><w:tc>{1}{2}</w:tc></w:tr>"
    "<w:tr><w:trPr><w:del/></w:trPr><w:tc>{1}</w:tc></w:tr>"
    "<w:sdt><w:sdtContent><w:tr><w:tc>{3}</w:tc><w:tc><w:tbl><w:tr><w:tc>{2}</w:tc></w:tr></w:tbl></w:tc></w:tr>"
    "</w:sdtContent></w:sdt></w:tbl>"
)
SIGNS = "<w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t>"
BODIES = [
    ("paragraphs", p(r("One")) + p("") + p(r("Two")), "One\n\nTwo"),
    (
        "insertions in, deletions out",
        p(r("a") + f"<w:ins>{r('b')}</w:ins><w:del><w:r><w:delText>c</w:delText></w:r></w:del>"),
        "ab",
    ),
    (
        "moved text once",
        p(f"<w:moveFrom>{r('x')}</w:moveFrom>{r('a')}") + p(f"<w:moveTo>{r('x')}</w:moveTo>"),
        "a\n\nx",
    ),
    (
        "links and fields",
        p(f"<w:hyperlink>{r('here')}</w:hyperlink><w:r><w:instrText>PAGE</w:instrText></w:r>"),
        "here",
    ),
    ("tabs, breaks, hyphens", p(f"<w:r>{SIGNS}</w:r>"), "a\tb\nc\u2011d"),
    ("tab stops are no tabs", p(r("a"), "<w:tabs><w:tab/></w:tabs>"), "a"),
    (
        "content control",
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p(r('in'))}</w:sdtContent></w:sdt>"
        + p(f"<w:sdt><w:sdtContent>{r('run')}</w:sdtContent></w:sdt>"),
        "in\n\nrun",
    ),
    ("table", TABLE.format(p(r("a")), p(r("b")), p(r("c")), p(r("d"))), "a\tb c\nd\tc"),
    (
        "text box once, after its paragraph",
        p(r("a") + BOX.format(p(r("boxed"))) + r("b")) + p(r("c")),
        "ab\n\nboxed\n\nc",
    ),
    ("symbol", p('<w:r><w:sym w:char="2192"/></w:r>'), "→"),
    ("line feeds in the XML", p("<w:r><w:t>a\nb</w:t></w:r>"), "a b"),
    ("markup in words", p(r("&lt;b&gt; &amp; 𝒳")), "<b> & 𝒳"),
]


@pytest.mark.parametrize(("body", "wanted"), [c[1:] for c in BODIES], ids=[c[0] for c in BODIES])
def test_words_are_those_that_word_would_print(body: str, wanted: str) -> None:
    assert docx.read("x.docx", word_file(body)).value.text == wanted


def test_notes_stand_at_the_end_under_their_marks() -> None:
    body = p(r("One") + '<w:r><w:endnoteReference w:id="2"/></w:r>') + p(
        r("Two") + '<w:r><w:footnoteReference w:id="1"/></w:r>'
    )
    footnotes = f'<w:footnote w:id="0" w:type="separator">{p(r("no"))}</w:footnote>'
    footnotes += f'<w:footnote w:id="1">{p(r("foot"))}</w:footnote>'
    endnotes = f'<w:endnote w:id="2">{p("<w:r><w:endnoteRef/></w:r>" + r(" end"))}</w:endnote>'
    source = docx.read("x.docx", word_file(body, footnotes=footnotes, endnotes=endnotes)).value
    assert source.text == "One[1]\n\nTwo[2]\n\nNotes\n\n[1] end\n\n[2] foot"


def test_headings_are_found_by_style_name_base_and_outline_level() -> None:
    styles = (
        '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="Own"><w:name w:val="House"/><w:basedOn w:val="berschrift1"/></w:style>'
        '<w:style w:styleId="Loop"><w:name w:val="x"/><w:basedOn w:val="Loop"/></w:style>'
    )
    body = (
        p(r("H1"), '<w:pStyle w:val="berschrift1"/>')
        + p(r("a"))
        + p(r("H2"), '<w:pStyle w:val="Own"/>')
        + p(r("b"))
        + p(r("H3"), '<w:outlineLvl w:val="1"/>')
        + p(r("c"), '<w:pStyle w:val="Loop"/>')
    )
    source = docx.read("x.docx", word_file(body, styles=styles)).value
    assert [(s.label, source.text[s.start : s.end]) for s in source.sections] == [("H1", "a"), ("H2", "b"), ("H3", "c")]
    assert source.title == "H1"


def test_document_that_python_docx_wrote_is_read() -> None:
    document = Document()
    document.core_properties.title = "Core title"
    document.add_paragraph("Interviewer: Why?")
    document.add_paragraph("Ward manager (Site 07): Because.")
    document.add_table(1, 2).rows[0].cells[1].text = "cell"
    stream = io.BytesIO()
    document.save(stream)
    source = docx.read("talk.docx", stream.getvalue()).value
    assert source.title == "Core title"
    assert source.extractor == docx.EXTRACTOR
    assert [(t.label, t.key) for t in source.turns] == [("Interviewer", ""), ("Ward manager", "Site 07")]
    assert source.text.endswith("\tcell")


def test_strict_namespace_is_read_alike() -> None:
    usual = word_file(p(r("words")))
    with zipfile.ZipFile(io.BytesIO(usual)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    old = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        old, b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert docx.read("x.docx", zipped(parts)).value.text == "words"


def _with_document(xml: bytes) -> bytes:
    return zipped({"word/document.xml": xml})


def _encrypted_flag(content: bytes) -> bytes:
    """The same zip with the flag of encryption set in every central directory entry."""
    changed, at = bytearray(content), 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        changed[at + 8] |= 1
        at += 4
    return bytes(changed)


def _damaged(content: bytes) -> bytes:
    at = content.index(b"word/document.xml") + len("word/document.xml") + 4
    return content[:at] + bytes(byte ^ 0xFF for byte in content[at : at + 20]) + content[at + 20 :]


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><d>&b;</d>'
WIDE_LAUGHS = LAUGHS.decode().replace("?>", ' encoding="UTF-16"?>').encode("utf-16")
GOOD = word_file(p(r("words " * 50)))
REFUSED = [
    ("empty", b"", "The file is empty"),
    ("not a zip", b"just words", "not a Word file"),
    ("cut short", GOOD[:-40], "cut short"),
    ("old .doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), r"old Word file \(.doc\)"),
    (
        "password",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "locked with a password",
    ),
    ("zip password", _encrypted_flag(GOOD), "locked with a password"),
    ("Excel", zipped({"xl/workbook.xml": b"<x/>"}), "looks like an Excel workbook"),
    ("OpenDocument", zipped({"content.xml": b"<x/>"}), "looks like an OpenDocument file"),
    ("bomb by ratio", word_file(p(r("x")), word__media=bytes(11 << 20)), "more than 100 times its size"),
    ("bomb by size", word_file(p(r("x")), word__media=bytes(201 << 20)), "at most 200 MB"),
    ("many parts", zipped({f"p{n}": b"" for n in range(2001)}), "at most 2,000"),
    ("entities", _with_document(LAUGHS), "DOCTYPE"),
    ("doctype in UTF-16", _with_document(WIDE_LAUGHS), "DOCTYPE"),
    ("doctype after a long comment", _with_document(b"<!--" + b"x" * 9999 + b"-->" + LAUGHS[21:]), "DOCTYPE"),
    ("broken XML", _with_document(b"<w:document><w:body>"), "not well-formed"),
    ("damaged part", _damaged(GOOD), "is damaged"),
    ("no words", word_file(p("")), "holds no text"),
]


@pytest.mark.parametrize(("content", "message"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_bad_word_file_is_refused_with_what_and_what_to_do(content: bytes, message: str) -> None:
    with pytest.raises(Unreadable, match=message) as refusal:
        docx.read("x.docx", content)
    assert refusal.value.hint
    assert refusal.value.where == "x.docx"


def test_part_of_one_name_twice_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("word/document.xml", b"<a/>")
        with pytest.warns(UserWarning, match="Duplicate name"):
            package.writestr("word/document.xml", b"<b/>")
    with pytest.raises(Unreadable, match="same name"):
        docx.read("x.docx", stream.getvalue())


def test_main_part_may_have_another_name() -> None:
    parts = {
        "_rels/.rels": f"<Relationships>{link('a', 'officeDocument', '/word/document2.xml')}</Relationships>".encode(),
        "word/document2.xml": f"<w:document {MORE}><w:body>{p(r('there'))}</w:body></w:document>".encode(),
    }
    assert OFFICE in parts["_rels/.rels"].decode()
    assert docx.read("x.docx", zipped(parts)).value.text == "there"
