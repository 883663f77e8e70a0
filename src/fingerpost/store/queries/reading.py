"""What the reading and coding page shows of one source: its parts, codings with their names, codes to choose from."""

import sys
from array import array
from base64 import b64encode
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from itertools import compress, count
from operator import eq
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from django.db.models import Count, QuerySet, TextField
from django.db.models.functions import Cast

from fingerpost.store.models import (
    Code,
    Codebook,
    CodebookVersion,
    CodeEntry,
    Coding,
    Favourite,
    Passage,
    Person,
    Programme,
    Round,
    Section,
    Source,
    Turn,
)
from fingerpost.store.prepared import Given, Prepared, tuples
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import names_by_code, tree, version_of
from fingerpost.store.queries.proposals import own_waiting
from fingerpost.store.queries.rounds import desk_of
from fingerpost.terms.errors import NotFound
from fingerpost.terms.sources import Span

Numbers: TypeAlias = "array[int]"


@dataclass(frozen=True, slots=True)
class Work:
    """How much a source has been coded, as far as the person sees it."""

    codings: int = 0
    coders: int = 0


class CodingNow(NamedTuple):
    """One coding with its code's name; `start` and `end` are code points in the current text."""

    guid: str
    code: str
    name: str
    coder: str
    own: bool
    start: int
    end: int
    polarity: str
    memo: str
    layer: str
    round: int | None


@dataclass(frozen=True, slots=True)
class CodingsNow:
    """Many codings by columns, in order of place; a column of numbers counts into the list of that name.

    `guids`: 16 bytes each, one after another. `round`: counts from 1; 0 is none. `memos`: place in the columns → words.
    """

    codes: list[tuple[str, str]]
    coders: list[tuple[str, bool]]
    rounds: list[int]
    polarities: list[str]
    layers: list[str]
    guids: bytes
    code: Numbers
    coder: Numbers
    start: Numbers
    end: Numbers
    polarity: Numbers
    layer: Numbers
    round: Numbers
    memos: dict[int, str]

    def as_json(self) -> dict[str, Any]:
        """The columns by name. Bytes and numbers (four bytes each, the lowest first) go in base64: a script makes
        an array of them at once, where each number on its own would have to be written, read and kept.
        """
        return {field.name: _told(getattr(self, field.name)) for field in fields(self)}


def _told(column: Any) -> Any:
    if isinstance(column, bytes):
        return b64encode(column).decode("ascii")
    if not isinstance(column, array):
        return column
    if sys.byteorder == "big":
        column = array("I", column)
        column.byteswap()
    return b64encode(column.tobytes()).decode("ascii")


FIELDS = (
    "code_id", "coder_id", "passage__start", "passage__end", "polarity", "layer", "round_id", "memo",
)  # fmt: skip


START, END = 3, 4
"""Where the edges stand in a row of guid and `FIELDS`."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One code to choose, with what helps to choose it. A heading cannot be chosen."""

    guid: str
    name: str
    depth: int
    is_heading: bool
    above: str
    definition: str
    include: str
    exclude: str
    example: str
    synonyms: str
    is_proposed: bool = False


def work_on(person: Person, programme: Programme, sources: Iterable[Source]) -> dict[int, Work]:
    """Source (its key inside) → how much it has been coded; sources without codings are absent."""
    rows = visible.codings(person, programme).filter(passage__version__source__in=list(sources))
    by_source = rows.values("passage__version__source_id").order_by()
    counted = by_source.annotate(n=Count("pk"), people=Count("coder", distinct=True))
    return {pk: Work(n, people) for pk, n, people in counted.values_list("passage__version__source_id", "n", "people")}


def parts_of(source: Source) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Sections and speaker turns of the current text, in order."""
    sections = Section.objects.filter(version=source.current_id).values_list("start", "end", "label", "key")
    turns = Turn.objects.filter(version=source.current_id).values_list("start", "end", "label")
    return tuple(Span(*row) for row in sections), tuple(Span(*row) for row in turns)


def codings_now(person: Person, source: Source) -> CodingsNow:
    """The live codings of a source that the person may see."""
    return _in_columns(person, source, visible.codings_on(person, source))


def some_codings(person: Person, source: Source, guids: Iterable[UUID | str]) -> CodingsNow:
    """Those of these codings that are live, on the source's current text, and for the person to see."""
    return _in_columns(person, source, visible.codings_on(person, source).filter(guid__in=list(guids)))


def nothing() -> CodingsNow:
    """No codings."""
    none = array("I")
    return CodingsNow([], [], [], [], [], b"", none, none, none, none, none, none, none, {})


def _in_columns(person: Person, source: Source, rows: QuerySet[Coding]) -> CodingsNow:
    by_start = rows.order_by("passage__start")
    values = _in_place(tuples(by_start.values_list(Cast("guid", TextField()), *FIELDS)))
    if not values:
        return nothing()
    guids, code, coder, start, end, polarity, layer, round, memo = zip(*values, strict=True)
    codes, coders, rounds, sides, layers = (list(dict.fromkeys(kept)) for kept in (code, coder, round, polarity, layer))
    in_rounds: list[int] = [key for key in rounds if key is not None]
    return CodingsNow(
        codes=_codes(source.programme, codes), coders=_coders(person, coders), rounds=_rounds(in_rounds),
        polarities=sides, layers=layers, guids=bytes.fromhex("".join(guids).replace("-", "")),
        code=_places(codes, code), coder=_places(coders, coder), start=array("I", start), end=array("I", end),
        polarity=_places(sides, polarity), layer=_places(layers, layer), round=_places([None, *in_rounds], round),
        memos={at: words for at, words in enumerate(memo) if words},
    )  # fmt: skip


def _in_place(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows by their start, those that start together by length and guid: so the database need not sort them all."""
    start = [row[START] for row in rows]
    for at in compress(count(), map(eq, start, start[1:])):
        if at and start[at - 1] == start[at]:
            continue
        after = bisect_right(start, start[at])
        rows[at:after] = sorted(rows[at:after], key=lambda row: (-row[END], row[0]))
    return rows


def _places(known: Iterable[object], values: Iterable[object]) -> Numbers:
    """Where each value stands among the known ones."""
    place: dict[object, int] = {value: at for at, value in enumerate(known)}
    return array("I", map(place.__getitem__, values))


_NAMED = Prepared(
    lambda: (
        Code.objects.filter(codebook__programme=Given("programme", Programme._meta.pk))
        .order_by("entries__version__number")
        .values_list("pk", "guid", "entries__name")
    )
)


def _codes(programme: Programme, keys: Iterable[int]) -> list[tuple[str, str]]:
    found = {key: (str(guid), name or "") for key, guid, name in _NAMED.all(programme=programme.pk)}
    lost = {key for key, (_, name) in found.items() if not name}
    names = names_of(programme) if lost.intersection(keys) else {}
    return [(found[key][0], found[key][1] or names.get(key, "")) for key in keys]


def _coders(person: Person, keys: Iterable[int]) -> list[tuple[str, bool]]:
    wanted = list(keys)
    names = dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name"))
    return [(names[key], key == person.pk) for key in wanted]


def _rounds(keys: Iterable[int]) -> list[int]:
    wanted = list(keys)
    numbers = dict(Round.objects.filter(pk__in=wanted).values_list("pk", "number")) if wanted else {}
    return [numbers[key] for key in wanted]


def coding_now(person: Person, coding: Coding, name: str = "") -> CodingNow:
    """One coding as the page shows it; `name` of its code, if that is known already."""
    return CodingNow(
        guid=str(coding.guid),
        code=str(coding.code.guid),
        name=name or _name_of(coding.code),
        coder=coding.coder.name,
        own=coding.coder_id == person.pk,
        start=coding.passage.start,
        end=coding.passage.end,
        polarity=coding.polarity,
        memo=coding.memo,
        layer=coding.layer,
        round=coding.round.number if coding.round else None,
    )


def choices(programme: Programme, person: Person | None = None, version: CodebookVersion | None = None) -> list[Choice]:
    """The codes of a version (else of the one in use), in order, then those that `person` proposed; none without a
    codebook.
    """
    codebook = Codebook.objects.filter(programme=programme).first()
    if codebook is None:
        return []
    lines = tree(version or version_of(codebook))
    names = {line.entry.code_id: line.entry.name for line in lines}
    return [
        Choice(
            str(entry.code.guid), entry.name, line.depth, entry.is_heading, names.get(entry.parent_id or 0, ""),
            entry.definition, entry.include, entry.exclude, entry.example, entry.synonyms,
        )
        for line in lines for entry in (line.entry,)
    ] + (proposed_choices(person, programme, names) if person else [])  # fmt: skip


def proposed_choices(person: Person, programme: Programme, names: Mapping[int, str]) -> list[Choice]:
    """The person's own proposals that wait: to be used meanwhile by them alone. `names`: of the headings."""
    return [
        Choice(
            str(each.code.guid), each.name, 0, False, names.get(each.parent_id or 0, ""), each.definition, each.include,
            each.exclude, each.example, each.synonyms, True,
        )
        for each in own_waiting(person, programme)
    ]  # fmt: skip


def favourites_of(person: Person, programme: Programme) -> dict[str, int]:
    """Code (its guid) → the digit that the person keeps it under."""
    rows = Favourite.objects.filter(person=person, code__codebook__programme=programme)
    return {str(guid): digit for guid, digit in rows.values_list("code__guid", "digit")}


def code_to_apply(programme: Programme, guid: UUID) -> Code:
    """A code of the programme; raises NotFound."""
    code = Code.objects.select_related("codebook__programme").filter(guid=guid, codebook__programme=programme).first()
    if code is None:
        raise NotFound(f"There is no such code in {programme.name}.", hint="Reload the page: the codebook has changed.")
    return code


def coding_to_change(person: Person, programme: Programme, guid: UUID) -> Coding:
    """A coding that the person sees, or one of their own that was taken off; raises NotFound."""
    rows = Coding.objects.select_related("code__codebook__programme", "passage__version__source", "round", "coder")
    found = rows.filter(guid=guid, code__codebook__programme=programme).first()
    seen = found and visible.codings(person, programme).filter(pk=found.pk).exists()
    is_own = found is not None and found.coder_id == person.pk and visible.allowed(person, "code", programme)
    if found is None or not (seen or is_own or person.is_owner):
        raise NotFound("There is no such coding.")
    return found


def blind_round(person: Person, source: Source) -> Round | None:
    """The round in which the person codes this source on their own now, if there is one."""
    desk = desk_of(person, source)
    return desk.round if desk.is_blind else None


def passage_at(person: Person, source: Source, guid: UUID) -> Passage | None:
    """A passage of the source's current text; None if there is none, or if blinding hides its coding."""
    passage = visible.passages(person, source.programme).filter(guid=guid, version=source.current_id).first()
    if passage is None or not Coding.objects.filter(passage=passage).exists():
        return passage
    return passage if visible.codings(person, source.programme).filter(passage=passage).exists() else None


def _name_of(code: Code) -> str:
    entries = CodeEntry.objects.filter(code=code).order_by("-version__number").values_list("name", flat=True)
    return entries.first() or names_of(code.codebook.programme).get(code.pk, "")


def names_of(programme: Programme) -> dict[int, str]:
    """Code (its key inside) → its newest name."""
    codebook = Codebook.objects.filter(programme=programme).first()
    return names_by_code(codebook) if codebook else {}
