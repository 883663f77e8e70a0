"""Lends the server's threads to connections that stay open: one thread more for each, so that pages keep all of theirs.

The server's pages find it in the request's environment, as `web/live.py` wants it.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Any

NAME = "fingerpost.lending"
CONNECTIONS = 100

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Lending:
    """At most `most` threads are lent at a time; 0: none, and pages are not told that there is lending."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lent, self._own = 0, 0
        self._dispatcher: Any = None
        self._lock = threading.Lock()
        self._ends: list[Callable[[], None]] = []

    def settings(self) -> dict[str, Any]:
        """What the server must be told: room for the connections, and to notice when a browser closes one."""
        room = CONNECTIONS + 4 * self.most
        return {"connection_limit": room, "asyncore_use_poll": True, "channel_request_lookahead": 1}

    def of(self, dispatcher: Any, threads: int) -> None:
        """The threads are this dispatcher's, which has so many for pages."""
        self._dispatcher, self._own = dispatcher, threads

    def offered_by(self, application: Application) -> Application:
        """The application, with this in the environment of each request."""
        if not self.most:
            return application

        def run(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            environ[NAME] = self
            return application(environ, start_response)

        return run

    def take(self) -> bool:
        """One thread more, if there is one to lend."""
        return self._lend(1)

    def give_back(self) -> None:
        """A thread is free again."""
        self._lend(-1)

    def at_end(self, call: Callable[[], None]) -> None:
        """Have this called when the server is to stop."""
        with self._lock:
            if call not in self._ends:
                self._ends.append(call)

    def end(self) -> None:
        """The server is to stop: lend no more, and have what was lent given back."""
        self.most = 0
        for call in list(self._ends):
            call()

    def _lend(self, more: int) -> bool:
        with self._lock:
            if more > 0 and self._lent >= self.most:
                return False
            self._lent += more
            if self.most:  # a server that is stopping counts its threads itself
                self._dispatcher.set_thread_count(self._own + self._lent)
            return True
