"""`fingerpost export`: what can be taken out of a study, and which writer makes it by what FILE is called.

The table EXPORTS is the door for others: one line a kind of file. A writer is `(at, path, asked) -> Exported`, makes
the file at `path` (a place beside the one wanted, put there when it is whole) and is loaded when it is used.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatch
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, cast
from uuid import uuid4

import click

from fingerpost.cli.opening import Opened, opened, person_option, programme_option
from fingerpost.cli.telling import odd_lines
from fingerpost.terms.errors import Invalid, NotFound, Problem, Refused
from fingerpost.terms.exchange import counted


@dataclass(frozen=True, slots=True)
class Wanted:
    """What else was said: the wanted `suffix` in small letters, and the `tool` whose habits the file should follow."""

    suffix: str
    tool: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """What went out: of what kind, how many of what, and everything that stayed out or will not be kept.

    `says`: what else is good to know of it.
    """

    exhibit: str
    counts: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    as_of: int | None = None
    says: tuple[str, ...] = ()


Writer = Callable[[Opened, Path, Wanted], Exported]


class Export(NamedTuple):
    """Files called like `pattern` are written by `writer` of `module`; `line` says what is in them."""

    pattern: str
    line: str
    module: str
    writer: str


EXPORTS: tuple[Export, ...] = (
    Export("*.qdpx", "the whole project, for other tools and to come back", "fingerpost.cli.exports", "project"),
    Export("*.qdc", "the codebook alone, for other tools", "fingerpost.cli.exports", "project"),
    Export("*codebook*.docx", "the codebook, for Word", "fingerpost.cli.exports", "codebook"),
    Export("*codebook*.html", "the codebook, for a browser", "fingerpost.cli.exports", "codebook"),
    Export("*codebook*.csv", "the codebook to edit and bring back", "fingerpost.cli.taking", "codebook"),
    Export("*codebook*.xlsx", "the codebook to edit and bring back", "fingerpost.cli.taking", "codebook"),
    Export("*codebook*.json", "the codebook, with refs and uses", "fingerpost.cli.exports", "codebook"),
    Export("*codings*.csv", "the codings, a line each", "fingerpost.cli.taking", "codings"),
    Export("*codings*.xlsx", "the codings, for Excel", "fingerpost.cli.taking", "codings"),
    Export("*codings*.parquet", "the codings, for notebooks", "fingerpost.cli.taking", "codings"),
    Export("*codings*.jsonld", "the codings as W3C Web Annotations", "fingerpost.cli.taking", "codings"),
)
"""The first line whose pattern the file's name is like holds; names are compared in small letters."""

TOOLS = ("nvivo", "atlasti", "maxqda", "qualcoder", "taguette")
LISTED = "\n".join(f"{export.pattern:<20} {export.line}" for export in EXPORTS)


@click.command("export", epilog=f"\b\nFILE is called like:\n{LISTED}")
@click.argument("study", required=False)
@click.option("-o", "--output", required=True, metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="The file to write; its name says what is wanted.")  # fmt: skip
@click.option("--for", "tool", type=click.Choice(TOOLS), default=None, help="Follow the habits of this tool.")
@programme_option
@person_option
@click.option("--json", "as_json", is_flag=True, help="The report as JSON, for programs.")
def export(study: str | None, output: Path, tool: str | None, programme: str | None, as_: str | None,
           as_json: bool) -> None:  # fmt: skip
    """Take a working copy out of a study: the project, its codebook, and what is listed below, as far as you see it.

    What stays out, and what the file cannot hold, is said. The file is whole or not there.

    \b
    fingerpost export our.fingerpost -o codebook.docx
    fingerpost export our.fingerpost -o for-nvivo.qdpx --for nvivo
    """
    writer = _writer_for(output)
    with opened(study, programme, as_) as at:
        made = written(at, output, writer, Wanted(output.suffix.lower(), tool or ""))
    click.echo(json.dumps(_shape(made, output), ensure_ascii=False) if as_json else _told(made, output))


def written(at: Opened, output: Path, writer: Writer, wanted: Wanted) -> Exported:
    """Write the file, put it in its place when it is whole, and put on record that it left."""
    from fingerpost.actions.exporting import note_download  # noqa: PLC0415
    from fingerpost.store.queries.ledger import as_of  # noqa: PLC0415

    part = output.with_name(f".{output.name}.{uuid4().hex[:8]}.part")
    state = as_of(at.person).sequence
    try:
        made = writer(at, part, wanted)
        note_download(
            by=at.person, programme=at.programme, exhibit=made.exhibit, format=output.suffix.lstrip(".").lower(),
            as_of=state if made.as_of is None else made.as_of,
        )  # fmt: skip
        part.replace(output)
    except OSError as error:
        raise Refused(f"the file cannot be written: {error.strerror}.", where=str(output)) from None
    finally:
        part.unlink(missing_ok=True)
    return made


def _writer_for(output: Path) -> Writer:
    if not output.parent.is_dir():
        raise NotFound("there is no such folder.", where=str(output.parent), hint="Make it first.")
    for export in EXPORTS:
        if fnmatch(output.name.lower(), export.pattern):
            return cast(Writer, getattr(import_module(export.module), export.writer))
    known = ", ".join(export.pattern for export in EXPORTS)
    raise Invalid(f"Nothing is known that would be called {output.name!r}.", hint=f"FILE is called like: {known}.")


def _shape(made: Exported, output: Path) -> dict[str, object]:
    return {
        "file": str(output),
        "bytes": output.stat().st_size,
        "kind": made.exhibit,
        "counts": dict(made.counts),
        "notes": list(made.says),
        "problems": [asdict(problem) for problem in made.problems],
    }


def _told(made: Exported, output: Path) -> str:
    lines = [f"Wrote {output} ({output.stat().st_size:,} bytes). Working copy, not checked for disclosure."]
    lines += [f"  {line}" for line in counted(made.counts)]
    lines += ["", *made.says] if made.says else []
    if made.problems:
        lines += ["", "Worth knowing:", *odd_lines(made.problems)]
    return "\n".join(lines)
