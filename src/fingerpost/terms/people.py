"""Roles that a person has in a programme."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is in one programme. A site lead or contributor is one for a single site."""

    LEAD = "lead researcher"
    ANALYST = "analyst"
    CODER = "coder"
    REVIEWER = "reviewer"
    SITE_LEAD = "site lead"
    CONTRIBUTOR = "contributor"
    PLANNER = "planner"
    READER = "reader"
    GOVERNANCE = "governance lead"


TEAM = frozenset({Role.LEAD, Role.ANALYST, Role.CODER, Role.REVIEWER})
AT_A_SITE = frozenset({Role.SITE_LEAD, Role.CONTRIBUTOR})

IMPORTED = "imported.fingerpost.invalid"
"""Where the addresses of people end who came with a project file and cannot sign in."""
