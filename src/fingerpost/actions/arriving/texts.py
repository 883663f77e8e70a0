"""Sources of a project, as rows: what has text becomes a source, anything else is kept whole in the luggage."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from django.db.models import Max

from fingerpost.actions.arriving.state import Arrival, free_guids, moment
from fingerpost.store.models import Original, Passage, Post, Section, Source, SourceVersion, Turn
from fingerpost.store.search.index import index_texts
from fingerpost.terms.exchange import BLACK
from fingerpost.terms.project import GUID, NONE, PartKind, guid_key
from fingerpost.terms.project import Source as SaidSource
from fingerpost.terms.sources import LONGEST_TEXT, SourceKind, digest

Member = Callable[[str], bytes | None]
MEDIA_TYPES = {".pdf": "application/pdf", ".txt": "text/plain"}


@dataclass(frozen=True, slots=True)
class _Text:
    """One source that becomes a row: `at` its place in the project, `inner` that of the text itself (in a PDF)."""

    at: int
    inner: int
    text: str
    hash: str


def bring_texts(arrival: Arrival, member: Member) -> None:
    """Know texts again by their words, add the others. `arrival.text_of`: place of a text → our version of it."""
    outside = {guid_key(str(row.get("guid"))): row for row in _rows(arrival, "sources")}
    known = _Known(arrival)
    new: list[_Text] = []
    for text in _texts(arrival):
        there = known.take(arrival.project.sources[text.at], text)
        if there is None:
            new.append(text)
        else:
            _tie(arrival, text, *there)
    if new:
        _add(arrival, new, outside, member)
    arrival.counts["sources"] += len(new)


def bring_passages(arrival: Arrival) -> None:
    """Passages that no coding put there (of extracts, queries and excerpts of rounds), on the texts that came in."""
    part = arrival.own.get("passages")
    by_source = {guid_key(arrival.project.sources[at].guid): at for at in arrival.ties.get("texts", {})}
    new: list[tuple[str, int, int, int]] = []
    for line in part if isinstance(part, list) else []:
        version = arrival.text_of.get(by_source.get(guid_key(str(line[1])), NONE))
        if version is not None and 0 <= line[2] < line[3] <= arrival.lengths[version]:
            new.append((str(line[0]), version, line[2], line[3]))
    here = {
        str(g): pk for g, pk in Passage.objects.filter(version__in={v for _, v, _, _ in new}).values_list("guid", "pk")
    }
    for guid, *_ in new:
        if guid_key(guid) in here:
            arrival.tie("passages", guid, here[guid_key(guid)])
    _add_passages(arrival, [row for row in new if guid_key(row[0]) not in here])


def _add_passages(arrival: Arrival, new: list[tuple[str, int, int, int]]) -> None:
    if not new:
        return
    guids, versions, starts, ends = (list(column) for column in zip(*new, strict=True))
    words = dict(SourceVersion.objects.filter(pk__in=set(versions)).values_list("pk", "text"))
    quotes = [words[version][start:end] for _, version, start, end in new]
    keys = arrival.insert(
        Passage,
        {
            "guid": free_guids(arrival, Passage, guids), "version_id": versions, "start": starts, "end": ends,
            "quote": quotes,
        },
    )  # fmt: skip
    for guid, key in zip(guids, keys, strict=True):
        arrival.tie("passages", guid, key)


def _rows(arrival: Arrival, name: str) -> list[Mapping[str, Any]]:
    found = arrival.own.get(name)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _texts(arrival: Arrival) -> list[_Text]:
    """The sources that have words. Those that have none are named."""
    project, found = arrival.project, []
    inside = {s.within: at for at, s in project.of_kind(PartKind.REPRESENTATION) if s.within_selection == NONE}
    for at, source in project.of_kind(PartKind.TEXT, PartKind.PDF):
        inner = at if source.kind == PartKind.TEXT else inside.get(at, NONE)
        words = (project.sources[inner].text or "") if inner != NONE else ""
        if not words.strip():
            arrival.counts["sources kept, not shown"] += 1
            if source.kind == PartKind.PDF and inner == NONE:
                what = "This PDF came without its text: kept whole, not shown."
                arrival.say("sources without words", source.name or source.guid, what)
        elif len(words) > LONGEST_TEXT:
            arrival.say(
                "sources", source.name, f"Its text is longer than {LONGEST_TEXT:,} characters: kept, not shown."
            )
        else:
            words = words.replace("\x00", "\ufffd")
            found.append(_Text(at, inner, words, digest(words)))
    others = sum(1 for _ in project.of_kind(PartKind.PICTURE, PartKind.AUDIO, PartKind.VIDEO))
    arrival.counts["sources kept, not shown"] += others
    if others:
        many = "1 is kept whole and goes" if others == 1 else f"{others:,} are kept whole and go"
        arrival.say("sources", "pictures and recordings", f"{many} out again; no page shows any.")
    return found


class _Known:
    """The texts that the programme has. Each is known again once in a file, so that two of equal words stay two."""

    def __init__(self, arrival: Arrival) -> None:
        rows = SourceVersion.objects.filter(source__programme=arrival.programme, source__withdrawn_on=None)
        current = rows.filter(source__current_id__isnull=False).select_related("source").order_by("pk")
        self.arrival = arrival
        self.by_hash: dict[str, list[tuple[int, int, str, str]]] = {}
        self.by_guid: dict[str, tuple[int, int]] = {}
        for pk, hash_, source, current_pk, guid, title in current.values_list(
            "pk", "text_hash", "source_id", "source__current_id", "source__guid", "source__title"
        ):
            if pk == current_pk:
                self.by_hash.setdefault(hash_, []).append((source, pk, str(guid), title))
                self.by_guid[str(guid)] = (source, pk)

    def take(self, source: SaidSource, text: _Text) -> tuple[int, int] | None:
        """Our source and version with these words: of the same guid if there is one, then of the same title."""
        guid, same = guid_key(source.guid), self.by_hash.get(text.hash, [])
        if not same:
            return self._twin(source, text)
        best = min(same, key=lambda row: (row[2] != guid, row[3] != source.name))
        same.remove(best)
        return best[0], best[1]

    def _twin(self, source: SaidSource, text: _Text) -> tuple[int, int] | None:
        """A text from here of which words were blacked out on the way. Any other of this guid is another text."""
        there = self.by_guid.get(guid_key(source.guid))
        if there is None:
            return None
        ours = SourceVersion.objects.get(pk=there[1]).text
        if len(ours) == len(text.text) and all(b in (a, BLACK) for a, b in zip(ours, text.text, strict=True)):
            return there
        what = "A source of this identity is here with other words; this one comes in beside it."
        self.arrival.say("sources", source.name, what, "Look at both, and withdraw the one that is not wanted.")
        return None


def _tie(arrival: Arrival, text: _Text, source: int, version: int) -> None:
    guid = arrival.project.sources[text.at].guid
    if arrival.pk("sources", guid) is None:
        arrival.tie("sources", guid, source)
    for place in {text.at, text.inner}:
        arrival.text_of[place] = version
    arrival.ties.setdefault("texts", {})[text.at] = text.inner
    arrival.lengths[version] = len(text.text)


def _title(source: SaidSource) -> str:
    """Its name, else that of the file it was, unless that is a number made for the archive."""
    files = (PurePosixPath(path.rpartition("://")[2]).name for path in source.paths.values())
    named = (file for file in files if file and not GUID.fullmatch(PurePosixPath(file).stem))
    return source.name or next(named, "Source without a name")


def _add(arrival: Arrival, new: list[_Text], outside: Mapping[str, Mapping[str, Any]], member: Member) -> None:
    number, said = len(new), [arrival.project.sources[text.at] for text in new]
    about = [outside.get(guid_key(source.guid), {}) for source in said]
    first = (SourceVersion.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    kinds = [_kind(arrival, row) for row in about]
    if SourceKind.SITE_REPORT in kinds:
        arrival.require("accept reports", "site reports")
    sources = arrival.insert(
        Source,
        {
            "guid": free_guids(arrival, Source, [source.guid for source in said]),
            "programme_id": [arrival.programme.pk] * number, "kind": kinds,
            "title": [_title(source).replace("\x00", "\ufffd") for source in said],
            "site_id": [arrival.pk("sites", row.get("site")) for row in about],
            "wave_id": [arrival.pk("waves", row.get("wave")) for row in about],
            "held_on": [_day(row.get("held_on")) for row in about], "withdrawn_on": [None] * number,
            "current_id": range(first, first + number),
        },
    )  # fmt: skip
    versions = arrival.insert(
        SourceVersion,
        {
            "guid": free_guids(arrival, SourceVersion, [str(row.get("version") or f"text of {source.guid}")
                                                        for row, source in zip(about, said, strict=True)]),
            "source_id": sources, "number": [1] * number, "text": [text.text for text in new],
            "text_hash": [text.hash for text in new],
            "extractor": [_extractor(arrival, text, row) for text, row in zip(new, about, strict=True)],
            "reason": [""] * number, "made_at": [moment(source.audit.created, arrival.now) for source in said],
            "times": [row.get("times") or None for row in about],
        },
    )  # fmt: skip
    index_texts(zip(sources, versions, (text.text for text in new), strict=True))
    for text, source, version in zip(new, sources, versions, strict=True):
        _tie(arrival, text, source, version)
    _originals(arrival, new, versions, member)
    _stretches(arrival, new, versions, {v: _day(row.get("held_on")) for v, row in zip(versions, about, strict=True)})


def _kind(arrival: Arrival, row: Mapping[str, Any]) -> str:
    return str(row["kind"]) if row.get("kind") in set(SourceKind) else str(arrival.wishes.kind)


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)) if text else None
    except ValueError:
        return None


def _extractor(arrival: Arrival, text: _Text, row: Mapping[str, Any]) -> str:
    """Who read the text: of a file from here as it was said there, else the reading of its offsets."""
    reading = arrival.project.sources[text.inner].reading or "as ours"
    return str(row.get("extractor") or f"project, places {reading}")[:100]


def _originals(arrival: Arrival, new: list[_Text], versions: range, member: Member) -> None:
    """The files that texts were read from, as they came; of a PDF, the PDF."""
    kept: list[tuple[int, str, bytes]] = []
    for text, version in zip(new, versions, strict=True):
        source = arrival.project.sources[text.at]
        name = source.media if source.kind == PartKind.PDF else source.member
        content = member(name) if name else None
        if content is not None and not arrival.own:
            kept.append((version, name, content))
    if kept:
        arrival.insert(
            Original,
            {
                "version_id": [version for version, _, _ in kept], "name": [name[-300:] for _, name, _ in kept],
                "media_type": [MEDIA_TYPES.get(name[-4:].lower(), "application/octet-stream") for _, name, _ in kept],
                "content": [content for _, _, content in kept],
                "digest": [hashlib.sha256(content).hexdigest() for _, _, content in kept],
            },
        )  # fmt: skip


def _stretches(arrival: Arrival, new: list[_Text], versions: range, days: Mapping[int, date | None]) -> None:
    """Sections and turns, which only our own part of a file has."""
    for model, name, extra in ((Section, "sections", "key"), (Turn, "turns", "participant_id")):
        part = arrival.own.get(name)
        lines: list[tuple[Any, ...]] = []
        for text, version in zip(new, versions, strict=True):
            found = part.get(guid_key(arrival.project.sources[text.at].guid), []) if isinstance(part, dict) else []
            lines += [(version, i, *line) for i, line in enumerate(found) if _is_within(line, len(text.text))]
        if lines:
            _write(arrival, model, extra, lines, days)


def _is_within(line: object, length: int) -> bool:
    return (
        isinstance(line, list) and len(line) == 4 and isinstance(line[0], int) and isinstance(line[1], int)
        and 0 <= line[0] <= line[1] <= length
    )  # fmt: skip


def _write(
    arrival: Arrival, model: type[Section] | type[Turn], extra: str, lines: list[tuple[Any, ...]],
    days: Mapping[int, date | None],
) -> None:  # fmt: skip
    version, position, start, end, label, more = (list(column) for column in zip(*lines, strict=True))
    columns = {
        "version_id": version, "position": position, "start": start, "end": end,
        "label": [str(text or "")[:300] for text in label],
    }  # fmt: skip
    if model is Turn:
        people = [arrival.pk("participants", guid) for guid in more]
        held = _posts({pk for pk in people if pk is not None})
        posts = [_post_on(held.get(pk or 0, ()), days[at]) for pk, at in zip(people, version, strict=True)]
        columns |= {"participant_id": people, "post_id": posts}
    else:
        columns[extra] = [str(text or "")[:80] for text in more]
    arrival.insert(model, columns)


def _posts(people: set[int]) -> dict[int, list[tuple[date, int]]]:
    """Participant → the posts that they held, in order, each with its first day."""
    found: dict[int, list[tuple[date, int]]] = {}
    rows = Post.objects.filter(participant__in=people).order_by("valid_from", "pk")
    for who, since, pk in rows.values_list("participant_id", "valid_from", "pk"):
        found.setdefault(who, []).append((since, pk))
    return found


def _post_on(held: Sequence[tuple[date, int]], day: date | None) -> int | None:
    """The post held on that day; without a day the newest, before all of them the first."""
    begun = [pk for since, pk in held if day is None or since <= day]
    return begun[-1] if begun else held[0][1] if held else None
