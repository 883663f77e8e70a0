"""What a search finds in the texts that a person may see: places by source, and the words around them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
import polars as pl

from fingerpost.store.models import Person, Programme, SourceVersion, Turn
from fingerpost.store.queries import visible
from fingerpost.store.queries.sources import listed
from fingerpost.store.search.packing import Numbers
from fingerpost.store.search.places import TEXT_BITS, Matches, Texts, Within, matches, spans_of
from fingerpost.terms.search import Query
from fingerpost.terms.words import Words, words_of

AROUND = 70
A_PAGE, OF_EACH, OF_ONE = 20, 8, 500
WORDS = {"source_id": pl.String, "source": pl.String, "start": pl.Int64, "end": pl.Int64, "words": pl.String}
SPANS = {"source_id": pl.String, "start": pl.Int64, "end": pl.Int64}


@dataclass(frozen=True, slots=True)
class Conditions:
    """Where to look: keys of sites and waves, a kind of source, the role of who speaks, one source by guid."""

    site: str = ""
    wave: str = ""
    kind: str = ""
    role: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A little of a text: where what was found in it stands, and its words in pieces, found (`True`) or around."""

    places: tuple[tuple[int, int], ...]
    pieces: tuple[tuple[str, bool], ...]

    @property
    def start(self) -> int:
        """Where the first place begins."""
        return self.places[0][0]

    @property
    def end(self) -> int:
        """Where the first place ends."""
        return self.places[0][1]


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found in one source: so many `places`, and the first of them in their words."""

    guid: UUID
    title: str
    kind: str
    site: str
    wave: str
    places: int
    snippets: tuple[Snippet, ...] = ()
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """All that was found: `places` in `sources` (by title, or with most places first), each without its words yet."""

    places: int
    sources: tuple[Hits, ...]
    looked_at: int
    _held: "_Held" = field(repr=False)

    def shown(self, sources: Sequence[Hits], most: int = OF_EACH) -> list[Hits]:
        """These of the sources with their first places in words."""
        return list(_with_words(sources, self._held, most))


class _Source(NamedTuple):
    pk: int
    guid: UUID
    title: str
    kind: str
    site: str
    site_name: str
    wave: str
    version: int
    indexed: int | None
    indexed_version: int | None


_FIELDS = (
    "pk", "guid", "title", "kind", "site__key", "site__name", "wave__key", "current_id", "indexed__pk",
    "indexed__version_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Held:
    """What was found, by text: for putting it in words later."""

    met: Matches
    by_guid: Mapping[UUID, int]
    versions: Mapping[int, int]
    unread: Mapping[int, Words]


def find(
    person: Person,
    programme: Programme,
    query: Query,
    conditions: Conditions = Conditions(),
    *,
    most_first: bool = False,
) -> Found:
    """Search the current texts of the sources that the person may read. Raises NotFound and Refused for others."""
    visible.require(person, "read sources", programme)
    sources = _sources(person, programme, conditions)
    texts, keys = _texts(sources)
    met = matches(query, texts, _within(keys, texts, conditions.role, sources) if conditions.role else None)
    hits, by_guid = [], {}
    ends = np.searchsorted(met.first, (met.texts + 1) << TEXT_BITS)
    counted = dict(zip(met.texts.tolist(), np.diff(ends, prepend=0).tolist(), strict=True))
    for source in sources:
        key = keys[source.pk]
        if key in counted:
            by_guid[source.guid] = key
            site = " ".join(dict.fromkeys(filter(None, (source.site, source.site_name))))
            hits.append(Hits(source.guid, source.title, source.kind, site, source.wave or "", counted[key]))
    ordered = sorted(hits, key=lambda each: -each.places) if most_first else hits
    versions = {keys[source.pk]: source.version for source in sources}
    held = _Held(met, by_guid, versions, texts.unread)
    return Found(sum(counted.values()), tuple(ordered), len(sources), held)


def spans_frame(person: Person, programme: Programme, query: Query) -> pl.DataFrame:
    """Every place that the query finds, as source_id, start and end in code points, by source and place."""
    found = find(person, programme, query)._held
    spans = spans_of(found.by_guid.values(), found.unread)
    guids: list[str] = []
    starts, ends = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for guid, key in found.by_guid.items():
        begun, ended = _span(found.met, key, spans[key])
        guids += [str(guid)] * len(begun)
        starts.append(begun)
        ends.append(ended)
    return pl.DataFrame(
        {"source_id": guids, "start": np.concatenate(starts), "end": np.concatenate(ends)}, schema=SPANS
    )


def words_frame(person: Person, programme: Programme, query: Query) -> pl.DataFrame:
    """The places of `spans_frame` with their source's title and the words that stand there."""
    spans = spans_frame(person, programme, query)
    met = spans["source_id"].unique().to_list()
    rows = visible.sources(person, programme).filter(guid__in=met) if met else visible.sources(person, programme).none()
    texts = {str(guid): (title, text) for guid, title, text in rows.values_list("guid", "title", "current__text")}
    lines = [(guid, texts[guid][0], start, end, texts[guid][1][start:end]) for guid, start, end in spans.rows()]
    return pl.DataFrame(lines, schema=WORDS, orient="row")


def _sources(person: Person, programme: Programme, asked: Conditions) -> list[_Source]:
    rows = listed(person, programme, site=asked.site, wave=asked.wave, kind=asked.kind, role=asked.role)
    if asked.source:
        rows = rows.filter(guid=asked.source)
    rows = rows.filter(withdrawn_on__isnull=True, current__isnull=False).select_related(None)
    return [_Source(*values) for values in rows.order_by("title", "pk").values_list(*_FIELDS)]


def _texts(sources: Iterable[_Source]) -> tuple[Texts, dict[int, int]]:
    """The texts to look at, and source → the text's key. A text that the index does not hold is read as it stands."""
    keys: dict[int, int] = {}
    behind: dict[int, int] = {}
    for source in sources:
        if source.indexed is not None and source.indexed_version == source.version:
            keys[source.pk] = source.indexed
        else:
            keys[source.pk] = -source.version
            behind[source.version] = -source.version
    texts = dict(SourceVersion.objects.filter(pk__in=behind).values_list("pk", "text")) if behind else {}
    unread = {behind[version]: words_of(text) for version, text in texts.items()}
    return Texts(frozenset(key for key in keys.values() if key > 0), unread), keys


def _within(keys: Mapping[int, int], texts: Texts, role: str, sources: Iterable[_Source]) -> Within:
    """The stretches in which somebody of this role speaks, as places."""
    by_version = {source.version: keys[source.pk] for source in sources}
    turns = Turn.objects.filter(version__in=list(by_version), post__role=role).order_by("version_id", "start")
    spoken: dict[int, list[tuple[int, int]]] = {}
    for version, start, end in turns.values_list("version_id", "start", "end"):
        spoken.setdefault(by_version[version], []).append((start, end))
    spans = spans_of(spoken, {key: read for key, read in texts.unread.items() if key in spoken})
    starts, ends = [], []
    for key, stretches in spoken.items():
        at = np.searchsorted(spans[key][0], np.array(stretches, dtype=np.int64), side="left")
        starts.append((np.int64(key) << TEXT_BITS) + at[:, 0])
        ends.append((np.int64(key) << TEXT_BITS) + at[:, 1])
    none = np.empty(0, dtype=np.int64)
    return Within(np.concatenate([none, *starts]), np.concatenate([none, *ends]))


def _span(met: Matches, key: int, spans: tuple[Numbers, Numbers], most: int | None = None) -> tuple[Numbers, Numbers]:
    """Where the places of one text begin and end, in code points."""
    low, high = np.searchsorted(met.first, [key << TEXT_BITS, (key + 1) << TEXT_BITS])
    chosen = slice(low, high if most is None else min(high, low + most))
    mask = (1 << TEXT_BITS) - 1
    return spans[0][met.first[chosen] & mask], spans[1][met.last[chosen] & mask]


def _with_words(sources: Sequence[Hits], held: _Held, most: int) -> Iterator[Hits]:
    keys = {source.guid: held.by_guid[source.guid] for source in sources}
    spans = spans_of(keys.values(), {key: read for key, read in held.unread.items() if key in keys.values()})
    versions = {held.versions[key]: key for key in keys.values()}
    texts = SourceVersion.objects.filter(pk__in=versions).values_list("pk", "text")
    by_key = {versions[version]: text for version, text in texts}
    for source in sources:
        key = keys[source.guid]
        starts, ends = _span(held.met, key, spans[key], most)
        places = list(zip(starts.tolist(), ends.tolist(), strict=True))
        snippets = tuple(snippets_of(by_key[key], places))
        yield Hits(**_facts(source), snippets=snippets, is_cut=source.places > len(places))


def _facts(source: Hits) -> dict[str, Any]:
    return {name: getattr(source, name) for name in ("guid", "title", "kind", "site", "wave", "places")}


def snippets_of(text: str, places: Sequence[tuple[int, int]], around: int = AROUND) -> Iterator[Snippet]:
    """The places in their words; those so close that their surroundings meet, together."""
    group: list[tuple[int, int]] = []
    for place in places:
        if group and place[0] - group[-1][1] > around:
            yield _snippet(text, group, around)
            group = []
        group.append(place)
    if group:
        yield _snippet(text, group, around)


def _snippet(text: str, places: Sequence[tuple[int, int]], around: int) -> Snippet:
    low, high = cut_around(text, places[0][0], max(end for _, end in places), around)
    pieces: list[tuple[str, bool]] = []
    at = low
    for start, end in places:
        if start >= at:
            pieces += [(text[at:start], False), (text[start:end], True)]
            at = end
    pieces.append((text[at:high], False))
    return Snippet(tuple(places), tuple((" ".join(piece.split("\n")), found) for piece, found in pieces if piece))


def cut_around(text: str, start: int, end: int, around: int) -> tuple[int, int]:
    """A little before and after a place: whole words, and never beyond the line."""
    return _begin(text, start, around), _end(text, end, around)


def _begin(text: str, start: int, around: int) -> int:
    """A little before, from the beginning of a word and never before the paragraph's."""
    low = max(0, start - around)
    line = text.rfind("\n", low, start) + 1
    if line:
        return line
    blank = text.find(" ", low, start) if low else -1
    return blank + 1 if blank >= 0 else low


def _end(text: str, end: int, around: int) -> int:
    high = min(len(text), end + around)
    line = text.find("\n", end, high)
    if line >= 0:
        return line
    blank = text.rfind(" ", end, high) if high < len(text) else -1
    return blank if blank >= 0 else high
