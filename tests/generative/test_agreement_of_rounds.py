"""What a round's table stands on, beside slow ways that walk through every character or unit."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.analysis import agreement as ag

LENGTH, CODERS, CODES, SIDES = 24, ["A", "B", "C"], ["x", "y"], ["barrier", "facilitator", "none", "mixed"]
DOCUMENTS = {"d1": LENGTH, "d2": LENGTH}
SCHEMA = {"document": pl.String, "coder": pl.String, "code": pl.String, "start": pl.Int64, "end": pl.Int64,
          "polarity": pl.String, "passage": pl.String}  # fmt: skip
LOOKED = {"d1": ("A", "B", "C"), "d2": ("A", "B")}


@st.composite
def codings(draw):
    """Codings of three coders on two documents, the second of them coded by two; no two say the same."""
    rows = draw(st.lists(st.tuples(
        st.sampled_from([(d, who) for d, several in LOOKED.items() for who in several]), st.sampled_from(CODES),
        st.integers(0, LENGTH - 1), st.integers(1, 9), st.sampled_from(SIDES),
    ), max_size=14))  # fmt: skip
    lines = [
        (d, who, code, start, min(LENGTH, start + many), side, f"p{at}")
        for at, ((d, who), code, start, many, side) in enumerate(rows)
    ]
    frame = pl.DataFrame(lines, schema=SCHEMA, orient="row")
    return frame.unique(["document", "coder", "code", "start", "end"], keep="first", maintain_order=True)


@st.composite
def units(draw):
    """Units that follow one another, with gaps; None: characters."""
    if draw(st.booleans()):
        return None
    lines = []
    for document in DOCUMENTS:
        cuts = sorted(draw(st.sets(st.integers(0, LENGTH), max_size=8)))
        lines += [(document, start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    return pl.DataFrame(lines, schema={"document": pl.String, "start": pl.Int64, "end": pl.Int64}, orient="row")


def pieces(counted):
    """(document, its characters) of each unit, or of each single character."""
    if counted is None:
        return [(document, {at}) for document in DOCUMENTS for at in range(LENGTH)]
    return [(document, set(range(start, end))) for document, start, end in counted.iter_rows()]


def covering(frame, document, characters, code):
    """The codings of a code that share a character with a piece."""
    rows = frame.filter((pl.col("document") == document) & (pl.col("code") == code)).iter_rows(named=True)
    return [row for row in rows if characters & set(range(row["start"], row["end"]))]


def side_of(said):
    sides = set(said) - {"none"}
    return "none" if not sides else sides.pop() if len(sides) == 1 else "mixed"


@settings(max_examples=40, deadline=None)
@given(codings(), units())
def test_polarity_counts_are_those_of_a_walk_through_every_piece(frame, counted):
    slow: dict[tuple[str, ...], int] = {}
    for document, characters in pieces(counted):
        for code in CODES:
            said: dict[str, list[str]] = {}
            for row in covering(frame, document, characters, code):
                said.setdefault(row["coder"], []).append(row["polarity"])
            for first in sorted(said):
                for second in sorted(said):
                    if first < second:
                        key = (code, first, second, document, side_of(said[first]), side_of(said[second]))
                        slow[key] = slow.get(key, 0) + 1
    names = {
        at: str(side) for at, side in enumerate(["barrier", "facilitator", "need", "recommendation", "mixed", "none"])
    }
    quick = {
        (*line[:4], names[line[4]], names[line[5]]): line[6]
        for line in ag.polarity_tallies(frame, CODERS, counted).iter_rows()
    }
    assert quick == slow


@settings(max_examples=40, deadline=None)
@given(codings(), units())
def test_whom_a_passage_meets_is_what_a_walk_through_every_piece_finds(frame, counted):
    pairs = [("A", "B"), ("A", "C"), ("B", "C")]
    quick = ag.met(frame, pairs, CODERS, LOOKED, counted)
    for code in CODES:
        for pair in pairs:
            shared, alone = set(), set()
            for document, characters in pieces(counted):
                rows = [row for row in covering(frame, document, characters, code) if row["coder"] in pair]
                if set(pair) <= set(LOOKED[document]):
                    both = {row["coder"] for row in rows} == set(pair)
                    (shared if both else alone).update(row["passage"] for row in rows)
            one = quick.get((code, *pair), ag.Met())
            assert set(one.both) == shared and {*one.first_alone, *one.second_alone} == alone


@settings(max_examples=40, deadline=None)
@given(codings(), units())
def test_the_cells_of_the_table_are_those_of_a_walk_through_every_piece(frame, counted):
    looked = [(document, who) for document, several in LOOKED.items() for who in several]
    corpus = ag.from_spans(frame, DOCUMENTS, coders=CODERS, codes=CODES, looked=looked)
    table = ag.code_table(corpus if counted is None else corpus.in_units(counted), ["character_kappa"], overall=True)
    for line in table.filter(pl.col("pair") != "all coders").iter_rows(named=True):
        pair, codes = line["pair"].split(" & "), CODES if line["code"] == "all codes" else [line["code"]]
        cells = {"a": 0, "b": 0, "c": 0, "d": 0}
        for document, characters in pieces(counted):
            if set(pair) <= set(LOOKED[document]):
                for code in codes:
                    there = {row["coder"] for row in covering(frame, document, characters, code)}
                    cells["dbca"[(pair[0] in there) + 2 * (pair[1] in there)]] += 1
        assert {cell: line[cell] for cell in "abcd"} == cells


@settings(max_examples=30, deadline=None)
@given(codings(), units())
def test_figures_of_all_codes_do_not_hang_on_the_order_of_coders(frame, counted):
    corpora = []
    for coders in (CODERS, CODERS[::-1]):
        looked = [(document, who) for document, several in LOOKED.items() for who in several]
        corpus = ag.from_spans(frame, DOCUMENTS, coders=coders, codes=CODES, looked=looked)
        corpora.append(corpus if counted is None else corpus.in_units(counted))
    tables = (ag.code_table(each, overall=True).filter(pl.col("pair") == "all coders") for each in corpora)
    one, other = (table.select(pl.col("value", "se").fill_null(-9)) for table in tables)
    assert one["value"].to_list() == pytest.approx(other["value"].to_list())
    assert one["se"].to_list() == pytest.approx(other["se"].to_list(), rel=1e-4, abs=1e-7)


@settings(max_examples=30, deadline=None)
@given(codings())
def test_codes_taken_as_one_are_the_union_of_their_characters(frame):
    corpus = ag.from_spans(frame, {"d1": LENGTH}, coders=CODERS, codes=CODES) if set(frame["document"]) <= {"d1"} else (
        ag.from_spans(frame, DOCUMENTS, coders=CODERS, codes=CODES)
    )  # fmt: skip
    together = ag.code_table(ag.recoded(corpus, {"y": "x"}), ["positive_agreement"])
    for line in together.filter(pl.col("pair") != "all coders").iter_rows(named=True):
        first, second = ({
            (row["document"], at) for row in frame.filter(pl.col("coder") == who).iter_rows(named=True)
            for at in range(row["start"], row["end"])
        } for who in line["pair"].split(" & "))  # fmt: skip
        assert (line["a"], line["b"], line["c"]) == (len(first & second), len(first - second), len(second - first))
