"""`fingerpost show`: exhibits on the terminal or in a file."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import click

from fingerpost.cli.opening import acting_options, opened
from fingerpost.formats import exhibits as files
from fingerpost.formats import tables_zip
from fingerpost.formats.docx.commented import write as write_commented
from fingerpost.formats.exhibits.columns import showable
from fingerpost.terms.errors import Invalid, Refused
from fingerpost.terms.exhibit import Exhibit

F = TypeVar("F", bound=Callable[..., Any])
COUNTS = ("sites", "sources", "passages", "codings")
UNITS = ("turn", "answer", "sentence", "character")
LAYERS = ("working", "independent", "agreed")


def written_options(command: F) -> F:
    """`--format` and `-o`."""
    form = click.option(
        "--format", "format_", metavar="FORMAT",
        help=f"One of {', '.join(files.FORMATS)} [default: what FILE ends in, else table].",
    )  # fmt: skip
    out = click.option("-o", "--output", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
                       help="Write to this file instead of the terminal.")  # fmt: skip
    return form(out(command))


def counted_options(command: F) -> F:
    """`--layer`, `--version` and `--where`."""
    layer = click.option("--layer", type=click.Choice(LAYERS), help="Count this layer alone.")
    version = click.option(
        "--version", type=int, metavar="N", help="Under this codebook version [default: the newest]."
    )
    where = click.option(
        "--where", multiple=True, metavar="KEY=VALUE",
        help="Only codings like this: site, wave, role, kind, polarity, coder, code. May be given several times.",
    )  # fmt: skip
    return layer(version(where(command)))


@click.group()
def show() -> None:
    """Print or save an exhibit. Every cell carries the refs of the evidence behind it (see --format json).

    \b
    fingerpost show matrix --study our.fingerpost --rows code --cols wave
    fingerpost show framework-table --framework kaplan-2010 --study our.fingerpost -o table-1.docx
    """


@show.command()
@acting_options
@click.option("--rows", default="code", metavar="ROWS", help="code, or construct:FRAMEWORK [default: code].")
@click.option("--cols", default="site", metavar="COLS", help="site, wave, role, kind or polarity [default: site].")
@click.option("--count", type=click.Choice(COUNTS), default="sites", show_default=True, help="What a cell counts.")
@counted_options
@written_options
def matrix(study: str, programme: str, as_: str, rows: str, cols: str, count: Any, layer: str, version: int,
           where: tuple[str, ...], format_: str, output: Path) -> None:  # fmt: skip
    """Count codings by row and column; an empty cell says why it is empty.

    \b
    fingerpost show matrix --study our.fingerpost --rows code --cols site
    fingerpost show matrix --study our.fingerpost --cols wave --count passages --where polarity=barrier
    fingerpost show matrix --study our.fingerpost --rows construct:npt --cols polarity -o npt.xlsx
    """
    with opened(study, programme, as_) as at:
        from fingerpost.exhibits import matrix as exhibits  # noqa: PLC0415
        from fingerpost.exhibits.evidence import conditions_from  # noqa: PLC0415

        exhibit = exhibits.matrix(
            viewer=at.person, programme=at.programme, rows=rows, cols=cols, count=count, layer=layer,
            version=version, where=conditions_from(where),
        )  # fmt: skip
    hand_out(exhibit, format_, output)


@show.command("framework-table")
@acting_options
@click.option("--framework", required=True, metavar="KEY", help="The framework's key, as kaplan-2010 or npt.")
@click.option("--quoted", is_flag=True, help="Print the passages for and against each finding too.")
@written_options
def framework_table(study: str, programme: str, as_: str, framework: str, quoted: bool, format_: str,
                    output: Path) -> None:  # fmt: skip
    """Print the findings under the constructs of a framework, then those outside it.

    \b
    fingerpost show framework-table --framework kaplan-2010 --study our.fingerpost
    fingerpost show framework-table --framework npt --quoted --study our.fingerpost -o table-2.docx
    """
    with opened(study, programme, as_) as at:
        from fingerpost.exhibits import framework_table as exhibits  # noqa: PLC0415

        exhibit = exhibits.framework_table(viewer=at.person, programme=at.programme, framework=framework, quoted=quoted)
    hand_out(exhibit, format_, output)


@show.command()
@acting_options
@click.option("--code", metavar="CODE", help="The code's name; HEADING/CODE where two share it.")
@click.option("--polarity", metavar="POLARITY", help="barrier, facilitator, need, recommendation, mixed or none.")
@counted_options
@written_options
def quotations(study: str, programme: str, as_: str, code: str, polarity: str, layer: str, version: int,
               where: tuple[str, ...], format_: str, output: Path) -> None:  # fmt: skip
    """Print the passages under a code and the codes below it, with who said them.

    \b
    fingerpost show quotations --code "Personal ties" --study our.fingerpost
    fingerpost show quotations --code "Personal ties" --polarity barrier --where wave=W2 --study our.fingerpost
    """
    with opened(study, programme, as_) as at:
        from fingerpost.exhibits import quotations as exhibits  # noqa: PLC0415
        from fingerpost.exhibits.evidence import conditions_from  # noqa: PLC0415

        exhibit = exhibits.quotations(
            viewer=at.person, programme=at.programme, code=code, polarity=polarity, layer=layer, version=version,
            where=conditions_from(where),
        )  # fmt: skip
    hand_out(exhibit, format_, output)


@show.command()
@acting_options
@click.option("--version", type=int, metavar="N", help="This codebook version [default: the newest].")
@written_options
def codebook(study: str, programme: str, as_: str, version: int, format_: str, output: Path) -> None:
    """Print every code with its definition, what to include and exclude, an example, and its uses.

    \b
    fingerpost show codebook --study our.fingerpost -o codebook.docx
    """
    with opened(study, programme, as_) as at:
        from fingerpost.exhibits import codebook as exhibits  # noqa: PLC0415

        exhibit = exhibits.codebook(viewer=at.person, programme=at.programme, version=version)
    hand_out(exhibit, format_, output)


@show.command()
@acting_options
@click.option("--about", default="", metavar="KIND", help="Only those about a code, source, site …, or one ref.")
@click.option("--whose", default="", metavar="WHOSE", help="mine, private or shared [default: all that you may see].")
@click.option("--since", default="", metavar="DAY", help="Written on this day or later, as 2024-03-31.")
@click.option("--until", default="", metavar="DAY", help="Written on this day or earlier.")
@click.option("--words", default="", metavar="WORDS", help="With all of these words in them.")
@written_options
def memos(study: str, programme: str, as_: str, about: str, whose: str, since: str, until: str, words: str,
          format_: str, output: Path) -> None:  # fmt: skip
    """Print memos in their latest words, newest first. Private ones are their author's alone.

    \b
    fingerpost show memos --study our.fingerpost --about code
    fingerpost show memos --study our.fingerpost --whose mine --words rota -o memos.docx
    """
    with opened(study, programme, as_) as at:
        from fingerpost.exhibits import memos as exhibits  # noqa: PLC0415

        exhibit = exhibits.memos(
            viewer=at.person, programme=at.programme, about=about, whose=whose, since=since, until=until, words=words
        )
    hand_out(exhibit, format_, output)


@show.command("evidence-table")
@acting_options
@written_options
def evidence_table(study: str, programme: str, as_: str, format_: str, output: Path) -> None:
    """Print what the literature says: studies by factor domain.

    \b
    fingerpost show evidence-table --study our.fingerpost -o appendix-c.docx
    """
    with opened(study, programme, as_) as at:
        from fingerpost.exhibits import evidence_table as exhibits  # noqa: PLC0415

        exhibit = exhibits.evidence_table(viewer=at.person, programme=at.programme)
    hand_out(exhibit, format_, output)


@show.command()
@acting_options
@written_options
def routemap(study: str, programme: str, as_: str, format_: str, output: Path) -> None:
    """Print the planning guide: its questions by stream and stage, with the evidence tied to each.

    \b
    fingerpost show routemap --study our.fingerpost
    """
    with opened(study, programme, as_) as at:
        from fingerpost.exhibits import routemap as exhibits  # noqa: PLC0415

        exhibit = exhibits.routemap(viewer=at.person, programme=at.programme)
    hand_out(exhibit, format_, output)


@show.command()
@acting_options
@click.option("--round", "round_", type=int, metavar="N", help="This round [default: the newest that shows figures].")
@click.option("--code", metavar="CODE", help="This code alone, or those under this heading.")
@click.option("--unit", type=click.Choice(UNITS), help="What is counted [default: what each source has].")
@click.option("--version", type=int, metavar="N", help="Codes as in this codebook version [default: the round's].")
@click.option("--threshold", type=float, metavar="VALUE", help="Mark a value, where the round declared none.")
@click.option("--settled", is_flag=True, help="Each coder beside what was agreed, instead of beside each other.")
@click.option("--methods", is_flag=True, help="Print how it was measured, as a paragraph to paste, instead.")
@click.option(
    "--data",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write all that gives the figures again to this zip, instead.",
)
@written_options
def agreement(study: str, programme: str, as_: str, round_: int, code: str, unit: str, version: int, threshold: float,
              settled: bool, methods: bool, data: Path, format_: str, output: Path) -> None:  # fmt: skip
    """Print how far the coders of a round agree: a line for each code and pair, with all that a figure stands on.

    A round shows no figures while it is coded independently. For agreement on plain tables see `fingerpost agreement`.

    \b
    fingerpost show agreement --study our.fingerpost
    fingerpost show agreement --study our.fingerpost --round 2 --unit sentence --code "Personal ties"
    fingerpost show agreement --study our.fingerpost --round 2 --threshold 0.7 -o round-2.xlsx
    fingerpost show agreement --study our.fingerpost --round 2 --data round-2.zip
    """
    with opened(study, programme, as_) as at:
        from fingerpost.exhibits import agreement as exhibits  # noqa: PLC0415
        from fingerpost.exhibits.agreement_live import Wish  # noqa: PLC0415
        from fingerpost.exhibits.agreement_methods import data_of, methods_of  # noqa: PLC0415

        live = exhibits.live_of(at.person, at.programme, round_, Wish(unit, version, settled), threshold)
        asked = exhibits.asked_for(round_, code, Wish(unit, version, settled), threshold)
        exhibit = exhibits.shown(at.person, live, code=code, asked=asked)
        said, files_ = methods_of(live), data_of(live) if data else None
    if files_ is not None:
        content = tables_zip.write(files_.tables, files_.texts)
        _save(data, content)
        click.echo(f"Wrote {data} ({len(content):,} bytes). Working copy, not checked for disclosure.", err=True)
    elif methods:
        click.echo(showable(said))
    else:
        hand_out(exhibit, format_, output)


@show.command()
@acting_options
@click.option("--round", "round_", type=int, required=True, metavar="N", help="This round.")
@click.option("--first", default=8, show_default=True, help="So many places.")
@written_options
def agenda(study: str, programme: str, as_: str, round_: int, first: int, format_: str, output: Path) -> None:
    """Print what to talk about first: the places where coders differ most and nothing is settled yet, on one page.

    \b
    fingerpost show agenda --study our.fingerpost --round 3 -o agenda.docx
    """
    with opened(study, programme, as_) as at:
        from fingerpost.exhibits.meeting_agenda import meeting_agenda  # noqa: PLC0415

        exhibit = meeting_agenda(viewer=at.person, programme=at.programme, round=round_, first=first)
    hand_out(exhibit, format_, output)


@show.command()
@acting_options
@click.option(
    "--round", "round_", type=int, metavar="N", help="Of this round [default: the newest that shows figures]."
)
@click.option("--source", required=True, metavar="SOURCE", help="The source's title or guid.")
@click.option("--coder", "coders", multiple=True, metavar="NAME", help="Only this coder's codes; give two for a pair.")
@click.option("-o", "--output", required=True, metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="The Word file to write.")  # fmt: skip
def transcript(study: str, programme: str, as_: str, round_: int, source: str, coders: tuple[str, ...],
               output: Path) -> None:  # fmt: skip
    """Write a coded source as a Word file with each code in a margin comment under its coder's name.

    \b
    fingerpost show transcript --study our.fingerpost --round 3 --source "Interview 4" -o interview-4.docx
    """
    with opened(study, programme, as_) as at:
        from fingerpost.exhibits.coded_transcript import coded_transcript  # noqa: PLC0415

        commented = coded_transcript(
            viewer=at.person, programme=at.programme, round=round_, source=source, coders=coders or None
        )
    content = write_commented(commented)
    _save(output, content)
    click.echo(f"Wrote {output} ({len(content):,} bytes). Working copy, not checked for disclosure.", err=True)


def hand_out(exhibit: Exhibit, format_: str | None, output: Path | None) -> None:
    """Write an exhibit to the terminal or to a file, which is whole or not there. Raises Invalid, Refused."""
    chosen = format_ or _by_suffix(output)
    content = files.write(exhibit, chosen)
    if output is not None:
        _save(output, content)
        click.echo(f"Wrote {output} ({len(content):,} bytes). Working copy, not checked for disclosure.", err=True)
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


def _save(output: Path, content: bytes) -> None:
    part = output.with_name(f".{output.name}.{uuid4().hex[:8]}.part")
    try:
        part.write_bytes(content)
        part.replace(output)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Refused(f"the file cannot be written: {error.strerror}.", where=str(output)) from None
