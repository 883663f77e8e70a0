"""Two studies side by side: what leaves one comes into the other."""

from contextlib import contextmanager

import pytest

from fingerpost.store.connection import create_study, using
from fingerpost.store.location import locate


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory):
    """An empty study file beside the one that a test is about; nothing done to it stays."""
    location = locate(tmp_path_factory.mktemp("other") / "other.fingerpost")
    create_study(location)
    return location


@pytest.fixture
def elsewhere(empty_file):
    """A block in which every query goes to an empty study with an owner and a programme, which are handed out."""

    @contextmanager
    def entered():
        from django.db import transaction

        from fingerpost.actions import people, programme

        with using(empty_file), transaction.atomic(using=empty_file.alias):
            owner = people.add_owner()
            yield owner, programme.add_programme(by=owner, name="Elsewhere")
            transaction.set_rollback(True, using=empty_file.alias)

    return entered
