"""What every row that others point to has in common, and constraints that more than one noun needs."""

from collections.abc import Iterable
from enum import StrEnum
from uuid import uuid4

from django.db import models


class Pointed(models.Model):
    """A row with a guid that never changes: integer key inside, guid outside."""

    guid = models.UUIDField(default=uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


def one_of(field: str, values: type[StrEnum] | Iterable[str], name: str) -> models.CheckConstraint:
    """The database refuses any value of `field` but these."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": [str(value) for value in values]}), name=name)


def both_or_neither(first: str, second: str, name: str) -> models.CheckConstraint:
    """Who and when go together."""
    neither = models.Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
    both = models.Q(**{f"{first}__isnull": False, f"{second}__isnull": False})
    return models.CheckConstraint(condition=neither | both, name=name)


def once_with_or_without(field: str, others: list[str], name: str) -> list[models.UniqueConstraint]:
    """These fields together occur once, a null in `field` counting as a value of its own (SQLite has no other way)."""
    without = models.Q(**{f"{field}__isnull": True})
    return [
        models.UniqueConstraint(fields=[*others, field], condition=~without, name=f"{name}_with"),
        models.UniqueConstraint(fields=others, condition=without, name=f"{name}_without"),
    ]
