"""`fingerpost serve --live events` as a process of its own, on both databases: readers over HTTP, writers in another process."""

import http.client
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from conftest import BOTH, fresh_database
from fingerpost.actions import coding
from fingerpost.store.connection import close, create_study, register, using
from fingerpost.store.location import Location, locate
from fingerpost.terms.coding import Polarity
from world import World, draw

pytestmark = pytest.mark.enable_socket
SIDES = (Polarity.NEED, Polarity.MIXED)


@dataclass
class Served:
    """A server process, its study, and who is in it."""

    process: Any
    port: int
    location: Location
    world: World

    def cookie(self, person):
        from django.test import Client

        with using(self.location):
            client = Client(HTTP_HOST="127.0.0.1")
            client.force_login(person)
            close(self.location)
            return f"fingerpost={client.cookies['fingerpost'].value}"

    def get(self, path, cookie, **headers):
        """An answer whose body is not yet read; close it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=25)
        connection.request("GET", path, headers={"Cookie": cookie, "Accept": "text/event-stream", **headers})
        answer = connection.getresponse()
        answer.connection = connection
        return answer

    def path(self, source="interview"):
        return f"/p/drawn-world/sources/{self.world.sources[source].guid}/codings/live/"

    def write(self, side):
        """A colleague changes a coding, in this process."""
        with using(self.location):
            coding.change_coding(by=self.world.coder_b, coding=self.world.codings["budget b"], polarity=side)
            close(self.location)


@contextmanager
def serving(location, world, streams):
    from django.conf import settings

    more = {"FINGERPOST_SECRET_KEY": settings.SECRET_KEY, "FINGERPOST_LIVE_STREAMS": str(streams)}
    words = [sys.executable, "-m", "fingerpost.cli.main", "serve", str(location.path or location.url)]
    words += ["--live", "events", "--no-browser"]
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, **more}
    )
    said = ""
    while "Ctrl-C" not in said and (line := process.stdout.readline()):
        said += line
    port = int(re.search(r"http://127\.0\.0\.1:(\d+)", said)[1])
    yield Served(process, port, location, world)
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture(scope="module", params=BOTH)
def drawn(request, tmp_path_factory):
    """A study of this module's own, whose changes last."""
    with ExitStack() as ending:
        if request.param == "sqlite":
            location = locate(tmp_path_factory.mktemp("live") / "live.fingerpost")
        else:
            location = locate(ending.enter_context(fresh_database(request.getfixturevalue("server_url"))))
        create_study(location)
        with using(location):
            world = draw()
            close(location)
        yield location, world


@pytest.fixture(scope="module")
def served(drawn):
    with serving(*drawn, 52) as server:
        yield server


@pytest.fixture
def another(drawn, tmp_path):
    """Another server for the test to stop: of a copy of the study file, or of the same database."""
    location, world = drawn
    if location.is_sqlite:
        location = locate(shutil.copyfile(location.path, tmp_path / "copy.fingerpost"))
        register(location)
    with serving(location, world, 1) as server:
        yield server


def event(answer):
    """The kind of the next event; "" at the end."""
    while line := answer.readline().decode():
        if line.startswith("event: "):
            return line[7:].strip()
    return ""


def looks(answer):
    """Wait for the next `look`; how long that took."""
    since = time.monotonic()
    while (kind := event(answer)) != "look":
        assert kind == "beat", "the stream ended"
    return time.monotonic() - since


def test_what_another_process_writes_is_told_within_two_seconds(served):
    with closing(served.get(served.path(), served.cookie(served.world.coder_a))) as reader:
        assert (event(reader), event(reader)) == ("look", "beat")
        waits = []
        for side in SIDES * 3:
            served.write(side)
            waits.append(looks(reader))
    print(f"\nlook after (s): median {statistics.median(waits):.2f}, longest {max(waits):.2f}")
    assert statistics.median(waits) < 2


def test_fifty_readers_hear_of_a_change_and_pages_are_served_all_the_while(served):
    cookie = served.cookie(served.world.coder_a)
    page = f"/p/drawn-world/sources/{served.world.sources['note'].guid}/codings/mine/"
    with ExitStack() as ending:
        readers = [ending.enter_context(closing(served.get(served.path(), cookie))) for _ in range(50)]
        assert [looks(reader) < 20 for reader in readers] == [True] * 50
        asked = [threading.Thread(target=lambda: took.append(timed(served, page, cookie))) for _ in range(24)]
        took: list[float] = []
        served.write(SIDES[1])
        served.write(SIDES[0])
        for thread in asked:
            thread.start()
        for thread in asked:
            thread.join()
        waits = [looks(reader) for reader in readers]
    print(f"\n24 pages beside 50 streams (s): longest {max(took):.2f}; last of 50 looks {max(waits):.2f}")
    assert len(took) == 24 and max(took) < 15


def timed(served, page, cookie):
    since = time.monotonic()
    with closing(served.get(page, cookie, Accept="application/json")) as answer:
        assert answer.status == 200 and answer.read()
    return time.monotonic() - since


def test_who_comes_when_it_is_full_is_told_to_ask_and_gets_the_place_of_who_leaves(another):
    cookie = another.cookie(another.world.coder_a)
    first = another.get(another.path(), cookie)
    looks(first)
    with closing(another.get(another.path(), cookie)) as refused:
        assert (refused.status, refused.headers["Retry-After"]) == (503, "60")
    first.connection.close()
    first.close()
    assert until(lambda: served_now(another, cookie)), "a closed tab holds its place no longer than a moment"


def served_now(server, cookie):
    with closing(server.get(server.path(), cookie)) as answer:
        return answer.status == 200


def until(is_so, seconds=20):
    end = time.monotonic() + seconds
    while not (found := is_so()) and time.monotonic() < end:
        time.sleep(0.2)
    return found


def test_signing_out_closes_the_connection(served):
    cookie = served.cookie(served.world.coder_a)
    with closing(served.get(served.path(), cookie)) as reader:
        looks(reader)
        with using(served.location):
            from importlib import import_module

            from django.conf import settings

            import_module(settings.SESSION_ENGINE).SessionStore(cookie.partition("=")[2]).delete()
            close(served.location)
        since = time.monotonic()
        while event(reader):
            assert time.monotonic() - since < 40


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM")
def test_the_server_stops_at_once_though_connections_are_open(another):
    with closing(another.get(another.path(), another.cookie(another.world.coder_a))) as reader:
        looks(reader)
        since = time.monotonic()
        another.process.send_signal(signal.SIGTERM)
        rest, _ = another.process.communicate(timeout=30)
        assert another.process.returncode == 0 and "Stopped." in rest and "Traceback" not in rest
        assert time.monotonic() - since < 15


def test_a_listener_that_lost_its_database_connection_finds_back(served):
    if served.location.is_sqlite:
        pytest.skip("a study file has no connection to lose")
    import psycopg

    with closing(served.get(served.path(), served.cookie(served.world.coder_a))) as reader:
        looks(reader)
        with closing(psycopg.connect(served.location.url, autocommit=True)) as other:
            ours = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
            other.execute(f"{ours} and pid <> pg_backend_pid()")
        served.write(SIDES[0])
        assert looks(reader) < 20
        served.write(SIDES[1])
        assert looks(reader) < 20
