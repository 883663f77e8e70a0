"""Codings of what is no text: areas of PDF pages and pictures, stretches of recordings. Kept whole, and named.

They are not put on words: what an area's numbers count from is not said by the standard, and differs between tools.
"""

from collections.abc import Iterable

from fingerpost.actions.arriving.state import Arrival
from fingerpost.terms.project import NONE, PartKind

ON = {
    PartKind.PDF: ("area", "areas"),
    PartKind.PICTURE: ("area of the picture", "areas of the picture"),
    PartKind.AUDIO: ("stretch of the recording", "stretches of the recording"),
    PartKind.VIDEO: ("stretch of the film", "stretches of the film"),
}
KEPT = "This is kept whole and goes out again; look at it where the project comes from."
MOST = 12
"""Of more pages or codes than this the first are named."""


def say_of_areas(arrival: Arrival, is_row: set[int]) -> None:
    """Name, by source, the pages and codes of codings that stand on no words. `is_row`: those that became rows."""
    project, found = arrival.project, dict[int, list[int]]()
    for at, (source, selection) in enumerate(zip(project.codings.source, project.codings.selection, strict=True)):
        if at not in is_row and selection != NONE and project.sources[source].kind in ON:
            found.setdefault(source, []).append(at)
    for source, codings in found.items():
        said = project.sources[source]
        one, many = ON[said.kind]
        areas = {project.codings.selection[at] for at in codings}
        count = f"{len(areas):,} {one if len(areas) == 1 else many}{_pages(arrival, said.kind, areas)}"
        codes = dict.fromkeys(" › ".join(project.code_path(project.codings.code[at])) for at in codings)
        verb = "is" if len(areas) == 1 else "are"
        arrival.say("areas", said.name or said.guid, f"{count} {verb} coded with {_listed(codes)}.", KEPT)


def _pages(arrival: Arrival, kind: PartKind, areas: Iterable[int]) -> str:
    """On which pages, as their sender counts them."""
    if kind != PartKind.PDF:
        return ""
    raw = {arrival.project.selections.raw[area].split(" ")[0] for area in areas}
    pages = sorted(raw, key=lambda page: (not page.isdigit(), page.zfill(9)))
    return f" on page{'' if len(pages) == 1 else 's'} {_listed(pages)} (as the file counts)"


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    return ", ".join(every[:MOST]) + (f" and {len(every) - MOST:,} more" if len(every) > MOST else "")
