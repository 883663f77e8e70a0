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
    MOVED = "moved"
    GROUPED = "made a heading"
    UNGROUPED = "made a code"


class ProposalStanding(StrEnum):
    """What became of a code that somebody proposed."""

    WAITING = "waiting"
    APPROVED = "approved"
    MERGED = "merged"
    DECLINED = "declined"


LONGEST_NAME = 2000
"""Characters of a code's name that are taken; projects of other tools bring such names."""
