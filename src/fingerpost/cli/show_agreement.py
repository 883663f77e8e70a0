"""`fingerpost show agreement` and the exhibits beside it: pairs, one coder left out, over rounds."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from fingerpost.cli.opening import acting_options, opened
from fingerpost.cli.written import hand_out, save, written_options
from fingerpost.formats import tables_zip
from fingerpost.formats.exhibits.columns import showable

F = TypeVar("F", bound=Callable[..., Any])
UNITS = ("turn", "answer", "sentence", "character")
AXES = ("site", "wave", "kind", "role")


def measured_options(command: F) -> F:
    """`--unit`, `--where` and `--rolled-up`."""
    unit = click.option("--unit", type=click.Choice(UNITS), help="What is counted [default: what each source has].")
    where = click.option(
        "--where", multiple=True, metavar="KEY=VALUE",
        help="Only this part of the round: site, wave, kind, role. May be given several times.",
    )  # fmt: skip
    rolled = click.option("--rolled-up", is_flag=True, help="Headings in place of codes, and any code as one.")
    return unit(where(rolled(command)))


def round_options(command: F) -> F:
    """`--round`, `--code` and `--version`."""
    round_ = click.option(
        "--round", "round_", type=int, metavar="N", help="This round [default: the newest that shows figures]."
    )
    code = click.option("--code", metavar="CODE", help="This code alone, or those under this heading.")
    version = click.option(
        "--version", type=int, metavar="N", help="Codes as in this codebook version [default: the round's]."
    )
    return round_(code(version(command)))


@click.command()
@acting_options
@round_options
@measured_options
@click.option("--scope", type=click.Choice(AXES), help="Each site, wave, kind or role beside the whole round.")
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
def agreement(study: str, programme: str, as_: str, round_: int, code: str, version: int, unit: str,
              where: tuple[str, ...], rolled_up: bool, scope: str, threshold: float, settled: bool, methods: bool,
              data: Path, format_: str, output: Path) -> None:  # fmt: skip
    """Print how far the coders of a round agree: a line for each code and pair, with all that a figure stands on.

    A round shows no figures while it is coded independently. For agreement on plain tables see `fingerpost agreement`.

    \b
    fingerpost show agreement --study our.fingerpost
    fingerpost show agreement --study our.fingerpost --round 2 --unit sentence --code "Personal ties"
    fingerpost show agreement --study our.fingerpost --scope wave --where kind=interview -o by-wave.xlsx
    fingerpost show agreement --study our.fingerpost --rolled-up
    fingerpost show agreement --study our.fingerpost --round 2 --threshold 0.7 -o round-2.xlsx
    fingerpost show agreement --study our.fingerpost --round 2 --data round-2.zip
    """
    with opened(study, programme, as_) as at:
        from fingerpost.exhibits import agreement as exhibits  # noqa: PLC0415
        from fingerpost.exhibits.agreement_data import data_of  # noqa: PLC0415
        from fingerpost.exhibits.agreement_live import Wish  # noqa: PLC0415
        from fingerpost.exhibits.agreement_methods import methods_of  # noqa: PLC0415
        from fingerpost.exhibits.agreement_scope import where_of  # noqa: PLC0415
        from fingerpost.exhibits.evidence import conditions_from  # noqa: PLC0415

        part = where_of(at.person, at.programme, conditions_from(where))
        wish = Wish(unit, version, settled, part, scope, rolled_up)
        live = exhibits.live_of(at.person, at.programme, round_, wish, threshold)
        asked = exhibits.asked_for(round_, code, wish, threshold)
        exhibit = exhibits.shown(at.person, live, code=code, asked=asked)
        said, files = methods_of(live), data_of(live) if data else None
    if files is not None:
        save(data, tables_zip.write(files.tables, files.texts))
    elif methods:
        click.echo(showable(said))
    else:
        hand_out(exhibit, format_, output)


@click.command("agreement-pairs")
@acting_options
@round_options
@measured_options
@written_options
def agreement_pairs(study: str, programme: str, as_: str, round_: int, code: str, version: int, unit: str,
                    where: tuple[str, ...], rolled_up: bool, format_: str, output: Path) -> None:  # fmt: skip
    """Print coders by coders: the leading coefficient of each pair of a round, over all codes or of one.

    \b
    fingerpost show agreement-pairs --study our.fingerpost --round 2
    fingerpost show agreement-pairs --study our.fingerpost --round 2 --code "Personal ties" -o pairs.docx
    """
    with opened(study, programme, as_) as at:
        from fingerpost.exhibits.agreement_pairs import agreement_pairs as exhibits  # noqa: PLC0415
        from fingerpost.exhibits.evidence import conditions_from  # noqa: PLC0415

        exhibit = exhibits(
            viewer=at.person, programme=at.programme, round=round_, code=code, version=version, unit=unit,
            where=conditions_from(where), rolled_up=rolled_up,
        )  # fmt: skip
    hand_out(exhibit, format_, output)


@click.command("agreement-leave-one-out")
@acting_options
@round_options
@measured_options
@written_options
def agreement_leave_one_out(study: str, programme: str, as_: str, round_: int, code: str, version: int, unit: str,
                            where: tuple[str, ...], rolled_up: bool, format_: str,
                            output: Path) -> None:  # fmt: skip
    """Print agreement of all coders of a round, then of all but each one: how far it hangs on one person.

    \b
    fingerpost show agreement-leave-one-out --study our.fingerpost --round 2
    fingerpost show agreement-leave-one-out --study our.fingerpost --where wave=W2 -o without.xlsx
    """
    with opened(study, programme, as_) as at:
        from fingerpost.exhibits.agreement_pairs import agreement_leave_one_out as exhibits  # noqa: PLC0415
        from fingerpost.exhibits.evidence import conditions_from  # noqa: PLC0415

        exhibit = exhibits(
            viewer=at.person, programme=at.programme, round=round_, code=code, version=version, unit=unit,
            where=conditions_from(where), rolled_up=rolled_up,
        )  # fmt: skip
    hand_out(exhibit, format_, output)


@click.command("agreement-trend")
@acting_options
@click.option("--figure", metavar="NAME", help="Which figure, as character_kappa [default: what all rounds declared].")
@measured_options
@written_options
def agreement_trend(study: str, programme: str, as_: str, figure: str, unit: str, where: tuple[str, ...],
                    rolled_up: bool, format_: str, output: Path) -> None:  # fmt: skip
    """Print each code over the rounds that show figures, every round under its own codebook version.

    Where the rounds declared no figure, or not the same, it is Krippendorff's alpha.

    \b
    fingerpost show agreement-trend --study our.fingerpost
    fingerpost show agreement-trend --study our.fingerpost --figure character_kappa --where kind=interview -o trend.csv
    """
    with opened(study, programme, as_) as at:
        from fingerpost.exhibits.agreement_trend import agreement_trend as exhibits  # noqa: PLC0415
        from fingerpost.exhibits.evidence import conditions_from  # noqa: PLC0415

        exhibit = exhibits(
            viewer=at.person, programme=at.programme, figure=figure, unit=unit, where=conditions_from(where),
            rolled_up=rolled_up,
        )  # fmt: skip
    hand_out(exhibit, format_, output)


COMMANDS = (agreement, agreement_pairs, agreement_leave_one_out, agreement_trend)
"""The commands of the group `show` that live here."""
