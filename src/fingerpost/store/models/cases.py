"""Cases and variables: what researchers file their material under, and what they hold for each. Values as written."""

from django.db import models

from fingerpost.store.models.base import Pointed, one_of
from fingerpost.store.models.programme import Programme
from fingerpost.store.models.sources import Source
from fingerpost.terms.cases import VariableKind


class Variable(Pointed):
    """Something that is held of cases or sources. Names may repeat: other tools allow it."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="variables")
    name = models.TextField()
    kind = models.CharField(max_length=20)
    description = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [one_of("kind", VariableKind, "variable_kind_known")]

    def __str__(self) -> str:
        return self.name


class Case(Pointed):
    """A person, place or thing that the material is about."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="cases")
    name = models.TextField(blank=True)
    description = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name or "a case without a name"


class CaseSource(models.Model):
    """A source is about a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="about")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="cases")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "source"], name="case_source_once")]


class VariableValue(models.Model):
    """The value of a variable for one case or one source, in the very words in which it came or was typed."""

    variable = models.ForeignKey(Variable, on_delete=models.PROTECT, related_name="values")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, blank=True, related_name="values")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="values")
    value = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(case__isnull=False) ^ models.Q(source__isnull=False), name="value_of_case_or_source"
            )
        ]
