"""`fingerpost accounts`, `add-person` and `link`: who may enter a study."""

import click

from fingerpost.cli.opening import in_use, opened, programme_option
from fingerpost.cli.serving import PORT
from fingerpost.terms.errors import Invalid
from fingerpost.terms.people import Role

ADDRESS = f"http://127.0.0.1:{PORT}"


@click.command()
@click.argument("study", required=False)
@programme_option
def accounts(study: str | None, programme: str | None) -> None:
    """List who has an account, and their roles in the programme.

    \b
    fingerpost accounts our.fingerpost
    """
    with opened(study, programme, None) as at:
        from fingerpost.store.queries.programme import roles_held  # noqa: PLC0415

        rows = roles_held(at.programme)
        click.echo(f"{at.programme.name}\n")
        for person, roles in rows:
            click.echo(f"  {person.name:<32} {'' if person.is_owner else person.email:<36} {', '.join(roles) or '–'}")


@click.command("add-person")
@click.argument("study", required=False)
@click.option("--name", required=True, metavar="NAME", help="The person's name.")
@click.option("--email", required=True, metavar="EMAIL", help="Their e-mail address; nothing is sent to it.")
@click.option(
    "--role",
    required=True,
    type=click.Choice([str(role) for role in Role]),
    help="What they are in the programme.",
)
@click.option("--site", metavar="SITE", help="Their site, for a site lead or contributor.")
@programme_option
@click.option("--address", default=ADDRESS, show_default=True, metavar="URL", help="Where your server is reached.")
def add_person(study: str | None, name: str, email: str, role: str, site: str | None, programme: str | None,
               address: str) -> None:  # fmt: skip
    """Give somebody an account and a role, and print the link that lets them in once.

    \b
    fingerpost add-person our.fingerpost --name "Tom Hadleigh" --email tom@example.org --role coder
    fingerpost add-person our.fingerpost --name "Jo Lee" --email jo@example.org --role "site lead" --site 04
    """
    with opened(study, programme, None) as at:
        from django.db import transaction  # noqa: PLC0415

        from fingerpost.actions import people as accounts_  # noqa: PLC0415
        from fingerpost.actions.programme import add_member  # noqa: PLC0415
        from fingerpost.store.queries.programme import site_of  # noqa: PLC0415

        place = site_of(at.person, at.programme, site) if site else None
        with transaction.atomic(using=at.location.alias):
            person = accounts_.add_person(by=at.person, name=name, email=email)
            add_member(by=at.person, programme=at.programme, person=person, role=Role(role), site=place)
        click.echo(f"{person.name} is now {role} in {at.programme.name}.")
        click.echo(f"\nSign in (works once, for twelve hours):\n  {_link(address, email)}")


@click.command()
@click.argument("study", required=False)
@click.option("--as", "as_", required=True, metavar="PERSON", help="Whom the link lets in (name or e-mail).")
@click.option("--address", default=ADDRESS, show_default=True, metavar="URL", help="Where your server is reached.")
def link(study: str | None, as_: str, address: str) -> None:
    """Make a link that signs somebody in once, within twelve hours.

    \b
    fingerpost link our.fingerpost --as tom@example.org
    """
    with in_use(study):
        click.echo(_link(address, as_))


def _link(address: str, person: str) -> str:
    from fingerpost.cli.serve import owners_link  # noqa: PLC0415

    if not address.startswith(("http://", "https://")):
        raise Invalid(f"{address!r} is no address of a server.", hint="Write it as https://fingerpost.example.org")
    return address.rstrip("/") + owners_link(person).path
