"""One line of who did what when. Append-only: the database itself refuses to change or delete a line."""

from django.db import models

from fingerpost.store.models.people import Person
from fingerpost.store.models.programme import Programme


class LedgerEvent(models.Model):
    """One act. Holds ids, hashes and what undoes it; never the words of a person."""

    sequence = models.PositiveBigIntegerField(unique=True)
    operation = models.UUIDField(unique=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=40)
    subject_guid = models.UUIDField(db_index=True)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["sequence"]
