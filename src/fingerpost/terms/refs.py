"""The thread through every room: a pointer to one piece of evidence, written `kind:guid`."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from fingerpost.terms.errors import Invalid

KINDS = (
    "person", "programme", "site", "wave", "participant", "source", "passage", "pseudonym", "report", "study",
    "extract", "code", "version", "coding", "round", "query", "decision", "memo", "framework", "construct", "crosswalk",
    "theme", "finding", "question",
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """Points to one piece of evidence for good: the guid never changes and is never used again."""

    kind: str
    guid: UUID

    def __str__(self) -> str:
        return f"{self.kind}:{self.guid}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `kind:guid`; raises Invalid with what was wrong."""
        kind, _, guid = text.partition(":")
        if kind not in KINDS:
            raise Invalid(f"{text!r} is not a ref: its kind must be one of {', '.join(KINDS)}.")
        try:
            return cls(kind, UUID(guid))
        except ValueError:
            raise Invalid(f"{text!r} is not a ref: after the colon a guid is wanted.") from None
