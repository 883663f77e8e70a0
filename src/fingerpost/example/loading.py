"""What is known so far while the example is loaded: rows by the keys that the files use."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from fingerpost.store.models import (
    Code,
    Codebook,
    CodebookVersion,
    Coding,
    Finding,
    Participant,
    Person,
    Programme,
    Site,
    Source,
    Theme,
    Wave,
)

Progress = Callable[[str, int, int], None]


@dataclass
class Loading:
    """Rows by key, and whom to tell how far we are."""

    owner: Person
    programme: Programme
    progress: Progress
    people: dict[str, Person] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    waves: dict[str, Wave] = field(default_factory=dict)
    participants: dict[str, Participant] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    codebook: Codebook | None = None
    codes: dict[str, Code] = field(default_factory=dict)
    versions: dict[int, CodebookVersion] = field(default_factory=dict)
    recoded: dict[str, dict[UUID, str]] = field(default_factory=dict)
    codings: dict[tuple[str, str], list[Coding]] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)

    @property
    def lead(self) -> Person:
        """Who records what the team agreed."""
        return self.people["ruth"]
