"""Reads the example's files into plain values. Knows no rows; its problems are caught by a test, not at run time."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

ROOT: Traversable = files("fingerpost.example")
PARAGRAPH_BREAK = " ¶ "


@dataclass(frozen=True, slots=True)
class CodedLine:
    """One line of a codings file."""

    coder: str
    layer: str
    round: str
    code: str
    recoded: str
    polarity: str
    quote: str
    memo: str


@cache
def data(name: str) -> Any:
    """One YAML file of the example, as plain values."""
    return yaml.load(text(f"{name}.yaml"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506


def text(path: str) -> str:
    """One file's text."""
    return ROOT.joinpath(*path.split("/")).read_text(encoding="utf-8")


def has(path: str) -> bool:
    """Whether the example has this file."""
    return ROOT.joinpath(*path.split("/")).is_file()


def names(folder: str) -> list[str]:
    """The files of a folder, in order."""
    return sorted(entry.name for entry in ROOT.joinpath(*folder.split("/")).iterdir() if entry.is_file())


def answers(path: str) -> dict[str, str]:
    """A report's answers by the number of their question."""
    parts = re.split(r"^## (\d+)[ \t]*$", text(path), flags=re.MULTILINE)
    return {number: words.strip() for number, words in zip(parts[1::2], parts[2::2], strict=True)}


def coded(source: str) -> Iterator[CodedLine]:
    """The codings of a source, in file order; none where nobody coded it."""
    if has(f"codings/{source}.psv"):
        lines = text(f"codings/{source}.psv").splitlines()
        for row in csv.DictReader(lines, delimiter="|", quoting=csv.QUOTE_NONE):
            yield CodedLine(**{**row, "quote": row["quote"].replace(PARAGRAPH_BREAK, "\n\n")})


def codebook_version(source: str) -> int:
    """Under which codebook version a source was coded: by when its words were gathered."""
    if source.startswith("r1-") or source.endswith(("-W1", "-W2")):
        return 1
    return 2 if source.endswith("-W3") else 3
