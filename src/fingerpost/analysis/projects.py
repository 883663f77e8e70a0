"""Two projects set side by side: what one has that the other has not, told by text and name, never by GUID.

Tools give new GUIDs to everything that they import, so that only what people see can be compared: which words of
which text, under which path of codes, by whom.
"""

import hashlib
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from fingerpost.terms.project import NONE, PartKind, Project, Source
from fingerpost.terms.sources import digest

T = TypeVar("T", bound=Hashable)
INNER = frozenset({PartKind.REPRESENTATION, PartKind.TEXT_DESCRIPTION, PartKind.TRANSCRIPT})


class Text(NamedTuple):
    """A source as it is recognised: by its text without trailing white space, else by its kind and name."""

    kind: str
    key: str


class Coded(NamedTuple):
    """One coding as people see it. `place` is `start-end` in the text, else the position as written, else "whole"."""

    source: Text
    place: str
    path: tuple[str, ...]
    coder: str


@dataclass(frozen=True, slots=True)
class Difference(Generic[T]):
    """How many are in both, and what is in one alone."""

    kept: int
    lost: tuple[T, ...]
    gained: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the second project lost and gained against the first.

    `recoded`: codings that are in both at the same words under the same code, but by another coder (before, after).
    `titles` and `words`: the name of a source, and the words at a coding's place, for showing.
    """

    sources: Difference[Text]
    codes: Difference[tuple[str, ...]]
    codings: Difference[Coded]
    recoded: tuple[tuple[Coded, Coded], ...]
    notes: Difference[str]
    cases: Difference[tuple[str, tuple[tuple[str, str], ...]]]
    titles: dict[Text, str]
    words: dict[tuple[Text, str], str]

    @property
    def equal(self) -> bool:
        """Whether nothing was lost, gained or given to somebody else."""
        parts = (self.sources, self.codes, self.codings, self.notes, self.cases)
        return not self.recoded and not any(part.lost or part.gained for part in parts)


def compared(before: Project, after: Project) -> Comparison:
    """Compare two projects."""
    first, second = codings_of(before), codings_of(after)
    rest_before, rest_after = first - second, second - first
    recoded = tuple(_recoded(rest_before, rest_after))
    both = sum((first & second).values()) + len(recoded)
    return Comparison(
        sources=_difference(_sources(before), _sources(after)),
        codes=_difference(_paths(before), _paths(after)),
        codings=Difference(both, _in_place(rest_before), _in_place(rest_after)),
        recoded=recoded,
        notes=_difference(_notes(before), _notes(after)),
        cases=_difference(_cases(before), _cases(after)),
        titles=_titles(after) | _titles(before),
        words=_words(after) | _words(before),
    )


def project_digest(project: Project) -> str:
    """SHA-256 over what people see of a project: equal for projects that differ in GUIDs and in order alone."""
    parts = (
        _sources(project).elements(), _paths(project).elements(), codings_of(project).elements(),
        _notes(project).elements(), _cases(project).elements(), _memos(project),
    )  # fmt: skip
    whole = hashlib.sha256()
    for part in parts:
        for fact in sorted(map(repr, part)):
            whole.update(fact.encode("utf-8", "surrogatepass") + b"\n")
        whole.update(b"--\n")
    return whole.hexdigest()


def codings_of(project: Project) -> "Counter[Coded]":
    """Every coding as people see it."""
    texts = [text_key(source) for source in project.sources]
    paths = [project.code_path(code) for code in range(len(project.codes))]
    names = [user.name or user.guid for user in project.users]
    codings, places = project.codings, _places(project)
    coded: Counter[Coded] = Counter()
    for at in range(len(codings)):
        coder, selection = project.coder_of(at), codings.selection[at]
        place = places[selection] if selection != NONE else "whole"
        name = names[coder] if coder != NONE else ""
        coded[Coded(texts[codings.source[at]], place, paths[codings.code[at]], name)] += 1
    return coded


def text_key(source: Source) -> Text:
    """How a source is recognised in another project."""
    if source.text and source.text.strip():
        return Text("text", digest(source.text.rstrip()))
    return Text(source.kind.value, source.name)


def _places(project: Project) -> list[str]:
    columns = project.selections
    return [
        f"{start}-{end}" if start != NONE else f"at {raw}"
        for start, end, raw in zip(columns.start, columns.end, columns.raw, strict=True)
    ]


def _recoded(lost: "Counter[Coded]", gained: "Counter[Coded]") -> Iterable[tuple[Coded, Coded]]:
    """Pairs that differ in the coder alone; they are taken out of both counters."""
    by_rest: dict[Coded, list[Coded]] = {}
    for coded in sorted(gained.elements()):
        by_rest.setdefault(coded._replace(coder=""), []).append(coded)
    for coded in sorted(lost.elements()):
        others = by_rest.get(coded._replace(coder=""))
        if others:
            other = others.pop(0)
            lost[coded] -= 1
            gained[other] -= 1
            yield coded, other


def _difference(before: "Counter[T]", after: "Counter[T]") -> Difference[T]:
    lost, gained = before - after, after - before
    return Difference(sum((before & after).values()), _sorted(lost), _sorted(gained))


def _sorted(counter: "Counter[T]") -> tuple[T, ...]:
    return tuple(sorted(counter.elements(), key=repr))


def _in_place(counter: "Counter[Coded]") -> tuple[Coded, ...]:
    """By source and, within it, as they follow in the text."""

    def place(coded: Coded) -> tuple[Text, int, Coded]:
        start = coded.place.partition("-")[0]
        return coded.source, int(start) if start.isdigit() else NONE, coded

    return tuple(sorted(counter.elements(), key=place))


def _sources(project: Project) -> "Counter[Text]":
    inner = INNER | {PartKind.NOTE}
    return Counter(text_key(source) for source in project.sources if source.kind not in inner)


def _paths(project: Project) -> "Counter[tuple[str, ...]]":
    return Counter(project.code_path(code) for code in range(len(project.codes)))


def _notes(project: Project) -> "Counter[str]":
    return Counter((source.text or source.description).strip() for _, source in project.of_kind(PartKind.NOTE))


def _cases(project: Project) -> "Counter[tuple[str, tuple[tuple[str, str], ...]]]":
    return Counter(
        (case.name, tuple(sorted((project.variables[value.variable].name, value.text) for value in case.values)))
        for case in project.cases
    )


def _memos(project: Project) -> Iterable[tuple[str, str]]:
    """Descriptions of codes, sources and selections."""
    yield from (("code", code.description) for code in project.codes if code.description)
    yield from (("source", source.description) for source in project.sources if source.description)
    yield from (("selection", words) for words in project.selections.descriptions.values())


def _titles(project: Project) -> dict[Text, str]:
    return {text_key(source): source.name or source.guid for source in project.sources}


def _words(project: Project) -> dict[tuple[Text, str], str]:
    texts = [text_key(source) for source in project.sources]
    columns, places = project.selections, _places(project)
    words = {}
    for at, place in enumerate(places):
        text = project.sources[columns.source[at]].text
        if text and columns.start[at] != NONE:
            words[texts[columns.source[at]], place] = text[columns.start[at] : columns.end[at]]
    return words
