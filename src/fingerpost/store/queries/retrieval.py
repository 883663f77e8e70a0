"""What retrieval is answered from: codings in current texts, the texts' parts, and words with surroundings."""

import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
from django.db.models import F

from fingerpost.store.connection import alias
from fingerpost.store.models import Passage, Person, Programme, SourceVersion, Turn
from fingerpost.store.queries import visible
from fingerpost.store.queries.counting import Countable, countable
from fingerpost.store.queries.search import cut_around
from fingerpost.store.queries.sources import consents, unquotable
from fingerpost.store.snapshot import remember
from fingerpost.terms.parts import paragraph_starts, sentence_starts
from fingerpost.terms.retrieval import Scope

Numbers = npt.NDArray[np.int64]
LOT = 900
MOST_KEPT = 20_000
_CUT: dict[Scope, Callable[[str], list[int]]] = {Scope.SENTENCE: sentence_starts, Scope.PARAGRAPH: paragraph_starts}

_lock = threading.Lock()
_kept: dict[tuple[str | None, int, Scope], Numbers] = {}
"""Where parts of a version begin: numbers alone, and a version's text never changes."""


class Place(NamedTuple):
    """A stretch of a source's current text, by the source's guid."""

    source_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a place and around it. `words` is None, and what stands around is cut, where somebody may not be
    quoted who speaks there. `site_nameable`: whether all who speak in it let the site be named."""

    words: str | None
    before: str
    after: str
    site_nameable: bool = True


def retrievable(person: Person, programme: Programme, version: int | None = None) -> Countable:
    """The codings that the person may see, less those whose words are gone from the current text; with codes, sources.

    For those who may read sources. Raises Refused, NotFound.
    """
    visible.require(person, "read sources", programme)
    key = ("retrievable", person.pk, programme.pk, version)
    return remember(key, lambda: _retrievable(person, programme, version))


def _retrievable(person: Person, programme: Programme, version: int | None) -> Countable:
    of = countable(person, programme, version)
    behind = Passage.objects.filter(version__source__programme=programme, coding__isnull=False)
    gone = [str(guid) for guid in behind.exclude(version=F("version__source__current")).values_list("guid", flat=True)]
    codings = of.codings.filter(~pl.col("passage").is_in(gone)) if gone else of.codings
    return Countable(of.version, of.codes, codings, of.sources)


def parts_of_texts(person: Person, programme: Programme, scopes: Collection[Scope]) -> dict[Scope, dict[str, Numbers]]:
    """For each kind of part: source → where its parts begin. A text without turns has its paragraphs as turns."""
    rows = visible.sources(person, programme).filter(withdrawn_on__isnull=True, current__isnull=False)
    versions = {version: str(guid) for version, guid in rows.values_list("current_id", "guid")}
    found: dict[Scope, dict[str, Numbers]] = {}
    for scope in scopes:
        starts = _turns(versions) if scope is Scope.TURN else {}
        cut = _cut([v for v in versions if v not in starts], Scope.PARAGRAPH if scope is Scope.TURN else scope)
        found[scope] = {guid: starts[v] if v in starts else cut[v] for v, guid in versions.items()}
    return found


def _turns(versions: Mapping[int, str]) -> dict[int, Numbers]:
    held: dict[int, list[int]] = {}
    rows = Turn.objects.filter(version__in=_some(versions)).order_by("version_id", "start")
    for version, start in rows.values_list("version_id", "start"):
        if version in versions:
            held.setdefault(version, []).append(start)
    return {version: np.array(starts, dtype=np.int64) for version, starts in held.items()}


def _some(versions: Mapping[int, str]) -> Any:
    """These versions, as a database takes them: named one by one while they are few, else all of the programme's."""
    keys = list(versions)
    if len(keys) <= LOT:
        return keys
    return SourceVersion.objects.filter(pk__gte=min(keys), pk__lte=max(keys)).values("pk")


def _cut(versions: Sequence[int], scope: Scope) -> dict[int, Numbers]:
    study = alias()
    with _lock:
        found = {version: _kept[study, version, scope] for version in versions if (study, version, scope) in _kept}
    missing = [version for version in versions if version not in found]
    for at in range(0, len(missing), LOT):
        rows = SourceVersion.objects.filter(pk__in=missing[at : at + LOT]).values_list("pk", "text")
        for version, text in rows.iterator(chunk_size=50):
            found[version] = np.array(_CUT[scope](text), dtype=np.int64)
    with _lock:
        if len(_kept) > MOST_KEPT:
            _kept.clear()
        _kept.update({(study, version, scope): found[version] for version in missing})
    return found


def said_at(person: Person, programme: Programme, places: Sequence[Place], around: int = 160) -> list[Said]:
    """These places in their words, in the order given, with what stands around them."""
    wanted = {place.source_id for place in places}
    rows = visible.sources(person, programme).filter(withdrawn_on__isnull=True)
    texts: dict[str, tuple[int, str]] = {}
    guids = sorted(wanted)
    for at in range(0, len(guids), LOT):
        some = rows.filter(guid__in=guids[at : at + LOT]).values_list("guid", "current_id", "current__text")
        texts.update((str(guid), (version, text)) for guid, version, text in some)
    versions = [version for version, _ in texts.values()]
    silent = _spoken_by(unquotable(programme), versions)
    unnamed = _spoken_by({pk for pk, consent in consents(programme).items() if not consent.site_nameable}, versions)
    said = (_said(place, *texts[place.source_id], silent, around) for place in places)
    return [
        _with_site(one, place, unnamed.get(texts[place.source_id][0], ()))
        for one, place in zip(said, places, strict=True)
    ]


def speakers_of(person: Person, programme: Programme, places: pl.DataFrame) -> list[str | None]:
    """The role of who speaks where each place begins (frame: source_id, start, end)."""
    met = set(places["source_id"].to_list())
    rows = visible.sources(person, programme).filter(current__isnull=False).values_list("current_id", "guid")
    versions = {version: str(guid) for version, guid in rows if str(guid) in met}
    turns: dict[str, list[tuple[int, int, str]]] = {}
    spoken = Turn.objects.filter(version__in=_some(versions), post__isnull=False).order_by("start")
    for version, start, end, role in spoken.values_list("version_id", "start", "end", "post__role"):
        if version in versions:
            turns.setdefault(versions[version], []).append((start, end, role))
    return [_speaker(turns.get(guid, ()), start, end) for guid, start, end in places.rows()]


def _speaker(turns: Iterable[tuple[int, int, str]], start: int, end: int) -> str | None:
    return next((role for begun, ended, role in turns if begun < end and start < ended), None)


def _with_site(said: Said, place: Place, unnamed: Iterable[tuple[int, int]]) -> Said:
    is_unnamed = any(start < place.end and place.start < end for start, end in unnamed)
    return replace(said, site_nameable=False) if is_unnamed else said


def _spoken_by(people: Collection[int], versions: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    """Version → where one of these participants speaks."""
    found: dict[int, list[tuple[int, int]]] = {}
    for at in range(0, len(versions) if people else 0, LOT):
        turns = Turn.objects.filter(version__in=versions[at : at + LOT], participant__in=people)
        for version, start, end in turns.order_by("start").values_list("version_id", "start", "end"):
            found.setdefault(version, []).append((start, end))
    return found


def _said(place: Place, version: int, text: str, silent: Mapping[int, list[tuple[int, int]]], around: int) -> Said:
    low, high = cut_around(text, place.start, place.end, around)
    hushed = silent.get(version, ())
    low = max([low, *(min(end, place.start) for start, end in hushed if start < place.start and end > low)])
    high = min([high, *(max(start, place.end) for start, end in hushed if end > place.end and start < high)])
    is_quotable = not any(start < place.end and place.start < end for start, end in hushed)
    if not is_quotable:
        return Said(None, "", "")
    before = "…" * (low > 0 and text[low - 1] != "\n") + text[low : place.start]
    after = text[place.end : high] + "…" * (high < len(text) and text[high] != "\n")
    return Said(text[place.start : place.end], _one_line(before), _one_line(after))


def _one_line(text: str) -> str:
    return text.replace("\n", " ")
