"""`fingerpost find`: passages by their codes, how they lie to each other, and words."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fingerpost.cli.opening import acting_options, opened
from fingerpost.cli.written import hand_out, written_options

if TYPE_CHECKING:
    from fingerpost.exhibits.passages import Retrieved


@click.command()
@click.argument("query", required=False, default="")
@acting_options
@click.option("--saved", metavar="NAME", help="Ask a query that was kept under this name.")
@click.option("--list", "listed", is_flag=True, help="List the kept queries.")
@click.option("--version", type=int, metavar="N", help="Under this codebook version [default: the newest].")
@click.option("--count", is_flag=True, help="Only say how many passages there are, by site and wave.")
@written_options
def find(query: str, study: str, programme: str, as_: str, saved: str, listed: bool, version: int, count: bool,
         format_: str, output: Path) -> None:  # fmt: skip
    """Find passages by their codes and how they lie to each other, with what stands around them.

    \b
    [Trust]  barrier[Trust]  [*]        with a code or one below it; one polarity; any code
    A OVERLAPS B, INSIDE, AROUND, EXACTLY, NEAR/200, NEAR/2 SENTENCES (PARAGRAPHS, TURNS)
    A NOT OVERLAPS B                    and so before each of these
    A AND B, A NOT B, A OR B, (…)       in the same place: same:passage, sentence, paragraph, turn, source
    budget*, "care plan"                places of words, as `fingerpost search` finds them
    site:04 wave:W2 kind:interview role:"district nurse" coder:"Ann" layer:agreed

    \b
    fingerpost find "barrier[Trust] NEAR/2 SENTENCES [Money]" --study our.fingerpost -o near.xlsx
    fingerpost find "budget NOT OVERLAPS [*]" --count --study our.fingerpost
    fingerpost find --saved "Trust and money" --study our.fingerpost
    """
    with opened(study, programme, as_) as at:
        from fingerpost.exhibits import passages as exhibits  # noqa: PLC0415
        from fingerpost.store.queries.saved import saved_queries, saved_under  # noqa: PLC0415

        if listed:
            for each in saved_queries(at.person, at.programme):
                click.echo(f"{each.name} ({each.asks}, {each.owner.name}{', shared' * each.is_shared}): {each.text}")
            return
        query = saved_under(at.person, at.programme, saved).text if saved else query
        if count:
            _count(exhibits.retrieve(viewer=at.person, programme=at.programme, query=query, version=version))
            return
        exhibit = exhibits.passages(viewer=at.person, programme=at.programme, query=query, version=version)
    hand_out(exhibit, format_, output)


def _count(found: "Retrieved") -> None:
    for site, wave, number in found.by_place().rows():
        click.echo(f"{site or 'no site':12} {wave or 'no wave':12} {number:>6}")
    click.echo(found.notes[0], err=True)
