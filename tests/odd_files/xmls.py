"""Odd XML: entities, namespaces, depth, what is empty, what nobody knows."""

from odd_files.odd import OK, REFUSE, WARN, family
from qdpx import BARRIER, NEED, USERS, WORDS, archive, code_book, coding, one_coding, project, selection, text_source

TEXTS = {"sources/t.txt": WORDS.encode()}
GOOD = project(text_source(selection(4, 9)))


def of(xml):
    return archive(xml, TEXTS)


def with_doctype(doctype, xml=GOOD):
    start, rest = xml.split("\n", 1)
    return of(f"{start}\n{doctype}\n{rest}")


def nested(levels):
    start = "".join(
        f'<Code guid="0b000000-0000-4000-8000-{n:012}" name="L{n}" isCodable="true">' for n in range(10, 10 + levels)
    )
    return of(project(codes=code_book(start + "</Code>" * levels)))


def laughs():
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return with_doctype(f'<!DOCTYPE p [<!ENTITY l0 "ha">{entities}]>', GOOD.replace("Trial", "&l11;"))


def many_codings():
    one = selection(4, 9)
    rows = "".join(
        one.replace("0d000000-0000-4000-8000-000000000001", f"0d000000-0000-4000-8000-{n:012}").replace(
            "0e000000-0000-4000-8000-000000000001", f"0e000000-0000-4000-8000-{n:012}"
        )
        for n in range(100_000)
    )
    return of(project(text_source(rows)))


def many_attributes():
    return of(GOOD.replace("<Codes>", "<Codes " + " ".join(f'a{n}="x"' for n in range(3_000)) + ">"))


FOREIGN = '<x:lens xmlns:x="urn:x"/>'
FILES = family([
    ("xxe file", REFUSE, with_doctype('<!DOCTYPE p [<!ENTITY e SYSTEM "file:///etc/passwd">]>', GOOD.replace("Trial", "&e;")), {"said": "DOCTYPE"}),
    ("xxe http", REFUSE, with_doctype('<!DOCTYPE p [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]>', GOOD.replace("Trial", "&e;")), {"said": "DOCTYPE"}),
    ("parameter entity", REFUSE, with_doctype('<!DOCTYPE p [<!ENTITY % e SYSTEM "http://127.0.0.1:9/x"> %e;]>'), {"said": "DOCTYPE"}),
    ("billion laughs", REFUSE, laughs, {"said": "DOCTYPE", "heavy": True}),
    ("external dtd", REFUSE, with_doctype('<!DOCTYPE Project SYSTEM "http://127.0.0.1:9/p.dtd">'), {"said": "DOCTYPE"}),
    ("harmless doctype", REFUSE, with_doctype("<!DOCTYPE Project>"), {"said": "DOCTYPE"}),
    ("undeclared entity", REFUSE, of(GOOD.replace("Trial", "&nbsp;")), {"said": "not well-formed"}),
    ("xinclude", WARN, of(project(text_source(selection(4, 9) + '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'))), {"said": "include", "quote": "costs"}),
    ("processing instruction", OK, of(GOOD.replace("<Codes>", '<?xml-stylesheet href="http://127.0.0.1:9/"?><Codes>')), {"quote": "costs"}),
    ("comments everywhere", OK, of(GOOD.replace("><", "><!-- c --><")), {"quote": "costs"}),
    ("deep codes 60", OK, nested(60), {"check": lambda p: len(p.code_path(59)) == 60}),
    ("deep codes 500", OK, nested(500), {"check": lambda p: len(p.codes) == 500}),
    ("deep codes 100,000", REFUSE, nested(100_000), {"said": "nested more than", "heavy": True}),
    ("deep unknown elements", WARN, of(project(text_source(selection(4, 9) + "<a>" * 50_000 + "</a>" * 50_000))), {"said": "kept", "quote": "costs", "heavy": True}),
    ("bom xml", OK, of("\ufeff" + GOOD), {"quote": "costs"}),
    ("utf-16 xml", OK, of(GOOD.replace("utf-8", "utf-16").encode("utf-16")), {"quote": "costs"}),
    ("latin-1 xml", OK, of(GOOD.replace("utf-8", "iso-8859-1").replace("Ana", "Aná").encode("latin-1")), {"quote": "costs", "check": lambda p: p.users[0].name == "Aná"}),
    ("encoding that is a lie", REFUSE, of(GOOD.replace("Ana", "Aná").encode("latin-1")), {"said": "not well-formed"}),
    ("unknown encoding", REFUSE, of(GOOD.replace("utf-8", "klingon")), {"said": "klingon"}),
    ("encoding that is no text encoding", REFUSE, of(GOOD.replace("utf-8", "base64")), {"said": "base64"}),
    ("charref null", REFUSE, of(GOOD.replace("Trial", "&#0;")), {"said": "not well-formed"}),
    ("charref surrogate", REFUSE, of(GOOD.replace("Trial", "&#xD800;")), {"said": "not well-formed"}),
    ("control character", REFUSE, of(GOOD.replace("Trial", "\x07")), {"said": "not well-formed"}),
    ("cut xml", REFUSE, of(GOOD[:-12]), {"said": "not well-formed"}),
    ("two roots", REFUSE, of(GOOD + "<Project/>"), {"said": "not well-formed"}),
    ("empty xml", REFUSE, of(""), {"said": "not well-formed"}),
    ("other root", REFUSE, of("<TEI/>"), {"said": "<TEI>"}),
    ("wrong namespace", WARN, of(GOOD.replace("project:1.0", "project:0:10")), {"said": "namespace", "quote": "costs"}),
    ("no namespace", WARN, of(GOOD.replace(' xmlns="urn:QDA-XML:project:1.0"', "")), {"said": "namespace", "quote": "costs"}),
    ("strange namespace", WARN, of(GOOD.replace("urn:QDA-XML:project:1.0", "http://example.org/")), {"said": "namespace", "quote": "costs"}),
    ("prefixed throughout", OK, of(GOOD.replace("xmlns=", "xmlns:q=").replace("</", "</q:").replace("<", "<q:").replace("<q:/q:", "</q:").replace("<q:?", "<?")), {"quote": "costs"}),
    ("mixed namespace", WARN, of(GOOD.replace("<CodeBook>", '<CodeBook xmlns="urn:QDA-XML:codebook:1.0">')), {"said": "another namespace", "quote": "costs"}),
    ("foreign namespace of a known name", WARN, of(project(text_source(selection(4, 9, coding() + '<x:Coding xmlns:x="urn:x"/>')))), {"said": "kept", "check": lambda p: len(p.codings) == 1}),
    ("unknown elements", WARN, of(project(text_source(selection(4, 9) + FOREIGN), after=FOREIGN, more=' mood="calm"')), {"said": "kept", "quote": "costs", "check": lambda p: len(p.kept) == 3}),
    ("unknown element in a text", WARN, of(project(text_source("<Description>a<b>c</b>d</Description>" + selection(4, 9)))), {"said": "<b>", "check": lambda p: p.sources[0].description == "ad"}),
    ("known element in the wrong place", WARN, of(project(text_source(selection(4, 9)), users=USERS + "<User/>")), {"said": "no <User> in Project"}),
    ("empty containers", WARN, of(project(text_source(selection(4, 9)), after="<Notes/><Links/><Sets/><Graphs/>")), {"said": "<Sets> is empty", "quote": "costs"}),
    ("order turned round", OK, of(f'<Project xmlns="urn:QDA-XML:project:1.0" name="T"><Sources>{text_source(selection(4, 9))}</Sources>{code_book()}{USERS}</Project>'), {"quote": "costs", "check": lambda p: p.users[p.coder_of(0)].name == "Ana"}),
    ("containers twice", WARN, of(project(text_source(selection(4, 9)), after=f'<Sources>{text_source("", guid="0c000000-0000-4000-8000-000000000007")}</Sources>')), {"said": "share the text file", "check": lambda p: len(p.sources) == 2}),
    ("attr newlines", OK, one_coding(codes=code_book(f'<Code guid="{BARRIER}" name="a&#10;b&#9;c  d" isCodable="1"/><Code guid="{NEED}" name="N" isCodable="0"/>')), {"check": lambda p: p.codes[0].name == "a\nb\tc  d" and p.codes[0].codable and not p.codes[1].codable}),
    ("isCodable is no boolean", WARN, one_coding(codes=code_book(f'<Code guid="{BARRIER}" name="B" isCodable="yes"/>')), {"said": "isCodable='yes'"}),
    ("cdata", OK, of(project(text_source("<Description><![CDATA[a <b> & c]]></Description>" + selection(4, 9)))), {"check": lambda p: p.sources[0].description == "a <b> & c"}),
    ("100k codings", OK, many_codings, {"check": lambda p: p.verified == 100_000, "heavy": True}),
    ("many attributes", WARN, many_attributes, {"said": "kept", "quote": "costs"}),
    ("long attribute", OK, of(GOOD.replace("Trial", "T" * 3_000_000)), {"quote": "costs"}),
    ("two descriptions", OK, of(project(text_source("<Description>a</Description><Description>b</Description>"))), {"check": lambda p: p.sources[0].description == "a\nb"}),
    ("schema location", OK, of(GOOD.replace('name="Trial"', 'name="Trial" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:QDA-XML:project:1.0 http://127.0.0.1:9/p.xsd"')), {"quote": "costs"}),
])  # fmt: skip
CODEBOOK = '<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="T">{}</CodeBook>'
A_CODE = f'<Code guid="{BARRIER}" name="B" isCodable="true"/>'
FILES += family([
    ("codebook good", OK, CODEBOOK.format(f"<Codes>{A_CODE}</Codes>").encode(), {"check": lambda p: p.codebook_only and len(p.codes) == 1}),
    ("codebook of Taguette", WARN, CODEBOOK.format(f"<Codes>{A_CODE}</Codes><Sets/>").encode(), {"said": "empty"}),
    ("codebook without codes", WARN, CODEBOOK.format("<Codes/>").encode(), {"said": "empty"}),
    ("codebook set by targetGUID", OK, CODEBOOK.format(f'<Codes>{A_CODE}</Codes><Sets><Set guid="{NEED}" name="s"><MemberCode targetGUID="{BARRIER}"/></Set></Sets>').encode(), {"check": lambda p: p.sets[0].codes == (BARRIER,)}),
    ("project saved as codebook", WARN, GOOD.encode(), {"said": "is not in the file", "check": lambda p: len(p.codes) == 2}),
    ("text saved as codebook", REFUSE, b"Barrier\nNeed\n", {"said": "not a REFI-QDA file"}),
    ("web page saved as codebook", REFUSE, b"<html><body/></html>", {"said": "web page"}),
], "x.qdc")  # fmt: skip
