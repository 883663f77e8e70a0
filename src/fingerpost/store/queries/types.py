"""The rows that queries hand out, by name, for floors that may not import models: to annotate with, not to query."""

from fingerpost.store.models import (
    Codebook,
    CodebookVersion,
    Construct,
    Decision,
    Extract,
    Framework,
    Person,
    Programme,
    Round,
    Source,
    Study,
)

__all__ = [
    "Codebook",
    "CodebookVersion",
    "Construct",
    "Decision",
    "Extract",
    "Framework",
    "Person",
    "Programme",
    "Round",
    "Source",
    "Study",
]
