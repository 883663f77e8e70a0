"""The language of retrieval: codes in brackets, words, how they meet, and where; read safely and written back.

`barrier[Money] NEAR/2 SENTENCES [Trust] NOT INSIDE [*] "care plan" same:turn site:04` asks for passages. The boxes of
the page and the typed line are the same query. Not here: words alone, which `search` reads, and how passages are found.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from fingerpost.terms import search
from fingerpost.terms.coding import Layer, Polarity
from fingerpost.terms.errors import Invalid
from fingerpost.terms.sources import SourceKind

LONGEST_QUERY = 2000
MOST_LEAVES = 40
DEEPEST = 20
FARTHEST = 1_000_000
ANY_CODE = "*"


class Asks(StrEnum):
    """What a saved query asks for: words in texts, or passages."""

    SEARCH = "search"
    PASSAGES = "passages"


class Scope(StrEnum):
    """What two passages must share to be in the same place: words of their own, or a part of the text."""

    PASSAGE = "passage"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    TURN = "turn"
    SOURCE = "source"


class Relation(StrEnum):
    """How one passage lies to another."""

    OVERLAPS = "OVERLAPS"  # they share words
    INSIDE = "INSIDE"  # all its words are the other's
    AROUND = "AROUND"  # all the other's words are its own
    EXACTLY = "EXACTLY"  # the same words
    NEAR = "NEAR"  # at most so far away; sharing words is no distance


class Measure(StrEnum):
    """What a distance is counted in."""

    CHARACTERS = "characters"
    SENTENCES = "sentences"
    PARAGRAPHS = "paragraphs"
    TURNS = "turns"


PART_OF = {Measure.SENTENCES: Scope.SENTENCE, Measure.PARAGRAPHS: Scope.PARAGRAPH, Measure.TURNS: Scope.TURN}
"""The parts of a text that a measure counts."""


@dataclass(frozen=True, slots=True)
class Coded:
    """Passages with a code (by name, path or guid) or one below it; `*`: with any. With one polarity, or any."""

    code: str = ANY_CODE
    polarity: Polarity | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Places where words stand, coded or not."""

    query: search.Query


@dataclass(frozen=True, slots=True)
class Meets:
    """Those of `left` that lie so to one of `right` other than themselves; `negated`: that do so to none."""

    left: "Expression"
    relation: Relation
    right: "Expression"
    distance: int = 0
    measure: Measure = Measure.CHARACTERS
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Both:
    """Passages of every part in the same place as one of each other, and of none of `but`."""

    parts: tuple["Expression", ...]
    but: tuple["Expression", ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """Passages of any part."""

    parts: tuple["Expression", ...]


Expression = Coded | Words | Meets | Both | Either
CONDITIONS = ("site", "wave", "kind", "role", "coder", "layer")
CLOSED: dict[str, type[StrEnum]] = {"kind": SourceKind, "layer": Layer, "same": Scope}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A whole query: what is looked for, what counts as the same place, and conditions (key, value) on all of it."""

    what: Expression
    same: Scope = Scope.PASSAGE
    conditions: tuple[tuple[str, str], ...] = field(default=())


_LEXEME = re.compile(
    r"""(?P<coded>(?P<polarity>[a-z]+)?\[(?P<code>(?:[^\]\\]|\\.)*)\]?)"""
    r"""|(?P<condition>\b(?P<key>site|wave|kind|role|coder|layer|same):(?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s()\["]+)))"""
    r"""|(?P<open>\()|(?P<close>\))|(?P<phrase>["“”][^"“”]*["“”]?)"""
    r"""|(?P<relation>(?P<not>NOT\s+)?(?P<name>OVERLAPS|INSIDE|AROUND|EXACTLY|NEAR(?:/(?P<n>\d{1,9}))?"""
    r"""(?:\s+(?P<measure>CHARACTERS?|SENTENCES?|PARAGRAPHS?|TURNS?))?)(?![^\s()\["“”]))"""
    r"""|(?P<word>[^\s()\["“”]+)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: str
    leaf: Coded | Words | None = None
    meets: Meets | None = None


def parse(text: str) -> Wanted:
    """The query that was typed. Raises Invalid, with what to do, for one that asks for nothing or cannot be read."""
    if len(text) > LONGEST_QUERY:
        raise Invalid(f"The query has {len(text):,} characters; {LONGEST_QUERY:,} is the limit.")
    found = list(_LEXEME.finditer(text))
    conditions = [_condition(met) for met in found if met.lastgroup == "condition"]
    lexemes = [lexeme for met in found if met.lastgroup != "condition" for lexeme in _lexemes(met)]
    if sum(lexeme.leaf is not None for lexeme in lexemes) > MOST_LEAVES:
        raise Invalid(f"The query has more than {MOST_LEAVES} codes and words.", hint="Ask for fewer at once.")
    reader = _Reader(lexemes)
    what = reader.either(0)
    if reader.kind:
        raise Invalid("A bracket is closed that was not opened.", hint="Take the last ) away, or add a (.")
    same = [value for key, value in conditions if key == "same"]
    kept = dict.fromkeys((key, value) for key, value in conditions if key != "same")
    return Wanted(what, Scope(same[-1]) if same else Scope.PASSAGE, tuple(kept))


def written(wanted: Wanted) -> str:
    """The query as one types it; reading it gives the same query again."""
    same = [] if wanted.same is Scope.PASSAGE else [f"same:{wanted.same}"]
    conditions = (f"{key}:{_quoted(value)}" for key, value in wanted.conditions)
    return " ".join([_written(wanted.what), *same, *conditions])


def leaves(what: Expression) -> Iterator[Coded | Words]:
    """Every code and word that is asked for, whether to be there or not."""
    match what:
        case Coded() | Words():
            yield what
        case Meets(left, _, right):
            yield from (*leaves(left), *leaves(right))
        case Both(parts, but):
            for part in (*parts, *but):
                yield from leaves(part)
        case Either(parts):
            for part in parts:
                yield from leaves(part)


def gives_codings(what: Expression) -> bool:
    """Whether codings can come out, not places of words alone."""
    match what:
        case Coded():
            return True
        case Words():
            return False
        case Meets(left):
            return gives_codings(left)
        case Both(parts) | Either(parts):
            return any(gives_codings(part) for part in parts)


def measures(wanted: Wanted) -> set[Scope]:
    """The parts of texts that must be known to answer: sentences, paragraphs, turns."""
    needed = {wanted.same} - {Scope.PASSAGE, Scope.SOURCE}
    return needed | set(_measured(wanted.what))


def _measured(what: Expression) -> Iterator[Scope]:
    match what:
        case Meets(left, relation, right, _, measure):
            if relation is Relation.NEAR and measure in PART_OF:
                yield PART_OF[measure]
            yield from (*_measured(left), *_measured(right))
        case Both(parts, but):
            for part in (*parts, *but):
                yield from _measured(part)
        case Either(parts):
            for part in parts:
                yield from _measured(part)


def _written(what: Expression) -> str:
    match what:
        case Coded(code, polarity):
            return f"{polarity or ''}[{_escaped(code)}]"
        case Words(query):
            return search.written(query)
        case Meets(left):
            inner = _written(left) if isinstance(left, Meets) else _bracketed(left)
            return f"{inner} {written_relation(what)} {_bracketed(what.right)}"
        case Both(parts, but):
            wanted = [_bracketed(part) if isinstance(part, Both | Either) else _written(part) for part in parts]
            return " ".join([" AND ".join(wanted), *(f"NOT {_bracketed(part)}" for part in but)])
        case Either(parts):
            return " OR ".join(_bracketed(part) if isinstance(part, Either) else _written(part) for part in parts)


def written_relation(meets: Meets) -> str:
    """How the passages lie to each other, in the words of the language."""
    far = f"/{meets.distance} {meets.measure.upper()}" if meets.relation is Relation.NEAR else ""
    return f"{'NOT ' if meets.negated else ''}{meets.relation}{far}"


def _escaped(code: str) -> str:
    return code.replace("\\", "\\\\").replace("]", "\\]")


def _bracketed(what: Expression) -> str:
    return _written(what) if isinstance(what, Coded | Words) else f"({_written(what)})"


def _quoted(value: str) -> str:
    return value if re.fullmatch(r"[^\s()\[\"]+", value) else f'"{value}"'


def _condition(met: re.Match[str]) -> tuple[str, str]:
    key, value = met["key"], (met["quoted"] if met["bare"] is None else met["bare"]).strip()
    if not value:
        raise Invalid(f"{key}: wants a value.", hint=f'As {key}:W2, or in quotes: {key}:"some words".')
    if key in CLOSED and value not in list(CLOSED[key]):
        raise Invalid(f"There is no {key} {value!r}.", hint=f"Give one of {', '.join(CLOSED[key])}.")
    return key, value


def _lexemes(met: re.Match[str]) -> Iterator[_Lexeme]:
    kind, said = met.lastgroup or "", met[0]
    if kind == "coded":
        yield _Lexeme("leaf", _coded(met))
    elif kind == "relation":
        yield _Lexeme("relation", meets=_relation(met))
    elif kind in ("open", "close"):
        yield _Lexeme(kind)
    elif said in ("AND", "OR", "NOT"):
        yield _Lexeme(said.lower())
    else:
        yield from _word(said)


def _word(said: str) -> Iterator[_Lexeme]:
    """A word or phrase, read as the search reads it; signs alone are nothing."""
    bare = said.lstrip("-−")
    if search.is_something(bare):
        if bare != said:
            yield _Lexeme("not")
        yield _Lexeme("leaf", Words(search.parse(bare)))


def _coded(met: re.Match[str]) -> Coded:
    code, polarity = re.sub(r"\\(.)", r"\1", met["code"]).strip(), met["polarity"]
    if not code:
        raise Invalid("No code stands between the brackets.", hint="Write its name, as [Trust], or [*] for any.")
    if polarity is not None and polarity not in list(Polarity):
        raise Invalid(f"There is no polarity {polarity!r}.", hint=f"Give one of {', '.join(Polarity)}.")
    return Coded(code, Polarity(polarity) if polarity else None)


def _relation(met: re.Match[str]) -> Meets:
    relation = Relation(met["name"].split()[0].partition("/")[0])
    measure = Measure(f"{(met['measure'] or 'CHARACTERS').lower().rstrip('s')}s")
    distance = int(met["n"] or (1 if measure is not Measure.CHARACTERS else 200)) if relation is Relation.NEAR else 0
    if distance > FARTHEST:
        raise Invalid(f"NEAR/{distance} is too far.", hint=f"At most {FARTHEST:,}.")
    nothing = Coded()
    return Meets(nothing, relation, nothing, distance, measure, met["not"] is not None)


class _Reader:
    """Reads lexemes by recursive descent: OR binds loosest, then AND and NOT, then how passages lie to each other."""

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

    def either(self, depth: int) -> Expression:
        if depth > DEEPEST:
            raise Invalid("The brackets are nested too deeply.", hint=f"At most {DEEPEST} within each other.")
        parts = [self.both(depth)]
        while self.take("or"):
            parts.append(self.both(depth))
        flat = [each for part in parts for each in (part.parts if isinstance(part, Either) else (part,))]
        return Either(tuple(flat)) if len(flat) > 1 else flat[0]

    def both(self, depth: int) -> Expression:
        parts: list[Expression] = []
        but: list[Expression] = []
        while self.kind not in ("", "or", "close") or not (parts or but):
            if parts or but:
                self.take("and")
            (but if self.take("not") else parts).append(self.meets(depth))
        if not parts:
            raise Invalid("NOT needs something beside it that is looked for.", hint="Write: [Trust] NOT [Money]")
        return _both(parts, but)

    def meets(self, depth: int) -> Expression:
        what = self.one(depth)
        while self.kind == "relation":
            how = self.lexemes[self.at].meets
            assert how is not None
            self.at += 1
            what = Meets(what, how.relation, self.one(depth), how.distance, how.measure, how.negated)
        return what

    def one(self, depth: int) -> Expression:
        if self.take("open"):
            what = self.either(depth + 1)
            self.take("close")  # an open bracket closes at the end
            return what
        leaf = self.lexemes[self.at].leaf if self.kind == "leaf" else None
        if leaf is None:
            raise Invalid(
                f"A code or word is missing before {_before(self.kind)}.",
                hint="Write a code as [Trust], words as they are.",
            )
        self.at += 1
        return leaf


def _both(parts: Iterable[Expression], but: Iterable[Expression]) -> Expression:
    wanted: list[Expression] = []
    without = list(but)
    for part in parts:
        if isinstance(part, Both):
            wanted, without = [*wanted, *part.parts], [*without, *part.but]
        else:
            wanted.append(part)
    return Both(tuple(wanted), tuple(without)) if len(wanted) > 1 or without else wanted[0]


def _before(kind: str) -> str:
    names = {"": "the end", "close": "the bracket", "relation": "the word in capitals"}
    return names.get(kind, kind.upper())
