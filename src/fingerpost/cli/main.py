"""The entrance of `fingerpost`: which commands there are. Each is loaded when it is used, so that help costs little."""

import sys
from importlib import import_module
from typing import NamedTuple, cast

import click

from fingerpost import __version__
from fingerpost.cli.errors import shown_plainly


class Entry(NamedTuple):
    """Where a command lives, and its line in the list of commands."""

    module: str
    name: str
    line: str


COMMANDS: dict[str, Entry] = {
    "demo": Entry("demo", "demo", "Build the example programme and open it in a browser. Start here."),
    "new": Entry("new", "new", "Make a study file of your own."),
    "serve": Entry("serve", "serve", "Open a study in the browser."),
    "import": Entry("exchange", "import_", "Bring texts in, or whole projects: Word, PDF, captions, .qdpx …"),
    "import-rows": Entry("rows", "import_rows", "Bring a table in, each row a source: .csv, .xlsx."),
    "undo-import": Entry("projects", "undo_import", "List imported projects, and take one back as a whole."),
    "import-codebook": Entry("codebook", "import_codebook", "Bring codes into the draft: .csv, .xlsx, .docx, .qdc."),
    "form": Entry("forms", "form", "Write a wave's questions as a Word form to send to a site."),
    "import-report": Entry("forms", "import_report", "Bring a filled-in form into a site's report."),
    "export": Entry("exporting", "export", "Take a working copy out: the codebook and more."),
    "inspect": Entry("inspect", "inspect", "Say what is in a project of another tool. Nothing is brought in."),
    "compare": Entry("compare", "compare", "Say what one project lost and gained against another."),
    "add-site": Entry("places", "add_site", "Add a place that takes part."),
    "add-wave": Entry("places", "add_wave", "Add a round of collection."),
    "search": Entry("search", "search", "Find words in all texts, in any of their forms."),
    "find": Entry("find", "find", "Find passages by their codes and how they lie to each other."),
    "show": Entry("show", "show", "Print or save an exhibit: matrix, framework-table, quotations, …"),
    "agreement": Entry("agreement", "agreement", "Say how far coders agree, from a plain CSV. No study needed."),
    "accounts": Entry("people", "accounts", "List who has an account and what they may do."),
    "add-person": Entry("people", "add_person", "Give somebody an account and a role."),
    "link": Entry("people", "link", "Make a one-time sign-in link for somebody."),
    "backup": Entry("keep", "backup", "Write a whole study as one file."),
    "restore": Entry("keep", "restore", "Make a study from a backup."),
    "verify": Entry("keep", "verify", "Look for damage in a study."),
    "upgrade": Entry("keep", "upgrade", "Bring a study of an older Fingerpost up to date."),
    "doctor": Entry("doctor", "doctor", "Say whether this computer is fit for Fingerpost."),
}


class Lazy(click.Group):
    """A group whose commands are known by name and line alone until one is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of COMMANDS: as a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        return cast(click.Command, getattr(import_module(f"fingerpost.cli.{entry.module}"), entry.name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.line) for name, entry in COMMANDS.items()])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="fingerpost")
def cli() -> None:
    """The evidence workbench for evaluating integrated care.

    \b
    Look around in an example:      fingerpost demo
    Begin a study of your own:      fingerpost new mine.fingerpost --name "Our programme"
    Bring texts in:                 fingerpost import *.docx --study mine.fingerpost --kind interview
    Open it:                        fingerpost serve mine.fingerpost
    Print a table:                  fingerpost show matrix --study mine.fingerpost

    STUDY is a .fingerpost file or a postgresql:// address. `fingerpost COMMAND --help` tells more, with examples.
    """


def main() -> None:
    """Run the command given on the command line and leave with its exit code."""
    sys.exit(shown_plainly(cli, sys.argv[1:]))


if __name__ == "__main__":
    main()
