"""One server for one study: a port that is free, a lock on the study file, and a quiet end."""

import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import click

from fingerpost.cli.lending import Lending
from fingerpost.store.connection import serve_from
from fingerpost.store.location import Location
from fingerpost.terms.errors import Conflict, Invalid, Refused

PORT = 8642
HOST = "127.0.0.1"
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
THREADS = 8
NEEDED_ABROAD = ("FINGERPOST_ALLOWED_HOSTS", "FINGERPOST_SECRET_KEY")


@dataclass(frozen=True, slots=True)
class SignIn:
    """A way in, for one person."""

    who: str
    path: str


def bound(host: str, port: int | None) -> socket.socket:
    """A socket on this address. A port that somebody asked for must be free; the usual one gives way to another.

    Raises Invalid for a port or host that there cannot be, Refused for one that must not be, Conflict for one in use.
    """
    _check_host(host)
    if port is not None:
        return _bind(host, port)
    try:
        return _bind(host, PORT)
    except Conflict:
        return _bind(host, 0)


def serve(
    location: Location, listening: socket.socket, sign_ins: Iterable[SignIn], *, browser: bool, streams: int = 0
) -> None:
    """Serve the study until somebody stops it; requests under way are finished first.

    `streams`: how many connections may stay open to tell browsers of news; 0: browsers ask.
    """
    address = address_of(listening)
    with locked(location, address):
        serve_from(location)
        server, lending = _server(listening, streams)
        links = [SignIn(one.who, address + one.path) for one in sign_ins]
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: _stop(lending))
        try:
            _greet(location, address, links)
            if browser and links:
                threading.Timer(0.4, webbrowser.open, [links[0].path]).start()
            server.run()
        except (SystemExit, KeyboardInterrupt):  # before the server had begun to catch them itself
            pass
        finally:
            server.close()
    click.echo("\nStopped. Everything that was saved is in the study.")


def address_of(listening: socket.socket) -> str:
    """The address that a browser wants."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _server(listening: socket.socket, streams: int) -> tuple[Any, Lending]:
    import waitress  # noqa: PLC0415
    from django.core.servers.basehttp import get_internal_wsgi_application  # noqa: PLC0415

    lending = Lending(streams)
    application = lending.offered_by(get_internal_wsgi_application())
    more = lending.settings() if streams else {}
    server = waitress.create_server(application, sockets=[listening], threads=THREADS, **more)
    lending.of(server.task_dispatcher, THREADS)
    return server, lending


def _stop(lending: Lending) -> None:
    lending.end()
    raise SystemExit(0)


def _greet(location: Location, address: str, links: list[SignIn]) -> None:
    click.echo(f"\nFingerpost is open at  {address}\n  study  {location}")
    if links:
        width = max(len(one.who) for one in links)
        click.echo("\nSign in (each link works once):")
        for one in links:
            click.echo(f"  {one.who:<{width}}  {one.path}")
    click.echo("\nTo stop: Ctrl-C")
    sys.stdout.flush()


def _check_host(host: str) -> None:
    if host in LOCAL:
        return
    missing = [name for name in NEEDED_ABROAD if not os.environ.get(name)]
    if missing:
        raise Refused(
            f"other computers could reach this server at {host}.",
            hint=f"If they shall, set {' and '.join(missing)} first, and put HTTPS in front.",
        )


def _bind(host: str, port: int) -> socket.socket:
    if not 0 <= port <= 65535:
        raise Invalid(f"There is no port {port}.", hint="Give one from 1024 to 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    if os.name != "nt":  # on Windows this option would let two servers have one port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise _cannot_bind(host, port, error) from None
    return listening


def _cannot_bind(host: str, port: int, error: OSError) -> Exception:
    if isinstance(error, PermissionError):
        return Refused(f"you may not use port {port}.", hint="Ports below 1024 are the system's: try --port 8642.")
    if isinstance(error, socket.gaierror):
        return Invalid(f"There is no host {host!r} here.", hint="Leave --host out for this computer alone.")
    return Conflict(f"port {port} is in use.", hint=f"This one is free: --port {_free_port(host)}")


def _free_port(host: str) -> int:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        with suppress(OSError):
            probe.bind((host, 0))
        return int(probe.getsockname()[1])


@contextmanager
def locked(location: Location, address: str) -> Iterator[None]:
    """Hold the study file's lock, which says who serves it where; the system lets go of it when we die."""
    if location.path is None:
        yield
        return
    path = location.path.with_name(location.path.name + ".lock")
    file = _lock(path)
    file.truncate(0)
    file.write(f"{os.getpid()} {address}\n")
    file.flush()
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        file.close()


def _lock(path: Path) -> IO[str]:
    while True:
        try:
            file = path.open("a+", encoding="utf-8")
        except OSError as error:
            raise Refused(f"the lock file cannot be written: {error.strerror}.", where=str(path)) from None
        if not _is_taken(file):
            file.close()
            raise _served_already(path)
        if _still_there(file, path):
            return file
        file.close()  # its last holder deleted it between our two steps


def _is_taken(file: IO[str]) -> bool:
    """Take the lock if nobody has it."""
    try:
        if os.name == "nt":
            import msvcrt  # noqa: PLC0415

            file.seek(1024)  # beyond the words, which others may read
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _still_there(file: IO[str], path: Path) -> bool:
    with suppress(FileNotFoundError):
        return os.name == "nt" or os.fstat(file.fileno()).st_ino == path.stat().st_ino
    return False


def _served_already(path: Path) -> Conflict:
    process, _, address = path.read_text(encoding="utf-8").strip().partition(" ")
    hint = f"Go to {address}, or stop process {process} first." if address else "Stop it first."
    return Conflict("another server has this study open.", where=path.name.removesuffix(".lock"), hint=hint)
