"""Fuzzing by hand, for as long as one likes: python tests/fuzz/by_hand.py [TARGET...] --seconds 600 --seed 1

What brings a reader down, or keeps it busy for ten seconds, is put under seeds/ and from then on read in every run of
the tests. With atheris installed, `--atheris TARGET` lets coverage choose what to try next.
"""

import argparse
import random
import signal
import sys
import time
import traceback
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

from mutating import mutated  # noqa: E402
from targets import SEEDS, kept, one, seeds  # noqa: E402

TOO_LONG = 10


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
        where = traceback.extract_tb(error.__traceback__)[-1]
        name = f"{type(error).__name__}-{Path(where.filename).stem}-{where.lineno}"
        folder = SEEDS / target
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / name).exists():  # one of each sort
            (folder / name).write_bytes(content)
            print(f"{target}: {name}: {error}", flush=True)
        return "faults"
    finally:
        signal.alarm(0)


def _rang(*_: object) -> None:
    raise TimeoutError(f"more than {TOO_LONG} s")


def _by_coverage(target: str, seconds: float) -> None:
    import atheris

    corpus = Path("/tmp") / "fingerpost-fuzz" / target
    corpus.mkdir(parents=True, exist_ok=True)
    for at, content in enumerate(seeds()[target]):
        (corpus / f"seed-{at}").write_bytes(content)
    with atheris.instrument_imports(include=["fingerpost.formats"]):
        for name in [name for name in sys.modules if name.startswith("fingerpost.formats")]:
            del sys.modules[name]
        del sys.modules["targets"]
        import targets

    def test_one_input(content: bytes) -> None:
        targets.one(target, content)

    atheris.Setup(
        [sys.argv[0], str(corpus), f"-max_total_time={seconds:g}", "-timeout=10", "-rss_limit_mb=1024"], test_one_input
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
