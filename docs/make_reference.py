"""Writes the reference pages from the program itself. Run after changing a command, setting, format or exhibit."""

import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click

HERE = Path(__file__).resolve().parent / "reference"
WRITTEN = "<!-- Written by docs/make_reference.py from the program; change that, not this. -->\n"


def pages() -> dict[str, str]:
    """Every generated page by its file name."""
    return {"commands.md": commands(), "settings.md": settings(), "formats.md": formats(), "permits.md": permits()}


def commands() -> str:
    """Every command with its help, as a newcomer would ask for it."""
    from fingerpost.cli.main import cli

    with click.Context(cli, info_name="fingerpost", **cli.context_settings) as context:
        parts = list(_helps(cli, context))
    lead = "# Commands\n\nExit codes: 0 done, 2 wrong usage, 10 unreadable, 11 not an allowed value, 12 not found, 13 not allowed, 14 conflict, 1 our fault."
    return "\n\n".join([WRITTEN + lead, *parts]) + "\n"


def _helps(command: click.Command, context: click.Context) -> Iterator[str]:
    text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    yield f"## {context.command_path}\n\n```\n{text}\n```"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                with click.Context(inner, info_name=name, parent=context) as below:
                    yield from _helps(inner, below)


def settings() -> str:
    """The table of settings."""
    from fingerpost.config.settings import SETTINGS

    rows = [f"| `{name}` | {default or '–'} | {meaning} |" for name, (default, meaning) in SETTINGS.items()]
    lead = "# Settings\n\nRead from the environment. An unknown `FINGERPOST_*` name or a nonsensical value stops the program.\n"
    return "\n".join([WRITTEN + lead, "| name | default | meaning |", "|---|---|---|", *rows]) + "\n"


def formats() -> str:
    """What is read and what is written."""
    from fingerpost.formats.exhibits import FORMATS
    from fingerpost.formats.projects import PROJECTS
    from fingerpost.formats.sources import READERS

    projects = [f"| `{suffix}` | {reader.name} |" for suffix, reader in PROJECTS.items()]
    read = [f"| `{suffix}` | {reader.name} | {reader.kept} | {reader.left_out} |" for suffix, reader in READERS.items()]
    written = [f"| `{name}` | `{made.suffix}` | {made.media_type} |" for name, made in FORMATS.items()]
    lead = "# Formats\n\n## Sources that can be read\n"
    others = ["\n## Projects of other tools that can be read\n", "| suffix | what |", "|---|---|", *projects]
    middle = "\n## Forms in which exhibits are written\n\nAll but `json` say that they are working copies, not checked for disclosure.\n"
    table = ["| name | suffix | media type |", "|---|---|---|", *written]
    return (
        "\n".join(
            [WRITTEN + lead, "| suffix | what | kept | left out |", "|---|---|---|---|", *read, *others, middle, *table]
        )
        + "\n"
    )


def permits() -> str:
    """Who may do what."""
    from fingerpost.terms.people import Role
    from fingerpost.terms.permits import IN_WORDS, MAY

    head = "| may | " + " | ".join(Role) + " |"
    rows = [
        f"| {IN_WORDS[act]} | " + " | ".join("●" if role in held else "" for role in Role) + " |"
        for act, held in MAY.items()
    ]
    lead = "# Who may do what\n\nThe owner of a study file may do everything a lead researcher may. Site leads act for their own site alone.\n"
    return "\n".join([WRITTEN + lead, head, "|---" * (len(Role) + 1) + "|", *rows]) + "\n"


def main() -> None:
    """Write every page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fingerpost.config.settings")
    import_module("fingerpost.store.connection").boot()
    HERE.mkdir(exist_ok=True)
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")
        print(f"docs/reference/{name}")


if __name__ == "__main__":
    main()
