"""`fingerpost show`: exhibits on the terminal or in a file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from fingerpost.cli.opening import acting_options, opened
from fingerpost.cli.show_agreement import COMMANDS as OF_AGREEMENT
from fingerpost.cli.written import hand_out, save, written_options
from fingerpost.formats.docx.commented import write as write_commented

F = TypeVar("F", bound=Callable[..., Any])
COUNTS = ("sites", "sources", "passages", "codings")
LAYERS = ("working", "independent", "agreed")


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


for _command in OF_AGREEMENT:
    show.add_command(_command)


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
    save(output, content)
