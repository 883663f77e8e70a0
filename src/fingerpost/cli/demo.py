"""`fingerpost demo`: the example programme, built once and opened."""

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import click

from fingerpost.cli.opening import in_use
from fingerpost.cli.progress import Progress
from fingerpost.cli.serving import PORT, SignIn, bound, serve
from fingerpost.store.connection import close, create_study, using
from fingerpost.store.location import Location, check_file
from fingerpost.terms.errors import Refused
from fingerpost.terms.people import Role

NAME = "nearer-home.fingerpost"
SHOWN_SITE = "Ashlode"


@click.command()
@click.option(
    "--home",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder of the example [default: your data folder].",
)
@click.option("--port", type=int, metavar="N", help=f"The port [default: {PORT}, or another that is free].")
@click.option("--no-browser", is_flag=True, help="Open no browser.")
@click.option("--build-only", is_flag=True, help="Build the example and stop.")
@click.option("--fresh", is_flag=True, help="Build it anew; the one that is there is kept under another name.")
def demo(home: Path | None, port: int | None, no_browser: bool, build_only: bool, fresh: bool) -> None:
    """Build the example programme and open it: sixteen sites, six waves, three coders, over a thousand codings.

    It is built the first time (about 20 seconds) and opened as it is afterwards, with all that you did to it.

    \b
    fingerpost demo
    fingerpost demo --home ./try --port 9000 --no-browser
    """
    listening = None if build_only else bound("127.0.0.1", port)
    path = _folder(home) / NAME
    if fresh and path.exists():
        click.echo(f"The example as it was is now {_put_aside(path)}")
    if path.exists():
        check_file(path)
        click.echo(f"The example is there already: {path}")
    else:
        _build(path)
    if listening is None:
        click.echo(f"\nNext:\n  fingerpost demo\n  fingerpost show matrix --study {path}")
        return
    with in_use(str(path)) as location:
        links = _links()
    serve(location, listening, links, browser=not no_browser)


def _folder(home: Path | None) -> Path:
    folder = home.expanduser().resolve() if home else _data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(
            f"the folder cannot be made: {error.strerror}.",
            where=str(folder),
            hint="Name another: --home DIR",
        ) from None
    return folder


def _data_folder() -> Path:
    """Where this system keeps a person's data of programs."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Fingerpost"
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Fingerpost"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "fingerpost"


def _put_aside(path: Path) -> Path:
    old = path.with_name(f"{path.stem}-{datetime.now(UTC):%Y%m%d-%H%M%S}{path.suffix}")
    return path.rename(old)


def _build(path: Path) -> None:
    """The example under its name only when it is complete."""
    begun = time.monotonic()
    click.echo(f"Building the example in {path}", err=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    location = Location(path=part)
    try:
        with Progress() as progress:
            _load(location, progress)
        close(location)
        part.rename(path)
    finally:
        close(location)
        for leftover in (part, *(part.with_name(part.name + end) for end in ("-journal", "-wal", "-shm"))):
            leftover.unlink(missing_ok=True)
    click.echo(f"Built in {time.monotonic() - begun:.0f} s: {path}")


def _load(location: Location, progress: Progress) -> None:
    create_study(location)
    from django.db import transaction  # noqa: PLC0415

    from fingerpost.actions import people, programme  # noqa: PLC0415
    from fingerpost.example.load import load  # noqa: PLC0415

    with using(location), transaction.atomic(using=location.alias):
        by = people.add_owner(name="Owner")
        programme.found_study_file(by=by)
        load(by=by, progress=progress)


def _links() -> list[SignIn]:
    """Ways in for the owner, who leads the research, a coder, and the lead of one site."""
    from fingerpost.actions.people import issue_link, new_token  # noqa: PLC0415
    from fingerpost.store.queries.programme import members, owner, programme_of, site_of  # noqa: PLC0415

    by = owner()
    programme = programme_of(by)
    people = [("Lead researcher (you, the owner)", by)]
    people += [(f"Coder ({person.name})", person) for person in members(programme, Role.CODER)[:1]]
    site = site_of(by, programme, SHOWN_SITE)
    people += [
        (f"Site lead of {site.name} ({person.name})", person) for person in members(programme, Role.SITE_LEAD, site)
    ]
    links = []
    for who, person in people:
        token = new_token()
        issue_link(by=by, person=person, token=token)
        links.append(SignIn(who, f"/sign-in/link/{token}/"))
    return links
