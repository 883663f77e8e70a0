"""How a site stands in a wave."""

from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    """How one site's report for one wave stands, as the overview's grid shows it."""

    NOT_STARTED = "not started"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    LATE = "late"
    MISSING = "not received"
    WITHDREW = "withdrew"


class ReportStatus(StrEnum):
    """What has been done with a site report itself."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"


STEPS: dict[tuple[ReportStatus, str], ReportStatus] = {
    (ReportStatus.DRAFT, "submit"): ReportStatus.SUBMITTED,
    (ReportStatus.SUBMITTED, "return"): ReportStatus.DRAFT,
    (ReportStatus.SUBMITTED, "accept"): ReportStatus.ACCEPTED,
}
"""From which status which step leads where; what is not here is not allowed."""


def standing(status: str | None, *, closes: date, withdrew: date | None, opens: date, today: date) -> Standing:
    """The standing of a site in a wave, from its report's status (None: no report) and the dates.

    A site that withdrew before a wave opened owes no report. After the wave closed a draft is late, nothing is missing.
    """
    if status in (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED):
        return Standing(status)
    if withdrew is not None and withdrew <= opens:
        return Standing.WITHDREW
    if today > closes:
        return Standing.LATE if status else Standing.MISSING
    return Standing.DRAFT if status else Standing.NOT_STARTED
