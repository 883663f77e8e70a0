"""Suggests codes for words, and words for a code, from what the team has coded: TF-IDF and one linear model a code.

A classical model of this machine, learned anew from the codings at hand; it helps to find and decides nothing. The
model is ridge regression in its dual form: one matrix is inverted for all codes, and with it every source can be held
back whole and scored by the model of all others, exactly, without learning again (the block form of the leave-one-out
formula; Cawley and Talbot 2003). Scores are made comparable between rare and common codes by a class-balanced logistic
curve, and shown from where they served best on what was held back. The same codings give the same model.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from fingerpost.terms.words import words_of

FEWEST_PASSAGES, FEWEST_SOURCES = 8, 3
LOOKED_AT = 20
MOST_WORDS = 40_000
MOST_EXAMPLES = 3_000
"""So many at most are learned from, evenly chosen: the matrix grows with their square."""
RIDGE = 0.5
RIGHT_AT_LEAST = 0.2
"""A code that was right less often than this on sources held back is not offered for words at hand."""
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A stretch of text with the codes on it (none: read and not coded). `ref` finds it again."""

    text: str
    codes: frozenset[str]
    source: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Trust:
    """How a code's suggestions did on sources held back: of the `looked_at` likeliest, `right` had the code.

    `passages` in `sources` is what it was learned from. With nothing looked at, nothing can be said.
    """

    passages: int
    sources: int
    right: int = 0
    looked_at: int = 0

    @property
    def weight(self) -> float:
        """For an order: the share that was right, drawn towards a half where little was looked at (Laplace's rule)."""
        return (self.right + 1) / (self.looked_at + 2)

    @property
    def is_some(self) -> bool:
        """Whether it was right often enough on sources held back to be worth a look."""
        return self.right > 0 and self.right >= RIGHT_AT_LEAST * self.looked_at


@dataclass(frozen=True, slots=True)
class Suggested:
    """A code for some words, how likely (0 to 1), and the numbers of the most alike examples that have it."""

    code: str
    likelihood: float
    alike: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned. `too_few`: codes that have not enough passages, with how many they have."""

    examples: tuple[Example, ...]
    trust: dict[str, Trust]
    too_few: dict[str, int]
    found_one: tuple[int, int] = (0, 0)
    """Of so many held-back passages (second), for how many (first) one of three suggestions was a code of theirs."""

    _model: "Any" = field(default=None, repr=False)
    _likely: "Any" = field(default_factory=lambda: np.zeros((0, 0)), repr=False)

    def suggest(self, text: str, source: str = "", most: int = 5) -> list[Suggested]:
        """The likeliest codes for these words, of those as likely as what served on held-back sources.

        `source`: where the words stand. They are judged by what was learned from the others, for there they may have
        been read as not coded.
        """
        if self._model is None:
            return []
        row = self._model.vectors.transform([text])
        scores = self._model.without_source(source).scores(row)[0]
        order = np.argsort(-scores, kind="stable")
        codes = self._model.codes
        fit = [n for n in order if scores[n] >= self._model.cuts[n] and self.trust[codes[n]].is_some]
        return [Suggested(codes[n], float(scores[n]), self._alike(row, codes[n])) for n in fit[:most]]

    def likelihoods(self, code: str) -> Scores:
        """How likely each of the candidates has the code, 0 where not likely enough to be shown."""
        if self._model is None or code not in self.trust:
            return np.zeros(len(self._likely))
        n = self._model.codes.index(code)
        found = self._likely[:, n].astype(np.float64)
        return np.where(found >= self._model.cuts[n], found, 0.0)

    def _alike(self, row: Any, code: str, most: int = 3) -> tuple[int, ...]:
        having = [n for n, example in enumerate(self.examples) if code in example.codes and example.ref]
        likeness = (self._model.rows[having] @ row.T).toarray().ravel()
        order = np.argsort(-likeness, kind="stable")[:most]
        return tuple(having[n] for n in order if likeness[n] > 0)


def learn(examples: Sequence[Example], candidates: Sequence[tuple[str, str]] = ()) -> Learned:
    """Learn from these examples every code that has enough passages in enough sources, and measure each.

    `candidates`: (source, text) of stretches in which a code may have been missed; each is judged by what was learned
    from the other sources, for a model that has read it as not coded would only repeat that.
    """
    every = max(1, -(-len(examples) // MOST_EXAMPLES))
    kept = tuple(examples)[::every]
    enough, too_few = _enough(kept)
    if not enough:
        return Learned(kept, {}, too_few, _likely=np.zeros((len(candidates), 0)))
    model, held = _fitted(kept, sorted(enough))
    trust = {code: _trust(kept, code, held[:, n], model.cuts[n]) for n, code in enumerate(model.codes)}
    likely = _judged(model, candidates)
    return Learned(kept, trust, too_few, _found_one(kept, model, held), model, likely)


def _judged(model: "_Model", candidates: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
    """The likelihood of each code for each candidate, by the model without its source."""
    likely = np.zeros((len(candidates), len(model.codes)), dtype=np.float32)
    places: dict[str, list[int]] = {}
    for n, (source, _) in enumerate(candidates):
        places.setdefault(source, []).append(n)
    for source, numbers in places.items():
        rows = model.vectors.transform([candidates[n][1] for n in numbers])
        likely[numbers] = model.without_source(source).scores(rows)
    return likely


def _enough(examples: Sequence[Example]) -> tuple[set[str], dict[str, int]]:
    passages: dict[str, list[str]] = {}
    for example in examples:
        for code in example.codes:
            passages.setdefault(code, []).append(example.source)
    enough = {c for c, s in passages.items() if len(s) >= FEWEST_PASSAGES and len(set(s)) >= FEWEST_SOURCES}
    return enough, {code: len(sources) for code, sources in passages.items() if code not in enough}


@dataclass(frozen=True, slots=True)
class _Model:
    """`weights` (words × codes) and `offsets` give raw scores, `slopes` and `shifts` the balanced curve; from `cuts` on
    a likelihood is shown. `dual` and `inverse` leave the examples of one source (`by_source`) out; `met`: in how many
    examples each word was read.
    """

    vectors: Any
    rows: Any
    codes: list[str]
    weights: Scores
    offsets: Scores
    slopes: Scores
    shifts: Scores
    cuts: Scores
    dual: Scores
    inverse: npt.NDArray[np.float32]
    met: npt.NDArray[np.intp]
    by_source: dict[str, npt.NDArray[np.intp]]

    def without_source(self, source: str) -> "_Model":
        """The model that has read nothing of this source."""
        rows = self.by_source.get(source)
        if rows is None:
            return self
        part = np.linalg.solve(self.inverse[np.ix_(rows, rows)].astype(np.float64), self.dual[rows])
        dual = self.dual - self.inverse[:, rows] @ part
        dual[rows] = 0
        met = self.met - self.rows[rows].getnnz(axis=0)
        return replace(self, weights=np.asarray(self.rows.T @ dual), offsets=dual.sum(axis=0), met=met)

    def scores(self, rows: Any) -> Scores:
        """A likelihood for each row and code; none for a row without a word that was met before."""
        raw = np.asarray(rows @ self.weights) + self.offsets
        is_known = np.asarray((rows > 0) @ (self.met > 0).astype(np.int64)).ravel() > 0
        known: Scores = _curve(raw, self.slopes, self.shifts) * is_known[:, None]
        return known


def _fitted(examples: Sequence[Example], codes: list[str]) -> tuple[_Model, Scores]:
    """The model of all examples, and each example's likelihoods by the model that has read nothing of its source."""
    from scipy.linalg import cho_factor, cho_solve  # noqa: PLC0415
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    vectors = TfidfVectorizer(analyzer=_terms, sublinear_tf=True, max_features=MOST_WORDS)
    rows = vectors.fit_transform([example.text for example in examples])
    has = np.array([[code in example.codes for code in codes] for example in examples])
    alike = (rows @ rows.T).toarray() + 1.0  # the one lets the model have an offset
    alike[np.diag_indices_from(alike)] += RIDGE
    inverse = cho_solve(cho_factor(alike, overwrite_a=True), np.eye(len(examples)), overwrite_b=True)
    dual = inverse @ has
    raw = _held_back(examples, has, inverse, dual)
    slopes, shifts = _balanced(raw, has)
    held = _curve(raw, slopes, shifts) * _meets_others(examples, rows)[:, None]
    cuts = np.array([_cut(held[:, n], has[:, n]) for n in range(len(codes))])
    model = _Model(
        vectors, rows, codes, np.asarray(rows.T @ dual), dual.sum(axis=0), slopes, shifts, cuts, dual,
        inverse.astype(np.float32), rows.getnnz(axis=0),
        {examples[part[0]].source: part for part in _by_source(examples)},
    )  # fmt: skip
    return model, held


def _held_back(examples: Sequence[Example], has: Any, inverse: Scores, dual: Scores) -> Scores:
    """What the model without an example's source says of it: what is there, less the source's own part of the fit."""
    raw = np.empty_like(dual)
    for rows in _by_source(examples):
        raw[rows] = has[rows] - np.linalg.solve(inverse[np.ix_(rows, rows)], dual[rows])
    return raw


def _by_source(examples: Sequence[Example]) -> list[npt.NDArray[np.intp]]:
    held: dict[str, list[int]] = {}
    for n, example in enumerate(examples):
        held.setdefault(example.source, []).append(n)
    return [np.array(rows) for rows in held.values()]


def _meets_others(examples: Sequence[Example], rows: Any) -> npt.NDArray[np.bool_]:
    """Which examples have a word that some other source has too: of the rest a model without them knows nothing."""
    numbers = {source: n for n, source in enumerate(dict.fromkeys(example.source for example in examples))}
    used = rows.tocoo()
    of = np.array([numbers[example.source] for example in examples])[used.row]
    pairs = np.unique(np.stack([used.col, of]), axis=1)
    shared = np.bincount(pairs[0], minlength=rows.shape[1]) > 1
    met: npt.NDArray[np.bool_] = np.asarray((rows > 0) @ shared.astype(np.int64)).ravel() > 0
    return met


def _curve(raw: Scores, slopes: Scores, shifts: Scores) -> Scores:
    curve: Scores = 1 / (1 + np.exp(-np.clip(raw * slopes + shifts, -30, 30)))
    return curve


def _balanced(raw: Scores, has: Any) -> tuple[Scores, Scores]:
    """A logistic curve for each code on its held-back scores, those with the code weighing as much as all others."""
    slopes, shifts = np.empty(raw.shape[1]), np.empty(raw.shape[1])
    for n in range(raw.shape[1]):
        spread = float(raw[:, n].std()) or 1.0
        scores, is_there = raw[:, n] / spread, has[:, n]
        weights = np.where(is_there, 0.5 / is_there.sum(), 0.5 / max(1, (~is_there).sum()))
        slope, shift = _logistic(scores, is_there.astype(float), weights)
        slopes[n], shifts[n] = slope / spread, shift
    return slopes, shifts


def _logistic(scores: Scores, there: Scores, weights: Scores, steps: int = 25) -> tuple[float, float]:
    """Slope (never below zero) and shift by Newton's method, held a little towards a gentle curve."""
    fit = np.array([1.0, 0.0])
    lines = np.stack([scores, np.ones_like(scores)], axis=1)
    for _ in range(steps):
        likely = 1 / (1 + np.exp(-np.clip(lines @ fit, -30, 30)))
        slope = lines.T @ (weights * (likely - there)) + 0.01 * (fit - np.array([1.0, 0.0]))
        bend = (lines * (weights * likely * (1 - likely))[:, None]).T @ lines + 0.01 * np.eye(2)
        fit = fit - np.linalg.solve(bend, slope)
    return max(float(fit[0]), 0.0), float(fit[1])


def _cut(held: Scores, has: Any) -> float:
    """The likelihood from which on suggestions served best on what was held back (F1), never below one half."""
    order = np.argsort(-held, kind="stable")
    right = np.cumsum(has[order])
    served = 2 * right / (np.arange(1, len(held) + 1) + has.sum())
    best = int(np.argmax(served))
    below = order[min(best + 1, len(order) - 1)]
    return max(0.5, float(held[order[best]] + held[below]) / 2)


def _terms(text: str) -> list[str]:
    """Words and pairs of neighbours, folded as the search folds them; a plural counts as its singular."""
    words = [word[:-1] if len(word) > 4 and word.endswith("s") else word for word in words_of(text).words]
    pairs = [f"{one} {two}" for one, two in pairwise(words) if one and two]
    return [word for word in words if word] + pairs


def _trust(examples: Sequence[Example], code: str, held: Scores, cut: float) -> Trust:
    sources = [example.source for example in examples if code in example.codes]
    likely = [n for n in np.argsort(-held, kind="stable")[:LOOKED_AT].tolist() if held[n] >= cut]
    right = sum(code in examples[n].codes for n in likely)
    return Trust(len(sources), len(set(sources)), right, len(likely))


def _found_one(examples: Sequence[Example], model: _Model, held: Scores) -> tuple[int, int]:
    known = set(model.codes)
    passages = [n for n, example in enumerate(examples) if example.codes & known]
    first = np.argsort(-held, axis=1, kind="stable")[:, :3]
    shown = held >= model.cuts
    met = sum(any(shown[n, c] and model.codes[c] in examples[n].codes for c in first[n]) for n in passages)
    return met, len(passages)
