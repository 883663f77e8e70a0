"""`fingerpost serve`: a study in the browser."""

import click

from fingerpost.cli.opening import in_use
from fingerpost.cli.serving import HOST, PORT, SignIn, bound
from fingerpost.cli.serving import serve as run


@click.command()
@click.argument("study", required=False)
@click.option("--port", type=int, metavar="N", help=f"The port [default: {PORT}, or another that is free].")
@click.option(
    "--host",
    default=HOST,
    show_default=True,
    metavar="ADDRESS",
    help="Where to listen; the default is this computer alone.",
)
@click.option("--as", "as_", metavar="PERSON", help="Make the sign-in link for this person, not for the owner.")
@click.option(
    "--live",
    type=click.Choice(["polling", "events"]),
    help="How others' changes reach an open text: browsers ask, or are told [default: FINGERPOST_LIVE, else polling].",
)
@click.option("--no-browser", is_flag=True, help="Open no browser.")
def serve(study: str | None, port: int | None, host: str, as_: str | None, live: str | None, no_browser: bool) -> None:
    """Open a study in the browser, with a sign-in link that works once. Ctrl-C stops it.

    \b
    fingerpost serve our.fingerpost
    fingerpost serve postgresql://me@db.example.org/ours --port 9000 --no-browser
    fingerpost serve our.fingerpost --live events
    """
    listening = bound(host, port)
    with in_use(study) as location:
        sign_in = owners_link(as_)
        streams = streams_wanted(live)
    run(location, listening, [sign_in], browser=not no_browser, streams=streams)


def streams_wanted(live: str | None) -> int:
    """How many connections may stay open for news: none where browsers ask."""
    from django.conf import settings  # noqa: PLC0415

    return int(settings.LIVE_STREAMS) if (live or settings.LIVE) == "events" else 0


def owners_link(as_: str | None = None) -> SignIn:
    """A one-time link for the owner of the study in use, or for somebody else."""
    from fingerpost.actions.people import issue_link, new_token  # noqa: PLC0415
    from fingerpost.store.queries.programme import owner, person_of  # noqa: PLC0415

    person, token = person_of(as_) if as_ else owner(), new_token()
    issue_link(by=owner(), person=person, token=token)
    return SignIn(person.name, f"/sign-in/link/{token}/")
