"""Writes the published worked examples, beside what the library computes, into methods/agreement.md."""

import importlib.util
import sys
from itertools import groupby
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).resolve().parent
PAGE = HERE / "methods" / "agreement.md"
BEGIN, END = "<!-- examples: written by docs/make_agreement.py -->", "<!-- end of examples -->"


def examples() -> ModuleType:
    """The examples of tests/spec: they are the same for tests and docs."""
    path = HERE.parent / "tests" / "spec" / "agreement_examples.py"
    spec = importlib.util.spec_from_file_location("agreement_examples_for_docs", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def table() -> str:
    """A table for each example: figure, printed, ours."""
    parts = []
    for (title, citation), lines in groupby(examples().lines(), key=lambda line: (line.title, line.citation)):
        rows = [
            f"| {line.figure.replace('|', '')} | {_number(line.printed)} | {_number(line.ours)} |" for line in lines
        ]
        head = f"**{title}**  \n{citation}\n\n| figure | printed | computed |\n|---|---|---|"
        parts.append("\n".join([head, *rows]))
    return "\n\n".join(parts)


def _number(value: float | None) -> str:
    return "undefined" if value is None else f"{value + 0:.6g}"


def with_examples(page: str) -> str:
    """The page with its examples written afresh."""
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(with_examples(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
