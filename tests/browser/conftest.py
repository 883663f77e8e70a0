"""What browser tests share: a server on a copy of the drawn world, and pages in it signed in as somebody."""

import copy
import shutil
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from fingerpost.cli.lending import Lending
from fingerpost.store.connection import close, create_study, register, using
from fingerpost.store.location import Location, locate
from world import World, draw

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
HOW = "no Chromium here: install the system's package `chromium`, or run `playwright install chromium`"


@dataclass
class Live:
    """A running server: its address, and the world that its study was drawn from. Ask the study within `study()`."""

    url: str
    location: Location
    world: World

    def study(self):
        """A block in which queries go to the server's study."""
        return using(self.location)

    def cookie(self, person):
        """A session of this person, as a cookie for Playwright."""
        from django.test import Client

        with self.study():
            client = Client(HTTP_HOST="127.0.0.1")
            client.force_login(person)
            return {"name": "fingerpost", "value": client.cookies["fingerpost"].value, "url": self.url}


@pytest.fixture(scope="session")
def drawn_file(tmp_path_factory):
    """A study file with the world drawn, to be copied."""
    path = tmp_path_factory.mktemp("drawn") / "world.fingerpost"
    location = locate(path)
    create_study(location)
    with using(location):
        world = draw()
    close(location)
    return path, world


@pytest.fixture
def live(drawn_file, tmp_path):
    """A server of this test's own, in threads of this process, on a port that was free."""
    original, world = drawn_file
    path = Path(shutil.copy(original, tmp_path / "served.fingerpost"))
    location = locate(path)
    register(location)
    with _serving(location) as url:
        yield Live(url, location, _moved(world, location))


@pytest.fixture
def telling(live):
    """A second server on the study of `live`, which tells browsers of news instead of being asked."""
    lending = Lending(8)
    with _serving(live.location, lending) as url:
        yield Live(url, live.location, live.world)


def _moved(world, location):
    """The world with its rows meant in another study."""
    world = copy.deepcopy(world)
    for value in vars(world).values():
        for row in value.values() if isinstance(value, dict) else [value]:
            row._state.db = location.alias
            row._state.fields_cache.clear()
    return world


@contextmanager
def _serving(location, lending=None):
    import waitress
    from django.core.servers.basehttp import get_internal_wsgi_application

    inner = get_internal_wsgi_application()

    def application(environ, start_response):
        with using(location):
            answer = inner(environ, start_response)
            if environ["PATH_INFO"].endswith("/codings/live/"):
                return answer
            try:
                return [b"".join(answer)]
            finally:
                getattr(answer, "close", lambda: None)()
                close(location)

    lending = lending or Lending(0)
    application = lending.offered_by(application)
    server = waitress.create_server(application, host="127.0.0.1", port=0, threads=4, **lending.settings())
    lending.of(server.task_dispatcher, 4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    lending.end()
    server.task_dispatcher.shutdown()
    server.close()
    thread.join(timeout=5)


@pytest.fixture(scope="module")
def chromium():
    """The system's Chromium, else Playwright's own. Closed after each module, for its event loop would stay in others' way."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright here")
    with pytest.MonkeyPatch.context() as patch, playwright.sync_playwright() as started:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread; ours are plain tests
        system = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        try:
            browser = started.chromium.launch(executable_path=system, args=FLAGS)
        except playwright.Error:
            pytest.skip(HOW)
        yield browser
        browser.close()


@pytest.fixture
def page_of(chromium, live):
    """`page_of(person, **options)`: a page of `live` (or `at` another server), signed in; fails the test on any error of ours in it."""
    faults, contexts = [], []

    def open_page(person=None, at=live, **options):
        context = chromium.new_context(base_url=at.url, **options)
        contexts.append(context)
        if person is not None:
            context.add_cookies([at.cookie(person)])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def axe_finds():
    """`axe_finds(page)`: the accessibility faults that axe finds, each with the elements that have it."""
    from axe_playwright_python.sync_playwright import Axe

    def run(page):
        found = Axe().run(page).response["violations"]
        return [(fault["id"], [node["html"] for node in fault["nodes"]][:3]) for fault in found]

    return run
