"""Sentences that the team stands behind, their evidence for and against, and where they are placed."""

from django.db import models

from fingerpost.store.models.base import Pointed, both_or_neither, once_with_or_without, one_of
from fingerpost.store.models.frameworks import Construct, Framework
from fingerpost.store.models.people import Person
from fingerpost.store.models.programme import Programme
from fingerpost.store.models.sources import Passage
from fingerpost.terms.coding import Polarity
from fingerpost.terms.findings import Stance


class Theme(Pointed):
    """A pattern across codings, told in a few sentences; findings stand under it."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="themes")
    name = models.CharField(max_length=200)
    narrative = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="theme_name_once")]

    def __str__(self) -> str:
        return self.name


class Finding(Pointed):
    """One sentence, with its polarity and what qualifies it."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="findings")
    sentence = models.TextField()
    polarity = models.CharField(max_length=20)
    qualification = models.TextField(blank=True)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="findings")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="findings")
    written_at = models.DateTimeField()
    retired_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("polarity", Polarity, "finding_polarity_known"),
            both_or_neither("retired_by", "retired_at", "finding_retired_who_and_when"),
        ]


class FindingEvidence(models.Model):
    """One passage that supports a finding or speaks against it."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="evidence")
    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="findings")
    stance = models.CharField(max_length=20)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("stance", Stance, "evidence_stance_known"),
            models.UniqueConstraint(fields=["finding", "passage"], name="evidence_once"),
        ]


class Placement(models.Model):
    """A person put a finding under a construct, or (construct empty) outside the framework."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="placements")
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="placements")
    construct = models.ForeignKey(Construct, on_delete=models.PROTECT, null=True, blank=True, related_name="placements")
    reason = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [*once_with_or_without("construct", ["finding", "framework"], "placement_once")]
