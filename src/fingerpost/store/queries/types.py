"""The rows that queries hand out, by name, for floors that may not import models: to annotate with, not to query."""

from fingerpost.store.models import (
    Codebook,
    CodebookVersion,
    Construct,
    Extract,
    Framework,
    Person,
    Programme,
    Study,
)

__all__ = ["Codebook", "CodebookVersion", "Construct", "Extract", "Framework", "Person", "Programme", "Study"]
