"""Suggestions for a person: codes for words at hand, and passages that a code may have missed. They decide nothing.

Learning runs in a worker and is kept until what was learned from changes. After a few acts that take no words away and
hide nothing, what was learned is still used; after any other, all that was learned in that study is let go of at once.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from itertools import islice
from typing import Any

from fingerpost.analysis.retrieval import code_and_below
from fingerpost.analysis.suggesting import Example, Learned, Trust, learn
from fingerpost.store.queries import suggesting as read
from fingerpost.store.queries import visible
from fingerpost.store.queries.retrieval import retrievable
from fingerpost.store.queries.sources import source_of
from fingerpost.store.queries.types import Person, Programme

WAITS = 2.5
"""Seconds that a page waits for the worker before it says that it is still learning."""
OVERTAKEN = 25
MOST_LIKELY = 40
MOST_KEPT = 4
OFF = "Suggestions are switched off in this programme."
OFF_HERE = "You code this text on your own in a round: suggestions are off until its independent pass is closed."
LEARNING = "Learning from the codings; this takes some seconds."


@dataclass(frozen=True, slots=True)
class Like:
    """A passage that a suggestion was learned from."""

    words: str
    passage: str


@dataclass(frozen=True, slots=True)
class ForWords:
    """A code that these words may have, how it did on held-back sources, and passages that are like them."""

    code_id: str
    code: str
    likelihood: float
    trust: Trust
    like: tuple[Like, ...]


@dataclass(frozen=True, slots=True)
class ForCode:
    """A stretch that may have the code and does not: where it is, its words, and how likely."""

    source_id: str
    source: str
    start: int
    end: int
    words: str
    likelihood: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Suggestions, or (`why_not`) why there are none. `is_learning`: ask again in a moment."""

    words: tuple[ForWords, ...] = ()
    passages: tuple[ForCode, ...] = ()
    why_not: str = ""
    is_learning: bool = False
    learned_from: int = 0
    trust: Trust | None = None
    found_one: tuple[int, int] = (0, 0)
    too_few: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Kept:
    sequence: int
    number: int
    pieces: tuple[read.Stretch, ...]
    learned: "Future[Learned]"


_lock = threading.Lock()
_kept: dict[tuple[Any, ...], _Kept] = {}
_worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fingerpost-suggesting")


def for_words(*, viewer: Person, programme: Programme, source: str, start: int, end: int) -> Answer:
    """Codes for a stretch of a source. Raises NotFound and Refused for who may not code there."""
    visible.require(viewer, "code", programme)
    of = source_of(viewer, programme, source)
    at = (str(of.guid), of.current.text[start:end] if of.current else "")
    blind = read.is_blind(viewer, of)
    switched = read.chosen(programme)
    if not switched.is_on:
        return Answer(why_not=OFF)
    if blind and not switched.in_rounds:
        return Answer(why_not=OFF_HERE)
    return _when_learned(
        viewer, programme, blind, lambda held, kept: _codes_for(viewer, programme, at, held, kept.number)
    )


def for_code(*, viewer: Person, programme: Programme, code_id: str) -> Answer:
    """Stretches that may have a code (guid) and that nobody, as far as the viewer sees, has given it."""
    visible.require(viewer, "code", programme)
    switched = read.chosen(programme)
    if not switched.is_on:
        return Answer(why_not=OFF)

    def missed(held: Learned, kept: _Kept) -> Answer:
        return _missed(viewer, programme, code_id, held, kept)

    return _when_learned(viewer, programme, False, missed)


def for_codes(*, viewer: Person, programme: Programme) -> Answer:
    """Every code that was learned, with how it did on held-back sources: the most trusted first."""
    visible.require(viewer, "code", programme)
    if not read.chosen(programme).is_on:
        return Answer(why_not=OFF)
    names = _names(viewer, programme)

    def codes(held: Learned, kept: _Kept) -> Answer:
        known = [(code, trust) for code, trust in held.trust.items() if code in names]
        ordered = sorted(known, key=lambda pair: (not pair[1].looked_at, -pair[1].weight, names[pair[0]]))
        found = tuple(ForWords(code, names[code], 0.0, trust, ()) for code, trust in ordered)
        few = tuple(sorted((names[code], number) for code, number in held.too_few.items() if code in names))
        why_not = "" if found else _too_few(held)
        return Answer(found, why_not=why_not, learned_from=kept.number, found_one=held.found_one, too_few=few)

    return _when_learned(viewer, programme, False, codes)


def _when_learned(
    viewer: Person, programme: Programme, own: bool, answer: "Callable[[Learned, _Kept], Answer]"
) -> Answer:
    kept = _held(viewer, programme, own)
    try:
        return answer(kept.learned.result(timeout=WAITS), kept)
    except NotYet:
        return Answer(why_not=LEARNING, is_learning=True, learned_from=kept.number)


def _held(viewer: Person, programme: Programme, own: bool) -> _Kept:
    """What is or is being learned; anew where it is out of date. Words that are gone are let go of at once."""
    study, sequence = read.state()
    key = (study, programme.pk, viewer.pk, own)
    with _lock:
        before = _kept.get(key)
    if before is not None and before.sequence == sequence:
        return before
    usable = before is not None and before.learned.done() and read.is_mild_since(before.sequence, OVERTAKEN)
    if usable and before is not None:
        return before
    found = read.material(viewer, programme, own=own)
    examples = [Example(each.words, each.codes, each.source, each.passage) for each in found.stretches]
    candidates = [(each.source, each.words) for each in found.pieces]
    fresh = _Kept(sequence, found.number, found.pieces, _worker.submit(learn, examples, candidates))
    with _lock:
        is_full = len(_kept) >= MOST_KEPT
        for other in [other for other, held in _kept.items() if is_full or _is_stale(other, held, study, sequence)]:
            del _kept[other]
        _kept[key] = fresh
    return fresh


def _is_stale(key: tuple[Any, ...], held: _Kept, study: str | None, sequence: int) -> bool:
    return key[0] == study and held.sequence != sequence and not read.is_mild_since(held.sequence, OVERTAKEN)


def _codes_for(viewer: Person, programme: Programme, at: tuple[str, str], held: Learned, number: int) -> Answer:
    if not held.trust:
        return Answer(why_not=_too_few(held), learned_from=number)
    names = _names(viewer, programme)
    found = tuple(
        ForWords(
            each.code, names[each.code], each.likelihood, held.trust[each.code],
            tuple(Like(held.examples[n].text, held.examples[n].ref) for n in each.alike),
        )
        for each in held.suggest(at[1], at[0]) if each.code in names
    )  # fmt: skip
    why_not = "" if found else "Nothing the team has coded is much like these words."
    return Answer(words=found, why_not=why_not, learned_from=number, found_one=held.found_one)


def _missed(viewer: Person, programme: Programme, code_id: str, held: Learned, kept: _Kept) -> Answer:
    if code_id not in held.trust:
        return Answer(why_not=_too_few(held, code_id), learned_from=kept.number)
    of = retrievable(viewer, programme)
    taken = read.coded_with(viewer, programme, code_and_below(code_id, of.codes))
    scores = held.likelihoods(code_id)
    titles = dict(of.sources.select("source_id", "source").rows())
    likely = ((n, kept.pieces[n]) for n in (-scores).argsort(kind="stable").tolist() if scores[n] > 0)
    free = ((n, piece) for n, piece in likely if read.is_free(piece, taken))
    found = tuple(
        ForCode(piece.source, titles.get(piece.source, ""), piece.start, piece.end, piece.words, float(scores[n]))
        for n, piece in islice(free, MOST_LIKELY)
    )
    why_not = "" if found else "Nothing that is not coded yet is much like its passages."
    return Answer(passages=found, why_not=why_not, learned_from=kept.number, trust=held.trust[code_id])


def _names(viewer: Person, programme: Programme) -> dict[str, str]:
    return dict(retrievable(viewer, programme).codes.select("code_id", "code").rows())


def _too_few(held: Learned, code_id: str = "") -> str:
    need = "A code is suggested once it stands on 8 passages in 3 sources"
    if code_id:
        return f"{need}; this one has {held.too_few.get(code_id, 0)} passages that may be quoted, or too few sources."
    return f"{need}; none does yet, as far as you see."
