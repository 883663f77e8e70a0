"""Published frameworks, and the crosswalk from our codes to their constructs."""

from django.db import models

from fingerpost.store.models.base import Pointed
from fingerpost.store.models.codebook import Code, Codebook


class Framework(Pointed):
    """A published scheme: names are facts, glosses our own words."""

    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=80, blank=True)
    citation = models.TextField(blank=True)
    doi = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Construct(Pointed):
    """One item of a framework."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="constructs")
    key = models.CharField(max_length=120)
    name = models.CharField(max_length=300)
    gloss = models.TextField(blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    basis = models.CharField(max_length=40, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["framework", "key"], name="construct_key_once")]

    def __str__(self) -> str:
        return self.name


class Crosswalk(Pointed):
    """One version of the links from a codebook to a framework; the highest number holds."""

    codebook = models.ForeignKey(Codebook, on_delete=models.PROTECT, related_name="crosswalks")
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="crosswalks")
    number = models.PositiveIntegerField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["codebook", "framework", "number"], name="crosswalk_once")]


class CrosswalkLink(models.Model):
    """One code under one construct, with the reason."""

    crosswalk = models.ForeignKey(Crosswalk, on_delete=models.CASCADE, related_name="links")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="+")
    construct = models.ForeignKey(Construct, on_delete=models.PROTECT, related_name="links")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["crosswalk", "code", "construct"], name="link_once")]
