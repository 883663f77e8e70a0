"""`fingerpost add-site` and `add-wave`: the places taking part and the rounds of collection."""

from datetime import datetime

import click

from fingerpost.cli.opening import opened, programme_option

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("add-site")
@click.argument("study", required=False)
@click.option("--key", required=True, metavar="KEY", help="Its short mark in tables, as 04.")
@click.option("--name", required=True, metavar="NAME", help="What it is called.")
@click.option("--setting", default="", metavar="GROUP", help="A group of at least three sites, as towns.")
@programme_option
def add_site(study: str | None, key: str, name: str, setting: str, programme: str | None) -> None:
    """Add a place that takes part, so that texts can be filed under it.

    \b
    fingerpost add-site our.fingerpost --key 04 --name Dunsmarsh --setting "coast and country"
    """
    with opened(study, programme, None) as at:
        from fingerpost.actions import programme as programmes  # noqa: PLC0415

        made = programmes.add_site(by=at.person, programme=at.programme, key=key, name=name, setting=setting)
        click.echo(f"{made} takes part in {at.programme.name} now.")


@click.command("add-wave")
@click.argument("study", required=False)
@click.option("--key", required=True, metavar="KEY", help="Its short mark in tables, as W2.")
@click.option("--name", default="", metavar="NAME", help="What it is called [default: its key].")
@click.option("--opens", required=True, type=DAY, metavar="DAY", help="First day, as 2024-05-01.")
@click.option("--closes", required=True, type=DAY, metavar="DAY", help="Last day, as 2024-06-12.")
@programme_option
def add_wave(study: str | None, key: str, name: str, opens: datetime, closes: datetime, programme: str | None) -> None:
    """Add a round of collection.

    \b
    fingerpost add-wave our.fingerpost --key W2 --opens 2024-05-01 --closes 2024-06-12
    """
    with opened(study, programme, None) as at:
        from fingerpost.actions import programme as programmes  # noqa: PLC0415

        made = programmes.add_wave(
            by=at.person, programme=at.programme, key=key, name=name, opens=opens.date(), closes=closes.date()
        )
        click.echo(f"Wave {made} is added to {at.programme.name}.")
