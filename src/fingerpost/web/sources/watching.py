"""Who has which text open now, and how far each browser tab has been told: in this process's memory, for minutes.

Nobody's browser is ever told a number of the ledger: from its gaps one could see that others did something.
"""

import threading
import time
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

HERE = 20.0
"""Seconds after the last sign of life during which somebody counts as here."""
FORGOTTEN = 900.0


class Watcher(NamedTuple):
    """A person who has a source open."""

    source: str
    person: int
    name: str


@dataclass
class Watch:
    """What each tab was told, and when it last asked."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _opened: dict[Watcher, tuple[float, int]] = field(default_factory=dict)
    _tabs: dict[tuple[Watcher, UUID], tuple[float, int]] = field(default_factory=dict)

    def opened(self, watcher: Watcher, line: int) -> None:
        """A page was handed out that shows the state after this line of the ledger."""
        now = time.monotonic()
        with self._lock:
            at, before = self._opened.get(watcher, (now, line))
            self._opened[watcher] = (now, min(before, line) if now - at < HERE else line)

    def heard(self, watcher: Watcher, tab: UUID, line: int, *, is_first: bool) -> int | None:
        """A tab asks, and will be told up to this line. Returns how far it was told before, at first by its page; None:
        not known here.
        """
        now = time.monotonic()
        with self._lock:
            self._forget(now)
            told = self._tabs.get((watcher, tab)) or (self._opened.get(watcher) if is_first else None)
            self._tabs[watcher, tab] = (now, line)
        return told[1] if told else None

    def is_here(self, watcher: Watcher) -> bool:
        """Whether one of the person's tabs with the source has given a sign of life lately."""
        now = time.monotonic()
        with self._lock:
            return any(one == watcher and now - at < HERE for (one, _), (at, _) in self._tabs.items())

    def others(self, watcher: Watcher) -> list[str]:
        """The names of the others who have the same source open."""
        now = time.monotonic()
        with self._lock:
            seen = {one for (one, _), (at, _) in self._tabs.items() if now - at < HERE}
        return sorted({one.name for one in seen if one.source == watcher.source and one.person != watcher.person})

    def forget_all(self) -> None:
        """Nobody has anything open."""
        with self._lock:
            self._opened.clear()
            self._tabs.clear()

    def _forget(self, now: float) -> None:
        self._opened = {key: held for key, held in self._opened.items() if now - held[0] < FORGOTTEN}
        self._tabs = {key: held for key, held in self._tabs.items() if now - held[0] < FORGOTTEN}


WATCH = Watch()
"""The one of this process. With several server processes each knows its own tabs; asking again is harmless."""
