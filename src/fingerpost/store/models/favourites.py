"""Codes that a person keeps at hand under a digit of the coding page."""

from django.db import models

from fingerpost.store.models.base import Pointed
from fingerpost.store.models.codebook import Code
from fingerpost.store.models.people import Person


class Favourite(Pointed):
    """One person's favourite: a digit from 1 to 9 for a code. In one codebook each digit and each code stands once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="favourites")
    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="+")
    digit = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["digit", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "code"], name="favourite_once"),
            models.CheckConstraint(condition=models.Q(digit__gte=1, digit__lte=9), name="favourite_digit"),
        ]
