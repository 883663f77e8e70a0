"""The coding page in a browser, beside nested spans in the same run: `python benchmarks/reading_page.py [CASE ...]`.

CASE is CHARACTERS/CODINGS, 100000/1000 100000/5000 1000000/20000 if none is named. Milliseconds; memory is the
renderer's own share (PSS). Ready: from the navigation's start until the page hears keys and shows what is in view.
Then the server alone: processor time to list a source's codings and to save one.
"""

import html
import itertools
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("FINGERPOST_SECRET_KEY", uuid.uuid4().hex)  # one for this process and its server
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")  # Playwright runs a loop in this thread; ours are plain calls

from fingerpost.store.connection import close, create_study, using
from fingerpost.store.location import Location, locate

CASES = ((100_000, 1_000), (100_000, 5_000), (1_000_000, 20_000))
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
WORDS = [
    "the",
    "team",
    "nurse",
    "panel",
    "ward",
    "rota",
    "budget",
    "visit",
    "week",
    "share",
    "record",
    "form",
    "lead",
    "moved",
    "asked",
    "waited",
    "trust",
    "slow",
    "again",
]
SIDES = ("none", "none", "barrier", "facilitator", "need")
STAMP = """
window.ready = 0; window.blocked = 0;
new PerformanceObserver((list) => { for (const e of list.getEntries()) window.blocked += e.duration - 50; })
  .observe({ type: 'longtask', buffered: true });
const look = () => {
  const state = document.querySelector('[data-state]')?.textContent;
  if (state && state !== 'Opening…') { window.ready = performance.now(); return; }
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
SCROLL = """async () => {
  const frames = [];
  let before = await new Promise(requestAnimationFrame);
  for (let n = 0; n < 150; n += 1) {
    scrollBy(0, 100);
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - before);
    before = now;
  }
  return frames;
}"""
ADD = """async (key) => {
  const target = document.activeElement, begun = performance.now();
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  await new Promise(requestAnimationFrame);
  await new Promise((done) => setTimeout(done));
  return performance.now() - begun;
}"""
NESTED = """
const state = document.querySelector('[data-state]');
document.addEventListener('keydown', () => {
  const paragraphs = [...document.querySelectorAll('p')];
  const here = paragraphs.find((p) => p.getBoundingClientRect().bottom > 0);
  const copy = here.cloneNode(true), around = document.createElement('span');
  around.className = 'c'; around.append(...copy.childNodes); copy.append(around); here.replaceWith(copy);
});
requestAnimationFrame(() => setTimeout(() => { state.textContent = 'Ready.'; }));
"""


def main(cases: list[tuple[int, int]]) -> None:
    """Print the table, then the server's times."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    folder = Path(tempfile.mkdtemp())
    print(f"{'document':>14}  {'variant':<12}{'first':>7}{'ready':>7}{'blocked':>8}{'add':>6}{'most':>6}{'saved':>7}"
          f"{'scroll':>8}{'p95':>7}{'MB':>6}{'elements':>10}")  # fmt: skip
    try:
        with sync_playwright() as playwright:
            for size, many in cases:
                study = Study(folder / f"{size}-{many}.fingerpost", size, many)
                with _serving(study.location) as url:
                    for variant in ("nested spans", "fingerpost"):
                        print(_row(f"{size:,}/{many:,}", variant, _measured(playwright, study, url, variant)))
                print("   server:", study.server_times())
                close(study.location)
    finally:
        shutil.rmtree(folder)


class Study:
    """A study with one long interview and as many codings on it."""

    def __init__(self, path: Path, size: int, many: int) -> None:
        self.location = locate(path)
        create_study(self.location)
        self.rng = random.Random(size + many)
        with using(self.location):
            self._people()
            self._text(size)
            self._codings(many)

    def _people(self) -> None:
        from fingerpost.actions import codebook, people, programme  # noqa: PLC0415
        from fingerpost.actions.codebook import CodeWords  # noqa: PLC0415
        from fingerpost.terms.people import Role  # noqa: PLC0415

        self.owner = people.add_owner(name="Owner")
        programme.found_study_file(by=self.owner)
        self.programme = programme.add_programme(by=self.owner, name="Long")
        self.others = [people.add_person(by=self.owner, name=f"Coder {n}", email=f"{n}@example.org") for n in range(3)]
        for person in self.others:
            programme.add_member(by=self.owner, programme=self.programme, person=person, role=Role.CODER)
        book = codebook.add_codebook(by=self.owner, programme=self.programme)
        self.codes = [
            codebook.add_code(by=self.owner, codebook=book, words=CodeWords(f"Code {n}", definition="What is said."))
            for n in range(40)
        ]
        self.version = book.versions.get()

    def _text(self, size: int) -> None:
        from fingerpost.actions.sources import add_source  # noqa: PLC0415
        from fingerpost.terms.sources import SourceKind, SourceText, Span  # noqa: PLC0415

        parts, turns, at = [], [], 0
        while at < size:
            name = "Interviewer" if len(parts) % 2 else "Nurse"
            said = " ".join(self._sentence() for _ in range(self.rng.randint(2, 9)))
            turns.append(Span(at + len(name) + 2, at + len(name) + 2 + len(said), name))
            parts.append(f"{name}: {said}")
            at += len(parts[-1]) + 2
        self.text = "\n\n".join(parts)
        read = SourceText(title="A long interview", text=self.text, turns=tuple(turns), extractor="drawn/1")
        self.source = add_source(by=self.owner, programme=self.programme, text=read, kind=SourceKind.INTERVIEW)

    def _sentence(self) -> str:
        return " ".join(self.rng.choices(WORDS, k=self.rng.randint(6, 20))).capitalize() + "."

    def _codings(self, many: int) -> None:
        from fingerpost.store.models import Coding, Passage  # noqa: PLC0415

        starts = sorted(self.rng.randrange(len(self.text) - 200) for _ in range(many))
        self.spans = [(start, start + self.rng.randint(20, 180)) for start in starts]
        version = self.source.current
        rows = [Passage(version=version, start=a, end=b, quote=self.text[a:b]) for a, b in self.spans]
        now = datetime.now(UTC)
        Passage.objects.bulk_create(rows, batch_size=500)
        Coding.objects.bulk_create(
            [
                Coding(
                    code=self.rng.choice(self.codes), version=self.version, read_under=self.version, passage=row,
                    coder=self.rng.choice(self.others), polarity=self.rng.choice(SIDES), made_at=now,
                )
                for row in rows
            ],
            batch_size=500,
        )  # fmt: skip

    def address(self) -> str:
        """Where the coding page of the text is."""
        return f"/p/{self.programme.key}/sources/{self.source.guid}/"

    def nested(self) -> str:
        """The same text and codings with a span for each coding around its words."""
        cuts = sorted({0, len(self.text), *(p for span in self.spans for p in span)})
        opens: dict[int, int] = {}
        for start, end in self.spans:
            for at in cuts[_index(cuts, start) : _index(cuts, end)]:
                opens[at] = opens.get(at, 0) + 1
        pieces = []
        for start, end in itertools.pairwise(cuts):
            deep = opens.get(start, 0)
            inner = html.escape(self.text[start:end]).split("\n\n")
            words = [f"{'<span class=c>' * deep}{part}{'</span>' * deep}" for part in inner]
            pieces.append("</p>\n<p>".join(words))
        look = "body{font:18px/1.6 serif;max-width:70ch} .c{background:#e6e2d2}"
        head = f"<!doctype html><meta charset=utf-8><style>{look}</style><i data-state>Opening…</i>"
        return f"{head}<p>{''.join(pieces)}</p><script>{NESTED}</script>"

    def server_times(self) -> str:
        """Processor time to list the codings, and to save one."""
        from django.test import Client  # noqa: PLC0415

        with using(self.location):
            client = Client(HTTP_HOST="127.0.0.1")
            client.force_login(self.owner)
            path = f"{self.address()}codings/"
            listing = _median(lambda _: client.get(path), 7)
            page = _median(lambda _: client.get(self.address()), 5)
            saving = _median(lambda n: self._save(client, path, n), 25)
        number = len(self.spans)
        return f"page {page:.0f} ms, list {number:,} codings {listing:.1f} ms, save one {saving:.1f} ms (processor)"

    def _save(self, client: Any, path: str, n: int) -> Any:
        body = {
            "code": str(self.codes[n % 40].guid), "start": 40 + n, "end": 60 + n, "polarity": "none",
            "version": str(self.source.current.guid), "operation": str(uuid.uuid4()),
        }  # fmt: skip
        return client.post(path, body, content_type="application/json", headers={"accept": "application/json"})

    def cookie(self, url: str) -> dict[str, str]:
        """A session of the owner."""
        from django.test import Client  # noqa: PLC0415

        with using(self.location):
            client = Client(HTTP_HOST="127.0.0.1")
            client.force_login(self.owner)
            return {"name": "fingerpost", "value": client.cookies["fingerpost"].value, "url": url}


def _index(cuts: list[int], value: int) -> int:
    import bisect  # noqa: PLC0415

    return bisect.bisect_left(cuts, value)


def _median(call: Any, times: int) -> float:
    taken = []
    for n in range(times + 1):
        begun = time.process_time()
        answer = call(n)
        taken.append(time.process_time() - begun)
        assert answer.status_code == 200, answer.content[:300]
    return statistics.median(taken[1:]) * 1000


def _measured(playwright: Any, study: Study, url: str, variant: str) -> dict[str, float]:
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
    try:
        context = browser.new_context(base_url=url, viewport={"width": 1400, "height": 900})
        context.add_cookies([study.cookie(url)])
        page = context.new_page()
        page.add_init_script(STAMP)
        address = study.address()
        if variant != "fingerpost":
            address, content = "/nested/", study.nested()
            page.route("**/nested/", lambda route: route.fulfill(body=content, content_type="text/html"))
        else:
            _warm(browser, url, study)
        page.goto(address, wait_until="load", timeout=90_000)
        page.wait_for_function("window.ready > 0", timeout=90_000)
        return _figures(browser, page, variant)
    finally:
        browser.close()


def _warm(browser: Any, url: str, study: Study) -> None:
    """Open the page once in a browser profile of its own: the server has its modules and the drawn text, as in use."""
    context = browser.new_context(base_url=url)
    context.add_cookies([study.cookie(url)])
    context.new_page().goto(study.address(), wait_until="load", timeout=90_000)
    context.close()


def _figures(browser: Any, page: Any, variant: str) -> dict[str, float]:
    found = {
        "first": page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"),
        "ready": page.evaluate("window.ready"),
    }
    page.wait_for_timeout(1500)
    found["blocked"] = page.evaluate("window.blocked")
    found |= _adding(page, variant)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight / 3)")
    page.wait_for_timeout(500)
    frames = page.evaluate(SCROLL)
    found |= {"scroll": statistics.median(frames), "p95": sorted(frames)[int(len(frames) * 0.95)]}
    found |= {"MB": _memory(browser), "elements": page.evaluate("document.querySelectorAll('*').length")}
    return found


def _adding(page: Any, variant: str) -> dict[str, float]:
    if variant != "fingerpost":
        taken = [page.evaluate(ADD, "1") for _ in range(10)]
        return {"add": statistics.median(taken), "most": max(taken), "saved": float("nan")}
    taken, saved = [], []
    page.locator("[data-start][tabindex='0']").focus()
    page.keyboard.press("s")
    page.keyboard.press("/")
    page.keyboard.type("Code 1")
    page.keyboard.press("Enter")
    for _ in range(10):
        page.keyboard.press("s")
        page.wait_for_timeout(100)
        begun = time.perf_counter()
        taken.append(page.evaluate(ADD, "1"))
        page.locator("[data-state='saved']").wait_for()
        saved.append((time.perf_counter() - begun) * 1000)
        page.wait_for_timeout(50)
    return {"add": statistics.median(taken), "most": max(taken), "saved": statistics.median(saved)}


def _memory(browser: Any) -> float:
    """The proportional share of the renderer that holds most."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    shares = [_share(int(one["id"])) for one in processes if one["type"] == "renderer"]
    return max(shares, default=float("nan"))


def _share(process: int) -> float:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def _row(document: str, variant: str, found: dict[str, float]) -> str:
    return (  # the widths are those of the heading
        f"{document:>14}  {variant:<12}{found['first']:7.0f}{found['ready']:7.0f}{found['blocked']:8.0f}"
        f"{found['add']:6.0f}{found['most']:6.0f}{found['saved']:7.0f}{found['scroll']:8.1f}{found['p95']:7.1f}{found['MB']:6.0f}{found['elements']:10,}"
    )


@contextmanager
def _serving(location: Location) -> Iterator[str]:
    """A server in a process of its own, as in use: it shall not share an interpreter with what measures."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([sys.executable, __file__, "--serve", str(location.path), str(port)])
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _serve(path: str, port: str) -> None:
    import waitress  # noqa: PLC0415
    from django.core.servers.basehttp import get_internal_wsgi_application  # noqa: PLC0415

    from fingerpost.store.connection import open_study, serve_from  # noqa: PLC0415

    location = locate(Path(path))
    open_study(location)
    serve_from(location)
    waitress.serve(get_internal_wsgi_application(), host="127.0.0.1", port=int(port), threads=4, _quiet=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        _serve(*sys.argv[2:])
    else:
        named = [tuple(map(int, case.split("/"))) for case in sys.argv[1:]]
        main(named or list(CASES))  # type: ignore[arg-type]
