"""Server processor time of every main page of the example, beside that of the plainest page (sign-in) in the same run.

python benchmarks/pages.py STUDY [TIMES]     STUDY: what `fingerpost demo --build-only` made
"""

import statistics
import sys
import time
from collections.abc import Callable

from fingerpost.store.connection import open_study, using
from fingerpost.store.location import locate

HOME = "/p/nearer-home/"
PAGES = (
    "", "sites/04/", "collect/", "collect/04/W2/", "sources/", "search/?q=panel", "codebook/", "memos/", "findings/",
    "matrix/", "matrix/?rows=code&cols=wave&count=codings", "matrix/?rows=construct:kaplan-2010&cols=polarity",
    "frameworks/kaplan-2010/", "frameworks/npt/", "quotations/?code=Sign-off+chains", "literature/",
    "literature/table/", "routemap/", "settings/",
)  # fmt: skip
LIMIT = 150


def main(study: str, times: int = 7) -> None:
    """Print medians of processor time: a page seen again, and one after a change; and the ratio to the sign-in page."""
    location = locate(study)
    open_study(location)
    from django.test import Client  # noqa: PLC0415  (Django has to have started)

    from fingerpost.store.queries.programme import owner, programme_of  # noqa: PLC0415
    from fingerpost.store.queries.sources import listed  # noqa: PLC0415

    with using(location):
        client, me = Client(HTTP_HOST="127.0.0.1"), owner()
        client.force_login(me)
        longest = max(listed(me, programme_of(me)), key=lambda source: len(source.current.text))
        floor = _median(Client(HTTP_HOST="127.0.0.1"), "/sign-in/", times)
        print("   again  after a change  ratio")
        print(f"{floor:7.1f} ms      {floor:7.1f} ms    1.0   /sign-in/")
        for page in (*PAGES, f"sources/{longest.guid}/"):
            again, anew = _median(client, HOME + page, times), _median(client, HOME + page, times, forget)
            over = "over " if anew > LIMIT else "     "
            print(f"{again:7.1f} ms      {anew:7.1f} ms  {anew / floor:5.1f}  {over}{HOME}{page}")


def forget() -> None:
    """As after any act: what was remembered of the study is out of date."""
    from fingerpost.store import snapshot  # noqa: PLC0415

    snapshot._kept.clear()


def _median(client: object, page: str, times: int, before: Callable[[], None] = lambda: None) -> float:
    taken = []
    for _ in range(times + 1):
        before()
        begun = time.process_time()
        answer = client.get(page)  # type: ignore[attr-defined]
        taken.append(time.process_time() - begun)
        assert answer.status_code == 200, (page, answer.status_code)
    return statistics.median(taken[1:]) * 1000


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
