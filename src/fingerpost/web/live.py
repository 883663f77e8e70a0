"""Connections that stay open: a reader's browser is told that there is news, never what, and asks for it itself.

A study has one thread that hears of changes (`store/changes.py`) and asks for each reader, with that reader's rights at
that moment, whether they may know of any. So nothing that is hidden sends a byte. Each open connection holds a thread
of the server, which the server lends (`Lending`), and none to the database.
"""

import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from django.db import DatabaseError

from fingerpost.store.changes import Wait, listening
from fingerpost.store.connection import using_alias
from fingerpost.store.models import Source
from fingerpost.store.queries.news import Touched, last_line, touched_after

LENDING = "fingerpost.lending"
"""Under this name a server that lends threads says so in each request's environment."""
BEAT = 15.0
"""Seconds between two signs of life; as often it is asked whether the reader may still hear."""
RETRY = 2000
TROUBLE = 2.0
KEPT = 1000

LOG = logging.getLogger(__name__)


class Lending(Protocol):
    """What a server offers whose threads may wait for long."""

    def take(self) -> bool:
        """One thread more, if the server has one to lend."""

    def give_back(self) -> None:
        """The thread is free again."""

    def at_end(self, call: Callable[[], None]) -> None:
        """Have this called when the server is to stop."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads what. `news_after(line)`: whether they may know of news behind it; None: they may hear no more."""

    person: int
    source: Source
    news_after: Callable[[int], bool | None]
    is_gone: Callable[[], bool] = lambda: False


class Stream:
    """What one browser hears: `look` when there is news, else a `beat` now and then. Goes on until it is ended."""

    def __init__(self, reader: Reader, after: int | None, left: Callable[["Stream"], None]) -> None:
        self.reader, self.after = reader, after
        self.name, self.number = secrets.token_urlsafe(12), 0
        self._left, self._changed = left, threading.Condition()
        self._has_news, self._is_over = after is None, False
        self._beat_at = time.monotonic()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        """The next event, as soon as there is one."""
        with self._changed:
            self._changed.wait_for(lambda: self._has_news or self._is_over, self._beat_at - time.monotonic())
            if self._is_over:
                raise StopIteration
            kind = "look" if self._has_news else "beat"
            if kind == "beat":  # their times are kept whatever else is told: one that shifts would tell of what is not
                self._beat_at += BEAT * (1 + max(0.0, time.monotonic() - self._beat_at) // BEAT)
            self.number += self._has_news
            self._has_news = False
        return f"retry: {RETRY}\nid: {self.place}\nevent: {kind}\ndata:\n\n".encode()

    @property
    def place(self) -> str:
        """How far the browser has been told, in a word that says nothing else."""
        return f"{self.name}.{self.number}"

    @property
    def has_told_all(self) -> bool:
        """Whether nothing waits to be told."""
        return not self._has_news

    def tell(self) -> None:
        """There is news."""
        with self._changed:
            self._has_news = True
            self._changed.notify()

    def end(self) -> None:
        """Nothing more will be told here."""
        with self._changed:
            self._is_over = True
            self._changed.notify()

    def close(self) -> None:
        """The server is done with it: the browser went away, or it was ended. Twice is as good as once."""
        self.end()
        left, self._left = self._left, lambda _: None
        left(self)


@dataclass(eq=False)
class Hub:
    """The streams of one study, and the thread that hears of changes for as long as there are any."""

    study: str
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _streams: set[Stream] = field(default_factory=set)
    _asked: set[Stream] = field(default_factory=set)
    _places: dict[str, int] = field(default_factory=dict)
    _thread: threading.Thread | None = None
    _known: int = 0
    _all_at: float = 0.0

    def join(self, reader: Reader, lending: Lending, place: str = "") -> Stream | None:
        """A stream for this reader, that goes on from a place where an earlier one ended. None: the server is full."""
        if not lending.take():
            return None
        lending.at_end(self.close)
        try:
            with self._lock:
                return self._joined(reader, lending, place)
        except BaseException:
            lending.give_back()
            raise

    def _joined(self, reader: Reader, lending: Lending, place: str) -> Stream:
        line, after = last_line(), self._places.pop(place, None)
        stream = Stream(reader, after, lambda one: self._leave(one, lending))
        stream.after = line if after is None else after
        self._listen(line)
        self._streams.add(stream)
        self._asked.add(stream)
        return stream

    def came(self, source: Source) -> None:
        """Somebody has opened this source: its other readers may see who."""
        for stream in self._of(lambda reader: reader.source.pk == source.pk):
            stream.tell()

    def ask_about(self, person: int) -> None:
        """A person's sessions may have ended: see at once who may still hear."""
        asked = self._of(lambda reader: reader.person == person)
        with self._lock:
            self._asked |= asked

    def close(self) -> None:
        """End all streams."""
        for stream in self._of(lambda _: True):
            stream.end()

    def round(self, *, is_changed: bool) -> None:
        """Tell those who may know of what has changed; and see, when it is time, who may still hear."""
        line, touched = self._news(is_changed)
        with self._lock:
            asked, self._asked = self._asked, set()
            streams = set(self._streams)
        is_time = time.monotonic() >= self._all_at
        self._all_at = time.monotonic() + BEAT if is_time else self._all_at
        for stream in streams:
            if stream.reader.is_gone():
                stream.end()
            elif is_time or stream in asked or touched.may_concern(stream.reader.source):
                _ask(stream, line)

    def _news(self, is_changed: bool) -> tuple[int, Touched]:
        before = self._known
        self._known = last_line() if is_changed else before
        return self._known, touched_after(before) if self._known > before else Touched(frozenset(), frozenset())

    def _of(self, is_meant: Callable[[Reader], bool]) -> set[Stream]:
        with self._lock:
            return {stream for stream in self._streams if is_meant(stream.reader)}

    def _leave(self, stream: Stream, lending: Lending) -> None:
        with self._lock:
            self._streams.discard(stream)
            if stream.has_told_all:
                self._places[stream.place] = stream.after or 0
            while len(self._places) > KEPT:
                del self._places[next(iter(self._places))]
        lending.give_back()

    def _listen(self, line: int) -> None:
        if self._thread is None:
            self._known = line
            self._thread = threading.Thread(target=self._run, name="fingerpost-live", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        try:
            with using_alias(self.study):
                while not self._is_idle():
                    self._hear_on()
        except BaseException:  # a fault of ours: browsers ask by themselves again, and the next stream begins anew
            self._thread = None
            self.close()
            raise

    def _hear_on(self) -> None:
        try:
            with listening() as wait:
                self._hear(wait)
        except DatabaseError as error:
            LOG.warning("News cannot be heard of (%s); trying again.", error)
            self._all_at = 0.0
            time.sleep(TROUBLE)

    def _hear(self, wait: Wait) -> None:
        self.round(is_changed=True)
        while self._streams:
            self.round(is_changed=wait())

    def _is_idle(self) -> bool:
        with self._lock:
            if not self._streams:
                self._thread = None
            return self._thread is None


def _ask(stream: Stream, line: int) -> None:
    news = stream.reader.news_after(stream.after or 0)
    if news is None:
        stream.end()
    elif news:
        stream.tell()
    stream.after = max(line, stream.after or 0)


_HUBS: dict[str, Hub] = {}


def hub_of(study: str | None) -> Hub:
    """The one hub of a study in this process."""
    return _HUBS.setdefault(study or "", Hub(study or ""))
