"""A filled-in form told from other texts: where an instrument's questions stand, and what was answered to each.

As a source, which keeps every word (by_question); or as answers to a report (filled_in).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from fingerpost.formats.reading import Reading, warning
from fingerpost.terms.errors import Problem
from fingerpost.terms.forms import HOW, Beside, FilledForm, FormAnswer
from fingerpost.terms.sources import SourceText, Span

LIKE = 88
"""How alike (0 to 100, by Levenshtein) a line must be to a question: a word may have been changed, not the sense."""

LONGEST = 400_000
LEAST = 2
NUMBER = re.compile(r"^\W*(?:(?:q|question)\.?\s*)?(?:\d{1,3}|[ivx]{1,5}|[a-z])?\s*[.):–-]?\s+", re.IGNORECASE)
NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as the form asks it."""

    key: str
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    question: AskedQuestion
    score: float
    begins: int
    answer: int


def by_question(where: str, source: SourceText, asked: Sequence[AskedQuestion]) -> Reading[SourceText]:
    """The source with a section for each answer, if it is this form filled in; else as it was.

    It is, if at least two and half of the questions stand in it, as lines, headings or cells of a table, word for word
    or nearly so. Speech is left alone: an interviewer may read the questions out.
    """
    if source.turns or len(asked) < LEAST or len(source.text) > LONGEST:
        return Reading(source)
    best = _best(_matches(source.text, asked))
    if len(best) < LEAST or len(best) * 2 < len(asked):
        return Reading(source)
    sections = tuple(_sections(source.text, sorted(best.values(), key=lambda found: found.begins)))
    answered = {section.key for section in sections}
    silent = [question.text for question in asked if question.key not in answered]
    return Reading(replace(source, sections=sections), tuple(_unanswered(where, silent)))


def filled_in(source: SourceText, asked: Sequence[AskedQuestion]) -> FilledForm:
    """What a form answers, question by question, and every word in it that belongs to no question.

    A heading, or a numbered question, that is none of those asked ends the answer above it.
    """
    found = list(_matches(source.text, asked)) if len(source.text) <= LONGEST else []
    chosen = {id(each) for each in _best(found).values()}
    first = min((each.begins for each in found), default=len(source.text))
    marks: list[_Found | _Other] = [*found, *(other for other in _others(source, found) if other.begins > first)]
    marks.sort(key=lambda mark: mark.begins)
    answers, beside = [], list(_ahead(source, source.text[:first]))
    ends = [*(mark.begins for mark in marks[1:]), len(source.text)]
    for mark, end in zip(marks, ends, strict=False):
        words = source.text[mark.answer : end].strip()
        if isinstance(mark, _Found) and id(mark) in chosen:
            wording = source.text[mark.begins : mark.answer].strip()
            answers.append(FormAnswer(mark.question.key, wording, _without_hint(words, mark.question.hint)))
        elif words:
            beside.append(Beside(mark.wording if isinstance(mark, _Other) else mark.question.text, words))
    said = IDENTITY.search(source.text)
    return FilledForm(tuple(answers), tuple(beside), *(said.groups() if said else ()))


IDENTITY = re.compile(r"^Site: [^\n]* \(([^()\n]+)\)\. Wave: [^\n]* \(([^()\n]+)\)\.", re.MULTILINE)
"""How a form of ours says whose it is; docx/form.py writes it."""

NUMBERED = re.compile(r"^\W*(?:(?:q|question)\.?\s*)?\d{1,3}\s*[.):]\s+\S.*\?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Other:
    """A heading or question in the form that is not one of those asked."""

    wording: str
    begins: int
    answer: int


def _best(found: Iterable[_Found]) -> dict[str, _Found]:
    best: dict[str, _Found] = {}
    for each in found:
        held = best.get(each.question.key)
        if held is None or each.score >= held.score - 5:  # of a table of contents and the form itself, the form
            best[each.question.key] = each
    return best


def _others(source: SourceText, found: Sequence[_Found]) -> Iterator[_Other]:
    known, headings, at = {each.begins for each in found}, {span.label for span in source.sections}, 0
    for line in source.text.split("\n"):
        words = " ".join(line.split())
        if words and at not in known and (words in headings or NUMBERED.match(words)):
            yield _Other(words, at, at + len(line))
        at += len(line) + 1


def _ahead(source: SourceText, above: str) -> Iterator[Beside]:
    """What stands above the first question, but for headings and for what we print there ourselves."""
    headings = {span.label for span in source.sections}
    lines = (" ".join(line.split()) for line in above.split("\n"))
    words = [line for line in lines if line and line not in headings and line != HOW and not IDENTITY.match(line)]
    if words:
        yield Beside("Above the first question", "\n".join(words))


def _without_hint(words: str, hint: str) -> str:
    first, _, rest = words.partition("\n")
    return rest.strip() if hint.strip() and fuzz.ratio(_plain(first), _plain(hint)) >= LIKE else words


def _matches(text: str, asked: Sequence[AskedQuestion]) -> Iterator[_Found]:
    plain = [(question, _plain(question.text)) for question in asked]
    at = 0
    for line in text.split("\n"):
        if line.strip():
            yield from _in_line(line, at, plain)
        at += len(line) + 1


def _in_line(line: str, at: int, asked: Sequence[tuple[AskedQuestion, str]]) -> Iterator[_Found]:
    """A question that is a line, a cell of a row, or the beginning of a line up to its question mark or colon."""
    place = 0
    for cell in line.split("\t")[:3]:
        likely = [
            _Found(question, score, at, at + place + len(part))
            for part in _parts(cell)
            for question, wanted in asked
            if (score := fuzz.ratio(_plain(part), wanted, score_cutoff=LIKE))
        ]
        if likely:
            yield max(likely, key=lambda found: found.score)
            return
        place += len(cell) + 1


def _parts(cell: str) -> Iterator[str]:
    yield cell
    for mark in ("?", ":"):
        end = cell.find(mark)
        if 0 < end < len(cell) - 1:
            yield cell[: end + 1]


def _plain(words: str) -> str:
    return NOT_WORDS.sub(" ", NUMBER.sub("", f" {words.strip()} ", count=1)).strip().casefold()


def _sections(text: str, found: Sequence[_Found]) -> Iterator[Span]:
    ends = [following.begins for following in found[1:]] + [len(text)]
    for one, end in zip(found, ends, strict=True):
        words = text[one.answer : end]
        if words.strip():
            start = one.answer + len(words) - len(words.lstrip())
            yield Span(start, one.answer + len(words.rstrip()), one.question.text, one.question.key)


def _unanswered(where: str, silent: Sequence[str]) -> Iterator[Problem]:
    if silent:
        named = ", ".join(repr(words[:60]) for words in silent[:5]) + (" …" if len(silent) > 5 else "")
        yield warning(
            where, f"It was split by its questions; nothing was found under {named}.", "Look whether that is so."
        )
