"""One project coming in: what is known of it so far, the doors by which rows are added, and what will be told."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Model

from fingerpost.store.bulk import insert
from fingerpost.store.models import Codebook, CodebookVersion, Person, Programme
from fingerpost.store.queries import visible
from fingerpost.terms.errors import Problem, Refused
from fingerpost.terms.exchange import VERSION
from fingerpost.terms.project import Project, guid_key
from fingerpost.terms.sources import SourceKind

LOT = 900
AT_MOST = 50
"""So many problems of one sort are told one by one; the rest as a number."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was said about an import: of what kind its texts are, and whether codes of one path are one code."""

    kind: SourceKind = SourceKind.OTHER
    join_codes: bool = True


@dataclass(slots=True)
class Arrival:
    """One project on its way into a programme. `pks`: for each sort of thing, key of its GUID in the file → our key.

    `made`: the rows that were written, as model, first and last key, in order; `before`: rows that were changed, with
    what they held. Both undo the import.
    """

    by: Person
    programme: Programme
    project: Project
    name: str
    wishes: Wishes = field(default_factory=Wishes)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    own: Mapping[str, Any] = field(default_factory=dict)
    codebook: Codebook | None = None
    draft: CodebookVersion | None = None
    pks: dict[str, dict[str, int]] = field(default_factory=dict)
    fresh: dict[str, list[range]] = field(default_factory=dict)
    made: list[tuple[str, int, int]] = field(default_factory=list)
    before: list[tuple[str, int, dict[str, Any]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    text_of: dict[int, int] = field(default_factory=dict)
    lengths: dict[int, int] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)
    ties: dict[str, Any] = field(default_factory=dict)

    def insert(self, model: type[Model], columns: Mapping[str, Sequence[Any]]) -> range:
        """Add rows, remember them, and count them as fresh. Columns that are not given get their default."""
        number = len(next(iter(columns.values())))
        others = [
            field for field in model._meta.concrete_fields if field.attname not in columns and not field.primary_key
        ]
        more = {field.attname: [field.get_default() for _ in range(number)] for field in others}
        keys = insert(model, {**columns, **more})
        if len(keys):
            self.made.append((model.__name__, keys[0], keys[-1]))
            self.fresh.setdefault(model.__name__, []).append(keys)
        return keys

    def change(self, row: Model, **values: Any) -> None:
        """Other values in a row that was there; what stood there is kept for undoing."""
        held = {name: getattr(row, name) for name in values}
        self.before.append((type(row).__name__, row.pk, {name: _plain(value) for name, value in held.items()}))
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))

    def is_fresh(self, model: type[Model], pk: int) -> bool:
        """Whether this import wrote the row."""
        return any(pk in keys for keys in self.fresh.get(model.__name__, ()))

    def pk(self, sort: str, guid: object) -> int | None:
        """Our key of something of the file, by its GUID there; None where it is not known."""
        return self.pks.get(sort, {}).get(guid_key(str(guid))) if guid else None

    def tie(self, sort: str, guid: str, pk: int) -> None:
        """Something of the file is this row of ours."""
        self.pks.setdefault(sort, {})[guid_key(guid)] = pk

    def say(self, sort: str, where: str, what: str, hint: str = "") -> None:
        """Put something odd, or a conflict, on the list; of one sort only so many one by one."""
        self.told[sort] += 1
        if self.told[sort] <= AT_MOST:
            self.problems.append(Problem("warning", where, what, hint))

    def require(self, act: str, what: str) -> None:
        """Refuse the import unless the person may do this too."""
        if not visible.allowed(self.by, act, self.programme):
            raise Refused(
                f"This file brings {what}, which you may not add.", hint="Ask a lead researcher to import it."
            )

    def end(self) -> None:
        """Say how many more of each sort there were."""
        for sort, number in self.told.items():
            if number > AT_MOST:
                self.problems.append(Problem("warning", sort, f"{number - AT_MOST:,} more of this sort."))


def own_part(project: Project) -> Mapping[str, Any]:
    """Our own part of a project file; empty where there is none, or none that this program understands."""
    try:
        found = json.loads(project.extension) if project.extension else {}
    except (ValueError, RecursionError):
        return {}
    is_ours = isinstance(found, dict) and found.get("fingerpost") == VERSION
    return found if is_ours else {}


def free_guids(arrival: Arrival, model: type[Model], guids: Iterable[str]) -> list[UUID]:
    """A guid for each: its own where nobody has it yet, else one made from it, the same for the same programme."""
    wanted = [_as_guid(arrival, guid) for guid in guids]
    taken = _taken(model, wanted)
    given: list[UUID] = []
    for guid in wanted:
        free = guid if guid not in taken else uuid5(arrival.programme.guid, str(guid))
        while free in taken:
            free = uuid5(free, "again")
        taken.add(free)
        given.append(free)
    return given


def _as_guid(arrival: Arrival, text: str) -> UUID:
    try:
        return UUID(guid_key(text))
    except ValueError:
        return uuid5(arrival.programme.guid, text)


def _taken(model: type[Model], guids: Sequence[UUID]) -> set[UUID]:
    """Which of these (and of those that would be made of them) somebody has."""
    everything = model._default_manager
    if everything.count() <= max(len(guids), 5000):
        return set(everything.values_list("guid", flat=True))
    lots = (guids[at : at + LOT] for at in range(0, len(guids), LOT))
    return {guid for lot in lots for guid in everything.filter(guid__in=lot).values_list("guid", flat=True)}


def moment(text: str, otherwise: datetime) -> datetime:
    """A date and time as it is written in project files; without a zone it is taken as UTC."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return otherwise
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    try:
        return aware.astimezone(UTC)
    except OverflowError:
        return otherwise


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    return value.isoformat() if isinstance(value, datetime) else value
