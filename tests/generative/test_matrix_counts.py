"""The matrix against a count by hand: plain loops and sets over small random frames."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis_frames import codes, codings, labels, sources
from fingerpost.analysis.matrix import Columns, cell_refs, code_rows, matrix

PARENT = {"a": None, "b": "a", "c": "b", "d": "a", "e": None}
TREE = codes(*({"code_id": code, "parent_id": parent} for code, parent in PARENT.items()))
SITE_OF = {"s1": "01", "s2": "01", "s3": "02", "s4": None}
TEXTS = sources(*({"source_id": source, "site": site} for source, site in SITE_OF.items()))
AXES = {
    "site": Columns("site", labels("01", "02", "03")),
    "role": Columns("role", labels("nurse", "manager")),
    "polarity": Columns("polarity", labels("barrier", "need"), of="codings"),
}
COUNTED = {
    "sites": lambda line: line["site"],
    "sources": lambda line: line["source_id"],
    "passages": lambda line: (line["source_id"], line["start"], line["end"]),
    "codings": lambda line: line["coding"],
}

drawn_line = st.fixed_dictionaries(
    {
        "source_id": st.sampled_from(sorted(SITE_OF)),
        "code_id": st.sampled_from([*PARENT, "not shown"]),
        "coder": st.sampled_from(["Ann", "Bea", "Cas"]),
        "start": st.integers(0, 2),
        "end": st.integers(3, 4),
        "role": st.sampled_from([None, "nurse", "manager", "porter"]),
        "polarity": st.sampled_from([None, "barrier", "need", "mixed"]),
    }
)
drawn_frames = st.lists(drawn_line, max_size=25).map(
    lambda lines: codings(*(line | {"site": SITE_OF[line["source_id"]]} for line in lines))
)
axes, counts = st.sampled_from(sorted(AXES)), st.sampled_from(sorted(COUNTED))
often = settings(max_examples=60, deadline=None)


def by_hand(said: pl.DataFrame, columns: Columns, count: str) -> dict[tuple[str, str | None], int]:
    cells: dict[tuple[str, str | None], set[object]] = {}
    for line in said.iter_rows(named=True):
        code, column = line["code_id"], line[columns.name]
        if code not in PARENT or column not in columns.keys:
            continue
        thing = COUNTED[count](line)
        while code is not None:
            for key in (column, None):
                cells.setdefault((code, key), set()).update({thing} - {None})
            code = PARENT[code]
    return {cell: len(things) for cell, things in cells.items()}


def filled(result) -> dict[tuple[str, str | None], int]:
    return {
        (row.id, column.key): cell.value
        for row in result.rows
        for column, cell in zip(result.columns, row.cells, strict=True)
        if cell.value is not None
    }


@often
@given(axis=axes, count=counts, said=drawn_frames)
def test_the_matrix_is_what_a_count_by_hand_gives(axis, count, said):
    shown = matrix(said, TEXTS, code_rows(TREE), AXES[axis], count)
    assert filled(shown) == by_hand(said, AXES[axis], count)


@often
@given(axis=axes, count=counts, said=drawn_frames)
def test_a_total_is_at_most_the_sum_and_at_least_the_greatest_of_its_cells(axis, count, said):
    for row in matrix(said, TEXTS, code_rows(TREE), AXES[axis], count).rows:
        *cells, total = [cell.value or 0 for cell in row.cells]
        assert max(cells) <= total <= sum(cells)


@often
@given(count=counts, said=drawn_frames, order=st.randoms(use_true_random=False))
def test_renaming_coders_and_shuffling_codings_changes_nothing(count, said, order):
    lines = list(range(said.height))
    order.shuffle(lines)
    renamed = said[lines].with_columns(coder=pl.col("coder").replace({"Ann": "Zoe", "Bea": "Yan", "Cas": "Ann"}))
    before, after = (matrix(frame, TEXTS, code_rows(TREE), AXES["site"], count) for frame in (said, renamed))
    assert before == after


@often
@given(axis=axes, said=drawn_frames)
def test_an_empty_cell_has_a_reason_and_no_refs_and_a_filled_one_the_other_way(axis, said):
    for row in matrix(said, TEXTS, code_rows(TREE), AXES[axis]).rows:
        for cell in row.cells:
            assert (cell.value is None) == (cell.reason is not None) == (cell.refs == ())


@often
@given(axis=axes, said=drawn_frames)
def test_a_cell_has_one_ref_for_each_coding_counted_in_it(axis, said):
    rows, columns = code_rows(TREE), AXES[axis]
    shown = matrix(said, TEXTS, rows, columns, "codings")
    for row in shown.rows:
        for column, cell in zip(shown.columns, row.cells, strict=True):
            assert len(set(cell.refs)) == len(cell.refs) == (cell.value or 0)
            assert cell_refs(said, rows, columns, row.id, column.key) == cell.refs


@often
@given(said=drawn_frames)
def test_every_coding_is_counted_at_the_top_or_told_as_missing(said):
    shown = matrix(said, TEXTS, code_rows(TREE), AXES["polarity"], "codings")
    at_the_top = sum(row.cells[-1].value or 0 for row in shown.rows if row.depth == 0)
    assert at_the_top + shown.outside + sum(shown.left_out.values()) == said.height
