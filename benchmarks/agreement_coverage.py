"""How often a 95 % interval holds the truth on simulated clustered data: `python benchmarks/agreement_coverage.py`."""

import sys

import numpy as np

from fingerpost.analysis import agreement as ag

NAMES = ("percent_agreement", "cohen_kappa", "gwet_ac1", "alpha_nominal")
SPAN_NAMES = ("character_kappa", "positive_agreement", "binary_u_alpha", "span_f1_iou")
DOCUMENTS = (10, 30, 60, 100)
TRUTH_DOCUMENTS = 100_000


def unit_corpus(rng: np.random.Generator, documents: int) -> ag.Units:
    """Two coders, about twenty units a document; documents differ in how common the code is and how hard to see."""
    sizes = rng.integers(10, 31, documents)
    document = np.repeat(np.arange(documents), sizes)
    common, hard = rng.beta(2, 5, documents)[document], rng.beta(2, 8, documents)[document]
    truth = rng.random(len(document)) < common
    said = [np.where(rng.random(len(document)) < hard, rng.random(len(document)) < 0.5, truth) for _ in range(2)]
    return ag.units(np.stack(said, axis=1).astype(int), categories=(0, 1), documents=document.astype(str).tolist())


def span_corpus(rng: np.random.Generator, documents: int) -> ag.Corpus:
    """Two coders on documents of 2,000 characters: spans that both drew, moved a little, and spans of one alone."""
    rows = []
    for document in range(documents):
        hard = rng.beta(2, 5)
        for slot in range(rng.poisson(4)):
            start = 100 + 180 * slot % 1700
            for coder in ("a", "b"):
                if rng.random() > hard:
                    begin = int(start + rng.integers(-10, 11))
                    rows.append((str(document), coder, "x", begin, begin + int(rng.integers(40, 90))))
    rows = list(dict.fromkeys(rows))
    return ag.from_spans(rows, {str(document): 2000 for document in range(documents)}, coders=("a", "b"), codes=("x",))


def unit_values(rng: np.random.Generator, documents: int, method: str, seed: int) -> dict[str, ag.Measure]:
    """The coefficients of one simulated table."""
    return ag.measure(unit_corpus(rng, documents), NAMES, ag.Interval(method, seed=seed, resamples=500))


def span_values(rng: np.random.Generator, documents: int, method: str, seed: int) -> dict[str, ag.Measure]:
    """The figures of one simulated set of spans."""
    interval = ag.Interval(method, seed=seed, resamples=500)
    return dict(span_corpus(rng, documents).measure(SPAN_NAMES, interval=interval)[0].measures)


def covered(draw, truth: dict[str, float], documents: int, method: str, times: int) -> dict[str, float]:  # type: ignore[no-untyped-def]
    """The share of simulated intervals that hold the truth, by figure."""
    hits = dict.fromkeys(truth, 0)
    for seed in range(times):
        for name, one in draw(np.random.default_rng([documents, seed]), documents, method, seed).items():
            hits[name] += one.low is not None and one.low <= truth[name] <= one.high
    return {name: hit / times for name, hit in hits.items()}


def report(times: int) -> None:
    """Print a table for the docs."""
    print("| documents | method | " + " | ".join(f"`{name}`" for name in (*NAMES, *SPAN_NAMES)) + " |")
    print("|---|---|" + "---|" * len((*NAMES, *SPAN_NAMES)))
    rng = np.random.default_rng(0)
    truths = [
        {name: one.value for name, one in unit_values(rng, TRUTH_DOCUMENTS, "linearised", 0).items()},
        {name: one.value for name, one in span_values(rng, TRUTH_DOCUMENTS // 5, "linearised", 0).items()},
    ]
    for documents in DOCUMENTS:
        for method in ("linearised", "bootstrap"):
            parts = [
                covered(draw, truth, documents, method, times)
                for draw, truth in zip((unit_values, span_values), truths, strict=True)
            ]
            shares = [f"{share:.1%}" for part in parts for share in part.values()]
            print(f"| {documents} | {method} | " + " | ".join(shares) + " |", flush=True)


if __name__ == "__main__":
    report(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
