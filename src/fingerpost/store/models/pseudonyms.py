"""What stands in texts in place of a name. The names themselves are in no table: see store/names.py."""

from django.db import models

from fingerpost.store.models.base import Pointed, one_of
from fingerpost.store.models.programme import Programme
from fingerpost.terms.pseudonyms import LONGEST_NOTE, Named, label


class Pseudonym(Pointed):
    """One named person, place or organisation of a programme, as `[Person 3, GP]`."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="pseudonyms")
    kind = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)

    class Meta:
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind", "number"], name="pseudonym_number_once"),
            one_of("kind", Named, "pseudonym_kind_known"),
        ]

    def __str__(self) -> str:
        return label(Named(self.kind), self.number, self.note)
