"""Tells Django about the store."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The only app with models."""

    name = "fingerpost.store"
    label = "store"
    verbose_name = "Fingerpost"
    default_auto_field = "django.db.models.BigAutoField"
