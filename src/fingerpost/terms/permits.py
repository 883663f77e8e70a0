"""Who may do what, as a table. The only place where this is decided; screens and actions both ask here."""

from collections.abc import Iterable

from fingerpost.terms.people import TEAM, Role

LEAD_ONLY = frozenset({Role.LEAD})
CODES = frozenset({Role.LEAD, Role.ANALYST, Role.CODER})
READS_SOURCES = TEAM | {Role.GOVERNANCE}
SEES_EXHIBITS = READS_SOURCES | {Role.PLANNER, Role.READER}

MAY: dict[str, frozenset[Role]] = {
    "programme": LEAD_ONLY,  # sites, waves, members
    "participants": LEAD_ONLY | {Role.GOVERNANCE},
    "import": CODES,
    "export": CODES,  # whole projects and codings, as far as they are seen
    "read sources": READS_SOURCES,
    "read originals": LEAD_ONLY | {Role.GOVERNANCE},
    "code": CODES,
    "recode others": LEAD_ONLY,  # move other people's everyday codings to another code
    "codebook": LEAD_ONLY | {Role.ANALYST},
    "memo": READS_SOURCES,
    "findings": CODES,
    "literature": LEAD_ONLY | {Role.REVIEWER, Role.ANALYST},
    "frameworks": LEAD_ONLY | {Role.ANALYST},
    "accept reports": LEAD_ONLY | {Role.ANALYST},
    "fill report": frozenset({Role.SITE_LEAD, Role.LEAD}),
    "submit report": frozenset({Role.SITE_LEAD, Role.LEAD}),
    "see exhibits": SEES_EXHIBITS,
    "see full attributions": TEAM,
    "routemap": SEES_EXHIBITS | {Role.SITE_LEAD},
}
"""What may be done, and the roles that may. An act that is not here may be done by nobody."""

IN_WORDS: dict[str, str] = {
    "programme": "change the sites, waves and members",
    "participants": "see or change the register of participants",
    "import": "bring in sources",
    "export": "take projects and codings along",
    "read sources": "read the sources",
    "read originals": "read texts as they were before names were replaced",
    "code": "code",
    "recode others": "recode what others coded",
    "codebook": "change the codebook",
    "memo": "write memos",
    "findings": "write findings",
    "literature": "change the literature",
    "frameworks": "change frameworks and what is linked to them",
    "accept reports": "accept reports or give them back",
    "fill report": "fill in this report",
    "submit report": "hand this report in",
    "see exhibits": "see matrices and tables",
    "see full attributions": "see who said it",
    "routemap": "see the routemap",
}
"""Each act as it follows "You may not"."""

ONLY_OWN_SITE = frozenset({"fill report", "submit report"})


def may(act: str, roles: Iterable[str]) -> bool:
    """Whether somebody with these roles may do this act."""
    return not MAY[act].isdisjoint(Role(role) for role in roles)
