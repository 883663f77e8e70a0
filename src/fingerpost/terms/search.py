"""The language of search: words, "phrases", wildcards, NEAR/n, AND, OR, NOT and brackets, read into a safe form.

`integrated care` asks for both words in any form (stems); "integrated care" for exactly these side by side;
`integrat*` and `wom*n` for any ending or middle. What is read here holds words alone: nothing typed ever reaches a
database as it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from fingerpost.terms.errors import Invalid
from fingerpost.terms.words import LETTERS, folded, words_of

LONGEST_QUERY = 1000
MOST_LEAVES = 40
DEEPEST = 20
FARTHEST = 100
NEAR_BY_DEFAULT = 10
FEWEST_LETTERS = 2


class How(StrEnum):
    """How a word is meant: in any of its forms, exactly so, or with `*` for any letters."""

    STEM = "stem"
    EXACT = "exact"
    PATTERN = "pattern"


@dataclass(frozen=True, slots=True)
class Part:
    """One word that is asked for, folded."""

    text: str
    how: How = How.STEM


@dataclass(frozen=True, slots=True)
class Said:
    """Words side by side, in this order; often one alone."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Both within so many words of each other, in either order."""

    left: "Query"
    right: "Query"
    distance: int


@dataclass(frozen=True, slots=True)
class All:
    """Every one of these in the same source, and none of `but`."""

    parts: tuple["Query", ...]
    but: tuple["Query", ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of these."""

    parts: tuple["Query", ...]


Query = Said | Near | All | Any

_LEXEME = re.compile(
    r"""(?P<open>\()|(?P<close>\))|(?P<quoted>["“”][^"“”]*["“”]?)|(?P<near>NEAR(?:/(?P<n>\d{1,4}))?(?=[\s()"“”]|$))"""
    r"""|(?P<word>[^\s()"“”]+)""",
    re.VERBOSE,
)
_ASKED_WORD = re.compile(rf"(?:{LETTERS}|\*)+(?:['’ʼ](?:{LETTERS}|\*)+)*")


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: str
    query: Said | None = None
    number: int = 0


def parse(text: str) -> Query:
    """The query that was typed. Raises Invalid, with what to do, for one that asks for nothing or cannot be read."""
    if len(text) > LONGEST_QUERY:
        raise Invalid(f"The search has {len(text):,} characters; {LONGEST_QUERY:,} is the limit.")
    lexemes = list(_lexemes(text))
    if sum(lexeme.query is not None for lexeme in lexemes) > MOST_LEAVES:
        raise Invalid(f"The search has more than {MOST_LEAVES} words.", hint="Ask for fewer at once.")
    reader = _Reader(lexemes)
    query = reader.any_(0)
    if reader.kind:
        raise Invalid("A bracket is closed that was not opened.", hint="Take the last ) away, or add a (.")
    return query


def is_something(text: str) -> bool:
    """Whether there is a word in it to look for."""
    return _ASKED_WORD.search(text.replace("_", " ")) is not None


def written(query: Query) -> str:
    """The query in its plainest form; reading it gives the same query again."""
    match query:
        case Said(parts):
            return _written_words(parts)
        case Near(left, right, distance):
            return f"{_within(left, Near)} NEAR/{distance} {_bracketed(right)}"
        case All(parts, but):
            wanted = " ".join(_bracketed(part) if isinstance(part, All | Any) else written(part) for part in parts)
            return " ".join([wanted, *(f"NOT {_bracketed(part)}" for part in but)])
        case Any(parts):
            return " OR ".join(_bracketed(part) if isinstance(part, Any) else written(part) for part in parts)


def leaves(query: Query) -> Iterator[Said]:
    """The words that a reader wants to see marked: all that are asked for, those that must be missing left out."""
    match query:
        case Said():
            yield query
        case Near(left, right):
            yield from (*leaves(left), *leaves(right))
        case All(parts) | Any(parts):
            for part in parts:
                yield from leaves(part)


def _bracketed(query: Query) -> str:
    return written(query) if isinstance(query, Said) else f"({written(query)})"


def _within(query: Query, kind: type[Near]) -> str:
    return written(query) if isinstance(query, kind) else _bracketed(query)


def _written_words(parts: tuple[Part, ...]) -> str:
    if all(part.how is not How.EXACT for part in parts) and _unquoted(parts) == Said(parts):
        return "-".join(part.text for part in parts)
    return '"' + " ".join(part.text for part in parts) + '"'


def _unquoted(parts: tuple[Part, ...]) -> Said | None:
    return _said("-".join(part.text for part in parts), How.STEM)


def _lexemes(text: str) -> Iterator[_Lexeme]:
    for met in _LEXEME.finditer(text):
        kind, said = met.lastgroup or "", met[0]
        if met["near"]:
            yield _Lexeme("near", number=int(met["n"] or NEAR_BY_DEFAULT))
        elif kind == "quoted":
            yield from _leaf(said, How.EXACT)
        elif kind != "word":
            yield _Lexeme(kind)
        elif said in ("AND", "OR", "NOT"):
            yield _Lexeme(said.lower())
        else:
            yield from _word(said)


def _word(said: str) -> Iterator[_Lexeme]:
    """An unquoted word; a hyphen before it takes it out."""
    found = list(_leaf(said, How.STEM))
    if found and said[0] in "-−" and len(said) > 1:
        yield _Lexeme("not")
    yield from found


def _leaf(said: str, how: How) -> Iterator[_Lexeme]:
    query = _said(said, how)
    if query is not None:
        yield _Lexeme("said", query)


def _said(text: str, how: How) -> Said | None:
    parts = tuple(part for met in _ASKED_WORD.finditer(text.replace("_", " ")) for part in _parts(met[0], how))
    return Said(parts) if parts else None


def _parts(word: str, how: How) -> Iterator[Part]:
    if "*" not in word:
        yield from (Part(each, how) for each in words_of(word).words if each)
        return
    pattern = re.sub(r"\*+", "*", "*".join(folded(piece) for piece in word.split("*")))
    if len(pattern.replace("*", "").replace("'", "")) < FEWEST_LETTERS:
        raise Invalid(f"{word!r} would find nearly everything.", hint="Give at least two letters beside the *.")
    yield Part(pattern, How.PATTERN)


class _Reader:
    """Reads lexemes by recursive descent: OR binds loosest, then AND and NOT, then NEAR."""

    def __init__(self, lexemes: list[_Lexeme]) -> None:
        self.lexemes, self.at = lexemes, 0

    @property
    def kind(self) -> str:
        return self.lexemes[self.at].kind if self.at < len(self.lexemes) else ""

    def take(self, kind: str) -> bool:
        if self.kind != kind:
            return False
        self.at += 1
        return True

    def any_(self, depth: int) -> Query:
        if depth > DEEPEST:
            raise Invalid("The brackets are nested too deeply.", hint=f"At most {DEEPEST} within each other.")
        parts = [self.all_(depth)]
        while self.take("or"):
            parts.append(self.all_(depth))
        flat = [each for part in parts for each in (part.parts if isinstance(part, Any) else (part,))]
        return Any(tuple(flat)) if len(flat) > 1 else flat[0]

    def all_(self, depth: int) -> Query:
        wanted: list[Query] = []
        but: list[Query] = []
        while self.kind not in ("", "or", "close") or not (wanted or but):
            linked = self.take("and") if wanted or but else False
            if self.take("not"):
                but.append(self.near(depth))
            elif self.kind in ("said", "open") or linked or not (wanted or but):
                wanted.append(self.near(depth))
            else:
                raise Invalid("NEAR stands between two words.", hint="Write: budget NEAR/5 cut")
        if not wanted:
            raise Invalid("NOT needs something beside it that is looked for.", hint="Write: budget NOT march")
        return _all(wanted, but)

    def near(self, depth: int) -> Query:
        query = self.one(depth)
        while self.kind == "near":
            distance = self.lexemes[self.at].number
            self.at += 1
            other = self.one(depth)
            if not 1 <= distance <= FARTHEST:
                raise Invalid(f"NEAR/{distance} is too far.", hint=f"From 1 to {FARTHEST} words.")
            if not (_has_places(query) and _has_places(other)):
                raise Invalid("NEAR joins words, or words with OR.", hint="Write: (budget OR money) NEAR/5 cut")
            query = Near(query, other, distance)
        return query

    def one(self, depth: int) -> Query:
        if self.take("open"):
            query = self.any_(depth + 1)
            self.take("close")  # an open bracket closes at the end
            return query
        if self.kind != "said":
            raise Invalid(_missing(self.kind), hint='Type words, a "phrase in quotes", or part of a word with *.')
        found = self.lexemes[self.at].query
        self.at += 1
        assert found is not None
        return found


def _all(wanted: list[Query], but: list[Query]) -> Query:
    parts: list[Query] = []
    for query in wanted:
        if isinstance(query, All):
            parts, but = [*parts, *query.parts], [*but, *query.but]
        else:
            parts.append(query)
    return All(tuple(parts), tuple(but)) if len(parts) > 1 or but else parts[0]


def _has_places(query: Query) -> bool:
    """Whether the query is about places of words, not about whole sources."""
    match query:
        case Said() | Near():
            return True
        case Any(parts):
            return all(_has_places(part) for part in parts)
        case _:
            return False


def _missing(kind: str) -> str:
    before = {"": "the end", "close": "the bracket", "and": "AND", "or": "OR", "not": "NOT", "near": "NEAR"}
    return f"A word is missing before {before[kind]}."
