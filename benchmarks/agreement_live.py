"""From an edit to the round's new table, beside everything anew: `python benchmarks/agreement_live.py`.

Draws a study file of 200 codes, 1,000 sources of 30,000 characters and 100,000 codings by two coders in one revealed
round, then settles a few places. CPU time of one process, database and all; the least, or the middle one, of several.
"""

import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from fingerpost.store.connection import boot, create_study, using

boot()

from django.test import Client  # noqa: E402

from fingerpost.actions import codebook as codebooks  # noqa: E402
from fingerpost.actions import coding as codings  # noqa: E402
from fingerpost.actions import people, programme, rounds  # noqa: E402
from fingerpost.actions.codebook import CodeWords  # noqa: E402
from fingerpost.exhibits import agreement_live as live  # noqa: E402
from fingerpost.exhibits.agreement import agreement, live_of  # noqa: E402
from fingerpost.exhibits.agreement_live import Wish  # noqa: E402
from fingerpost.exhibits.agreement_table import RoundTable  # noqa: E402
from fingerpost.store.location import locate  # noqa: E402
from fingerpost.store.models import Coding, Passage, Source, SourceVersion, Turn  # noqa: E402
from fingerpost.terms.coding import Layer  # noqa: E402
from fingerpost.terms.people import Role  # noqa: E402

CODES, SOURCES, CODINGS, LENGTH, TURN = 200, 1000, 100_000, 30_000, 300


def drawn() -> Any:
    """The study in use is filled; returns its round and who leads it."""

    owner = people.add_owner(name="Owner")
    programme.found_study_file(by=owner)
    place = programme.add_programme(by=owner, name="Bench")
    coders = [people.add_person(by=owner, name=f"Coder {n}", email=f"c{n}@example.org") for n in (1, 2)]
    for coder in coders:
        programme.add_member(by=owner, programme=place, person=coder, role=Role.CODER)
    book = codebooks.add_codebook(by=owner, programme=place)
    codes = [codebooks.add_code(by=owner, codebook=book, words=CodeWords(f"Code {n:03}")) for n in range(CODES)]
    version = codebooks.publish_version(by=owner, version=book.versions.get(), note="First.")
    sources = _sources(place)
    made = rounds.open_round(
        by=owner, programme=place, name="Round 1", version=version, chosen=sources, coders=coders,
        opened_on=date(2024, 1, 1),
    )  # fmt: skip
    _codings(made, sources, codes, coders, version)
    return owner, place, rounds.advance_round(by=owner, round=made, on=date(2024, 2, 1), early=True), sources, codes


def _sources(place: Any) -> list[Any]:

    text, now = "x" * LENGTH, datetime.now(UTC)
    sources = Source.objects.bulk_create(
        Source(programme=place, kind="interview", title=f"Interview {n:04}") for n in range(SOURCES)
    )
    versions = SourceVersion.objects.bulk_create(
        (SourceVersion(source=source, number=1, text=text, text_hash="0", extractor="bench/1", made_at=now)
         for source in sources), batch_size=50,
    )  # fmt: skip
    for source, version in zip(sources, versions, strict=True):
        source.current = version
    Source.objects.bulk_update(sources, ["current"], batch_size=200)
    Turn.objects.bulk_create(
        (Turn(version=version, position=n, start=at, end=at + TURN, label="Speaker")
         for version in versions for n, at in enumerate(range(0, LENGTH, TURN))), batch_size=2000,
    )  # fmt: skip
    return sources


def _codings(made: Any, sources: list[Any], codes: list[Any], coders: list[Any], version: Any) -> None:

    rng = random.Random(1)
    rows = []
    for _ in range(CODINGS // 2):
        source, code, start = rng.choice(sources), rng.choice(codes), rng.randrange(20, LENGTH - 400)
        length = rng.randrange(40, 300)
        for coder in coders:
            begin = start + rng.randrange(-20, 20)
            rows.append((source, code, coder, begin, begin + length, rng.choice(["barrier", "facilitator", "none"])))
    passages = Passage.objects.bulk_create(
        (
            Passage(version_id=source.current_id, start=start, end=end, quote="x")
            for source, _, _, start, end, _ in rows
        ),
        batch_size=2000,
    )
    now = datetime.now(UTC)
    Coding.objects.bulk_create(
        (Coding(guid=uuid4(), code=code, version=version, read_under=version, coder=coder, passage=passage,
                polarity=side, layer="independent", round=made, made_at=now)
         for (_, code, coder, _, _, side), passage in zip(rows, passages, strict=True)), batch_size=2000,
    )  # fmt: skip


def timed(work: Callable[[], Any]) -> float:
    """Seconds of CPU that it takes."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def main() -> None:
    """Draw, then time: from nothing, the figures alone, after edits, what a page asks for every few seconds."""

    owner, place, made, sources, codes = drawn()
    print(f"{CODES} codes × {SOURCES:,} sources × {CODINGS:,} codings by two coders, counted in turns")

    def table(settled: bool = True) -> Any:
        return live_of(owner, place, 1, Wish(settled=settled))

    def anew(settled: bool = True) -> Any:
        live.forget()
        return table(settled)

    settle(owner, made, sources, codes, 0)
    cold = min(timed(lambda: anew(False)) for _ in range(3))
    state = table(False).table
    figures = min(timed(lambda: RoundTable.built(state.of, state.asked)) for _ in range(3))
    beside = min(timed(anew) for _ in range(2))
    told("table with intervals, polarity and refs, from corpus in memory", figures, target="500 ms")
    told("… and from nothing: read, checked, counted", cold)
    told("… with what was agreed as a third coder, from nothing", beside)
    firsts, edits, polls = [], [], []
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(owner)
    table()
    for n in range(1, 12):
        settle(owner, made, sources, codes, n)
        firsts.append(timed(table))
        before = table().mark
        settle(owner, made, sources, codes, n, moved=500)
        edits.append(timed(table))
        settle(owner, made, sources, codes, n, moved=900)
        address = f"/p/{place.key}/agreement/1/changes/?settled=on&after={before}"
        polls.append(timed(lambda address=address: client.get(address)))  # type: ignore[misc]
    told("from the first settled place of a source to the new table", sorted(firsts)[len(firsts) // 2], beside, "anew")
    told("from an edit to the new table", sorted(edits)[len(edits) // 2], beside, "everything anew", "50 ms")
    told(
        "the page's own question after an edit, answer and all",
        sorted(polls)[len(polls) // 2],
        beside,
        "everything anew",
    )
    told("the same exhibit again", timed(lambda: agreement(viewer=owner, programme=place, round=1, settled=True)))


def settle(owner: Any, made: Any, sources: list[Any], codes: list[Any], n: int, moved: int = 0) -> None:
    """One coding of what was agreed, through its action."""
    place = codings.Place(sources[n % len(sources)], 1000 + moved, 1200 + moved)
    codings.add_coding(by=owner, place=place, code=codes[n % len(codes)], layer=Layer.AGREED, round=made)


def told(what: str, ours: float, theirs: float | None = None, than: str = "", target: str = "") -> None:
    """One line: the time, and the ratio where there is another."""
    ratio = "" if theirs is None else f"   {theirs / ours:>6.1f} × {than}"
    print(f"{what:<66} {ours * 1000:>9.1f} ms{ratio}{'   target ' + target if target else ''}", flush=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        location = locate(Path(folder) / "bench.fingerpost")
        create_study(location)
        with using(location):
            main()
