"""How a codebook version stands and what may change from one to the next."""

from enum import StrEnum


class VersionStatus(StrEnum):
    """A published version never changes."""

    DRAFT = "draft"
    REVIEW = "under review"
    PUBLISHED = "published"
    RETIRED = "retired"


class Change(StrEnum):
    """What happened to a code between two versions."""

    ADDED = "added"
    SPLIT = "split"
    MERGED = "merged"
    RETIRED = "retired"
    REDEFINED = "redefined"
