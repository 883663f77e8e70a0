"""Findings: themes, sentences that the team stands behind, evidence for and against them, their place in frameworks."""

from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Max

from fingerpost.actions.acting import Done, action
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
    Theme,
)
from fingerpost.store.queries import visible
from fingerpost.terms.coding import Polarity
from fingerpost.terms.errors import Conflict, Invalid, NotFound
from fingerpost.terms.findings import OUTSIDE, Stance
from fingerpost.terms.sources import canonical, digest


@action
def add_theme(
    *, by: Person, programme: Programme, name: str, narrative: str = "", operation: UUID | None = None
) -> Done[Theme]:
    """A pattern across codings, under which findings can stand; it comes after the themes that are there."""
    visible.require(by, "findings", programme)
    if not name.strip():
        raise Invalid("A theme needs a name.")
    if programme.themes.filter(name__iexact=name.strip()).exists():
        raise Conflict(f"There is a theme {name.strip()!r} already.", hint="Use that one, or choose another name.")
    theme = Theme.objects.create(
        programme=programme,
        name=name.strip(),
        narrative=canonical(narrative).strip(),
        position=programme.themes.count(),
    )
    return Done("theme added", theme, programme, {"narrative": digest(theme.narrative)})


@action
def write_finding(
    *,
    by: Person,
    programme: Programme,
    sentence: str,
    polarity: Polarity,
    qualification: str = "",
    theme: Theme | None = None,
    operation: UUID | None = None,
) -> Done[Finding]:
    """A sentence that the team stands behind; `qualification` says where or for whom it does not hold."""
    visible.require(by, "findings", programme)
    finding = Finding(programme=programme, author=by, written_at=datetime.now(UTC))
    _word(finding, sentence, polarity, qualification, theme)
    finding.save(force_insert=True)
    return Done("finding written", finding, programme, {**_trace(finding), "undone_by": "retire_finding"})


@action
def revise_finding(
    *,
    by: Person,
    finding: Finding,
    sentence: str,
    polarity: Polarity,
    qualification: str,
    theme: Theme | None,
    operation: UUID | None = None,
) -> Done[Finding]:
    """Other words for a finding; all four are given anew. Its evidence and placements stay."""
    _require_standing(by, finding)
    before = _trace(finding)
    _word(finding, sentence, polarity, qualification, theme)
    finding.save(update_fields=["sentence", "polarity", "qualification", "theme"])
    return Done("finding revised", finding, finding.programme, {**_trace(finding), "before": before})


@action
def attach_passage(
    *,
    by: Person,
    finding: Finding,
    passage: Passage,
    stance: Stance,
    note: str = "",
    operation: UUID | None = None,
) -> Done[Finding]:
    """Put a passage under a finding, as evidence for it or against it."""
    _require_standing(by, finding)
    _require_usable(by, passage, finding.programme)
    if stance not in list(Stance):
        raise Invalid(f"{stance!r} is no stance.", hint=f"One of: {', '.join(Stance)}.")
    if finding.evidence.filter(passage=passage).exists():
        raise Conflict("This passage is attached to the finding already.", hint="Detach it to attach it anew.")
    FindingEvidence.objects.create(finding=finding, passage=passage, stance=stance, note=canonical(note).strip())
    details = {"passage": str(passage.guid), "stance": str(stance), "undone_by": "detach_passage"}
    return Done("passage attached", finding, finding.programme, details)


@action
def detach_passage(*, by: Person, finding: Finding, passage: Passage, operation: UUID | None = None) -> Done[Finding]:
    """Take a passage off a finding; the passage and its coding stay."""
    _require_standing(by, finding)
    evidence = finding.evidence.filter(passage=passage).first()
    if evidence is None:
        raise NotFound("This passage is not attached to the finding.")
    details = {
        "passage": str(passage.guid),
        "stance": evidence.stance,
        "note": digest(evidence.note),
        "undone_by": "attach_passage",
    }
    evidence.delete()
    return Done("passage detached", finding, finding.programme, details)


@action
def place_finding(
    *,
    by: Person,
    finding: Finding,
    framework: Framework,
    construct: Construct | None,
    reason: str = "",
    operation: UUID | None = None,
) -> Done[Finding]:
    """Put a finding under a construct (it may stand under several), or with None outside the framework."""
    _require_standing(by, finding)
    _check_place(finding, framework, construct)
    position = _next_position(finding.programme, framework, construct)
    Placement.objects.create(
        finding=finding, framework=framework, construct=construct, reason=canonical(reason).strip(), position=position
    )
    return Done(
        "finding placed", finding, finding.programme, {**_place(framework, construct), "undone_by": "unplace_finding"}
    )


@action
def unplace_finding(
    *,
    by: Person,
    finding: Finding,
    framework: Framework,
    construct: Construct | None,
    operation: UUID | None = None,
) -> Done[Finding]:
    """Take a finding away from a construct, or from outside the framework."""
    _require_standing(by, finding)
    placement = finding.placements.filter(framework=framework, construct=construct).first()
    if placement is None:
        raise NotFound(f"The finding does not stand under {construct or OUTSIDE.lower()} in {framework}.")
    details = {**_place(framework, construct), "reason": digest(placement.reason), "undone_by": "place_finding"}
    placement.delete()
    return Done("finding unplaced", finding, finding.programme, details)


@action
def retire_finding(*, by: Person, finding: Finding, operation: UUID | None = None) -> Done[Finding]:
    """Stand behind it no longer. It stays on record with its evidence and can be restored."""
    _require_standing(by, finding)
    finding.retired_by, finding.retired_at = by, datetime.now(UTC)
    finding.save(update_fields=["retired_by", "retired_at"])
    return Done("finding retired", finding, finding.programme, {"undone_by": "restore_finding"})


@action
def restore_finding(*, by: Person, finding: Finding, operation: UUID | None = None) -> Done[Finding]:
    """Stand behind a retired finding again."""
    visible.require(by, "findings", finding.programme)
    finding.refresh_from_db()
    if finding.retired_at is None:
        raise Conflict("This finding stands already.")
    finding.retired_by = finding.retired_at = None
    finding.save(update_fields=["retired_by", "retired_at"])
    return Done("finding restored", finding, finding.programme, {"undone_by": "retire_finding"})


def _require_standing(by: Person, finding: Finding) -> None:
    visible.require(by, "findings", finding.programme)
    finding.refresh_from_db()
    if finding.retired_at is not None:
        raise Conflict("This finding has been retired.", hint="Restore it first.")


def _word(finding: Finding, sentence: str, polarity: Polarity, qualification: str, theme: Theme | None) -> None:
    words = " ".join(canonical(sentence).split())
    if not words:
        raise Invalid("A finding needs a sentence.")
    if polarity not in list(Polarity):
        raise Invalid(f"{polarity!r} is no polarity.", hint=f"One of: {', '.join(Polarity)}.")
    if theme is not None and theme.programme_id != finding.programme_id:
        raise NotFound(f"There is no such theme in {finding.programme.name}.")
    finding.sentence, finding.polarity = words, Polarity(polarity)
    finding.qualification, finding.theme = canonical(qualification).strip(), theme


def _require_usable(by: Person, passage: Passage, programme: Programme) -> None:
    """Of this programme, in sight, and not gone meanwhile."""
    source = passage.version.source
    if source.programme_id != programme.pk:
        raise NotFound(f"There is no such passage in {programme.name}.")
    if source.withdrawn_on is not None:
        raise Conflict("This source was withdrawn.", where=source.title)
    coding = Coding.objects.filter(passage=passage).first()
    if coding is None:
        return
    if coding.removed_at is not None:
        raise Conflict("The coding of this passage has been taken off.", where=source.title, hint="Choose another.")
    if not visible.codings(by, programme).filter(pk=coding.pk).exists():
        raise NotFound(f"There is no such passage in {programme.name}.")


def _check_place(finding: Finding, framework: Framework, construct: Construct | None) -> None:
    if construct is not None and construct.framework_id != framework.pk:
        raise NotFound(f"{construct} is not a construct of {framework}.")
    here = finding.placements.filter(framework=framework)
    if here.filter(construct=construct).exists():
        raise Conflict(f"The finding stands there already: {construct or OUTSIDE}.", where=str(framework))
    if here.filter(construct__isnull=construct is not None).exists():
        raise Conflict(
            "A finding cannot stand under a construct and outside the framework at once.",
            where=str(framework), hint="Take it away from the other place first.",
        )  # fmt: skip


def _next_position(programme: Programme, framework: Framework, construct: Construct | None) -> int:
    there = Placement.objects.filter(finding__programme=programme, framework=framework, construct=construct)
    last = there.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _place(framework: Framework, construct: Construct | None) -> dict[str, str | None]:
    return {"framework": str(framework.guid), "construct": str(construct.guid) if construct else None}


def _trace(finding: Finding) -> dict[str, str | None]:
    return {
        "sentence": digest(finding.sentence),
        "qualification": digest(finding.qualification),
        "polarity": str(finding.polarity),
        "theme": str(finding.theme.guid) if finding.theme else None,
    }
