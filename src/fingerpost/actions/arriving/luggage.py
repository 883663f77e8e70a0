"""What is kept of a project beside its rows: the record without them, tied to our rows by guid."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from fingerpost.actions.arriving.state import Arrival
from fingerpost.store.models import Case, Code, Coding, Memo, Person, Source, Variable
from fingerpost.terms.luggage import Ties, pruned
from fingerpost.terms.project import NONE, PartKind, Project, guid_key, made_guid

LOT = 900


def luggage_of(arrival: Arrival) -> Project:
    """The project without what became rows. Call it last."""
    project, rows = arrival.project, arrival.ties.get("codings", set())
    ties = Ties(
        users=_guids(arrival, "users", Person, project.users),
        codes=_code_guids(arrival),
        variables=_guids(arrival, "variables", Variable, project.variables),
        cases=_guids(arrival, "cases", Case, project.cases),
        sources=_source_guids(arrival),
        texts=arrival.ties.get("texts", {}),
        notes=_notes(arrival),
    )
    _tie_codings(arrival, ties, rows)
    return pruned(project, ties, rows, arrival.text_of)


def _guids(arrival: Arrival, sort: str, model: type[Model], things: Sequence[Any]) -> list[str]:
    known = [arrival.pk(sort, thing.guid) for thing in things]
    guids = _by_key(model, {pk for pk in known if pk is not None})
    return [guids.get(pk, "") if pk is not None else "" for pk in known]


def _by_key(model: type[Model], pks: set[int]) -> dict[int, str]:
    wanted, found = sorted(pks), dict[int, str]()
    for at in range(0, len(wanted), LOT):
        rows = model._default_manager.filter(pk__in=wanted[at : at + LOT])
        found |= {pk: str(guid) for pk, guid in rows.values_list("pk", "guid")}
    return found


def _code_guids(arrival: Arrival) -> list[str]:
    places = arrival.pks.get("code places", {})
    guids = _by_key(Code, set(places.values()))
    return [guids.get(places.get(str(at), NONE), "") for at in range(len(arrival.project.codes))]


def _source_guids(arrival: Arrival) -> list[str]:
    """Only what became a row is tied: a source, not the text inside it."""
    outer = set(arrival.ties.get("texts", {}))
    known = {at: arrival.pk("sources", arrival.project.sources[at].guid) for at in outer}
    guids = _by_key(Source, {pk for pk in known.values() if pk is not None})
    return [guids.get(known.get(at) or NONE, "") for at in range(len(arrival.project.sources))]


def _notes(arrival: Arrival) -> list[str]:
    """Notes whose words are a memo's now."""
    memos = {str(guid) for guid in Memo.objects.filter(programme=arrival.programme).values_list("guid", flat=True)}
    notes = [note.guid for _, note in arrival.project.of_kind(PartKind.NOTE)]
    return [guid for guid in notes if guid_key(guid) in memos]


def _tie_codings(arrival: Arrival, ties: Ties, rows: set[int]) -> None:
    """Which codings shared a selection, stood on a whole source, or had notes of their own."""
    project = arrival.project
    on: dict[int, list[int]] = {}
    for at in rows:
        on.setdefault(project.codings.selection[at], []).append(at)
    shared = {at for places in on.values() if len(places) > 1 for at in places}
    noted = {at for at, refs in project.codings.note_refs.items() if at in rows and not _is_made(project, at, refs)}
    ours = _coding_guids(arrival, shared | noted | set(on.get(NONE, ())))
    ties.whole = [ours[at] for at in on.pop(NONE, ()) if at in ours]
    for selection, places in on.items():
        if len(places) > 1:
            ties.grouped |= {ours[at]: project.selections.guid[selection] for at in places if at in ours}
    ties.coding_notes = {ours[at]: list(project.codings.note_refs[at]) for at in sorted(noted) if at in ours}


def _is_made(project: Project, at: int, refs: tuple[str, ...]) -> bool:
    """Whether a coding's note is the one that an export makes of its memo."""
    return refs == (made_guid("memo of coding", guid_key(project.codings.guid[at])),)


def _coding_guids(arrival: Arrival, rows: set[int]) -> dict[int, str]:
    tied = arrival.pks.get("codings", {})
    wanted = {at: tied.get(guid_key(arrival.project.codings.guid[at])) for at in rows}
    guids = _by_key(Coding, {pk for pk in wanted.values() if pk is not None})
    return {at: guids[pk] for at, pk in wanted.items() if pk is not None}
