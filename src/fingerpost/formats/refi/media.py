"""What is odd about the files and areas of sources, told without opening them: they are kept whatever they are."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from fingerpost.formats.refi.problems import Odd
from fingerpost.terms.project import PartKind, Project, Source

BEGINNINGS = {
    PartKind.PDF: (b"%PDF-",),
    PartKind.PICTURE: (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF"),
}
SHOWN = frozenset(BEGINNINGS)
WORDS = {PartKind.PDF: "PDF", PartKind.PICTURE: "picture"}
NOT_A_NAME = re.compile("[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]|\\.\\./|^/")


def told_of_media(name: str, beginnings: Iterable[tuple[Source, bytes]], odd: Odd) -> None:
    """Say which PDFs and pictures are none, by their first bytes."""
    for source, lead in beginnings:
        if not any(lead.startswith(mark) for mark in BEGINNINGS[source.kind]):
            where = f"{name}, {source.name or source.guid}"
            odd.add("media-broken", where, f"Its file is no {WORDS[source.kind]}, or is damaged; it was kept as it is.")


def told_of_sources(name: str, sources: Sequence[Source], odd: Odd) -> None:
    """Say which sources share a file, and whose names are not fit to be shown as they are."""
    shared = {member: count for member, count in Counter(source.member for source in sources).items() if member}
    for member, count in shared.items():
        if count > 1:
            odd.add("shared-file", name, f"{count} sources share the text file {member}; they were kept as {count}.")
    for source in sources:
        if NOT_A_NAME.search(source.name):
            what = f"The name {source.name!r} holds a path or invisible characters; it is shown, never used as a path."
            odd.add("odd-name", name, what)


def told_of_areas(name: str, project: Project, odd: Odd) -> None:
    """Say which areas of pages and pictures cannot be where they say."""
    columns = project.selections
    kinds = [source.kind for source in project.sources]
    if not SHOWN & set(kinds):
        return
    for source, raw in zip(columns.source, columns.raw, strict=True):
        if kinds[source] in SHOWN and (fault := _fault(kinds[source], raw.split(" "))):
            where = f"{name}, {project.sources[source].name or project.sources[source].guid}"
            odd.add("area", where, f"The area {raw} {fault}; it was kept as it is.")


def _fault(kind: PartKind, parts: list[str]) -> str:
    try:
        numbers = [int(part) for part in parts if len(part) < 20]
    except ValueError:
        numbers = []
    if len(numbers) != (5 if kind == PartKind.PDF else 4):
        return "is not in numbers"
    *page, first_x, first_y, second_x, second_y = numbers
    if page and page[0] < 0:
        return "is on a page that cannot be"
    if min(first_x, first_y, second_x, second_y) < 0:
        return "lies outside of the page" if page else "lies outside of the picture"
    return "has its corners swapped" if not page and (first_x > second_x or first_y > second_y) else ""
