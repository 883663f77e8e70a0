"""Findings with their evidence and placements, as a person may see them.

Passages come as they are: who may be quoted, and how a speaker is named to whom, the exhibits decide.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from fingerpost.store.models import (
    Coding,
    Construct,
    Finding,
    FindingEvidence,
    Framework,
    Passage,
    Person,
    Placement,
    Programme,
    Source,
    Theme,
)
from fingerpost.store.queries import visible
from fingerpost.store.queries.frameworks import constructs_of
from fingerpost.terms.findings import Stance


@dataclass(frozen=True, slots=True)
class Evidence:
    """One passage for or against. `is_live`: its coding has not been taken off and its source not withdrawn."""

    passage: Passage
    source: Source
    stance: Stance
    note: str
    is_live: bool


@dataclass(frozen=True, slots=True)
class FindingNow:
    """A finding as it stands, with the evidence that the person may see."""

    finding: Finding
    theme: Theme | None
    evidence: tuple[Evidence, ...]
    placements: tuple[Placement, ...]

    def site_keys(self, stance: Stance = Stance.SUPPORTING) -> frozenset[str]:
        """Keys of the sites from which live evidence of this stance comes; evidence of no single site adds none."""
        return frozenset(
            item.source.site.key
            for item in self.evidence
            if item.is_live and item.stance == stance and item.source.site
        )

    @property
    def sites(self) -> int:
        """How many sites support the finding."""
        return len(self.site_keys())


@dataclass(frozen=True, slots=True)
class Placed:
    """The findings under one construct, in order; under None those outside the framework."""

    construct: Construct | None
    findings: tuple[FindingNow, ...]


def findings_of(person: Person, programme: Programme) -> list[FindingNow]:
    """The findings that stand, by theme (those without one last) and then as written."""
    rows = list(_whole(visible.findings(person, programme)))
    hidden = _blinded_passages(person, programme)
    now = [_as_it_stands(finding, hidden) for finding in rows]
    return sorted(now, key=_by_theme)


def finding_now(person: Person, programme: Programme, finding: Finding) -> FindingNow:
    """One finding with its evidence and placements as the person may see them; whether it stands, it says itself."""
    row = _whole(Finding.objects.filter(pk=finding.pk)).get()
    return _as_it_stands(row, _blinded_passages(person, programme))


def retired_findings(person: Person, programme: Programme) -> QuerySet[Finding]:
    """Findings that were retired, for those who write findings and so could restore them."""
    retired = Finding.objects.filter(programme=programme, retired_at__isnull=False).select_related("retired_by")
    return retired if visible.allowed(person, "findings", programme) else retired.none()


def themes(person: Person, programme: Programme) -> QuerySet[Theme]:
    """The programme's themes in order, for those who see exhibits."""
    everything = Theme.objects.filter(programme=programme)
    return everything if visible.allowed(person, "see exhibits", programme) else everything.none()


def placed_findings(person: Person, programme: Programme, framework: Framework) -> list[Placed]:
    """Every construct in the order of print with its findings (often none); last, under None, what lies outside.

    Findings that nobody has placed in this framework are left out.
    """
    under: dict[int | None, list[tuple[int, int, FindingNow]]] = {}
    for now in findings_of(person, programme):
        for placement in now.placements:
            if placement.framework_id == framework.pk:
                place = (placement.position, placement.pk, now)
                under.setdefault(placement.construct_id, []).append(place)
    constructs: list[Construct | None] = [*constructs_of(framework), None]
    return [Placed(row, _ordered(under.get(row.pk if row else None, ()))) for row in constructs]


def _ordered(places: Iterable[tuple[int, int, FindingNow]]) -> tuple[FindingNow, ...]:
    return tuple(now for *_, now in sorted(places, key=lambda place: place[:2]))


def _by_theme(now: FindingNow) -> tuple[bool, int, int, int]:
    theme = now.theme
    return (theme is None, theme.position if theme else 0, theme.pk if theme else 0, now.finding.pk)


def _whole(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    evidence = FindingEvidence.objects.select_related(
        "passage__version__source__site", "passage__version__source__wave", "passage__coding"
    ).defer("passage__version__text")
    placements = Placement.objects.select_related("framework", "construct")
    return findings.select_related("theme", "author").prefetch_related(
        Prefetch("evidence", queryset=evidence), Prefetch("placements", queryset=placements)
    )


def _as_it_stands(finding: Finding, hidden: Set[int]) -> FindingNow:
    evidence = tuple(_evidence(row) for row in finding.evidence.all() if row.passage_id not in hidden)
    return FindingNow(finding, finding.theme, evidence, tuple(finding.placements.all()))


def _evidence(row: FindingEvidence) -> Evidence:
    source = row.passage.version.source
    coding: Coding | None = getattr(row.passage, "coding", None)
    is_live = source.withdrawn_on is None and (coding is None or coding.removed_at is None)
    return Evidence(row.passage, source, Stance(row.stance), row.note, is_live)


def _blinded_passages(person: Person, programme: Programme) -> set[int]:
    """Passages whose live coding blinding hides from this coder. Who codes nothing is blinded to nothing."""
    if not visible.allowed(person, "read sources", programme):
        return set()
    cited = Coding.objects.filter(
        passage__findings__finding__programme=programme,
        removed_at__isnull=True,
        passage__version__source__withdrawn_on__isnull=True,
    )
    return set(
        cited.exclude(pk__in=visible.codings(person, programme).values("pk")).values_list("passage_id", flat=True)
    )
