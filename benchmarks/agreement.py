"""Agreement beside other libraries in the same run: `python benchmarks/agreement.py` prints times and ratios.

The others are optional and never dependencies; in an environment of their own: pip install krippendorff scikit-learn
pygamma-agreement. CPU time of one thread, the least of several warm rounds (of one, where a round takes long).
"""

import importlib
import os
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

import numpy as np  # noqa: E402
import polars as pl  # noqa: E402

from fingerpost.analysis import agreement as ag  # noqa: E402
from fingerpost.analysis.agreement.cells import cells  # noqa: E402
from fingerpost.analysis.agreement.metrics import Same  # noqa: E402
from fingerpost.analysis.agreement.tallies import Tally  # noqa: E402

FIVE = ("percent_agreement", "alpha_nominal", "fleiss_kappa", "gwet_ac1", "brennan_prediger")
LONG = 1.0
"""Seconds from which a single round is enough."""


def library(name: str) -> ModuleType | None:
    """Another library, if it is here and works."""
    try:
        return importlib.import_module(name)
    except (ImportError, AttributeError):
        print(f"({name} is not here: left out)")
        return None


def seconds(work: Callable[[], Any], rounds: int = 5) -> float:
    """The least CPU time of some rounds after a first one."""
    least = _once(work)
    for _ in range(rounds if least < LONG else 0):
        least = min(least, _once(work))
    return least


def _once(work: Callable[[], Any]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def told(what: str, ours: float, theirs: float | None = None, than: str = "", target: str = "") -> None:
    """One line: our time, and the ratio where there is another."""
    ratio = "" if theirs is None else f"   {theirs / ours:>12,.0f} × {than} ({theirs:.3g} s)"
    print(f"{what:<66} {ours * 1000:>10.2f} ms{ratio}{'   target ' + target if target else ''}", flush=True)


def drawn_units(rng: np.random.Generator) -> np.ndarray[Any, Any]:
    """100,000 units, 10 coders, 50 categories, a fifth missing (−1)."""
    truth = rng.integers(0, 50, 100_000)
    said = np.where(rng.random((100_000, 10)) < 0.7, truth[:, None], rng.integers(0, 50, (100_000, 10)))
    said[rng.random(said.shape) < 0.2] = -1
    return said


def units(rng: np.random.Generator) -> None:
    """Five coefficients of units: values, with linearised errors, with a bootstrap."""
    said = drawn_units(rng)
    table = ag.units(said, missing=-1, categories=range(50))

    def values() -> None:
        tally = Tally(table, Same())
        for name in FIVE[1:]:
            kind = ag.NAMED[name].kind
            if kind is not None:
                kind.values(tally, tally.sums)

    theirs = None
    if other := library("krippendorff"):
        gaps = np.where(said < 0, np.nan, said.astype(float)).T
        theirs = _once(lambda: other.alpha(gaps, level_of_measurement="nominal"))
    than = "krippendorff's alpha alone"
    told("100k units × 10 coders × 50 categories: five values", seconds(values), theirs, than, "1,000")
    told("… with linearised errors and intervals", seconds(lambda: ag.measure(table, FIVE)), theirs, than)
    boot = ag.Interval("bootstrap")
    told(
        "… with 1,000 bootstrap resamples", seconds(lambda: ag.measure(table, FIVE, boot)),
        None if theirs is None else 1000 * theirs, "repeated calls (reckoned)", "2,000",
    )  # fmt: skip
    told("… coding the array itself", seconds(lambda: ag.units(said, missing=-1, categories=range(50))))


def paragraphs(rng: np.random.Generator) -> None:
    """Many codes on the same units."""
    coded = rng.random((3, 200, 5000)) < 0.1
    theirs = None
    if other := library("sklearn.metrics"):
        pairs = [(i, j, code) for i, j in ((0, 1), (0, 2), (1, 2)) for code in range(0, 200, 20)]
        theirs = 20 * _once(lambda: [other.cohen_kappa_score(coded[i, c], coded[j, c]) for i, j, c in pairs])
    ours = seconds(lambda: ag.kappas_and_alphas(coded))
    told("200 codes × 5,000 paragraphs × 3 coders: kappas and alphas", ours, theirs, "scikit-learn's kappas", "2,000")


def drawn_spans(rng: np.random.Generator, coders: int, many: int = 100_000) -> pl.DataFrame:
    """Spans of 200 codes on 1,000 documents of 30,000 characters; coders share most of them, roughly."""
    each = many // coders
    start, length = rng.integers(20, 29_600, each), rng.integers(40, 300, each)
    code, document = rng.integers(0, 200, each), rng.integers(0, 1000, each)
    parts = []
    for coder in range(coders):
        begin = start + rng.integers(-20, 20, each)
        parts.append(pl.DataFrame({
            "document": document.astype(str), "coder": [f"coder {coder}"] * each,
            "code": [f"code {number:03}" for number in code], "start": begin, "end": begin + length,
        }))  # fmt: skip
    return pl.concat(parts).unique(maintain_order=True)


def corpus_of(frame: pl.DataFrame) -> ag.Corpus:
    """The drawn spans with the lengths of their documents."""
    return ag.from_spans(frame, {str(document): 30_000 for document in range(1000)})


def spans(rng: np.random.Generator) -> None:
    """The sweep beside arrays of characters."""
    corpus = corpus_of(drawn_spans(rng, 2))
    ours = seconds(lambda: cells(corpus.spans))
    bits = 10 * _once(lambda: [by_arrays(corpus, code) for code in range(0, 200, 10)]) * 2
    told("200 codes, 2 coders, 100k spans, 30M characters: all 2×2 tables", ours, bits, "numpy bool arrays", "1,000")
    if other := library("sklearn.metrics"):
        one = bool_arrays(corpus, 0)
        theirs = 200 * _once(lambda: other.cohen_kappa_score(*one))
        told("… the same", ours, theirs, "scikit-learn by character (one code × 200)", "100,000")


def bool_arrays(corpus: ag.Corpus, code: int) -> list[np.ndarray[Any, Any]]:
    """A code's characters as one bool array a coder over all documents."""
    table, found = corpus.spans, []
    for coder in range(2):
        array = np.zeros(30_000_000, dtype=bool)
        own = (table.coder == coder) & (table.code == code)
        for document, start, end in zip(table.document[own], table.start[own], table.end[own], strict=True):
            array[document * 30_000 + start : document * 30_000 + end] = True
        found.append(array)
    return found


def by_arrays(corpus: ag.Corpus, code: int) -> tuple[int, int, int]:
    """The 2×2 table of a code from bool arrays."""
    one, two = bool_arrays(corpus, code)
    return int(one.sum()), int(two.sum()), int((one & two).sum())


def table(rng: np.random.Generator) -> None:
    """The round's table: cold, after an edit, and by bootstrap."""
    corpus = corpus_of(drawn_spans(rng, 2))
    told(
        "round table with intervals, cold, 200 codes × 1,000 documents", seconds(lambda: cold(corpus)), target="500 ms"
    )
    corpus.cells  # noqa: B018  # warm

    def edit() -> None:
        ag.code_table(corpus.update("5", "code 003", {"coder 0": [(100, 200)]}), codes=["code 003"])

    told("from an edit to the code's new line", seconds(edit), target="50 ms")
    boot = ag.Interval("bootstrap")
    told("bootstrap of all kappas, 1,000 resamples", seconds(lambda: ag.code_table(corpus, ["character_kappa"], boot)))


def cold(corpus: ag.Corpus) -> pl.DataFrame:
    """Everything again from the spans."""
    return ag.code_table(ag.Corpus(corpus.spans, corpus.domains))


def alignment(rng: np.random.Generator) -> None:
    """The best alignment of two coders' 300 units."""
    start = np.sort(rng.uniform(0, 30_000, 300))
    length, code = rng.uniform(20, 80, 300), rng.integers(0, 5, 300)
    moved = start + rng.uniform(-15, 15, 300)
    one, two = ag.Marked(start, start + length, code), ag.Marked(moved, moved + length, code)
    theirs = None
    if other := library("pygamma_agreement"):
        continuum = other.Continuum()
        segment = importlib.import_module("pyannote.core").Segment
        for name, side in (("a", one), ("b", two)):
            for begin, end, kind in zip(side.start, side.end, side.code, strict=True):
                continuum.add(name, segment(begin, end), str(kind))
        how = other.CombinedCategoricalDissimilarity(alpha=1, beta=1, delta_empty=1)
        continuum.get_best_alignment(how)  # compiles
        theirs = seconds(lambda: continuum.get_best_alignment(how), 2)
    told("best alignment of 2 × 300 units", seconds(lambda: ag.disorder(one, two)), theirs, "pygamma-agreement", "40")


if __name__ == "__main__":
    for part in (units, paragraphs, spans, table, alignment):
        part(np.random.default_rng(1))
