"""Fuzzing by hand, for as long as one likes: python tests/fuzz/by_hand.py [TARGET...] --seconds 600 --seed 1

What brings a reader down, or keeps it busy for ten seconds, is put under seeds/ and from then on read in every run of
the tests. With atheris installed, `--atheris TARGET` lets coverage choose what to try next.
"""

import argparse
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

from mutating import in_a_cell, in_a_member, mutated  # noqa: E402
from targets import SEEDS, kept, one, seeds  # noqa: E402

TOO_LONG = 10
SLOW = 3
"""Seconds. Our readers take some thousandths for files of this size, ten times that while their ways are followed."""


def main() -> None:
    """Go round the targets until the time is over; print how many were read, refused, and found at fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--atheris", metavar="TARGET")
    asked = parser.parse_args()
    if asked.atheris:
        _by_coverage(asked.atheris, asked.seconds)
        return
    counts = dict.fromkeys(("read", "refused", "faults"), 0)
    until, rng = time.monotonic() + asked.seconds, random.Random(asked.seed)
    targets = {name: files for name, files in seeds().items() if not asked.targets or name in asked.targets}
    for files in targets.values():
        files += [file for file in files if file not in files]
    while time.monotonic() < until:
        for name, files in targets.items():
            for _ in range(200):
                counts[_tried(name, mutated(rng, rng.choice(files + kept(name)), files))] += 1
    print(f"seed {asked.seed}: {sum(counts.values()):,} executions, {counts}", flush=True)


def _tried(target: str, content: bytes) -> str:
    signal.signal(signal.SIGALRM, _rang)
    signal.alarm(TOO_LONG)
    try:
        return one(target, content)
    except Exception as error:
        _keep(target, content, error)
        return "faults"
    finally:
        signal.alarm(0)


def _keep(target: str, content: bytes, error: Exception) -> None:
    """One file of each sort of fault, the shortest that came."""
    trace = traceback.extract_tb(error.__traceback__)
    name = f"{type(error).__name__}-{Path(trace[-1].filename).stem}-{trace[-1].lineno}" if trace else "slow"
    path = SEEDS / target / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or len(path.read_bytes()) > len(content):
        path.write_bytes(content)
        print(f"{target}: {name}: {error}", flush=True)


def _rang(*_: object) -> None:
    raise TimeoutError(f"more than {TOO_LONG} s")


def _by_coverage(target: str, seconds: float) -> None:
    """The same with libFuzzer choosing what to change by what it reaches; it goes on after a fault."""
    import atheris

    corpus = Path(tempfile.gettempdir()) / "fingerpost-fuzz" / target
    corpus.mkdir(parents=True, exist_ok=True)
    for at, content in enumerate(seeds()[target] + kept(target)):
        (corpus / f"seed-{at}").write_bytes(content)
    with atheris.instrument_imports(include=["fingerpost.formats"]):
        for name in [name for name in sys.modules if name.startswith(("fingerpost.formats", "fuzz."))]:
            del sys.modules[name]
        del sys.modules["targets"]
        import targets

    def test_one_input(content: bytes) -> None:
        begun = time.monotonic()
        try:
            targets.one(target, content)
        except Exception as error:
            _keep(target, content, error)
        if time.monotonic() - begun > SLOW:
            _keep(target, content, TimeoutError(f"{time.monotonic() - begun:.1f} s"))

    def custom_mutator(content: bytes, most: int, seed: int) -> bytes:
        return _inside(atheris.Mutate, content, most, seed)  # which becomes another once it runs

    limits = [f"-max_total_time={seconds:g}", "-timeout=60", "-rss_limit_mb=2048", "-max_len=60000", "-verbosity=0"]
    argv = [sys.argv[0], str(corpus), *limits, "-print_final_stats=1"]
    atheris.Setup(argv, test_one_input, custom_mutator=custom_mutator)
    atheris.Fuzz()


def _inside(mutate: Callable[[bytes, int], bytes], content: bytes, most: int, seed: int) -> bytes:
    """A change by libFuzzer: of a zip mostly in a member, of a database mostly in a cell, else anywhere."""
    rng = random.Random(seed)
    changed = content
    if rng.random() < 0.9:
        if content.startswith(b"PK\x03\x04"):
            changed = in_a_member(rng, content, lambda member: mutate(member, most))
        elif content.startswith(b"SQLite format 3"):
            changed = in_a_cell(rng, content, lambda cell: mutate(cell, 1000))
    return mutate(content, most) if changed == content or len(changed) > most else changed


if __name__ == "__main__":
    main()
