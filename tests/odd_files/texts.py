"""Odd texts and offsets: encodings, marks, line ends, what is counted how, what lies outside."""

from odd_files.odd import OK, WARN, family
from qdpx import TEXT, WORDS, archive, coding, one_coding, project, selection, text_source

NVIVO = {"origin": "NVivo 12.6 (Windows)"}
EMOJI = "A 🙂 day, 𝔸 so the costs rose."
LINES = "one two\r\nthree four\r\ncare is free now\r\n"


def units(text, quote):
    """Where a quote lies in UTF-16 units."""
    start = len(text[: text.index(quote)].encode("utf-16-le")) // 2
    return start, start + len(quote.encode("utf-16-le")) // 2


def at(words, start, end, **about):
    return one_coding(words, start, end, **about)


def inline(text, start, end):
    return archive(
        project(text_source(f"<PlainTextContent>{text}</PlainTextContent>{selection(start, end)}", path="")), ()
    )


def path(written, member="sources/t.txt"):
    return archive(project(text_source(selection(4, 9), path=written)), {member: WORDS.encode()})


def many(words, quote):
    """Twelve selections of one word, placed in UTF-16 units by a tool that does not say its name."""
    text = " ".join(f"🙂 {words} {quote} and more" for _ in range(12))
    rows, start = "", 0
    for n in range(12):
        place = text.index(quote, start)
        start = place + 1
        first = len(text[:place].encode("utf-16-le")) // 2
        rows += selection(
            first, first + len(quote), coding(f"0e000000-0000-4000-8000-{n:012}"), f"0d000000-0000-4000-8000-{n:012}"
        )
    return archive(project(text_source(rows), origin=""), {"sources/t.txt": text.encode()})


LF_LINES = LINES.replace("\r\n", "\n")
CRLF_PLACE = LINES.index("free")
FILES = family([
    ("offset negative", WARN, at(WORDS, -3, 5), {"said": "begins before", "check": lambda p: 0 in p.selections.quarantined}),
    ("offset beyond the end", WARN, at(WORDS, 900, 910), {"said": "ends after", "check": lambda p: p.verified == 0 and p.quotations == 1}),
    ("offset partly beyond the end", WARN, at(WORDS, 4, 400), {"said": "ends after", "check": lambda p: p.selections.start[0] == -1}),
    ("offset reversed", WARN, at(WORDS, 9, 4), {"said": "ends before it begins"}),
    ("offset zero length", OK, at(WORDS, 4, 4), {"quote": ""}),
    ("offset at the very end", OK, at(WORDS, 10, 15), {"quote": "rose."}),
    ("offset missing", WARN, archive(project(text_source(selection(4, 9).replace(' endPosition="9"', ""))), {"sources/t.txt": WORDS.encode()}), {"said": "no number"}),
    ("offset a word", WARN, at(WORDS, "four", "nine"), {"said": "no number"}),
    ("offset a float", WARN, at(WORDS, "4.0", "9.0"), {"said": "no number"}),
    ("offset with plus and blanks", OK, at(WORDS, " +4 ", "9 "), {"quote": "costs"}),
    ("offset with an underscore", WARN, at(WORDS, "0_4", "9"), {"said": "no number"}),
    ("offset huge", WARN, at(WORDS, 4, 10**30), {"said": "no number"}),
    ("offset of 5,000 digits", WARN, at(WORDS, 4, "9" * 5_000), {"said": "no number"}),
    ("offset at 63 bits", WARN, at(WORDS, 4, 2**63 - 1), {"said": "the text"}),
    ("astral codepoint offsets", OK, one_coding(EMOJI, origin="QualCoder 3.5"), {"quote": "costs"}),
    ("astral codepoint offsets of nobody known", OK, one_coding(EMOJI), {"quote": "costs"}),
    ("astral utf16 nvivo origin", OK, at(("\ufeff" + EMOJI.replace(", ", ",\r\n")).encode(), *units(EMOJI.replace(", ", ",\r\n"), "costs"), **NVIVO), {"quote": "costs"}),
    ("astral utf16 of nobody known", WARN, many("so the", "costs"), {"said": "u16:raw:nobom:excl", "quote": "costs"}),
    ("inside of a surrogate pair", WARN, at("🙂🙂 costs", 1, 4, **NVIVO), {"said": "divides a character"}),
    ("crlf raw offsets", OK, at(LINES.encode(), CRLF_PLACE, CRLF_PLACE + 4, **NVIVO), {"quote": "free"}),
    ("crlf counted once by ATLAS.ti", OK, at(LINES.encode(), LF_LINES.index("free"), LF_LINES.index("free") + 4, origin="ATLAS.ti 9"), {"quote": "free"}),
    ("lf text crlf offsets", WARN, at(LF_LINES.encode(), CRLF_PLACE, CRLF_PLACE + 4, **NVIVO), {"said": "u16:crlf:nobom:excl", "quote": "free"}),
    ("lf text crlf offsets of nobody known", WARN, at(LF_LINES.encode(), CRLF_PLACE, CRLF_PLACE + 4), {"said": "cp:crlf:nobom:excl", "quote": "free"}),
    ("end inside of a line end", OK, at(b"care is free\r\nnow", 8, 13, **NVIVO), {"quote": "free"}),
    ("old Mac line ends", OK, at("one\rcosts\r", 4, 9), {"quote": "costs"}),
    ("mixed line ends", OK, at("a\nb\r\nc\rcosts", 7, 12), {"quote": "costs"}),
    ("bom not counted", OK, at(b"\xef\xbb\xbf" + WORDS.encode(), 4, 9, **NVIVO), {"quote": "costs"}),
    ("bom counted", WARN, at(b"\xef\xbb\xbf" + WORDS.encode(), 5, 10), {"said": "cp:raw:bom:excl", "quote": "costs"}),
    ("two boms", WARN, at(b"\xef\xbb\xbf\xef\xbb\xbf" + WORDS.encode(), 5, 10, **NVIVO), {"said": "second byte order mark", "quote": "costs"}),
    ("nfd text", OK, one_coding("Un cafe\u0301 costs"), {"quote": "costs", "check": lambda p: "e\u0301" in p.sources[0].text}),
    ("invalid utf8", WARN, at(b"The \xff costs", 6, 11), {"said": "Byte 5", "quote": "costs"}),
    ("utf16 text", WARN, at(WORDS.encode("utf-16"), 4, 9), {"said": "UTF-16", "quote": "costs"}),
    ("utf16 text cut in a character", WARN, at(WORDS.encode("utf-16")[:-1], 4, 9), {"said": "UTF-16"}),
    ("nul in text", WARN, at("a\x00b costs", 4, 9), {"said": "NUL", "quote": "costs"}),
    ("bidi trojan", OK, one_coding("a \u202ecosts\u202c"), {"quote": "costs"}),
    ("text of formulas", OK, one_coding("=1+1 costs"), {"quote": "costs"}),
    ("huge single line", OK, lambda: at("word " * 1_200_000, 5_999_995, 5_999_999), {"quote": "word", "heavy": True}),
    ("combining bomb", OK, lambda: one_coding("e" + "\u0301" * 100_000 + " costs"), {"quote": "costs", "heavy": True}),
    ("a million line ends", OK, lambda: at("\r\n" * 1_000_000 + "costs", 2_000_000, 2_000_005, **NVIVO), {"quote": "costs", "heavy": True}),
    ("text beyond the longest", WARN, lambda: archive(project(text_source(selection(4, 9))), {"sources/t.txt": " ".join(map(str, range(2_700_000))).encode()}), {"said": "longer than", "heavy": True}),
    ("empty text", WARN, at("", 0, 0), {"said": "empty"}),
    ("missing source", WARN, archive(project(text_source(selection(4, 9))), ()), {"said": "is not in the file", "check": lambda p: p.selections.raw == ["4 9"] and p.sources[0].paths["plainTextPath"] == "internal://t.txt"}),
    ("source without a path", WARN, archive(project(text_source(selection(4, 9), path="")), ()), {"said": "no text"}),
    ("absolute path attr", WARN, path("absolute:///etc/passwd"), {"said": "is not in the file", "check": lambda p: p.sources[0].text is None}),
    ("path that climbs", WARN, path("internal://../../../../etc/passwd"), {"said": "is not in the file"}),
    ("path of the web", WARN, path("http://127.0.0.1:9/t.txt"), {"said": "is not in the file"}),
    ("internal single slash", WARN, path("internal:/t.txt"), {"said": "not written as the standard", "quote": "costs"}),
    ("internal three slashes", WARN, path("internal:///t.txt"), {"said": "not written as the standard", "quote": "costs"}),
    ("internal with folder", WARN, path("internal://sources/t.txt"), {"said": "not written as the standard", "quote": "costs"}),
    ("bare file name", WARN, path("t.txt"), {"said": "not written as the standard", "quote": "costs"}),
    ("Windows path", WARN, path("sources\\t.txt"), {"said": "not written as the standard", "quote": "costs"}),
    ("path with escapes", OK, path("internal://my%20text.txt", "sources/my text.txt"), {"quote": "costs"}),
    ("inline text", OK, inline("The costs rose.", 4, 9), {"quote": "costs"}),
    ("inline crlf", WARN, inline("ab\ncosts&#13;\nx", 4, 9), {"said": "could be counted in several ways", "quote": "osts"}),
    ("inline and file", WARN, archive(project(text_source(f"<PlainTextContent>{WORDS}</PlainTextContent>{selection(4, 9)}")), {"sources/t.txt": b"Other."}), {"said": "in the XML and in a file", "quote": "costs"}),
    ("shared text file", WARN, archive(project(text_source(selection(4, 9)) + text_source("", guid=TEXT[:-1] + "2", name="Other")), {"sources/t.txt": WORDS.encode()}), {"said": "share the text file", "check": lambda p: len(p.sources) == 2 and p.sources[0].text == p.sources[1].text}),
    ("names hostile", WARN, archive(project(text_source(selection(4, 9), name="../../etc/passwd\u202e&lt;script&gt;")), {"sources/t.txt": WORDS.encode()}), {"said": "holds a path or invisible", "quote": "costs"}),
    ("private use characters", OK, one_coding("\ue000 costs"), {"quote": "costs"}),
    ("unassigned and non-characters", OK, one_coding("\ufffe\U0010ffff costs", origin="NVivo 14", start=4, end=9), {"quote": "costs"}),
    ("inclusive ends", WARN, archive(project(text_source("".join(selection(s, e - 1, coding(f"0e000000-0000-4000-8000-{s:012}"), f"0d000000-0000-4000-8000-{s:012}") for s, e in ((0, 3), (4, 9), (10, 14), (16, 20), (21, 25), (26, 30))))), {"sources/t.txt": b"The costs rose; they fell last year."}), {"said": "cp:raw:nobom:incl", "quote": "The"}),
])  # fmt: skip
