"""Queries that people keep, and whether codes are suggested in a programme."""

from django.db import models

from fingerpost.store.models.base import Pointed, one_of
from fingerpost.store.models.people import Person
from fingerpost.store.models.programme import Programme
from fingerpost.terms.retrieval import LONGEST_QUERY, Asks


class SavedQuery(Pointed):
    """A search or a query for passages under a name; its owner's alone, or shared with the team."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="saved_queries")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="saved_queries")
    asks = models.CharField(max_length=20, default=Asks.PASSAGES)
    name = models.CharField(max_length=200)
    text = models.CharField(max_length=LONGEST_QUERY)
    is_shared = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            one_of("asks", Asks, "saved_query_asks_known"),
            models.UniqueConstraint(
                fields=["programme", "owner", "name"], condition=models.Q(dropped_at__isnull=True),
                name="saved_query_name_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Suggesting(models.Model):
    """Whether codes are suggested in a programme, and whether also in a round's blind pass. No row: the defaults."""

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="suggesting")
    is_on = models.BooleanField(default=True)
    in_rounds = models.BooleanField(default=False)
