"""Codings of a project, as rows with their passages. What is no span of a text that came in stays in the luggage."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fingerpost.actions.arriving.areas import say_of_areas
from fingerpost.actions.arriving.codebook import code_at, version_for
from fingerpost.actions.arriving.people import unnamed_guid
from fingerpost.actions.arriving.state import Arrival, free_guids, moment
from fingerpost.store.models import Coding, Passage, Person, Round, SourceVersion
from fingerpost.terms.coding import Layer, Polarity
from fingerpost.terms.people import IMPORTED
from fingerpost.terms.project import NONE, PartKind, guid_key

Key = tuple[int, int, int, int, int, str, int | None]
"""Text, start, end, code, coder, layer, round: two codings that agree in these are one."""


@dataclass(slots=True)
class _New:
    """Columns of the codings to add, and where in the project each stands."""

    at: list[int] = field(default_factory=list)
    guid: list[str] = field(default_factory=list)
    passage: list[str] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    own: list[Mapping[str, Any]] = field(default_factory=list)


def bring_codings(arrival: Arrival) -> None:
    """Add the codings that are not here yet. `arrival.ties["codings"]`: places of those that are rows now."""
    own = _own_columns(arrival)
    here = _here(arrival)
    new, codings = _New(), arrival.project.codings
    coder_of, code_of = _coders(arrival), _codes(arrival)
    is_row: set[int] = set()
    seen_selections: set[int] = set()
    for at in range(len(codings)):
        version = arrival.text_of.get(codings.source[at])
        place = _place(arrival, at, version)
        if version is None or place is None:
            continue
        mine = own.get(guid_key(codings.guid[at]), NO_WORDS) if own else NO_WORDS
        key = (
            version,
            *place,
            code_of[codings.code[at]],
            coder_of[arrival.project.coder_of(at)],
            *_layer(arrival, mine),
        )
        is_row.add(at)
        if key in here:
            _again(arrival, at, here[key], mine)
            continue
        here[key] = NOTHING
        new.at.append(at)
        new.guid.append(codings.guid[at])
        new.passage.append(_passage_guid(arrival, at, mine, seen_selections))
        new.keys.append(key)
        new.own.append(mine)
    arrival.ties["codings"] = is_row
    say_of_areas(arrival, is_row)
    if new.at:
        _check_right(arrival, new)
        _add(arrival, new)
    arrival.counts["codings"] += len(new.at)
    arrival.counts["codings kept, not shown"] += len(codings) - len(is_row)
    arrival.counts["codings that were here"] += len(is_row) - len(new.at)


WORKING = str(Layer.WORKING)
NO_WORDS: Mapping[str, Any] = {}
NOTHING = (NONE, "")
"""Key and polarity of a coding that came earlier in the same file."""


def _own_columns(arrival: Arrival) -> dict[str, Mapping[str, Any]]:
    """Coding → what our own part of the file says of it."""
    part = arrival.own.get("codings")
    if not isinstance(part, dict) or not all(isinstance(column, list) for column in part.values()):
        return {}
    names = list(part)
    lines = zip(*part.values(), strict=False)
    return {guid_key(str(line["coding"])): line for line in (dict(zip(names, v, strict=True)) for v in lines)}


def _here(arrival: Arrival) -> dict[Key, tuple[int, str]]:
    """The live codings on texts that were here before, with their polarity."""
    old = {pk for pk in arrival.text_of.values() if not arrival.is_fresh(SourceVersion, pk)}
    if not old:
        return {}
    rows = Coding.objects.filter(code__codebook__programme=arrival.programme, removed_at__isnull=True)
    names = (
        "passage__version_id", "passage__start", "passage__end", "code_id", "coder_id", "layer", "round_id",
        "pk", "polarity", "passage__guid", "passage_id",
    )  # fmt: skip
    found: dict[Key, tuple[int, str]] = {}
    for text, start, end, code, coder, layer, round_, pk, polarity, guid, passage in rows.values_list(*names):
        if text in old:
            found[text, start, end, code, coder, layer, round_] = (pk, polarity)
            arrival.tie("passages", str(guid), passage)
    return found


def _place(arrival: Arrival, at: int, version: int | None) -> tuple[int, int] | None:
    """Start and end, of the whole text for a coding of the whole source; None where it is no span of words."""
    if version is None:
        return None
    selection = arrival.project.codings.selection[at]
    if selection == NONE:
        return 0, arrival.lengths[version]
    start, end = arrival.project.selections.start[selection], arrival.project.selections.end[selection]
    return (start, end) if 0 <= start < end <= arrival.lengths[version] else None


def _coders(arrival: Arrival) -> dict[int, int]:
    """Place of a user → our key; for those who are not named, the stand-in."""
    users = arrival.project.users
    found = {at: arrival.pk("users", user.guid) for at, user in enumerate(users)}
    found[NONE] = arrival.pk("users", unnamed_guid(arrival))
    return {at: pk for at, pk in found.items() if pk is not None}


def _codes(arrival: Arrival) -> list[int]:
    """Our key of each code, by its place."""
    return [code_at(arrival, at) for at in range(len(arrival.project.codes))]


def _layer(arrival: Arrival, own: Mapping[str, Any]) -> tuple[str, int | None]:
    """The layer and round of a coding: those of ours as they were, where their round came too; else working."""
    layer = own.get("layer", WORKING)
    round_ = arrival.pk("rounds", own.get("round")) if layer != WORKING else None
    return (str(layer), round_) if round_ is not None and layer in set(Layer) else (WORKING, None)


def _again(arrival: Arrival, at: int, there: tuple[int, str], own: Mapping[str, Any]) -> None:
    """A coding that is here already; another polarity is a conflict, and the one here stays."""
    polarity = str(own.get("polarity") or "")
    if there != NOTHING:
        arrival.tie("codings", arrival.project.codings.guid[at], there[0])
        if polarity and polarity != there[1]:
            where = " › ".join(arrival.project.code_path(arrival.project.codings.code[at]))
            arrival.say("polarity", where, f"A coding is {polarity} in the file and {there[1]} here, which stays.")
    else:
        arrival.say(
            "codings", arrival.project.codings.guid[at], "The same coding stands twice in the file: taken once."
        )


def _passage_guid(arrival: Arrival, at: int, own: Mapping[str, Any], seen: set[int]) -> str:
    """Our passage keeps the selection's guid; of a selection with several codings, the first one's does."""
    selection = arrival.project.codings.selection[at]
    if own.get("passage"):
        return str(own["passage"])
    if selection == NONE or selection in seen:
        return f"passage of {arrival.project.codings.guid[at]}"
    seen.add(selection)
    return arrival.project.selections.guid[selection]


def _check_right(arrival: Arrival, new: _New) -> None:
    """Only who leads may bring in codings in other members' names, or into rounds that are here."""
    coders = {key[4] for key in new.keys}
    members = Person.objects.filter(pk__in=coders).exclude(email__endswith=f"@{IMPORTED}").exclude(pk=arrival.by.pk)
    if members.exists():
        arrival.require("programme", f"codings by {members[0].name}")
    rounds = {key[6] for key in new.keys if key[6] is not None}
    if any(not arrival.is_fresh(Round, pk) for pk in rounds):
        arrival.require("programme", "codings of a round")


def _add(arrival: Arrival, new: _New) -> None:
    number = len(new.at)
    texts = _words(new)
    passages = arrival.insert(
        Passage,
        {
            "guid": free_guids(arrival, Passage, new.passage), "version_id": [key[0] for key in new.keys],
            "start": [key[1] for key in new.keys], "end": [key[2] for key in new.keys],
            "quote": [texts[key[0]][key[1] : key[2]] for key in new.keys],
        },
    )  # fmt: skip
    under = version_for(arrival).pk
    versions = [arrival.pk("codebook versions", own.get("version")) or under if own else under for own in new.own]
    read_under = [arrival.pk("codebook versions", own.get("read_under")) or under if own else under for own in new.own]
    made = _moments(arrival, new)
    arrival.insert(
        Coding,
        {
            "guid": free_guids(arrival, Coding, new.guid), "code_id": [key[3] for key in new.keys],
            "version_id": versions, "read_under_id": read_under,
            "coder_id": [key[4] for key in new.keys], "passage_id": passages,
            "polarity": [_polarity(own) if own else str(Polarity.NONE) for own in new.own],
            "layer": [key[5] for key in new.keys],
            "round_id": [key[6] for key in new.keys], "memo": _memos(arrival, new), "made_at": made,
            "removed_by_id": [None] * number, "removed_at": [None] * number, "replaces_id": [None] * number,
        },
    )  # fmt: skip
    for own, passage in zip(new.own, passages, strict=True):
        if own.get("passage"):
            arrival.tie("passages", str(own["passage"]), passage)
    _tie_codings(arrival, new)


def _tie_codings(arrival: Arrival, new: _New) -> None:
    keys = range(arrival.made[-1][1], arrival.made[-1][2] + 1)
    tied = arrival.pks.setdefault("codings", {})
    for guid, key in zip(new.guid, keys, strict=True):
        tied.setdefault(guid_key(guid), key)


def _words(new: _New) -> dict[int, str]:
    wanted = list({key[0] for key in new.keys})
    found: dict[int, str] = {}
    for at in range(0, len(wanted), 500):
        found |= dict(SourceVersion.objects.filter(pk__in=wanted[at : at + 500]).values_list("pk", "text"))
    return found


def _moments(arrival: Arrival, new: _New) -> list[datetime]:
    known: dict[str, datetime] = {}
    found = []
    for at in new.at:
        written = arrival.project.codings.created[at]
        if written not in known:
            known[written] = moment(written, arrival.now)
        found.append(known[written])
    return found


def _polarity(own: Mapping[str, Any]) -> str:
    return str(own["polarity"]) if own.get("polarity") in set(Polarity) else str(Polarity.NONE)


def _memos(arrival: Arrival, new: _New) -> list[str]:
    """The memo of each coding: of ours as it was; else the words of its notes, then what stands on its selection."""
    codings, selections = arrival.project.codings, arrival.project.selections
    if not (arrival.own or codings.note_refs or selections.note_refs or selections.descriptions):
        return [""] * len(new.at)
    notes = {guid_key(note.guid): note.text or "" for _, note in arrival.project.of_kind(PartKind.NOTE)}
    found = []
    for at, own in zip(new.at, new.own, strict=True):
        if own:
            found.append(str(own.get("memo") or ""))
            continue
        said = [notes.get(guid_key(ref), "") for ref in codings.note_refs.get(at, ())]
        selection = codings.selection[at]
        if not any(said) and selection != NONE:
            refs = selections.note_refs.get(selection, ())
            said = [selections.descriptions.get(selection, ""), *(notes.get(guid_key(ref), "") for ref in refs)]
        found.append("\n\n".join(text.replace("\x00", "\ufffd") for text in said if text))
    return found
