"""How long starting takes: `import fingerpost`, `--help`, and a matrix beyond opening the study. Run by hand.

    python benchmarks/startup.py [STUDY]

Without a study only the first two. Everything is processor time, the least of several
turns in fresh processes, taken by turns.
"""

import resource
import subprocess
import sys

TURNS = 7
OPEN = """
from fingerpost.store.location import locate
from fingerpost.store.connection import open_study, using
location = locate({study!r})
open_study(location)
with using(location):
    from fingerpost.store.queries.programme import owner, programme_of
    import fingerpost.exhibits.matrix, fingerpost.formats.exhibits.json
    programme_of(owner())
"""
MATRIX = (
    OPEN
    + """
    print(len(fingerpost.formats.exhibits.write(
        fingerpost.exhibits.matrix.matrix(viewer=owner(), programme=programme_of(owner())), "json")))
"""
)


def seconds(*words: str) -> float:
    """Processor time of one fresh process, its threads together: other work on the machine does not count."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def least(commands: dict[str, tuple[str, ...]]) -> dict[str, float]:
    """The least time of each, all taken by turns so that a busy machine slows all."""
    best = dict.fromkeys(commands, float("inf"))
    for _ in range(TURNS):
        for name, words in commands.items():
            best[name] = min(best[name], seconds(*words))
    return best


def main(study: str | None = None) -> None:
    """Print each beside what it is measured against."""
    commands: dict[str, tuple[str, ...]] = {
        "pass": ("-c", "pass"),
        "import": ("-c", "import fingerpost"),
        "help": ("-m", "fingerpost.cli.main", "--help"),
    }
    if study:
        commands |= {"open": ("-c", OPEN.format(study=study)), "matrix": ("-c", MATRIX.format(study=study))}
    took = least(commands)
    for name in ("import", "help"):
        print(f"{name}: {took[name]:.3f} s, {took[name] / took['pass']:.1f} times a bare Python")
    if study:
        more = took["matrix"] - took["open"]
        print(f"matrix as JSON: {more * 1000:.0f} ms beyond opening, {took['matrix'] / took['open']:.2f} times opening")


if __name__ == "__main__":
    main(*sys.argv[1:])
