"""What a passage does for a finding, and where a finding is placed."""

from enum import StrEnum


class Stance(StrEnum):
    """Counter-evidence is kept beside the evidence."""

    SUPPORTING = "supporting"
    CONTRARY = "contrary"


OUTSIDE = "Outside the framework"
