"""What commands that print or save an exhibit share: `--format` and `-o`, and how it is written."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import click

from fingerpost.formats import exhibits as files
from fingerpost.terms.errors import Invalid, Refused
from fingerpost.terms.exhibit import Exhibit

F = TypeVar("F", bound=Callable[..., Any])


def written_options(command: F) -> F:
    """`--format` and `-o`."""
    form = click.option(
        "--format", "format_", metavar="FORMAT",
        help=f"One of {', '.join(files.FORMATS)} [default: what FILE ends in, else table].",
    )  # fmt: skip
    out = click.option("-o", "--output", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
                       help="Write to this file instead of the terminal.")  # fmt: skip
    return form(out(command))


def hand_out(exhibit: Exhibit, format_: str | None, output: Path | None) -> None:
    """Write an exhibit to the terminal or to a file, which is whole or not there. Raises Invalid, Refused."""
    chosen = format_ or _by_suffix(output)
    content = files.write(exhibit, chosen)
    if output is not None:
        save(output, content)
        return
    if files.FORMATS[chosen].binary and sys.stdout.isatty():
        raise Invalid(
            f"{chosen} is no text for a terminal.", hint=f"Name a file: -o FILE{files.FORMATS[chosen].suffix}"
        )
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _by_suffix(output: Path | None) -> str:
    if output is None:
        return "table"
    found = [name for name, form in files.FORMATS.items() if form.suffix == output.suffix.lower()]
    if not found:
        known = ", ".join(form.suffix for form in files.FORMATS.values())
        raise Invalid(
            f"No format is known by {output.suffix or 'no suffix'!r}.",
            hint=f"Add --format, or end in {known}.",
        )
    return found[0]


def save(output: Path, content: bytes) -> None:
    """Write a file as `write_whole` does, and say so: it is a working copy."""
    write_whole(output, content)
    click.echo(f"Wrote {output} ({len(content):,} bytes). Working copy, not checked for disclosure.", err=True)


def write_whole(output: Path, content: bytes) -> None:
    """Write a file, which is whole or not there. Raises Refused."""
    part = output.with_name(f".{output.name}.{uuid4().hex[:8]}.part")
    try:
        part.write_bytes(content)
        part.replace(output)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Refused(f"the file cannot be written: {error.strerror}.", where=str(output)) from None
