"""The published worked examples, and what the library makes of each: one line a printed value. Tests and docs use it."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fingerpost.analysis import agreement as ag

EXAMPLES = json.loads((Path(__file__).parent / "agreement_worked_examples.json").read_text(encoding="utf-8"))[
    "examples"
]
U_NAMES = {
    "u_alpha_nominal": "u_alpha",
    "u_alpha_binary": "binary_u_alpha",
    "cu_alpha_nominal": "cu_alpha",
}
SETS = {"ours_alpha_jaccard": "jaccard", "ours_alpha_masi_passonneau2006": "masi_2006"}


@dataclass(frozen=True)
class Line:
    """A printed value and ours: `ours` None where the figure is undefined, as `printed` then says too."""

    example: str
    title: str
    citation: str
    figure: str
    printed: float | None
    ours: float | None
    tolerance: float

    def __str__(self) -> str:
        return f"{self.example}-{self.figure}"


def lines() -> list[Line]:
    """Every value that can be compared, in the order of the file."""
    return [line for example in EXAMPLES for line in KINDS[example["kind"]](example)]


def line(example, figure, printed, ours):
    told = (example["id"], example["title"], example["citation"], figure)
    return Line(*told, printed, ours, example["tolerance"])


def of_units(example):
    found = ag.measure(ag.units(example["data"]["items"]))
    for figure, printed in example["expected"].items():
        yield line(example, figure, printed, found[figure.removesuffix("_missing")].value)


def fig_corpus(example):
    units = example["data"]["units"]
    rows = [("text", coder, value, start, end) for coder, marks in units.items() for start, end, value in marks]
    return ag.from_spans(rows, {"text": example["data"]["L"]})


def of_continuum(example):
    corpus, expected = fig_corpus(example), example["expected"]
    whole = corpus.measure()[0].measures
    for figure, name in U_NAMES.items():
        yield line(example, figure, expected[figure], whole[name].value)
    by_code = {result.code: result.measures["k_u_alpha"].value for result in corpus.measure(by=("code",))}
    for code, printed in expected["ku_alpha"].items():
        yield line(example, f"({code})u_alpha", printed, by_code[code])


def of_boundaries(example):
    for number, pair in enumerate(example["data"], 1):
        yield line(example, f"pair {number}", pair["B"], ag.boundary_similarity(pair["a"], pair["b"]))


def marked(units, coder):
    """One coder's units; the two files give (start, end, code) in different orders."""
    rows = [u[1:] if isinstance(u[1], int) else (int(u[2]), int(u[3]), u[1]) for u in units if u[0] == coder]
    codes = sorted({u[3] if isinstance(u[1], int) else u[1] for u in units})
    starts, ends = (np.array([row[at] for row in rows], dtype=float) for at in (0, 1))
    return ag.Marked(starts, ends, np.array([codes.index(row[2]) for row in rows]))


def of_gamma(example):
    units = example["data"]["units"]
    coders = [marked(units, coder) for coder in sorted({unit[0] for unit in units})]
    how = ag.Dissimilarity(position=3.0) if "alpha=3" in example["title"] else ag.Dissimilarity()
    ours = ag.disorder(*coders, how) if len(coders) == 2 else ag.disorder_of_several(coders, how)
    yield line(example, "best_alignment_disorder", example["expected"]["best_alignment_disorder"], ours)


def of_sets(example):
    table = ag.set_units(example["data"]["items"])
    for figure, distance in SETS.items():
        yield line(example, figure, example["expected"][figure], ag.alpha_over_sets(table, distance).value)


def of_characters(example):
    data = example["data"]
    both, one = data["both"], data["one_only"]
    rows = [("text", "a", "x", 0, both + one), ("text", "b", "x", 0, both)]
    found = ag.from_spans(rows, {"text": data["N"]}).measure(["character_percent"])[0].measures
    yield line(example, "percent_agreement", example["expected"]["percent_agreement"], found["character_percent"].value)


KINDS = {
    "units_x_coders": of_units,
    "unitizing": of_continuum,
    "boundary_similarity": of_boundaries,
    "gamma": of_gamma,
    "set_valued": of_sets,
    "char_binary": of_characters,
}
