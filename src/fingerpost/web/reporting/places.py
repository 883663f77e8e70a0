"""Finds the site, wave and report that an address of Collect names, for who may know of them."""

from dataclasses import dataclass
from typing import Any

from fingerpost.store.models import Person, Programme, Question, Site, SiteReport, Wave
from fingerpost.store.queries import visible
from fingerpost.store.queries.programme import site_of, wave_of
from fingerpost.store.queries.reporting import questions_of, reports_of
from fingerpost.terms.errors import NotFound
from fingerpost.terms.people import AT_A_SITE


@dataclass(frozen=True, slots=True)
class Place:
    """One site in one wave, and its report if it has been begun."""

    site: Site
    wave: Wave
    report: SiteReport | None

    @property
    def path(self) -> str:
        """Its address within the programme."""
        return f"collect/{self.site.key}/{self.wave.key}/"

    @property
    def address(self) -> str:
        """Its whole address."""
        return f"/p/{self.site.programme.key}/{self.path}"


def require_collecting(person: Person, programme: Programme) -> None:
    """Let in who reads sources or belongs to a site; raises Refused for others."""
    if visible.roles(person, programme).isdisjoint(AT_A_SITE):
        visible.require(person, "read sources", programme)


def place_of(person: Person, programme: Programme, site: str, wave: str) -> Place:
    """The place that an address names; raises NotFound outside the person's sight."""
    require_collecting(person, programme)
    row, round_ = site_of(person, programme, site), wave_of(person, programme, wave)
    row.programme = programme
    return Place(row, round_, reports_of(person, row).filter(wave=round_).first())


def report_at(person: Person, programme: Programme, site: str, wave: str) -> SiteReport:
    """The report that an address names; raises NotFound where it has not been begun."""
    place = place_of(person, programme, site, wave)
    if place.report is None:
        raise NotFound("This report has not been begun.", where=f"{place.site}, {place.wave}")
    return place.report


def question_of(report: SiteReport, key: Any) -> Question:
    """A question of the report by its key; raises NotFound."""
    found = questions_of(report.instrument_version).filter(key=str(key)).first()
    if found is None:
        raise NotFound(f"The report has no question {key!r}.", hint="Reload the page.")
    return found


def may_fill(person: Person, site: Site) -> bool:
    """Whether the person may write in this site's reports."""
    return visible.allowed(person, "fill report", site.programme, site=site)
