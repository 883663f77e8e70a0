"""What a study file holds, table by table: to copy it, to compare two copies, and to find damage. Writes nothing."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connections
from django.db.models import Model

from fingerpost.store.location import Location
from fingerpost.store.models import (
    Coding,
    IndexedText,
    LedgerEvent,
    Occurrence,
    Passage,
    SignInLink,
    SourceVersion,
    Word,
)
from fingerpost.terms.errors import Problem
from fingerpost.terms.sources import digest

LEFT_OUT = (SignInLink,)
"""Never copied: whoever finds a backup must not sign in with it. Sessions are not of this app and stay out anyhow."""

MADE_ANEW = (IndexedText, Occurrence, Word)
"""The index of the search: made from the texts, so no content of its own."""

LOT = 500


def tables() -> list[type[Model]]:
    """Every table of the store that belongs to its content, link tables too, in a fixed order."""
    models = apps.get_app_config("store").get_models(include_auto_created=True)
    return sorted(
        (model for model in models if model not in LEFT_OUT + MADE_ANEW), key=lambda model: model._meta.db_table
    )


def columns(model: type[Model]) -> list[str]:
    """The columns of a table, as attributes of its rows."""
    return [field.attname for field in model._meta.concrete_fields]


def rows(model: type[Model], alias: str) -> Iterator[tuple[Any, ...]]:
    """All rows of a table in the order of their keys, a lot at a time."""
    everything = model._base_manager.using(alias).order_by("pk").values_list(*columns(model))
    return everything.iterator(chunk_size=LOT)


def content_digest(location: Location) -> tuple[str, int]:
    """SHA-256 over every row of every table, the same on either database; and how many rows that were."""
    sum_, number = hashlib.sha256(), 0
    for model in tables():
        sum_.update(f"{model._meta.db_table} {' '.join(columns(model))}\n".encode())
        for row in rows(model, location.alias):
            sum_.update(json.dumps([_plain(value) for value in row], sort_keys=True).encode() + b"\n")
            number += 1
    return sum_.hexdigest(), number


def database_faults(location: Location) -> list[Problem]:
    """What SQLite itself finds wrong with its file; PostgreSQL looks after its own."""
    if not location.is_sqlite:
        return []
    with connections[location.alias].cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        found = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
        cursor.execute("PRAGMA foreign_key_check")
        lost = cursor.fetchall()
    faults = [_fault("database", text) for text in found]
    return faults + [
        _fault(f"table {row[0]}, row {row[1]}", f"points to a row of {row[2]} that is gone") for row in lost
    ]


def text_faults(location: Location) -> list[Problem]:
    """Texts that are not what their hash says, and passages that are not what stands at their place in the text."""
    faults: list[Problem] = []
    versions = SourceVersion.objects.using(location.alias).select_related("source").order_by("pk")
    for version in versions.iterator(chunk_size=LOT):
        if version.erased_on is None and digest(version.text) != version.text_hash:
            faults.append(_fault(f"source {version.source.title!r}, version {version.number}", "the text was changed"))
        quotes = Passage.objects.using(location.alias).filter(version=version)
        faults += (fault for row in quotes if (fault := _passage_fault(row, version.text, version)))
    return faults


def trace_faults(location: Location) -> list[Problem]:
    """Codings that are in place or taken off otherwise than the ledger's last line about them says."""
    expected = _expected_codings(location)
    faults: list[Problem] = []
    live = Coding.objects.using(location.alias).order_by("pk").values_list("guid", "removed_at")
    for guid, removed_at in live:
        known = expected.pop(str(guid), None)
        if known is None:
            faults.append(_fault(f"coding {guid}", "no ledger event brought it about"))
        elif known != (removed_at is None):
            told = "in place" if known else "taken off"
            faults.append(_fault(f"coding {guid}", f"the ledger says that it is {told}, the table says otherwise"))
    return faults + [_fault(f"coding {guid}", "the ledger knows it, the table does not") for guid in expected]


def _expected_codings(location: Location) -> dict[str, bool]:
    """Coding → whether it should be in place, by replaying the ledger."""
    standing: dict[str, bool] = {}
    events = LedgerEvent.objects.using(location.alias).order_by("sequence")
    told: dict[str, Callable[[str, dict[str, Any]], dict[str, bool]]] = {
        "coding added": lambda guid, details: {guid: True},
        "coding removed": lambda guid, details: {guid: False},
        "coding restored": lambda guid, details: {guid: True},
        "code split": lambda guid, details: _split(details),
        "place settled": lambda guid, details: dict.fromkeys(details.get("made", ()), True),
        "agreement taken over": lambda guid, details: dict.fromkeys(details.get("made", ()), True),
        "decision undone": lambda guid, details: dict.fromkeys(details.get("unmade", ()), False),
        "codings recoded": lambda guid, details: _split(details),
        "code change undone": lambda guid, details: _put_back(details),
        "bulk coding undone": lambda guid, details: _put_back(details),
        "codings added": lambda guid, details: dict.fromkeys(_guids(details), True),
    }
    for verb, guid, details in events.filter(verb__in=list(told)).values_list("verb", "subject_guid", "details"):
        standing |= told[verb](str(guid), details)
    return standing


def _put_back(details: dict[str, Any]) -> dict[str, bool]:
    return dict.fromkeys(details.get("unmade", ()), False) | dict.fromkeys(details.get("restored", ()), True)


def _split(details: dict[str, Any]) -> dict[str, bool]:
    replaced: dict[str, str] = details.get("replaced", {})
    return dict.fromkeys(replaced, False) | dict.fromkeys(replaced.values(), True)


def _guids(details: dict[str, Any]) -> list[str]:
    return [row["coding"] if isinstance(row, dict) else str(row) for row in details.get("codings", [])]


def _passage_fault(passage: Passage, text: str, version: SourceVersion) -> Problem | None:
    where = f"source {version.source.title!r}, passage {passage.guid}"
    if version.erased_on is not None:
        return _fault(where, "the text was erased, the quotation was not") if passage.quote else None
    if passage.end > len(text):
        return _fault(where, "it lies outside its text")
    if text[passage.start : passage.end] != passage.quote:
        return _fault(where, "the quotation is not what stands there")
    return None


def _fault(where: str, what: str) -> Problem:
    return Problem("error", where, what, "Restore the study from a backup made before.")


def _plain(value: Any) -> Any:
    """A value as JSON, the same from either database."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(bytes(value)).hexdigest()
    return value
