"""People with accounts. Who is interviewed is a participant (sources), never a person."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from fingerpost.store.models.base import Pointed


class People(BaseUserManager["Person"]):
    """Finds a person by e-mail at sign-in."""


class Person(AbstractBaseUser, Pointed):
    """Somebody who signs in, or the file's local owner, who signs in by link alone."""

    name = models.CharField(max_length=200)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    is_owner = models.BooleanField(default=False)

    objects = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_owner"], condition=models.Q(is_owner=True), name="one_owner_a_file")
        ]

    def __str__(self) -> str:
        return self.name


class SignInLink(Pointed):
    """A link that signs somebody in once. Only the hash of its token is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
