"""`fingerpost new`: a study file with its owner, one programme, an open codebook and the published frameworks."""

import click

from fingerpost.store.connection import close, create_study, plain_database_errors, using
from fingerpost.store.location import Location, locate


@click.command()
@click.argument("study", required=False)
@click.option("--name", required=True, metavar="NAME", help="The programme's name.")
@click.option(
    "--owner",
    default="Owner",
    metavar="NAME",
    show_default=True,
    help="Your own name, as others will see it.",
)
def new(study: str | None, name: str, owner: str) -> None:
    """Make a study file with one programme, a codebook open for drafting, and eleven published frameworks.

    \b
    fingerpost new our.fingerpost --name "Community teams" --owner "Amira Khan"
    fingerpost new postgresql://me@db.example.org/ours --name "Community teams"
    """
    location = locate(study)
    found(location, name, owner)
    click.echo(f"Made {location} with the programme {name!r}.")
    click.echo(
        f"\nNext:\n  fingerpost import FILE... --study {study or location}\n  fingerpost serve {study or location}"
    )


def found(location: Location, name: str, owner: str) -> None:
    """Make the store and what every study begins with; nothing is left behind when it fails."""
    create_study(location)
    from django.db import transaction  # noqa: PLC0415

    from fingerpost.actions import codebook, people, programme  # noqa: PLC0415
    from fingerpost.example.catalogue import load_catalogue  # noqa: PLC0415

    try:
        with plain_database_errors(location), using(location), transaction.atomic(using=location.alias):
            by = people.add_owner(name=owner)
            programme.found_study_file(by=by)
            made = programme.add_programme(by=by, name=name)
            codebook.add_codebook(by=by, programme=made)
            load_catalogue(by=by, programme=made)
    except BaseException:
        close(location)
        if location.path is not None:
            location.path.unlink(missing_ok=True)
        raise
    close(location)
