"""What tests of pages share: a browserless client signed in as somebody, and a count of what a request wrote."""

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fingerpost.store.connection import alias
from fingerpost.store.models import LedgerEvent

WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture(autouse=True)
def _nobody_is_paused():
    cache.clear()


@pytest.fixture
def client_of():
    """`client_of(person)`: a client signed in as that person; None: nobody."""

    def sign_in(person=None):
        client = Client(HTTP_HOST="127.0.0.1")
        if person is not None:
            client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def written():
    """`written(call)`: the statements that change rows which `call` sent to the database, and what it returned."""

    def watch(call):
        with CaptureQueriesContext(connections[alias()]) as caught:
            answer = call()
        return [q["sql"] for q in caught if q["sql"].lstrip().upper().startswith(WRITES)], answer

    return watch


@pytest.fixture
def events():
    """`events()`: how many lines the ledger has."""
    return LedgerEvent.objects.count
