"""The planning guide: questions in streams and stages, and the themes that tie them to evidence."""

from django.db import models

from fingerpost.store.models.base import Pointed
from fingerpost.store.models.frameworks import Construct
from fingerpost.store.models.literature import Extract
from fingerpost.store.models.programme import Programme


class Routemap(Pointed):
    """One guide; its placements are data, so that a reader with the printed figure can correct them."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="routemaps")
    name = models.CharField(max_length=200)
    citation = models.TextField(blank=True)
    caveats = models.JSONField(default=list, blank=True)


class Stream(models.Model):
    """A strand of work, as governance or money."""

    routemap = models.ForeignKey(Routemap, on_delete=models.CASCADE, related_name="streams")
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    position = models.PositiveIntegerField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]


class Stage(models.Model):
    """How far on the work is."""

    routemap = models.ForeignKey(Routemap, on_delete=models.CASCADE, related_name="stages")
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]


class RoutemapQuestion(Pointed):
    """What planners should ask themselves, in one stream at one stage."""

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="questions")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="questions")
    key = models.CharField(max_length=80)
    text = models.TextField()
    confidence = models.CharField(max_length=40, blank=True)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["stream", "key"], name="routemap_question_once")]


class EvidenceTheme(Pointed):
    """What ties routemap questions to constructs (and through the crosswalk to codings) and to extracts."""

    routemap = models.ForeignKey(Routemap, on_delete=models.CASCADE, related_name="themes")
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    questions = models.ManyToManyField(RoutemapQuestion, related_name="themes")
    constructs = models.ManyToManyField(Construct, related_name="themes")
    extracts = models.ManyToManyField(Extract, related_name="themes")
