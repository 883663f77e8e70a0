"""Search over ten million characters against LIKE and the database's own full text, in one run. Prints a table.

python benchmarks/search.py [STUDY ...]     each a new file (without any: a temporary one) or postgresql:// address

An address is that of an empty database. Milliseconds are the least of several on the clock, database and all, and of
ours also what this process itself worked: on a machine with other work the clock runs on while it waits.

The built-in engines index the same texts and count the sources that match; they are not asked for places, which they
cannot give without reading the texts again. A tsvector is cut to what PostgreSQL lets it hold.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import numpy as np
from django.db import connections

from fingerpost.store.connection import boot, close, create_study, using
from fingerpost.store.location import locate

TEXTS, CHARACTERS, VOCABULARY, TIMES = 200, 10_000_000, 30_000, 7
MOST_OF_A_TSVECTOR = 60_000
ENDINGS = ("", "", "s", "ing", "ed", "ation")


def words() -> Iterator[str]:
    """Words without end, as uneven as in a language."""
    chance, numbers = random.Random(5), np.random.default_rng(5)
    known = ["".join(chance.choice("bcdfglmnprst") + chance.choice("aeiou") for _ in range(chance.randint(1, 4)))
             + chance.choice(ENDINGS) for _ in range(VOCABULARY)]  # fmt: skip
    while True:
        yield from (known[rank - 1] for rank in numbers.zipf(1.25, 100_000) if rank <= VOCABULARY)


def texts() -> list[str]:
    """Texts of equal length in paragraphs of sixty words."""
    source, made = words(), []
    for _ in range(TEXTS):
        paragraphs: list[str] = []
        while sum(map(len, paragraphs)) < CHARACTERS // TEXTS:
            paragraphs.append(" ".join(next(source) for _ in range(60)) + ".")
        made.append("\n\n".join(paragraphs)[: CHARACTERS // TEXTS])
    return made


def timed(act: Callable[[], object]) -> tuple[float, float, object]:
    """Milliseconds on the clock and of this process's own work (the least of several), and what it gave."""
    clock, work, result = float("inf"), float("inf"), None
    for _ in range(TIMES):
        begun, worked = time.perf_counter(), time.process_time()
        result = act()
        clock = min(clock, (time.perf_counter() - begun) * 1000)
        work = min(work, (time.process_time() - worked) * 1000)
    return clock, work, result


def rows(statement: str, *values: object) -> list[tuple[object, ...]]:
    """What the study's database answers."""
    from fingerpost.store.connection import alias  # noqa: PLC0415

    with connections[alias() or ""].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def built_in(is_sqlite: bool) -> Callable[[str, str], int]:
    """The database's own full text over the same texts; the sources that match, by either grammar."""
    if is_sqlite:
        rows("CREATE VIRTUAL TABLE temp.own USING fts5(text, tokenize='porter unicode61')")
        rows("INSERT INTO temp.own (rowid, text) SELECT id, text FROM store_sourceversion")
        return lambda fts, ts: int(str(rows("SELECT count(*) FROM temp.own WHERE own MATCH %s", fts)[0][0]))
    rows(
        "CREATE TEMP TABLE own AS SELECT id, to_tsvector('english', left(text, %s)) AS words FROM store_sourceversion",
        MOST_OF_A_TSVECTOR,
    )
    rows("CREATE INDEX ON own USING gin (words)")
    return lambda fts, ts: int(str(rows("SELECT count(*) FROM own WHERE words @@ to_tsquery('english', %s)", ts)[0][0]))


def queries(made: list[str]) -> list[tuple[str, str, str, str]]:
    """What is asked: ours, FTS5's, tsquery's, and what LIKE can ask of it."""
    ranked = [word for word, _ in Counter(" ".join(made).replace(".", "").split()).most_common(4000)]
    top, second, mid, rare, other = ranked[0], ranked[1], ranked[60], ranked[3000], ranked[300]
    phrase = " ".join(made[0].split()[100:102]).replace(".", "")
    one, two = phrase.split()
    return [
        (top, top, top, f"%{top}%"),
        (mid, mid, mid, f"%{mid}%"),
        (rare, rare, rare, f"%{rare}%"),
        (f"{top} {second}", f"{top} AND {second}", f"{top} & {second}", f"%{top}%"),
        (f'"{phrase}"', f'"{phrase}"', f"{one} <-> {two}", f"%{phrase}%"),
        (f"{mid[:3]}*", f"{mid[:3]}*", f"{mid[:3]}:*", f"%{mid[:3]}%"),
        (f"{mid} NOT {other}", f"{mid} NOT {other}", f"{mid} & !{other}", f"%{mid}%"),
        (f"{mid} NEAR/5 {other}", f"NEAR({mid} {other}, 5)", f"{mid} & {other}", f"%{mid}%"),
        ("*tion", top, top, "%tion%"),
    ]


def main(study: str) -> None:
    """Fill a study, then ask each question of all three."""
    boot()
    from fingerpost.actions import people, programme, sources  # noqa: PLC0415  (models need Django to have started)
    from fingerpost.actions.sources import NewSource  # noqa: PLC0415
    from fingerpost.store.queries.search import find  # noqa: PLC0415
    from fingerpost.terms.search import parse  # noqa: PLC0415
    from fingerpost.terms.sources import SourceKind, SourceText  # noqa: PLC0415

    made, location = texts(), locate(study)
    create_study(location)
    with using(location):
        owner = people.add_owner()
        ours = programme.add_programme(by=owner, name="Benchmark")
        new = [NewSource(uuid4(), SourceText(f"Text {n}", text), SourceKind.INTERVIEW) for n, text in enumerate(made)]
        begun = time.perf_counter()
        sources.add_sources(by=owner, programme=ours, sources=new)
        print("PostgreSQL" if location.path is None else "SQLite")
        print(f"{len(made)} texts, {sum(map(len, made)):,} characters, imported in {time.perf_counter() - begun:.1f} s")
        own = built_in(location.is_sqlite)

        def page(typed: str) -> tuple[int, int]:
            found = find(owner, ours, parse(typed))
            found.shown(found.sources[:20])
            return found.places, len(found.sources)

        print(
            f"{'asked':34} {'places':>8} {'sources':>8} {'ours ms':>9} {'of it work':>10} {'own ms':>9} {'LIKE ms':>9}"
        )
        for typed, fts, ts, like in queries(made):
            took, work, (places, met) = timed(lambda typed=typed: page(typed))  # type: ignore[misc]
            engine, _, _ = timed(lambda fts=fts, ts=ts: own(fts, ts))  # type: ignore[misc]
            plain, _, _ = timed(
                lambda like=like: rows("SELECT count(*) FROM store_sourceversion WHERE text LIKE %s", like)
            )  # type: ignore[misc]
            print(f"{typed:34} {places:8,} {met:8,} {took:9.1f} {work:10.1f} {engine:9.1f} {plain:9.1f}")
    close(location)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for study in sys.argv[1:] or [str(Path(folder) / "search.fingerpost")]:
            main(study)
