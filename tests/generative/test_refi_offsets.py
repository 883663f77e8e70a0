"""Whatever way a sender counts in, its quotations are found; where the file cannot tell, the report says so."""

import io

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from fingerpost.formats.refi.offsets import Counting
from fingerpost.formats.refi.read import read_file
from odd_files.odd import quotation
from qdpx import archive, coding, project, selection, text_source

WORDS = ["the", "team", "rang", "everybody", "who", "waited", "Ärzte", "noon", "a", "café", "together", "costs"]
WAYS = st.builds(
    Counting,
    unit=st.sampled_from(["cp", "u16", "u8"]),
    newline=st.sampled_from(["raw", "lf", "crlf"]),
    bom=st.sampled_from(["nobom", "bom"]),
    end=st.sampled_from(["excl", "incl"]),
)
PAUSES = st.sampled_from([" ", " ", " ", ", ", ".\n", "\n\n", " 🙂 ", " 𝔸 "])
UNITS = {"cp": "utf-32-le", "u16": "utf-16-le", "u8": "utf-8"}
WIDTHS = {"cp": 4, "u16": 2, "u8": 1}


@st.composite
def sent(draw):
    """A text of whole words, where its quotations are, and how the file stores it: (text, spans, crlf, marked)."""
    pieces, places = [], []
    for _ in range(draw(st.integers(40, 70))):
        word = draw(st.sampled_from(WORDS))
        start = len("".join(pieces))
        places.append((start, start + len(word)))
        pieces += [word, draw(PAUSES)]
    firsts = sorted(draw(st.sets(st.integers(0, len(places) - 4), min_size=12, max_size=20)))
    spans = [(places[at][0], places[at + draw(st.integers(0, 3))][1]) for at in firsts]
    return "".join(pieces), spans, draw(st.booleans()), draw(st.booleans())


def counted(text, place, way, crlf, marked):
    """An offset in the sender's way, by the plainest means: the length of everything before it."""
    before = text[:place]
    if way.newline == "crlf" or (way.newline == "raw" and crlf):
        before = before.replace("\n", "\r\n")
    before = ("\ufeff" if marked and way.bom == "bom" else "") + before
    mark = 3 if way.unit == "u8" and marked and way.bom == "bom" else 0
    return len(before.encode(UNITS[way.unit])) // WIDTHS[way.unit] - (mark - 1 if mark else 0)


def file_of(text, spans, way, crlf, marked, origin):
    rows = ""
    for at, (start, end) in enumerate(spans):
        first, last = (counted(text, place, way, crlf, marked) for place in (start, end))
        if way.end == "incl":
            last = counted(text, end - 1, way, crlf, marked)
        made = coding(f"0e000000-0000-4000-8000-{at:012}")
        rows += selection(first, last, made, f"0d000000-0000-4000-8000-{at:012}")
    stored = ("\ufeff" if marked else "") + (text.replace("\n", "\r\n") if crlf else text)
    return archive(project(text_source(rows), origin=origin), {"sources/t.txt": stored.encode()})


def quoted(content, way=None):
    reading = read_file("x.qdpx", io.BytesIO(content), way)
    return [quotation(reading.value, at) for at in range(len(reading.value.codings))], reading


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sent(), WAYS)
def test_quotations_are_found_in_the_way_that_one_names(made, way):
    text, spans, crlf, marked = made
    found, reading = quoted(file_of(text, spans, way, crlf, marked, ""), way)
    assert found == [text[start:end] for start, end in spans]
    assert reading.value.verified == len(spans)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sent(), WAYS.filter(lambda way: way.unit != "u8"), st.sampled_from(["", "NVivo 12", "ATLAS.ti 9", "QualCoder"]))
def test_quotations_are_found_by_evidence_or_doubt_is_told(made, way, origin):
    text, spans, crlf, marked = made
    assume(way.end == "excl" or all(end - start > 1 for start, end in spans))
    found, reading = quoted(file_of(text, spans, way, crlf, marked, origin))
    told = any("--offsets" in problem.hint for problem in reading.problems)
    assert told or found == [text[start:end] for start, end in spans]
