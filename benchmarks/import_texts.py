"""Importing many plain texts against a bare floor: read, hash, insert in one transaction. Prints the ratio.

python benchmarks/import_texts.py [FILES] [CHARACTERS] [TIMES]
"""

import hashlib
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from fingerpost.store.connection import boot, close, create_study, using
from fingerpost.store.location import journal_mode, locate

WORDS = (
    "the",
    "team",
    "met",
    "again",
    "and",
    "asked",
    "who",
    "rang",
    "the",
    "ward",
    "before",
    "noon",
    "waiting",
)


def texts(folder: Path, files: int, characters: int) -> list[Path]:
    """Files of so many characters, no two alike."""
    chance = random.Random(7)
    paths = []
    for number in range(files):
        body = f"Note {number}. "
        while len(body) < characters:
            body += " ".join(chance.choices(WORDS, k=14)).capitalize() + ".\n" * chance.choice((1, 1, 2))
        paths.append(folder / f"note-{number:04}.txt")
        paths[-1].write_text(body[:characters], encoding="utf-8")
    return paths


def floor(study: Path, paths: list[Path]) -> None:
    """What no import can do without, as durable as ours: the text once, its hash, one commit."""
    connection = sqlite3.connect(study, isolation_level=None)
    connection.execute(f"PRAGMA journal_mode={journal_mode()}")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE source (name TEXT, digest TEXT, text TEXT)")
    connection.execute("BEGIN IMMEDIATE")
    for path in paths:
        content = path.read_bytes()
        line = (path.name, hashlib.sha256(content).hexdigest(), content.decode())
        connection.execute("INSERT INTO source VALUES (?, ?, ?)", line)
    connection.execute("COMMIT")
    connection.close()


def ours(study: Path, paths: list[Path]) -> float:
    """Seconds for the same files through the action; making the study is not counted."""
    from fingerpost.actions import people, programme  # noqa: PLC0415  (models need Django to have started)
    from fingerpost.actions.exchange import import_files  # noqa: PLC0415

    location = locate(study)
    create_study(location)
    with using(location):
        owner = people.add_owner()
        evaluation = programme.add_programme(by=owner, name="Benchmark")
        begun = time.perf_counter()
        report = import_files(by=owner, programme=evaluation, paths=paths)
        took = time.perf_counter() - begun
    close(location)
    assert report.sources == len(paths)
    return took


def timed(act: Callable[[], None]) -> float:
    """Seconds that it takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def main(files: int = 1000, characters: int = 5000, times: int = 5) -> None:
    """Both by turns, so that a busy machine slows both; prints medians and their ratio."""
    boot()
    bare, full = [], []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        paths = texts(folder, files, characters)
        for turn in range(times):
            bare.append(timed(lambda turn=turn: floor(folder / f"floor-{turn}.db", paths)))
            full.append(ours(folder / f"ours-{turn}.fingerpost", paths))
    low, high = statistics.median(bare), statistics.median(full)
    print(
        f"{files:,} files of {characters:,} characters: floor {low:.3f} s, import {high:.3f} s, ratio {high / low:.1f}"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
