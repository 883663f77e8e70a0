"""`fingerpost search`: words in all texts, on the terminal."""

import json
from typing import TYPE_CHECKING

import click

from fingerpost.cli.opening import acting_options, opened
from fingerpost.terms.said import some

if TYPE_CHECKING:
    from fingerpost.store.queries.search import Found, Hits

MARK = ("\x1b[1m", "\x1b[0m")


@click.command()
@click.argument("words")
@acting_options
@click.option("--site", metavar="SITE", default="", help="Only sources of this site (its key).")
@click.option("--wave", metavar="WAVE", default="", help="Only sources of this wave (its key).")
@click.option("--kind", metavar="KIND", default="", help="Only sources of this kind: interview, field-note, …")
@click.option("--role", metavar="ROLE", default="", help="Only what participants of this role say.")
@click.option("--most", type=int, default=8, show_default=True, metavar="N", help="Show so many places of a source.")
@click.option("--count", is_flag=True, help="Only say how many places there are in which sources.")
@click.option("--json", "as_json", is_flag=True, help="Every place as JSON, for programs.")
def search(words: str, study: str, programme: str, as_: str, site: str, wave: str, kind: str, role: str, most: int,
           count: bool, as_json: bool) -> None:  # fmt: skip
    """Find words in all texts, in any of their forms; each place with what stands around it.

    \b
    care plans              both words somewhere in a source, also "plan" and "planned"
    \'"care plan"\'           exactly these words, side by side
    integrat*  wom*n        any letters in place of the *
    a OR b, a NOT b         at least one; the first without the second
    budget NEAR/5 cut       within five words of each other

    \b
    fingerpost search \'"care plan" OR budget*\' --study our.fingerpost
    fingerpost search huddle --site 04 --wave W2 --count --study our.fingerpost
    """
    with opened(study, programme, as_) as at:
        from fingerpost.store.queries.search import Conditions, find  # noqa: PLC0415
        from fingerpost.terms.search import parse  # noqa: PLC0415

        found = find(at.person, at.programme, parse(words), Conditions(site, wave, kind, role))
        shown = list(found.sources) if count else found.shown(found.sources, found.places if as_json else most)
    if as_json:
        click.echo(json.dumps(_as_json(found, shown), ensure_ascii=False))
        return
    for source in shown:
        _print(source)
    where = f"{len(found.sources):,} of {some(found.looked_at, 'source')}"
    click.echo(f"{some(found.places, 'place')} in {where}.", err=True)


def _print(source: "Hits") -> None:
    told = ", ".join(part for part in (source.kind, source.site, source.wave, some(source.places, "place")) if part)
    click.echo(f"{source.title} ({told})")
    for snippet in source.snippets:
        pieces = (f"{MARK[0]}{words}{MARK[1]}" if is_found else words for words, is_found in snippet.pieces)
        click.echo(f"  {snippet.start:>7}  …{''.join(pieces)}…")
    if source.is_cut and source.snippets:
        click.echo("           and more: --most N shows them")


def _as_json(found: "Found", shown: "list[Hits]") -> dict[str, object]:
    sources = [
        {"source": str(each.guid), "title": each.title, "places": each.places,
         "snippets": [{"at": one.places, "pieces": one.pieces} for one in each.snippets]}
        for each in shown
    ]  # fmt: skip
    return {"places": found.places, "looked_at": found.looked_at, "sources": sources}
