"""Tables of spans: what is refused, all at once and with its place, and what is left out."""

import polars as pl
import pytest

from fingerpost.analysis import agreement as ag
from fingerpost.terms.errors import Invalid, NotFound, Unreadable

GOOD = [("d", "A", "x", 0, 5), ("d", "B", "x", 3, 9)]
LENGTHS = {"d": 20}
FAULTS = {
    "reversed": (("d", "A", "x", 9, 5), "Row 3, column end: The span ends at 5, before it starts at 9."),
    "outside": (("d", "A", "x", 9, 21), "Row 3, column end: The span ends at 21, but document 'd' has 20"),
    "before the document": (("d", "A", "x", -1, 5), "Row 3, column start: The span starts at -1"),
    "an unknown document": (("e", "A", "x", 1, 5), "Row 3, column document: No document named 'e'."),
    "no number": (("d", "A", "x", "one", 5), "Row 3, column start: 'one' is not a whole number."),
    "half a character": (("d", "A", "x", 1, 5.5), "Row 3, column end: 5.5 is not a whole number."),
    "a nameless coder": (("d", "", "x", 1, 5), "Row 3, column coder: The coder is missing."),
    "a row that is there already": (("d", "A", "x", 0, 5), "Row 3, column document,coder,code,start,end"),
}


@pytest.mark.parametrize(("row", "message"), FAULTS.values(), ids=FAULTS)
def test_a_wrong_span_is_refused_with_its_place(row, message):
    with pytest.raises(Unreadable) as refused:
        ag.from_spans([*GOOD, row], LENGTHS)
    assert message in str(refused.value)


def test_all_faults_are_told_together():
    with pytest.raises(Unreadable) as refused:
        ag.from_spans([*GOOD, *(row for row, _ in FAULTS.values())], LENGTHS)
    assert len(refused.value.problems) >= len(FAULTS)
    assert [p.where for p in refused.value.problems[:2]] == ["Row 3, column end", "Row 4, column end"]


@pytest.mark.parametrize(
    ("rows", "lengths", "options", "message"),
    [
        (GOOD, {}, {}, "0 documents"),
        (GOOD[:1], LENGTHS, {}, "one coder, 'A'"),
        (GOOD, LENGTHS, {"domains": [("g", "y")]}, "No code named 'y'"),
        (GOOD, LENGTHS, {"domains": [("g", "x"), ("h", "x")]}, "Row 2, column code: 'x' stands in 'g' too"),
        (GOOD, LENGTHS, {"looked": [("e", "A")]}, "Unknown name 'e'"),
    ],
)
def test_what_cannot_be_compared_is_refused(rows, lengths, options, message):
    with pytest.raises(Invalid) as refused:
        ag.from_spans(rows, lengths, **options)
    assert message in str(refused.value)


def test_overlapping_spans_of_exclusive_codes_are_refused_with_both_rows():
    rows = [*GOOD, ("d", "A", "y", 4, 8)]
    with pytest.raises(Invalid, match=r"Row 3, column start: .* rows 1 and 3 overlap"):
        ag.from_spans(rows, LENGTHS, domains=[("g", "x"), ("g", "y")])


def test_without_declared_domains_overlapping_codes_leave_u_alpha_undefined_with_both_rows():
    found = ag.from_spans([*GOOD, ("d", "A", "y", 4, 8)], LENGTHS).measure(["u_alpha", "cu_alpha"])[0].measures
    assert "rows 1 and 3" in found["u_alpha"].undefined and "rows 1 and 3" in found["cu_alpha"].undefined


def test_a_span_of_someone_who_did_not_look_is_refused():
    with pytest.raises(Unreadable, match="Row 2, column coder"):
        ag.from_spans(GOOD, LENGTHS, looked=[("d", "A")])


def test_spans_of_no_characters_are_left_out_and_counted():
    corpus = ag.from_spans([*GOOD, ("d", "A", "x", 7, 7)], LENGTHS)
    assert (len(corpus.spans.start), corpus.spans.empty) == (2, 1)


def test_a_frame_is_read_by_its_column_names():
    frame = pl.DataFrame(GOOD, schema=["document", "coder", "code", "start", "end"], orient="row")
    shuffled = frame.select("end", "start", "code", "coder", "document")
    one, two = (ag.from_spans(table, LENGTHS).measure()[0].measures for table in (frame, shuffled))
    assert one == two
    with pytest.raises(Invalid, match="no column 'end'"):
        ag.from_spans(frame.drop("end"), LENGTHS)


def test_documents_without_spans_count_in_the_universe():
    short, long = (ag.from_spans(GOOD, lengths) for lengths in ({"d": 20}, {"d": 20, "e": 100}))
    names = ["character_kappa", "positive_agreement", "character_percent"]
    one, two = (corpus.measure(names)[0].measures for corpus in (short, long))
    assert one["positive_agreement"].value == two["positive_agreement"].value
    assert one["character_percent"].value < two["character_percent"].value
    assert (one["character_kappa"].n, two["character_kappa"].n) == (20, 120)


def test_a_pair_is_compared_on_what_both_coded():
    rows = [("d", "A", "x", 0, 5), ("d", "B", "x", 0, 5), ("e", "A", "x", 0, 5), ("e", "C", "x", 2, 8)]
    looked = [("d", "A"), ("d", "B"), ("e", "A"), ("e", "C")]
    corpus = ag.from_spans(rows, {"d": 20, "e": 30}, looked=looked)
    by_pair = {result.pair: result for result in corpus.measure(by=("pair",))}
    assert by_pair["A", "B"].measures["character_kappa"].value == 1
    assert (by_pair["A", "C"].documents, by_pair["A", "C"].characters) == (1, 30)
    assert by_pair["B", "C"].measures["character_kappa"].undefined == "no document was coded by two coders"


def test_unknown_names_are_refused():
    corpus = ag.from_spans(GOOD, LENGTHS)
    with pytest.raises(Invalid, match="Cannot split by 'site'"):
        corpus.measure(by=("site",))
    with pytest.raises(Invalid, match="No coefficient named 'kappa'"):
        corpus.measure(["kappa"])
    with pytest.raises(NotFound, match="No document named 'e'"):
        corpus.update("e", "x", {})
    with pytest.raises(Invalid, match="no span of 20 code points"):
        corpus.update("d", "x", {"A": [(3, 21)]})
