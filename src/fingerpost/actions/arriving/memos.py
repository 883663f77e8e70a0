"""Memos of a project, from all three places in which tools keep them: descriptions, notes, and links from notes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fingerpost.actions.arriving.people import stand_in
from fingerpost.actions.arriving.state import Arrival, free_guids, moment
from fingerpost.store.models import Code, Coding, Finding, Memo, MemoText, Participant, Round, Site, Source, Theme
from fingerpost.store.models.base import Pointed
from fingerpost.terms.coding import MEMO_ABOUT
from fingerpost.terms.project import NONE, PartKind, guid_key, made_guid

REFLEXIVE = "reflexive"
SORTS: dict[str, tuple[str, type[Pointed]]] = {
    "code": ("codes", Code), "source": ("sources", Source), "coding": ("codings", Coding), "site": ("sites", Site),
    "participant": ("participants", Participant), "round": ("rounds", Round), "theme": ("themes", Theme),
    "finding": ("findings", Finding),
}  # fmt: skip
"""What a memo may be about → what such things are called among those that came in."""


@dataclass(frozen=True, slots=True)
class _New:
    """One memo to add: its guid in the file, subject (a sort of SORTS, our key), author (our key), day, wordings."""

    guid: str
    about: tuple[str, int] | None
    author: int
    day: date
    texts: tuple[tuple[int, str, datetime], ...]


def bring_memos(arrival: Arrival) -> None:
    """Add the memos that are not here yet; the file's own words for a memo that is here change nothing."""
    here = {str(guid) for guid in Memo.objects.filter(programme=arrival.programme).values_list("guid", flat=True)}
    found: dict[str, _New] = {}
    for memo in (*_ours(arrival), *_described(arrival), *_noted(arrival)):
        found.setdefault(guid_key(memo.guid), memo)
    for guid in set(found) & here:
        arrival.counts["memos that were here"] += 1
        del found[guid]
    if found:
        _add(arrival, list(found.values()))
    arrival.counts["memos"] += len(found)


def _ours(arrival: Arrival) -> Iterator[_New]:
    """Memos of our own part, with all their wordings."""
    part = arrival.own.get("memos")
    for line in part if isinstance(part, list) else []:
        texts = tuple(_texts(arrival, line)) if isinstance(line, dict) else ()
        kind, guid = (*(line.get("about") or ()), None, None)[:2] if texts else (None, None)
        about = _about(arrival, str(kind), guid)
        if texts and (about or kind == REFLEXIVE):
            author = arrival.pk("users", line.get("author")) or stand_in(arrival)
            yield _New(str(line["guid"]), about, author, _day(str(line.get("written_on")), arrival), texts)


def _texts(arrival: Arrival, line: Mapping[str, Any]) -> Iterator[tuple[int, str, datetime]]:
    for number, row in enumerate(line.get("texts") or (), start=1):
        yield number, str(row[1]).replace("\x00", "\ufffd"), moment(str(row[2]), arrival.now)


def _about(arrival: Arrival, kind: str, guid: object) -> tuple[str, int] | None:
    known = arrival.pk(SORTS[kind][0], guid) if kind in SORTS and kind in MEMO_ABOUT else None
    return (kind, known) if known is not None else None


def _described(arrival: Arrival) -> Iterator[_New]:
    """Descriptions of sources, and of the project (a codes's is its definition; of cases and variables they stay)."""
    if arrival.own:
        return
    for at, source in enumerate(arrival.project.sources):
        known = arrival.pk("sources", source.guid) if at in arrival.text_of else None
        if known is not None and source.description.strip() and source.kind in (PartKind.TEXT, PartKind.PDF):
            yield _one(arrival, made_guid("description", source.guid), ("source", known), source.description, at)
    yield from _asides(arrival)
    if arrival.project.description.strip():
        guid = made_guid("description", arrival.programme.guid, arrival.name)
        yield _one(arrival, guid, None, arrival.project.description, NONE)


def _asides(arrival: Arrival) -> Iterator[_New]:
    """What stands on words that nobody coded: a memo about their source, with the words."""
    selections, coded = arrival.project.selections, set(arrival.project.codings.selection)
    for at, said in selections.descriptions.items():
        about = _source_of(arrival, at) if at not in coded and said.strip() else None
        if about is not None:
            words = (arrival.project.sources[selections.source[at]].text or "")[
                selections.start[at] : selections.end[at]
            ]
            text = f"“{words}”\n\n{said}" if selections.start[at] != NONE else said
            who, when = selections.creator[at], moment(selections.created[at], arrival.now)
            author = arrival.pk("users", arrival.project.users[who].guid) if who != NONE else None
            guid = made_guid("description", selections.guid[at])
            yield _New(guid, about, author or stand_in(arrival), when.date(), ((1, _clean(text), when),))


def _clean(text: str) -> str:
    return text.replace("\x00", "\ufffd")


def _noted(arrival: Arrival) -> Iterator[_New]:
    """Notes that stand on codes, sources and the project, and those that a link leads from. Codings keep their own."""
    subjects = _subjects(arrival)
    for at, note in arrival.project.of_kind(PartKind.NOTE):
        guid = guid_key(note.guid)
        if (note.text or "").strip() and guid in subjects:
            yield _one(arrival, note.guid, subjects[guid], note.text or "", at)


def _subjects(arrival: Arrival) -> dict[str, tuple[str, int] | None]:
    """Note → what it is about; about several things, the first. None: the project."""
    found: dict[str, tuple[str, int] | None] = {}
    for at, code in enumerate(arrival.project.codes):
        for ref in code.note_refs:
            found.setdefault(guid_key(ref), ("code", arrival.pks["code places"][str(at)]))
    for source in arrival.project.sources:
        known = arrival.pk("sources", source.guid)
        for ref in source.note_refs if known is not None else ():
            found.setdefault(guid_key(ref), ("source", known or 0))
    found |= _on_selections(arrival, found)
    notes = {guid_key(note.guid) for _, note in arrival.project.of_kind(PartKind.NOTE)}
    for link in arrival.project.links:
        about = _end_of(arrival, link.target)
        if guid_key(link.origin) in notes and about is not None:
            found.setdefault(guid_key(link.origin), about)
    for ref in arrival.project.note_refs:
        found.setdefault(guid_key(ref), None)
    said_elsewhere = (*arrival.project.codings.note_refs.values(), *arrival.project.selections.note_refs.values())
    on_text = {guid_key(ref) for refs in said_elsewhere for ref in refs}
    return found | dict.fromkeys(notes - set(found) - on_text)


def _on_selections(arrival: Arrival, found: Mapping[str, object]) -> dict[str, tuple[str, int] | None]:
    """Notes on selections that nobody coded, as memos about their source."""
    coded = set(arrival.project.codings.selection)
    more: dict[str, tuple[str, int] | None] = {}
    for selection, refs in arrival.project.selections.note_refs.items():
        about = _source_of(arrival, selection)
        for ref in refs:
            if selection not in coded and about is not None and guid_key(ref) not in found:
                more.setdefault(guid_key(ref), about)
    return more


def _source_of(arrival: Arrival, selection: int) -> tuple[str, int] | None:
    at = arrival.project.selections.source[selection]
    outer = arrival.project.sources[at].within
    known = arrival.pk("sources", arrival.project.sources[at if outer == NONE else outer].guid)
    return ("source", known) if known is not None else None


def _end_of(arrival: Arrival, guid: str) -> tuple[str, int] | None:
    """What a link leads to, as far as a memo can be about it."""
    for kind in ("code", "source", "coding"):
        about = _about(arrival, kind, guid)
        if about is not None:
            return about
    key = guid_key(guid)
    selections = arrival.project.selections
    at = next((at for at in range(len(selections)) if guid_key(selections.guid[at]) == key), None)
    return _source_of(arrival, at) if at is not None else None


def _one(arrival: Arrival, guid: str, about: tuple[str, int] | None, text: str, at: int) -> _New:
    audit = arrival.project.sources[at].audit if at != NONE else None
    author = arrival.pk("users", audit.user) if audit and audit.user else None
    when = moment(audit.created, arrival.now) if audit else arrival.now
    return _New(guid, about, author or stand_in(arrival), when.date(), ((1, text.replace("\x00", "\ufffd"), when),))


def _day(text: str, arrival: Arrival) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return arrival.now.date()


def _add(arrival: Arrival, new: list[_New]) -> None:
    arrival.require("memo", "memos")
    number, guids = len(new), _guids(new)
    keys = arrival.insert(
        Memo,
        {
            "guid": free_guids(arrival, Memo, [memo.guid for memo in new]),
            "programme_id": [arrival.programme.pk] * number,
            "about_kind": [memo.about[0] if memo.about else REFLEXIVE for memo in new],
            "about_guid": [guids[memo.about] if memo.about else None for memo in new],
            "is_private": [False] * number, "author_id": [memo.author for memo in new],
            "written_on": [memo.day for memo in new],
        },
    )  # fmt: skip
    texts = [(key, *text) for key, memo in zip(keys, new, strict=True) for text in memo.texts]
    memos, numbers, words, moments = (list(column) for column in zip(*texts, strict=True))
    arrival.insert(MemoText, {"memo_id": memos, "number": numbers, "text": words, "written_at": moments})


def _guids(new: list[_New]) -> dict[tuple[str, int], UUID]:
    wanted: dict[str, set[int]] = {}
    for memo in new:
        if memo.about:
            wanted.setdefault(memo.about[0], set()).add(memo.about[1])
    return {
        (kind, pk): guid
        for kind, pks in wanted.items()
        for pk, guid in SORTS[kind][1]._default_manager.filter(pk__in=pks).values_list("pk", "guid")
    }
