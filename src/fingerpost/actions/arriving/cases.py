"""Cases and variables of a project, as rows; sites, participants and waves that went out as cases come back as such."""

from collections.abc import Iterator
from typing import Any

from fingerpost.actions.arriving.state import Arrival, free_guids
from fingerpost.store.models import Case, CaseSource, Variable, VariableValue
from fingerpost.terms import project as said
from fingerpost.terms.cases import VariableKind
from fingerpost.terms.project import NONE, guid_key

Holder = tuple[int | None, int | None]
"""Our key of a case, or of a source."""


def bring_cases(arrival: Arrival) -> None:
    """Know cases and variables again by guid, then by name; values that differ from ours are said and ours stay."""
    ours = arrival.own.get("ours")
    parts = ours.values() if isinstance(ours, dict) else ()
    skipped = {guid_key(str(guid)) for part in parts if isinstance(part, list) for guid in part}
    variables = _bring_variables(arrival, skipped)
    cases = _bring_cases(arrival, skipped)
    _bring_sources(arrival, cases)
    _bring_values(arrival, variables, cases)


def _bring_variables(arrival: Arrival, skipped: set[str]) -> dict[int, int]:
    """Place in the project → our key."""
    rows = list(Variable.objects.filter(programme=arrival.programme).values_list("guid", "pk", "name", "kind"))
    by_guid = {str(guid): pk for guid, pk, _, _ in rows}
    by_name = {(name, kind): pk for _, pk, name, kind in rows}
    known: dict[int, int] = {}
    new: list[int] = []
    for at, variable in enumerate(arrival.project.variables):
        if guid_key(variable.guid) in skipped:
            continue
        there = by_guid.get(guid_key(variable.guid), by_name.get((variable.name, variable.type)))
        if there is None:
            new.append(at)
        else:
            known[at] = there
    if new:
        known |= dict(zip(new, _add_variables(arrival, [arrival.project.variables[at] for at in new]), strict=True))
    return known


def _add_variables(arrival: Arrival, new: list[said.Variable]) -> range:
    number, first = len(new), Variable.objects.filter(programme=arrival.programme).count()
    arrival.counts["variables"] += number
    return arrival.insert(
        Variable,
        {
            "guid": free_guids(arrival, Variable, [row.guid for row in new]),
            "programme_id": [arrival.programme.pk] * number, "name": [_clean(row.name) for row in new],
            "kind": [_kind(arrival, row) for row in new], "description": [_clean(row.description) for row in new],
            "position": range(first, first + number),
        },
    )  # fmt: skip


def _kind(arrival: Arrival, row: said.Variable) -> str:
    if row.type not in set(VariableKind):
        arrival.say("variables", row.name, f"Its type {row.type!r} is not known: its values come in as text.")
        return str(VariableKind.TEXT)
    return row.type


def _clean(text: str) -> str:
    return text.replace("\x00", "\ufffd")


def _bring_cases(arrival: Arrival, skipped: set[str]) -> dict[int, int]:
    rows = list(Case.objects.filter(programme=arrival.programme).values_list("guid", "pk", "name"))
    by_guid, by_name = {str(guid): pk for guid, pk, _ in rows}, {name: pk for _, pk, name in rows if name}
    known: dict[int, int] = {}
    new: list[int] = []
    for at, case in enumerate(arrival.project.cases):
        if guid_key(case.guid) in skipped or _is_place(arrival, case):
            continue
        there = by_guid.get(guid_key(case.guid), by_name.get(case.name))
        if there is None:
            new.append(at)
        else:
            known[at] = there
            arrival.tie("cases", case.guid, there)
    if new:
        known |= dict(zip(new, _add_cases(arrival, [arrival.project.cases[at] for at in new]), strict=True))
    return known


def _is_place(arrival: Arrival, case: said.Case) -> bool:
    """Whether a case is a site, wave or participant of ours that went through another tool."""
    return any(arrival.pk(sort, case.guid) is not None for sort in ("sites", "waves", "participants"))


def _add_cases(arrival: Arrival, new: list[said.Case]) -> range:
    number, first = len(new), Case.objects.filter(programme=arrival.programme).count()
    arrival.counts["cases"] += number
    keys = arrival.insert(
        Case,
        {
            "guid": free_guids(arrival, Case, [row.guid for row in new]),
            "programme_id": [arrival.programme.pk] * number, "name": [_clean(row.name) for row in new],
            "description": [_clean(row.description) for row in new], "position": range(first, first + number),
        },
    )  # fmt: skip
    for row, key in zip(new, keys, strict=True):
        arrival.tie("cases", row.guid, key)
    return keys


def _bring_sources(arrival: Arrival, cases: dict[int, int]) -> None:
    here = set(CaseSource.objects.filter(case__programme=arrival.programme).values_list("case_id", "source_id"))
    new: dict[tuple[int, int], None] = {}
    for at, case in cases.items():
        for guid in arrival.project.cases[at].source_refs:
            source = arrival.pk("sources", guid)
            if source is not None and (case, source) not in here:
                new[case, source] = None
    if new:
        arrival.insert(CaseSource, {"case_id": [c for c, _ in new], "source_id": [s for _, s in new]})


def _bring_values(arrival: Arrival, variables: dict[int, int], cases: dict[int, int]) -> None:
    here: dict[tuple[int, Holder], set[str]] = {}
    rows = VariableValue.objects.filter(variable__programme=arrival.programme)
    for variable, case, source, held in rows.values_list("variable_id", "case_id", "source_id", "value"):
        here.setdefault((variable, (case, source)), set()).add(held)
    new: list[tuple[int, int | None, int | None, str]] = []
    for holder, value, where in _said(arrival, cases):
        if value.variable not in variables:
            continue
        key, text = (variables[value.variable], holder), _clean(value.text)
        if key not in here:
            here[key] = {text}
            new.append((key[0], *holder, text))
        elif text not in here[key]:
            name = arrival.project.variables[value.variable].name
            arrival.say("values", where, f"{name} is {text!r} in the file and {min(here[key])!r} here, which stays.")
    if new:
        names = ("variable_id", "case_id", "source_id", "value")
        columns: dict[str, Any] = {n: list(c) for n, c in zip(names, zip(*new, strict=True), strict=True)}
        arrival.insert(VariableValue, columns)
        arrival.counts["values"] += len(new)


def _said(arrival: Arrival, cases: dict[int, int]) -> Iterator[tuple[Holder, said.Value, str]]:
    """Every value of a case or source that came in, with what it is told under."""
    for at, case in cases.items():
        for value in arrival.project.cases[at].values:
            yield (case, None), value, arrival.project.cases[at].name
    for source in arrival.project.sources:
        known = arrival.pk("sources", source.guid) if source.values and source.within == NONE else None
        for value in source.values if known is not None else ():
            yield (None, known), value, source.name
