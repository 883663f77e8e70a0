"""What every test may ask for: a fresh study on each database, the drawn world, and no network."""

import copy
import os
import sqlite3
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from fingerpost.store.connection import boot
from fingerpost.store.location import Location, locate

boot()
BOTH = ["sqlite", "postgresql"]
SHARED = Path(__file__).parent.parent.parent / "shared"


@pytest.fixture(scope="session")
def shared_files() -> Path:
    """The folder of real files beside the checkout; tests that want it skip where it is not."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def server_url() -> str:
    """A PostgreSQL server: the one named in FINGERPOST_TEST_DATABASE_URL, else one that we start ourselves."""
    given = os.environ.get("FINGERPOST_TEST_DATABASE_URL")
    if given:
        return given
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    return _own_server(Path(tempfile.gettempdir()) / f"fingerpost-postgresql-{run}")


def _own_server(folder: Path) -> str:
    """All workers of a run share it (it runs as a user of its own, so not in pytest's folders); the last one out deletes it."""
    pgserver = pytest.importorskip("pgserver", reason="no FINGERPOST_TEST_DATABASE_URL and no pgserver wheel here")
    return str(pgserver.get_server(folder, cleanup_mode="delete").get_uri())


@pytest.fixture(scope="session", params=BOTH)
def empty_study(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Location]:
    """An empty study with an owner, once a database and session. Tests change it only inside `study`."""
    from fingerpost.store.connection import create_study

    with _place(request, tmp_path_factory) as location:
        create_study(location)
        yield location


@contextmanager
def _place(request: pytest.FixtureRequest, folders: pytest.TempPathFactory) -> Iterator[Location]:
    if request.param == "sqlite":
        yield locate(folders.mktemp("study") / "test.fingerpost")
    else:
        with fresh_database(request.getfixturevalue("server_url")) as url:
            yield locate(url)


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """A database of its own on the server, dropped afterwards."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    name = f"fingerpost_test_{uuid.uuid4().hex[:12]}"
    with closing(psycopg.connect(server, autocommit=True)) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield _url(conninfo_to_dict(server), name)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _url(parts: dict[str, object], name: str) -> str:
    from urllib.parse import quote

    user = quote(str(parts.get("user") or "postgres"))
    password = f":{quote(str(parts['password']))}" if parts.get("password") else ""
    host = str(parts.get("host") or "127.0.0.1")
    if host.startswith("/"):
        return f"postgresql://{user}{password}@/{name}?host={quote(host, safe='')}"
    return f"postgresql://{user}{password}@{host}:{parts.get('port') or 5432}/{name}"


@pytest.fixture(scope="session", params=BOTH)
def drawn_study(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """A study with the drawn world in it, once a database and session."""
    from fingerpost.store.connection import create_study, using
    from world import draw

    with _place(request, tmp_path_factory) as location:
        create_study(location)
        with using(location):
            yield location, draw()


@pytest.fixture
def study(empty_study: Location) -> Iterator[Location]:
    """An empty study in use, rolled back after the test."""
    with _rolled_back(empty_study):
        yield empty_study


@pytest.fixture
def world(drawn_study):
    """The drawn world (see world.py) in a study in use; what the test does to it is rolled back."""
    location, world = drawn_study
    with _rolled_back(location):
        yield copy.deepcopy(world)


@contextmanager
def _rolled_back(location: Location) -> Iterator[None]:
    from django.db import transaction

    from fingerpost.store.connection import using

    with using(location), transaction.atomic(using=location.alias):
        yield
        transaction.set_rollback(True, using=location.alias)


@pytest.fixture
def study_file(tmp_path: Path) -> Path:
    """The place for a study file of the test's own."""
    return tmp_path / "own.fingerpost"


assert sqlite3.sqlite_version_info >= (3, 37), "SQLite is older than Fingerpost supports"
