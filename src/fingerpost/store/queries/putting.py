"""What putting a code on a passage needs to know, each part in one read: what the page sent, the words, the code.

Asked at every coding, so prepared. Who may do it is not decided here: see `visible`.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, FilteredRelation, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Length, Substr

from fingerpost.store.models import (
    Code,
    Codebook,
    CodebookVersion,
    CodeEntry,
    Coding,
    Person,
    Programme,
    Round,
    Share,
    Source,
)
from fingerpost.store.prepared import Given, Prepared, names_of_columns, row
from fingerpost.store.queries import visible
from fingerpost.store.queries.codebook import IN_USE
from fingerpost.store.queries.sources import SOURCE_COLUMNS, source_from
from fingerpost.terms.coding import Layer, Phase
from fingerpost.terms.permits import may

FURTHEST = 2_000_000_000
"""More characters than any text has; both databases count that far."""


def _key(name: str, model: Any) -> Given:
    return Given(name, model._meta.pk)


@dataclass(frozen=True, slots=True)
class AtHand:
    """A source and a code of one programme; `name`: what the newest version calls the code, "" if none has it.

    `has_share`: the person codes the source in a round that goes on.
    """

    source: Source
    code: Code
    name: str
    has_share: bool


def _named(code: OuterRef) -> Subquery:
    return Subquery(CodeEntry.objects.filter(code=code).order_by("-version__number").values("name")[:1])


def _shared(source: OuterRef) -> Exists:
    mine = Share.objects.filter(source=source, coder=_key("person", Person))
    return Exists(mine.exclude(round__phase=Phase.AGREED))


_AT_HAND = Prepared(
    lambda: Source.objects.filter(
        guid=Given("source", Source._meta.get_field("guid")), programme=_key("programme", Programme),
        programme__codebooks__codes__guid=Given("code", Code._meta.get_field("guid")),
    )
    .annotate(named=_named(OuterRef("programme__codebooks__codes")), shared=_shared(OuterRef("pk")))
    .order_by()
    .values_list(
        *SOURCE_COLUMNS, "programme__codebooks", "programme__codebooks__codes", "named", "shared"
    )
)  # fmt: skip


def at_hand(person: Person, programme: Programme, source: UUID, code: UUID) -> AtHand | None:
    """Both by guid, the text's words left where they are; None if one of them is not there, or not for the person."""
    found = _AT_HAND.first(source=source, code=code, programme=programme.pk, person=person.pk)
    if found is None or not may("read sources", visible.roles(person, programme)):
        return None
    *columns, book, key, name, is_shared = found
    here = source_from(tuple(columns))
    here.programme = programme
    chosen = row(Code, (key, code, book))
    chosen.codebook = row(Codebook, (book, programme.pk), ("id", "programme_id"))
    chosen.codebook.programme = programme
    return AtHand(here, chosen, name or "", bool(is_shared))


@dataclass(frozen=True, slots=True)
class Ground:
    """A place in a source as it is now: `version` of the text, how long that is, and the words there.

    `is_coded`: the coder has this code on these very words already, on this layer and in this round.
    """

    version: int
    length: int
    words: str
    is_coded: bool


def _same(**round: Any) -> Exists:
    return Exists(Coding.objects.filter(
        **round, coder=_key("coder", Person), code=_key("code", Code),
        layer=Given("layer", Coding._meta.get_field("layer")), removed_at__isnull=True,
        passage__version=OuterRef("current"),
        passage__start=Given("start", IntegerField()), passage__end=Given("end", IntegerField()),
    ))  # fmt: skip


def _ground(**round: Any) -> Prepared:
    words = Substr("current__text", Given("first", IntegerField()), Given("number", IntegerField()))
    return Prepared(
        lambda: (
            Source.objects.filter(pk=_key("source", Source), withdrawn_on__isnull=True, current__isnull=False)
            .annotate(words=words, long=Length("current__text"), coded=_same(**round))
            .order_by()
            .values_list("current", "long", "words", "coded")
        )
    )


_EVERYDAY = _ground(round__isnull=True)
_IN_ROUND = _ground(round=_key("round", Round))


def ground_of(
    source: Source, start: int, end: int, *, coder: Person, code: Code, layer: Layer, round: Round | None
) -> Ground | None:
    """The place from `start` to `end` (code points) of the source's current text; None: the source was withdrawn."""
    asked, start, end = _IN_ROUND if round else _EVERYDAY, _within(start), _within(end)
    found = asked.first(
        source=source.pk, start=start, end=end, first=start + 1, number=max(end - start, 0),
        coder=coder.pk, code=code.pk, layer=layer, round=round and round.pk,
    )  # fmt: skip
    return Ground(*found) if found else None


def _within(point: int) -> int:
    """The point, or the nearest that a database can count to: a script may send any number."""
    return min(max(point, 0), FURTHEST)


@dataclass(frozen=True, slots=True)
class Standing:
    """A codebook version, and what it calls a code: `name` None if the code does not stand in it."""

    version: CodebookVersion
    name: str | None
    is_heading: bool


def _standing(**version: Any) -> Prepared:
    entry = FilteredRelation("entries", condition=Q(entries__code=_key("code", Code)))
    rows = CodebookVersion.objects.filter(**version).annotate(entry=entry).order_by("-number")
    return Prepared(
        lambda: rows.values_list(*names_of_columns(CodebookVersion), "entry__name", "entry__is_heading")[:1]
    )


_NEWEST = _standing(codebook=_key("codebook", Codebook), status__in=IN_USE)
_IN_VERSION = _standing(pk=_key("version", CodebookVersion))


def standing_of(code: Code, version: CodebookVersion | None = None) -> Standing | None:
    """The code in this version, else in the newest one in use; None: its codebook has none in use."""
    asked = {"version": version.pk} if version else {"codebook": code.codebook_id}
    found = (_IN_VERSION if version else _NEWEST).first(code=code.pk, **asked)
    if found is None:
        return None
    *columns, name, is_heading = found
    return Standing(version or row(CodebookVersion, tuple(columns)), name, bool(is_heading))
