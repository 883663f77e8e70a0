"""Rounds of our own part of a project file, with their sources, coders and decisions."""

from typing import Any

from fingerpost.actions.arriving.state import Arrival
from fingerpost.actions.arriving.tables import bring
from fingerpost.store.models import Decision, Round


def bring_rounds(arrival: Arrival) -> None:
    """Add the rounds that are not here, and who codes what in them. Rounds that are here stay as they are."""
    bring(arrival, "rounds", "shares", "finishes", "excerpts")
    part = arrival.own.get("rounds")
    for line in part if isinstance(part, list) else []:
        known = arrival.pk("rounds", line.get("guid")) if isinstance(line, dict) else None
        if known is not None and arrival.is_fresh(Round, known):
            _fill(arrival, Round.objects.get(pk=known), line)


def _fill(arrival: Arrival, round_: Round, line: dict[str, Any]) -> None:
    sources = [arrival.pk("sources", guid) for guid in line.get("sources") or ()]
    coders = [arrival.pk("users", guid) for guid in line.get("coders") or ()]
    link, person = Round.sources.through, Round.coders.through
    columns = {"source_id": [pk for pk in sources if pk is not None]}
    arrival.insert(link, columns | {"round_id": [round_.pk] * len(columns["source_id"])})
    columns = {"person_id": [pk for pk in coders if pk is not None]}
    arrival.insert(person, columns | {"round_id": [round_.pk] * len(columns["person_id"])})


def bring_decisions(arrival: Arrival) -> None:
    """Which codings were talked over at each decision that came in, and which it made."""
    part = arrival.own.get("decisions")
    for line in part if isinstance(part, list) else []:
        known = arrival.pk("decisions", line.get("guid")) if isinstance(line, dict) else None
        if known is not None and arrival.is_fresh(Decision, known):
            for name, link in (("about", Decision.about.through), ("made", Decision.made.through)):
                codings = [arrival.pk("codings", guid) for guid in line.get(name) or ()]
                keys = [pk for pk in codings if pk is not None]
                arrival.insert(link, {"coding_id": keys, "decision_id": [known] * len(keys)})
