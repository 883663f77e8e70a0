"""`fingerpost inspect`: what is in a project or codebook of another tool. Nothing is brought in."""

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from fingerpost.cli.telling import odd_lines
from fingerpost.formats.apart import read_project_apart
from fingerpost.formats.projects import PROJECTS
from fingerpost.formats.reading import Reading
from fingerpost.formats.refi.offsets import counted_in
from fingerpost.terms.errors import Problem
from fingerpost.terms.project import PartKind, Project

OFFSETS_HELP = "How its offsets are counted, unit:newline:bom:end [default: decided from the file]."
KIND_WORDS = {
    PartKind.TEXT: ("text", "texts"),
    PartKind.PDF: ("PDF", "PDFs"),
    PartKind.PICTURE: ("picture", "pictures"),
    PartKind.AUDIO: ("recording", "recordings"),
    PartKind.VIDEO: ("film", "films"),
}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--offsets", metavar="U:N:B:E", default="", help=OFFSETS_HELP)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def inspect(file: Path, offsets: str, as_json: bool) -> None:
    """Say what is in a project (.qdpx) or codebook (.qdc) of another tool: who wrote it, how it counts characters,
    how many of its quotations lie where it says, and everything odd. Nothing is brought in.

    \b
    fingerpost inspect theirs.qdpx
    fingerpost inspect theirs.qdpx --offsets u16:raw:nobom:excl
    """
    reading = read_project_apart(file, offsets)
    shape = {"format": PROJECTS[file.suffix.lower()].name, **inspected(reading)}
    click.echo(
        json.dumps(shape, ensure_ascii=False) if as_json else "\n".join(_told(file.name, shape, reading.problems))
    )


def inspected(reading: Reading[Project]) -> dict[str, Any]:
    """What is in a project, in plain lists, texts and numbers."""
    project = reading.value
    return {
        "name": project.name,
        "origin": project.origin,
        "codebook_only": project.codebook_only,
        "users": [user.name or user.guid for user in project.users],
        "codes": len(project.codes),
        "headings": sum(not code.codable for code in project.codes),
        "deepest": max((len(project.code_path(code)) for code in range(len(project.codes))), default=0),
        "sources": dict(Counter(source.kind.value for source in project.sources if source.kind in KIND_WORDS)),
        "texts_missing": sum(source.text is None for _, source in project.of_kind(PartKind.TEXT)),
        "selections": len(project.selections),
        "quarantined": len(project.selections.quarantined),
        "codings": len(project.codings),
        "notes": sum(1 for _ in project.of_kind(PartKind.NOTE)),
        **{name: len(getattr(project, name)) for name in ("variables", "cases", "links", "sets", "graphs", "kept")},
        "offsets": sorted({source.reading for source in project.sources if source.reading}),
        "quotations": project.quotations,
        "quotations_verified": project.verified,
        "problems": [asdict(problem) for problem in reading.problems],
    }


def _told(name: str, shape: dict[str, Any], problems: tuple[Problem, ...]) -> list[str]:
    titled = f" {shape['name']!r}" if shape["name"] else ""
    lines = [
        f"{name}: a {shape['format']}{titled}, written by {shape['origin'] or 'a tool that does not say its name'}."
    ]
    lines += ["", *(f"  {label:<11} {said}" for label, said in _rows(shape) if said)]
    if shape["offsets"]:
        lines += ["", *(f"Its positions were read as {counted_in(way)} ({way})." for way in shape["offsets"])]
    if not shape["codebook_only"]:
        lines += [] if shape["offsets"] else [""]
        lines.append(f"{shape['quotations_verified']:,} of {shape['quotations']:,} quotations verified.")
    if problems:
        lines += ["", "Worth a look:"]
        lines += odd_lines(problems, name)
    return lines


def _rows(shape: dict[str, Any]) -> list[tuple[str, str]]:
    codes = f"{shape['codes']:,}"
    codes += f", {shape['headings']:,} of them headings" if shape["headings"] else ""
    codes += f", in {shape['deepest']} levels" if shape["deepest"] > 1 else ""
    selections = f"{shape['selections']:,}"
    selections += f", {shape['quarantined']:,} of them without a place" if shape["quarantined"] else ""
    plain = ("notes", "variables", "cases", "links", "sets", "graphs")
    return [
        ("coders", ", ".join(shape["users"])),
        ("codes", codes if shape["codes"] else ""),
        ("sources", _sources(shape)),
        ("selections", selections if shape["selections"] else ""),
        ("codings", f"{shape['codings']:,}" if shape["codings"] else ""),
        *((name, f"{shape[name]:,}" if shape[name] else "") for name in plain),
        (
            "of others",
            f"{shape['kept']:,} elements or attributes that the standard does not know" if shape["kept"] else "",
        ),
    ]


def _sources(shape: dict[str, Any]) -> str:
    parts = [
        f"{shape['sources'][kind]:,} {words[shape['sources'][kind] > 1]}"
        for kind, words in KIND_WORDS.items()
        if kind in shape["sources"]
    ]
    missing = f" ({shape['texts_missing']:,} without their text)" if shape["texts_missing"] else ""
    return ", ".join(parts) + missing
