"""How long the matrix takes beside a bare scan in the same run: `python benchmarks/matrix.py`."""

import random
import time
import uuid
from collections.abc import Callable
from functools import partial

import polars as pl

from fingerpost.analysis.matrix import Columns, code_rows, matrix
from fingerpost.terms.tables import CODES, CODINGS, LABELS, SOURCES

SIZES = (100_000, 1_000_000)
SITES, CODE_COUNT, GROUPS, SOURCES_COUNT, CODERS = 20, 50, 8, 5_000, 6
SCANS = {
    "sites": pl.col("site").n_unique(),
    "sources": pl.col("source_id").n_unique(),
    "passages": pl.struct("source_id", "start", "end").n_unique(),
    "codings": pl.len(),
}


def frame(columns: dict[str, list[object]], table: dict[str, str]) -> pl.DataFrame:
    """A frame with all columns of a table; those not given are null."""
    height = len(next(iter(columns.values())))
    nulls = [None] * height
    dtypes = {"List(String)": pl.List(pl.String), "List(Int64)": pl.List(pl.Int64)}
    schema = {name: dtypes.get(dtype) or getattr(pl, dtype) for name, dtype in table.items()}
    return pl.DataFrame({name: columns.get(name, nulls) for name in table}, schema=schema)


def drawn_codes(rng: random.Random) -> pl.DataFrame:
    """Fifty codes under eight parents, themselves codes."""
    ids = [_guid(rng) for _ in range(CODE_COUNT)]
    parents = [None if i < GROUPS else ids[i % GROUPS] for i in range(CODE_COUNT)]
    names = [f"code {i}" for i in range(CODE_COUNT)]
    columns = {
        "code_id": ids,
        "code": names,
        "parent_id": parents,
        "position": list(range(CODE_COUNT)),
        "versions": [[1, 2]] * CODE_COUNT,
        "questions": [[]] * CODE_COUNT,
    }
    return frame(columns, CODES)


def drawn_sources(rng: random.Random) -> pl.DataFrame:
    """Five thousand sources at twenty sites."""
    ids = [_guid(rng) for _ in range(SOURCES_COUNT)]
    sites = [f"{rng.randint(1, SITES):02d}" for _ in ids]
    names = [f"source {i:05d}" for i in range(SOURCES_COUNT)]
    empty: list[object] = [[]] * SOURCES_COUNT
    columns = {"source_id": ids, "source": names, "site": sites, "roles": empty, "questions": empty}
    return frame(columns, SOURCES)


def drawn_codings(rng: random.Random, size: int, codes: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """As many random codings, of passages that coders often share."""
    code = rng.choices(codes.select("code_id", "code").rows(), k=size)
    source = rng.choices(sources.select("source_id", "source", "site").rows(), k=size)
    start = [rng.randrange(0, 5_000, 25) for _ in range(size)]
    columns = {
        "coding": [_guid(rng) for _ in range(size)],
        "passage": [_guid(rng) for _ in range(size)],
        "code_id": [id_ for id_, _ in code],
        "code": [name for _, name in code],
        "source_id": [id_ for id_, _, _ in source],
        "source": [name for _, name, _ in source],
        "site": [site for _, _, site in source],
        "coder": [f"coder {rng.randrange(CODERS)}" for _ in range(size)],
        "start": start,
        "end": [value + 60 for value in start],
        "version": [2] * size,
        "read_under": [2] * size,
        "layer": ["working"] * size,
    }
    return frame(columns, CODINGS)


def quickest(work: Callable[[], object], rounds: int = 5) -> float:
    """The least of a few runs, in milliseconds."""
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken) * 1000


def _guid(rng: random.Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128)))


def main() -> None:
    """Print one line for each size and way of counting."""
    rng = random.Random(20120727)
    codes, sources = drawn_codes(rng), drawn_sources(rng)
    keys = [f"{i:02d}" for i in range(1, SITES + 1)]
    columns = Columns("site", frame({"key": keys, "label": keys, "position": list(range(SITES))}, LABELS))
    print(f"{'codings':>9}  {'count':<9} {'scan ms':>8} {'matrix ms':>10} {'ratio':>6} {'with refs ms':>13}")
    for size in SIZES:
        codings = drawn_codings(rng, size, codes, sources)
        ask = partial(matrix, codings, sources, code_rows(codes), columns)
        for count, scan in SCANS.items():
            bare = quickest(partial(codings.group_by("code_id", "site").agg, value=scan))
            ours = quickest(partial(ask, count, refs="none"))
            full = quickest(partial(ask, count), rounds=2)
            line = f"{size:>9,}  {count:<9} {bare:>8.1f} {ours:>10.1f} {ours / bare:>6.2f} {full:>13.1f}"
            print(line, flush=True)


if __name__ == "__main__":
    main()
