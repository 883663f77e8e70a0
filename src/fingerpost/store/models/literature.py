"""The literature side: studies and what was extracted from them."""

from django.db import models

from fingerpost.store.models.base import Pointed, one_of
from fingerpost.store.models.programme import Programme
from fingerpost.store.models.sources import Passage
from fingerpost.terms.coding import Polarity


class Study(Pointed):
    """One piece of literature."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="studies")
    key = models.CharField(max_length=80)
    authors = models.CharField(max_length=500)
    year = models.PositiveIntegerField(null=True, blank=True)
    title = models.TextField()
    confidence = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["key"]
        verbose_name_plural = "studies"
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="study_key_once")]

    def __str__(self) -> str:
        return f"{self.authors} ({self.year})" if self.year else self.authors


class Extract(Pointed):
    """One thing that a study says, in our words (`gloss`), under a factor domain and with a polarity."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="extracts")
    key = models.CharField(max_length=80)
    domain = models.CharField(max_length=100)
    polarity = models.CharField(max_length=20)
    theme = models.CharField(max_length=100, blank=True)
    gloss = models.TextField()
    caveat = models.CharField(max_length=300, blank=True)
    position = models.PositiveIntegerField(default=0)
    passage = models.OneToOneField(Passage, on_delete=models.PROTECT, null=True, blank=True, related_name="extract")

    class Meta:
        ordering = ["study", "position"]
        constraints = [
            models.UniqueConstraint(fields=["study", "key"], name="extract_key_once"),
            one_of("polarity", Polarity, "extract_polarity_known"),
        ]
