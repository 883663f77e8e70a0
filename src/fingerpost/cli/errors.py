"""Errors as the command line tells them: plainly, on standard error, with an exit code of their own."""

import json
import os
import sys
from collections.abc import Sequence

import click

from fingerpost.terms.errors import Conflict, Invalid, NotFound, Refused, Unreadable, UserError

EXIT_CODES: dict[type[UserError], int] = {
    Unreadable: 10,
    Invalid: 11,
    NotFound: 12,
    Refused: 13,
    Conflict: 14,
}
"""Error → exit code. Anything else that is raised is our own bug: a traceback and exit code 1; wrong usage is 2."""

STOPPED = 130


def shown_plainly(command: click.Command, arguments: Sequence[str]) -> int:
    """Run a command; its exit code. Errors of use are told without a traceback."""
    try:
        result = command.main(list(arguments), prog_name="fingerpost", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except UserError as error:
        return told(error, as_json=_wants_json(arguments))
    except BrokenPipeError:  # the reader of a pipe (head, less) has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (click.Abort, KeyboardInterrupt):
        click.echo("fingerpost: stopped.", err=True)
        return STOPPED
    except Exception as error:
        return _of_click(error)


def told(error: UserError, *, as_json: bool) -> int:
    """Say what went wrong, where, and what to do; returns the exit code. A program gets it as JSON too."""
    click.echo(f"fingerpost: {error}", err=True)
    problems = error.problems if isinstance(error, Unreadable) else ()
    for problem in problems if [problem.what for problem in problems] != [error.message] else ():
        click.echo(f"  {problem.where}: {problem.what} {problem.hint}".rstrip(), err=True)
    if as_json:
        shape = {
            "kind": type(error).__name__,
            "what": error.message,
            "where": error.where or "",
            "hint": error.hint or "",
            "problems": [{"severity": p.severity, "where": p.where, "what": p.what, "hint": p.hint} for p in problems],
        }
        click.echo(json.dumps({"error": shape}, ensure_ascii=False))
    return exit_code(error)


def exit_code(error: UserError) -> int:
    """The exit code that stands for this kind of error."""
    return next((code for kind, code in EXIT_CODES.items() if isinstance(error, kind)), 1)


def _wants_json(arguments: Sequence[str]) -> bool:
    pairs = zip(arguments, [*arguments[1:], ""], strict=True)
    return "--json" in arguments or any((a, b) == ("--format", "json") or a == "--format=json" for a, b in pairs)


def _of_click(error: Exception) -> int:
    """What click raises for wrong usage, and to leave with a code."""
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    return _of_settings(error)


def _of_settings(error: Exception) -> int:
    """A wrong FINGERPOST_ variable is the user's to mend; everything else is ours, and raised on."""
    if type(error).__name__ != "ImproperlyConfigured":
        raise error
    click.echo(f"fingerpost: {error}", err=True)
    return EXIT_CODES[Invalid]
