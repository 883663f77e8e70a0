"""Project files that were brought in: the bytes as they came, and what they held that has no rows of its own."""

from django.db import models

from fingerpost.store.models.base import Pointed, both_or_neither
from fingerpost.store.models.people import Person
from fingerpost.store.models.programme import Programme


class ProjectFile(Pointed):
    """One import of a project or codebook of another tool (or of ours).

    `luggage` is a project record, packed, of all that stands in no table and goes out again; `made` says which rows
    the import wrote, so that it can be undone. When a text of it is erased by right, `content` is emptied too.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="project_files")
    name = models.TextField()
    origin = models.TextField(blank=True)
    content = models.BinaryField()
    digest = models.CharField(max_length=64, db_index=True)
    luggage = models.BinaryField()
    report = models.JSONField(default=dict)
    made = models.JSONField(default=list)
    brought_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    undone_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    erased_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [both_or_neither("undone_by", "undone_at", "import_undone_who_and_when")]

    def __str__(self) -> str:
        return self.name
