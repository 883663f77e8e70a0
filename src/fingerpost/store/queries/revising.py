"""Versions of a source's text, and the codings that could not follow to the newest."""

from dataclasses import dataclass
from typing import Any

from fingerpost.store.models import Coding, LedgerEvent, Person, Pseudonym, Source, SourceVersion
from fingerpost.store.queries import visible
from fingerpost.terms.sources import Edit


def versions_of(person: Person, source: Source) -> list[SourceVersion]:
    """The versions that the person may read, the newest first."""
    return list(visible.versions(person, source).order_by("-number"))


def left_behind(person: Person, source: Source) -> list[Coding]:
    """Visible codings on words that the newest version no longer has."""
    rows = visible.codings(person, source.programme).filter(passage__version__source=source)
    behind = rows.exclude(passage__version=source.current_id).select_related("passage", "coder", "code")
    return list(behind.order_by("passage__start"))


@dataclass(frozen=True, slots=True)
class Correction:
    """How one version of a text came from the one before it, as the ledger has it. `by`: whose act it was."""

    version: str
    before: str
    by: int | None
    places: tuple[tuple[int, int, int], ...]

    def edits(self, after: str) -> list[Edit]:
        """The edits, with the words that the text `after` them holds."""
        edits, grown = [], 0
        for start, end, length in sorted(self.places):
            edits.append(Edit(start, end, after[start + grown : start + grown + length]))
            grown += length - (end - start)
        return edits


def corrections_of(source: Source) -> dict[str, Correction]:
    """Version (guid) → how it came about; versions that are another text altogether are not among them."""
    rows = LedgerEvent.objects.filter(verb__in=CORRECTED, subject_guid=source.guid)
    made = [_correction(row.actor_id, row.details) for row in rows]
    names = LedgerEvent.objects.filter(verb__in=NAMED, programme=source.programme_id)
    made += [
        _correction(row.actor_id, text)
        for row in names for text in row.details.get("texts", ()) if text.get("source") == str(source.guid)
    ]  # fmt: skip
    return {each.version: each for each in made}


def texts_with(pseudonym: Pseudonym) -> list[tuple[str, Correction]]:
    """(source, correction) of each time the pseudonym was put into a text, the newest first."""
    rows = LedgerEvent.objects.filter(verb="name replaced", subject_guid=pseudonym.guid).order_by("-sequence")
    return [(text["source"], _correction(row.actor_id, text)) for row in rows for text in row.details.get("texts", ())]


CORRECTED = ("source corrected", "correction taken back")
NAMED = ("name replaced", "name put back")


def _correction(by: int | None, told: dict[str, Any]) -> Correction:
    places = tuple((int(start), int(end), int(length)) for start, end, length in told["edits"])
    return Correction(told["version"], told["before"], by, places)
