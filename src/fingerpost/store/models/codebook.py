"""The codebook: codes that keep their identity, and versions in which their names and definitions live."""

from django.db import models

from fingerpost.store.models.base import Pointed, both_or_neither, one_of
from fingerpost.store.models.people import Person
from fingerpost.store.models.programme import Programme
from fingerpost.terms.codebook import Change, ProposalStanding, VersionStatus


class Codebook(Pointed):
    """One a programme, for now."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="codebooks")
    name = models.CharField(max_length=200)


class Code(Pointed):
    """A stable identity; everything else about it lives in a version."""

    codebook = models.ForeignKey(Codebook, on_delete=models.PROTECT, related_name="codes")


class CodebookVersion(Pointed):
    """Draft, under review, published (never changes again), retired."""

    codebook = models.ForeignKey(Codebook, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=20, default=VersionStatus.DRAFT)
    note = models.TextField(blank=True)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["codebook", "number"], name="codebook_version_once"),
            models.UniqueConstraint(
                fields=["codebook"],
                condition=models.Q(status=VersionStatus.DRAFT),
                name="one_draft_a_codebook",
            ),
            one_of("status", VersionStatus, "version_status_known"),
            both_or_neither("published_by", "published_at", "version_published_who_and_when"),
        ]


class CodeEntry(models.Model):
    """What a code is in one version. A heading (`is_heading`) is not put on text."""

    version = models.ForeignKey(CodebookVersion, on_delete=models.CASCADE, related_name="entries")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="entries")
    parent = models.ForeignKey(Code, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.TextField()
    colour = models.CharField(max_length=7, blank=True)
    is_heading = models.BooleanField(default=False)
    definition = models.TextField(blank=True)
    include = models.TextField(blank=True)
    exclude = models.TextField(blank=True)
    example = models.TextField(blank=True)
    synonyms = models.TextField(blank=True)
    questions = models.JSONField(default=list, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "code entries"
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="code_once_a_version")]

    def __str__(self) -> str:
        return self.name


class Standing(models.Manager["CodeChange"]):
    """Changes that hold: those that were undone are left out."""

    def get_queryset(self) -> models.QuerySet["CodeChange"]:
        """All but the undone."""
        return super().get_queryset().filter(undone_at__isnull=True)


class CodeChange(models.Model):
    """What a version did to a code, and why. For a split there is one row a new code; rows of one act share its id.

    `before` undoes it: `entries`, code → columns as they were (null: no such code); `codings`, old → new.
    """

    version = models.ForeignKey(CodebookVersion, on_delete=models.CASCADE, related_name="changes")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20)
    into = models.ForeignKey(Code, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    act = models.UUIDField(null=True, blank=True, db_index=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(null=True, blank=True)
    before = models.JSONField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = Standing()
    ever: models.Manager["CodeChange"] = models.Manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("kind", Change, "code_change_known"),
            both_or_neither("made_by", "made_at", "code_change_who_and_when"),
        ]


class CodeProposal(Pointed):
    """A code that a coder proposes. The code is there from the start, so what was coded with it stays coded with it."""

    code = models.OneToOneField(Code, on_delete=models.PROTECT, related_name="proposal")
    parent = models.ForeignKey(Code, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.TextField()
    definition = models.TextField(blank=True)
    include = models.TextField(blank=True)
    exclude = models.TextField(blank=True)
    example = models.TextField(blank=True)
    synonyms = models.TextField(blank=True)
    colour = models.CharField(max_length=7, blank=True)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    standing = models.CharField(max_length=20, default=ProposalStanding.WAITING)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    into = models.ForeignKey(Code, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("standing", ProposalStanding, "proposal_standing_known"),
            both_or_neither("settled_by", "settled_at", "proposal_settled_who_and_when"),
            models.CheckConstraint(
                condition=models.Q(standing=ProposalStanding.WAITING) ^ models.Q(settled_at__isnull=False),
                name="proposal_waits_until_settled",
            ),
        ]


class CodebookVisit(models.Model):
    """Up to where a person has read what changed: `change` is the key of the last change that they marked as seen."""

    codebook = models.ForeignKey(Codebook, on_delete=models.CASCADE, related_name="visits")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    change = models.PositiveBigIntegerField(default=0)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["codebook", "person"], name="one_visit_a_person")]
