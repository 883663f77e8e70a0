"""`fingerpost compare`: what one project has that another has not, and the other way about."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from fingerpost.analysis.projects import Coded, Comparison, Difference, compared
from fingerpost.cli.inspect import OFFSETS_HELP
from fingerpost.formats.apart import read_project_apart

AT_MOST = 40
"""Of one sort, lost or gained, that are shown one by one."""

LONGEST = 60


@click.command()
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option("--offsets", metavar="U:N:B:E", default="", help=f"For both. {OFFSETS_HELP}")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs, and in full.")
def compare(before: Path, after: Path, offsets: str, as_json: bool) -> None:
    """Compare two projects, such as one that went into a tool and one that came out: sources, codes, codings (by
    source, span, path of codes and coder), notes and cases. Texts and names are compared, not GUIDs.

    \b
    fingerpost compare sent.qdpx returned.qdpx
    """
    found = compared(read_project_apart(before, offsets).value, read_project_apart(after, offsets).value)
    click.echo(
        json.dumps(shape(found), ensure_ascii=False) if as_json else "\n".join(_told(before.name, after.name, found))
    )


def shape(found: Comparison) -> dict[str, Any]:
    """The comparison in plain lists, texts and numbers."""
    return {
        "equal": found.equal,
        "sources": _plain(found.sources, lambda text: found.titles.get(text, text.key)),
        "codes": _plain(found.codes, list),
        "codings": _plain(found.codings, lambda coded: _coding(found, coded)),
        "recoded": [{**_coding(found, old), "coder_after": new.coder} for old, new in found.recoded],
        "notes": _plain(found.notes, str),
        "cases": _plain(found.cases, lambda case: {"name": case[0], "values": dict(case[1])}),
    }


def _plain(difference: Difference[Any], said: Any) -> dict[str, Any]:
    lost, gained = ([said(item) for item in items] for items in (difference.lost, difference.gained))
    return {"kept": difference.kept, "lost": lost, "gained": gained}


def _coding(found: Comparison, coded: Coded) -> dict[str, Any]:
    return {
        "source": found.titles.get(coded.source, coded.source.key),
        "place": coded.place,
        "words": found.words.get((coded.source, coded.place), ""),
        "code": list(coded.path),
        "coder": coded.coder,
    }


def _told(before: str, after: str, found: Comparison) -> Iterator[str]:
    yield f"{before} → {after}"
    yield ""
    rows: Sequence[tuple[str, Difference[Any]]] = (
        ("sources", found.sources), ("codes", found.codes), ("codings", found.codings),
        ("notes", found.notes), ("cases", found.cases),
    )  # fmt: skip
    for name, part in rows:
        if part.kept or part.lost or part.gained:
            yield f"  {name:<9} {part.kept:>7,} in both   {len(part.lost):>6,} lost   {len(part.gained):>6,} gained"
    if found.recoded:
        count = len(found.recoded)
        yield f"  {count:,} {'coding is' if count == 1 else 'codings are'} in both, but by another coder."
    if found.equal:
        yield "\nNothing was lost and nothing gained."
        return
    yield from _listed("Lost", found, "lost")
    yield from _listed("Gained", found, "gained")
    yield from _some(
        "By another coder", [f"{_line(found, old)} → {new.coder or 'nobody'}" for old, new in found.recoded]
    )


def _listed(title: str, found: Comparison, side: str) -> Iterator[str]:
    yield from _some(f"{title}: sources", [found.titles.get(text, text.key) for text in getattr(found.sources, side)])
    yield from _some(f"{title}: codes", [" › ".join(path) for path in getattr(found.codes, side)])
    yield from _some(f"{title}: codings", [_line(found, coded) for coded in getattr(found.codings, side)])
    yield from _some(f"{title}: notes", [_short(note) for note in getattr(found.notes, side)])
    yield from _some(f"{title}: cases", [name or "(no name)" for name, _ in getattr(found.cases, side)])


def _some(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"\n{title}"
        yield from (f"  {line}" for line in lines[:AT_MOST])
        if len(lines) > AT_MOST:
            yield f"  … and {len(lines) - AT_MOST:,} more (all with --json)"


def _line(found: Comparison, coded: Coded) -> str:
    words = _short(found.words.get((coded.source, coded.place), ""))
    quoted = f" “{words}”" if words else ""
    source = found.titles.get(coded.source, coded.source.key)
    return f"{source}, {coded.place}{quoted}: {' › '.join(coded.path)}, by {coded.coder or 'nobody named'}"


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= LONGEST else f"{flat[: LONGEST - 1]}…"
