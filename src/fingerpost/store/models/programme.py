"""The evaluation: programmes, who belongs to them, their sites over time and their waves."""

from django.db import models

from fingerpost.store.models.base import Pointed, once_with_or_without, one_of
from fingerpost.store.models.people import Person
from fingerpost.terms.people import AT_A_SITE, Role


class StudyFile(Pointed):
    """The store's own identity: one row a file."""

    created_at = models.DateTimeField()
    made_by_version = models.CharField(max_length=40)


class Programme(Pointed):
    """One evaluation. A study file holds one or more."""

    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class Site(Pointed):
    """A place taking part. `setting` groups at least three sites, for attributions that name no single one."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="sites")
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    setting = models.CharField(max_length=100, blank=True)
    character = models.TextField(blank=True)
    withdrew = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="site_key_once")]

    def __str__(self) -> str:
        return self.key if self.key == self.name else f"{self.key} {self.name}"


class SiteAttribute(models.Model):
    """What a site is like from a date on, until a later value of the same name."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="attributes")
    name = models.CharField(max_length=100)
    value = models.CharField(max_length=300)
    valid_from = models.DateField()

    class Meta:
        ordering = ["name", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["site", "name", "valid_from"], name="attribute_once_a_day")]


class Wave(Pointed):
    """One round of collection, open from a day to a day."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="waves")
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    moment = models.CharField(max_length=300, blank=True)
    opens = models.DateField()
    closes = models.DateField()

    class Meta:
        ordering = ["opens", "key"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="wave_key_once"),
            models.CheckConstraint(
                condition=models.Q(closes__gte=models.F("opens")), name="wave_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Membership(models.Model):
    """A person's role in a programme; a site lead or contributor is one for one site."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        constraints = [
            one_of("role", Role, "membership_role_known"),
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(AT_A_SITE)) ^ models.Q(site__isnull=True),
                name="site_roles_have_a_site",
            ),
            *once_with_or_without("site", ["programme", "person", "role"], "membership_once"),
        ]
