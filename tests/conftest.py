"""What every test may ask for: a fresh study on each database, the drawn world, and no network."""

import copy
import os
import sqlite3
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
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
    """All workers of a run share it (it runs as a user of its own, so not in pytest's folders); the last one out deletes it.
    Where we are root, that user is made by useradd, which a short PATH does not hold."""
    pgserver = pytest.importorskip("pgserver", reason="no FINGERPOST_TEST_DATABASE_URL and no pgserver wheel here")
    os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
    return str(pgserver.get_server(folder, cleanup_mode="delete").get_uri())


@pytest.fixture(scope="session")
def kept_studies() -> Iterator["_KeptStudies"]:
    """The studies that tests share, each made when it is first wanted and kept to the end of the session."""
    with ExitStack() as ending:
        yield _KeptStudies(ending)


class _KeptStudies:
    """One empty and one drawn study a database: what tests do in them is rolled back, so that one of each is enough."""

    def __init__(self, ending: ExitStack) -> None:
        self.ending = ending
        self.made: dict[tuple[str, bool], tuple[Location, object]] = {}

    def get(self, request: pytest.FixtureRequest, *, is_drawn: bool) -> tuple[Location, object]:
        """The study of the request's database, with the world in it or None."""
        wanted = (request.param, is_drawn)
        if wanted not in self.made:
            self.made[wanted] = self._make(request, is_drawn)
        return self.made[wanted]

    def _make(self, request: pytest.FixtureRequest, is_drawn: bool) -> tuple[Location, object]:
        from fingerpost.store.connection import create_study, using
        from world import draw

        location = self.ending.enter_context(_place(request))
        create_study(location)
        with using(location):
            return location, draw() if is_drawn else None


@contextmanager
def _place(request: pytest.FixtureRequest) -> Iterator[Location]:
    if request.param == "sqlite":
        yield locate(request.getfixturevalue("tmp_path_factory").mktemp("study") / "test.fingerpost")
    else:
        with fresh_database(request.getfixturevalue("server_url")) as url:
            yield locate(url)


@pytest.fixture(scope="module", params=BOTH)
def empty_study(request: pytest.FixtureRequest, kept_studies: _KeptStudies) -> Location:
    """An empty study with an owner. Tests change it only inside `study`."""
    return kept_studies.get(request, is_drawn=False)[0]


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


@pytest.fixture(scope="module", params=BOTH)
def drawn_study(request: pytest.FixtureRequest, kept_studies: _KeptStudies) -> tuple[Location, object]:
    """A study with the drawn world in it."""
    return kept_studies.get(request, is_drawn=True)


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
