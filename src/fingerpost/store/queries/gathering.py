"""What is being gathered of a programme for a project record, and what came of it. How, `exchange` says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fingerpost.store.models import Person, Programme
from fingerpost.terms import project as said
from fingerpost.terms.errors import Problem
from fingerpost.terms.project import Project


@dataclass(frozen=True, slots=True)
class Gathered:
    """A project as one person may hand it on: what stayed out, the state it shows, and how many of what it holds."""

    project: Project
    left_out: tuple[Problem, ...]
    as_of: int
    counts: Mapping[str, int]


@dataclass(slots=True)
class Gathering:
    """A project in the making: what has been gathered, and the place in it of each row, by the row's key."""

    person: Person
    programme: Programme
    users: list[said.User] = field(default_factory=list)
    codes: list[said.Code] = field(default_factory=list)
    variables: list[said.Variable] = field(default_factory=list)
    cases: list[said.Case] = field(default_factory=list)
    sources: list[said.Source] = field(default_factory=list)
    selections: said.Selections = field(default_factory=said.Selections)
    codings: said.Codings = field(default_factory=said.Codings)
    extension: dict[str, Any] = field(default_factory=dict)
    left_out: list[Problem] = field(default_factory=list)
    user_at: dict[int, int] = field(default_factory=dict)
    code_at: dict[int, int] = field(default_factory=dict)
    version_at: dict[int, int] = field(default_factory=dict)
    variable_at: dict[int, int] = field(default_factory=dict)
    notes_about: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def user(self, pk: int) -> int:
        """The place of a person among the users; they are added when they are met."""
        if pk not in self.user_at:
            row = Person.objects.get(pk=pk)
            self.user_at[pk] = len(self.users)
            self.users.append(said.User(str(row.guid), row.name))
        return self.user_at[pk]

    def notes(self, kind: str, guid: str) -> tuple[str, ...]:
        """GUIDs of the memos about this."""
        return tuple(self.notes_about.get((kind, guid), ()))

    def note(self, where: str, what: str, hint: str = "") -> None:
        """Say what stayed out."""
        self.left_out.append(Problem("warning", where, what, hint))
