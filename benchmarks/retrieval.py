"""Retrieval over a million codings against a join of the codings in the same text. Prints a table.

python benchmarks/retrieval.py [CODINGS]

The join is Polars': all pairs of a text, then the condition. It is run on a twentieth of the codings, once: its cost
grows with the square of the codings of a text.
"""

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
import polars as pl

from fingerpost.analysis.passages import Around, find_passages, line_of
from fingerpost.terms.retrieval import Scope, parse

TEXTS, LENGTH, CODES, TIMES = 2_000, 100_000, 60, 5
QUERIES = (
    "[c1] OVERLAPS [c2]",
    "[c1] NEAR/200 [c2]",
    "[c1] NOT NEAR/2 SENTENCES [*]",
    "[c1] INSIDE [*]",
    "barrier[*] AROUND [c3]",
    "[*] OVERLAPS [*]",
    "[c1] AND [c2] NOT [c3] same:turn",
    "([c1] OR [c2]) AND [c3] same:source",
)


def drawn(number: int) -> pl.DataFrame:
    """Codings in so many texts, in order of text and place, as a study keeps them."""
    chance = np.random.default_rng(3)
    text = np.sort(chance.integers(0, TEXTS, number))
    start = chance.integers(0, LENGTH - 400, number)
    order = np.lexsort((start, text))
    return pl.DataFrame(
        {
            "source_id": [f"{n:032}" for n in text[order].tolist()], "start": start[order],
            "end": start[order] + chance.integers(20, 400, number),
            "code_id": [f"c{n}" for n in chance.integers(0, CODES, number).tolist()],
            "polarity": [("barrier", "facilitator", "none")[n] for n in chance.integers(0, 3, number).tolist()],
        }
    )  # fmt: skip


def parts() -> dict[Scope, dict[str, np.ndarray]]:
    """Sentences of eighty characters, turns of a thousand, in every text."""
    sizes = {Scope.SENTENCE: 80, Scope.TURN: 1000}
    return {scope: {f"{n:032}": np.arange(0, LENGTH, size) for n in range(TEXTS)} for scope, size in sizes.items()}


def timed(act: Callable[[], int]) -> tuple[float, int]:
    """Milliseconds (the median of several) and what it gave."""
    took, result = [], 0
    for _ in range(TIMES):
        begun = time.perf_counter()
        result = act()
        took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took), result


def joined(codings: pl.DataFrame, one: str, other: str) -> int:
    """Overlaps of one polarity with another by a join."""
    some, others = codings.filter(pl.col("polarity") == one), codings.filter(pl.col("polarity") == other)
    pairs = some.with_row_index().join(others, on="source_id", suffix="_o")
    met = pairs.filter((pl.col("start") < pl.col("end_o")) & (pl.col("start_o") < pl.col("end")))
    return int(met["index"].n_unique())


def main(number: int = 1_000_000) -> None:
    """Ask each query; then the join, for one."""
    codings, around = drawn(number), Around({}, parts())
    begun = time.perf_counter()
    line = line_of(codings)
    print(f"{number:,} codings in {TEXTS:,} texts, on one line in {(time.perf_counter() - begun) * 1000:.0f} ms (once)")
    for query in QUERIES:
        wanted = parse(query)
        took, found = timed(lambda w=wanted: len(find_passages(w, line, codings, around, lambda c: {c}).codings))  # type: ignore[misc]
        print(f"{query:40} {found:9,} passages {took:8.1f} ms")
    few = drawn(number // 20).with_columns(source_id=pl.col("source_id").str.slice(0, 31))  # ten texts in one
    small, query = line_of(few), parse("barrier[*] OVERLAPS facilitator[*]")
    ours, found = timed(lambda: len(find_passages(query, small, few, around, lambda c: {c}).codings))
    begun = time.perf_counter()
    assert joined(few, "barrier", "facilitator") == found
    join = (time.perf_counter() - begun) * 1000
    print(
        f"{few.height:,} codings in {len(small.sources)} texts, barrier overlapping facilitator, {found:,} passages: "
    )
    print(f"ours {ours:.1f} ms, by a join {join:.0f} ms")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
